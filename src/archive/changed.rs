//! Compares quotes with what their addresses show now.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::archive::copies::readable_bytes;
use crate::archive::plan::files_in_scope;
use crate::archive::{ArchivePolicy, Note, NoteKind};
use crate::content::SiteFiles;
use crate::content::values::WebUrl;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::link_check::{Fetched, FetchedPage, fetch_pages, normalize_url};
use crate::model::build::citations::{Citation, shared_sources};
use crate::model::check::quote_search::missing_quotes;
use crate::project::Snapshot;

/// A quote that a kept copy has, and where it is written.
struct Quoted<'a> {
    words: &'a str,
    span: Span,
    claim: &'a str,
    article: &'a str,
}

/// The quotes of each address.
type QuotesByAddress<'a> = BTreeMap<String, (Url, Vec<Quoted<'a>>)>;

/// How many addresses were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ComparedCounts {
    /// They show all quotes.
    pub same: usize,
    /// They show some quotes no longer.
    pub changed: usize,
    /// They could not be compared.
    pub unknown: usize,
}

/// Fetches every address with a kept copy and a quote. Returns a warning for every quote that the
/// address no longer shows. Writes no files.
///
/// # Errors
/// If a claim that was asked for does not exist.
pub fn find_changed(
    snapshot: &Snapshot,
    claims: &[String],
    policy: &ArchivePolicy,
    report: &mut dyn FnMut(Note),
) -> Result<(Diagnostics, ComparedCounts), String> {
    let site_files = &snapshot.site_files;
    let files = files_in_scope(site_files, &snapshot.model, claims)?;
    let quotes = quotes_with_copies(site_files, &files);
    let urls = quotes.values().map(|(url, _)| url.clone()).collect();
    let (mut found, mut counts) = (Diagnostics::default(), ComparedCounts::default());
    fetch_pages(urls, &policy.crawl, &mut |url, fetched| {
        let Some((_, quotes)) = quotes.get(url.as_str()) else { return };
        let missing = match fetched {
            Fetched::Page(page) => missing_words(&page, quotes),
            Fetched::Gone(reason) => Err(format!("it is gone: {reason}")),
            Fetched::Unreadable(reason) | Fetched::Failed(reason) => Err(reason),
        };
        match missing {
            Ok(missing) if missing.is_empty() => counts.same += 1,
            Ok(missing) => {
                counts.changed += 1;
                for quote in quotes.iter().filter(|quote| missing.contains(quote.words)) {
                    found.push(changed(quote, &url));
                }
            }
            Err(reason) => {
                counts.unknown += 1;
                let text = format!("it could not be compared: {reason}");
                report(Note::new(NoteKind::Left, url.as_str(), text));
            }
        }
    });
    Ok((found, counts))
}

fn missing_words<'q>(
    page: &FetchedPage,
    quotes: &[Quoted<'q>],
) -> Result<BTreeSet<&'q str>, String> {
    let words = quotes.iter().map(|quote| quote.words).collect();
    let bytes = readable_bytes(page)?;
    Ok(missing_quotes(page.kind, bytes.into_owned(), &words)?.into_iter().collect())
}

fn changed(quote: &Quoted, url: &Url) -> Diagnostic {
    let message = format!("`{url}` no longer shows these words");
    let warning = Diagnostic::warning(Code::QuoteGone, quote.span, message)
        .label("in the kept copy, but not in the page of today")
        .help(
            "look at the page: if its publisher corrected it, tell readers so; if it shows these words \
             only to people or in a browser, nothing is wrong. The kept copy still has them",
        );
    if quote.claim.is_empty() { warning } else { warning.with_claim(quote.claim, quote.article) }
}

/// Returns the quotes of some files that have a kept copy and an address.
fn quotes_with_copies<'a>(
    site_files: &'a SiteFiles,
    files: &BTreeSet<FileId>,
) -> QuotesByAddress<'a> {
    let mut quotes = QuotesByAddress::new();
    let shared = shared_sources(site_files);
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        if !files.contains(&verdict.file) {
            continue;
        }
        for entry in &record.evidence {
            let source = entry.source.as_ref().and_then(|id| shared.get(id.value.0.as_str()));
            let citation = Citation::new(entry, source.copied());
            let url = entry.url.as_ref().or(source.and_then(|source| source.url.as_ref()));
            add(&mut quotes, &citation, url, (&verdict.id, &verdict.article));
        }
    }
    for source in &site_files.sources {
        if let Some(record) = &source.record
            && files.contains(&source.file)
        {
            add(&mut quotes, &Citation::of_source(record), record.url.as_ref(), ("", ""));
        }
    }
    quotes
}

fn add<'a>(
    quotes: &mut QuotesByAddress<'a>,
    citation: &Citation<'a>,
    url: Option<&Spanned<WebUrl>>,
    (claim, article): (&'a str, &'a str),
) {
    let (Some(_), Some((words, span)), Some(url)) = (citation.copy, citation.words(), url) else {
        return;
    };
    let Some(url) = normalize_url(&url.value.0) else { return };
    let (_, known) = quotes.entry(url.to_string()).or_insert_with(|| (url, Vec::new()));
    // The quote of a shared source is cited several times.
    if !known.iter().any(|quote| quote.span == span) {
        known.push(Quoted { words, span, claim, article });
    }
}
