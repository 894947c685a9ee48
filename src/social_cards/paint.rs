//! Draws a card as a PNG.

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

use crate::media::Bitmap;
use crate::social_cards::font::{FontFamily, Fonts};
use crate::social_cards::layout::{TextBlock, TextStyle, count_lines};
use crate::social_cards::shape::ShapedLine;
use crate::social_cards::{Badge, Card, HEIGHT, Share, WIDTH, is_right_to_left};
use crate::text::color::{Rgb, parse as parse_color, text_color_on};

const BACKGROUND: Rgb = [0xfb, 0xfa, 0xf7];
const TEXT: Rgb = [0x1b, 0x1d, 0x21];
const MUTED: Rgb = [0x4a, 0x4f, 0x57];
const RULE: Rgb = [0xdc, 0xd8, 0xcf];

const WIDTH_F32: f32 = 1200.0;
const HEIGHT_F32: f32 = 630.0;

/// The distance from the edge to the text.
const MARGIN: f32 = 76.0;
/// The width of the stripe in the rating's color.
const STRIPE: f32 = 20.0;
const BADGE: Band = Band { top: 64.0, height: 68.0 };
const BADGE_SIZE: f32 = 31.0;
/// The title, if no text is below it.
const TITLE: Band = Band { top: 148.0, height: 364.0 };
/// The space below the title for who made the claim, and for the finding.
const BYLINE_HEIGHT: f32 = 46.0;
const BYLINE_SIZE: f32 = 29.0;
const FINDING_HEIGHT: f32 = 104.0;
const FINDING_SIZES: [f32; 3] = [34.0, 30.0, 26.0];
const FINDING_LINE: f32 = 1.28;
const FOOT: f32 = 528.0;
const TALLY_HEIGHT: f32 = 14.0;
const SITE_SIZE: f32 = 34.0;
const DATE_SIZE: f32 = 26.0;

/// The width of the picture.
const PICTURE_WIDTH: u32 = 420;
const PICTURE_WIDTH_F32: f32 = 420.0;

/// A horizontal part of the card.
struct Band {
    top: f32,
    height: f32,
}

struct Canvas<'f> {
    pixels: Pixmap,
    fonts: &'f Fonts,
    right_to_left: bool,
    /// The width of the card without the picture.
    text_width: f32,
}

/// Draws a card. Returns `None` if there is not enough memory.
pub(super) fn draw_card(card: &Card, fonts: &Fonts, picture: Option<&Bitmap>) -> Option<Vec<u8>> {
    let pixels = Pixmap::new(WIDTH, HEIGHT)?;
    let text_width =
        if picture.is_some() { WIDTH_F32 - PICTURE_WIDTH_F32 + MARGIN / 2.0 } else { WIDTH_F32 };
    let mut canvas = Canvas { pixels, fonts, right_to_left: card.right_to_left, text_width };
    canvas.pixels.fill(color(BACKGROUND));
    if let Some(picture) = picture {
        canvas.draw_picture(picture);
    }
    let stripe = card.badge.as_ref().map_or(MUTED, badge_color);
    canvas.draw_rectangle(0.0, 0.0, STRIPE, HEIGHT_F32, stripe);
    if let Some(badge) = &card.badge {
        canvas.draw_badge(badge);
    }
    let mut band = TITLE;
    band.height -= canvas.draw_finding(&card.finding);
    if !card.byline.is_empty() {
        band.height -= BYLINE_HEIGHT;
        canvas.draw_byline(&card.byline, band.top + band.height);
    }
    canvas.draw_title(&card.title, &band);
    canvas.draw_foot(&card.site, &card.date);
    canvas.draw_tally(&card.tally);
    canvas.pixels.encode_png().ok()
}

pub(super) fn badge_color(badge: &Badge) -> Rgb {
    parse_color(&badge.color).unwrap_or(MUTED)
}

impl<'f> Canvas<'f> {
    /// Returns the style for a text. The text's own letters decide its direction.
    fn style(&self, family: FontFamily, text: &str) -> TextStyle<'f> {
        let right_to_left = is_right_to_left(text, self.right_to_left);
        TextStyle { fonts: self.fonts, family, right_to_left }
    }

    /// Returns the left end of something that starts `start` pixels from the edge at which reading
    /// starts.
    fn left(&self, start: f32, width: f32) -> f32 {
        if self.right_to_left { WIDTH_F32 - start - width } else { start }
    }

    fn draw_rectangle(&mut self, start: f32, top: f32, width: f32, height: f32, fill: Rgb) {
        let left = self.left(start, width);
        if let Some(rectangle) = Rect::from_xywh(left, top, width, height) {
            self.pixels.fill_rect(rectangle, &paint(fill), Transform::identity(), None);
        }
    }

    /// Draws a picture at the edge at which reading ends. It covers its part of the card.
    fn draw_picture(&mut self, picture: &Bitmap) {
        let Some(covering) = picture.covering(PICTURE_WIDTH, HEIGHT) else { return };
        let left = if self.right_to_left { 0 } else { WIDTH - PICTURE_WIDTH } as usize;
        let row_length = WIDTH as usize * 4;
        let rows = self.pixels.data_mut().chunks_exact_mut(row_length);
        let channels = covering.channels();
        let picture_rows = covering.pixels.chunks_exact(PICTURE_WIDTH as usize * channels);
        for (row, from) in rows.zip(picture_rows) {
            let Some(to) = row.get_mut(left * 4..) else { continue };
            for (to, from) in to.chunks_exact_mut(4).zip(from.chunks_exact(channels)) {
                to.copy_from_slice(&covering.on_white(from));
            }
        }
    }

    fn draw_badge(&mut self, badge: &Badge) {
        const PADDING: f32 = 28.0;
        const GAP: f32 = 18.0;
        let fill = badge_color(badge);
        let style = self.style(FontFamily::Sans, &badge.label);
        let has_symbol = self.fonts.missing(&badge.symbol).is_empty();
        let symbol = style.fit_on_line(if has_symbol { &badge.symbol } else { "" }, 4.0);
        let before = if symbol.glyphs.is_empty() { 0.0 } else { symbol.width * BADGE_SIZE + GAP };
        let label_width = self.text_width - 2.0 * (MARGIN + PADDING) - before;
        let label = style.fit_on_line(&badge.label, label_width / BADGE_SIZE);
        let width = 2.0 * PADDING + before + label.width * BADGE_SIZE;
        // In the middle, so that square pictures do not cut it off.
        let edge = ((self.text_width - width) / 2.0).max(MARGIN);
        self.draw_rounded_rectangle(edge, BADGE.top, width, BADGE.height, 10.0, fill);
        let baseline = BADGE.top + BADGE.height / 2.0 + BADGE_SIZE * 0.36;
        let start = edge + PADDING;
        let text_color = text_color_on(fill);
        self.draw_line(&symbol, start, baseline, BADGE_SIZE, text_color);
        self.draw_line(&label, start + before, baseline, BADGE_SIZE, text_color);
    }

    fn draw_title(&mut self, title: &str, band: &Band) {
        let style = self.style(FontFamily::Serif, title);
        let block = style.fit_in_box(title, self.inner_width(), band.height);
        let mut height = 0.0;
        for _ in &block.lines {
            height += block.line_height;
        }
        self.draw_block(&block, band.top + (band.height - height) / 2.0, TEXT);
    }

    fn draw_block(&mut self, block: &TextBlock, top: f32, fill: Rgb) {
        let TextBlock { lines, size, line_height } = block;
        let mut baseline = top + (line_height - size) / 2.0 + size * 0.76;
        for line in lines {
            self.draw_line(line, MARGIN, baseline, *size, fill);
            baseline += line_height;
        }
    }

    /// Draws the finding above the foot, and returns the height that it needs. A finding that does
    /// not fit is left out, because its first words could say something else.
    fn draw_finding(&mut self, finding: &str) -> f32 {
        let style = self.style(FontFamily::Serif, finding);
        for size in FINDING_SIZES {
            let line_height = size * FINDING_LINE;
            let max_lines = count_lines(FINDING_HEIGHT, line_height);
            let lines = style.wrap(finding, self.inner_width() / size, max_lines);
            let Some(lines) = lines.filter(|lines| !lines.is_empty()) else { continue };
            let block = TextBlock { lines, size, line_height };
            self.draw_block(&block, TITLE.top + TITLE.height - FINDING_HEIGHT, MUTED);
            return FINDING_HEIGHT;
        }
        0.0
    }

    fn draw_byline(&mut self, byline: &str, top: f32) {
        let style = self.style(FontFamily::Sans, byline);
        let line = style.fit_on_line(byline, self.inner_width() / BYLINE_SIZE);
        self.draw_line(&line, MARGIN, top + BYLINE_SIZE, BYLINE_SIZE, MUTED);
    }

    /// Draws the name of the site, and the date at the other edge.
    fn draw_foot(&mut self, site: &str, date: &str) {
        const GAP: f32 = 40.0;
        let width = self.inner_width();
        self.draw_rectangle(MARGIN, FOOT, width, 2.0, RULE);
        let date = self.style(FontFamily::Sans, date).fit_on_line(date, width / DATE_SIZE / 2.0);
        let date_width = date.width * DATE_SIZE;
        self.draw_line(&date, MARGIN + width - date_width, FOOT + 54.0, DATE_SIZE, MUTED);
        let site_width = width - date_width - GAP;
        let line = self.style(FontFamily::Serif, site).fit_on_line(site, site_width / SITE_SIZE);
        self.draw_line(&line, MARGIN, FOOT + 54.0, SITE_SIZE, MUTED);
    }

    /// Draws a bar in place of the line above the foot. Each rating has a part as wide as its share
    /// of the claims.
    #[expect(clippy::cast_precision_loss, reason = "a card has 1,200 columns")]
    fn draw_tally(&mut self, tally: &[Share]) {
        let mut total = 0;
        for share in tally {
            total += share.count;
        }
        let pixels_per_claim = self.inner_width() / total as f32;
        let mut before = 0;
        for share in tally {
            let start = before as f32 * pixels_per_claim;
            before += share.count;
            let end = before as f32 * pixels_per_claim;
            let fill = parse_color(&share.color).unwrap_or(MUTED);
            self.draw_rectangle(MARGIN + start, FOOT, end - start, TALLY_HEIGHT, fill);
        }
    }

    /// The width of the text.
    fn inner_width(&self) -> f32 {
        self.text_width - 2.0 * MARGIN
    }

    fn draw_rounded_rectangle(
        &mut self,
        start: f32,
        top: f32,
        width: f32,
        height: f32,
        radius: f32,
        fill: Rgb,
    ) {
        let left = self.left(start, width);
        let right = left + width;
        let bottom = top + height;
        let mut path = PathBuilder::new();
        path.move_to(left + radius, top);
        path.line_to(right - radius, top);
        path.quad_to(right, top, right, top + radius);
        path.line_to(right, bottom - radius);
        path.quad_to(right, bottom, right - radius, bottom);
        path.line_to(left + radius, bottom);
        path.quad_to(left, bottom, left, bottom - radius);
        path.line_to(left, top + radius);
        path.quad_to(left, top, left + radius, top);
        path.close();
        self.fill(path, fill);
    }

    fn draw_line(&mut self, line: &ShapedLine, start: f32, baseline: f32, size: f32, fill: Rgb) {
        let left = self.left(start, line.width * size);
        draw_line(&mut self.pixels, self.fonts, line, [left, baseline], size, fill);
    }

    fn fill(&mut self, path: PathBuilder, fill: Rgb) {
        fill_path(&mut self.pixels, path, fill);
    }
}

/// Draws a line of text from its left end on its baseline, with `size` pixels for an em.
pub(super) fn draw_line(
    pixels: &mut Pixmap,
    fonts: &Fonts,
    line: &ShapedLine,
    [left, baseline]: [f32; 2],
    size: f32,
    fill: Rgb,
) {
    let mut pen = Pen { path: PathBuilder::new(), x: 0.0, y: 0.0 };
    for glyph in &line.glyphs {
        (pen.x, pen.y) = (left + glyph.x * size, baseline - glyph.y * size);
        if let Some(face) = fonts.face(glyph.face_index) {
            face.draw_glyph(glyph.id, size, &mut pen);
        }
    }
    fill_path(pixels, pen.path, fill);
}

fn fill_path(pixels: &mut Pixmap, path: PathBuilder, fill: Rgb) {
    if let Some(path) = path.finish() {
        let transform = Transform::identity();
        pixels.fill_path(&path, &paint(fill), FillRule::Winding, transform, None);
    }
}

/// A pen that moves outlines to their place on the canvas, where `y` grows downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl skrifa::outline::OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (left, base) = (self.x, self.y);
        self.path.cubic_to(left + ax, base - ay, left + bx, base - by, left + x, base - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

pub(super) fn color([red, green, blue]: Rgb) -> Color {
    Color::from_rgba8(red, green, blue, 255)
}

fn paint(fill: Rgb) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(color(fill));
    paint
}
