//! Checks that corrections are complete and fit their verdict, because readers see both together.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::content::files::verdict::{CorrectionEntry, CorrectionKind, Status, VerdictFile};
use crate::content::values::{Date, Id};
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model;

/// Checks the corrections of a verdict.
pub(crate) fn check(record: &VerdictFile, today: Date, diagnostics: &mut Diagnostics) {
    let (changes, others): (Vec<_>, Vec<_>) =
        record.corrections.iter().partition(|it| has_kind(it, CorrectionKind::VerdictChange));
    for change in &changes {
        check_verdict_change(change, diagnostics);
    }
    for correction in others {
        check_no_ratings(correction, diagnostics);
    }
    check_retraction(record, diagnostics);
    check_rating_chain(changes, record, diagnostics);
    check_dates(record, today, diagnostics);
    check_repeated(record, diagnostics);
}

fn has_kind(correction: &CorrectionEntry, kind: CorrectionKind) -> bool {
    correction.kind.as_deref() == Some(&kind)
}

fn date(correction: &CorrectionEntry) -> Option<Date> {
    correction.date.as_deref().copied()
}

fn mismatch(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(Code::CorrectionMismatch, span, message)
}

/// A change of verdict must name two different ratings.
fn check_verdict_change(correction: &Spanned<CorrectionEntry>, diagnostics: &mut Diagnostics) {
    for field in ["from", "to"] {
        if !correction.is_present(field) {
            diagnostics.push(missing("a change of verdict", field, correction.span).help(format!(
                "add `{field}: …` with the rating, so that readers see what changed"
            )));
        }
    }
    if let (Some(from), Some(to)) = (&correction.from, &correction.to)
        && from.value == to.value
    {
        let message = format!("this change of verdict is from `{0}` to `{0}`", from.value.0);
        diagnostics.push(mismatch(to.span, message).label("the same as the old rating").help(
            "write the old and the new rating; if the rating is the same, write `kind: \
                    correction`",
        ));
    }
}

/// Any other correction must not name two different ratings.
fn check_no_ratings(correction: &Spanned<CorrectionEntry>, diagnostics: &mut Diagnostics) {
    let (Some(from), Some(to), Some(kind)) = (&correction.from, &correction.to, &correction.kind)
    else {
        return;
    };
    if from.value == to.value {
        return;
    }
    let message = format!(
        "this correction is from `{}` to `{}`, but its kind is not a change of verdict",
        from.value.0, to.value.0
    );
    diagnostics.push(
        mismatch(to.span, message)
            .label("another rating")
            .related(kind.span, "its kind")
            .help("write `kind: verdict-change`, or remove `from` and `to`"),
    );
}

/// The ratings before and after a change of verdict.
type RatingStep<R> = (Option<R>, Option<R>);

/// Sorts corrections from oldest to newest.
///
/// Corrections of one day are usually listed newest first, as the other days are. So their order in
/// the file is reversed, unless the file lists the oldest first. This shows in most neighbours of
/// different days, in the ratings of neighbouring changes of verdict, or in the current `rating`.
fn oldest_first<T, R: PartialEq>(
    mut corrections: Vec<T>,
    date: impl Fn(&T) -> Option<Date>,
    step: impl Fn(&T) -> Option<RatingStep<R>>,
    rating: Option<&R>,
) -> Vec<T> {
    let steps: Vec<RatingStep<R>> = corrections.iter().filter_map(step).collect();
    let by_dates = compare_order(&corrections, |one, other| date(one) < date(other));
    let by_ratings = compare_order(&steps, |(_, to), (from, _)| to.is_some() && to == from);
    let ends_at_rating = |step: Option<&RatingStep<R>>| match step {
        Some((_, to)) => to.as_ref() == rating,
        None => false,
    };
    let by_end = ends_at_rating(steps.last()).cmp(&ends_at_rating(steps.first()));
    if by_dates.then(by_ratings).then(by_end) != Ordering::Greater {
        corrections.reverse();
    }
    corrections.sort_by_key(date);
    corrections
}

/// Compares how many neighbours are in order forwards and backwards.
fn compare_order<T>(list: &[T], is_in_order: impl Fn(&T, &T) -> bool) -> Ordering {
    let (mut forwards, mut backwards) = (0, 0);
    for pair in list.windows(2) {
        let [one, other] = pair else { continue };
        forwards += usize::from(is_in_order(one, other));
        backwards += usize::from(is_in_order(other, one));
    }
    forwards.cmp(&backwards)
}

/// Sorts corrections from newest to oldest. Those of one day are numbered from the oldest, so that a
/// new one does not change the numbers of others.
pub(crate) fn newest_first(
    corrections: Vec<model::Correction>,
    rating: Option<usize>,
) -> Vec<model::Correction> {
    let step = |it: &model::Correction| {
        (it.kind == CorrectionKind::VerdictChange).then_some((it.from, it.to))
    };
    let mut corrections = oldest_first(corrections, |it| Some(it.date), step, rating.as_ref());
    for day in corrections.chunk_by_mut(|one, other| one.date == other.date) {
        for (index, correction) in day.iter_mut().enumerate() {
            correction.number = index + 1;
        }
    }
    corrections.reverse();
    corrections
}

/// A retracted verdict must say why, and a published one must not have been retracted last.
fn check_retraction(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(status) = &record.status else { return };
    let (retractions, others): (Vec<_>, Vec<_>) =
        record.corrections.iter().partition(|it| has_kind(it, CorrectionKind::Retraction));
    let Some(retraction) = retractions.into_iter().max_by_key(|it| date(it)) else {
        if status.value == Status::Retracted {
            let message = "a retracted verdict does not say why";
            diagnostics.push(
                Diagnostic::warning(Code::MissingField, status.span, message)
                    .label("retracted here")
                    .help("add to `corrections`: `{date: …, kind: retraction, note: …}`"),
            );
        }
        return;
    };
    let is_last = others.into_iter().all(|it| date(it) < date(retraction));
    if status.value == Status::Published && is_last {
        let span = retraction.kind.span().unwrap_or(retraction.span);
        diagnostics.push(
            mismatch(span, "this retracts the verdict, but the verdict is published")
                .label("retracted here")
                .related(status.span, "published here")
                .help("write `status: retracted`, or a later correction that says why it is published again"),
        );
    }
}

/// Every change of verdict must begin at the rating to which the previous one led, and the last must
/// lead to the current rating.
fn check_rating_chain(
    changes: Vec<&Spanned<CorrectionEntry>>,
    record: &VerdictFile,
    diagnostics: &mut Diagnostics,
) {
    let id = |rating: &Option<Spanned<Id>>| rating.as_ref().map(|rating| rating.value.0.clone());
    let step = |it: &&Spanned<CorrectionEntry>| Some((id(&it.from), id(&it.to)));
    let changes = oldest_first(changes, |it| date(it), step, id(&record.rating).as_ref());
    for pair in changes.windows(2) {
        let [previous, next] = pair else { continue };
        let (Some(to), Some(from)) = (&previous.to, &next.from) else { continue };
        if to.value == from.value {
            continue;
        }
        let message = format!(
            "this change of verdict is from `{}`, but the one before it is to `{}`",
            from.value.0, to.value.0
        );
        diagnostics.push(
            mismatch(from.span, message)
                .label("changed from this")
                .related(to.span, "changed to this before")
                .help("correct the one that is wrong, or add the change that is missing"),
        );
    }
    let Some(to) = changes.last().and_then(|last| last.to.as_ref()) else { return };
    let Some(rating) = &record.rating else { return };
    if to.value != rating.value {
        let message = format!(
            "the last change of verdict is to `{}`, but the rating is `{}`",
            to.value.0, rating.value.0
        );
        diagnostics.push(
            mismatch(to.span, message)
                .label("changed to this")
                .related(rating.span, "the rating")
                .help("correct the one that is wrong, or add the change that is missing"),
        );
    }
}

/// A correction must not be older than the check. Dates in the future are reported elsewhere.
fn check_dates(record: &VerdictFile, today: Date, diagnostics: &mut Diagnostics) {
    let Some(published) = &record.published else { return };
    if published.value > today {
        return;
    }
    for correction in &record.corrections {
        let Some(date) = &correction.date else { continue };
        if date.value >= published.value {
            continue;
        }
        let message = format!(
            "this correction is dated {}, but the check was published on {}",
            date.value, published.value
        );
        diagnostics.push(
            mismatch(date.span, message)
                .label("before the publication")
                .related(published.span, "published on this day")
                .help("`published` is the day on which readers first saw the check; correct the day that is wrong"),
        );
    }
}
/// A correction that is listed twice tells of two changes that never happened.
fn check_repeated(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<_, Span> = BTreeMap::new();
    for correction in &record.corrections {
        let Some(note) = correction.note.value() else { continue };
        let ratings = [correction.from.value(), correction.to.value()];
        let kind = correction.kind.copied();
        let key =
            (date(correction), kind, ratings.map(|id| id.map(|id| &id.0)), note.0.written.trim());
        if let Some(first) = seen.get(&key) {
            diagnostics.push(
                mismatch(correction.span, "this correction is listed twice")
                    .label("the same day, kind and note")
                    .related(*first, "listed here too")
                    .help("remove one of them"),
            );
        } else {
            seen.insert(key, correction.span);
        }
    }
}
