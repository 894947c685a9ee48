//! The stretch of a text that is most like a pattern, by edit distance over characters. It only
//! ever suggests.
//!
//! Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming"
//! (J. ACM 46(3), 1999). A column is one long number of 64 bits a word, so that only the carries of an addition and of
//! two shifts go from word to word.

use std::ops::Range;

const WORD: usize = 64;
/// Blocks of 64 pattern characters times text characters; beyond it the search is not tried.
const MOST_WORK: usize = 40_000_000;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearestMatch {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Characters to insert, delete or replace to make the pattern of it.
    pub distance: usize,
}

/// The stretch of `text` with the smallest edit distance to `pattern`: of several the first to end, and
/// of those that end there the shortest. `None` where there is nothing to compare or too much.
pub fn nearest(text: &str, pattern: &str) -> Option<NearestMatch> {
    let pattern: Vec<char> = pattern.chars().collect();
    let chars = text.chars().count();
    if pattern.is_empty()
        || chars == 0
        || pattern.len().div_ceil(WORD).saturating_mul(chars) > MOST_WORK
    {
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
    Some(NearestMatch { range: start..end, distance })
}

/// The byte after the `count`-th character.
fn byte_of(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

/// Which class a character belongs to: 0 is that of all that the pattern does not have.
struct Classes {
    /// For every 256 characters in a row, which page of `entries` is theirs; page 0 is that of nobody.
    pages: Vec<usize>,
    entries: Vec<usize>,
    count: usize,
}

struct Pattern {
    length: usize,
    classes: Classes,
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

/// What goes from a block to the next one: the carry of the sum, and how the row between them changed.
#[derive(Clone, Copy)]
struct Carry {
    sum: bool,
    plus: u64,
    minus: u64,
}

impl Classes {
    const PAGE: usize = 256;

    fn new() -> Self {
        Self {
            pages: vec![0; (char::MAX as usize + 1) / Self::PAGE],
            entries: vec![0; Self::PAGE],
            count: 1,
        }
    }

    fn of(&self, c: char) -> usize {
        let page = self.pages.get(c as usize / Self::PAGE).copied().unwrap_or(0);
        self.entries.get(page * Self::PAGE + c as usize % Self::PAGE).copied().unwrap_or(0)
    }

    /// The class of a character of the pattern, a new one where it has none.
    fn add(&mut self, c: char) -> usize {
        let fresh = self.entries.len() / Self::PAGE;
        let Some(page) = self.pages.get_mut(c as usize / Self::PAGE) else { return 0 };
        if *page == 0 {
            *page = fresh;
            self.entries.resize(self.entries.len() + Self::PAGE, 0);
        }
        let Some(class) = self.entries.get_mut(*page * Self::PAGE + c as usize % Self::PAGE) else {
            return 0;
        };
        if *class == 0 {
            *class = self.count;
            self.count += 1;
        }
        *class
    }
}

impl Pattern {
    fn new(chars: impl Iterator<Item = char> + Clone) -> Self {
        let length = chars.clone().count();
        let blocks = length.div_ceil(WORD);
        let mut classes = Classes::new();
        let mut masks = vec![0_u64; blocks];
        for (row, c) in chars.enumerate() {
            let class = classes.add(c);
            masks.resize(classes.count * blocks, 0);
            if let Some(mask) = masks.get_mut(class * blocks + row / WORD) {
                *mask |= 1 << (row % WORD);
            }
        }
        Self { length, classes, masks, blocks }
    }

    /// How many characters of `text` stand before the end of the best match, and its distance. When
    /// `anchored`, the match begins at the start of `text`; else anywhere.
    fn best_end(&self, text: impl Iterator<Item = char>, anchored: bool) -> Option<(usize, usize)> {
        // Most quotes are of these lengths, and the loop over a known number of blocks is not one.
        match self.blocks {
            1 => self.scan(&mut [Block::FIRST; 1], text, anchored),
            2 => self.scan(&mut [Block::FIRST; 2], text, anchored),
            3 => self.scan(&mut [Block::FIRST; 3], text, anchored),
            4 => self.scan(&mut [Block::FIRST; 4], text, anchored),
            blocks => self.scan(vec![Block::FIRST; blocks].as_mut_slice(), text, anchored),
        }
    }

    fn scan<Column: AsMut<[Block]> + ?Sized>(
        &self,
        column: &mut Column,
        text: impl Iterator<Item = char>,
        anchored: bool,
    ) -> Option<(usize, usize)> {
        let last = (self.length - 1) % WORD;
        let mut distance = self.length;
        let mut best: Option<(usize, usize)> = None;
        for (at, c) in text.enumerate() {
            let column = column.as_mut();
            let class = self.classes.of(c) * self.blocks;
            let masks = self.masks.get(class..class + column.len())?;
            // Row zero stays zero where a match may begin anywhere, and grows by one a character else.
            let mut carry = Carry { sum: false, plus: u64::from(anchored), minus: 0 };
            let mut end = (0, 0);
            for (block, mask) in column.iter_mut().zip(masks) {
                end = block.advance(*mask, &mut carry);
            }
            distance = distance + (end.0 >> last & 1) as usize - (end.1 >> last & 1) as usize;
            if best.is_none_or(|(_, least)| distance < least) {
                best = Some((at + 1, distance));
            }
        }
        best
    }
}

impl Block {
    /// The column before the text: every row is one more than the one above.
    const FIRST: Self = Self { plus: u64::MAX, minus: 0 };

    /// One character on; gives the rows that grew and those that shrank.
    fn advance(&mut self, mask: u64, carry: &mut Carry) -> (u64, u64) {
        let vertical = mask | self.minus;
        let (sum, over) = (mask & self.plus).overflowing_add(self.plus);
        let (sum, more) = sum.overflowing_add(u64::from(carry.sum));
        let horizontal = (sum ^ self.plus) | mask;
        let grown = self.minus | !(horizontal | self.plus);
        let shrunk = self.plus & horizontal;
        let (plus, minus) = (grown << 1 | carry.plus, shrunk << 1 | carry.minus);
        *carry = Carry { sum: over | more, plus: grown >> (WORD - 1), minus: shrunk >> (WORD - 1) };
        self.plus = minus | !(vertical | plus);
        self.minus = plus & vertical;
        (grown, shrunk)
    }
}
