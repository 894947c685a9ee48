//! Finds the names of speakers at the starts of lines: `OKAFOR: …`. If the article lists its
//! speakers, only their names count. Otherwise, names in capitals do, and full names at the start of
//! a paragraph or cue.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::text::{Moment, has_only_digits};

/// The longest name of a speaker that is recognized without a list, in bytes.
const MAX_NAME_BYTES: usize = 60;
/// The most words of such a name.
const MAX_NAME_WORDS: usize = 6;
/// The longest listed name that is recognized, in bytes.
const MAX_LISTED_BYTES: usize = 200;

/// What a line of a transcript begins with, in bytes of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineStart {
    pub(super) label: Label,
    pub(super) time: Option<Moment>,
    /// A time in brackets that cannot be read. It stays a part of the words.
    pub(super) bad_time: Option<Range<usize>>,
    /// Where the words begin.
    pub(super) words: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Label {
    #[default]
    None,
    /// The name of a speaker, and its place.
    Speaker(String, Range<usize>),
    /// What looks like a name, but is not listed. It stays a part of the words.
    Unlisted(String, Range<usize>),
}

/// Which lines can begin with a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct LabelRules<'l> {
    /// The names that the article lists.
    pub(super) listed: Option<&'l BTreeSet<String>>,
    /// Whether times in brackets are read.
    pub(super) times: bool,
}

impl LabelRules<'_> {
    /// Reads the start of a line. `is_first` says whether the paragraph or cue begins with it.
    pub(super) fn read(&self, line: &str, is_first: bool) -> LineStart {
        let mut start = LineStart { words: skip_space(line, 0), ..LineStart::default() };
        self.skip_time(line, &mut start);
        let from = start.words;
        let rest = line.get(from..).unwrap_or_default();
        let Some((name_len, time, after)) = split_label(rest, self.times) else { return start };
        let name = normalize_name(rest.get(..name_len).unwrap_or_default());
        let range = from..from + name_len;
        match self.listed {
            Some(listed) if listed.contains(&name) => {}
            Some(_) if looks_like_name(&name, is_first) => {
                start.label = Label::Unlisted(name, range);
                return start;
            }
            None if looks_like_name(&name, is_first) => {}
            _ => return start,
        }
        start.label = Label::Speaker(name, range);
        start.time = start.time.or(time);
        start.words = skip_space(line, from + after);
        self.skip_time(line, &mut start);
        start
    }

    /// Skips a time in brackets at the start of the words.
    fn skip_time(&self, line: &str, start: &mut LineStart) {
        if !self.times {
            return;
        }
        match read_time(line.get(start.words..).unwrap_or_default()) {
            Some((Some(time), length)) => {
                start.time = start.time.or(Some(time));
                start.words = skip_space(line, start.words + length);
            }
            Some((None, length)) => start.bad_time = Some(start.words..start.words + length),
            None => {}
        }
    }
}

/// Reads a time in brackets at the start of a text. Returns its length too. The time is `None` if
/// the brackets have digits and colons that are no time.
pub(super) fn read_time(text: &str) -> Option<(Option<Moment>, usize)> {
    let close = match text.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let end = text.find(close)?;
    let inner = text.get(1..end)?.trim();
    let time = Moment::parse(inner);
    let is_like_time = inner.contains(':')
        && inner.split([':', '.', ',']).all(|part| !part.is_empty() && has_only_digits(part));
    if time.is_none() && !is_like_time {
        return None;
    }
    Some((time, end + 1))
}

/// Finds the colon after the name at the start of a text. Returns the length of the name, a time
/// between the two, and where the words begin.
fn split_label(text: &str, has_times: bool) -> Option<(usize, Option<Moment>, usize)> {
    for (at, c) in text.char_indices() {
        if at > MAX_LISTED_BYTES || c == '\n' {
            return None;
        }
        if c == ':' || c == '：' {
            let after = at + c.len_utf8();
            let next = text.get(after..).and_then(|rest| rest.chars().next());
            let ends = c == '：' || next.is_none_or(char::is_whitespace);
            return ends.then_some((at, None, after));
        }
        if has_times
            && matches!(c, '[' | '(')
            && let Some((Some(time), length)) = read_time(text.get(at..)?)
        {
            let after = skip_space(text, at + length);
            let colon = text.get(after..)?.chars().next()?;
            return matches!(colon, ':' | '：').then(|| (at, Some(time), after + colon.len_utf8()));
        }
    }
    None
}

/// Returns the offset of the first character at or after `from` that is not white space.
fn skip_space(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + (rest.len() - rest.trim_start().len())
}

/// Returns a name with one space between words, composed (Unicode, UAX 15, form C).
pub fn normalize_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

fn looks_like_name(name: &str, is_first: bool) -> bool {
    is_in_capitals(name) || is_first && is_full_name(name)
}

/// Returns whether a text can be a name in capitals, such as `OKAFOR` or `SPEAKER_01`.
fn is_in_capitals(name: &str) -> bool {
    let is_allowed =
        |c: char| c.is_alphanumeric() && !c.is_lowercase() || " .'’-_()/&#".contains(c);
    name.len() <= MAX_NAME_BYTES
        && name.split(' ').count() <= MAX_NAME_WORDS
        && name.starts_with(char::is_uppercase)
        && name.chars().all(is_allowed)
}

/// Returns whether a text can be a name such as `Ada Okafor` or `Anna van der Berg`.
fn is_full_name(name: &str) -> bool {
    const PARTICLES: [&str; 16] = [
        "de", "da", "di", "do", "du", "den", "der", "van", "von", "la", "le", "al", "el", "bin",
        "ibn", "y",
    ];
    let words: Vec<&str> = name.split(' ').collect();
    if name.len() > MAX_NAME_BYTES || !(2..=MAX_NAME_WORDS).contains(&words.len()) {
        return false;
    }
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c))
    };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let is_part = |word: &&str| is_name(word) || PARTICLES.contains(word);
    is_name(first) && is_name(last) && words.iter().all(is_part)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Label, LabelRules};
    use crate::text::Moment;

    #[test]
    fn names_begin_lines() {
        let rules = LabelRules { listed: None, times: true };
        for (line, name, time, words) in [
            ("OKAFOR: Ten.", "OKAFOR", None, "Ten."),
            ("[00:01:12] OKAFOR: Ten.", "OKAFOR", Some(72), "Ten."),
            ("OKAFOR [1:12]: Ten.", "OKAFOR", Some(72), "Ten."),
            ("OKAFOR: (1:12) Ten.", "OKAFOR", Some(72), "Ten."),
            ("Ada van der Okafor: Ten.", "Ada van der Okafor", None, "Ten."),
            ("SPEAKER_01: Ten.", "SPEAKER_01", None, "Ten."),
            ("SMITH (D-NY): Ten.", "SMITH (D-NY)", None, "Ten."),
            ("[1:12] Ten bridges.", "", Some(72), "Ten bridges."),
            ("[1:72] Ten bridges.", "", None, "[1:72] Ten bridges."),
            ("It is so: ten.", "", None, "It is so: ten."),
            ("At 12:30 we met.", "", None, "At 12:30 we met."),
            ("HTTPS://A.EXAMPLE", "", None, "HTTPS://A.EXAMPLE"),
            ("主持人：你好", "", None, "主持人：你好"),
        ] {
            let start = rules.read(line, true);
            let found = match &start.label {
                Label::Speaker(name, range) => {
                    assert_eq!(&line[range.clone()].trim_end(), name);
                    name.as_str()
                }
                _ => "",
            };
            let time = time.map(|seconds| Moment::from_millis(seconds * 1000));
            assert_eq!((found, start.time, &line[start.words..]), (name, time, words), "{line}");
        }
    }

    #[test]
    fn only_listed_names_count_if_there_is_a_list() {
        let listed = BTreeSet::from(["Host".to_owned(), "主持人".to_owned()]);
        let rules = LabelRules { listed: Some(&listed), times: false };
        let label = |line| rules.read(line, true).label;
        assert_eq!(label("Host: Well?"), Label::Speaker("Host".into(), 0..4));
        assert_eq!(label("主持人：你好"), Label::Speaker("主持人".into(), 0..9));
        assert_eq!(label("GUEST: Ten."), Label::Unlisted("GUEST".into(), 0..5));
        assert_eq!(label("Guest: Ten."), Label::None);
    }
}
