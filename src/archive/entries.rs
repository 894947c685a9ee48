//! The parts of files that name an address and can have a copy of it: articles, shared sources, and
//! the evidence and appearances of verdicts.

use crate::content::files::article::ArticleFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{EvidenceEntry, VerdictFile};
use crate::content::parse::FileContent;
use crate::content::values::{PlainText, WebUrl};
use crate::diagnostics::span::Spanned;
use crate::model::build::citations::Citation;

/// A part of a file with an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) url: &'a Spanned<WebUrl>,
    pub(super) archive_url: Option<&'a Spanned<WebUrl>>,
    /// Whether it says why there is no archived copy.
    pub(super) has_archive_note: bool,
    /// Whether it can have a kept copy.
    pub(super) can_keep_copy: bool,
    pub(super) copy: Option<&'a Spanned<PlainText>>,
    /// The words that are looked for in its own copy.
    pub(super) words: Option<&'a str>,
    /// The id of the shared source that it cites.
    pub(super) source: Option<&'a str>,
}

/// Returns the parts of a parsed file.
pub(super) fn of_content(content: &FileContent) -> Vec<Entry<'_>> {
    match content {
        FileContent::Verdict(file) => file.record.as_ref().map(of_verdict).unwrap_or_default(),
        FileContent::SharedSource(file) => {
            file.record.as_ref().and_then(of_source).into_iter().collect()
        }
        FileContent::Article(_, _, Some(record)) => of_article(record).into_iter().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn of_verdict(record: &VerdictFile) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for place in &record.appearances {
        let Some(url) = &place.url else { continue };
        entries.push(Entry {
            archive_url: place.archive_url.as_ref(),
            has_archive_note: place.archive_note.is_some(),
            ..without_copies(url)
        });
    }
    for entry in &record.evidence {
        entries.extend(of_evidence(entry));
    }
    entries
}

fn of_evidence(entry: &EvidenceEntry) -> Option<Entry<'_>> {
    let url = entry.url.as_ref()?;
    Some(Entry {
        url,
        archive_url: entry.archive_url.as_ref(),
        has_archive_note: entry.archive_note.is_some(),
        can_keep_copy: true,
        copy: entry.copy.as_ref(),
        words: Citation::of_entry(entry).words().map(|(words, _)| words),
        source: entry.source.as_ref().map(|id| id.value.0.as_str()),
    })
}

pub(super) fn of_source(record: &SourceEntry) -> Option<Entry<'_>> {
    let url = record.url.as_ref()?;
    Some(Entry {
        url,
        archive_url: record.archive_url.as_ref(),
        has_archive_note: record.archive_note.is_some(),
        can_keep_copy: true,
        copy: record.copy.as_ref(),
        words: Citation::of_source(record).words().map(|(words, _)| words),
        source: None,
    })
}

/// The text of an article lies in its folder, so that it needs no other copy.
pub(super) fn of_article(record: &ArticleFile) -> Option<Entry<'_>> {
    let url = record.url.as_ref()?;
    Some(Entry { archive_url: record.archive_url.as_ref(), ..without_copies(url) })
}

fn without_copies(url: &Spanned<WebUrl>) -> Entry<'_> {
    Entry {
        url,
        archive_url: None,
        has_archive_note: false,
        can_keep_copy: false,
        copy: None,
        words: None,
        source: None,
    }
}
