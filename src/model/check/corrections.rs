//! What a correction must say, and whether corrections fit the verdict that they are of: readers see both side by side.

use std::cmp::Ordering;

use crate::content::files::verdict::{CorrectionEntry, CorrectionKind, Status, VerdictFile};
use crate::content::values::{Date, Id};
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Checks the corrections of a verdict.
pub(crate) fn check(record: &VerdictFile, today: Date, diagnostics: &mut Diagnostics) {
    let (changes, others): (Vec<_>, Vec<_>) =
        record.corrections.iter().partition(|it| is(it, CorrectionKind::VerdictChange));
    changes.iter().for_each(|it| change(it, diagnostics));
    others.into_iter().for_each(|it| no_change(it, diagnostics));
    retraction(record, diagnostics);
    steps(changes, record, diagnostics);
    too_early(record, today, diagnostics);
}

fn is(correction: &CorrectionEntry, kind: CorrectionKind) -> bool {
    correction.kind.as_deref() == Some(&kind)
}

fn day(correction: &CorrectionEntry) -> Option<Date> {
    correction.date.as_deref().copied()
}

fn mismatch(span: Span, message: String) -> Diagnostic {
    Diagnostic::warning(Code::CorrectionMismatch, span, message)
}

/// A change of verdict names two ratings.
fn change(correction: &Spanned<CorrectionEntry>, diagnostics: &mut Diagnostics) {
    for field in ["from", "to"].iter().filter(|field| !correction.is_present(field)) {
        diagnostics.push(
            missing("a change of verdict", field, correction.span).help(format!(
                "add `{field}: …` with the rating, so that readers see what changed"
            )),
        );
    }
    if let (Some(from), Some(to)) = (&correction.from, &correction.to)
        && from.value == to.value
    {
        let message = format!("this change of verdict is from `{0}` to `{0}`", from.value.0);
        diagnostics.push(
            mismatch(to.span, message)
                .label("the rating that it was")
                .help("name the rating before and the one after; where the verdict stands, it is a `correction`"),
        );
    }
}

/// What a change of verdict leads from and to.
type Step<R> = (Option<R>, Option<R>);

/// Corrections from the first to the last. Those of one day stand as the file has them: the newest first, unless its other days,
/// or the ratings that its changes of verdict lead from and to, and at last to `rating`, say otherwise.
fn oldest_first<T, R: PartialEq>(
    mut corrections: Vec<T>,
    day: impl Fn(&T) -> Option<Date>,
    step: impl Fn(&T) -> Option<Step<R>>,
    rating: Option<&R>,
) -> Vec<T> {
    let steps: Vec<Step<R>> = corrections.iter().filter_map(step).collect();
    let leads = |(_, to): &Step<R>, (from, _): &Step<R>| to.is_some() && to == from;
    let ends = |step: Option<&Step<R>>| step.is_some_and(|(_, to)| to.as_ref() == rating);
    let order = ascending(&corrections, |one, other| day(one) < day(other))
        .then_with(|| ascending(&steps, leads))
        .then_with(|| ends(steps.last()).cmp(&ends(steps.first())));
    if order != Ordering::Greater {
        corrections.reverse();
    }
    corrections.sort_by_key(day);
    corrections
}

/// Whether more neighbours are in order than the other way round.
fn ascending<T>(list: &[T], are_in_order: impl Fn(&T, &T) -> bool) -> Ordering {
    let pairs = || list.iter().zip(list.iter().skip(1));
    let forwards = pairs().filter(|(one, other)| are_in_order(one, other)).count();
    forwards.cmp(&pairs().filter(|(one, other)| are_in_order(other, one)).count())
}

/// Corrections by when they were made; those of one day are numbered so, so that a new one changes no number.
pub(crate) fn newest_first(
    corrections: Vec<crate::model::Correction>,
    rating: Option<usize>,
) -> Vec<crate::model::Correction> {
    let step = |it: &crate::model::Correction| {
        (it.kind == CorrectionKind::VerdictChange).then_some((it.from, it.to))
    };
    let mut corrections = oldest_first(corrections, |it| Some(it.date), step, rating.as_ref());
    for day in corrections.chunk_by_mut(|one, other| one.date == other.date) {
        day.iter_mut().enumerate().for_each(|(at, correction)| correction.number = at + 1);
    }
    corrections.reverse();
    corrections
}

/// What is no change of verdict names no two ratings.
fn no_change(correction: &Spanned<CorrectionEntry>, diagnostics: &mut Diagnostics) {
    let (Some(from), Some(to), Some(kind)) = (&correction.from, &correction.to, &correction.kind)
    else {
        return;
    };
    if from.value != to.value {
        let message = format!(
            "this correction is from `{}` to `{}`, and no change of verdict",
            from.value.0, to.value.0
        );
        diagnostics.push(
            mismatch(to.span, message)
                .label("another rating")
                .related(kind.span, "what it says that it is")
                .help("write `kind: verdict-change`, or take `from` and `to` away"),
        );
    }
}

/// What is retracted says why, and what is not was not retracted last.
fn retraction(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(status) = &record.status else { return };
    let (retractions, others): (Vec<_>, Vec<_>) =
        record.corrections.iter().partition(|it| is(it, CorrectionKind::Retraction));
    let said = retractions.into_iter().max_by_key(|it| day(it));
    if status.value == Status::Retracted && said.is_none() {
        diagnostics.push(
            Diagnostic::warning(
                Code::MissingField,
                status.span,
                "a retracted verdict says nothing on why",
            )
            .label("retracted here")
            .help("add to `corrections`: `{date: …, kind: retraction, note: …}`"),
        );
    }
    if let Some(said) = said.filter(|_| status.value == Status::Published)
        && others.into_iter().all(|it| day(it) < day(said))
    {
        let span = said.kind.as_ref().map_or(said.span, |kind| kind.span);
        diagnostics.push(
            mismatch(span, "this says that the verdict is retracted, and it is published".to_owned())
                .label("retracted here")
                .related(status.span, "published here")
                .help("write `status: retracted`, or a later correction that says why it is published again"),
        );
    }
}

/// Every change of a verdict begins where the one before it led, and the last leads to the rating.
fn steps(
    changes: Vec<&Spanned<CorrectionEntry>>,
    record: &VerdictFile,
    diagnostics: &mut Diagnostics,
) {
    let id = |rating: &Option<Spanned<Id>>| rating.as_ref().map(|rating| rating.value.0.clone());
    let rating = id(&record.rating);
    let changes =
        oldest_first(changes, |it| day(it), |it| Some((id(&it.from), id(&it.to))), rating.as_ref());
    for pair in changes.windows(2) {
        let [before, after] = pair else { continue };
        if let (Some(to), Some(from)) = (&before.to, &after.from)
            && to.value != from.value
        {
            let message = format!(
                "this change of verdict is from `{}`, and the one before it is to `{}`",
                from.value.0, to.value.0
            );
            diagnostics.push(
                mismatch(from.span, message)
                    .label("changed from this")
                    .related(to.span, "changed to this before")
                    .help("correct the one that is wrong, or add the change that is missing"),
            );
        }
    }
    let Some((to, rating)) =
        changes.last().and_then(|last| last.to.as_ref()).zip(record.rating.as_ref())
    else {
        return;
    };
    if to.value != rating.value {
        let message = format!(
            "the last change of verdict is to `{}`, and the rating is `{}`",
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

/// Nothing is corrected before it is published. A day that is still to come is told of elsewhere.
fn too_early(record: &VerdictFile, today: Date, diagnostics: &mut Diagnostics) {
    let Some(published) = record.published.as_ref().filter(|day| day.value <= today) else {
        return;
    };
    let dates = record.corrections.iter().filter_map(|correction| correction.date.as_ref());
    for date in dates.filter(|date| date.value < published.value) {
        let message = format!(
            "this correction is of {}, and the check was published on {}",
            date.value, published.value
        );
        diagnostics.push(
            mismatch(date.span, message)
                .label("before there was anything to correct")
                .related(published.span, "published on this day")
                .help("`published` is the day on which readers first saw the check; correct the day that is wrong"),
        );
    }
}
