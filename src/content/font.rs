//! Reads the font files that `site.yaml` names for social cards.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::{ReadError, SourceTree, TreeEntry};
use crate::content::values::PlainText;
use crate::diagnostics::source_map::MAX_FILE_BYTES;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::social_cards;

/// The most fonts of a site. Each is searched for every character of every card.
const MAX_FONTS: usize = 32;

/// The most bytes of all fonts of a site, which stay in memory.
const MAX_TOTAL_BYTES: usize = MAX_FILE_BYTES;

/// Reads the fonts if the site has social cards, and reports those that cannot be used. A font that
/// is named again is not read again: the first place counts.
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
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut left = MAX_TOTAL_BYTES;
    for path in &cards.value.fonts {
        if !known.insert(&path.value.0) {
            continue;
        }
        if known.len() > MAX_FONTS {
            diagnostics.push(too_many(path));
            break;
        }
        match read_font(tree, path, left)? {
            Ok(bytes) => {
                left -= bytes.len();
                fonts.push(bytes.into());
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(fonts)
}

/// Reads a font of at most `max_bytes`.
fn read_font(
    tree: &SourceTree,
    path: &Spanned<PlainText>,
    max_bytes: usize,
) -> io::Result<Result<Vec<u8>, Diagnostic>> {
    let file = match tree.entry_below(path) {
        Some(TreeEntry::File(file)) => file,
        Some(_) => return Ok(Err(not_a_file(path))),
        None => return Ok(Err(missing_file(path))),
    };
    match tree.read_listed(&file, max_bytes) {
        Ok(bytes) if social_cards::is_font(&bytes) => Ok(Ok(bytes)),
        Ok(_) | Err(ReadError::NotUtf8(_)) => Ok(Err(not_a_font(path))),
        Err(ReadError::TooLarge(..)) => Ok(Err(too_large(path))),
        Err(ReadError::Io(error)) => Err(error),
    }
}

pub(super) fn not_a_file(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("`{}` is not a file in the site's folder", path.value.0);
    Diagnostic::error(Code::InvalidValue, path.span, message)
        .label("outside the site, or a symbolic link")
        .help("copy the font into the site's folder, and write its path, such as `fonts/name.ttf`")
}

pub(super) fn missing_file(path: &Spanned<PlainText>) -> Diagnostic {
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
    let message = format!(
        "with the font `{}`, the fonts of this site have more than {} MiB together",
        path.value.0,
        MAX_TOTAL_BYTES / 1024 / 1024
    );
    Diagnostic::error(Code::FileTooLarge, path.span, message)
        .label("too large")
        .help("use fonts with fewer scripts, or fewer fonts")
}

fn too_many(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("a site can have at most {MAX_FONTS} fonts for its cards");
    Diagnostic::error(Code::InvalidValue, path.span, message)
        .label("this one and those after it are not used")
        .help("remove fonts that no claim needs; one font can have several scripts")
}
