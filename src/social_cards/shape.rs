//! Shapes a line of text: resolves text direction, fonts and ligatures, and places the glyphs.

use std::ops::Range;

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use skrifa::GlyphId;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use crate::social_cards::font::{FontFamily, Fonts};

/// A glyph and its position in ems from the start of the line. `y` grows upwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub face_index: usize,
    /// The glyph's number in its font. 0 is the box for a missing character.
    pub id: GlyphId,
    pub x: f32,
    pub y: f32,
}

/// A line that can be drawn at any size.
#[derive(Debug, Default)]
pub(super) struct ShapedLine {
    /// From left to right.
    pub glyphs: Vec<Glyph>,
    /// In ems.
    pub width: f32,
}

impl ShapedLine {
    pub(super) fn new(text: &str, right_to_left: bool, family: FontFamily, fonts: &Fonts) -> Self {
        let level = if right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(level));
        let mut line = Self::default();
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
                let direction =
                    if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
                let run = text.get(run).unwrap_or_default();
                let mut font_runs = split_by_font(run, family, fonts);
                if is_rtl {
                    font_runs.reverse();
                }
                for (face_index, range) in font_runs {
                    let text = run.get(range).unwrap_or_default();
                    line.append(face_index, text, direction, fonts);
                }
            }
        }
        line
    }

    fn append(&mut self, face_index: usize, text: &str, direction: Direction, fonts: &Fonts) {
        let Some(face) = fonts.face(face_index) else { return };
        let Some(font) = face.font() else { return };
        let shaper = face.shaper.shaper(&font).instance(Some(&face.instance)).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let glyphs = shaper.shape(buffer, ShapeOptions::new());
        let units_per_em = face.units_per_em;
        for (info, position) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
            self.glyphs.push(Glyph {
                face_index,
                id: GlyphId::new(info.glyph_id),
                x: self.width + to_f32(position.x_offset) / units_per_em,
                y: to_f32(position.y_offset) / units_per_em,
            });
            self.width += to_f32(position.x_advance) / units_per_em;
        }
    }
}

/// Splits a text into parts that are set in one font each. White space, and clusters that no font
/// has, stay with the part before them.
fn split_by_font(text: &str, family: FontFamily, fonts: &Fonts) -> Vec<(usize, Range<usize>)> {
    let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
    for (start, cluster) in text.grapheme_indices(true) {
        let end = start + cluster.len();
        let previous = parts.last().map(|(face_index, _)| *face_index);
        let is_space = cluster.chars().all(char::is_whitespace);
        let face_index = match previous {
            Some(previous) if is_space => previous,
            _ => fonts.find_face(family, cluster).or(previous).unwrap_or_default(),
        };
        match parts.last_mut() {
            Some((last, range)) if *last == face_index => range.end = end,
            _ => parts.push((face_index, start..end)),
        }
    }
    parts
}

#[expect(clippy::cast_precision_loss, reason = "font units are far below 2^24")]
fn to_f32(units: i32) -> f32 {
    units as f32
}
