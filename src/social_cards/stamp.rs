//! Draws the band below a judged picture: the rating, and the name of the site that gave it.
//!
//! The band has the same shape in every size of a picture, so that the regions of the picture stay
//! where they are.

use std::fmt;
use std::sync::Arc;

use tiny_skia::Pixmap;

use crate::media::Bitmap;
use crate::social_cards::font::{FontFamily, Fonts};
use crate::social_cards::layout::TextStyle;
use crate::social_cards::paint::{badge_color, color, draw_line};
use crate::social_cards::shape::ShapedLine;
use crate::social_cards::{Badge, is_right_to_left};
use crate::text::color::{Rgb, text_color_on};

/// Must be increased if bands are drawn differently, so that their pictures get other names.
const STAMP_VERSION: u32 = 1;

/// The size of the text in pixels: a part of the width, and never less than can be read.
const EMS_PER_WIDTH: f32 = 24.0;
const MIN_SIZE: f32 = 12.0;

/// Narrower pictures have no band, in pixels.
const MIN_WIDTH: u32 = 120;

/// Taller pictures have no band, in pixels: a JPEG has at most 65,535 rows.
const MAX_HEIGHT: u32 = 60_000;

/// The most rows of the rating.
const MAX_ROWS: usize = 2;

/// Lengths in ems.
const PADDING: f32 = 0.8;
const GAP: f32 = 1.6;
const ROW_HEIGHT: f32 = 1.5;
const EDGE: f32 = 0.3;
/// The distance from the top of a row to the line of the letters.
const BASELINE: f32 = 1.11;

/// What a band says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampText {
    pub badge: Badge,
    /// The title of the site.
    pub site: String,
    /// Whether the language of the site is written from right to left.
    pub right_to_left: bool,
}

/// A band for the sizes of one picture.
pub struct Stamp {
    fonts: Arc<Fonts>,
    fill: Rgb,
    right_to_left: bool,
    rows: Vec<Row>,
    /// The size of the text in pixels for a picture that is too narrow for a part of its width.
    fixed_size: Option<f32>,
    hash: String,
}

/// A row of the band. One of the lines may be empty.
struct Row {
    /// At the edge at which reading starts.
    start: ShapedLine,
    /// At the other edge.
    end: ShapedLine,
}

impl fmt::Debug for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Stamp").field(&self.hash).finish()
    }
}

impl Stamp {
    /// Lays out the band of a picture with this size. Returns `None` if the picture is too small for
    /// words that can be read.
    pub fn new(text: &StampText, fonts: &Arc<Fonts>, [width, height]: [u32; 2]) -> Option<Self> {
        if width < MIN_WIDTH || height > MAX_HEIGHT {
            return None;
        }
        let is_narrow = to_f32(width) < EMS_PER_WIDTH * MIN_SIZE;
        let fixed_size = is_narrow.then_some(MIN_SIZE);
        let ems = if is_narrow { to_f32(width) / MIN_SIZE } else { EMS_PER_WIDTH };
        Some(Self {
            rows: rows(text, fonts, ems - 2.0 * PADDING)?,
            fonts: Arc::clone(fonts),
            fill: badge_color(&text.badge),
            right_to_left: text.right_to_left,
            fixed_size,
            hash: hash(text, fonts),
        })
    }

    /// Returns a hash of everything that the band depends on but the size of the picture, in
    /// hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the height of the band below a picture of this width, in pixels.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is small")]
    pub fn height(&self, width: u32) -> u32 {
        let mut ems = 2.0 * EDGE;
        for _ in &self.rows {
            ems += ROW_HEIGHT;
        }
        (ems * self.size(width)).round() as u32
    }

    fn size(&self, width: u32) -> f32 {
        self.fixed_size.unwrap_or(to_f32(width) / EMS_PER_WIDTH)
    }

    /// Adds the band to a picture. Returns `None` if there is not enough memory.
    pub fn add_to(&self, picture: &Bitmap) -> Option<Bitmap> {
        let band = self.draw(picture.width)?;
        Some(picture.with_rows_below(&band))
    }

    fn draw(&self, width: u32) -> Option<Bitmap> {
        let height = self.height(width);
        let mut pixels = Pixmap::new(width, height)?;
        pixels.fill(color(self.fill));
        let size = self.size(width);
        let ink = text_color_on(self.fill);
        let mut baseline = (EDGE + BASELINE) * size;
        for row in &self.rows {
            let end = to_f32(width) - PADDING * size;
            let (mut left, mut right) = (&row.start, &row.end);
            if self.right_to_left {
                std::mem::swap(&mut left, &mut right);
            }
            let fonts = &self.fonts;
            draw_line(&mut pixels, fonts, left, [PADDING * size, baseline], size, ink);
            let start = end - right.width * size;
            draw_line(&mut pixels, fonts, right, [start, baseline], size, ink);
            baseline += ROW_HEIGHT * size;
        }
        Some(Bitmap { width, height, has_alpha: true, pixels: pixels.take() })
    }
}

/// Returns the rows of a band that is `width` ems wide between its edges.
fn rows(text: &StampText, fonts: &Fonts, width: f32) -> Option<Vec<Row>> {
    let style = |family, words: &str| TextStyle {
        fonts,
        family,
        right_to_left: is_right_to_left(words, text.right_to_left),
    };
    let Badge { symbol, label, .. } = &text.badge;
    let has_symbol = !symbol.is_empty() && fonts.missing(symbol).is_empty();
    let label = if has_symbol { format!("{symbol} {label}") } else { label.clone() };
    let label_style = style(FontFamily::Sans, &text.badge.label);
    let labels = label_style.wrap(&label, width, MAX_ROWS)?;
    let site = style(FontFamily::Serif, &text.site).fit_on_line(&text.site, width);
    let mut rows = Vec::new();
    for start in labels {
        rows.push(Row { start, end: ShapedLine::default() });
    }
    match rows.as_mut_slice() {
        [only] if only.start.width + GAP + site.width <= width => only.end = site,
        _ => rows.push(Row { start: site, end: ShapedLine::default() }),
    }
    Some(rows)
}

fn hash(text: &StampText, fonts: &Fonts) -> String {
    let StampText { badge: Badge { symbol, label, color }, site, right_to_left } = text;
    let direction = if *right_to_left { "rtl" } else { "ltr" };
    let mut hasher = blake3::Hasher::new();
    for part in [symbol, label, color, site, direction, fonts.hash()] {
        // The length distinguishes `ab`, `c` from `a`, `bc`.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(&STAMP_VERSION.to_le_bytes());
    hasher.finalize().to_hex().to_string()
}

#[expect(clippy::cast_precision_loss, reason = "pictures are narrower than 2^24 pixels")]
fn to_f32(pixels: u32) -> f32 {
    pixels as f32
}
