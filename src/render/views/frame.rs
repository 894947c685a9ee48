//! The values that templates can use for the frame of a page.

use serde::Serialize;

use crate::render::views::LinkView;

/// The addresses at which readers reach the desk, `https` or `mailto`.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// Where readers send a claim to check.
    pub claims: Option<String>,
    /// Where readers report an error. Claims and articles have a `report_url` of their own.
    pub errors: Option<String>,
}

/// The frame of a page, in `menu.html` and `colophon.html` as `frame`.
#[derive(Debug, Clone, Serialize)]
pub struct FrameView {
    /// The entries of the menu.
    pub menu: Vec<MenuEntryView>,
    /// The sections of the site that the menu leaves out, but not the corrections.
    pub other_sections: Vec<LinkView>,
    /// The text at the foot of every page, as HTML.
    pub footer_html: Option<String>,
}

/// An entry of the menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuEntryView {
    /// The text of the link.
    pub name: String,
    /// The address.
    pub href: String,
    /// The value of `aria-current`: `page` on its own page, `true` on other pages of its section.
    pub current: Option<&'static str>,
}
