//! Words → lines that fit a place: the largest size at which they do, lines of even length, and an
//! ellipsis where even the smallest is too large. Lines break where Unicode lets them (UAX 14).

use std::ops::Range;

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use crate::social_cards::font::{Fonts, Voice};
use crate::social_cards::shape;
use crate::social_cards::shape::Line;

/// The distance of baselines in ems, for the serif and for scripts that reach further up and down.
const LEADING: (f32, f32) = (1.16, 1.32);

/// The sizes at which a claim is set, in pixels.
const SIZES: [f32; 9] = [88.0, 80.0, 72.0, 64.0, 57.0, 51.0, 46.0, 42.0, 38.0];

/// Lines at the size at which they fit.
pub struct Block {
    /// The lines.
    pub lines: Vec<Line>,
    /// Their size in pixels.
    pub size: f32,
    /// From one baseline to the next, in pixels.
    pub leading: f32,
}

/// How words are set.
#[derive(Clone, Copy)]
pub struct Setting<'f> {
    /// The fonts.
    pub fonts: &'f Fonts,
    /// Serif or sans-serif.
    pub voice: Voice,
    /// From right to left.
    pub right_to_left: bool,
}

/// A stretch of text that stays on one line.
struct Piece {
    range: Range<usize>,
    /// Its width in ems, without the space at its end.
    bare: f32,
    /// Its width with it.
    full: f32,
}

impl Setting<'_> {
    /// A single line.
    pub fn line(self, text: &str) -> Line {
        shape::line(text, self.right_to_left, self.voice, self.fonts)
    }

    /// A single line of at most `room` ems, with an ellipsis where the text is longer.
    pub fn short(self, text: &str, room: f32) -> Line {
        let whole = self.line(text);
        if whole.width <= room { whole } else { self.cut(text, room) }
    }

    /// The longest beginning of a text that leaves room for an ellipsis behind it.
    fn cut(self, text: &str, room: f32) -> Line {
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let cut = |count: usize| {
            let end = ends.get(count).copied().unwrap_or(text.len());
            self.line(&shortened(text, end))
        };
        let (mut fits, mut over) = (0, ends.len() + 1);
        while over - fits > 1 {
            let middle = usize::midpoint(fits, over);
            if cut(middle).width <= room { fits = middle } else { over = middle }
        }
        cut(fits)
    }

    /// Lines that fill a place of that many pixels as well as they can.
    pub fn block(self, text: &str, width: f32, height: f32) -> Block {
        let pieces = self.pieces(text);
        let widest = pieces.iter().map(|piece| piece.bare).fold(0.0, f32::max);
        let is_plain = self.fonts.has_all(self.voice, text);
        let leading = if is_plain { LEADING.0 } else { LEADING.1 };
        let lines_at = |size: f32| whole(height / (size * leading));
        let block = |lines: Vec<Line>, size: f32| Block { lines, size, leading: size * leading };
        for size in SIZES {
            let lines = broken(&pieces, width / size);
            if widest <= width / size && lines.len() <= lines_at(size) {
                let lines = even(&pieces, width / size, lines.len());
                return block(self.set(text, &lines), size);
            }
        }
        let size = SIZES.last().copied().unwrap_or(1.0);
        block(self.set_cut(text, width / size, lines_at(size)), size)
    }

    fn set(self, text: &str, lines: &[Range<usize>]) -> Vec<Line> {
        lines
            .iter()
            .map(|range| self.line(text.get(range.clone()).unwrap_or_default().trim()))
            .collect()
    }

    /// As many lines as there is room for, words longer than a line broken anywhere.
    fn set_cut(self, text: &str, room: f32, most: usize) -> Vec<Line> {
        let pieces: Vec<Piece> = self
            .pieces(text)
            .into_iter()
            .flat_map(|piece| self.shorter(text, piece, room))
            .collect();
        let lines = broken(&pieces, room);
        let shown = lines.get(..most.saturating_sub(1)).filter(|_| lines.len() > most);
        let Some(shown) = shown else { return self.set(text, &lines) };
        let mut set = self.set(text, shown);
        let rest = lines.get(shown.len()).map_or(text.len(), |line| line.start);
        // Far more than one line holds, so that a very long text is not set whole.
        let end = lines.get(shown.len() + 1).map_or(text.len(), |line| line.end);
        set.push(self.cut(text.get(rest..end).unwrap_or_default(), room));
        set
    }

    fn pieces(self, text: &str) -> Vec<Piece> {
        let mut start = 0;
        let ends = linebreaks(text).map(|(end, _)| end);
        ends.map(|end| self.piece(text, std::mem::replace(&mut start, end)..end)).collect()
    }

    fn piece(self, text: &str, range: Range<usize>) -> Piece {
        let words = text.get(range.clone()).unwrap_or_default();
        let bare = self.line(words.trim_end()).width;
        let full = if words.ends_with(' ') { bare + self.line(" ").width } else { bare };
        Piece { range, bare, full }
    }

    /// A piece as it is, or its grapheme clusters where it is longer than a line.
    fn shorter(self, text: &str, piece: Piece, room: f32) -> Vec<Piece> {
        if piece.bare <= room {
            return vec![piece];
        }
        let start = piece.range.start;
        let words = text.get(piece.range).unwrap_or_default();
        let clusters = words.grapheme_indices(true);
        clusters
            .map(|(at, cluster)| self.piece(text, start + at..start + at + cluster.len()))
            .collect()
    }
}

#[expect(clippy::cast_sign_loss, reason = "heights and sizes are positive")]
fn whole(number: f32) -> usize {
    number.floor() as usize
}

/// A text that ends before `end`, after a whole word unless that loses too much of it.
fn shortened(text: &str, end: usize) -> String {
    let kept = text.get(..end).unwrap_or_default();
    let next = text.get(end..).unwrap_or_default();
    let word = kept
        .rfind(' ')
        .filter(|at| !next.is_empty() && !next.starts_with(' ') && *at > kept.len() / 2);
    let kept = word.and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.', '…']))
}

/// Lines as full as they can be.
fn broken(pieces: &[Piece], room: f32) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut used = 0.0;
    for piece in pieces {
        if let Some(line) = lines.last_mut().filter(|_| used + piece.bare <= room) {
            line.end = piece.range.end;
        } else {
            used = 0.0;
            lines.push(piece.range.clone());
        }
        used += piece.full;
    }
    lines
}

/// As many lines, as narrow as that allows: none is left with a single word.
fn even(pieces: &[Piece], room: f32, count: usize) -> Vec<Range<usize>> {
    let (mut narrow, mut wide) = (room / 2.0, room);
    for _ in 0..8 {
        let middle = f32::midpoint(narrow, wide);
        if broken(pieces, middle).len() <= count && pieces.iter().all(|piece| piece.bare <= middle)
        {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    broken(pieces, wide)
}
