//! Diagnostics → text for people and for programs. It must not decide what is wrong.

mod human;
mod json;

pub use human::{human, plain};
pub use json::json;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::SourceMap;

/// The diagnostics by file and place, each once.
pub fn sorted<'d>(diagnostics: &'d Diagnostics, sources: &SourceMap) -> Vec<&'d Diagnostic> {
    let mut list: Vec<&Diagnostic> = diagnostics.iter().collect();
    let key = |diagnostic: &Diagnostic| {
        let path = sources.path(diagnostic.span.file).to_string();
        (path, diagnostic.span.start, diagnostic.span.end, diagnostic.code, diagnostic.message.clone())
    };
    list.sort_by_cached_key(|diagnostic| key(diagnostic));
    list.dedup_by_key(|diagnostic| key(diagnostic));
    list
}

/// How many different errors and warnings there are.
pub fn counts(diagnostics: &Diagnostics, sources: &SourceMap) -> (usize, usize) {
    let list = sorted(diagnostics, sources);
    let errors = list.iter().filter(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error).count();
    (errors, list.len() - errors)
}
