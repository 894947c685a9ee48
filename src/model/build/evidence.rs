//! Builds the evidence of claims from verdicts and shared sources.

use crate::content::files::source::SourceEntry;
use crate::content::files::verdict;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::OptionalField;
use crate::model::build::citations::Citation;
use crate::model::build::claims::{ClaimBuilder, date, fill, text, web_url};
use crate::model::build::{charts, linked_files, pictures};
use crate::model::{Evidence, EvidenceCopy};

impl ClaimBuilder<'_> {
    /// Builds a piece of evidence. The shared source fills in what the verdict does not say.
    pub(super) fn evidence(&self, own: &verdict::EvidenceEntry) -> Evidence {
        let source = own.source.as_ref().map(|id| id.0.clone());
        let mut evidence = Evidence {
            title: text(&own.title).unwrap_or_default(),
            publisher: text(&own.publisher),
            authors: self.author_names(&own.authors),
            published: date(&own.published),
            url: web_url(&own.url),
            archive_url: web_url(&own.archive_url),
            archive_note: text(&own.archive_note),
            accessed: date(&own.accessed),
            time: own.time.copied(),
            note: text(&own.note),
            source_note: None,
            file: linked_files::of_evidence(self.site_files, own),
            media: pictures::figure(self.site_files, &own.media),
            table: charts::of_evidence(&own.table, self.site_files, &mut Diagnostics::default()),
            stance: own.stance.as_deref().copied(),
            source,
            ..Evidence::default()
        };
        let id = evidence.source.as_deref();
        let shared = id.and_then(|id| self.sources.get(id)).copied();
        if let Some(shared) = shared {
            self.add_shared_source(&mut evidence, shared);
        }
        self.add_quote(&mut evidence, &Citation::new(own, shared));
        evidence
    }

    fn add_shared_source(&self, evidence: &mut Evidence, shared: &SourceEntry) {
        if evidence.title.is_empty() {
            evidence.title = text(&shared.title).unwrap_or_default();
        }
        if evidence.authors.is_empty() {
            evidence.authors = self.author_names(&shared.authors);
        }
        fill(&mut evidence.publisher, text(&shared.publisher));
        fill(&mut evidence.published, date(&shared.published));
        let own_url = evidence.url.clone();
        fill(&mut evidence.url, web_url(&shared.url));
        fill(&mut evidence.archive_url, web_url(&shared.archive_url));
        fill(&mut evidence.archive_note, text(&shared.archive_note));
        fill(&mut evidence.accessed, date(&shared.accessed));
        // A moment belongs to an address.
        if own_url.is_none() || own_url == web_url(&shared.url) {
            fill(&mut evidence.time, shared.time.copied());
        }
        evidence.source_note = text(&shared.note);
    }

    /// Adds the quote, and the kept copy in which it was looked for.
    fn add_quote(&self, evidence: &mut Evidence, citation: &Citation) {
        evidence.quote = citation.quote.map(|quote| quote.trim().to_owned());
        evidence.original = citation.original.map(|original| original.trim().to_owned());
        evidence.language = citation.language.map(|language| language.0.clone());
        let Some(written) = citation.copy else { return };
        let mut copy = EvidenceCopy {
            sha256: citation.sha256.map(|sha256| sha256.0.clone()),
            saved: citation.copied.map(|day| day.value),
            is_excerpt: citation.is_excerpt,
            published: None,
        };
        if let Ok(file) = self.site_files.copy_at(written) {
            let sha256 = self.quotes.sha256(file);
            let is_recorded = copy.sha256.is_none() || copy.sha256.as_deref() == sha256;
            evidence.is_quote_verified = sha256.is_some()
                && is_recorded
                && citation.words().is_some_and(|(words, _)| self.quotes.is_found(file, words));
            copy.sha256 = sha256.map(str::to_owned).or(copy.sha256);
        }
        if citation.is_published
            && let Ok(file) = self.site_files.copy_in_content(written)
        {
            copy.published = file.published_copy().ok().cloned();
        }
        evidence.copy = Some(copy);
    }
}
