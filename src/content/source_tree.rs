//! Lists and reads the files of a site's folder. It never follows a symbolic link, so no file
//! outside of the folder becomes part of a site.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::diagnostics::source_map::MAX_FILE_BYTES;

/// The deepest nesting of folders that is listed. The deepest folder of a site is at level 3.
const MAX_DEPTH: usize = 16;

/// The folder of a site.
#[derive(Debug, Clone)]
pub struct SourceTree {
    root: Arc<Utf8Path>,
}

/// Something in the folder that is not a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeEntry {
    File(Utf8PathBuf),
    /// A symbolic link or something else that is not a plain file.
    Link(Utf8PathBuf),
    /// A name that is not UTF-8 or has control characters, with these characters replaced.
    InvalidName(String),
}

impl TreeEntry {
    pub fn path(&self) -> &Utf8Path {
        match self {
            Self::File(path) | Self::Link(path) => path,
            Self::InvalidName(name) => Utf8Path::new(name),
        }
    }
}

/// Why a file could not be read as text.
#[derive(Debug)]
pub enum ReadError {
    /// The byte offset of the first byte that is not UTF-8 or is NUL.
    NotUtf8(usize),
    /// The size of the file and the largest size that is read, in bytes.
    TooLarge(u64, usize),
    Io(io::Error),
}

impl SourceTree {
    pub fn new(root: &Utf8Path) -> Self {
        Self { root: Arc::from(root) }
    }

    /// Lists everything below `folder` that is not a folder, sorted by name. Leaves out hidden
    /// names.
    pub fn list(&self, folder: &str) -> io::Result<Vec<TreeEntry>> {
        if let Some(link) = self.link_in(Utf8Path::new(folder)) {
            return Ok(vec![TreeEntry::Link(link.to_owned())]);
        }
        let start = self.root.join(folder);
        if !start.is_dir() {
            return Ok(Vec::new());
        }
        self.list_folder(start.as_std_path(), MAX_DEPTH)
    }

    fn list_folder(&self, folder: &Path, depth: usize) -> io::Result<Vec<TreeEntry>> {
        let mut children: Vec<fs_err::DirEntry> =
            fs_err::read_dir(folder)?.collect::<io::Result<_>>()?;
        children.retain(|child| !child.file_name().as_encoded_bytes().starts_with(b"."));
        children.sort_by_cached_key(fs_err::DirEntry::file_name);
        let lists: Vec<Vec<TreeEntry>> = children
            .par_iter()
            .with_min_len(8)
            .map(|child| self.list_child(child, depth))
            .collect::<io::Result<_>>()?;
        Ok(lists.concat())
    }

    fn list_child(&self, child: &fs_err::DirEntry, depth: usize) -> io::Result<Vec<TreeEntry>> {
        let file_type = child.file_type()?;
        if !file_type.is_dir() {
            return Ok(vec![self.entry(&child.path(), file_type.is_file())]);
        }
        if depth > 1 { self.list_folder(&child.path(), depth - 1) } else { Ok(Vec::new()) }
    }

    /// Returns what [`Self::list`] of a parent folder would return at or below `path`.
    pub fn list_at(&self, path: &Utf8Path) -> io::Result<Vec<TreeEntry>> {
        if path.components().any(|part| part.as_str().starts_with('.')) {
            return Ok(Vec::new());
        }
        if let Some(link) = self.link_in(path) {
            return Ok(vec![TreeEntry::Link(link.to_owned())]);
        }
        match self.entry_at(path.as_str()) {
            Some(entry) => Ok(vec![entry]),
            None => self.list(path.as_str()),
        }
    }

    /// Lists everything at or below `folder` that is not a folder, at any depth, sorted by path.
    /// Leaves out files and folders if `is_left_out` returns true for their path below `folder`.
    pub fn list_all(
        &self,
        folder: &str,
        is_left_out: fn(&Path) -> bool,
    ) -> io::Result<Vec<TreeEntry>> {
        if let Some(link) = self.link_in(Utf8Path::new(folder)) {
            return Ok(vec![TreeEntry::Link(link.to_owned())]);
        }
        let start = self.root.join(folder);
        if !start.is_dir() {
            return Ok(self.entry_at(folder).into_iter().collect());
        }
        let walk = walkdir::WalkDir::new(&start).min_depth(1).sort_by_file_name().into_iter();
        let is_listed = |entry: &walkdir::DirEntry| {
            !is_left_out(entry.path().strip_prefix(&start).unwrap_or(entry.path()))
        };
        let mut entries = Vec::new();
        for child in walk.filter_entry(is_listed) {
            let child = child?;
            if !child.file_type().is_dir() {
                entries.push(self.entry(child.path(), child.file_type().is_file()));
            }
        }
        Ok(entries)
    }

    /// Returns the first symbolic link among the folders of `path` and `path` itself.
    fn link_in<'p>(&self, path: &'p Utf8Path) -> Option<&'p Utf8Path> {
        let mut first = None;
        for ancestor in path.ancestors() {
            if !ancestor.as_str().is_empty() && self.root.join(ancestor).is_symlink() {
                first = Some(ancestor);
            }
        }
        first
    }

    fn entry(&self, path: &Path, is_file: bool) -> TreeEntry {
        let below = path.strip_prefix(self.root.as_std_path()).unwrap_or(path);
        match Utf8Path::from_path(below) {
            Some(name) if !name.as_str().contains(char::is_control) => {
                let mut path = name.to_owned();
                if cfg!(windows) {
                    path = Utf8PathBuf::from(name.as_str().replace('\\', "/"));
                }
                if is_file { TreeEntry::File(path) } else { TreeEntry::Link(path) }
            }
            _ => TreeEntry::InvalidName(below.to_string_lossy().into_owned()),
        }
    }

    /// Returns the file or link at `path`, if any.
    pub fn entry_at(&self, path: &str) -> Option<TreeEntry> {
        let full = self.root.join(path);
        let path = Utf8PathBuf::from(path);
        if full.is_symlink() {
            return Some(TreeEntry::Link(path));
        }
        if full.is_file() { Some(TreeEntry::File(path)) } else { None }
    }

    /// Returns the entry at a path that a file names. A path that leads out of the site's folder
    /// is a link.
    pub fn entry_below(&self, path: &str) -> Option<TreeEntry> {
        let path = Utf8Path::new(path);
        let is_plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
        if !is_plain || self.link_in(path).is_some() {
            return Some(TreeEntry::Link(path.to_owned()));
        }
        self.entry_at(path.as_str())
    }

    /// Returns whether there is a folder at `path`, which may lead out of this one.
    pub fn is_folder(&self, path: &Utf8Path) -> bool {
        self.root.join(path).is_dir()
    }

    /// Returns the tree of a folder, which may be outside of this one.
    #[must_use]
    pub fn below(&self, folder: &Utf8Path) -> Self {
        Self::new(&self.root.join(folder))
    }

    /// Reads a file of at most [`MAX_FILE_BYTES`].
    pub fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let file = fs_err::File::open(self.root.join(path)).map_err(ReadError::Io)?;
        let size = file.metadata().map_err(ReadError::Io)?.len();
        read_to_end(file, size, MAX_FILE_BYTES)
    }

    /// Reads a file that was listed, unless it is larger than `max_bytes`. Refuses a link or a pipe
    /// that took its place meanwhile.
    pub fn read_listed(&self, path: &Utf8Path, max_bytes: usize) -> Result<Vec<u8>, ReadError> {
        let file = self.open_listed(path).map_err(ReadError::Io)?;
        let size = file.metadata().map_err(ReadError::Io)?.len();
        read_to_end(file, size, max_bytes)
    }

    /// Opens a file that was listed. Refuses a link or a pipe that took its place meanwhile.
    pub fn open_listed(&self, path: &Utf8Path) -> io::Result<fs_err::File> {
        let file = open(&self.root.join(path))?;
        if file.metadata()?.is_file() {
            return Ok(file);
        }
        Err(io::Error::other(format!("`{path}` is no longer a regular file")))
    }
}

/// Opens a file without following a link, and without waiting for the writer of a pipe.
fn open(path: &Utf8Path) -> io::Result<fs_err::File> {
    let mut options = fs_err::OpenOptions::new();
    #[cfg(unix)]
    {
        use fs_err::os::unix::fs::OpenOptionsExt;
        use rustix::fs::OFlags;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    options.read(true).open(path)
}

/// Reads a file whose size was `size` when it was opened. It may have grown since.
fn read_to_end(file: fs_err::File, size: u64, max_bytes: usize) -> Result<Vec<u8>, ReadError> {
    if size > max_bytes as u64 {
        return Err(ReadError::TooLarge(size, max_bytes));
    }
    // One byte more than the file has, so that its end is found without a second allocation.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    if bytes.len() > max_bytes {
        return Err(ReadError::TooLarge(bytes.len() as u64, max_bytes));
    }
    Ok(bytes)
}

/// Decodes UTF-8. Removes a byte order mark, and makes every line end `\n`.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.valid_up_to()))?;
    if let Some(offset) = memchr::memchr(0, bytes) {
        return Err(ReadError::NotUtf8(offset));
    }
    if memchr::memchr(b'\r', bytes).is_none() {
        return Ok(text.to_owned());
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
