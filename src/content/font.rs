//! The font files that `site.yaml` names for social cards. It must not choose among them: that is `card`'s.

use std::sync::Arc;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::{Entry, ReadError, SourceTree};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::social_cards;

/// Reads the fonts of a site whose cards are not switched off; those that cannot be used are reported.
pub fn load(
    tree: &SourceTree,
    site: &SiteFile,
    diagnostics: &mut Diagnostics,
) -> std::io::Result<Vec<Arc<[u8]>>> {
    let cards = site.cards.as_deref().filter(|_| site.has_cards());
    let mut fonts = Vec::new();
    for path in cards.map_or(&[][..], |cards| &cards.fonts) {
        match font(tree, path)? {
            Ok(bytes) => fonts.push(bytes.into()),
            Err(mistake) => diagnostics.push(mistake),
        }
    }
    Ok(fonts)
}

fn font(tree: &SourceTree, path: &Spanned<String>) -> std::io::Result<Result<Vec<u8>, Diagnostic>> {
    let file = match tree.entry_below(path) {
        Some(Entry::File(file)) => file,
        Some(_) => return Ok(Err(outside(path))),
        None => return Ok(Err(missing(path))),
    };
    match tree.read(&file) {
        Ok(bytes) if social_cards::is_font(&bytes) => Ok(Ok(bytes)),
        Ok(_) | Err(ReadError::NotUtf8(_)) => Ok(Err(no_font(path))),
        Err(ReadError::TooLarge(..)) => Ok(Err(too_large(path))),
        Err(ReadError::Io(error)) => Err(error),
    }
}

fn outside(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        path.span,
        format!("`{}` is not a file in the site's folder", path.value),
    )
    .label("outside the site, or behind a link")
    .help("copy the font into the site's folder, and name it as `fonts/name.ttf`")
}

fn missing(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(
        Code::MissingFile,
        path.span,
        format!("there is no font file `{}`", path.value),
    )
    .label("no such file")
    .help("the path begins at the folder of `site.yaml`")
}

fn no_font(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        path.span,
        format!("`{}` is not a font that can be used", path.value),
    )
    .label("no font with outlines")
    .help("name a TrueType or OpenType file (.ttf, .otf, .ttc); .woff and .woff2 are for browsers")
}

fn too_large(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(
        Code::FileTooLarge,
        path.span,
        format!("the font `{}` is too large", path.value),
    )
    .label("too large")
    .help("take a font of fewer scripts")
}
