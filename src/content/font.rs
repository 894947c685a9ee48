//! Reads the font files that `site.yaml` names for social cards.

use std::io;
use std::sync::Arc;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::{ReadError, SourceTree, TreeEntry};
use crate::content::values::PlainText;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::social_cards;

/// Reads the fonts if the site has social cards, and reports those that cannot be used.
pub fn load(
    tree: &SourceTree,
    site: &SiteFile,
    diagnostics: &mut Diagnostics,
) -> io::Result<Vec<Arc<[u8]>>> {
    let mut fonts = Vec::new();
    let Some(cards) = &site.cards else { return Ok(fonts) };
    if !site.has_cards() {
        return Ok(fonts);
    }
    for path in &cards.value.fonts {
        match read_font(tree, path)? {
            Ok(bytes) => fonts.push(bytes.into()),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(fonts)
}

fn read_font(
    tree: &SourceTree,
    path: &Spanned<PlainText>,
) -> io::Result<Result<Vec<u8>, Diagnostic>> {
    let file = match tree.entry_below(path) {
        Some(TreeEntry::File(file)) => file,
        Some(_) => return Ok(Err(not_a_file(path))),
        None => return Ok(Err(missing_file(path))),
    };
    match tree.read(&file) {
        Ok(bytes) if social_cards::is_font(&bytes) => Ok(Ok(bytes)),
        Ok(_) | Err(ReadError::NotUtf8(_)) => Ok(Err(not_a_font(path))),
        Err(ReadError::TooLarge(..)) => Ok(Err(too_large(path))),
        Err(ReadError::Io(error)) => Err(error),
    }
}

fn not_a_file(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("`{}` is not a file in the site's folder", path.value.0);
    Diagnostic::error(Code::InvalidValue, path.span, message)
        .label("outside the site, or a symbolic link")
        .help("copy the font into the site's folder, and write its path, such as `fonts/name.ttf`")
}

fn missing_file(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("there is no font file `{}`", path.value.0);
    Diagnostic::error(Code::MissingFile, path.span, message)
        .label("no such file")
        .help("the path begins at the folder of `site.yaml`")
}

fn not_a_font(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("`{}` is not a font that can be used", path.value.0);
    Diagnostic::error(Code::InvalidValue, path.span, message).label("no font with outlines").help(
        "name a TrueType or OpenType file (.ttf, .otf, .ttc); .woff and .woff2 are for browsers",
    )
}

fn too_large(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("the font `{}` is too large", path.value.0);
    Diagnostic::error(Code::FileTooLarge, path.span, message)
        .label("too large")
        .help("use a font with fewer scripts")
}
