//! Suggests the context for a quote that became ambiguous. The quote must have been unambiguous in
//! an earlier version, and exactly one of the possible places must have the same words around it as
//! then.

use crate::anchor;
use crate::content::SiteFiles;
use crate::content::files::verdict::PassageEntry;
use crate::content::yaml::edit;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{OptionalField, Span};
use crate::diagnostics::{Candidate, Code, Diagnostic, Diagnostics, Edit};
use crate::history::{SiteState, normalized};
use crate::model;

/// How many characters on each side of the earlier place are compared.
const CONTEXT_CHARS: usize = 200;

/// Adds a safe edit to the diagnostic of every quote whose place in the version `before` shows
/// which of the possible places is meant.
pub(crate) fn suggest_previous_context(
    before: SiteState,
    site_files: &SiteFiles,
    diagnostics: &mut Diagnostics,
) {
    for diagnostic in diagnostics.iter_mut() {
        if diagnostic.code != Code::PassageAmbiguous {
            continue;
        }
        let Some(candidate) = previous_candidate(before, site_files, diagnostic) else { continue };
        let Some(edit) = context_edit(candidate, diagnostic.span, &site_files.files) else {
            continue;
        };
        let place = describe_context(candidate);
        diagnostic.help = Some(format!(
            "before, the quote was bound to the place {place}: add \
            these words"
        ));
        diagnostic.suggestion = Some(edit);
    }
}

/// Returns the candidate that has the context of the earlier place, if there is exactly one.
fn previous_candidate<'d>(
    before: SiteState,
    site_files: &SiteFiles,
    diagnostic: &'d Diagnostic,
) -> Option<&'d Candidate> {
    let id = diagnostic.claim.as_deref()?;
    let claim = before.model.claim(id)?;
    let passage = quoted_passage(site_files, id, diagnostic.span)?;
    if passage.prefix.is_some() || passage.suffix.is_some() {
        return None;
    }
    let quote = anchor::normalize(&diagnostic.candidates.first()?.text);
    let mut previous = Vec::new();
    for passage in &claim.passages {
        if let Some(place) = PreviousPlace::new(before, passage)
            && anchor::normalize(&place.quote).as_str() == quote.as_str()
        {
            previous.push(place);
        }
    }
    let [previous] = previous.as_slice() else { return None };
    let mut candidates = diagnostic.candidates.iter().filter(|it| previous.has_context_of(it));
    let candidate = candidates.next()?;
    if candidates.next().is_some() {
        return None;
    }
    Some(candidate)
}

/// Returns the passage of a verdict file whose quote is at `span`.
fn quoted_passage<'a>(site_files: &'a SiteFiles, id: &str, span: Span) -> Option<&'a PassageEntry> {
    let verdict = site_files.verdict(id)?;
    let passages = &verdict.record.as_ref()?.passages;
    passages.iter().map(std::ops::Deref::deref).find(|passage| passage.quote.span() == Some(span))
}

/// Where a quote was bound before.
struct PreviousPlace {
    quote: String,
    text_before: String,
    text_after: String,
}

impl PreviousPlace {
    fn new(before: SiteState, passage: &model::Passage) -> Option<Self> {
        let text = before.model.articles.get(passage.article)?.part(passage.part);
        let text_before = text.get(..passage.range.start)?;
        let skipped = text_before.chars().count().saturating_sub(CONTEXT_CHARS);
        Some(Self {
            quote: text.get(passage.range.clone())?.to_owned(),
            text_before: text_before.chars().skip(skipped).collect(),
            text_after: text.get(passage.range.end..)?.chars().take(CONTEXT_CHARS).collect(),
        })
    }

    fn has_context_of(&self, candidate: &Candidate) -> bool {
        normalized(&self.text_before).ends_with(&normalized(&candidate.prefix))
            && normalized(&self.text_after).starts_with(&normalized(&candidate.suffix))
    }
}

/// Returns the edit that adds a candidate's context to the passage with the quote at `quote`.
fn context_edit(candidate: &Candidate, quote: Span, sources: &SourceMap) -> Option<Edit> {
    let text = sources.get(quote.file)?.text();
    let mut fields = Vec::new();
    for (name, words) in [("prefix", &candidate.prefix), ("suffix", &candidate.suffix)] {
        if !words.is_empty() {
            fields.push((name, words.as_str()));
        }
    }
    if fields.is_empty() {
        return None;
    }
    let (offset, replacement) =
        edit::beside(text, quote.start as usize, quote.end as usize, "quote", &fields)?;
    Some(Edit { span: Span::new(quote.file, offset..offset), replacement, is_safe: true })
}

fn describe_context(candidate: &Candidate) -> String {
    let mut places = Vec::new();
    if !candidate.prefix.is_empty() {
        places.push(format!("after “{}”", candidate.prefix));
    }
    if !candidate.suffix.is_empty() {
        places.push(format!("before “{}”", candidate.suffix));
    }
    places.join(" and ")
}
