//! Diagnostics → text for people and for programs. It must not decide what is wrong.

pub mod explain;
pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

pub use crate::diagnostics::emit::explain::explain;
pub use crate::diagnostics::emit::github::github;
pub use crate::diagnostics::emit::human::{human, plain};
pub use crate::diagnostics::emit::json::json;
pub use crate::diagnostics::emit::sarif::sarif;
pub use crate::history::diff::text::{changes_json, changes_markdown};
pub use crate::reports::principles::text::{principles_human, principles_json};
pub use crate::reports::worklist_text::{agenda_human, agenda_json};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::diagnostics::span::{Position, SourceMap, Span};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// The diagnostics by file and place, each once.
pub fn sorted<'d>(diagnostics: &'d Diagnostics, sources: &SourceMap) -> Vec<&'d Diagnostic> {
    let mut list: Vec<&Diagnostic> = diagnostics.iter().collect();
    let key = |diagnostic: &Diagnostic| {
        let path = sources.path(diagnostic.span.file).to_string();
        (
            path,
            diagnostic.span.start,
            diagnostic.span.end,
            diagnostic.code,
            diagnostic.message.clone(),
        )
    };
    list.sort_by_cached_key(|diagnostic| key(diagnostic));
    list.dedup_by_key(|diagnostic| key(diagnostic));
    list
}

/// How many different errors and warnings there are.
pub fn counts(diagnostics: &Diagnostics, sources: &SourceMap) -> (usize, usize) {
    let list = sorted(diagnostics, sources);
    let errors = list
        .iter()
        .filter(|diagnostic| diagnostic.severity == crate::diagnostics::Severity::Error)
        .count();
    (errors, list.len() - errors)
}

/// Where a span begins and ends.
fn positions(span: Span, sources: &SourceMap) -> (Position, Position) {
    let nowhere = Position { line: 1, column: 1 };
    let at =
        |offset: u32| sources.get(span.file).map_or(nowhere, |file| file.position(offset as usize));
    (at(span.start), at(span.end))
}

/// The path of a site's file as seen from the folder that `root` is named in.
fn path_in(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let joined = root.join(path);
    let parts = joined.components().filter(|part| *part != Utf8Component::CurDir);
    Utf8PathBuf::from(parts.collect::<Utf8PathBuf>().as_str().replace('\\', "/"))
}

/// What is wrong and what to do, a line each.
fn message(diagnostic: &Diagnostic) -> String {
    let lines =
        std::iter::once(&diagnostic.message).chain(&diagnostic.notes).chain(&diagnostic.help);
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}
