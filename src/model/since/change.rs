//! A published claim before and after a change: what is said of it and of which words, and whether readers are told. It must not
//! look at other claims.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{State, article};
use crate::anchor;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::Article;
use crate::load::value::Id;
use crate::load::verdict::{Correction, CorrectionKind, Passage, VerdictFile};
use crate::model::people::is_same_name;
use crate::model::{Claim, Part};
use crate::span::{Span, Spanned};

/// A published claim before and after.
pub(super) struct Change<'a> {
    pub claim: &'a Claim,
    pub old: &'a VerdictFile,
    pub shown: &'a Claim,
    pub new: &'a VerdictFile,
    /// The folders that it lay and lies in.
    pub articles: (&'a str, &'a str),
    pub before: State<'a>,
    pub now: State<'a>,
    /// Where its file begins.
    pub start: Span,
}

/// What a passage is: the words, whether they are the headline's, and the article, by its id now.
type Key = (Option<String>, bool, String);

/// A stretch of an article: its id now, the part of it, and where.
type Stretch<'a> = (&'a str, Part, &'a Range<usize>);

impl Change<'_> {
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        self.rating(diagnostics);
        diagnostics.extend(self.status());
        self.corrections(diagnostics);
        if self.fresh().next().is_none() {
            diagnostics.extend(self.passages().or_else(|| self.places()));
            diagnostics.extend(self.words());
        }
    }

    /// The corrections that are new.
    fn fresh(&self) -> impl Iterator<Item = &Correction> {
        let is_old = |new: &Correction| self.old.corrections.iter().any(|old| same_correction(old, new));
        self.new.corrections.iter().map(|correction| &correction.value).filter(move |new| !is_old(new))
    }

    fn rating(&self, diagnostics: &mut Diagnostics) {
        let id = |state: State<'_>, claim: &Claim| {
            let rating = claim.rating.and_then(|at| state.model.ratings.get(at));
            rating.map_or_else(String::new, |rating| rating.id.clone())
        };
        let (from, to) = (id(self.before, self.claim), id(self.now, self.shown));
        if from == to {
            return;
        }
        let span = self.new.rating.as_ref().map_or(self.start, |rating| rating.span);
        if !self.is_said(&from, &to) {
            let message =
                format!("the rating of this published claim was `{from}`, and no correction says that it changed");
            diagnostics.push(Diagnostic::error(Code::SilentRatingChange, span, message).label("changed").help(
                format!("add to `corrections`: `{{date: …, kind: verdict-change, from: {from}, to: {to}, note: …}}`"),
            ));
        }
        if !self.is_reviewed() {
            diagnostics.push(
                Diagnostic::error(Code::UnreviewedChange, span, "nobody who did not write it approved this new rating")
                    .label("changed")
                    .help("let somebody else look at it, and name them under `reviewers`"),
            );
        }
    }

    /// Whether new corrections lead from one rating to the other, in one step or several.
    fn is_said(&self, from: &str, to: &str) -> bool {
        let changes = self.fresh().filter(|it| it.kind.as_deref() == Some(&CorrectionKind::VerdictChange));
        let step = |it: &Correction| Some((it.from.as_ref()?.value.0.clone(), it.to.as_ref()?.value.0.clone()));
        let steps: Vec<(String, String)> = changes.filter_map(step).collect();
        let mut reached = BTreeSet::from([from]);
        for _ in &steps {
            let next: Vec<&str> =
                steps.iter().filter(|(from, _)| reached.contains(from.as_str())).map(|(_, to)| to.as_str()).collect();
            reached.extend(next);
        }
        reached.contains(to)
    }

    /// Whether somebody approved it who did not write it.
    fn is_reviewed(&self) -> bool {
        let wrote = |name: &str| self.shown.authors.iter().any(|author| is_same_name(self.name(*author), name));
        self.shown.reviewers.iter().any(|reviewer| !wrote(self.name(*reviewer)))
    }

    fn name(&self, person: usize) -> &str {
        self.now.model.people.get(person).map_or("", |person| person.name.as_str())
    }

    /// `claim-removed` where it is withdrawn, and `silent-rating-change` where it is given again, and no correction says so.
    fn status(&self) -> Option<Diagnostic> {
        let span = self.new.status.as_ref().map_or(self.start, |status| status.span);
        let is_retraction = |it: &Correction| it.kind.as_deref() == Some(&CorrectionKind::Retraction);
        let (code, message, help) = match (self.claim.retracted, self.shown.retracted) {
            (false, true) if !self.fresh().any(is_retraction) => (
                Code::ClaimRemoved,
                "this published claim is withdrawn, and no correction says so",
                "add to `corrections`: `{date: …, kind: retraction, note: …}`",
            ),
            (true, false) if self.fresh().next().is_none() => (
                Code::SilentRatingChange,
                "this verdict was withdrawn, and no correction says that it is given again",
                "add a correction that says why",
            ),
            _ => return None,
        };
        Some(Diagnostic::error(code, span, message).label("changed").help(help))
    }

    fn corrections(&self, diagnostics: &mut Diagnostics) {
        let is_kept = |old: &Correction| self.new.corrections.iter().any(|new| same_correction(old, new));
        for old in self.old.corrections.iter().filter(|old| !is_kept(old)) {
            let date = |correction: &Correction| correction.date.as_deref().copied();
            let edited = self.new.corrections.iter().find(|new| date(new) == date(old));
            let other = edited.or(self.new.corrections.first()).map(|correction| correction.span);
            let span = other.or(self.new.claim.as_ref().map(|claim| claim.span)).unwrap_or(self.start);
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

    /// `passage-changed` where the claim is bound to other words.
    fn passages(&self) -> Option<Diagnostic> {
        let (olds, news) = (self.old_keys(), self.new_keys());
        let gone = self.old.passages.iter().zip(&olds).find(|(_, key)| !news.contains(key));
        let added = self.new.passages.iter().zip(&news).find(|(_, key)| !olds.contains(key));
        if gone.is_none() && added.is_none() {
            return None;
        }
        let place = added.map(|(passage, _)| passage).or(self.new.passages.first());
        let span = place.map_or(self.start, |passage| self.place(passage));
        let mistake = changed(span, "this published claim judges other words than before");
        Some(match gone.and_then(|(_, (words, ..))| words.as_ref()) {
            Some(words) => mistake.note(format!("before it was: {words}")),
            None => mistake,
        })
    }

    /// `passage-changed` where the words are the same, and stand in another place of a text that is as it was.
    fn places(&self) -> Option<Diagnostic> {
        let (olds, news) = (stretches(self.before, self.claim, self.now), stretches(self.now, self.shown, self.now));
        if olds.is_empty() || news.iter().all(|new| olds.contains(new)) {
            return None;
        }
        let context = |passage: &Passage| (passage.prefix.as_deref().cloned(), passage.suffix.as_deref().cloned());
        let is_kept = |new: &Passage| self.old.passages.iter().any(|old| context(old) == context(new));
        let passage = self.new.passages.iter().find(|new| !is_kept(new)).or(self.new.passages.first())?;
        let span = passage.prefix.as_ref().or(passage.suffix.as_ref()).map(|words| words.span);
        let span = span.unwrap_or_else(|| self.place(passage));
        Some(changed(span, "this published claim judges the same words in another place than before"))
    }

    /// `claim-reworded` where the assertion itself says something else.
    fn words(&self) -> Option<Diagnostic> {
        let folded = |text: &str| anchor::fold(text).as_str().trim().to_owned();
        if folded(&self.claim.text) == folded(&self.shown.text) {
            return None;
        }
        Some(
            Diagnostic::warning(
                Code::ClaimReworded,
                self.shown.text_span,
                "this published claim says something else than before",
            )
            .label("changed")
            .note(format!("before it was: {}", self.claim.text))
            .help("where more than a slip of the pen was mended, add a correction that says so"),
        )
    }

    fn old_keys(&self) -> Vec<Key> {
        let key = |passage: &Spanned<Passage>| {
            let article = named(passage, self.articles.0);
            let own = self.before.corpus.articles.iter().find(|it| it.id == article);
            let now = article::successor(self.now.corpus, article);
            // That the folder was renamed, and its address lost, is said once.
            let now = now.or_else(|| article::twin(self.now.corpus, own?));
            (words(passage, own), is_title(passage), now.map_or(article, |it| &it.id).to_owned())
        };
        self.old.passages.iter().map(key).collect()
    }

    fn new_keys(&self) -> Vec<Key> {
        let key = |passage: &Spanned<Passage>| {
            let article = named(passage, self.articles.1);
            (words(passage, self.article(passage)), is_title(passage), article.to_owned())
        };
        self.new.passages.iter().map(key).collect()
    }

    /// The article that a passage is of now.
    fn article(&self, passage: &Passage) -> Option<&Article> {
        let id = named(passage, self.articles.1);
        self.now.corpus.articles.iter().find(|article| article.id == id)
    }

    /// Where the words of a passage are written: for a headline that was one before, the headline itself.
    fn place(&self, passage: &Spanned<Passage>) -> Span {
        if let Some(quote) = &passage.quote {
            return quote.span;
        }
        let was_title = self.old.passages.iter().any(|old| is_title(old) && old.quote.is_none());
        let record = self.article(passage).and_then(|article| article.record.as_ref());
        let title = record.and_then(|record| record.title.as_ref()).filter(|_| was_title);
        title.map_or(passage.span, |title| title.span)
    }
}

fn changed(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::PassageChanged, span, message)
        .label("changed")
        .help("add a correction that says so, or put it back as it was")
}

fn named<'p>(passage: &'p Passage, own: &'p str) -> &'p str {
    passage.article.as_ref().map_or(own, |article| article.value.0.as_str())
}

fn is_title(passage: &Passage) -> bool {
    passage.title.as_deref() == Some(&true)
}

/// The words of a passage, folded: its quote's, else the headline's.
fn words(passage: &Passage, article: Option<&Article>) -> Option<String> {
    let title = article.and_then(|article| article.record.as_ref()?.title.as_deref());
    let words = passage.quote.as_deref().or(title.filter(|_| is_title(passage)))?;
    Some(anchor::fold(words).as_str().trim().to_owned())
}

/// The places of a claim's passages in articles whose words are the same now as they are in `state`.
fn stretches<'a>(state: State<'a>, claim: &'a Claim, now: State<'a>) -> Vec<Stretch<'a>> {
    let stretch = |passage: &'a crate::model::Passage| {
        let own = state.model.articles.get(passage.article)?;
        let id = article::successor(now.corpus, &own.id)?.id.as_str();
        let other = now.model.articles.iter().find(|article| article.id == id)?;
        let is_same = other.document.text == own.document.text && other.title == own.title;
        is_same.then_some((id, passage.part, &passage.range))
    };
    claim.passages.iter().filter_map(stretch).collect()
}

fn same_correction(one: &Correction, other: &Correction) -> bool {
    let key = |correction: &Correction| {
        let id = |id: &Option<Spanned<Id>>| id.as_deref().map(|id| id.0.clone());
        let note = correction.note.as_deref().map(|note| note.trim().to_owned());
        let date = correction.date.as_deref().copied();
        (date, correction.kind.as_deref().copied(), id(&correction.from), id(&correction.to), note)
    };
    key(one) == key(other)
}
