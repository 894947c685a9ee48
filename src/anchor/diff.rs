//! Word diffs between two texts, and whether a difference changes the meaning.

use similar::{ChangeTag, TextDiff};

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
        // If only punctuation differs, the words were replaced by themselves.
        if let Change::Removed(removed) = change
            && let Some(Change::Added(added)) = changes.get(index)
            && bare_words(removed).eq(bare_words(added))
        {
            index += 1;
            continue;
        }
        let (Change::Removed(text) | Change::Added(text)) = change else { continue };
        for word in bare_words(text) {
            result.numbers |= is_number(word);
            result.negations |= is_negation(word);
            result.names |= word.starts_with(char::is_uppercase);
        }
    }
    result
}

/// Returns the words of a text without punctuation at their edges. A dash before a word stays,
/// because it may be a minus sign.
fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| {
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        word.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_dash(c))
    })
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
