//! What a correction must say, and whether corrections fit the verdict that they are of: readers see both side by side.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::record::missing;
use crate::load::value::Day;
use crate::load::verdict::{Correction, CorrectionKind, Status, VerdictFile};
use crate::span::{Span, Spanned};

/// Checks the corrections of a verdict.
pub(super) fn check(record: &VerdictFile, today: Day, diagnostics: &mut Diagnostics) {
    record.corrections.iter().filter(|it| is(it, CorrectionKind::VerdictChange)).for_each(|it| change(it, diagnostics));
    retraction(record, diagnostics);
    last_change(record, diagnostics);
    too_early(record, today, diagnostics);
}

fn is(correction: &Correction, kind: CorrectionKind) -> bool {
    correction.kind.as_deref() == Some(&kind)
}

fn day(correction: &Correction) -> Option<Day> {
    correction.date.as_deref().copied()
}

fn mismatch(span: Span, message: String) -> Diagnostic {
    Diagnostic::warning(Code::CorrectionMismatch, span, message)
}

/// A change of verdict names two ratings.
fn change(correction: &Spanned<Correction>, diagnostics: &mut Diagnostics) {
    for field in ["from", "to"].iter().filter(|field| !correction.has(field)) {
        diagnostics.push(
            missing("a change of verdict", field, correction.span)
                .help(format!("add `{field}: …` with the rating, so that readers see what changed")),
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

/// What is retracted says why, and what is not was not retracted last.
fn retraction(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(status) = &record.status else { return };
    let (retractions, others): (Vec<_>, Vec<_>) =
        record.corrections.iter().partition(|it| is(it, CorrectionKind::Retraction));
    let said = retractions.into_iter().max_by_key(|it| day(it));
    if status.value == Status::Retracted && said.is_none() {
        diagnostics.push(
            Diagnostic::warning(Code::MissingField, status.span, "a retracted verdict says nothing on why")
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

/// The last change of a verdict leads to its rating. Of several on one day nobody can tell which was the last.
fn last_change(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(rating) = &record.rating else { return };
    let changes = || record.corrections.iter().filter(|it| is(it, CorrectionKind::VerdictChange));
    let Some(last) = changes().filter_map(|it| day(it)).max() else { return };
    let latest: Vec<_> = changes().filter(|it| day(it) == Some(last)).filter_map(|it| it.to.as_ref()).collect();
    if let Some(to) = latest.last().filter(|_| latest.iter().all(|to| to.value != rating.value)) {
        let message =
            format!("the last change of verdict is to `{}`, and the rating is `{}`", to.value.0, rating.value.0);
        diagnostics.push(
            mismatch(to.span, message)
                .label("changed to this")
                .related(rating.span, "the rating")
                .help("correct the one that is wrong, or add the change that is missing"),
        );
    }
}

/// Nothing is corrected before it is published. A day that is still to come is told of elsewhere.
fn too_early(record: &VerdictFile, today: Day, diagnostics: &mut Diagnostics) {
    let Some(published) = record.published.as_ref().filter(|day| day.value <= today) else { return };
    let dates = record.corrections.iter().filter_map(|correction| correction.date.as_ref());
    for date in dates.filter(|date| date.value < published.value) {
        let message =
            format!("this correction is of {}, and the check was published on {}", date.value, published.value);
        diagnostics.push(
            mismatch(date.span, message)
                .label("before there was anything to correct")
                .related(published.span, "published on this day")
                .help("`published` is the day on which readers first saw the check; correct the day that is wrong"),
        );
    }
}
