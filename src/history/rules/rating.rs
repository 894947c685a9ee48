//! Checks that the labels of used ratings keep their meaning.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::normalized;
use crate::model::{Claim, Model, Rating};

/// Reports `silent-rating-change` for every rating whose label changed while published claims have
/// it, because the new label changes the verdict on all of them.
pub(super) fn check(before: &Model, after: &Model, diagnostics: &mut Diagnostics) {
    // In another language the labels differ, but the ratings are the same.
    if before.site.language != after.site.language {
        return;
    }
    for new in &after.ratings {
        let Some(old) = before.ratings.iter().find(|old| old.id == new.id) else { continue };
        let Some(span) = new.label_span else { continue };
        if comparable_label(old) == comparable_label(new) {
            continue;
        }
        let claims = match count_unchanged_uses(before, after, &new.id) {
            0 => continue,
            1 => "a published claim has".to_owned(),
            count => format!("{count} published claims have"),
        };
        let message = format!(
            "the label of the rating `{}` was “{}”, and {claims} this rating",
            new.id, old.label
        );
        let diagnostic = Diagnostic::error(Code::SilentRatingChange, span, message)
            .label("another verdict on all of them")
            .help(
                "keep the old label, with `retired: …` if you no longer use it; add a rating with \
                 its own id, and change each claim with a `verdict-change`",
            );
        diagnostics.push(diagnostic);
    }
}

fn comparable_label(rating: &Rating) -> String {
    normalized(&rating.label).to_lowercase()
}

/// Counts the claims that have the rating `id` in both versions.
fn count_unchanged_uses(before: &Model, after: &Model, id: &str) -> usize {
    let mut count = 0;
    for old in &before.claims {
        let Some(new) = after.claims.iter().find(|new| new.id == old.id) else { continue };
        if rating_id(before, old) == Some(id) && rating_id(after, new) == Some(id) {
            count += 1;
        }
    }
    count
}

pub(super) fn rating_id<'a>(model: &'a Model, claim: &Claim) -> Option<&'a str> {
    Some(model.ratings.get(claim.rating?)?.id.as_str())
}
