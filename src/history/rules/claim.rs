//! A published claim before and after a change: what is said of it and of which words, and whether readers are told. It must not
//! look at other claims.

use std::collections::BTreeSet;

use crate::anchor;
use crate::content::files::verdict::{CorrectionEntry, CorrectionKind, PassageEntry, VerdictFile};
use crate::content::values::Id;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::passage_diff::{Pairs, PassageLocation};
use crate::history::rules::{State, article};
use crate::model::build::people::normalized_name;
use crate::model::{Article, Claim};

/// A published claim before and after.
pub(crate) struct Change<'a> {
    pub claim: &'a Claim,
    pub old: &'a VerdictFile,
    pub shown: &'a Claim,
    pub new: &'a VerdictFile,
    /// The folder that it lies in.
    pub article: &'a str,
    pub before: State<'a>,
    pub now: State<'a>,
    /// Where its file begins.
    pub start: Span,
}

impl Change<'_> {
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        self.rating(diagnostics);
        diagnostics.extend(self.status());
        self.corrections(diagnostics);
        if self.fresh().next().is_none() {
            diagnostics.extend(self.passages());
            diagnostics.extend(self.words());
        }
    }

    /// The corrections that are new.
    fn fresh(&self) -> impl Iterator<Item = &CorrectionEntry> {
        let is_old = |new: &CorrectionEntry| {
            self.old.corrections.iter().any(|old| same_correction(old, new))
        };
        self.new
            .corrections
            .iter()
            .map(|correction| &correction.value)
            .filter(move |new| !is_old(new))
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
            let message = format!(
                "the rating of this published claim was `{from}`, and no correction says that it changed"
            );
            diagnostics.push(Diagnostic::error(Code::SilentRatingChange, span, message).label("changed").help(
                format!("add to `corrections`: `{{date: …, kind: verdict-change, from: {from}, to: {to}, note: …}}`"),
            ));
        }
        if !self.is_reviewed() {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnreviewedChange,
                    span,
                    "nobody who did not write it approved this new rating",
                )
                .label("changed")
                .help("let somebody else look at it, and name them under `reviewers`"),
            );
        }
    }

    /// Whether new corrections lead from one rating to the other, in one step or several.
    fn is_said(&self, from: &str, to: &str) -> bool {
        let changes =
            self.fresh().filter(|it| it.kind.as_deref() == Some(&CorrectionKind::VerdictChange));
        let step = |it: &CorrectionEntry| {
            Some((it.from.as_ref()?.value.0.clone(), it.to.as_ref()?.value.0.clone()))
        };
        let steps: Vec<(String, String)> = changes.filter_map(step).collect();
        let mut reached = BTreeSet::from([from]);
        for _ in &steps {
            let next: Vec<&str> = steps
                .iter()
                .filter(|(from, _)| reached.contains(from.as_str()))
                .map(|(_, to)| to.as_str())
                .collect();
            reached.extend(next);
        }
        reached.contains(to)
    }

    /// Whether somebody approved it who did not write it.
    fn is_reviewed(&self) -> bool {
        let folded = |people: &[usize]| {
            people.iter().map(|at| normalized_name(self.name(*at))).collect::<Vec<_>>()
        };
        let authors = folded(&self.shown.authors);
        folded(&self.shown.reviewers).iter().any(|reviewer| !authors.contains(reviewer))
    }

    fn name(&self, person: usize) -> &str {
        self.now.model.people.get(person).map_or("", |person| person.name.as_str())
    }

    /// `claim-removed` where it is withdrawn, and `silent-rating-change` where it is given again, and no correction says so.
    fn status(&self) -> Option<Diagnostic> {
        let span = self.new.status.as_ref().map_or(self.start, |status| status.span);
        let is_retraction =
            |it: &CorrectionEntry| it.kind.as_deref() == Some(&CorrectionKind::Retraction);
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
        let is_kept = |old: &CorrectionEntry| {
            self.new.corrections.iter().any(|new| same_correction(old, new))
        };
        for old in self.old.corrections.iter().filter(|old| !is_kept(old)) {
            let date = |correction: &CorrectionEntry| correction.date.as_deref().copied();
            let edited = self.new.corrections.iter().find(|new| date(new) == date(old));
            let other = edited.or(self.new.corrections.first()).map(|correction| correction.span);
            let span =
                other.or(self.new.claim.as_ref().map(|claim| claim.span)).unwrap_or(self.start);
            let day = date(old).map_or_else(String::new, |day| format!(" of {day}"));
            let note = old.note.as_deref().map_or("", String::as_str);
            diagnostics.push(
                Diagnostic::error(
                    Code::CorrectionRemoved,
                    span,
                    format!("the correction{day} is gone or was changed"),
                )
                .label(if edited.is_some() { "it stood here" } else { "of this claim" })
                .note(format!("it said: {}", note.trim()))
                .help("put it back as it was; what is wrong in it is said by another correction"),
            );
        }
    }

    /// `passage-changed` where the claim is bound to other words, or to the same in another place. Where a passage is bound to
    /// nothing, that is what is wrong.
    fn passages(&self) -> Option<Diagnostic> {
        if self.claim.passages.len() < self.old.passages.len()
            || self.shown.passages.len() < self.new.passages.len()
        {
            return None;
        }
        let olds = PassageLocation::all(self.before.model, self.claim, |was| self.id_now(was));
        let news = PassageLocation::all(self.now.model, self.shown, |article| article.id.clone());
        let Pairs { moved, added, gone } = Pairs::of(&olds, &news);
        if let Some(at) =
            moved.iter().find(|at| news.get(**at).is_some_and(|spot| !spot.is_alone()))
        {
            let passage = self.new.passages.get(*at)?;
            let beside =
                passage.prefix.as_ref().or(passage.suffix.as_ref()).map(|words| words.span);
            let span = beside.unwrap_or_else(|| self.place(passage));
            return Some(changed(
                span,
                "this published claim judges the same words in another place than before",
            ));
        }
        if added.is_empty() && gone.is_empty() {
            return None;
        }
        let place =
            added.first().and_then(|at| self.new.passages.get(*at)).or(self.new.passages.first());
        let span = place.map_or(self.start, |passage| self.place(passage));
        let mistake = changed(span, "this published claim judges other words than before");
        Some(match gone.first().and_then(|at| olds.get(*at)) {
            Some(was) => mistake.note(format!("before it was: {}", was.words())),
            None => mistake,
        })
    }

    /// The id that an article has now. That its folder was renamed, and its address lost, is said once.
    fn id_now(&self, was: &Article) -> String {
        let now = article::successor(self.now.site_files, &was.id);
        let old = || self.before.site_files.articles.iter().find(|article| article.id == was.id);
        let now = now.or_else(|| article::twin(self.now.site_files, old()?));
        now.map_or(&was.id, |article| &article.id).clone()
    }

    /// `claim-reworded` where the assertion itself says something else.
    fn words(&self) -> Option<Diagnostic> {
        let folded = |text: &str| anchor::normalize(text).as_str().trim().to_owned();
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

    /// Where the words of a passage are written: for a headline that was one before, the headline itself.
    fn place(&self, passage: &Spanned<PassageEntry>) -> Span {
        if let Some(quote) = &passage.quote {
            return quote.span;
        }
        let is_title = |passage: &PassageEntry| passage.title.as_deref() == Some(&true);
        let was_title = self.old.passages.iter().any(|old| is_title(old) && old.quote.is_none());
        let id = passage.article.as_ref().map_or(self.article, |article| article.value.0.as_str());
        let article = self.now.site_files.articles.iter().find(|article| article.id == id);
        let record = article.and_then(|article| article.record.as_ref());
        let title = record.and_then(|record| record.title.as_ref()).filter(|_| was_title);
        title.map_or(passage.span, |title| title.span)
    }
}

fn changed(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::PassageChanged, span, message)
        .label("changed")
        .help("add a correction that says so, or put it back as it was")
}

fn same_correction(one: &CorrectionEntry, other: &CorrectionEntry) -> bool {
    let key = |correction: &CorrectionEntry| {
        let id = |id: &Option<Spanned<Id>>| id.as_deref().map(|id| id.0.clone());
        let note = correction.note.as_deref().map(|note| note.trim().to_owned());
        let date = correction.date.as_deref().copied();
        (date, correction.kind.as_deref().copied(), id(&correction.from), id(&correction.to), note)
    };
    key(one) == key(other)
}
