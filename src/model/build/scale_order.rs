//! Checks whether the values of a scale's ratings are in order, and computes their bounds.

use crate::content::files::site::RatingEntry;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Rating;

/// The minimum value that search engines accept (Google, `ClaimReview`: `worstRating`).
const MIN_VALUE: f64 = 1.0;

const CONSEQUENCE: &str =
    "until this is corrected, the site's data has no numbers for the ratings of this scale";

/// Reports `scale-order` for the first value below 1, and for the first rating whose value is
/// greater than that of a truer rating.
pub fn check(ratings: &[Spanned<RatingEntry>], diagnostics: &mut Diagnostics) {
    let mut too_low = None;
    let mut rising = None;
    let mut previous: Option<&Spanned<f64>> = None;
    for rating in ratings {
        let Some(value) = &rating.value.value else { continue };
        if value.value < MIN_VALUE && too_low.is_none() {
            too_low = Some(value);
        }
        if rating.retired.is_some() {
            continue;
        }
        if let Some(previous) = previous
            && previous.value < value.value
            && rising.is_none()
        {
            rising = Some((previous, value));
        }
        previous = Some(value);
    }
    if let Some(value) = too_low {
        let message = format!("the number of this rating is {}", value.value);
        diagnostics.push(
            Diagnostic::warning(Code::ScaleOrder, value.span, message)
                .label("less than 1")
                .note(CONSEQUENCE)
                .help(
                    "give the least true rating 1, the next one 2, and so on; leave `value` out \
                     for a rating that is neither true nor false",
                ),
        );
    }
    if let Some((first, second)) = rising {
        let message = "a rating has a greater number than a truer one";
        diagnostics.push(
            Diagnostic::warning(Code::ScaleOrder, second.span, message)
                .label("greater")
                .related(first.span, "of a rating that comes before it, and so is truer")
                .note(CONSEQUENCE)
                .help("list the ratings truest first, and give the truest the greatest number"),
        );
    }
}

/// Sets the bounds of the ratings of a scale that have a value, if the values are in order.
pub fn set_bounds(ratings: &mut [Rating], scale: &str) {
    let mut worst = f64::INFINITY;
    let mut best = f64::NEG_INFINITY;
    let mut current = Vec::new();
    for rating in ratings.iter().filter(|rating| rating.scale == scale) {
        let Some(value) = rating.value else { continue };
        worst = worst.min(value);
        best = best.max(value);
        if rating.retired.is_none() {
            current.push(value);
        }
    }
    let is_falling = current.is_sorted_by(|first, second| first >= second);
    if !is_falling || worst < MIN_VALUE || worst >= best {
        return;
    }
    for rating in ratings.iter_mut().filter(|rating| rating.scale == scale) {
        if rating.value.is_some() {
            rating.bounds = Some((worst, best));
        }
    }
}
