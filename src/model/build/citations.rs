//! The quote and the kept copy of a piece of evidence: the fields of the verdict, completed by
//! those of the shared source.

use std::collections::BTreeMap;

use crate::content::SiteFiles;
use crate::content::files::source::{QuoteWarning, SourceEntry};
use crate::content::files::verdict::EvidenceEntry;
use crate::content::values::{Date, Language, PlainText, QuotedWords, Sha256};
use crate::diagnostics::span::{Span, Spanned};

/// A quote and the kept copy of its source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Citation<'a> {
    /// The words that readers see.
    pub quote: Option<&'a Spanned<String>>,
    /// The words of the source, if the quote translates them.
    pub original: Option<&'a Spanned<QuotedWords>>,
    /// The warnings about these words that are accepted.
    pub accept: &'a [Spanned<QuoteWarning>],
    pub language: Option<&'a Spanned<Language>>,
    pub copy: Option<&'a Spanned<PlainText>>,
    pub sha256: Option<&'a Spanned<Sha256>>,
    /// The day on which the copy was saved.
    pub copied: Option<&'a Spanned<Date>>,
    pub is_published: bool,
    pub is_excerpt: bool,
}

impl<'a> Citation<'a> {
    /// Returns what the evidence of a verdict cites. Missing facts come from its shared source: the
    /// quote with its original, and the copy with its settings.
    pub(crate) fn new(own: &'a EvidenceEntry, shared: Option<&'a SourceEntry>) -> Self {
        let mut citation = Self::of_entry(own);
        let Some(shared) = shared.map(Self::of_source) else { return citation };
        if citation.quote.is_none() && citation.original.is_none() {
            (citation.quote, citation.original) = (shared.quote, shared.original);
            citation.accept = shared.accept;
        }
        citation.language = citation.language.or(shared.language);
        if citation.copy.is_none() {
            let Self { quote, original, accept, language, .. } = citation;
            citation = Self { quote, original, accept, language, ..shared };
        }
        citation
    }

    /// Returns what the file of a verdict says.
    pub(crate) fn of_entry(own: &'a EvidenceEntry) -> Self {
        Self {
            quote: with_words(&own.quote),
            original: own.original.as_ref(),
            accept: &own.accept,
            language: own.language.as_ref(),
            copy: own.copy.as_ref(),
            sha256: own.copy_sha256.as_ref(),
            copied: own.copied.as_ref(),
            is_published: own.publish_copy.as_deref() == Some(&true),
            is_excerpt: own.excerpt.as_deref() == Some(&true),
        }
    }

    /// Returns what the file of a source says.
    pub(crate) fn of_source(shared: &'a SourceEntry) -> Self {
        Self {
            quote: with_words(&shared.quote),
            original: shared.original.as_ref(),
            accept: &shared.accept,
            language: shared.language.as_ref(),
            copy: shared.copy.as_ref(),
            sha256: shared.copy_sha256.as_ref(),
            copied: shared.copied.as_ref(),
            is_published: shared.publish_copy.as_deref() == Some(&true),
            is_excerpt: shared.excerpt.as_deref() == Some(&true),
        }
    }

    /// Returns the words of the source, which are looked for in its copy, and their place.
    pub(crate) fn words(&self) -> Option<(&'a str, Span)> {
        match (self.original, self.quote) {
            (Some(original), _) => Some((&original.value.0, original.span)),
            (None, Some(quote)) => Some((&quote.value, quote.span)),
            (None, None) => None,
        }
    }
}

fn with_words(quote: &Option<Spanned<String>>) -> Option<&Spanned<String>> {
    let quote = quote.as_ref()?;
    if quote.trim().is_empty() { None } else { Some(quote) }
}

/// Returns the files of `content/sources/` that could be read, by id.
pub(crate) fn shared_sources(site_files: &SiteFiles) -> BTreeMap<&str, &SourceEntry> {
    let mut sources = BTreeMap::new();
    for entry in &site_files.sources {
        if let Some(record) = &entry.record {
            sources.insert(entry.id.as_str(), record);
        }
    }
    sources
}
