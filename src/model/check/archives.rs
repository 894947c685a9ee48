//! Archived copies beside the pages that they are said to be of, as far as their addresses tell. It must not ask for either.

use crate::content::SiteFiles;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::WebUrl;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::check::desk_rules::SharedSources;
use crate::text::{is_same_page, web_archive};

type Address = Option<Spanned<WebUrl>>;

/// Checks the evidence of a verdict, each piece with the shared entry that completes it.
pub fn check_verdict(record: &VerdictFile, shared: &SharedSources, diagnostics: &mut Diagnostics) {
    for own in &record.evidence {
        let entry =
            own.source.as_ref().and_then(|id| shared.get(id.value.0.as_str()).copied().flatten());
        // Where both are the entry's, it is judged once and not for every citation.
        if own.url.is_none() && own.archive_url.is_none() {
            continue;
        }
        let url = own.url.as_ref().or_else(|| entry?.url.as_ref());
        let copy = own.archive_url.as_ref().or_else(|| entry?.archive_url.as_ref());
        diagnostics.extend(mismatch(url, copy));
    }
}

/// Checks what is described once: articles and shared sources.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for article in &site_files.articles {
        let Some(record) = &article.record else { continue };
        let mistake = of(&record.url, &record.archive_url);
        diagnostics.extend(
            mistake.map(|mistake| Diagnostic { article: Some(article.id.clone()), ..mistake }),
        );
    }
    let entries = site_files.sources.iter().filter_map(|entry| entry.record.as_ref());
    diagnostics.extend(entries.filter_map(|entry| of(&entry.url, &entry.archive_url)));
}

fn of(url: &Address, copy: &Address) -> Option<Diagnostic> {
    mismatch(url.as_ref(), copy.as_ref())
}

/// `archive-mismatch`: a copy that is the page itself, or of another page.
fn mismatch(url: Option<&Spanned<WebUrl>>, copy: Option<&Spanned<WebUrl>>) -> Option<Diagnostic> {
    let (url, copy) = (url?, copy?);
    if is_same_page(url, copy) {
        return (!web_archive::is_archive_url(url)).then(|| {
            Diagnostic::warning(
                Code::ArchiveMismatch,
                copy.span,
                "the archived copy is the page itself",
            )
            .label("goes when the page goes")
            .related(url.span, "the page")
            .help("have the page archived and write the address of the copy, or take the line away")
        });
    }
    let original =
        web_archive::archived_url(copy).filter(|original| !is_same_page(original, url))?;
    let mistake = Diagnostic::warning(
        Code::ArchiveMismatch,
        copy.span,
        "the archived copy is of another page",
    )
    .label(format!("a copy of {original}"))
    .related(url.span, "the page that is named")
    .help("write the address of a copy of this page, or name the page that was archived");
    Some(mistake)
}
