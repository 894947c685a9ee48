//! The stretch of a text that is most like a pattern, by edit distance over characters. It only
//! ever suggests.
//!
//! Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming"
//! (J. ACM 46(3), 1999), in the block form of Hyyrö, "A bit-vector algorithm for computing Levenshtein
//! and Damerau edit distances" (Nordic J. Computing 10, 2003).

use std::collections::HashMap;
use std::ops::Range;

const WORD: usize = 64;
/// Blocks of 64 pattern characters times text characters; beyond it the search is not tried.
const MOST_WORK: usize = 40_000_000;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Characters to insert, delete or replace to make the pattern of it.
    pub distance: usize,
}

/// The stretch of `text` with the smallest edit distance to `pattern`: of several the first to end, and
/// of those that end there the shortest. `None` where there is nothing to compare or too much.
pub fn nearest(text: &str, pattern: &str) -> Option<Match> {
    let pattern: Vec<char> = pattern.chars().collect();
    let chars = text.chars().count();
    if pattern.is_empty() || chars == 0 || pattern.len().div_ceil(WORD).saturating_mul(chars) > MOST_WORK {
        return None;
    }
    let (end, distance) = Pattern::new(pattern.iter().copied()).best_end(text.chars(), false)?;
    let end = byte_of(text, end);
    // The same search backwards from the end, anchored there, finds the start.
    let before = text.get(..end)?;
    let reach = pattern.len() + distance;
    let backwards = before.chars().rev().take(reach);
    let (length, _) = Pattern::new(pattern.iter().rev().copied()).best_end(backwards, true)?;
    let start = before.char_indices().rev().nth(length.checked_sub(1)?).map_or(0, |(at, _)| at);
    Some(Match { range: start..end, distance })
}

/// The byte after the `count`-th character.
fn byte_of(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

struct Pattern {
    length: usize,
    classes: HashMap<char, usize>,
    /// For each class, `blocks` words: bit i is set where the pattern's i-th character is of the class.
    masks: Vec<u64>,
    blocks: usize,
}

/// A column of the dynamic programme, 64 rows of it: where it grows and where it shrinks.
#[derive(Clone, Copy)]
struct Block {
    plus: u64,
    minus: u64,
}

impl Pattern {
    fn new(chars: impl Iterator<Item = char> + Clone) -> Self {
        let length = chars.clone().count();
        let blocks = length.div_ceil(WORD);
        let mut classes = HashMap::new();
        let mut masks = vec![0_u64; blocks];
        for (row, c) in chars.enumerate() {
            let next = masks.len() / blocks;
            let class = *classes.entry(c).or_insert(next);
            if class == next {
                masks.resize(masks.len() + blocks, 0);
            }
            if let Some(mask) = masks.get_mut(class * blocks + row / WORD) {
                *mask |= 1 << (row % WORD);
            }
        }
        Self { length, classes, masks, blocks }
    }

    /// How many characters of `text` stand before the end of the best match, and its distance. When
    /// `anchored`, the match begins at the start of `text`; else anywhere.
    fn best_end(&self, text: impl Iterator<Item = char>, anchored: bool) -> Option<(usize, usize)> {
        let mut column = vec![Block { plus: u64::MAX, minus: 0 }; self.blocks];
        let last = 1_u64 << ((self.length - 1) % WORD);
        let mut distance = self.length;
        let mut best: Option<(usize, usize)> = None;
        for (at, c) in text.enumerate() {
            // Row zero stays zero where a match may begin anywhere, and grows by one a character else.
            let mut carry = i8::from(anchored);
            let class = self.classes.get(&c).copied().unwrap_or(0) * self.blocks;
            let masks = self.masks.get(class..class + self.blocks)?;
            for (number, (block, mask)) in column.iter_mut().zip(masks).enumerate() {
                let high = if number + 1 == self.blocks { last } else { 1 << (WORD - 1) };
                carry = block.advance(*mask, carry, high);
            }
            distance = distance.saturating_add_signed(isize::from(carry));
            if best.is_none_or(|(_, least)| distance < least) {
                best = Some((at + 1, distance));
            }
        }
        best
    }
}

impl Block {
    /// One character on: `carry` is how much the row above changed, the result how much the row of
    /// the bit `high` did.
    fn advance(&mut self, mask: u64, carry: i8, high: u64) -> i8 {
        let from_above = u64::from(carry < 0);
        let vertical = mask | self.minus;
        let mask = mask | from_above;
        let horizontal = (((mask & self.plus).wrapping_add(self.plus)) ^ self.plus) | mask;
        let mut plus = self.minus | !(horizontal | self.plus);
        let mut minus = self.plus & horizontal;
        let out = i8::from(plus & high != 0) - i8::from(minus & high != 0);
        plus = (plus << 1) | u64::from(carry > 0);
        minus = (minus << 1) | from_above;
        self.plus = minus | !(vertical | plus);
        self.minus = plus & vertical;
        out
    }
}
