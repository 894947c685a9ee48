//! Checks that the published files can be read. Changes of a file that cannot be read cannot be
//! judged.

use std::collections::BTreeSet;

use crate::content::SiteFiles;
use crate::diagnostics::diagnostic::Severity;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Reports `unreadable-base` for every file of the published site that cannot be read. `mistakes`
/// are the diagnostics of the published site.
pub(crate) fn check(
    before: &SiteFiles,
    mistakes: &Diagnostics,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let unread = files_without_record(before);
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

/// Returns the files that are YAML but no mapping of the fields that they should have.
fn files_without_record(site_files: &SiteFiles) -> BTreeSet<FileId> {
    let mut files = BTreeSet::new();
    for verdict in &site_files.verdicts {
        if verdict.record.is_none() {
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
