//! The verdict of a record: its words, and its number where that means what it should. It must not know the scale of
//! the site.

use serde_json::{Map, Value};

use crate::import::records::schema_org::{Reader, clean, number, text, things};

/// A verdict as its publisher gives it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// The publisher's word; its number where there is no word.
    pub word: String,
    /// Where it stands on the publisher's scale.
    pub number: Option<Number>,
    /// Whether the word is only a number.
    pub is_bare: bool,
    /// Why, in a sentence or two.
    pub explanation: Option<String>,
}

/// A number and the ends of its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub value: f64,
    pub best: f64,
    pub worst: f64,
}

/// The verdict of a review; `None` where there is neither a word nor a number.
pub(crate) fn verdict(review: &Map<String, Value>, reader: &mut Reader) -> Option<Verdict> {
    let rating = things(review, "reviewRating").into_iter().next()?;
    let Value::Object(rating) = rating else {
        let word = crate::import::records::schema_org::texts(rating).into_iter().next()?;
        reader.repair("its rating is a text and no Rating");
        return Some(Verdict {
            is_bare: number(&word).is_some(),
            word,
            number: None,
            explanation: None,
        });
    };
    let explanation = text(rating, &["ratingExplanation"]);
    let value = text(rating, &["ratingValue"]);
    let named = text(rating, &["alternateName"]);
    let is_number = value.as_deref().is_some_and(|value| number(value).is_some());
    if named.is_none() && value.is_some() {
        let what = if is_number {
            "its rating is a number without a word"
        } else {
            "its `ratingValue` is a word"
        };
        reader.repair(what);
    }
    let word = named
        .or_else(|| value.filter(|_| !is_number))
        .or_else(|| text(rating, &["name", "headline"]));
    let bare = text(rating, &["ratingValue"]).filter(|_| is_number);
    let is_bare = word.is_none();
    let word = word.or(bare)?;
    Some(Verdict { word: clean(&word), number: place(rating, reader), is_bare, explanation })
}

/// The number of a rating, where its ends are the right way round and it lies between them.
fn place(rating: &Map<String, Value>, reader: &mut Reader) -> Option<Number> {
    let read = |name: &str| text(rating, &[name]).and_then(|text| number(&text));
    let (value, best, worst) = (read("ratingValue")?, read("bestRating")?, read("worstRating")?);
    if best < worst {
        reader.repair(format!(
            "its best rating, {best}, is below its worst, {worst}, so its number was left out"
        ));
    } else if best > worst && !(worst..=best).contains(&value) {
        reader.repair(format!(
            "its number {value} is not between {worst} and {best} and was left out"
        ));
    }
    (worst < best && (worst..=best).contains(&value)).then_some(Number { value, best, worst })
}
