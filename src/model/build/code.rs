//! Limits the code of a site that is highlighted, because highlighting is slow.

use crate::model::{Model, Prose};
use crate::text::Document;

/// The highest cost of highlighting all code of a site, about half a second.
const MAX_COST: usize = 6_000_000;

/// Decides which texts have highlighted code: the articles first, then the other texts. A text with
/// more code than the rest of the limit has plain code.
pub(super) fn limit(model: &mut Model) {
    let mut left = MAX_COST;
    for article in &mut model.articles {
        article.has_plain_code = !take(&article.document, &mut left);
    }
    for claim in &mut model.claims {
        for prose in claim.key_points.iter_mut().chain(&mut claim.explanation) {
            limit_prose(prose, &mut left);
        }
        for correction in &mut claim.corrections {
            limit_prose(&mut correction.note, &mut left);
        }
    }
    for person in &mut model.people {
        if let Some(bio) = &mut person.bio {
            limit_prose(&mut bio.value, &mut left);
        }
    }
    for page in &mut model.static_pages {
        limit_prose(&mut page.prose, &mut left);
    }
    if let Some(footer) = &mut model.site.footer {
        limit_prose(footer, &mut left);
    }
}

fn limit_prose(prose: &mut Prose, left: &mut usize) {
    prose.has_plain_code = !take(&prose.document, left);
}

/// Subtracts the cost of a text from the rest of the limit. Returns whether that is enough.
fn take(document: &Document, left: &mut usize) -> bool {
    match left.checked_sub(document.highlight_cost()) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}
