//! Parses the names in a byline, and leaves out offices, dates and publications.

/// The words before the names in a byline, in lower case.
const PREFIXES: [&str; 28] = [
    "shared by",
    "written and reviewed by",
    "by",
    "written by",
    "words by",
    "story by",
    "reported by",
    "reporting by",
    "posted by",
    "published by",
    "article by",
    "text by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "author",
    "authors",
    "autor",
    "autorin",
    "auteur",
    "autore",
    "автор",
    "text",
    "texte",
];
/// The same in scripts without spaces.
const UNSPACED_PREFIXES: [&str; 5] = ["作者：", "作者:", "文/", "文：", "記者"];
/// Words that end the names.
const ENDS: [&str; 22] = [
    "published",
    "updated",
    "posted",
    "last",
    "on",
    "at",
    "for",
    "in",
    "is",
    "are",
    "was",
    "has",
    "from",
    "with",
    "am",
    "um",
    "le",
    "den",
    "el",
    "min",
    "the",
    "photographs",
];
/// Words that are in no name of a person.
const NO_NAMES: [&str; 66] = [
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "editor",
    "editors",
    "editorial",
    "correspondent",
    "correspondents",
    "contributor",
    "contributors",
    "columnist",
    "author",
    "authors",
    "journalist",
    "producer",
    "photographer",
    "news",
    "newsroom",
    "desk",
    "team",
    "agency",
    "agencies",
    "press",
    "times",
    "daily",
    "associated",
    "reuters",
    "afp",
    "senior",
    "chief",
    "political",
    "politics",
    "health",
    "science",
    "business",
    "sports",
    "world",
    "special",
    "guest",
    "admin",
    "administrator",
    "anonymous",
    "follow",
    "subscribe",
    "share",
    "comments",
    "read",
    "view",
    "more",
    "minutes",
    "ago",
    "photo",
    "photos",
    "image",
    "video",
    "redaktion",
    "redaction",
    "redacción",
    "rédaction",
    "monday",
    "tuesday",
    "opinion",
    "university",
    "professor",
];
/// Small words in names.
const PARTICLES: [&str; 28] = [
    "de", "da", "di", "del", "della", "delle", "dos", "das", "do", "du", "van", "von", "der",
    "den", "zu", "zur", "la", "le", "el", "al", "bin", "ibn", "ben", "ter", "ten", "te", "y", "af",
];
const MAX_NAME_WORDS: usize = 5;
const MAX_NAME_CHARS: usize = 60;
const MAX_NAMES: usize = 12;

/// Removes the words before the names of a byline, such as `By`. Returns `None` if there are no
/// such words.
pub(crate) fn without_prefix(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '|');
    if let Some(rest) = UNSPACED_PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)) {
        return Some(rest);
    }
    let mut longest: Option<&str> = None;
    for prefix in PREFIXES {
        let Some(start) = text.get(..prefix.len()) else { continue };
        let rest = &text[prefix.len()..];
        let is_whole = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '|'));
        let is_longer = longest.is_none_or(|known| rest.len() < known.len());
        if start.to_lowercase() == prefix && is_whole && is_longer {
            longest = Some(rest);
        }
    }
    Some(longest?.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|')))
}

/// Returns the names at the start of a byline. If `is_named`, the text is certainly a byline, and a
/// single word can be a name.
pub(crate) fn parse_names(byline: &str, is_named: bool) -> Vec<String> {
    let text = without_prefix(byline).unwrap_or(byline);
    let mut names: Vec<String> = Vec::new();
    for part in text.split(['|', '•', '·', ';', '(', ')', '\n', '/', '—', '–']) {
        let mut is_end = false;
        for name in split_names(part) {
            let (name, ends) = until_end(&name);
            if is_name(&name, is_named && names.is_empty()) {
                names.push(name);
            } else if !name.is_empty() {
                is_end = true;
            }
            if is_end || ends || names.len() >= MAX_NAMES {
                return names;
            }
        }
    }
    names
}

/// Splits a list of names at its commas and at the word *and* of its language.
fn split_names(text: &str) -> Vec<String> {
    let mut text = text.replace(" - ", ", ").replace(['，', '、'], ", ");
    for and in [" and ", " And ", " AND ", " & ", " und ", " et ", " with ", " og ", " och ", " и "]
    {
        text = text.replace(and, ", ");
    }
    text.split(',').map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Returns the words of a text up to a date or another word that ends a name.
fn until_end(text: &str) -> (String, bool) {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let is_end = ENDS.contains(&word.to_lowercase().as_str()) && !is_particle(word, &words);
        if is_end || word.chars().any(|c| c.is_numeric() || c == '@') {
            return (words.join(" "), true);
        }
        words.push(word);
    }
    (words.join(" "), false)
}

fn is_particle(word: &str, before: &[&str]) -> bool {
    !before.is_empty() && PARTICLES.contains(&word)
}

fn is_name(name: &str, can_be_one_word: bool) -> bool {
    let count = name.chars().count();
    if !(2..=MAX_NAME_CHARS).contains(&count) || name.contains("://") || name.contains('_') {
        return false;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let is_cased = name.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    if !is_cased {
        return count <= 20 && name.chars().all(|c| c.is_alphabetic() || " ·.'".contains(c));
    }
    let minimum = if can_be_one_word { 1 } else { 2 };
    if words.len() < minimum || words.len() > MAX_NAME_WORDS {
        return false;
    }
    for (index, word) in words.iter().enumerate() {
        let lowercase = word.to_lowercase();
        let lowercase = lowercase.trim_matches(|c: char| !c.is_alphanumeric());
        if NO_NAMES.contains(&lowercase) {
            return false;
        }
        let first = word.chars().find(|c| c.is_alphabetic());
        let is_capital = first.is_some_and(|c| !c.is_lowercase());
        let is_prefixed =
            word.starts_with("d'") || word.starts_with("d’") || word.starts_with("al-");
        let is_small = index + 1 < words.len() && PARTICLES.contains(word);
        if !is_capital && !is_prefixed && !is_small {
            return false;
        }
    }
    true
}

/// Checks if two names have the same letters.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::parse_names;

    #[test]
    fn names_are_parsed_without_what_stands_around() {
        let cases: [(&str, &[&str]); 14] = [
            ("By Ada Example", &["Ada Example"]),
            ("BY ADA EXAMPLE AND BEN SAMPLE", &["ADA EXAMPLE", "BEN SAMPLE"]),
            ("by Ada Example - Apr 16, 2015 8:02 pm UTC", &["Ada Example"]),
            ("Ada Example, Political Editor, The Placeholder", &["Ada Example"]),
            (
                "By Ada Example, Ben Sample and Cy Sample | Staff Writers",
                &["Ada Example", "Ben Sample", "Cy Sample"],
            ),
            ("By Ada Example for The Placeholder", &["Ada Example"]),
            ("By Ludwig van der Sample", &["Ludwig van der Sample"]),
            ("Von Ada Example", &["Ada Example"]),
            ("Published on 3 May 2026", &[]),
            ("Staff", &[]),
            ("By Our Staff Reporter", &[]),
            ("5 min read", &[]),
            ("作者：山田花子", &["山田花子"]),
            ("by Ada Example|22 Dec 2016", &["Ada Example"]),
        ];
        for (byline, names) in cases {
            assert_eq!(parse_names(byline, true), names, "{byline}");
        }
    }
}
