//! Word diffs between two texts, and whether a difference changes the meaning.

use std::borrow::Cow;

use similar::{ChangeTag, TextDiff};
use unicode_normalization::UnicodeNormalization;

use crate::anchor::normalize::is_dash;

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Same(String),
    /// Only in the first text, such as the quote.
    Removed(String),
    /// Only in the second text, such as the article.
    Added(String),
}

/// Kinds of differences that may change the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SignificantChanges {
    pub numbers: bool,
    pub negations: bool,
    /// A word that begins with a capital.
    pub names: bool,
}

/// Negations in the languages of most published fact-checks.
const NEGATIONS: [&str; 7] = [
    // English
    "no not never none nobody nothing neither nor without cannot hardly few",
    // German
    "kein keine keinen nicht nie niemals nichts ohne weder",
    // French
    "ne pas jamais rien aucun aucune sans ni",
    // Spanish and Portuguese
    "nunca nada ninguno ninguna sin não nem",
    // Italian
    "non mai senza",
    // Russian
    "не нет никогда",
    // Arabic
    "لا ليس",
];

/// Numerals in some of these languages, except for those that are articles too, such as `un`.
const NUMERALS: [&str; 5] = [
    // English
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred \
     hundreds thousand thousands million millions billion billions trillion trillions half twice \
     double triple percent",
    // German
    "zwei drei vier fünf sechs sieben acht neun zehn hundert tausend millionen milliarde \
     milliarden billionen doppelt prozent",
    // French
    "deux trois quatre cinq dix cent mille milliard milliards",
    // Spanish
    "dos tres cuatro cinco diez cien mil millón millones",
    // Portuguese and Italian
    "milhão milhões milione milioni miliardo miliardi",
];

/// Longer texts are not compared word by word, because that takes quadratic time.
const MAX_DIFF_BYTES: usize = 16 * 1024;

/// Returns the changes that turn `before` into `after`, word by word. If the parts that differ are
/// too long, everything between the first and the last difference is one change.
pub fn diff_words(before: &str, after: &str) -> Vec<Change> {
    let words = before.split_inclusive(' ').zip(after.split_inclusive(' '));
    let prefix: usize = words.take_while(|(a, b)| a == b).map(|(word, _)| word.len()).sum();
    let words = before[prefix..].split_inclusive(' ').rev();
    let words = words.zip(after[prefix..].split_inclusive(' ').rev());
    let suffix: usize = words.take_while(|(a, b)| a == b).map(|(word, _)| word.len()).sum();
    let removed = &before[prefix..before.len() - suffix];
    let added = &after[prefix..after.len() - suffix];
    let mut changes: Vec<Change> = Vec::new();
    if removed.len().max(added.len()) > MAX_DIFF_BYTES {
        push_change(&mut changes, ChangeTag::Equal, &before[..prefix]);
        push_change(&mut changes, ChangeTag::Delete, removed);
        push_change(&mut changes, ChangeTag::Insert, added);
        push_change(&mut changes, ChangeTag::Equal, &before[before.len() - suffix..]);
        return changes;
    }
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        push_change(&mut changes, change.tag(), change.value());
    }
    changes
}

/// Adds a change, or extends the last one if it is of the same kind.
fn push_change(changes: &mut Vec<Change>, tag: ChangeTag, text: &str) {
    if text.is_empty() {
        return;
    }
    match (changes.last_mut(), tag) {
        (Some(Change::Same(last)), ChangeTag::Equal)
        | (Some(Change::Removed(last)), ChangeTag::Delete)
        | (Some(Change::Added(last)), ChangeTag::Insert) => last.push_str(text),
        (_, ChangeTag::Equal) => changes.push(Change::Same(text.to_owned())),
        (_, ChangeTag::Delete) => changes.push(Change::Removed(text.to_owned())),
        (_, ChangeTag::Insert) => changes.push(Change::Added(text.to_owned())),
    }
}

/// Returns which kinds of words occur on one side only.
pub(crate) fn significant_changes(changes: &[Change]) -> SignificantChanges {
    let mut result = SignificantChanges::default();
    let mut index = 0;
    while index < changes.len() {
        let change = &changes[index];
        index += 1;
        let (before, after) = match (change, changes.get(index)) {
            (Change::Removed(removed), Some(Change::Added(added))) => {
                index += 1;
                (removed.as_str(), added.as_str())
            }
            (Change::Removed(text) | Change::Added(text), _) => (text.as_str(), ""),
            (Change::Same(_), _) => continue,
        };
        let (before, after) = (without_ligatures(before), without_ligatures(after));
        // If only punctuation or line ends differ, the words were replaced by themselves.
        if is_same_but_for_line_ends(&before, &after) {
            continue;
        }
        let differs = |is_kind: fn(&str) -> bool| {
            let kept = bare_words(&before).filter(|word| is_kind(word));
            !kept.eq(bare_words(&after).filter(|word| is_kind(word)))
        };
        result.numbers |= differs(is_number);
        result.negations |= differs(is_negation);
        result.names |= differs(|word| word.starts_with(char::is_uppercase));
    }
    result
}

fn is_ligature(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FB06}')
}

/// Returns a text with the letters of ligatures, which the text of PDF files has (`ﬁ`).
fn without_ligatures(text: &str) -> Cow<'_, str> {
    if !text.contains(is_ligature) {
        return Cow::Borrowed(text);
    }
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        if is_ligature(c) { letters.extend(std::iter::once(c).nfkc()) } else { letters.push(c) }
    }
    Cow::Owned(letters)
}

/// Stands for a dash at the end of a word, which divides it or belongs to it.
const DIVISION: char = '\n';

/// Returns whether two texts have the same words, apart from punctuation at their edges and from
/// words that are divided at the ends of lines.
fn is_same_but_for_line_ends(before: &str, after: &str) -> bool {
    let (before, after) = (joined_words(before), joined_words(after));
    let (mut before, mut after) = (before.chars().peekable(), after.chars().peekable());
    let mut last = ' ';
    loop {
        let (one, other) = (before.peek().copied(), after.peek().copied());
        let divided = match (one, other) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other => {
                last = one;
                before.next();
                after.next();
                continue;
            }
            (Some(DIVISION), _) => (&mut before, &mut after),
            (_, Some(DIVISION)) => (&mut after, &mut before),
            _ => return false,
        };
        let (divided, whole) = divided;
        divided.next();
        let has_dash = whole.next_if(|c| is_dash(*c)).is_some();
        // Numbers are not divided: `2019- 2020` is not `20192020`.
        if !has_dash && last.is_numeric() && divided.peek().is_some_and(|c| c.is_numeric()) {
            return false;
        }
    }
}

/// Returns the words of a text with single spaces between them, or [`DIVISION`] instead of a dash
/// and a space.
fn joined_words(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let bare = bare_word(word);
        joined.push_str(bare);
        let is_divided = word.strip_suffix(is_dash).is_some_and(|start| start.ends_with(bare));
        joined.push(if is_divided && !bare.is_empty() { DIVISION } else { ' ' });
    }
    joined.truncate(joined.trim_end().len());
    joined
}

/// Returns the words of a text without punctuation at their edges. A dash before a word stays,
/// because it may be a minus sign.
fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(bare_word)
}

fn bare_word(word: &str) -> &str {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_dash(c))
}

fn is_number(word: &str) -> bool {
    word.contains(char::is_numeric) || has_word(&NUMERALS, &word.to_lowercase())
}

fn is_negation(word: &str) -> bool {
    let word = word.to_lowercase();
    word.ends_with("n't") || has_word(&NEGATIONS, &word)
}

fn has_word(lists: &[&str], word: &str) -> bool {
    lists.iter().any(|list| list.split(' ').any(|entry| entry == word))
}

#[cfg(test)]
mod tests {
    use super::{diff_words, significant_changes};

    /// Returns the kinds of words that differ.
    fn kinds(before: &str, after: &str) -> String {
        let found = significant_changes(&diff_words(before, after));
        let kinds = [(found.numbers, 'n'), (found.negations, 'x'), (found.names, 'N')];
        kinds.iter().filter(|(is_found, _)| *is_found).map(|(_, kind)| kind).collect()
    }

    #[test]
    fn only_what_differs_is_called_different() {
        let cases = [
            ("spent 4.2 million on", "spent 4.2 mil- lion on", ""),
            ("the 2019-2020 accounts", "the 2019- 2020 accounts", ""),
            ("the 20192020 accounts", "the 2019- 2020 accounts", "n"),
            ("two of the offices", "two of the oﬃces", ""),
            ("It was finally five", "It was ﬁnally five", ""),
            ("a well-known man", "a well- known man", ""),
            ("the 5 cats", "some 5 dogs", ""),
            ("the 5 cats", "the 6 cats", "n"),
            ("the five cats", "the cats", "n"),
            ("was -5 degrees", "was 5 degrees", "n"),
            ("is not so", "is so", "x"),
            ("said Smith here", "said Jones here", "N"),
            ("\"two\" men", "two, men", ""),
            ("10² metres", "102 metres", "n"),
        ];
        for (before, after, expected) in cases {
            assert_eq!(kinds(before, after), expected, "{before} / {after}");
        }
    }
}
