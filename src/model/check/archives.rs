//! Checks whether archived copies are copies of the pages that they are given for. It only compares
//! addresses, and never fetches pages.

use crate::content::SiteFiles;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::WebUrl;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::check::desk_rules::SharedSources;
use crate::text::{is_same_page, web_archive};

/// Checks the appearances and the evidence of a verdict, each completed by its shared source.
pub fn check_verdict(record: &VerdictFile, shared: &SharedSources, diagnostics: &mut Diagnostics) {
    for place in &record.appearances {
        diagnostics.extend(mismatch(place.url.as_ref(), place.archive_url.as_ref()));
    }
    for evidence in &record.evidence {
        let (mut url, mut copy) = (evidence.url.as_ref(), evidence.archive_url.as_ref());
        if url.is_none() && copy.is_none() {
            // Both are those of the shared source, which is checked once.
            continue;
        }
        if let Some(id) = &evidence.source
            && let Some(Some(source)) = shared.get(id.value.0.as_str())
        {
            url = url.or(source.url.as_ref());
            copy = copy.or(source.archive_url.as_ref());
        }
        diagnostics.extend(mismatch(url, copy));
    }
}

/// Checks the articles and the shared sources.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for article in &site_files.articles {
        let Some(record) = &article.record else { continue };
        if let Some(mut diagnostic) = mismatch(record.url.as_ref(), record.archive_url.as_ref()) {
            diagnostic.article = Some(article.id.clone());
            diagnostics.push(diagnostic);
        }
    }
    for source in &site_files.sources {
        let Some(record) = &source.record else { continue };
        diagnostics.extend(mismatch(record.url.as_ref(), record.archive_url.as_ref()));
    }
}

/// Reports `archive-mismatch` if a copy is the page itself or of another page.
fn mismatch(url: Option<&Spanned<WebUrl>>, copy: Option<&Spanned<WebUrl>>) -> Option<Diagnostic> {
    let (url, copy) = (url?, copy?);
    let code = Code::ArchiveMismatch;
    if is_same_page(url, copy) {
        if web_archive::is_archive_url(url) {
            return None;
        }
        return Some(
            Diagnostic::warning(code, copy.span, "the archived copy is the page itself")
                .label("not a copy")
                .related(url.span, "the page")
                .help("archive the page and write the address of the copy, or remove the line"),
        );
    }
    let original = web_archive::archived_url(copy)?;
    if is_same_page(&original, url) {
        return None;
    }
    Some(
        Diagnostic::warning(code, copy.span, "the archived copy is of another page")
            .label(format!("a copy of {original}"))
            .related(url.span, "the page that is named")
            .help("write the address of a copy of this page, or name the page that was archived"),
    )
}
