//! Finds the names of speakers at the starts of lines: `OKAFOR: …`. If the article lists its
//! speakers, only their names count. Otherwise, names in capitals do, and full names at the start of
//! a paragraph or cue.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::text::Moment;

/// The longest name of a speaker that is recognized without a list, in bytes.
const MAX_NAME_BYTES: usize = 60;
/// The most words of such a name.
const MAX_NAME_WORDS: usize = 6;
/// The longest listed name that is recognized, in bytes.
const MAX_LISTED_BYTES: usize = 200;

/// The most bytes of a time with its brackets.
const MAX_TIME_BYTES: usize = 48;

/// The start of a line of a transcript, in bytes of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineStart {
    pub(super) label: Label,
    pub(super) time: Option<Moment>,
    /// A time that cannot be read. It stays a part of the words.
    pub(super) bad_time: Option<Range<usize>>,
    /// The parts that are not speech: the name, times, and the space around them.
    pub(super) cuts: Vec<Range<usize>>,
    /// The end of the start. Words between the cuts are said too.
    pub(super) end: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Label {
    #[default]
    None,
    /// The name of a speaker, and its place.
    Speaker(String, Range<usize>),
    /// A text that looks like a name, but is not listed. It stays a part of the words.
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

impl LineStart {
    fn cut(&mut self, range: Range<usize>) {
        self.end = range.end;
        if !range.is_empty() {
            self.cuts.push(range);
        }
    }

    /// Returns the parts of the start that are said.
    pub(super) fn said(&self) -> Vec<Range<usize>> {
        let mut said = Vec::new();
        let mut from = 0;
        for cut in &self.cuts {
            said.push(from..cut.start);
            from = cut.end;
        }
        said.push(from..self.end);
        said.retain(|range| !range.is_empty());
        said
    }
}

impl LabelRules<'_> {
    /// Reads the start of a line. `is_first` says whether the paragraph or cue begins with it.
    pub(super) fn read(&self, line: &str, is_first: bool) -> LineStart {
        let mut start = LineStart::default();
        start.cut(0..skip_space(line, 0));
        let mut before_name = start.clone();
        while self.skip_before_name(line, &mut before_name) {}
        if self.read_label(line, &mut before_name, is_first) {
            return before_name;
        }
        // A time in round brackets is one only beside a name. Elsewhere it can be a verse.
        if line.get(start.end..).is_some_and(|rest| rest.starts_with('[')) {
            self.skip_time(line, &mut start);
        }
        start
    }

    /// Skips what can be before a name: brackets, or a time without them. Returns whether there is
    /// any.
    fn skip_before_name(&self, line: &str, start: &mut LineStart) -> bool {
        let from = start.end;
        self.skip_time(line, start);
        if start.end > from {
            return true;
        }
        let rest = line.get(from..).unwrap_or_default();
        if let Some(length) = brackets_len(rest) {
            start.end = skip_space(line, from + length);
            return true;
        }
        let Some(length) = rest.find(char::is_whitespace) else { return false };
        if !rest.get(..length).is_some_and(is_like_time) {
            return false;
        }
        self.keep_bad_time(from..from + length, start);
        start.end = skip_space(line, from + length);
        true
    }

    /// Skips a time in brackets at the end of a start.
    fn skip_time(&self, line: &str, start: &mut LineStart) {
        if !self.times {
            return;
        }
        let from = start.end;
        match read_time(line.get(from..).unwrap_or_default()) {
            Some((Some(time), length)) => {
                start.time = start.time.or(Some(time));
                start.cut(from..skip_space(line, from + length));
            }
            Some((None, length)) => {
                self.keep_bad_time(from..from + length, start);
                start.end = skip_space(line, from + length);
            }
            None => {}
        }
    }

    fn keep_bad_time(&self, range: Range<usize>, start: &mut LineStart) {
        if self.times && start.bad_time.is_none() {
            start.bad_time = Some(range);
        }
    }

    /// Reads the name at the end of a start. Returns whether there is any.
    fn read_label(&self, line: &str, start: &mut LineStart, is_first: bool) -> bool {
        let from = start.end;
        let rest = line.get(from..).unwrap_or_default();
        let Some(found) = split_label(rest, self.times) else { return false };
        let mut name = normalize_name(rest.get(..found.name_end).unwrap_or_default());
        let mut name_end = found.name_end;
        if !self.is_speaker(&name, is_first) {
            let words = rest.get(..name_end).unwrap_or_default();
            let short_end = aside_start(words).unwrap_or(name_end);
            let short = normalize_name(words.get(..short_end).unwrap_or_default());
            if self.is_speaker(&short, is_first) || !looks_like_name(&name, is_first) {
                (name, name_end) = (short, short_end);
            }
        }
        let place = from..from + name_end;
        if !self.is_speaker(&name, is_first) {
            if !looks_like_name(&name, is_first) {
                return false;
            }
            start.label = Label::Unlisted(name, place);
            return true;
        }
        start.label = Label::Speaker(name, place);
        start.time = start.time.or(found.time);
        let aside_start = skip_space(rest, name_end);
        if aside_start < found.name_end {
            let aside = from + aside_start..from + found.name_end;
            if is_like_time(line.get(aside.clone()).unwrap_or_default()) {
                self.keep_bad_time(aside.clone(), start);
            }
            start.cut(from..aside.start);
            start.cut(aside.end..from + found.end);
            start.end = skip_space(line, start.end);
        } else {
            start.cut(from..skip_space(line, from + found.end));
        }
        self.skip_time(line, start);
        true
    }

    fn is_speaker(&self, name: &str, is_first: bool) -> bool {
        match self.listed {
            Some(listed) => listed.contains(name),
            None => looks_like_name(name, is_first),
        }
    }
}

/// Reads a time in brackets at the start of a text. Returns its length too. The time is `None` if
/// the brackets have digits and colons that are not a time.
pub(super) fn read_time(text: &str) -> Option<(Option<Moment>, usize)> {
    let close = closing_bracket(text)?;
    let end = text.bytes().take(MAX_TIME_BYTES).position(|byte| byte == close)?;
    let inner = text.get(1..end)?.trim();
    let time = Moment::parse(inner);
    if time.is_none() && !is_like_time(inner) {
        return None;
    }
    Some((time, end + 1))
}

/// Returns whether a text looks like a time, or like two with a dash between them.
fn is_like_time(text: &str) -> bool {
    text.contains(':') && text.contains(char::is_numeric) && text.chars().all(may_be_in_time)
}

fn may_be_in_time(c: char) -> bool {
    c.is_numeric() || " :.,-–—>[]()".contains(c)
}

fn closing_bracket(text: &str) -> Option<u8> {
    match text.bytes().next()? {
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
    }
}

/// Returns the length of the brackets at the start of a text.
fn brackets_len(text: &str) -> Option<usize> {
    let close = closing_bracket(text)?;
    Some(text.bytes().take(MAX_LISTED_BYTES).position(|byte| byte == close)? + 1)
}

/// The name at the start of a text, in bytes of it.
struct FoundLabel {
    /// The end of the name, or of brackets after it that are not a time.
    name_end: usize,
    /// A time in brackets before the colon.
    time: Option<Moment>,
    /// The end of the colon.
    end: usize,
}

/// Finds the colon after the name at the start of a text.
fn split_label(text: &str, has_times: bool) -> Option<FoundLabel> {
    let mut brackets_end = 0;
    for (at, c) in text.char_indices() {
        if at > MAX_LISTED_BYTES || c == '\n' {
            return None;
        }
        if at < brackets_end {
            continue;
        }
        let name_end = || text.get(..at).map_or(0, |name| name.trim_end().len());
        if c == ':' || c == '：' {
            let end = at + c.len_utf8();
            let next = text.get(end..).and_then(|rest| rest.chars().next());
            if c == '：' || next.is_none_or(char::is_whitespace) {
                let name_end = name_end();
                return (name_end > 0).then_some(FoundLabel { name_end, time: None, end });
            }
        }
        let rest = text.get(at..)?;
        if has_times && let Some((Some(time), length)) = read_time(rest) {
            let colon_at = skip_space(text, at + length);
            let colon = text.get(colon_at..)?.chars().next()?;
            let end = colon_at + colon.len_utf8();
            let found = FoundLabel { name_end: name_end(), time: Some(time), end };
            return matches!(colon, ':' | '：').then_some(found);
        }
        brackets_end = at + brackets_len(rest).unwrap_or_default();
    }
    None
}

/// Returns the end of the name before brackets, or a time without them, at the end of a text.
fn aside_start(text: &str) -> Option<usize> {
    let open = match text.bytes().next_back()? {
        b']' => text.rfind('['),
        b')' => text.rfind('('),
        _ => text.rfind(char::is_whitespace).filter(|at| text.get(*at..).is_some_and(is_like_time)),
    };
    Some(text.get(..open?)?.trim_end().len())
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
            ("(3:16) For God so loved.", "", None, "(3:16) For God so loved."),
            ("(3:16) OKAFOR: Ten.", "OKAFOR", Some(196), "Ten."),
            ("[1:72] OKAFOR: Ten.", "OKAFOR", None, "[1:72] Ten."),
            ("[1:10 - 1:12] OKAFOR: Ten.", "OKAFOR", None, "[1:10 - 1:12] Ten."),
            ("1:12 OKAFOR: Ten.", "OKAFOR", None, "1:12 Ten."),
            ("OKAFOR 1:12: Ten.", "OKAFOR", None, "1:12 Ten."),
            ("OKAFOR [1:72]: Ten.", "OKAFOR", None, "[1:72] Ten."),
            ("OKAFOR [laughs]: Ten.", "OKAFOR", None, "[laughs] Ten."),
            ("[laughs] [1:12] OKAFOR: Ten.", "OKAFOR", Some(72), "[laughs] Ten."),
            ("(to all) I say: ten.", "", None, "(to all) I say: ten."),
            ("John 3:16: For God.", "", None, "John 3:16: For God."),
            ("[1:12 OKAFOR: Ten.", "OKAFOR", None, "[1:12 Ten."),
            (": Ten.", "", None, ": Ten."),
            ("It is so: ten.", "", None, "It is so: ten."),
            ("At 12:30 we met.", "", None, "At 12:30 we met."),
            ("HTTPS://A.EXAMPLE", "", None, "HTTPS://A.EXAMPLE"),
            ("主持人：你好", "", None, "主持人：你好"),
        ] {
            let start = rules.read(line, true);
            let found = match &start.label {
                Label::Speaker(name, range) => {
                    assert_eq!(&line[range.clone()], name);
                    name.as_str()
                }
                _ => "",
            };
            let time = time.map(|seconds| Moment::from_millis(seconds * 1000));
            let mut said = String::new();
            for range in start.said() {
                said += &line[range];
            }
            said += &line[start.end..];
            assert_eq!((found, start.time, said.as_str()), (name, time, words), "{line}");
        }
    }

    #[test]
    fn unreadable_times_are_kept_and_known() {
        let rules = LabelRules { listed: None, times: true };
        for (line, bad) in [
            ("[1:72] OKAFOR: Ten.", Some("[1:72]")),
            ("OKAFOR [1:72]: Ten.", Some("[1:72]")),
            ("OKAFOR: [1:72] Ten.", Some("[1:72]")),
            ("1:12 OKAFOR: Ten.", Some("1:12")),
            ("OKAFOR 1:12: Ten.", Some("1:12")),
            ("[1:72] Ten.", Some("[1:72]")),
            ("(1:72) Ten.", None),
            ("[laughs] OKAFOR: Ten.", None),
        ] {
            let start = rules.read(line, true);
            assert_eq!(start.bad_time.map(|range| &line[range]), bad, "{line}");
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
        assert_eq!(label("[1:72] GUEST: Ten."), Label::Unlisted("GUEST".into(), 7..12));
        assert_eq!(label("GUEST (off): Ten."), Label::Unlisted("GUEST".into(), 0..5));
        assert_eq!(label("Host (off): Ten."), Label::Speaker("Host".into(), 0..4));
    }
}
