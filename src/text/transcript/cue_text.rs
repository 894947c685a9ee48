//! Reads the words of cues: removes tags, finds voices and moments, and decodes character references
//! (`WebVTT` 1, sections 6.4 and 6.5). `SubRip` has other tags.

use std::ops::Range;

use crate::text::Moment;
use crate::text::transcript::TranscriptProblemKind;
use crate::text::transcript::captions::{Captions, Cue, Voice};
use crate::text::transcript::webvtt::parse_timestamp;

/// The markup of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    WebVtt,
    SubRip,
}

/// In how many of the last voices a name is looked for. Most cues have the voice of one before.
const LAST_VOICES: usize = 64;

/// The longest character reference, in bytes.
const MAX_REFERENCE_BYTES: usize = 40;

/// Reads the words of a cue from a range of the source. Its times are not known here.
pub(super) fn read_words(
    source: &str,
    range: Range<usize>,
    markup: Markup,
    captions: &mut Captions,
) -> Cue {
    let text = source.get(range.clone()).unwrap_or_default();
    let mut reader = CueReader {
        captions,
        markup,
        offset: range.start,
        cue: Cue::default(),
        line_start: 0,
        tags: Vec::new(),
        has_no_tag_end: false,
    };
    reader.read(text);
    reader.end_line();
    reader.cue
}

/// An open tag.
struct OpenTag<'s> {
    name: &'s str,
    /// The voice that speaks in it.
    voice: Option<usize>,
    /// Whether its words are the reading of ruby text.
    is_reading: bool,
}

struct CueReader<'s, 'c> {
    captions: &'c mut Captions,
    markup: Markup,
    /// The byte of the source at which the text begins.
    offset: usize,
    cue: Cue,
    /// The start of the line in the text of the cue.
    line_start: usize,
    tags: Vec<OpenTag<'s>>,
    /// Whether there is no `>` in the rest of the text.
    has_no_tag_end: bool,
}

impl<'s> CueReader<'s, '_> {
    fn read(&mut self, text: &'s str) {
        let mut position = 0;
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            let length = match rest.as_bytes().first() {
                Some(b'\n') => {
                    self.end_line();
                    self.cue.push("\n", self.offset + position);
                    self.line_start = self.cue.text.len();
                    1
                }
                Some(b'&') => self.reference(rest, position),
                Some(b'<') => self.tag(rest, position),
                Some(b'{') if self.markup == Markup::SubRip => self.override_code(rest, position),
                _ => {
                    let end = rest.find(['\n', '&', '<', '{']).unwrap_or(rest.len()).max(1);
                    self.words(rest.get(..end).unwrap_or(rest), position);
                    end
                }
            };
            position += length;
        }
    }

    /// Adds words. The readings of ruby text repeat words that are there already.
    fn words(&mut self, words: &str, position: usize) {
        if self.tags.last().is_none_or(|tag| !tag.is_reading) {
            self.cue.push(words, self.offset + position);
        }
    }

    /// Adds the line that ends here, if it has words.
    fn end_line(&mut self) {
        let line = self.line_start..self.cue.text.len();
        if !self.cue.line(&line).trim().is_empty() {
            self.cue.lines.push(line);
        }
    }

    /// Returns the voice that speaks.
    fn voice(&self) -> Option<usize> {
        self.tags.last()?.voice
    }

    /// Reads a character reference, and returns its length.
    fn reference(&mut self, rest: &str, position: usize) -> usize {
        let Some((decoded, length)) = decode_reference(rest) else {
            self.words("&", position);
            return 1;
        };
        // The bytes of the source differ, so words after it need a place of their own.
        self.words(&decoded, position);
        length
    }

    /// Reads a code such as `{\an8}`, which Advanced `SubStation` Alpha has, and returns its length.
    fn override_code(&mut self, rest: &str, position: usize) -> usize {
        let inner = rest.get(1..).unwrap_or_default();
        match inner.find(['{', '}']) {
            Some(end) if inner.starts_with('\\') && inner.get(end..=end) == Some("}") => end + 2,
            _ => {
                self.words("{", position);
                1
            }
        }
    }

    /// Reads a tag, and returns its length. A `<` without an end is a word.
    fn tag(&mut self, rest: &'s str, position: usize) -> usize {
        let start = self.offset + position;
        if self.markup == Markup::SubRip {
            let length = subrip_tag_len(rest);
            if length == 0 {
                self.words("<", position);
            }
            return length.max(1);
        }
        let end = if self.has_no_tag_end { None } else { rest.find('>') };
        let Some(end) = end else {
            self.has_no_tag_end = true;
            self.captions.report(TranscriptProblemKind::UnclosedTag, start..start + 1);
            self.words("<", position);
            return 1;
        };
        let inner = rest.get(1..end).unwrap_or_default();
        if let Some(name) = inner.strip_prefix('/') {
            self.end_tag(name.trim());
        } else if inner.starts_with(|c: char| c.is_ascii_digit()) {
            if let Some((moment, "")) = parse_timestamp(inner) {
                self.moment(moment);
            }
        } else {
            self.start_tag(inner, start);
        }
        end + 1
    }

    fn moment(&mut self, moment: Moment) {
        self.cue.moments.push((self.cue.text.len(), moment));
    }

    fn start_tag(&mut self, inner: &'s str, start: usize) {
        let name_end = inner.find(['.', ' ', '\t', '\n', '\u{C}']).unwrap_or(inner.len());
        let (name, rest) = inner.split_at(name_end);
        let is_known = matches!(name, "c" | "i" | "b" | "u" | "ruby" | "rt" | "v" | "lang");
        let is_misplaced = name == "rt" && self.tags.last().is_none_or(|tag| tag.name != "ruby");
        if !is_known {
            let end = start + inner.len() + 2;
            self.captions.report(TranscriptProblemKind::UnknownTag, start..end);
        }
        if !is_known || is_misplaced {
            return;
        }
        let mut voice = None;
        if name == "v" {
            let annotation = rest.find(char::is_whitespace).and_then(|at| rest.get(at..));
            let name = decode_references(annotation.unwrap_or_default());
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            voice = self.add_voice(name, start..start + inner.len() + 2);
        }
        let is_reading = name == "rt" || self.tags.last().is_some_and(|tag| tag.is_reading);
        self.tags.push(OpenTag { name, voice: voice.or(self.voice()), is_reading });
        if voice.is_some() {
            self.cue.voices.push((self.cue.text.len(), voice));
        }
    }

    /// Returns the index of a voice, if it has a name.
    fn add_voice(&mut self, name: String, source: Range<usize>) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        let voices = &mut self.captions.voices;
        let from = voices.len().saturating_sub(LAST_VOICES);
        if let Some(known) = voices.iter().skip(from).position(|voice| voice.name == name) {
            return Some(from + known);
        }
        voices.push(Voice { name, source });
        Some(voices.len() - 1)
    }

    fn end_tag(&mut self, name: &str) {
        let Some(last) = self.tags.last() else { return };
        if last.is_reading && matches!(name, "rt" | "ruby") {
            // Tags that are open in a reading end with it. Otherwise words after it would be lost.
            while self.tags.pop_if(|tag| tag.name != name).is_some() {}
        } else if last.name != name {
            return;
        }
        self.tags.pop();
        if name == "v" {
            self.cue.voices.push((self.cue.text.len(), self.voice()));
        }
    }
}

/// Returns the length of the tag at the start of a text, if it is one of those that players of
/// `SubRip` know, which are those of HTML. Returns 0 if there is no such tag.
fn subrip_tag_len(text: &str) -> usize {
    let Some(inner) = text.strip_prefix('<') else { return 0 };
    let Some(end) = inner.find(['<', '>']).filter(|end| inner.get(*end..=*end) == Some(">")) else {
        return 0;
    };
    let inner = inner.get(..end).unwrap_or_default();
    let name = inner.strip_prefix('/').unwrap_or(inner).trim();
    let name = name.split(char::is_whitespace).next().unwrap_or_default();
    let is_known = ["b", "i", "u", "s", "font"].iter().any(|it| name.eq_ignore_ascii_case(it));
    if is_known { end + 2 } else { 0 }
}

/// Decodes a character reference at the start of a text (HTML, section 13.2.5.72). Returns the
/// length of the reference too.
fn decode_reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(MAX_REFERENCE_BYTES).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    if let Some(number) = name.strip_prefix('#') {
        return Some((decode_number(number)?.to_string(), end + 1));
    }
    let (first, second) = *html5ever::data::NAMED_ENTITIES.get(text.get(1..=end)?)?;
    let mut decoded = String::new();
    for code in [first, second] {
        if code != 0 {
            decoded.push(char::from_u32(code)?);
        }
    }
    (!decoded.is_empty()).then_some((decoded, end + 1))
}

/// Returns the character with a number. Control characters are not allowed in texts.
fn decode_number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control())
}

fn decode_references(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        decoded.push_str(before);
        let (words, length) = decode_reference(reference).unwrap_or_else(|| ("&".to_owned(), 1));
        decoded.push_str(&words);
        rest = reference.get(length..).unwrap_or_default();
    }
    decoded + rest
}
