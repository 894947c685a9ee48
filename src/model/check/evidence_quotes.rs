//! Looks for the quotes of evidence in the kept copies of their sources. A quote is never bound to words
//! that are merely similar.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::SiteFiles;
use crate::content::files::desk_rules::EvidenceRule;
use crate::content::files::source::QuoteWarning;
use crate::content::kept_copies::NoCopy;
use crate::content::media_files::MediaFile;
use crate::content::values::PlainText;
use crate::diagnostics::span::{FileId, OptionalField, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::citations::{Citation, shared_sources};
use crate::model::check::desk_rules::{has_rules, rule_violation};
use crate::model::check::quote_search::CheckedCopy;
use crate::model::check::{evidence_copies, quote_diagnostics};

/// The kept copies, and which quotes are in them.
#[derive(Debug, Clone, Default)]
pub struct BoundQuotes {
    copies: BTreeMap<FileId, Arc<CheckedCopy>>,
}

impl BoundQuotes {
    /// Returns whether the words of a quote are in a copy.
    pub(crate) fn is_found(&self, copy: &MediaFile, words: &str) -> bool {
        self.copies.get(&copy.file).is_some_and(|copy| copy.has(words))
    }

    /// Returns the SHA-256 of a copy that could be read.
    pub(crate) fn sha256(&self, copy: &MediaFile) -> Option<&str> {
        let copy = self.copies.get(&copy.file)?;
        copy.sha256.as_deref().ok()
    }
}

/// The quotes of one copy.
type WantedQuotes<'a> = BTreeMap<FileId, (&'a Arc<MediaFile>, BTreeSet<&'a str>)>;

/// Looks for every quote that has a kept copy. A copy is read again only if it or its quotes changed
/// since `known`.
pub(crate) fn bind_all(
    site_files: &SiteFiles,
    known: &BoundQuotes,
    diagnostics: &mut Diagnostics,
) -> BoundQuotes {
    let mut binder = Binder::new(site_files, diagnostics);
    let wanted = binder.wanted_quotes();
    let wanted: Vec<_> = wanted.into_values().collect();
    let copies: Vec<Arc<CheckedCopy>> = wanted
        .par_iter()
        .with_max_len(1)
        .map(|(file, quotes)| match known.copies.get(&file.file) {
            Some(copy) if copy.is_current(file, quotes) => Arc::clone(copy),
            _ => Arc::new(CheckedCopy::new(file, quotes)),
        })
        .collect();
    for copy in copies {
        binder.bound.copies.insert(copy.file.file, copy);
    }
    binder.report();
    binder.bound
}

struct Binder<'a> {
    site_files: &'a SiteFiles,
    /// The citation of each piece of evidence, by verdict.
    cited: Vec<Vec<Citation<'a>>>,
    bound: BoundQuotes,
    /// The place and the copy of each quote that was reported: shared quotes are cited many times.
    reported: BTreeSet<(FileId, u32, FileId)>,
    /// Where a copy is named that may be in a folder that is not there.
    is_folder_needed: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Binder<'a> {
    fn new(site_files: &'a SiteFiles, diagnostics: &'a mut Diagnostics) -> Self {
        let sources = shared_sources(site_files);
        let mut cited = Vec::with_capacity(site_files.verdicts.len());
        for verdict in &site_files.verdicts {
            let mut citations = Vec::new();
            for entry in verdict.record.iter().flat_map(|record| &record.evidence) {
                let id = entry.source.as_ref().map(|id| id.value.0.as_str());
                let shared = id.and_then(|id| sources.get(id)).copied();
                citations.push(Citation::new(entry, shared));
            }
            cited.push(citations);
        }
        let (bound, reported) = (BoundQuotes::default(), BTreeSet::new());
        Self { site_files, cited, bound, reported, is_folder_needed: false, diagnostics }
    }

    fn wanted_quotes(&self) -> WantedQuotes<'a> {
        let mut wanted = BTreeMap::new();
        let sources = self.site_files.sources.iter().filter_map(|source| source.record.as_ref());
        let of_sources = sources.map(Citation::of_source);
        for citation in self.cited.iter().flatten().copied().chain(of_sources) {
            let Some(written) = citation.copy else { continue };
            let Ok(file) = self.site_files.copy_at(written) else { continue };
            let (_, quotes) = wanted.entry(file.file).or_insert((file, BTreeSet::new()));
            if let Some((words, _)) = citation.words() {
                quotes.insert(words);
            }
        }
        wanted
    }

    fn report(&mut self) {
        let site_files = self.site_files;
        let rule = site_files.site.as_deref().and_then(|site| site.workflow.as_deref());
        let rule = rule.and_then(|rules| rules.evidence.as_deref());
        let cited = std::mem::take(&mut self.cited);
        for (verdict, citations) in site_files.verdicts.iter().zip(&cited) {
            let Some(record) = &verdict.record else { continue };
            let mut found = Diagnostics::default();
            for (entry, citation) in record.evidence.iter().zip(citations) {
                let own = Citation::of_entry(entry);
                let about_copy = [
                    ("copy_sha256", entry.copy_sha256.span()),
                    ("copied", entry.copied.span()),
                    ("publish_copy", entry.publish_copy.span()),
                    ("excerpt", entry.excerpt.span()),
                ];
                evidence_copies::check_fields(
                    |field| entry.is_present(field),
                    about_copy,
                    entry.original.span(),
                    &mut found,
                );
                self.check_copy(&own, &mut found);
                if own.words().is_none() || citation.copy.is_none() {
                    found.extend(own.accept.iter().filter_map(|it| unused_accept(it, None)));
                }
                self.check_quote(citation, &mut found);
                if has_rules(record) {
                    found.extend(rule.and_then(|rule| self.unverified(citation, rule)));
                }
            }
            self.diagnostics.append(found.with_claim(&verdict.id, &verdict.article));
        }
        for source in &site_files.sources {
            let Some(record) = &source.record else { continue };
            let own = Citation::of_source(record);
            let mut found = Diagnostics::default();
            let about_copy = [
                ("copy_sha256", record.copy_sha256.span()),
                ("copied", record.copied.span()),
                ("publish_copy", record.publish_copy.span()),
                ("excerpt", record.excerpt.span()),
            ];
            evidence_copies::check_fields(
                |field| record.is_present(field),
                about_copy,
                record.original.span(),
                &mut found,
            );
            self.check_copy(&own, &mut found);
            if own.words().is_none() {
                found.extend(own.accept.iter().filter_map(|it| unused_accept(it, None)));
            }
            self.check_quote(&own, &mut found);
            self.diagnostics.append(found);
        }
        self.diagnostics.extend(evidence_copies::check_folder(site_files, self.is_folder_needed));
    }

    /// Reports a copy that is missing, cannot be read, or is not the recorded one.
    fn check_copy(&mut self, citation: &Citation, found: &mut Diagnostics) {
        let Some(written) = citation.copy else { return };
        match self.site_files.copy_at(written) {
            Ok(file) => {
                if let Some(copy) = self.bound.copies.get(&file.file) {
                    evidence_copies::check(self.site_files, citation, written, copy, found);
                }
            }
            Err(NoCopy::FolderMissing) => self.is_folder_needed = true,
            Err(NoCopy::Path(fault)) => {
                found.push(evidence_copies::not_found(self.site_files, written, &fault));
            }
        }
    }

    /// Reports a quote that is not in its copy, or is there several times.
    fn check_quote(&mut self, citation: &Citation, found: &mut Diagnostics) {
        let Some((words, span)) = citation.words() else { return };
        let Some(copy) = self.copy_of(citation.copy) else { return };
        let Some(result) = copy.results.get(words) else { return };
        if !self.reported.insert((span.file, span.start, copy.file.file)) {
            return;
        }
        let files = &self.site_files.files;
        let diagnostic = quote_diagnostics::for_result(result, words, span, copy.file.file, files);
        let code = diagnostic.as_ref().map(|it| it.code);
        let is_accepted = citation.accept.iter().any(|accepted| Some(accepted.code()) == code);
        found.extend(citation.accept.iter().filter_map(|it| unused_accept(it, code)));
        if !is_accepted {
            found.extend(diagnostic);
        }
    }

    fn copy_of(&self, written: Option<&Spanned<PlainText>>) -> Option<Arc<CheckedCopy>> {
        let file = self.site_files.copy_at(written?).ok()?;
        self.bound.copies.get(&file.file).cloned()
    }

    /// Reports a quote that has no copy on this computer, if the desk has a rule on that.
    fn unverified(&self, citation: &Citation, rule: &EvidenceRule) -> Option<Diagnostic> {
        let severity = rule.quotes.as_ref()?;
        let (_, span) = citation.words()?;
        let (message, help) = match citation.copy.map(|written| self.site_files.copy_at(written)) {
            None => (
                "this quote is bound to no kept copy of its source",
                "let `factpress archive` save a copy of the page, or save the source next to this file \
                 as HTML, Markdown or text, and name it as `copy: …`",
            ),
            Some(Err(NoCopy::FolderMissing)) => (
                "the kept copy of this quote is not on this computer",
                "check the site where the folder of `copies` is",
            ),
            Some(_) => return None,
        };
        Some(
            rule_violation(Code::EvidenceQuoteUnverified, span, Some(severity), message)
                .label("not verified")
                .related(severity.span, "the desk's rule")
                .help(help),
        )
    }
}

/// Reports an accepted warning that the quote does not have.
fn unused_accept(accepted: &Spanned<QuoteWarning>, warning: Option<Code>) -> Option<Diagnostic> {
    if warning == Some(accepted.code()) {
        return None;
    }
    let code = accepted.as_str();
    let message = format!("this quote has no warning `{code}` to accept");
    Some(
        Diagnostic::warning(Code::UnusedAccept, accepted.span, message)
            .label("accepts nothing")
            .help(format!("remove `{code}` from `accept`")),
    )
}
