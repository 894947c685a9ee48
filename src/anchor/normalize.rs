//! Folding: what two ways of typing the same words have in common, and the way back to the original.
//! The rules are listed for users in `docs/anchoring.md`; case and words are never folded.

use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A text folded for comparison.
#[derive(Debug, Clone)]
pub struct NormalizedText {
    text: String,
    original: String,
    /// What `text` is made of, from its beginning to its end.
    stretches: Vec<Segment>,
    /// Where grapheme clusters of `original` begin, a bit a byte, once somebody asks.
    boundaries: OnceLock<Vec<u64>>,
}

/// Characters that folding left as they are, or one that it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the folded text.
    folded: u32,
    /// The original bytes; characters that were made together, or from one, share them.
    start: u32,
    end: u32,
    /// Whether it is as the original has it, byte for byte.
    is_as_written: bool,
}

impl NormalizedText {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text before folding.
    pub fn original_text(&self) -> &str {
        &self.original
    }

    /// The original bytes behind a range of the folded text, as far as it has any.
    pub fn original_range(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.origin(folded.start).map_or(self.original.len(), |origin| origin.start);
        if folded.is_empty() {
            return start..start;
        }
        let end = self.origin_before(folded.end).map_or(start, |origin| origin.end);
        start..end.max(start)
    }

    /// Whether a grapheme cluster of the original begins or ends at `at` (UAX #29, section 3). The line ends of
    /// a text are one character, so in ASCII every place is such.
    pub(crate) fn is_grapheme_boundary(&self, at: usize) -> bool {
        let boundaries = self.boundaries.get_or_init(|| {
            if self.original.is_ascii() {
                return Vec::new();
            }
            let mut bits = vec![0; self.original.len() / 64 + 1];
            for (start, _) in self.original.grapheme_indices(true) {
                bits.iter_mut()
                    .skip(start / 64)
                    .take(1)
                    .for_each(|word: &mut u64| *word |= 1 << (start % 64));
            }
            bits
        });
        at == self.original.len()
            || boundaries.is_empty()
            || boundaries.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// Whether a range of the folded text begins and ends where original characters do: not within
    /// the three dots of one `…`.
    pub fn is_aligned(&self, folded: &Range<usize>) -> bool {
        let splits = |at: usize| {
            let here = self.origin(at);
            here.is_some() && here == self.origin_before(at)
        };
        !splits(folded.start) && !splits(folded.end)
    }

    /// The original bytes of the character that begins at byte `folded`.
    fn origin(&self, folded: usize) -> Option<Range<usize>> {
        let c = self.text.get(folded..)?.chars().next()?;
        let after = self.stretches.partition_point(|stretch| stretch.folded as usize <= folded);
        let stretch = self.stretches.get(after.checked_sub(1)?)?;
        let (start, end) = (stretch.start as usize, stretch.end as usize);
        let start_as_written = start + (folded - stretch.folded as usize);
        Some(if stretch.is_as_written {
            start_as_written..start_as_written + c.len_utf8()
        } else {
            start..end
        })
    }

    /// The original bytes of the character that ends at byte `folded`.
    fn origin_before(&self, folded: usize) -> Option<Range<usize>> {
        let last = self.text.get(..folded)?.chars().next_back()?;
        self.origin(folded - last.len_utf8())
    }
}

/// Folds `text`.
pub fn normalize(text: &str) -> NormalizedText {
    let mut folder = Folder { text: String::with_capacity(text.len()), stretches: Vec::new() };
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        folder.composed(text);
    } else {
        folder.normalise(text);
    }
    folder.stretches.shrink_to_fit();
    NormalizedText {
        text: folder.text,
        original: text.to_owned(),
        stretches: folder.stretches,
        boundaries: OnceLock::new(),
    }
}

struct Folder {
    text: String,
    stretches: Vec<Segment>,
}

impl Folder {
    /// Takes a text that is in NFC, what needs no folding a stretch at a time.
    fn composed(&mut self, text: &str) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
            self.as_written(rest.get(..plain).unwrap_or_default(), at);
            at += plain;
            if let Some(c) = rest.get(plain..).and_then(|rest| rest.chars().next()) {
                self.push(c, at, at + c.len_utf8());
                at += c.len_utf8();
            }
        }
    }

    /// Adds characters that folding leaves as they are.
    fn as_written(&mut self, words: &str, start: usize) {
        let (folded, start, end) =
            (self.text.len() as u32, start as u32, (start + words.len()) as u32);
        self.text.push_str(words);
        match self.stretches.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if last.is_as_written && last.end == start => last.end = end,
            _ => self.stretches.push(Segment { folded, start, end, is_as_written: true }),
        }
    }

    /// Normalises to NFC segment by segment, so that each character keeps its place.
    fn normalise(&mut self, text: &str) {
        let mut segment: Vec<(usize, char)> = Vec::new();
        for (at, c) in text.char_indices() {
            if begins_segment(c) {
                self.segment(&segment);
                segment.clear();
            }
            segment.push((at, c));
        }
        self.segment(&segment);
    }

    fn segment(&mut self, segment: &[(usize, char)]) {
        let (Some((start, _)), Some((last, c))) = (segment.first(), segment.last()) else { return };
        let composed: Vec<char> = segment.iter().map(|(_, c)| *c).nfc().collect();
        if composed.iter().eq(segment.iter().map(|(_, c)| c)) {
            segment.iter().for_each(|(at, c)| self.push(*c, *at, at + c.len_utf8()));
        } else {
            composed
                .into_iter()
                .for_each(|composed| self.push(composed, *start, last + c.len_utf8()));
        }
    }

    /// Adds a character of the original, folded.
    fn push(&mut self, c: char, start: usize, end: usize) {
        match c {
            c if is_invisible(c) => {}
            c if c.is_whitespace() => self.run(' ', start, end),
            '…' => (0..3).for_each(|_| self.add('.', start, end)),
            c if is_dash(c) => self.run('-', start, end),
            '‘' | '’' | '‚' | '‛' | 'ʼ' => self.add('\'', start, end),
            '“' | '”' | '„' | '‟' => self.add('"', start, end),
            c => self.add(c, start, end),
        }
    }

    /// Adds a character of which a run counts once.
    fn run(&mut self, c: char, start: usize, end: usize) {
        if !self.text.ends_with(c) {
            return self.add(c, start, end);
        }
        let Some(last) = self.stretches.last_mut() else { return };
        let folded = (self.text.len() - c.len_utf8()) as u32;
        if last.folded == folded {
            (last.end, last.is_as_written) = (end as u32, false);
        } else {
            last.end -= c.len_utf8() as u32;
            let start = last.end;
            self.stretches.push(Segment { folded, start, end: end as u32, is_as_written: false });
        }
    }

    fn add(&mut self, c: char, start: usize, end: usize) {
        let (folded, is_as_written) = (self.text.len() as u32, end - start == c.len_utf8());
        self.text.push(c);
        let (start, end) = (start as u32, end as u32);
        match self.stretches.last_mut() {
            Some(last) if is_as_written && last.is_as_written && last.end == start => {
                last.end = end
            }
            _ => self.stretches.push(Segment { folded, start, end, is_as_written }),
        }
    }
}

/// Whether a byte is a character that folding leaves as it is, whatever stands around it.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'-'
}

/// Whether `c` never combines with what stands before it (UAX #15, section 9: a stable starter).
fn begins_segment(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) != IsNormalized::Maybe
}

/// Characters that are not seen: soft hyphen, zero-width characters, direction marks and embeddings,
/// invisible operators, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Hyphens and dashes, the minus sign among them.
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
