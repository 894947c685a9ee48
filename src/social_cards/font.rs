//! The fonts that cards are set in: those that come with the program and those that the site adds, never
//! the machine's. Which of them has a character, and which has none.

use std::collections::BTreeSet;
use std::sync::Arc;

use harfrust::{ShaperData, ShaperInstance};
use skrifa::instance::{Location, LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_segmentation::UnicodeSegmentation;

/// How bold a variable font is set.
const WEIGHT: (&str, f32) = ("wght", 600.0);

/// Libertinus Serif Semibold.
const SERIF: &[u8] = include_bytes!("../../assets/fonts/LibertinusSerif-Semibold.otf");
/// DejaVu Sans Bold.
const SANS: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf");

/// The manner in which words are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// A serif, for the claim and the site's name.
    Serif,
    /// A sans-serif, for the badge.
    Sans,
}

/// The fonts of a site's cards.
pub struct Fonts {
    /// The serif, the site's own, the sans-serif, each if it can be read.
    faces: Vec<Face>,
    hash: String,
}

/// The bytes of a font, bundled or a site's own.
type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The most fonts that are read from one file.
const MOST: usize = 64;

/// One font.
pub(crate) struct Face {
    bytes: Bytes,
    index: u32,
    pub(crate) shaper: ShaperData,
    pub(crate) instance: ShaperInstance,
    location: Location,
    units_per_em: f32,
    /// A font of coloured layers may have empty outlines for its characters.
    has_layers: bool,
    voice: Option<Voice>,
}

impl Fonts {
    /// The bundled fonts and those of the site, from their files' bytes.
    pub fn new(own: &[Arc<[u8]>]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for bytes in own.iter().map(|bytes| &bytes[..]).chain([SERIF, SANS]) {
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        let own_faces = own.iter().flat_map(faces);
        let serif = Face::new(Arc::new(SERIF), 0, Some(Voice::Serif));
        let sans = Face::new(Arc::new(SANS), 0, Some(Voice::Sans));
        let faces = serif.into_iter().chain(own_faces).chain(sans).collect();
        Self { faces, hash: hasher.finalize().to_hex().to_string() }
    }

    /// A hash of the fonts, in their order.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The characters of a text that no font has, where one font must have all of a grapheme cluster.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        let bare =
            text.graphemes(true).filter(|cluster| self.face_of(Voice::Serif, cluster).is_none());
        bare.flat_map(|cluster| {
            let lacking = |c: &char| !self.faces.iter().any(|face| face.has(*c));
            let list: Vec<char> = cluster.chars().filter(lacking).collect();
            if list.is_empty() { cluster.chars().collect() } else { list }
        })
        .collect()
    }

    /// Whether the font of that voice has all of a text.
    pub(crate) fn has_all(&self, voice: Voice, text: &str) -> bool {
        let own = self.faces.iter().find(|face| face.voice == Some(voice));
        own.is_some_and(|face| text.chars().all(|c| face.has(c)))
    }

    pub(crate) fn face(&self, at: usize) -> Option<&Face> {
        self.faces.get(at)
    }

    /// The font for a grapheme cluster: the one of that voice, else the first that has it.
    pub(crate) fn face_of(&self, voice: Voice, cluster: &str) -> Option<usize> {
        let has = |face: &Face| cluster.chars().all(|c| face.has(c));
        let own = self.faces.iter().position(|face| face.voice == Some(voice) && has(face));
        own.or_else(|| self.faces.iter().position(has))
    }
}

/// Whether bytes are a font whose letters can be drawn.
pub fn is_font(bytes: &[u8]) -> bool {
    FontRef::fonts(bytes).take(MOST).flatten().any(|font| font.outline_glyphs().format().is_some())
}

/// The fonts of a file: one, or those of a collection.
fn faces(bytes: &Arc<[u8]>) -> Vec<Face> {
    let count = FontRef::fonts(bytes).take(MOST).count() as u32;
    (0..count).filter_map(|index| Face::new(Arc::new(Arc::clone(bytes)), index, None)).collect()
}

impl Face {
    fn new(bytes: Bytes, index: u32, voice: Option<Voice>) -> Option<Self> {
        let font = FontRef::from_index((*bytes).as_ref(), index).ok()?;
        font.outline_glyphs().format()?;
        let (shaper, instance) =
            (ShaperData::new(&font), ShaperInstance::from_variations(&font, [WEIGHT]));
        let (location, has_layers) = (font.axes().location([WEIGHT]), font.colr().is_ok());
        let units_per_em = f32::from(font.head().ok()?.units_per_em()).max(1.0);
        Some(Self { bytes, index, shaper, instance, location, units_per_em, has_layers, voice })
    }

    pub(crate) fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index((*self.bytes).as_ref(), self.index).ok()
    }

    pub(crate) fn units_per_em(&self) -> f32 {
        self.units_per_em
    }

    /// Whether a character can be drawn, or needs no drawing.
    fn has(&self, c: char) -> bool {
        if c.is_whitespace() || is_ignorable(c) {
            return true;
        }
        let Some(font) = self.font() else { return false };
        let glyph = font.charmap().map(c).filter(|glyph| *glyph != GlyphId::NOTDEF);
        glyph.is_some_and(|glyph| !self.has_layers || self.is_drawn(glyph))
    }

    fn is_drawn(&self, glyph: GlyphId) -> bool {
        let mut ink = Ink(false);
        self.outline(glyph, 1.0, &mut ink);
        ink.0
    }

    /// Draws a glyph with an em of `size` pixels.
    pub(crate) fn outline(&self, glyph: GlyphId, size: f32, pen: &mut impl OutlinePen) {
        let outline = self.font().and_then(|font| font.outline_glyphs().get(glyph));
        if let Some(outline) = outline {
            let settings =
                DrawSettings::unhinted(Size::new(size), LocationRef::from(&self.location));
            // A glyph that cannot be read stays blank.
            let _ = outline.draw(settings, pen);
        }
    }
}

/// Whether anything was drawn.
struct Ink(bool);

impl OutlinePen for Ink {
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

/// Characters without a shape of their own (Unicode, `Default_Ignorable_Code_Point`).
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}
