//! Checks changed themes. A theme decides what every page tells readers, so each changed file is a
//! warning that reviewers see.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;

use crate::content::files::site::SiteFile;
use crate::content::source_tree;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::{FileId, OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::Theme;
use crate::theme::inheritance::built_in_file;

/// Reports `undisclosed-change` for another theme, for other options, and for every file of the
/// theme that changed. Returns the span of the first change.
pub(crate) fn check(
    (before, after): (&Theme, &Theme),
    site: Option<&SiteFile>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Span> {
    let start = Span::file_start(FileId::SITE);
    let mut found = Vec::new();
    if before.name == after.name {
        if before.options != after.options {
            let accent = site.and_then(SiteFile::accent).map(|accent| accent.span);
            let span = site.and_then(|site| site.theme_options.span()).or(accent).unwrap_or(start);
            found.push((span, "the options of the theme changed".to_owned()));
        }
        let mut paths = BTreeSet::new();
        paths.extend(before.custom_files.keys().chain(after.custom_files.keys()));
        for path in paths {
            if let Some(span) = changed_line(path, before, after, sources) {
                found.push((span, "this file of the theme changed".to_owned()));
            }
        }
    } else {
        let span = site.and_then(|site| site.theme.span()).unwrap_or(start);
        found.push((span, format!("the theme changed from `{}` to `{}`", before.name, after.name)));
    }
    let first = found.first().map(|(span, _)| *span);
    for (span, message) in found {
        diagnostics.push(
            Diagnostic::warning(Code::UndisclosedChange, span, message)
                .label("changed")
                .note("a theme can change what every published page tells readers")
                .help("see what changes on the pages with `factpress diff`"),
        );
    }
    first
}

/// Returns the first line of a file that differs. For a file that is gone, this is a line of the published file.
fn changed_line(
    path: &Utf8Path,
    before: &Theme,
    after: &Theme,
    sources: &mut SourceMap,
) -> Option<Span> {
    let old = bytes_of(before, path);
    let new = bytes_of(after, path);
    if old == new {
        return None;
    }
    let (old, new) = (text_of(old), text_of(new));
    let shown = if after.custom_files.contains_key(path) { &new } else { &old };
    let mut start = 0;
    for (old, new) in old.split_inclusive('\n').zip(new.split_inclusive('\n')) {
        if old != new {
            break;
        }
        start += old.len();
    }
    let line = shown.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let end = start + line.len();
    let file = sources.add_missing(Arc::new(SourceFile::new(path.to_owned(), shown.clone())));
    Some(Span::new(file, start..end))
}

fn bytes_of<'a>(theme: &'a Theme, path: &Utf8Path) -> Option<&'a [u8]> {
    match theme.custom_files.get(path) {
        Some(bytes) => Some(bytes),
        None => built_in_file(path),
    }
}

/// Returns the text of a file. A file that is not text gives an empty one.
fn text_of(bytes: Option<&[u8]>) -> String {
    bytes.and_then(|bytes| source_tree::decode(bytes).ok()).unwrap_or_default()
}
