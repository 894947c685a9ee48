//! Documents and data below `content/` that texts link to. They are published unchanged, so only
//! kinds of files are allowed that browsers do not run.

use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::source_tree::SourceTree;
use crate::diagnostics::source_map::MAX_FILE_BYTES;
use crate::diagnostics::span::FileId;

/// The extensions of files that can be linked, and what readers see.
const KINDS: [(&str, &str); 17] = [
    ("csv", "CSV"),
    ("docx", "DOCX"),
    ("epub", "EPUB"),
    ("geojson", "GeoJSON"),
    ("gz", "GZIP"),
    ("json", "JSON"),
    ("jsonl", "JSONL"),
    ("odp", "ODP"),
    ("ods", "ODS"),
    ("odt", "ODT"),
    ("parquet", "Parquet"),
    ("pdf", "PDF"),
    ("pptx", "PPTX"),
    ("tsv", "TSV"),
    ("txt", "TXT"),
    ("xlsx", "XLSX"),
    ("zip", "ZIP"),
];

/// The extensions of files that browsers or systems run.
const ACTIVE: [&str; 19] = [
    "apk", "bat", "cjs", "cmd", "css", "dmg", "exe", "htm", "html", "jar", "js", "mht", "mhtml",
    "mjs", "msi", "shtml", "xht", "xhtml", "xml",
];

/// The folder of the published files.
const FOLDER: &str = "files";

/// A file that can be linked.
#[derive(Debug)]
pub struct LinkedFile {
    /// The path of its file below the site's folder.
    pub path: Utf8PathBuf,
    pub file: FileId,
    /// The kind, such as `PDF`.
    pub kind: &'static str,
    /// In bytes.
    pub size: u64,
    /// The path below the output folder. It has a hash of the content, so two files never have the
    /// same one.
    pub published: String,
    hash: blake3::Hash,
    tree: SourceTree,
}

/// Returns what a file is that can be linked, by its name.
pub(crate) fn kind_of(path: &Utf8Path) -> Option<&'static str> {
    let extension = path.extension()?.to_ascii_lowercase();
    let (_, kind) = KINDS.iter().find(|(known, _)| *known == extension)?;
    Some(kind)
}

/// Returns whether a file is a PDF document, by its name.
pub(crate) fn is_pdf(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}

/// Returns whether a browser or a system could run a file, by its name.
pub(crate) fn is_active(path: &Utf8Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    ACTIVE.contains(&extension.as_str())
}

/// Returns the names of the kinds of files that can be linked.
pub(crate) fn kinds() -> String {
    let names: Vec<&str> = KINDS.iter().map(|(_, kind)| *kind).collect();
    names.join(", ")
}

/// Two files are the same if their paths and their contents are.
impl PartialEq for LinkedFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.hash == other.hash
    }
}

impl Eq for LinkedFile {}

impl LinkedFile {
    /// Reads a file to learn its size and its hash.
    ///
    /// # Errors
    /// If it cannot be read, or is too large.
    pub(crate) fn read(
        file: FileId,
        path: &Utf8Path,
        tree: &SourceTree,
        kind: &'static str,
    ) -> io::Result<Self> {
        let size = tree.open_listed(path)?.metadata()?.len();
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(open(tree, path)?)?;
        let hash = hasher.finalize();
        let name = path.file_name().unwrap_or_default();
        let short = hash.to_hex();
        let short = short.get(..12).unwrap_or_default();
        let published = format!("{FOLDER}/{short}/{name}");
        let (path, tree) = (path.to_owned(), tree.clone());
        Ok(Self { path, file, kind, size, published, hash, tree })
    }

    /// Reads a file like [`Self::read`], and publishes it under a name that browsers show as text
    /// and never run.
    ///
    /// # Errors
    /// If it cannot be read, or is too large.
    pub(crate) fn read_inactive(
        file: FileId,
        path: &Utf8Path,
        tree: &SourceTree,
        kind: &'static str,
    ) -> io::Result<Self> {
        let mut linked = Self::read(file, path, tree, kind)?;
        if path.extension() != Some("txt") {
            linked.published.push_str(".txt");
        }
        Ok(linked)
    }

    /// Opens the file. It may have changed since it was read.
    pub fn open(&self) -> io::Result<impl Read> {
        open(&self.tree, &self.path)
    }

    /// Returns a hash of the content in hexadecimal.
    pub fn hash(&self) -> String {
        self.hash.to_hex().to_string()
    }
}

/// Opens a file, and limits reading to the allowed size.
fn open(tree: &SourceTree, path: &Utf8Path) -> io::Result<impl Read + use<>> {
    let file = tree.open_listed(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(io::Error::other(format!(
            "it has {size} bytes, and files that are published may have {MAX_FILE_BYTES}"
        )));
    }
    Ok(file.take(MAX_FILE_BYTES as u64))
}
