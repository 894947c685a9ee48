//! A quote that has become ambiguous, settled by where it was bound before: where only one of the places has the words around it
//! that the old place had, the context that tells it apart is offered as a safe edit. It never chooses between two.

use crate::anchor;
use crate::content::SiteFiles;
use crate::content::files::verdict;
use crate::content::yaml::edit;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Candidate, Code, Diagnostic, Diagnostics, Edit};
use crate::history::rules::State;
use crate::model::Passage;

/// How many characters around the old place are compared.
const AROUND: usize = 200;

/// Offers the context of the old place for every quote that was unambiguous `before`.
pub fn settle(before: State, site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for diagnostic in diagnostics.iter_mut().filter(|it| it.code == Code::PassageAmbiguous) {
        if let Some((edit, context)) = edit(before, site_files, diagnostic) {
            diagnostic.help = Some(format!("it was bound to the place {context}: name it"));
            diagnostic.suggestion = Some(edit);
        }
    }
}

fn edit(before: State, site_files: &SiteFiles, diagnostic: &Diagnostic) -> Option<(Edit, String)> {
    let id = diagnostic.claim.as_deref()?;
    let claim = before.model.claims.iter().find(|claim| claim.id == id)?;
    let verdict = site_files.verdicts.iter().find(|verdict| verdict.id == id)?;
    let is_meant = |passage: &&crate::diagnostics::span::Spanned<verdict::PassageEntry>| {
        passage.quote.as_ref().is_some_and(|quote| quote.span == diagnostic.span)
    };
    let passage = verdict.record.as_ref()?.passages.iter().find(is_meant)?;
    if passage.prefix.is_some() || passage.suffix.is_some() {
        return None;
    }
    let words = anchor::normalize(diagnostic.candidates.first()?.text.as_str());
    let places = claim.passages.iter().filter_map(|passage| around(before, passage));
    let mut old = places.filter(|(text, ..)| anchor::normalize(text).as_str() == words.as_str());
    let (_, head, tail) = old.next().filter(|_| old.next().is_none())?;
    let mut fitting =
        diagnostic.candidates.iter().filter(|candidate| fits(candidate, &head, &tail));
    let candidate = fitting.next().filter(|_| fitting.next().is_none())?;
    let is_told_apart = !(candidate.prefix.is_empty() && candidate.suffix.is_empty());
    let (span, replacement) =
        is_told_apart.then(|| context(candidate, diagnostic.span, &site_files.files)).flatten()?;
    let place = [("after", &candidate.prefix), ("before", &candidate.suffix)];
    let place = place
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(side, words)| format!("{side} “{words}”"));
    let place = place.collect::<Vec<_>>().join(" and ");
    Some((Edit { span, replacement, is_safe: true }, place))
}

/// The words of an old passage, and what stood before and after it.
fn around(before: State, passage: &Passage) -> Option<(String, String, String)> {
    let text = before.model.articles.get(passage.article)?.part(passage.part);
    let (head, tail) = (text.get(..passage.range.start)?, text.get(passage.range.end..)?);
    let head: String = head.chars().skip(head.chars().count().saturating_sub(AROUND)).collect();
    Some((text.get(passage.range.clone())?.to_owned(), head, tail.chars().take(AROUND).collect()))
}

fn fits(candidate: &Candidate, head: &str, tail: &str) -> bool {
    let folded = |text: &str| anchor::normalize(text).as_str().trim().to_owned();
    folded(head).ends_with(&folded(&candidate.prefix))
        && folded(tail).starts_with(&folded(&candidate.suffix))
}

/// Where a candidate's context is named beside the quote, and how.
fn context(candidate: &Candidate, quote: Span, sources: &SourceMap) -> Option<(Span, String)> {
    let text = sources.get(quote.file)?.text();
    let fields = [("prefix", candidate.prefix.as_str()), ("suffix", candidate.suffix.as_str())];
    let fields: Vec<_> = fields.into_iter().filter(|(_, words)| !words.is_empty()).collect();
    let (at, lines) =
        edit::beside(text, quote.start as usize, quote.end as usize, "quote", &fields)?;
    Some((Span::new(quote.file, at..at), lines))
}
