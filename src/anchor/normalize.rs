//! Normalizes typography, white space and Unicode composition, so that the same words typed in two
//! ways compare equal. Every normalized character keeps the original bytes it was made from.
//!
//! `docs/anchoring.md` lists the rules for users. Case is never changed.

use std::ops::Range;
use std::sync::OnceLock;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text normalized for comparison, with a map back to the original.
#[derive(Debug, Clone, Default)]
pub struct NormalizedText {
    text: String,
    original: String,
    /// Consecutive parts that together make up `text`.
    segments: Vec<Segment>,
    /// One bit for each byte of `original`, set if a grapheme cluster begins there. Computed when
    /// first needed; empty if the original is ASCII.
    grapheme_starts: OnceLock<Vec<u64>>,
}

/// A part of the normalized text, and the original bytes that it was made from.
#[derive(Debug, Clone, Copy)]
struct Segment {
    normalized_start: u32,
    original_start: u32,
    original_end: u32,
    /// Whether text and original run in parallel. If not, the segment is a single character.
    is_parallel: bool,
}

pub fn normalize(text: &str) -> NormalizedText {
    let mut normalized = NormalizedText {
        text: String::with_capacity(text.len()),
        original: text.to_owned(),
        ..NormalizedText::default()
    };
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        normalized.push_composed_text(text);
    } else {
        normalized.push_text(text);
    }
    normalized.segments.shrink_to_fit();
    normalized
}

impl NormalizedText {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn original_text(&self) -> &str {
        &self.original
    }

    /// Returns the original bytes that a range of the normalized text was made from.
    pub fn original_range(&self, normalized: Range<usize>) -> Range<usize> {
        let start = self.origin_at(normalized.start).map_or(self.original.len(), |it| it.start);
        if normalized.is_empty() {
            return start..start;
        }
        let end = self.origin_before(normalized.end).map_or(start, |origin| origin.end);
        start..end.max(start)
    }

    /// Returns whether a grapheme cluster of the original begins or ends at `offset` (UAX #29,
    /// section 3).
    pub(crate) fn is_grapheme_boundary(&self, offset: usize) -> bool {
        if offset == self.original.len() {
            return true;
        }
        let starts = self.grapheme_starts.get_or_init(|| {
            // Texts have no carriage returns, so each character of an ASCII text is a cluster.
            if self.original.is_ascii() {
                return Vec::new();
            }
            let mut bits = vec![0; self.original.len() / 64 + 1];
            for start in GraphemeClusterSegmenter::new().segment_str(&self.original) {
                bits[start / 64] |= 1 << (start % 64);
            }
            bits
        });
        starts.is_empty() || starts[offset / 64] & (1 << (offset % 64)) != 0
    }

    /// Returns whether a range of the normalized text covers whole characters of the original. It
    /// does not if it begins or ends within the three dots that one `…` was expanded to.
    pub(crate) fn is_aligned(&self, normalized: &Range<usize>) -> bool {
        !self.splits_origin(normalized.start) && !self.splits_origin(normalized.end)
    }

    fn splits_origin(&self, normalized: usize) -> bool {
        let origin = self.origin_at(normalized);
        origin.is_some() && origin == self.origin_before(normalized)
    }

    /// Returns the original bytes of the character that begins at byte `normalized`.
    fn origin_at(&self, normalized: usize) -> Option<Range<usize>> {
        let c = self.text.get(normalized..)?.chars().next()?;
        let next = self.segments.partition_point(|it| it.normalized_start as usize <= normalized);
        let segment = self.segments.get(next.checked_sub(1)?)?;
        let start = segment.original_start as usize;
        if segment.is_parallel {
            let start = start + (normalized - segment.normalized_start as usize);
            return Some(start..start + c.len_utf8());
        }
        Some(start..segment.original_end as usize)
    }

    /// Returns the original bytes of the character that ends at byte `normalized`.
    fn origin_before(&self, normalized: usize) -> Option<Range<usize>> {
        let last = self.text.get(..normalized)?.chars().next_back()?;
        self.origin_at(normalized - last.len_utf8())
    }

    /// Normalizes a text that is in NFC already.
    fn push_composed_text(&mut self, text: &str) {
        let mut offset = 0;
        while offset < text.len() {
            let rest = &text[offset..];
            let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
            self.push(&rest[..plain], offset..offset + plain);
            offset += plain;
            if let Some(c) = rest[plain..].chars().next() {
                self.push_char(c, offset..offset + c.len_utf8());
                offset += c.len_utf8();
            }
        }
    }

    /// Normalizes any text. Each sequence of characters that may combine is brought to NFC on its
    /// own, so that its place in the original stays known.
    fn push_text(&mut self, text: &str) {
        let mut sequence: Vec<(usize, char)> = Vec::new();
        for (offset, c) in text.char_indices() {
            if is_stable_starter(c) {
                self.push_sequence(&sequence);
                sequence.clear();
            }
            sequence.push((offset, c));
        }
        self.push_sequence(&sequence);
    }

    fn push_sequence(&mut self, sequence: &[(usize, char)]) {
        let (Some((start, _)), Some((last, c))) = (sequence.first(), sequence.last()) else {
            return;
        };
        let end = last + c.len_utf8();
        let composed: Vec<char> = sequence.iter().map(|(_, c)| *c).nfc().collect();
        if composed.iter().eq(sequence.iter().map(|(_, c)| c)) {
            for (offset, c) in sequence {
                self.push_char(*c, *offset..offset + c.len_utf8());
            }
        } else {
            for c in composed {
                self.push_char(c, *start..end);
            }
        }
    }

    /// Adds the normalized form of `c`, which was made from the bytes at `original`.
    fn push_char(&mut self, c: char, original: Range<usize>) {
        match c {
            c if is_invisible(c) => {}
            c if c.is_whitespace() => self.push_collapsed(" ", original),
            c if is_dash(c) => self.push_collapsed("-", original),
            '‘' | '’' | '‚' | '‛' | 'ʼ' | '׳' => self.push("'", original),
            '“' | '”' | '„' | '‟' | '״' => self.push("\"", original),
            '…' => {
                for _ in 0..3 {
                    self.push(".", original.clone());
                }
            }
            '\u{FB00}'..='\u{FB06}' => {
                for letter in c.nfkc() {
                    self.push(letter.encode_utf8(&mut [0; 4]), original.clone());
                }
            }
            c => {
                if is_pictograph(c) {
                    self.push_joiner(original.start);
                }
                self.push(c.encode_utf8(&mut [0; 4]), original);
            }
        }
    }

    /// Adds the zero width joiner before `offset` if it joins two pictographs: a family is not the
    /// same as three people.
    fn push_joiner(&mut self, offset: usize) {
        let Some(before) = self.original[..offset].strip_suffix(JOINER) else { return };
        if self.text.ends_with(is_pictograph) {
            let original = before.len()..offset;
            self.push(JOINER.encode_utf8(&mut [0; 4]), original);
        }
    }

    /// Adds a space or a hyphen, or extends the one that the text ends with.
    fn push_collapsed(&mut self, c: &str, original: Range<usize>) {
        if !self.text.ends_with(c) {
            self.push(c, original);
            return;
        }
        let Some(last) = self.segments.last_mut() else { return };
        let normalized_start = (self.text.len() - c.len()) as u32;
        let original_end = original.end as u32;
        if last.normalized_start == normalized_start {
            last.original_end = original_end;
            last.is_parallel = false;
            return;
        }
        // The character ends a longer segment, and now needs one of its own.
        last.original_end -= c.len() as u32;
        let original_start = last.original_end;
        let segment =
            Segment { normalized_start, original_start, original_end, is_parallel: false };
        self.segments.push(segment);
    }

    /// Adds normalized text that was made from the bytes at `original`.
    fn push(&mut self, text: &str, original: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let is_parallel = text.len() == original.len();
        let (original_start, original_end) = (original.start as u32, original.end as u32);
        match self.segments.last_mut() {
            Some(last)
                if is_parallel && last.is_parallel && last.original_end == original_start =>
            {
                last.original_end = original_end;
            }
            _ => {
                let normalized_start = self.text.len() as u32;
                let segment =
                    Segment { normalized_start, original_start, original_end, is_parallel };
                self.segments.push(segment);
            }
        }
        self.text.push_str(text);
    }
}

/// Returns whether normalization never changes an ASCII character.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'-'
}

/// Returns whether `c` never combines with characters before it (UAX #15, section 9).
fn is_stable_starter(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) != IsNormalized::Maybe
}

const JOINER: char = '\u{200D}';

/// Returns whether `c` is in a block of pictographs and symbols that emoji are made of.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Returns whether readers cannot see a character: white space or an invisible character.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Soft hyphens, zero-width characters, direction marks and embeddings, invisible operators and
/// variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Hyphens, dashes and minus signs.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}
