//! The fonts of the pages, and the style sheet that names them.

use std::fmt::Write;

use crate::content::page_fonts::PageFont;
use crate::theme::Asset;

/// The name of the style sheet.
const STYLE_SHEET: &str = "site-fonts.css";

/// Returns the font files and their style sheet. The list is empty if the site has no fonts of its
/// own. Two styles may have one file.
pub(crate) fn assets(fonts: &[PageFont]) -> Vec<Asset> {
    let mut assets: Vec<Asset> = Vec::new();
    let mut css = String::new();
    for font in fonts {
        let known = assets.iter().position(|asset| *asset.bytes == *font.bytes);
        let (extension, format) = font.format.names();
        let index = known.unwrap_or(assets.len());
        if known.is_none() {
            let name = format!("site-font-{}.{extension}", index + 1);
            assets.push(Asset::new(&name, font.bytes.to_vec()));
        }
        let path = assets.get(index).map_or("", |asset| asset.path.as_str());
        // The style sheet is in the same folder.
        let file = path.rsplit('/').next().unwrap_or_default();
        let PageFont { family, weight, is_italic, .. } = font;
        let style = if *is_italic { "italic" } else { "normal" };
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            css,
            "@font-face {{ font-family: \"{family}\"; font-weight: {weight}; font-style: {style}; \
             font-display: swap; src: url(\"{file}\") format(\"{format}\") }}"
        );
    }
    if !css.is_empty() {
        assets.push(Asset::new(STYLE_SHEET, css.into_bytes()));
    }
    assets
}
