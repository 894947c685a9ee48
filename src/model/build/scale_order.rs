//! The numbers of a scale: whether they make an order that others can read. It must not know which verdict has
//! which rating.

use crate::content::files::site;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Rating;

/// The least number that search engines take for a worst rating (Google, `ClaimReview`: `worstRating`).
const LEAST: f64 = 1.0;

/// `scale-order` where a number is below 1, or a less true rating has the greater one. Each is said once a scale.
pub fn check(ratings: &[Spanned<site::RatingEntry>], diagnostics: &mut Diagnostics) {
    let values = || ratings.iter().filter_map(|rating| rating.value.value.as_ref());
    if let Some(low) = values().find(|value| value.value < LEAST) {
        diagnostics.push(
            Diagnostic::warning(Code::ScaleOrder, low.span, format!("the number of this rating is {}", low.value))
                .label("less than 1")
                .note("as long as that is so, no rating of this scale has a number in the data of the site")
                .help("let the least true rating have 1, the next 2, and so on; a rating outside the order has none"),
        );
    }
    let current: Vec<_> = ratings
        .iter()
        .filter(|rating| rating.retired.is_none())
        .filter_map(|rating| rating.value.value.as_ref())
        .collect();
    let pairs = current.iter().zip(current.iter().skip(1));
    if let Some((first, second)) =
        pairs.into_iter().find(|(first, second)| first.value < second.value)
    {
        diagnostics.push(
            Diagnostic::warning(Code::ScaleOrder, second.span, "a rating has a greater number than a truer one")
                .label("greater")
                .related(first.span, "of a rating that stands before it, and so is truer")
                .note("as long as that is so, no rating of this scale has a number in the data of the site")
                .help("list the ratings truest first, and give the truest the greatest number"),
        );
    }
}

/// Gives each rating of a scale that has a number the scale's bounds, where its numbers make an order.
pub fn bound(ratings: &mut [Rating], places: &[usize]) {
    let of_scale = || places.iter().filter_map(|at| ratings.get(*at));
    let current: Vec<f64> =
        of_scale().filter(|rating| rating.retired.is_none()).filter_map(|it| it.value).collect();
    let (worst, best) = of_scale()
        .filter_map(|rating| rating.value)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(worst, best), value| {
            (worst.min(value), best.max(value))
        });
    let falls = current.is_sorted_by(|first, second| first >= second);
    let bounds = (falls && worst >= LEAST && worst < best).then_some((worst, best));
    for at in places {
        if let Some(rating) = ratings.get_mut(*at) {
            rating.bounds = bounds.filter(|_| rating.value.is_some());
        }
    }
}
