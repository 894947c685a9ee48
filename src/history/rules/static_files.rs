//! Checks changed files of `static/`. Readers get them as they are, so each is a warning that
//! reviewers see.

use std::sync::Arc;

use camino::Utf8Path;

use crate::content::SiteFiles;
use crate::content::static_files::FOLDER;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Reports `undisclosed-change` for every published file that changed or is gone.
pub(crate) fn check(
    before: &SiteFiles,
    after: &SiteFiles,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    for old in &before.static_files {
        let path = Utf8Path::new(FOLDER).join(&old.path);
        let (message, help) = match after.static_file(&old.path) {
            Some(new) if new.hash == old.hash => continue,
            Some(_) => (
                "this published file has other content",
                "publish the new content under another name, or say on a page what changed",
            ),
            None => (
                "this published file is gone, so links to it lead nowhere",
                "put it back, or say on a page what happened to it",
            ),
        };
        let file = sources.add_missing(Arc::new(SourceFile::new(path, String::new())));
        let span = Span::file_start(file);
        diagnostics.push(Diagnostic::warning(Code::UndisclosedChange, span, message).help(help));
    }
}
