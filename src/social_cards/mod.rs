//! A claim's words, its rating and the site's name → a picture for social networks. It knows nothing of
//! models, files or addresses: strings and fonts in, a PNG out, the same bytes every time.

pub mod font;
pub mod layout;
pub mod paint;
pub mod shape;

use unicode_normalization::UnicodeNormalization;

pub use crate::social_cards::font::{Fonts, is_font};
pub use crate::social_cards::paint::readable_on;

/// The width of every card in pixels, as social networks ask for it.
pub const WIDTH: u32 = 1200;
/// The height of every card.
pub const HEIGHT: u32 = 630;

/// Goes up when a card is drawn in another way, so that pictures kept from before are not used.
const DRAWING: u32 = 1;

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The claim.
    pub claim: String,
    /// How it is rated; a draft may have no rating yet.
    pub badge: Option<Badge>,
    /// The site's name.
    pub site: String,
    /// Whether it is read from right to left.
    pub right_to_left: bool,
}

/// A rating on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// A mark that is not colour; left out where no font has it.
    pub symbol: String,
    /// The word for the rating.
    pub label: String,
    /// Its colour, `#rgb` or `#rrggbb`.
    pub color: String,
}

impl Card {
    /// The card as a PNG; `None` only where memory for the picture cannot be had.
    pub fn draw(&self, fonts: &Fonts) -> Option<Vec<u8>> {
        paint::png(self, fonts)
    }

    /// A hash of everything that the picture depends on, in hexadecimal.
    pub fn hash(&self, fonts: &Fonts) -> String {
        let mut hasher = blake3::Hasher::new();
        let direction = if self.right_to_left { "rtl" } else { "ltr" };
        let badge = self.badge.as_ref().map(|badge| [&badge.symbol, &badge.label, &badge.color]);
        let parts = [&self.claim, &self.site]
            .into_iter()
            .chain(badge.into_iter().flatten())
            .map(String::as_str);
        for part in parts.chain([direction, fonts.hash()]) {
            // The length before the words keeps `ab`, `c` apart from `a`, `bc`.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&DRAWING.to_le_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// Words as they are drawn: Unicode NFC, a single space for any run of white space, no control characters.
pub fn plain(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let words: Vec<String> = composed
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect())
        .collect();
    words.join(" ")
}

/// Whether a text is read from right to left: its first letter decides, `otherwise` where it has none
/// (Unicode Bidirectional Algorithm, rules P2 and P3).
pub fn is_right_to_left(text: &str, otherwise: bool) -> bool {
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => true,
        unicode_bidi::Direction::Ltr => false,
        unicode_bidi::Direction::Mixed => otherwise,
    }
}
