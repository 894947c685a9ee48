//! Loads the fonts of social cards: the bundled ones and those of the site, never those of the
//! machine, so that cards are the same everywhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use harfrust::{ShaperData, ShaperInstance};
use skrifa::instance::{Location, LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_segmentation::UnicodeSegmentation;

/// The weight that variable fonts are set in.
const WEIGHT: (&str, f32) = ("wght", 600.0);

/// Libertinus Serif Semibold.
const SERIF: &[u8] = include_bytes!("../../assets/fonts/LibertinusSerif-Semibold.otf");
/// `DejaVu` Sans Bold.
const SANS: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf");

/// How many fonts are read from one file.
const MAX_FONTS_PER_FILE: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FontFamily {
    /// For the claim and the site's name.
    Serif,
    /// For the badge.
    Sans,
}

/// The fonts of a site's cards, in the order in which they are searched for a character.
pub struct Fonts {
    faces: Vec<Face>,
    hash: String,
}

type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

pub(crate) struct Face {
    bytes: FontBytes,
    /// The index of the font in its file.
    index: u32,
    pub(super) shaper: ShaperData,
    pub(super) instance: ShaperInstance,
    location: Location,
    pub(super) units_per_em: f32,
    /// Fonts with colored layers may have empty outlines for their characters.
    has_layers: bool,
    /// `None` for a font of the site.
    family: Option<FontFamily>,
}

impl Fonts {
    /// Loads the bundled fonts and those of the site, from the bytes of their files.
    pub fn new(site_fonts: &[Arc<[u8]>]) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut faces = Vec::new();
        faces.extend(Face::new(Arc::new(SERIF), 0, Some(FontFamily::Serif)));
        for bytes in site_fonts {
            hasher.update(blake3::hash(bytes).as_bytes());
            let count = FontRef::fonts(bytes).take(MAX_FONTS_PER_FILE).count() as u32;
            for index in 0..count {
                faces.extend(Face::new(Arc::new(Arc::clone(bytes)), index, None));
            }
        }
        faces.extend(Face::new(Arc::new(SANS), 0, Some(FontFamily::Sans)));
        for bytes in [SERIF, SANS] {
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        Self { faces, hash: hasher.finalize().to_hex().to_string() }
    }

    /// Returns a hash of all fonts in their order.
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the characters of a text that no font has. One font must have all characters of a
    /// grapheme cluster.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        let mut missing = BTreeSet::new();
        for cluster in text.graphemes(true) {
            if self.find_face(FontFamily::Serif, cluster).is_some() {
                continue;
            }
            let mut has_all_separately = true;
            for c in cluster.chars() {
                if !self.faces.iter().any(|face| face.has(c)) {
                    missing.insert(c);
                    has_all_separately = false;
                }
            }
            if has_all_separately {
                missing.extend(cluster.chars());
            }
        }
        missing
    }

    /// Returns whether the font of a family has all characters of a text.
    pub(super) fn has_all(&self, family: FontFamily, text: &str) -> bool {
        let face = self.faces.iter().find(|face| face.family == Some(family));
        face.is_some_and(|face| face.has_all(text))
    }

    pub(super) fn face(&self, index: usize) -> Option<&Face> {
        self.faces.get(index)
    }

    /// Returns the index of the font for a grapheme cluster. The font of `family` comes first.
    pub(super) fn find_face(&self, family: FontFamily, cluster: &str) -> Option<usize> {
        let is_preferred = |face: &Face| face.family == Some(family) && face.has_all(cluster);
        let preferred = self.faces.iter().position(is_preferred);
        preferred.or_else(|| self.faces.iter().position(|face| face.has_all(cluster)))
    }
}

/// Returns whether bytes are a font file with outlines.
pub fn is_font(bytes: &[u8]) -> bool {
    let mut fonts = FontRef::fonts(bytes).take(MAX_FONTS_PER_FILE).flatten();
    fonts.any(|font| font.outline_glyphs().format().is_some())
}

impl Face {
    /// Reads a font. Returns `None` if it cannot be read or has no outlines.
    fn new(bytes: FontBytes, index: u32, family: Option<FontFamily>) -> Option<Self> {
        let font = FontRef::from_index((*bytes).as_ref(), index).ok()?;
        font.outline_glyphs().format()?;
        Some(Self {
            shaper: ShaperData::new(&font),
            instance: ShaperInstance::from_variations(&font, [WEIGHT]),
            location: font.axes().location([WEIGHT]),
            units_per_em: f32::from(font.head().ok()?.units_per_em()).max(1.0),
            has_layers: font.colr().is_ok(),
            family,
            index,
            bytes,
        })
    }

    pub(super) fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index((*self.bytes).as_ref(), self.index).ok()
    }

    fn has_all(&self, text: &str) -> bool {
        text.chars().all(|c| self.has(c))
    }

    /// Returns whether the font can draw a character, or the character is invisible.
    fn has(&self, c: char) -> bool {
        if c.is_whitespace() || is_ignorable(c) {
            return true;
        }
        let Some(glyph) = self.font().and_then(|font| font.charmap().map(c)) else { return false };
        if glyph == GlyphId::NOTDEF {
            return false;
        }
        let mut outline = HasOutline(false);
        if self.has_layers {
            self.draw_glyph(glyph, 1.0, &mut outline);
        }
        !self.has_layers || outline.0
    }

    /// Draws a glyph at `size` pixels for an em.
    pub(super) fn draw_glyph(&self, glyph: GlyphId, size: f32, pen: &mut impl OutlinePen) {
        let Some(font) = self.font() else { return };
        if let Some(outline) = font.outline_glyphs().get(glyph) {
            let location = LocationRef::from(&self.location);
            // A glyph that cannot be read stays blank.
            let _ = outline.draw(DrawSettings::unhinted(Size::new(size), location), pen);
        }
    }
}

/// A pen that records whether anything was drawn.
struct HasOutline(bool);

impl OutlinePen for HasOutline {
    fn move_to(&mut self, _: f32, _: f32) {}

    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }

    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn close(&mut self) {}
}

/// Returns whether a character has no shape (Unicode, `Default_Ignorable_Code_Point`).
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}
