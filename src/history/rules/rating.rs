//! Checks that the ratings of published claims keep their meaning: label, definition, symbol and
//! place in the scale.

use std::collections::BTreeMap;

use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::rules::claim::new_corrections;
use crate::history::rules::claim_facts::is_same_text;
use crate::history::rules::disclosure::RATING;
use crate::history::{Comparison, claims_by_id};
use crate::model::{Claim, Model, Rating};

/// Reports `silent-rating-change` for every rating that tells readers something else while
/// published claims have it, because that changes the verdict on all of them.
pub(super) fn check(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let uses = RatingUses::new(comparison);
    // In another language the built-in labels of ratings differ, but they mean the same.
    let is_translated =
        primary_language(&before.site.language) != primary_language(&after.site.language);
    for (old, new) in rating_pairs(before, after) {
        if is_translated && old.has_builtin_label && new.has_builtin_label {
            continue;
        }
        for change in changes(old, new) {
            diagnostics.extend(uses.report(new, &change));
        }
        if uses.counts.contains_key(&new.id) {
            diagnostics.extend(other_color(old, new));
            diagnostics.extend(other_retirement(old, new));
        }
    }
    diagnostics.extend(reversed_order(comparison, &uses));
}

/// Returns the ratings of both versions with the same id.
fn rating_pairs<'a>(before: &'a Model, after: &'a Model) -> Vec<(&'a Rating, &'a Rating)> {
    let mut pairs = Vec::new();
    for new in &after.ratings {
        if let Some(old) = before.ratings.iter().find(|old| old.id == new.id) {
            pairs.push((old, new));
        }
    }
    pairs
}

/// Returns messages about what a rating tells readers now and did not tell them before.
fn changes(old: &Rating, new: &Rating) -> Vec<String> {
    let mut changes = Vec::new();
    if !is_same(&old.label, &new.label) {
        changes.push(format!("the label of the rating `{}` was “{}”", new.id, old.label));
    }
    if !old.definition.is_empty() && !is_same(&old.definition, &new.definition) {
        changes.push(format!("the definition of the rating `{}` was “{}”", new.id, old.definition));
    }
    if old.symbol != new.symbol {
        changes.push(format!("the symbol of the rating `{}` was `{}`", new.id, old.symbol));
    }
    if !has_same_share(old, new) {
        changes.push(match old.value {
            Some(value) => format!("the value of the rating `{}` was {value}", new.id),
            None => format!("the rating `{}` had no value", new.id),
        });
    }
    changes
}

/// `undisclosed-change` for another color, which readers may know the rating by.
fn other_color(old: &Rating, new: &Rating) -> Option<Diagnostic> {
    if old.color == new.color {
        return None;
    }
    let message = format!("the color of the rating `{}` was `{}`", new.id, old.color);
    Some(
        Diagnostic::warning(Code::UndisclosedChange, span_of(new), message)
            .label("published claims have this rating")
            .help("if readers know ratings by their colors, say on a page what changed and when"),
    )
}

/// `undisclosed-change` for another reason why a rating is no longer used, or for a rating that is
/// used again.
fn other_retirement(old: &Rating, new: &Rating) -> Option<Diagnostic> {
    let (before, after) = (old.retired.as_deref(), new.retired.as_deref());
    if is_same_text(before.unwrap_or_default(), after.unwrap_or_default()) {
        return None;
    }
    let message = match before {
        Some(reason) => format!("`retired` of the rating `{}` was “{reason}”", new.id),
        None => format!("the rating `{}` is retired", new.id),
    };
    Some(
        Diagnostic::warning(Code::UndisclosedChange, span_of(new), message)
            .label("published claims have this rating")
            .help("say under `retired`, or on a page, what changed and when"),
    )
}

fn primary_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Returns whether a rating has the same share of its scale, so that other values mean the same.
fn has_same_share(old: &Rating, new: &Rating) -> bool {
    match (share_of_scale(old), share_of_scale(new)) {
        (Some(old), Some(new)) => (old - new).abs() < 1e-9,
        (old, new) => old.is_none() && new.is_none(),
    }
}

/// Returns 1 for the best value of a scale, 0 for the worst, and the share between them for others.
fn share_of_scale(rating: &Rating) -> Option<f64> {
    let (value, (worst, best)) = (rating.value?, rating.bounds?);
    if best > worst { Some((value - worst) / (best - worst)) } else { Some(1.0) }
}

/// Compares labels and definitions without regard to typography and capitals.
fn is_same(old: &str, new: &str) -> bool {
    is_same_text(&old.to_lowercase(), &new.to_lowercase())
}

/// Reports two used ratings that changed their order, from truer to less true.
fn reversed_order(comparison: &Comparison, uses: &RatingUses) -> Option<Diagnostic> {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let pairs = rating_pairs(before, after);
    for (index, (old, new)) in pairs.iter().enumerate() {
        for (other_old, other_new) in &pairs[index + 1..] {
            if old.scale != other_old.scale || new.scale != other_new.scale {
                continue;
            }
            if is_truer(before, old, other_old) == is_truer(after, new, other_new) {
                continue;
            }
            for rating in [new, other_new] {
                let message = format!(
                    "the ratings `{}` and `{}` changed places in their scale",
                    new.id, other_new.id
                );
                let diagnostic = uses.report(rating, &message);
                if diagnostic.is_some() {
                    return diagnostic;
                }
            }
        }
    }
    None
}

/// Returns whether one rating is truer than another of its scale: it has a greater value, or if
/// they have no values, it is listed before.
fn is_truer(model: &Model, one: &Rating, other: &Rating) -> bool {
    if let (Some(value), Some(other)) = (one.value, other.value) {
        return value > other;
    }
    list_index(model, &one.id) < list_index(model, &other.id)
}

fn list_index(model: &Model, id: &str) -> Option<usize> {
    model.ratings.iter().position(|rating| rating.id == id)
}

/// How many published claims have each rating in both versions, and no new correction.
struct RatingUses {
    counts: BTreeMap<String, usize>,
}

impl RatingUses {
    fn new(comparison: &Comparison) -> Self {
        let (before, after) = (comparison.before.model, comparison.after.model);
        let new_claims = claims_by_id(after);
        let mut counts = BTreeMap::new();
        for old in &before.claims {
            let Some(verdict) = comparison.verdict(&old.id) else { continue };
            let Some(new) = new_claims.get(verdict.id.as_str()) else { continue };
            let (Some(from), Some(to)) = (rating_id(before, old), rating_id(after, new)) else {
                continue;
            };
            if from == to && !has_correction(comparison, old) {
                *counts.entry(to.to_owned()).or_default() += 1;
            }
        }
        Self { counts }
    }

    /// Reports a change of a rating, if published claims have it.
    fn report(&self, rating: &Rating, change: &str) -> Option<Diagnostic> {
        let claims = match self.counts.get(&rating.id)? {
            1 => "a published claim has".to_owned(),
            count => format!("{count} published claims have"),
        };
        let message = format!("{change}, and {claims} this rating");
        Some(
            Diagnostic::error(Code::SilentRatingChange, span_of(rating), message)
                .label("another verdict on all of them")
                .help(
                    "keep the old rating, with `retired: …` if you no longer use it; add a rating \
                     with its own id, and change each claim with a `verdict-change`",
                ),
        )
    }
}

/// Returns the span of a rating, or the start of `site.yaml`, the first file, for a built-in one.
fn span_of(rating: &Rating) -> Span {
    rating.label_span.unwrap_or(Span::file_start(FileId::SITE))
}

/// Returns whether a claim has a new `update` or `correction`.
fn has_correction(comparison: &Comparison, old: &Claim) -> bool {
    let Some(old_file) = comparison.old_verdict(&old.id) else { return false };
    let Some(new) = comparison.verdict(&old.id) else { return false };
    match &new.record {
        Some(new_file) => RATING.is_told_by(&new_corrections(old_file, new_file)),
        None => false,
    }
}

pub(super) fn rating_id<'a>(model: &'a Model, claim: &Claim) -> Option<&'a str> {
    Some(model.ratings.get(claim.rating?)?.id.as_str())
}
