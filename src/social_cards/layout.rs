//! Breaks a text into lines that fit a box. It takes the largest size that fits, balances the
//! lines, and ends with an ellipsis if even the smallest size is too large. Lines break by UAX 14.
//!
//! `parley` could replace this file and `shape.rs`. It has not been tried yet.

use std::ops::Range;

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use crate::social_cards::font::{FontFamily, Fonts};
use crate::social_cards::shape::ShapedLine;

/// The line height in ems, for texts in the serif alone and for other scripts, which are taller.
const LINE_HEIGHT: f32 = 1.16;
const TALL_LINE_HEIGHT: f32 = 1.32;

/// The font sizes for a claim in pixels.
const SIZES: [f32; 9] = [88.0, 80.0, 72.0, 64.0, 57.0, 51.0, 46.0, 42.0, 38.0];

/// Lines, and the size in pixels at which they fit.
pub(super) struct TextBlock {
    pub lines: Vec<ShapedLine>,
    pub size: f32,
    pub line_height: f32,
}

#[derive(Clone, Copy)]
pub(super) struct TextStyle<'f> {
    pub fonts: &'f Fonts,
    pub family: FontFamily,
    pub right_to_left: bool,
}

/// A part of a text between two possible line breaks.
struct Word {
    range: Range<usize>,
    /// The width in ems, without white space at the end.
    width: f32,
    /// The width including white space at the end.
    advance: f32,
}

impl TextStyle<'_> {
    fn shape(self, text: &str) -> ShapedLine {
        ShapedLine::new(text, self.right_to_left, self.family, self.fonts)
    }

    /// Shapes a text as a single line. A line wider than `max_width` ems ends with an ellipsis.
    pub(super) fn fit_on_line(self, text: &str, max_width: f32) -> ShapedLine {
        let line = self.shape(text);
        if line.width <= max_width { line } else { self.ellipsize(text, max_width) }
    }

    /// Shapes the longest start of a text that fits together with an ellipsis.
    fn ellipsize(self, text: &str, max_width: f32) -> ShapedLine {
        let mut ends: Vec<usize> = text.grapheme_indices(true).map(|(start, _)| start).collect();
        ends.push(text.len());
        let (mut fits, mut too_long) = (0, ends.len());
        while too_long - fits > 1 {
            let middle = usize::midpoint(fits, too_long);
            let end = ends.get(middle).copied().unwrap_or(text.len());
            if self.shape(&shorten(text, end)).width <= max_width {
                fits = middle;
            } else {
                too_long = middle;
            }
        }
        let end = ends.get(fits).copied().unwrap_or(text.len());
        self.shape(&shorten(text, end))
    }

    /// Breaks a text into lines that fit a box of `width` by `height` pixels.
    pub(super) fn fit_in_box(self, text: &str, width: f32, height: f32) -> TextBlock {
        let words = self.split_words(text);
        let widest = words.iter().map(|word| word.width).fold(0.0, f32::max);
        let is_plain = self.fonts.has_all(self.family, text);
        let line_height = if is_plain { LINE_HEIGHT } else { TALL_LINE_HEIGHT };
        let mut smallest = 1.0;
        for size in SIZES {
            let max_width = width / size;
            let lines = break_lines(&words, max_width);
            if widest <= max_width && lines.len() <= count_lines(height, size * line_height) {
                let lines = balance_lines(&words, max_width, lines.len());
                let lines = self.shape_lines(text, &lines);
                return TextBlock { lines, size, line_height: size * line_height };
            }
            smallest = size;
        }
        let max_lines = count_lines(height, smallest * line_height);
        let lines = self.ellipsize_lines(text, width / smallest, max_lines);
        TextBlock { lines, size: smallest, line_height: smallest * line_height }
    }

    /// Breaks a text into lines of at most `max_width` ems. Returns `None` if it needs more than
    /// `max_lines`, or a word is wider than a line.
    pub(super) fn wrap(
        self,
        text: &str,
        max_width: f32,
        max_lines: usize,
    ) -> Option<Vec<ShapedLine>> {
        let words = self.split_words(text);
        let lines = break_lines(&words, max_width);
        let fits = words.iter().all(|word| word.width <= max_width) && lines.len() <= max_lines;
        fits.then(|| self.shape_lines(text, &balance_lines(&words, max_width, lines.len())))
    }

    fn shape_lines(self, text: &str, lines: &[Range<usize>]) -> Vec<ShapedLine> {
        let mut shaped = Vec::new();
        for range in lines {
            shaped.push(self.shape(text.get(range.clone()).unwrap_or_default().trim()));
        }
        shaped
    }

    /// Breaks a text into at most `max_lines` lines. Words wider than a line break anywhere.
    fn ellipsize_lines(self, text: &str, max_width: f32, max_lines: usize) -> Vec<ShapedLine> {
        let mut words = Vec::new();
        for word in self.split_words(text) {
            if word.width <= max_width {
                words.push(word);
                continue;
            }
            let start = word.range.start;
            let letters = text.get(word.range).unwrap_or_default();
            for (offset, cluster) in letters.grapheme_indices(true) {
                let start = start + offset;
                words.push(self.measure(text, start..start + cluster.len()));
            }
        }
        let lines = break_lines(&words, max_width);
        if lines.len() <= max_lines {
            return self.shape_lines(text, &lines);
        }
        let (complete, rest) = lines.split_at(max_lines.saturating_sub(1));
        let mut shaped = self.shape_lines(text, complete);
        // Two lines are more than the last one can hold. Shaping all of a long text is slow.
        let start = rest.first().map_or(text.len(), |line| line.start);
        let end = rest.get(1).map_or(text.len(), |line| line.end);
        shaped.push(self.ellipsize(text.get(start..end).unwrap_or_default(), max_width));
        shaped
    }

    fn split_words(self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut start = 0;
        for (end, _) in linebreaks(text) {
            words.push(self.measure(text, start..end));
            start = end;
        }
        words
    }

    fn measure(self, text: &str, range: Range<usize>) -> Word {
        let word = text.get(range.clone()).unwrap_or_default();
        let width = self.shape(word.trim_end()).width;
        let space = if word.ends_with(' ') { self.shape(" ").width } else { 0.0 };
        Word { range, width, advance: width + space }
    }
}

#[expect(clippy::cast_sign_loss, reason = "heights and sizes are positive")]
pub(super) fn count_lines(height: f32, line_height: f32) -> usize {
    (height / line_height).floor() as usize
}

/// Cuts a text at `end` and adds an ellipsis. It cuts after a whole word, unless that would lose
/// more than half of the text.
fn shorten(text: &str, end: usize) -> String {
    let mut kept = text.get(..end).unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    let is_inside_word = !rest.is_empty() && !rest.starts_with(' ');
    if let Some(space) = kept.rfind(' ')
        && is_inside_word
        && space > kept.len() / 2
    {
        kept = kept.get(..space).unwrap_or_default();
    }
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.', '…']))
}

/// Fills every line as far as possible.
fn break_lines(words: &[Word], max_width: f32) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut used = 0.0;
    for word in words {
        match lines.last_mut() {
            Some(line) if used + word.width <= max_width => line.end = word.range.end,
            _ => {
                used = 0.0;
                lines.push(word.range.clone());
            }
        }
        used += word.advance;
    }
    lines
}

/// Breaks into `count` lines that are as narrow as possible, so that no line has a single word.
fn balance_lines(words: &[Word], max_width: f32, count: usize) -> Vec<Range<usize>> {
    let mut too_narrow = max_width / 2.0;
    let mut wide_enough = max_width;
    for _ in 0..8 {
        let middle = f32::midpoint(too_narrow, wide_enough);
        let all_fit = words.iter().all(|word| word.width <= middle);
        if all_fit && break_lines(words, middle).len() <= count {
            wide_enough = middle;
        } else {
            too_narrow = middle;
        }
    }
    break_lines(words, wide_enough)
}
