//! Draws social cards and the bands below judged pictures. The card of a claim shows its rating, who
//! made it and the finding; the cards of articles and of the home page show how many claims have
//! which rating. The same text and fonts always give the same bytes.

mod font;
mod layout;
mod paint;
mod shape;
mod stamp;

use unicode_normalization::UnicodeNormalization;

use crate::media::Bitmap;

pub use crate::social_cards::font::{Fonts, is_font};
pub use crate::social_cards::stamp::{Stamp, StampText};

/// The size of every card in pixels, which social networks recommend.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// Must be increased if cards are drawn differently, so that cached cards are not used any more.
const CARD_VERSION: u32 = 4;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The claim, the headline of the article, or the title of the site.
    pub title: String,
    /// Who made the claim, or published the article. Can be empty, like `finding` and `date`.
    pub byline: String,
    /// The finding. Left out if it does not fit.
    pub finding: String,
    /// The day of publication.
    pub date: String,
    /// The rating, or the number of claims. `None` for a draft without a rating.
    pub badge: Option<Badge>,
    /// How many claims have which rating. Empty for a claim.
    pub tally: Vec<Share>,
    /// The title of the site. Empty on the card of the home page.
    pub site: String,
    pub right_to_left: bool,
    /// The hash of a picture beside the text.
    pub picture: Option<String>,
}

/// The claims with one rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub count: usize,
    /// `#rgb` or `#rrggbb`.
    pub color: String,
}

/// A rating on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Left out if no font has it.
    pub symbol: String,
    pub label: String,
    /// `#rgb` or `#rrggbb`.
    pub color: String,
}

impl Card {
    /// Draws the card as a PNG, with its picture beside the text. Returns `None` if there is not
    /// enough memory.
    pub fn draw(&self, fonts: &Fonts, picture: Option<&Bitmap>) -> Option<Vec<u8>> {
        paint::draw_card(self, fonts, picture)
    }

    /// Returns all texts but those of the badge.
    pub fn texts(&self) -> [&str; 5] {
        [&self.title, &self.byline, &self.finding, &self.date, &self.site]
    }

    /// Returns a hash of everything that the picture depends on, in hexadecimal.
    pub fn hash(&self, fonts: &Fonts) -> String {
        let mut parts: Vec<&str> = self.texts().into();
        if let Some(Badge { symbol, label, color }) = &self.badge {
            parts.extend([symbol.as_str(), label.as_str(), color.as_str()]);
        }
        let counts: Vec<String> = self.tally.iter().map(|share| share.count.to_string()).collect();
        for (share, count) in self.tally.iter().zip(&counts) {
            parts.extend([count.as_str(), share.color.as_str()]);
        }
        parts.push(if self.right_to_left { "rtl" } else { "ltr" });
        parts.push(self.picture.as_deref().unwrap_or_default());
        parts.push(fonts.hash());
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // The length distinguishes `ab`, `c` from `a`, `bc`.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&CARD_VERSION.to_le_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// Prepares a text for drawing: Unicode NFC, single spaces, and no control characters.
pub fn plain(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let mut words = Vec::new();
    for word in composed.split_whitespace() {
        words.push(word.replace(char::is_control, ""));
    }
    words.join(" ")
}

/// Returns whether a text is read from right to left. Its first letter decides, or `default` if it
/// has no letters (Unicode Bidirectional Algorithm, rules P2 and P3).
pub fn is_right_to_left(text: &str, default: bool) -> bool {
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => true,
        unicode_bidi::Direction::Ltr => false,
        unicode_bidi::Direction::Mixed => default,
    }
}
