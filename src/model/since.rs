//! What a change may not do to what readers have seen: every rule compares a claim as it was published with what has become
//! of it. It must not know where either came from.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Claim, Model};
use crate::anchor;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::verdict::{Correction, CorrectionKind, Passage, VerdictFile};
use crate::load::{Article, Corpus, Loaded};
use crate::span::{SourceMap, Span};

/// A site at one time.
#[derive(Clone, Copy)]
pub struct State<'a> {
    /// Its files.
    pub corpus: &'a Corpus,
    /// What readers saw, without drafts.
    pub model: &'a Model,
}

/// Compares `now` with what was published `before`. Files that are gone are added to `sources`, where their mistakes are shown.
pub fn check(before: State, now: State, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let (olds, news) = (verdicts(before.corpus), verdicts(now.corpus));
    let shown: IndexMap<&str, &Claim> = now.model.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    for claim in &before.model.claims {
        let Some(old) = olds.get(claim.id.as_str()).and_then(|old| old.record.as_ref()) else { continue };
        match news.get(claim.id.as_str()) {
            None => diagnostics.extend(removed(before, now, claim, sources)),
            Some(verdict) => {
                let Some(record) = &verdict.record else { continue };
                let mut mistakes = Diagnostics::default();
                match shown.get(verdict.id.as_str()) {
                    None => mistakes.push(kept_back(verdict.file_start(), record)),
                    Some(shown) => {
                        let change = Change { claim, old, shown, new: record, before, now };
                        change.check(verdict.file_start(), &mut mistakes);
                    }
                }
                diagnostics.append(mistakes.about(&verdict.id, &verdict.article));
            }
        }
    }
    for article in &before.model.articles {
        let was = before.corpus.articles.iter().find(|was| was.id == article.id);
        let is = now.corpus.articles.iter().find(|is| is.id == article.id);
        if let (Some(was), Some(is)) = (was, is) {
            diagnostics.extend(edited_source(was, is));
        }
    }
}

impl Loaded<VerdictFile> {
    fn file_start(&self) -> Span {
        Span::file_start(self.file)
    }
}

/// The verdicts of a site by id.
fn verdicts(corpus: &Corpus) -> IndexMap<&str, &Loaded<VerdictFile>> {
    corpus.verdicts.iter().map(|verdict| (verdict.id.as_str(), verdict.as_ref())).collect()
}

/// `claim-removed` where the file is gone and no other claim answers to its id.
fn removed(before: State, now: State, claim: &Claim, sources: &mut SourceMap) -> Option<Diagnostic> {
    let has_alias = |verdict: &Arc<Loaded<VerdictFile>>| {
        verdict.record.as_ref().is_some_and(|record| record.aliases.iter().any(|alias| alias.value.0 == claim.id))
    };
    if now.corpus.verdicts.iter().any(has_alias) {
        return None;
    }
    let file = sources.add(before.corpus.sources.file(claim.file)?);
    let span = Span { file, ..claim.text_span };
    let mistake = Diagnostic::error(Code::ClaimRemoved, span, format!("the published claim `{}` is gone", claim.id))
        .label("this was its file");
    let is_same = |verdict: &&Arc<Loaded<VerdictFile>>| {
        let text = verdict.record.as_ref().and_then(|record| record.claim.as_deref());
        text.is_some_and(|text| text.trim() == claim.text)
            && before.corpus.verdicts.iter().all(|old| old.id != verdict.id)
    };
    let renamed = now.corpus.verdicts.iter().find(is_same);
    Some(match renamed {
        Some(verdict) => mistake
            .related(verdict.file_start(), "here is the same claim under another id")
            .help(format!("write `aliases: [{}]` there, so that the old address leads to the new page", claim.id)),
        None => mistake.help("put the file back with `status: retracted` and a correction of `kind: retraction`"),
    })
}

/// `claim-removed` where something in the file keeps it from readers.
fn kept_back(start: Span, record: &VerdictFile) -> Diagnostic {
    let hold = record.hold.0.as_ref().map(|hold| hold.span);
    let embargo = record.embargo.0.as_ref().map(|embargo| embargo.span);
    let span = hold.or(embargo).or(record.status.as_ref().map(|status| status.span));
    Diagnostic::error(
        Code::ClaimRemoved,
        span.unwrap_or(start),
        "this claim is published, and would be taken from readers",
    )
    .label("kept back by this")
    .help("to withdraw it write `status: retracted` and a correction of `kind: retraction`; else publish it again")
}

/// `source-changed` where an article is another text than before, and `article.yaml` does not record that.
fn edited_source(was: &Article, is: &Article) -> Option<Diagnostic> {
    let (old, new) = (was.source()?, is.source()?);
    let recorded = |article: &Article| article.record.as_ref()?.source_sha256.as_deref().map(|sha256| sha256.0.clone());
    let is_recorded = recorded(is).as_deref() == Some(&new.sha256) && recorded(is) != recorded(was);
    if old.sha256 == new.sha256 || is_recorded {
        return None;
    }
    let (old_text, new_text) = (&old.document.text, &new.document.text);
    let differs = old_text.char_indices().zip(new_text.char_indices()).find(|((_, old), (_, new))| old != new);
    let at = differs.map_or(old_text.len().min(new_text.len()), |(_, (at, _))| at);
    let start = new.document.source_offset(at);
    let mistake = Diagnostic::error(
        Code::SourceChanged,
        Span::new(new.file, start..start),
        format!("the source text of `{}` was edited, and published verdicts judge it as it was", is.id),
    );
    Some(mistake.label("here it differs first").help(format!(
        "put the old text back; if its publisher changed it, look at every verdict again and then record \
         `source_sha256: {}` in `article.yaml`",
        new.sha256
    )))
}

/// A published claim before and after.
struct Change<'a> {
    claim: &'a Claim,
    old: &'a VerdictFile,
    shown: &'a Claim,
    new: &'a VerdictFile,
    before: State<'a>,
    now: State<'a>,
}

impl Change<'_> {
    fn check(&self, start: Span, diagnostics: &mut Diagnostics) {
        self.rating(start, diagnostics);
        self.corrections(start, diagnostics);
        self.passages(start, diagnostics);
    }

    /// The corrections that are new.
    fn fresh(&self) -> impl Iterator<Item = &Correction> {
        let is_old = |new: &Correction| self.old.corrections.iter().any(|old| same_correction(old, new));
        self.new.corrections.iter().map(|correction| &correction.value).filter(move |new| !is_old(new))
    }

    fn rating(&self, start: Span, diagnostics: &mut Diagnostics) {
        let id = |state: State<'_>, claim: &Claim| {
            let rating = claim.rating.and_then(|at| state.model.ratings.get(at));
            rating.map_or_else(String::new, |rating| rating.id.clone())
        };
        let (from, to) = (id(self.before, self.claim), id(self.now, self.shown));
        if from == to {
            return;
        }
        let span = self.new.rating.as_ref().map_or(start, |rating| rating.span);
        let says_so = |correction: &Correction| {
            let named =
                |id: &Option<crate::span::Spanned<crate::load::value::Id>>| id.as_deref().map(|id| id.0.clone());
            correction.kind.as_deref() == Some(&CorrectionKind::VerdictChange)
                && named(&correction.from).as_ref() == Some(&from)
                && named(&correction.to).as_ref() == Some(&to)
        };
        if !self.fresh().any(says_so) {
            let message =
                format!("the rating of this published claim was `{from}`, and no correction says that it changed");
            diagnostics.push(Diagnostic::error(Code::SilentRatingChange, span, message).label("changed").help(
                format!("add to `corrections`: `{{date: …, kind: verdict-change, from: {from}, to: {to}, note: …}}`"),
            ));
        }
        if self.shown.reviewers.iter().all(|reviewer| self.shown.authors.contains(reviewer)) {
            diagnostics.push(
                Diagnostic::error(Code::UnreviewedChange, span, "nobody who did not write it approved this new rating")
                    .label("changed")
                    .help("let somebody else look at it, and name them under `reviewers`"),
            );
        }
    }

    fn corrections(&self, start: Span, diagnostics: &mut Diagnostics) {
        let is_kept = |old: &Correction| self.new.corrections.iter().any(|new| same_correction(old, new));
        for old in self.old.corrections.iter().filter(|old| !is_kept(old)) {
            let date = |correction: &Correction| correction.date.as_deref().copied();
            let edited = self.new.corrections.iter().find(|new| date(new) == date(old));
            let other = edited.or(self.new.corrections.first()).map(|correction| correction.span);
            let span = other.or(self.new.claim.as_ref().map(|claim| claim.span)).unwrap_or(start);
            let day = date(old).map_or_else(String::new, |day| format!(" of {day}"));
            let note = old.note.as_deref().map_or("", String::as_str);
            diagnostics.push(
                Diagnostic::error(Code::CorrectionRemoved, span, format!("the correction{day} is gone or was changed"))
                    .label(if edited.is_some() { "it stood here" } else { "of this claim" })
                    .note(format!("it said: {}", note.trim()))
                    .help("put it back as it was; what is wrong in it is said by another correction"),
            );
        }
    }

    fn passages(&self, start: Span, diagnostics: &mut Diagnostics) {
        if self.fresh().next().is_some() {
            return;
        }
        let is_in =
            |passage: &Passage, others: &VerdictFile| others.passages.iter().any(|other| same_passage(passage, other));
        let gone = self.old.passages.iter().find(|old| !is_in(old, self.new));
        let added = self.new.passages.iter().find(|new| !is_in(new, self.old));
        if gone.is_none() && added.is_none() {
            return;
        }
        let place = added.or(self.new.passages.first());
        let span = place.map_or(start, |passage| passage.quote.as_ref().map_or(passage.span, |quote| quote.span));
        let mistake =
            Diagnostic::error(Code::PassageChanged, span, "this published claim judges other words than before")
                .label("changed");
        let mistake = match gone.and_then(|passage| passage.quote.as_deref()) {
            Some(quote) => mistake.note(format!("before it was: {quote}")),
            None => mistake,
        };
        diagnostics.push(mistake.help("add a correction that says so, or put the passage back"));
    }
}

fn same_correction(one: &Correction, other: &Correction) -> bool {
    let key = |correction: &Correction| {
        let id = |id: &Option<crate::span::Spanned<crate::load::value::Id>>| id.as_deref().map(|id| id.0.clone());
        let note = correction.note.as_deref().map(|note| note.trim().to_owned());
        let date = correction.date.as_deref().copied();
        (date, correction.kind.as_deref().copied(), id(&correction.from), id(&correction.to), note)
    };
    key(one) == key(other)
}

/// Whether two passages are of the same words: context may be added, and what is folded may be typed otherwise.
fn same_passage(one: &Passage, other: &Passage) -> bool {
    let key = |passage: &Passage| {
        let quote = passage.quote.as_deref().map(|quote| anchor::fold(quote).as_str().trim().to_owned());
        (quote, passage.title.as_deref().copied(), passage.article.as_deref().map(|id| id.0.clone()))
    };
    key(one) == key(other)
}
