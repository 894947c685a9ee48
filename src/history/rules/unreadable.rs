//! Checks that the published files can be read. Changes of a file that cannot be read cannot be
//! judged.

use std::collections::BTreeSet;

use crate::diagnostics::diagnostic::Severity;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::SiteState;
use crate::model::Model;

/// Reports `unreadable-base` for every file of the published site that cannot be read. `mistakes`
/// are the diagnostics of the published site, and `after` is the site now.
pub(crate) fn check(
    before: SiteState,
    mistakes: &Diagnostics,
    after: &Model,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let unread = unread_files(before, after);
    let before = before.site_files;
    let mut reported = BTreeSet::new();
    for mistake in mistakes.iter() {
        let is_unreadable =
            matches!(mistake.code, Code::InvalidYaml | Code::InvalidEncoding | Code::FileTooLarge);
        let file = mistake.span.file;
        if mistake.severity != Severity::Error || !(is_unreadable || unread.contains(&file)) {
            continue;
        }
        let Some(published) = before.files.file(file) else { continue };
        if !reported.insert(file) {
            continue;
        }
        let line = published.position(mistake.span.start as usize).line;
        // A file that is still there is shown with its new text.
        let shown = sources.add_missing(published);
        diagnostics.push(unreadable(shown, line, &mistake.message));
    }
}

fn unreadable(file: FileId, line: usize, mistake: &str) -> Diagnostic {
    let message =
        "the published version of this file cannot be read, so its changes cannot be judged";
    Diagnostic::error(Code::UnreadableBase, Span::file_start(file), message)
        .note(format!("line {line} of the published version: {mistake}"))
        .help(
            "compare with the last revision that was published: a build stops at such a file, so \
             this one was not",
        )
}

/// Returns the files that are YAML but no mapping of the fields that they should have, and verdicts
/// without a valid status that are published now.
fn unread_files(before: SiteState, after: &Model) -> BTreeSet<FileId> {
    let mut files = BTreeSet::new();
    let site_files = before.site_files;
    let published: BTreeSet<&str> = after.claims.iter().map(|claim| claim.id.as_str()).collect();
    for verdict in &site_files.verdicts {
        let is_unread = match &verdict.record {
            Some(record) => record.status.is_none() && published.contains(verdict.id.as_str()),
            None => true,
        };
        if is_unread {
            files.insert(verdict.file);
        }
    }
    for article in &site_files.articles {
        if let (Some(file), None) = (article.file, &article.record) {
            files.insert(file);
        }
    }
    files
}
