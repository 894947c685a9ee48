//! Ratings that published claims have: their words are the verdicts of all of them. It must not look at what a claim says.

use crate::anchor;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::rules::State;
use crate::model::{Model, Rating};

/// `silent-rating-change` where another word for a rating changes what is said of every claim that has it. In another language
/// of the site the words are others, and the ratings the same.
pub(crate) fn check(before: State, now: State, diagnostics: &mut Diagnostics) {
    if before.model.site.language != now.model.site.language {
        return;
    }
    for is in &now.model.ratings {
        let was =
            before.model.ratings.iter().find(|was| was.id == is.id && words(was) != words(is));
        let (Some(was), Some(span)) = (was, is.label_span) else { continue };
        let count = lasting(before.model, now.model, &is.id);
        if count == 0 {
            continue;
        }
        let claims = if count == 1 {
            "a published claim has".to_owned()
        } else {
            format!("{count} published claims have")
        };
        diagnostics.push(
            Diagnostic::error(
                Code::SilentRatingChange,
                span,
                format!("the rating `{}` was “{}”, and {claims} it still", is.id, was.label),
            )
            .label("another verdict on all of them")
            .help(
                "keep the old word, with `retired: …` where it is no longer given; add a rating with an id of its own, and \
                 change each claim by a `verdict-change`",
            ),
        );
    }
}

/// The word of a rating as readers take it.
fn words(rating: &Rating) -> String {
    anchor::normalize(&rating.label).as_str().trim().to_lowercase()
}

/// How many claims had a rating and have it still.
fn lasting(before: &Model, now: &Model, id: &str) -> usize {
    let has = |model: &Model, rating: Option<usize>| {
        rating.and_then(|at| model.ratings.get(at)).is_some_and(|rating| rating.id == id)
    };
    let had = before.claims.iter().filter(|claim| has(before, claim.rating));
    had.filter(|was| now.claims.iter().any(|is| is.id == was.id && has(now, is.rating))).count()
}
