//! Checks the changes of a published claim: its rating, status, corrections, passages and text.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::content::files::verdict::{CorrectionEntry, CorrectionKind, PassageEntry, VerdictFile};
use crate::content::values::Date;
use crate::content::{self, FileRecord};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::passage_diff::{PassageDiff, passage_locations};
use crate::history::rules::article::article_with_same_text;
use crate::history::rules::claim_facts::is_same_text;
use crate::history::rules::disclosure::{CLAIM, PASSAGES};
use crate::history::rules::rating::rating_id;
use crate::history::rules::told_prose::{Newer, told_prose};
use crate::history::{Comparison, told_words};
use crate::model::look_alikes::count_independent;
use crate::model::{Article, Claim, Correction};

/// A new correction may be this much older than the published version: a change can wait for its
/// review while other changes are published.
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A published claim in two versions of a site.
pub(super) struct ClaimChange<'a> {
    pub comparison: &'a Comparison<'a>,
    pub old: &'a Claim,
    pub old_file: &'a VerdictFile,
    pub new: &'a Claim,
    pub new_file: &'a VerdictFile,
    pub verdict: &'a FileRecord<VerdictFile>,
}

impl<'a> ClaimChange<'a> {
    pub(super) fn check(&self, diagnostics: &mut Diagnostics) {
        let new_corrections = self.new_corrections();
        self.check_rating(&new_corrections, diagnostics);
        diagnostics.extend(self.check_retraction(&new_corrections));
        self.check_old_corrections(diagnostics);
        self.check_old_notes(diagnostics);
        self.check_dates(&new_corrections, diagnostics);
        if !PASSAGES.is_told_by(&new_corrections) {
            diagnostics.extend(self.check_passages());
        }
        if !CLAIM.is_told_by(&new_corrections) {
            diagnostics.extend(self.check_text());
        }
        self.check_facts(&new_corrections, self.comparison.disclosure_rule(), diagnostics);
    }

    fn new_corrections(&self) -> Vec<&'a CorrectionEntry> {
        new_corrections(self.old_file, self.new_file)
    }

    /// `correction-removed` for new corrections that are backdated: readers who know the older
    /// version would not notice them.
    fn check_dates(&self, new_corrections: &[&CorrectionEntry], diagnostics: &mut Diagnostics) {
        for correction in new_corrections {
            let Some(date) = &correction.date else { continue };
            let Some((message, label)) = self.dated_back(date.value) else { continue };
            diagnostics.push(
                Diagnostic::error(Code::CorrectionRemoved, date.span, message)
                    .label(label)
                    .help("write the day on which the correction is published"),
            );
        }
    }

    /// Returns why the day of a new correction is too early.
    fn dated_back(&self, date: Date) -> Option<(&'static str, String)> {
        let old_dates = self.old_file.corrections.iter().filter_map(|it| it.date.copied());
        if let Some(newest) = old_dates.max()
            && date < newest
        {
            let message = "this new correction is older than one that is published";
            return Some((message, format!("the other one is of {newest}")));
        }
        let committed = self.comparison.before.committed?;
        if date < committed.saturating_sub(PATIENCE) {
            let message = "this new correction is dated back: readers did not see it then";
            return Some((message, format!("the published version is of {committed}")));
        }
        None
    }

    fn check_rating(&self, new_corrections: &[&CorrectionEntry], diagnostics: &mut Diagnostics) {
        let from = rating_id(self.comparison.before.model, self.old).unwrap_or_default();
        let to = rating_id(self.comparison.after.model, self.new).unwrap_or_default();
        if from == to {
            return;
        }
        let span = self.span_of(self.new_file.rating.as_ref());
        if !leads_to(new_corrections, from, to) {
            let message = format!(
                "the rating of this published claim was `{from}`, and no correction says that it \
                 changed"
            );
            let diagnostic = Diagnostic::error(Code::SilentRatingChange, span, message)
                .label("changed")
                .help(format!(
                    "add to `corrections`: `{{date: …, kind: verdict-change, from: {from}, to: \
                     {to}, note: …}}`"
                ));
            diagnostics.push(diagnostic);
        }
        if !self.has_independent_reviewer() {
            let message = "only the authors of the verdict approved this new rating";
            let diagnostic = Diagnostic::error(Code::UnreviewedChange, span, message)
                .label("changed")
                .help("ask somebody else to review it, and name them under `reviewers`");
            diagnostics.push(diagnostic);
        }
    }

    /// Returns the span of a field, or the start of the file if it has no such field.
    fn span_of<T>(&self, field: Option<&Spanned<T>>) -> Span {
        field.map_or(Span::file_start(self.verdict.file), |field| field.span)
    }

    fn has_independent_reviewer(&self) -> bool {
        let model = self.comparison.after.model;
        let (authors, reviewers) = (&self.new.authors, &self.new.reviewers);
        count_independent(model.names_of(authors), model.names_of(reviewers)) > 0
    }

    /// `claim-removed` for a retraction without a correction, and `silent-rating-change` for the
    /// end of a retraction without one.
    fn check_retraction(&self, new_corrections: &[&CorrectionEntry]) -> Option<Diagnostic> {
        let is_announced =
            new_corrections.iter().any(|it| has_kind(it, CorrectionKind::Retraction));
        let (code, message, help) = match (self.old.retracted, self.new.retracted) {
            (false, true) if !is_announced => (
                Code::ClaimRemoved,
                "this published claim is withdrawn, and no correction says so",
                "add to `corrections`: `{date: …, kind: retraction, note: …}`",
            ),
            (true, false) if new_corrections.is_empty() => (
                Code::SilentRatingChange,
                "this verdict was retracted, and no correction says that it is published again",
                "add a correction that says why",
            ),
            _ => return None,
        };
        let span = self.span_of(self.new_file.status.as_ref());
        Some(Diagnostic::error(code, span, message).label("changed").help(help))
    }

    /// `correction-removed` for every old correction that was deleted or edited.
    fn check_old_corrections(&self, diagnostics: &mut Diagnostics) {
        let new_corrections = &self.new_file.corrections;
        let kept: BTreeSet<CorrectionKey> = new_corrections.iter().map(correction_key).collect();
        for old in &self.old_file.corrections {
            if kept.contains(&correction_key(old)) {
                continue;
            }
            let date = old.date.copied();
            let edited = new_corrections.iter().find(|new| new.date.copied() == date);
            let span = match edited.or(new_corrections.first()) {
                Some(correction) => correction.span,
                None => self.span_of(self.new_file.claim.as_ref()),
            };
            let day = date.map_or_else(String::new, |date| format!(" of {date}"));
            let note = old.note.value().map_or("", |note| note.0.written.trim());
            let message = format!("the correction{day} is gone or was changed");
            let label = if edited.is_some() { "it was here" } else { "of this claim" };
            let diagnostic = Diagnostic::error(Code::CorrectionRemoved, span, message)
                .label(label)
                .note(format!("it said: {}", note.trim()))
                .help("restore it; if it was wrong, add another correction that says so");
            diagnostics.push(diagnostic);
        }
    }

    /// `undisclosed-change` for an old note with the same words, if a link leads elsewhere, or if a
    /// citation or the emphasis changed.
    fn check_old_notes(&self, diagnostics: &mut Diagnostics) {
        let newer = Newer { model: self.comparison.after.model, evidence: &self.new.evidence };
        for old in &self.old.corrections {
            let Some((new, entry)) = self.same_correction(old) else { continue };
            let told = told_prose(&old.note, &self.old.evidence, newer);
            if told == told_prose(&new.note, &self.new.evidence, newer) {
                continue;
            }
            let message = "a link, a citation or the emphasis in the note of this published \
                           correction changed";
            let span = entry.note.as_ref().map_or(entry.span, |note| note.span);
            diagnostics.push(
                Diagnostic::warning(Code::UndisclosedChange, span, message)
                    .label("the same words as before")
                    .help("undo the change, unless it only mends a link"),
            );
        }
    }

    /// Returns the new version of an old correction, if it still has the same words.
    fn same_correction(
        &self,
        old: &Correction,
    ) -> Option<(&'a Correction, &'a Spanned<CorrectionEntry>)> {
        let key = correction_key(self.old_file.corrections.get(old.entry)?);
        for new in &self.new.corrections {
            let entry = self.new_file.corrections.get(new.entry)?;
            if correction_key(entry) == key {
                return Some((new, entry));
            }
        }
        None
    }

    /// `passage-changed`: the claim is bound to other words, or to the same words in another
    /// place.
    fn check_passages(&self) -> Option<Diagnostic> {
        // Passages that were not found are reported elsewhere.
        let has_unbound_passages = self.old.passages.len() < self.old_file.passages.len()
            || self.new.passages.len() < self.new_file.passages.len();
        if has_unbound_passages {
            return None;
        }
        let before = passage_locations(self.comparison.before.model, self.old, |article| {
            self.current_id(article)
        });
        let after = passage_locations(self.comparison.after.model, self.new, |article| &article.id);
        let PassageDiff { moved, added, removed } = PassageDiff::new(&before, &after);
        if let Some(location) = moved.iter().find(|location| !location.is_only_occurrence()) {
            let passage = self.new_file.passages.get(location.index)?;
            let context = passage.prefix.as_ref().or(passage.suffix.as_ref());
            let span = context.map_or_else(|| self.quote_span(passage), |context| context.span);
            return Some(passage_changed(
                span,
                "this published claim now judges the same words in another place",
            ));
        }
        if added.is_empty() && removed.is_empty() {
            return None;
        }
        let index = added.first().map_or(0, |location| location.index);
        let passage = self.new_file.passages.get(index);
        let start = Span::file_start(self.verdict.file);
        let span = passage.map_or(start, |passage| self.quote_span(passage));
        let diagnostic = passage_changed(span, "this published claim now judges other words");
        Some(match removed.first() {
            Some(location) => diagnostic.note(format!("before: {}", location.description())),
            None => diagnostic,
        })
    }

    /// Returns the current id of an article. An article that was renamed without an alias is
    /// found by its text, because the lost address is reported once and not for every claim.
    fn current_id(&self, old: &'a Article) -> &'a str {
        if let Some(new) = self.comparison.article(&old.id) {
            return &new.id;
        }
        let old_files = self.comparison.before.site_files.article(&old.id);
        match old_files
            .and_then(|old| article_with_same_text(self.comparison.after.site_files, old))
        {
            Some(new) => &new.id,
            None => &old.id,
        }
    }

    /// `claim-reworded`: the claim says something else.
    fn check_text(&self) -> Option<Diagnostic> {
        if is_same_text(&self.old.text, &self.new.text) {
            return None;
        }
        let message = "the wording of this published claim changed";
        Some(
            Diagnostic::error(Code::ClaimReworded, self.new.text_span, message)
                .label("changed")
                .note(format!("before: {}", self.old.text))
                .help("add to `corrections`: `{date: …, kind: correction, note: …}`"),
        )
    }

    /// Returns the span of a passage's quote. If the passage has no quote, and the claim quoted the
    /// headline before too, this is the headline in `article.yaml`.
    fn quote_span(&self, passage: &Spanned<PassageEntry>) -> Span {
        if let Some(quote) = &passage.quote {
            return quote.span;
        }
        let quoted_headline = self
            .old_file
            .passages
            .iter()
            .any(|old| old.quote.is_none() && old.title.copied() == Some(true));
        let id = match &passage.article {
            Some(id) => &id.value.0,
            None => &self.verdict.article,
        };
        match headline_span(&self.comparison.after.site_files.articles, id) {
            Some(span) if quoted_headline => span,
            _ => passage.span,
        }
    }
}

/// Returns the corrections of a verdict that are not in its old file.
pub(super) fn new_corrections<'a>(
    old: &VerdictFile,
    new: &'a VerdictFile,
) -> Vec<&'a CorrectionEntry> {
    let known: BTreeSet<CorrectionKey> = old.corrections.iter().map(correction_key).collect();
    let mut corrections = Vec::new();
    for correction in &new.corrections {
        if !known.contains(&correction_key(correction)) {
            corrections.push(&correction.value);
        }
    }
    corrections
}

fn headline_span(articles: &[content::ArticleFolder], id: &str) -> Option<Span> {
    let article = articles.iter().find(|article| article.id == id)?;
    Some(article.record.as_ref()?.title.as_ref()?.span)
}

/// Returns whether corrections lead from one rating to another, in one step or several.
fn leads_to(corrections: &[&CorrectionEntry], from: &str, to: &str) -> bool {
    let mut steps = Vec::new();
    for correction in corrections {
        if !has_kind(correction, CorrectionKind::VerdictChange) {
            continue;
        }
        if let (Some(from), Some(to)) = (&correction.from, &correction.to) {
            steps.push((from.value.0.as_str(), to.value.0.as_str()));
        }
    }
    let mut reached = BTreeSet::from([from]);
    // In the worst order every round finds one more rating.
    for _ in 0..steps.len() {
        for (from, to) in &steps {
            if reached.contains(from) {
                reached.insert(to);
            }
        }
    }
    reached.contains(to)
}

fn has_kind(correction: &CorrectionEntry, kind: CorrectionKind) -> bool {
    correction.kind.copied() == Some(kind)
}

fn passage_changed(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::PassageChanged, span, message)
        .label("changed")
        .help("add a correction that says so, or restore the old passage")
}

/// The content of a correction for readers. Two corrections with the same key are the same.
type CorrectionKey = (Option<Date>, Option<&'static str>, [Option<String>; 2], Option<String>);

fn correction_key(correction: &Spanned<CorrectionEntry>) -> CorrectionKey {
    let from = correction.from.value().map(|id| id.0.clone());
    let to = correction.to.value().map(|id| id.0.clone());
    let kind = correction.kind.copied().map(CorrectionKind::as_str);
    (correction.date.copied(), kind, [from, to], words_of_note(correction))
}

/// Returns the words that readers see in a note. The addresses of its links may change, so that a
/// link to a page that moved can be repaired.
fn words_of_note(correction: &CorrectionEntry) -> Option<String> {
    let words = correction.note.value()?.0.document.text_with_strikes();
    Some(told_words(&words).trim().to_owned())
}
