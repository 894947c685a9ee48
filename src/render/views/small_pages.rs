//! The values that templates can use for pages that lead to others: cards in frames of other sites,
//! and former addresses.

use serde::Serialize;

use crate::render::views::CardView;

/// The card of a claim for frames of other sites, in `embed.html` as `embed`.
#[derive(Debug, Clone, Serialize)]
pub struct EmbedView {
    /// The claim.
    pub card: CardView,
    /// The color of its rating, if it has one.
    pub color: Option<String>,
}

/// How other sites show a claim.
#[derive(Debug, Clone, Serialize)]
pub struct EmbedCodeView {
    /// The HTML of a frame, to be copied.
    pub html: String,
    /// The absolute address of the oEmbed description.
    pub oembed: String,
}

/// The page that an old address leads to, in `alias.html` as `target`.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectView {
    /// The relative address.
    pub href: String,
    /// The absolute address.
    pub url: String,
}
