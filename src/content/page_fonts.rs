//! Reads the fonts of the pages that `site.yaml` names. Browsers load them, so woff2 files are read
//! only as far as their header.

use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::files::font::FontEntry;
use crate::content::files::site::SiteFile;
use crate::content::font::{missing_file, not_a_file};
use crate::content::source_tree::{ReadError, SourceTree, TreeEntry};
use crate::content::values::PlainText;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::social_cards;

/// The family of texts in style sheets.
const TEXT: &str = "Site Text";

/// The family of headings in style sheets.
const HEADINGS: &str = "Site Headings";

/// The folders that fonts can be in. `check --since` reads these at an earlier revision.
const FOLDERS: [&str; 2] = ["fonts", "assets"];

/// The most bytes of a font. Every reader loads it.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The weight of a font that is used for every weight: a variable font, or the only one of headings.
const ANY_WEIGHT: &str = "1 1000";

/// A font file of the pages.
#[derive(Debug, Clone)]
pub struct PageFont {
    /// The name of its family in style sheets.
    pub family: &'static str,
    /// A weight or a range of weights, as CSS writes it.
    pub weight: &'static str,
    pub is_italic: bool,
    /// The path below the site's folder.
    pub path: String,
    pub format: FontFormat,
    pub bytes: Arc<[u8]>,
}

/// The format of a font file, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontFormat {
    Woff2,
    TrueType,
    OpenType,
}

impl FontFormat {
    fn from_path(path: &str) -> Option<Self> {
        match Utf8Path::new(path).extension()?.to_ascii_lowercase().as_str() {
            "woff2" => Some(Self::Woff2),
            "ttf" => Some(Self::TrueType),
            "otf" => Some(Self::OpenType),
            _ => None,
        }
    }

    /// Returns the extension of the file and the name of the format in CSS.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Woff2 => ("woff2", "woff2"),
            Self::TrueType => ("ttf", "truetype"),
            Self::OpenType => ("otf", "opentype"),
        }
    }

    fn is_valid(self, bytes: &[u8]) -> bool {
        match self {
            Self::Woff2 => is_woff2(bytes),
            Self::TrueType | Self::OpenType => {
                !bytes.starts_with(b"ttcf") && social_cards::is_font(bytes)
            }
        }
    }
}

/// Returns whether bytes begin with the header of a WOFF2 font of their length (WOFF File Format
/// 2.0, section 4.1). A collection of fonts has another flavor.
fn is_woff2(bytes: &[u8]) -> bool {
    let Some(header) = bytes.first_chunk::<48>() else { return false };
    let [b'w', b'O', b'F', b'2', f0, f1, f2, f3, l0, l1, l2, l3, t0, t1, ..] = *header else {
        return false;
    };
    let is_known_flavor = matches!([f0, f1, f2, f3], [0, 1, 0, 0] | [b'O', b'T', b'T', b'O']);
    let has_tables = [t0, t1] != [0, 0];
    is_known_flavor && has_tables && u32::from_be_bytes([l0, l1, l2, l3]) as usize == bytes.len()
}

/// Reads the fonts, and reports those that cannot be used.
pub(crate) fn load(
    tree: &SourceTree,
    site: &SiteFile,
    diagnostics: &mut Diagnostics,
) -> io::Result<Vec<PageFont>> {
    let mut fonts = Vec::new();
    let Some(settings) = &site.fonts else { return Ok(fonts) };
    let families = [(TEXT, &settings.value.text), (HEADINGS, &settings.value.headings)];
    for (family, entry) in families {
        let Some(entry) = entry else { continue };
        for (weight, is_italic, path) in faces(family, entry) {
            match read_font(tree, &path)? {
                Ok((format, bytes)) => {
                    let path = path.value.0;
                    fonts.push(PageFont { family, weight, is_italic, path, format, bytes });
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    Ok(fonts)
}

/// Returns the weight, slant and path of each file of a font.
fn faces(
    family: &str,
    entry: &Spanned<FontEntry>,
) -> Vec<(&'static str, bool, Spanned<PlainText>)> {
    let files = match &entry.value {
        FontEntry::File(path) => {
            let weight = if family == HEADINGS { ANY_WEIGHT } else { "400" };
            return vec![(weight, false, Spanned { value: path.clone(), span: entry.span })];
        }
        FontEntry::Styles(files) => files,
    };
    let mut faces = Vec::new();
    let styles = [(&files.regular, &files.bold, false), (&files.italic, &files.bold_italic, true)];
    for (regular, bold, is_italic) in styles {
        let is_variable = match (regular, bold) {
            (Some(regular), Some(bold)) => regular.value == bold.value,
            _ => false,
        };
        if let Some(path) = regular {
            let weight = if is_variable { ANY_WEIGHT } else { "400" };
            faces.push((weight, is_italic, path.clone()));
        }
        if let Some(path) = bold
            && !is_variable
        {
            faces.push(("700", is_italic, path.clone()));
        }
    }
    faces
}

/// The format and the bytes of a font, or its fault.
type ReadFont = Result<(FontFormat, Arc<[u8]>), Diagnostic>;

fn read_font(tree: &SourceTree, path: &Spanned<PlainText>) -> io::Result<ReadFont> {
    let written = Utf8PathBuf::from(&path.value.0);
    if !FOLDERS.iter().any(|folder| written.starts_with(folder)) {
        return Ok(Err(in_another_folder(path)));
    }
    let Some(format) = FontFormat::from_path(&path.value.0) else {
        return Ok(Err(not_a_font(path)));
    };
    let file = match tree.entry_below(path) {
        Some(TreeEntry::File(file)) => file,
        Some(_) => return Ok(Err(not_a_file(path))),
        None => return Ok(Err(missing_file(path))),
    };
    match tree.read_listed(&file, MAX_BYTES) {
        Ok(bytes) if format.is_valid(&bytes) => Ok(Ok((format, bytes.into()))),
        Ok(_) | Err(ReadError::NotUtf8(_)) => Ok(Err(not_a_font(path))),
        Err(ReadError::TooLarge(..)) => Ok(Err(too_large(path))),
        Err(ReadError::Io(error)) => Err(error),
    }
}

fn in_another_folder(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("`{}` is not in `fonts/` or `assets/`", path.value.0);
    Diagnostic::error(Code::InvalidValue, path.span, message)
        .label("not a folder for fonts")
        .help("put the font into the folder `fonts` next to `site.yaml`, and write `fonts/…`")
}

fn not_a_font(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!("`{}` is not a font that browsers can use", path.value.0);
    Diagnostic::error(Code::InvalidValue, path.span, message)
        .label("not a font")
        .help("name a file that is what its name says: `.woff2`, `.ttf` or `.otf`")
}

fn too_large(path: &Spanned<PlainText>) -> Diagnostic {
    let message = format!(
        "the font `{}` has more than {} MiB, which every reader would load",
        path.value.0,
        MAX_BYTES / 1024 / 1024
    );
    Diagnostic::error(Code::FileTooLarge, path.span, message)
        .label("too large")
        .help("use a `.woff2` file, or a font with only the scripts of your texts")
}
