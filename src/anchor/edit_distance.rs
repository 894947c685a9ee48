//! Finds the part of a text with the smallest edit distance to a pattern. It is used only for
//! suggestions.
//!
//! Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic
//! programming" (J. ACM 46(3), 1999), for patterns of any length: a column of the matrix is a
//! number of several 64-bit words, and carries go from word to word.

use std::ops::Range;

/// Rows of the matrix in one block.
const BLOCK_ROWS: usize = 64;
/// The maximum number of blocks to compute: pattern characters / 64 × text characters. A longer
/// search is not tried.
pub const MAX_NEAREST_STEPS: usize = 10_000_000;

/// A part of a text that is similar to a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearestMatch {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The number of characters to insert, delete or replace.
    pub distance: usize,
}

/// Returns how many blocks a search for the nearest part of `text` computes.
pub fn nearest_steps(text: &str, pattern: &str) -> usize {
    pattern.chars().count().div_ceil(BLOCK_ROWS).saturating_mul(text.chars().count())
}

/// Returns the part of `text` with the smallest edit distance to `pattern`. If there are several,
/// returns the one that ends first, and of these the shortest. Returns `None` if one of them is
/// empty or if they are too long to compare.
pub fn find_nearest(text: &str, pattern: &str) -> Option<NearestMatch> {
    if text.is_empty() || pattern.is_empty() || nearest_steps(text, pattern) > MAX_NEAREST_STEPS {
        return None;
    }
    let mut pattern: Vec<char> = pattern.chars().collect();
    let (end, distance) = Pattern::new(&pattern).best_end(text.chars(), false)?;
    let before_end = match text.char_indices().nth(end) {
        Some((offset, _)) => &text[..offset],
        None => text,
    };
    // The same search backwards from the end finds the start.
    pattern.reverse();
    let backwards = before_end.chars().rev().take(pattern.len() + distance);
    let (length, _) = Pattern::new(&pattern).best_end(backwards, true)?;
    let (start, _) = before_end.char_indices().rev().nth(length - 1)?;
    Some(NearestMatch { range: start..before_end.len(), distance })
}

/// A pattern prepared for the search.
struct Pattern {
    length: usize,
    blocks: usize,
    /// The number of each character, by its code point: from 1 for the characters of the pattern,
    /// and 0 for all others.
    numbers: Vec<u32>,
    /// `blocks` words for each number: bit i is set if the i-th character of the pattern has it.
    masks: Vec<u64>,
}

/// 64 rows of a column of the matrix, as differences between a row and the one above.
#[derive(Clone, Copy)]
struct Block {
    /// The rows whose value is one more than that of the row above.
    increments: u64,
    /// The rows whose value is one less.
    decrements: u64,
}

/// The values that one block passes on to the next: the carry of the addition, and whether the row
/// between them grew or shrank since the last column.
struct Carry {
    sum: bool,
    grown: u64,
    shrunk: u64,
}

impl Pattern {
    fn new(chars: &[char]) -> Self {
        let blocks = chars.len().div_ceil(BLOCK_ROWS);
        let max_char = chars.iter().copied().max().unwrap_or_default();
        let mut numbers = vec![0; max_char as usize + 1];
        let mut masks = vec![0; blocks];
        for (row, c) in chars.iter().enumerate() {
            let number = &mut numbers[*c as usize];
            if *number == 0 {
                *number = (masks.len() / blocks) as u32;
                masks.resize(masks.len() + blocks, 0);
            }
            masks[*number as usize * blocks + row / BLOCK_ROWS] |= 1 << (row % BLOCK_ROWS);
        }
        Self { length: chars.len(), blocks, numbers, masks }
    }

    /// Returns how many characters of `text` precede the end of the best match, and its distance.
    /// If `is_anchored`, the match begins at the start of `text`; else anywhere.
    fn best_end(
        &self,
        text: impl Iterator<Item = char>,
        is_anchored: bool,
    ) -> Option<(usize, usize)> {
        let mut column = vec![Block::FIRST; self.blocks];
        let last_row = (self.length - 1) % BLOCK_ROWS;
        let mut distance = self.length;
        let mut best: Option<(usize, usize)> = None;
        for (index, c) in text.enumerate() {
            let number = self.numbers.get(c as usize).copied().unwrap_or(0);
            let start = number as usize * self.blocks;
            let masks = &self.masks[start..start + column.len()];
            // The row above the first is zero if a match may begin anywhere. If not, it grows by
            // one with each character.
            let mut carry = Carry { sum: false, grown: u64::from(is_anchored), shrunk: 0 };
            let (mut grown, mut shrunk) = (0, 0);
            for (block, mask) in column.iter_mut().zip(masks) {
                (grown, shrunk) = block.advance(*mask, &mut carry);
            }
            distance += (grown >> last_row & 1) as usize;
            distance -= (shrunk >> last_row & 1) as usize;
            if best.is_none_or(|(_, min)| distance < min) {
                best = Some((index + 1, distance));
            }
        }
        best
    }
}

impl Block {
    /// The column before the text: each row is one more than the one above.
    const FIRST: Self = Self { increments: u64::MAX, decrements: 0 };

    /// Moves on to the next column. Returns the rows whose value grew and those whose value shrank.
    fn advance(&mut self, mask: u64, carry: &mut Carry) -> (u64, u64) {
        let vertical = mask | self.decrements;
        let (sum, overflow) = (mask & self.increments).overflowing_add(self.increments);
        let (sum, carry_overflow) = sum.overflowing_add(u64::from(carry.sum));
        let horizontal = (sum ^ self.increments) | mask;
        let grown = self.decrements | !(horizontal | self.increments);
        let shrunk = self.increments & horizontal;
        let grown_below = grown << 1 | carry.grown;
        let shrunk_below = shrunk << 1 | carry.shrunk;
        self.increments = shrunk_below | !(vertical | grown_below);
        self.decrements = grown_below & vertical;
        *carry = Carry {
            sum: overflow | carry_overflow,
            grown: grown >> (BLOCK_ROWS - 1),
            shrunk: shrunk >> (BLOCK_ROWS - 1),
        };
        (grown, shrunk)
    }
}
