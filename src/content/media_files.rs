//! Pictures and other files below `content/` that texts name. A file is read when something first
//! names it, and never otherwise.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::files::site::SiteFile;
use crate::content::kept_copies::{self, CopyKind};
use crate::content::linked_files::{self, LinkedFile};
use crate::content::parse::sha256;
use crate::content::source_tree::{ReadError, SourceTree};
use crate::content::values::Id;
use crate::diagnostics::best_match;
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::FileId;
use crate::media::svg::{self, Drawing, SvgError, SvgErrorKind};
use crate::media::{self, Encoding, MAX_PICTURE_BYTES, PictureError, Probe};
use crate::social_cards::Stamp;

/// The folder of all files that texts can name.
const CONTENT: &str = "content";

/// The extensions of pictures.
const PICTURES: [&str; 6] = ["gif", "jpeg", "jpg", "png", "svg", "webp"];

/// Returns whether a file may be a picture, by its name.
pub(crate) fn is_picture(path: &Utf8Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    PICTURES.contains(&extension.as_str())
}

/// The folders that the logo can be in.
pub(crate) const LOGO_FOLDERS: [&str; 2] = ["assets", CONTENT];

/// Returns the path of the logo that `site.yaml` names, if it is in a folder for logos.
pub(crate) fn logo_path(site: &SiteFile) -> Option<Utf8PathBuf> {
    let written = &site.logo.as_ref()?.file.as_ref()?.value.0;
    if written.contains('\\') || written.starts_with('/') {
        return None;
    }
    let path = Utf8PathBuf::from(joined(Utf8Path::new(""), written)?);
    LOGO_FOLDERS.iter().any(|folder| path.starts_with(folder)).then_some(path)
}

/// A file below `content/` that a text can name.
#[derive(Debug)]
pub struct MediaFile {
    pub file: FileId,
    /// The path below the site's folder.
    pub path: Utf8PathBuf,
    tree: SourceTree,
    drawing: Option<DrawingSource>,
    table: Option<Result<Arc<SourceFile>, String>>,
    picture: OnceLock<Result<Arc<Picture>, PictureFault>>,
    linked: OnceLock<Result<Arc<LinkedFile>, String>>,
    published_copy: OnceLock<Result<Arc<LinkedFile>, String>>,
}

/// The text of an SVG, and the hash of its file.
#[derive(Debug)]
pub(crate) struct DrawingSource {
    pub text: Arc<SourceFile>,
    /// The SHA-256 of the bytes of the file, in lower-case hexadecimal.
    pub sha256: String,
}

/// A picture that can be published.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The path of its file below the site's folder.
    pub path: Utf8PathBuf,
    pub file: FileId,
    /// A hash of its content.
    pub hash: String,
    /// A hash of its content and its band, which names the published files.
    pub name: String,
    /// The SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// In pixels, upright.
    pub width: u32,
    pub height: u32,
    pub kind: PictureKind,
    /// Whether it has more than one frame.
    pub is_animated: bool,
    /// The band below it, if it is a judged picture.
    pub stamp: Option<Arc<Stamp>>,
    tree: SourceTree,
}

#[derive(Debug, Clone)]
pub enum PictureKind {
    /// Pixels, which are published in this format.
    Bitmap(Encoding),
    /// A drawing, and the file that is published.
    Drawing(String),
}

/// Why a file cannot be published as a picture.
#[derive(Debug)]
pub enum PictureFault {
    /// It has this many bytes.
    TooLarge(u64),
    Unreadable(String),
    Picture(PictureError),
    Svg(SvgError),
}

impl MediaFile {
    /// Creates a file that is not read yet, except for the text of an SVG.
    pub(crate) fn new(
        file: FileId,
        path: &Utf8Path,
        tree: &SourceTree,
        drawing: Option<DrawingSource>,
    ) -> Self {
        let (path, tree) = (path.to_owned(), tree.clone());
        let (picture, linked) = (OnceLock::new(), OnceLock::new());
        let published_copy = OnceLock::new();
        Self { file, path, tree, drawing, table: None, picture, linked, published_copy }
    }

    /// Adds the text of a CSV file, or why it cannot be read.
    pub(crate) fn with_table(self, text: Result<Arc<SourceFile>, String>) -> Self {
        Self { table: Some(text), ..self }
    }

    /// Returns the text of a CSV file, or why it cannot be read. Returns `None` for another file.
    pub(crate) fn table_text(&self) -> Option<Result<&Arc<SourceFile>, &String>> {
        self.table.as_ref().map(Result::as_ref)
    }

    /// Creates a file that could not be read.
    pub(crate) fn faulty(
        file: FileId,
        path: &Utf8Path,
        tree: &SourceTree,
        error: &ReadError,
    ) -> Self {
        let media = Self::new(file, path, tree, None);
        // It is new, so it has no picture yet.
        let _ = media.picture.set(Err(fault(error)));
        media
    }

    /// Returns the picture. It is read when this is called for the first time.
    pub fn picture(&self) -> Result<&Arc<Picture>, &PictureFault> {
        self.picture.get_or_init(|| self.read().map(Arc::new)).as_ref()
    }

    /// Returns the file to be linked, or why it cannot be. Returns `None` if files of this kind
    /// cannot be linked. It is read when this is called for the first time.
    pub fn linked_file(&self) -> Option<Result<&Arc<LinkedFile>, &String>> {
        let kind = linked_files::kind_of(&self.path)?;
        let read = || {
            let file = LinkedFile::read(self.file, &self.path, &self.tree, kind);
            file.map(Arc::new).map_err(|error| error.to_string())
        };
        Some(self.linked.get_or_init(read).as_ref())
    }

    /// Returns the file to be published as a kept copy, or why it cannot be. It is read when this is
    /// called for the first time.
    pub fn published_copy(&self) -> Result<&Arc<LinkedFile>, &String> {
        let read = || {
            let kind = kept_copies::kind_of(&self.path).map_or("", CopyKind::name);
            let file = LinkedFile::read_inactive(self.file, &self.path, &self.tree, kind);
            file.map(Arc::new).map_err(|error| error.to_string())
        };
        self.published_copy.get_or_init(read).as_ref()
    }

    /// Reads the bytes of a kept copy.
    ///
    /// # Errors
    /// If it cannot be read, or is larger than `max_bytes`.
    pub(crate) fn read_copy(&self, max_bytes: usize) -> Result<Vec<u8>, ReadError> {
        self.tree.read_listed(&self.path, max_bytes)
    }

    fn read(&self) -> Result<Picture, PictureFault> {
        if let Some(drawing) = &self.drawing {
            let Drawing { width, height, text } =
                svg::clean(drawing.text.text()).map_err(PictureFault::Svg)?;
            let hash = hash_name(text.as_bytes());
            let kind = PictureKind::Drawing(text);
            return Ok(self.new_picture([hash, drawing.sha256.clone()], width, height, kind));
        }
        let bytes =
            self.tree.read_listed(&self.path, MAX_PICTURE_BYTES).map_err(|error| fault(&error))?;
        let Probe { width, height, encoding, is_animated, .. } =
            media::probe(&bytes).map_err(PictureFault::Picture)?;
        let kind = PictureKind::Bitmap(encoding);
        let hashes = [hash_name(&bytes), sha256(&bytes)];
        let picture = self.new_picture(hashes, width, height, kind);
        Ok(Picture { is_animated, ..picture })
    }

    fn new_picture(
        &self,
        [hash, sha256]: [String; 2],
        width: u32,
        height: u32,
        kind: PictureKind,
    ) -> Picture {
        Picture {
            path: self.path.clone(),
            file: self.file,
            name: hash.clone(),
            hash,
            sha256,
            width,
            height,
            kind,
            is_animated: false,
            stamp: None,
            tree: self.tree.clone(),
        }
    }
}

/// Two pictures are the same if their contents are.
impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Picture {}

impl Picture {
    /// Returns the picture with a band below it.
    #[must_use]
    pub fn stamped(&self, stamp: Stamp) -> Self {
        let name = hash_name(format!("{} {}", self.hash, stamp.hash()).as_bytes());
        Self { name, stamp: Some(Arc::new(stamp)), ..self.clone() }
    }

    /// Returns the picture without its band.
    #[must_use]
    pub fn unstamped(&self) -> Self {
        Self { name: self.hash.clone(), stamp: None, ..self.clone() }
    }

    /// Reads the file again.
    ///
    /// # Errors
    /// If it cannot be read, or is another picture now.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let changed = || io::Error::other(format!("`{}` changed during the build", self.path));
        match self.tree.read_listed(&self.path, MAX_PICTURE_BYTES) {
            Ok(bytes) if hash_name(&bytes) == self.hash => Ok(bytes),
            Err(ReadError::Io(error)) => Err(error),
            _ => Err(changed()),
        }
    }
}

/// Returns the name of a picture's files: a hash of its content and of the way it is encoded.
fn hash_name(bytes: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&media::VERSION.to_le_bytes());
    hasher.update(bytes);
    let mut name = hasher.finalize().to_hex().to_string();
    name.truncate(20);
    name
}

fn fault(error: &ReadError) -> PictureFault {
    match error {
        ReadError::TooLarge(size, _) => PictureFault::TooLarge(*size),
        ReadError::NotUtf8(offset) => {
            let why = format!("its byte {} is not UTF-8 text", offset + 1);
            PictureFault::Svg(SvgError { range: 0..0, kind: SvgErrorKind::NotSvg(why) })
        }
        ReadError::Io(error) => PictureFault::Unreadable(error.to_string()),
    }
}

/// The files below `content/` that texts can name, by their paths with composed accents.
#[derive(Debug, Default, Clone)]
pub struct MediaFiles(BTreeMap<String, Arc<MediaFile>>);

/// Why a path leads to no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// It begins at the root of the disk or the site.
    Absolute,
    Backslash,
    /// It leads out of `content/`.
    Outside,
    /// There is no such file. The path below the site's folder.
    NotFound(String),
}

impl MediaFiles {
    pub(crate) fn add(&mut self, file: Arc<MediaFile>) {
        self.0.insert(Id::normalize(file.path.as_str()), file);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<MediaFile>> {
        self.0.values()
    }

    /// Returns the file that `written` means in the file at `from`. Escapes such as `%20` are those
    /// of URLs.
    pub fn find(&self, from: &Utf8Path, written: &str) -> Result<&Arc<MediaFile>, PathFault> {
        let path = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
        if path.contains('\\') || path.get(1..2) == Some(":") {
            return Err(PathFault::Backslash);
        }
        if path.starts_with('/') {
            return Err(PathFault::Absolute);
        }
        let folder = from.parent().unwrap_or(Utf8Path::new(""));
        let full = joined(folder, &path).ok_or(PathFault::Outside)?;
        if !full.starts_with(&format!("{CONTENT}/")) {
            return Err(PathFault::Outside);
        }
        let key = Id::normalize(&full);
        // The name of a file can contain a percent sign.
        let plain = joined(folder, written).map(|plain| Id::normalize(&plain));
        let found = self.0.get(&key).or_else(|| self.0.get(&plain?));
        found.ok_or(PathFault::NotFound(full))
    }

    /// Returns the path of a file, as the file at `from` would name it, that is most similar to
    /// `written`.
    pub fn nearest(&self, from: &Utf8Path, written: &str) -> Option<String> {
        let mut known = Vec::new();
        for media in self.iter() {
            known.push(relative(from, &media.path));
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        best_match(written, &known).map(str::to_owned)
    }
}

/// Joins a relative path to a folder, unless it leads out of the site's folder.
fn joined(folder: &Utf8Path, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.as_str().split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns a path as the file at `from` names it.
pub(crate) fn relative(from: &Utf8Path, path: &Utf8Path) -> String {
    let folder = from.parent().unwrap_or(Utf8Path::new(""));
    let own: Vec<&str> = folder.as_str().split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let same = own.iter().zip(&parts).take_while(|(one, other)| one == other).count();
    let up = "../".repeat(own.len() - same);
    format!("{up}{}", parts.get(same..).unwrap_or_default().join("/"))
}
