//! Folding: what two ways of typing the same words have in common, and the way back to the original.
//! The rules are listed for users in `docs/anchoring.md`; case and words are never folded.

use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A text folded for comparison.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    original: String,
    /// One for every character of `text`.
    units: Vec<Unit>,
    /// Where grapheme clusters of `original` begin, a bit a byte, once somebody asks.
    boundaries: OnceLock<Vec<u64>>,
}

/// The original bytes that a folded character stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    /// Where the character begins in the folded text.
    folded: u32,
    /// The original bytes; characters folded together, or from one, share them.
    start: u32,
    end: u32,
}

impl Folded {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text before folding.
    pub fn original_text(&self) -> &str {
        &self.original
    }

    /// The original bytes behind a range of the folded text, as far as it has any.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let first = self.unit_at(folded.start);
        let start = self.units.get(first).map_or(self.original.len(), |unit| unit.start as usize);
        if folded.is_empty() {
            return start..start;
        }
        let last = self.unit_at(folded.end).saturating_sub(1);
        let end = self.units.get(last).map_or(start, |unit| unit.end as usize);
        start..end.max(start)
    }

    /// Whether a grapheme cluster of the original begins or ends at `at` (UAX #29, section 3). The line ends of
    /// a text are one character, so in ASCII every place is such.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let boundaries = self.boundaries.get_or_init(|| {
            if self.original.is_ascii() {
                return Vec::new();
            }
            let mut bits = vec![0; self.original.len() / 64 + 1];
            for (start, _) in self.original.grapheme_indices(true) {
                bits.iter_mut().skip(start / 64).take(1).for_each(|word: &mut u64| *word |= 1 << (start % 64));
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
        let parts = |at: usize| {
            let here = self.units.get(at)?;
            let before = self.units.get(at.checked_sub(1)?)?;
            Some(here.start == before.start && here.end == before.end)
        };
        let (first, after) = (self.unit_at(folded.start), self.unit_at(folded.end));
        parts(first) != Some(true) && parts(after) != Some(true)
    }

    /// The place among the units of the character that begins at byte `folded`.
    fn unit_at(&self, folded: usize) -> usize {
        self.units.partition_point(|unit| (unit.folded as usize) < folded)
    }
}

/// Folds `text`.
pub fn fold(text: &str) -> Folded {
    let mut folder = Folder { text: String::with_capacity(text.len()), units: Vec::with_capacity(text.len()) };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        for (at, c) in text.char_indices() {
            folder.push(c, at, at + c.len_utf8());
        }
    } else {
        folder.normalise(text);
    }
    Folded { text: folder.text, original: text.to_owned(), units: folder.units, boundaries: OnceLock::new() }
}

struct Folder {
    text: String,
    units: Vec<Unit>,
}

impl Folder {
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
            composed.into_iter().for_each(|composed| self.push(composed, *start, last + c.len_utf8()));
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
        match self.units.last_mut() {
            Some(last) if self.text.ends_with(c) => last.end = end as u32,
            _ => self.add(c, start, end),
        }
    }

    fn add(&mut self, c: char, start: usize, end: usize) {
        self.units.push(Unit { folded: self.text.len() as u32, start: start as u32, end: end as u32 });
        self.text.push(c);
    }
}

/// Whether `c` never combines with what stands before it (UAX #15, section 9: a stable starter).
fn begins_segment(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) != IsNormalized::Maybe
}

/// Characters that are not seen: soft hyphen, zero-width characters, direction marks and embeddings,
/// invisible operators, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Hyphens and dashes, the minus sign among them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}
