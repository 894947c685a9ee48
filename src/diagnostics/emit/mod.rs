//! Formats diagnostics for people and for programs.

mod explain;
mod github;
mod human;
mod json;
mod junit;
mod sarif;

pub(crate) use explain::explain;
pub(crate) use github::github;
pub use human::human;
pub(crate) use human::plain;
pub use json::json;
pub(crate) use junit::junit;
pub(crate) use sarif::sarif;

use std::collections::BTreeMap;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::diagnostics::source_map::{Position, SourceMap};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};

/// Sorts the diagnostics by file and place, and removes duplicates.
pub(crate) fn sorted<'d>(diagnostics: &'d Diagnostics, sources: &SourceMap) -> Vec<&'d Diagnostic> {
    let key = |diagnostic: &Diagnostic| {
        let span = diagnostic.span;
        let path = sources.path(span.file).to_owned();
        let (message, notes) = (diagnostic.message.clone(), diagnostic.notes.clone());
        (path, span.start, span.end, diagnostic.code, message, notes)
    };
    let mut list: Vec<&Diagnostic> = diagnostics.iter().collect();
    list.sort_by_cached_key(|diagnostic| key(diagnostic));
    list.dedup_by_key(|diagnostic| key(diagnostic));
    list
}

/// How many warnings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    All,
    /// [`MAX_ALIKE`] of each code. The others are counted.
    Short,
}

/// The number of warnings with the same code that people read before the others are only counted.
const MAX_ALIKE: usize = 10;

/// The diagnostics that are printed.
struct Printed<'d> {
    list: Vec<&'d Diagnostic>,
    /// The numbers of warnings that are not printed, by code.
    more: BTreeMap<Code, usize>,
}

impl<'d> Printed<'d> {
    fn new(diagnostics: &'d Diagnostics, sources: &SourceMap, extent: Extent) -> Self {
        let mut printed = Self { list: Vec::new(), more: BTreeMap::new() };
        let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
        for diagnostic in sorted(diagnostics, sources) {
            if diagnostic.severity == Severity::Error || extent == Extent::All {
                printed.list.push(diagnostic);
                continue;
            }
            let count = counts.entry(diagnostic.code).or_default();
            *count += 1;
            if *count <= MAX_ALIKE {
                printed.list.push(diagnostic);
            } else {
                *printed.more.entry(diagnostic.code).or_default() += 1;
            }
        }
        printed
    }
}

/// Describes the warnings with one code that are not printed.
fn describe_more(code: Code, more: usize) -> String {
    let warnings = if more == 1 { "warning" } else { "warnings" };
    format!("{more} more {warnings} `{}`; add `--verbose` to see all", code.name())
}

/// Returns the numbers of errors and of warnings, without duplicates.
pub(crate) fn counts(diagnostics: &Diagnostics, sources: &SourceMap) -> (usize, usize) {
    let mut errors = 0;
    let mut warnings = 0;
    for diagnostic in sorted(diagnostics, sources) {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    (errors, warnings)
}

/// Returns the positions of the start and the end of a span.
fn positions(span: Span, sources: &SourceMap) -> (Position, Position) {
    let Some(file) = sources.get(span.file) else {
        let start = Position { line: 1, column: 1 };
        return (start, start);
    };
    (file.position(span.start as usize), file.position(span.end as usize))
}

/// Returns the path of a site's file relative to the folder that `root` is relative to, with `/`.
fn path_in(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let joined = root.join(path);
    let parts = joined.components().filter(|part| *part != Utf8Component::CurDir);
    Utf8PathBuf::from(parts.collect::<Utf8PathBuf>().as_str().replace('\\', "/"))
}

/// Returns the message, the notes and the help, on a line each.
fn full_message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.as_str()];
    lines.extend(diagnostic.notes.iter().map(String::as_str));
    lines.extend(diagnostic.help.as_deref());
    lines.join("\n")
}
