//! A line of text → glyphs with their places: directions, fonts and ligatures resolved. One line at a time:
//! where lines break is for `layout`.

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use skrifa::GlyphId;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use crate::social_cards::font::{Fonts, Voice};

/// A glyph in its place, in ems from the start of the line; `y` grows upwards.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    /// Its font, by its place among the fonts.
    pub face: usize,
    /// Its number in the font; 0 is the box of a character that the font lacks.
    pub id: GlyphId,
    /// How far right.
    pub x: f32,
    /// How far up.
    pub y: f32,
}

/// A line that is ready to be drawn at any size.
#[derive(Debug, Default)]
pub struct Line {
    /// Its glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// Its width in ems.
    pub width: f32,
}

/// Sets a line of text.
pub fn line(text: &str, right_to_left: bool, voice: Voice, fonts: &Fonts) -> Line {
    let level = if right_to_left { Level::rtl() } else { Level::ltr() };
    let bidi = BidiInfo::new(text, Some(level));
    let mut line = Line::default();
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            let mut pieces = by_face(text.get(run).unwrap_or_default(), voice, fonts);
            if is_rtl {
                pieces.reverse();
            }
            for (face, piece) in pieces {
                let direction =
                    if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
                line.append(face, piece, direction, fonts);
            }
        }
    }
    line
}

/// The stretches of a text that are set in one font each. What no font has is left to the one before.
fn by_face<'t>(text: &'t str, voice: Voice, fonts: &Fonts) -> Vec<(usize, &'t str)> {
    let mut stretches: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        let end = at + cluster.len();
        let before = stretches.last().map(|(face, _)| *face);
        let keeps = cluster.chars().all(char::is_whitespace).then_some(before).flatten();
        let face = keeps.or_else(|| fonts.face_of(voice, cluster)).or(before).unwrap_or_default();
        match stretches.last_mut().filter(|(last, _)| *last == face) {
            Some((_, range)) => range.end = end,
            None => stretches.push((face, at..end)),
        }
    }
    stretches.into_iter().filter_map(|(face, range)| Some((face, text.get(range)?))).collect()
}

impl Line {
    fn append(&mut self, at: usize, text: &str, direction: Direction, fonts: &Fonts) {
        let Some((face, font)) = fonts.face(at).and_then(|face| Some((face, face.font()?))) else {
            return;
        };
        let shaper = face.shaper.shaper(&font).instance(Some(&face.instance)).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let glyphs = shaper.shape(buffer, ShapeOptions::new());
        let em = |units: i32| float(units) / face.units_per_em();
        for (info, position) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
            let (x, y) = (self.width + em(position.x_offset), em(position.y_offset));
            self.glyphs.push(Glyph { face: at, id: GlyphId::new(info.glyph_id), x, y });
            self.width += em(position.x_advance);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "units of fonts are far below 2^24")]
fn float(units: i32) -> f32 {
    units as f32
}
