//! Reads the rating of a `ClaimReview` record: its label, and its number if that is meaningful.

use serde_json::Value;

use crate::import::records::schema_org::{
    Object, SchemaOrgReader, first_text, nodes, number, text,
};

/// A rating as its publisher gives it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReviewRating {
    /// The publisher's word, or the number if there is no word.
    pub label: String,
    pub number: Option<ScaledNumber>,
    pub explanation: Option<String>,
}

/// A number with the ends of its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScaledNumber {
    pub value: f64,
    pub best: f64,
    pub worst: f64,
}

/// Reads the rating of a review, if it has a word or a number.
pub(crate) fn read(review: &Object, reader: &mut SchemaOrgReader) -> Option<ReviewRating> {
    let rating = *nodes(review, "reviewRating").first()?;
    let Value::Object(rating) = rating else {
        let label = first_text(rating)?;
        reader.add_repair("its rating is a text instead of a Rating");
        return Some(ReviewRating { label, number: None, explanation: None });
    };
    let mut word = text(rating, &["alternateName"]);
    let value = text(rating, &["ratingValue"]);
    let has_number = value.as_deref().and_then(number).is_some();
    if word.is_none() && value.is_some() {
        if has_number {
            reader.add_repair("its rating is a number without a word");
        } else {
            reader.add_repair("its `ratingValue` is a word");
            word.clone_from(&value);
        }
    }
    let word = word.or_else(|| text(rating, &["name", "headline"]));
    Some(ReviewRating {
        label: word.or(value)?,
        number: scaled_number(rating, reader),
        explanation: text(rating, &["ratingExplanation"]),
    })
}

/// Reads the number of a rating, if it is between the worst and the best one.
fn scaled_number(rating: &Object, reader: &mut SchemaOrgReader) -> Option<ScaledNumber> {
    let value = number(&text(rating, &["ratingValue"])?)?;
    let best = number(&text(rating, &["bestRating"])?)?;
    let worst = number(&text(rating, &["worstRating"])?)?;
    if best < worst {
        reader.add_repair(format!(
            "its best rating, {best}, is below its worst, {worst}, so its number was left out"
        ));
        return None;
    }
    if best > worst && !(worst..=best).contains(&value) {
        reader.add_repair(format!(
            "its number {value} is not between {worst} and {best} and was left out"
        ));
        return None;
    }
    (best > worst).then_some(ScaledNumber { value, best, worst })
}
