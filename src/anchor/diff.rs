//! What differs between a quote and the nearest passage, word by word, and whether it changes what is said.

use similar::{ChangeTag, TextDiff};

use crate::anchor::normalize::is_dash;

/// A stretch of a word diff.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the quote.
    Removed(String),
    /// Only in the article.
    Added(String),
}

impl Change {
    fn text(&self) -> &str {
        let (Self::Same(text) | Self::Removed(text) | Self::Added(text)) = self;
        text
    }
}

/// How many bytes two texts have in common at their beginning and at their end, in whole words.
fn common(one: &str, other: &str) -> (usize, usize) {
    let pairs = one.split_inclusive(' ').zip(other.split_inclusive(' '));
    let before = pairs.take_while(|(word, own)| word == own).map(|(word, _)| word.len()).sum();
    let (one, other) =
        (one.get(before..).unwrap_or_default(), other.get(before..).unwrap_or_default());
    let pairs = one.split_inclusive(' ').rev().zip(other.split_inclusive(' ').rev());
    (before, pairs.take_while(|(word, own)| word == own).map(|(word, _)| word.len()).sum())
}

/// SignificantChanges that are never a matter of typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SignificantChanges {
    /// A word with a digit, or for a number.
    pub numbers: bool,
    /// A word that denies.
    pub negations: bool,
    /// A word that begins with a capital.
    pub names: bool,
}

/// Words that deny, in the languages of most published checks.
const NEGATIONS: [&str; 44] = [
    "no",
    "not",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "cannot",
    "hardly",
    "few", // en
    "kein",
    "keine",
    "keinen",
    "nicht",
    "nie",
    "niemals",
    "nichts",
    "ohne",
    "weder", // de
    "ne",
    "pas",
    "jamais",
    "rien",
    "aucun",
    "aucune",
    "sans",
    "ni", // fr
    "nunca",
    "nada",
    "ninguno",
    "ninguna",
    "sin",
    "não",
    "nem", // es, pt
    "non",
    "mai",
    "senza", // it
    "не",
    "нет",
    "никогда", // ru
    "لا",
    "ليس", // ar
];

/// Words that are numbers, in some of these languages; without those that are articles too, such as `un`.
const NUMBERS: [&str; 71] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "half",
    "twice",
    "double",
    "triple",
    "percent", // en
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "hundert",
    "tausend",
    "millionen",
    "milliarde",
    "milliarden",
    "billionen",
    "doppelt",
    "prozent", // de
    "deux",
    "trois",
    "quatre",
    "cinq",
    "dix",
    "cent",
    "mille",
    "milliard",
    "milliards", // fr
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "diez",
    "cien",
    "mil",
    "millón",
    "millones", // es
    "milhão",
    "milhões",
    "milione",
    "milioni",
    "miliardo",
    "miliardi", // pt, it
];

/// The most bytes of a text that are compared word by word, which takes time by their square.
const MOST_COMPARED: usize = 16 * 1024;

/// The changes that make the article's words of the quote's, or one text of another. Where too much of them differs, all that
/// stands between what they begin and end with is one change.
pub fn changes(quote: &str, article: &str) -> Vec<Change> {
    let (before, after) = common(quote, article);
    let between =
        |text: &'_ str| text.get(before..text.len() - after).unwrap_or_default().to_owned();
    let (removed, added) = (between(quote), between(article));
    if removed.len().max(added.len()) > MOST_COMPARED {
        let (head, tail) = (quote.get(..before), quote.get(quote.len() - after..));
        let same = |text: Option<&str>| Change::Same(text.unwrap_or_default().to_owned());
        let changes = [same(head), Change::Removed(removed), Change::Added(added), same(tail)];
        return changes.into_iter().filter(|change| !change.text().is_empty()).collect();
    }
    let diff = TextDiff::from_words(quote, article);
    let mut changes: Vec<Change> = Vec::new();
    for change in diff.iter_all_changes() {
        let words = change.value();
        match (changes.last_mut(), change.tag()) {
            (Some(Change::Same(text)), ChangeTag::Equal)
            | (Some(Change::Removed(text)), ChangeTag::Delete)
            | (Some(Change::Added(text)), ChangeTag::Insert) => text.push_str(words),
            (_, ChangeTag::Equal) => changes.push(Change::Same(words.to_owned())),
            (_, ChangeTag::Delete) => changes.push(Change::Removed(words.to_owned())),
            (_, ChangeTag::Insert) => changes.push(Change::Added(words.to_owned())),
        }
    }
    changes
}

/// Which kinds of word are only on one side.
pub(crate) fn differences(changes: &[Change]) -> SignificantChanges {
    let mut differing: Vec<&str> = Vec::new();
    let mut rest = changes;
    while let [change, after @ ..] = rest {
        rest = match (change, after) {
            // Only the signs beside the words are others.
            (Change::Removed(one), [Change::Added(other), after @ ..])
                if bare_words(one).eq(bare_words(other)) =>
            {
                after
            }
            (Change::Removed(text) | Change::Added(text), _) => {
                differing.extend(bare_words(text));
                after
            }
            (Change::Same(_), _) => after,
        };
    }
    let words = || differing.iter().copied();
    SignificantChanges {
        numbers: words().any(is_number),
        negations: words().any(is_negation),
        names: words().any(|word| word.starts_with(char::is_uppercase)),
    }
}

/// The words of a text without the signs at their edges, but for what may be a minus.
fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| {
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        word.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_dash(c))
    })
}

fn is_number(word: &str) -> bool {
    word.contains(char::is_numeric) || NUMBERS.contains(&word.to_lowercase().as_str())
}

fn is_negation(word: &str) -> bool {
    let word = word.to_lowercase();
    word.ends_with("n't") || NEGATIONS.contains(&word.as_str())
}
