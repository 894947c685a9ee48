//! Where content comes from: the site's folder on disk. The only reader of content. It never follows
//! a symbolic link, so nothing outside the site's folder can get into a site.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::diagnostics::source_map::MAX_FILE_BYTES;

/// Folders inside one another below `content/`; the deepest that means anything is the third.
const MAX_DEPTH: usize = 16;

/// The files of a site.
#[derive(Debug, Clone)]
pub struct SourceTree {
    root: Arc<Utf8Path>,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File(Utf8PathBuf),
    /// A symbolic link, which is not followed.
    Link(Utf8PathBuf),
    /// Something whose name is not UTF-8, or has control characters, which lists of files have between names; the name as well
    /// as it can be shown.
    Unnameable(String),
}

impl Entry {
    /// The path, or what can be shown of it.
    pub fn path(&self) -> &Utf8Path {
        match self {
            Self::File(path) | Self::Link(path) => path,
            Self::Unnameable(name) => Utf8Path::new(name),
        }
    }
}

/// Why a file could not be read as text.
#[derive(Debug)]
pub enum ReadError {
    /// Not UTF-8: the first byte that is not.
    NotUtf8(usize),
    /// Larger than it may be: its size, and the most that is read.
    TooLarge(u64, usize),
    /// The machine said no.
    Io(io::Error),
}

impl SourceTree {
    /// The site in the folder `root`.
    pub fn new(root: &Utf8Path) -> Self {
        Self { root: Arc::from(root) }
    }

    /// Everything below `folder` that is not a folder, folder by folder in the order of names. Hidden names
    /// are left out.
    pub fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let start = self.root.join(folder);
        if let Some(link) = self.link_in(Utf8Path::new(folder)) {
            return Ok(vec![Entry::Link(link.to_owned())]);
        }
        if !start.is_dir() {
            return Ok(Vec::new());
        }
        self.below(start.as_std_path(), MAX_DEPTH)
    }

    /// What is in a folder, and in those in it as deep as told.
    fn below(&self, folder: &Path, depth: usize) -> io::Result<Vec<Entry>> {
        let mut entries: Vec<fs_err::DirEntry> =
            fs_err::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
        entries.sort_by_cached_key(fs_err::DirEntry::file_name);
        let list = |entry: &fs_err::DirEntry| match entry.file_type()? {
            kind if !kind.is_dir() => Ok(vec![self.entry(&entry.path(), kind.is_file())]),
            _ if depth > 1 => self.below(&entry.path(), depth - 1),
            _ => Ok(Vec::new()),
        };
        let lists: Vec<Vec<Entry>> =
            entries.par_iter().with_min_len(8).map(list).collect::<io::Result<_>>()?;
        Ok(lists.into_iter().flatten().collect())
    }

    /// Everything at a path and below it that [`Self::list`] would give for a folder above.
    pub fn at_or_below(&self, path: &Utf8Path) -> io::Result<Vec<Entry>> {
        let is_hidden = |name: &str| name.starts_with('.');
        if path.components().any(|part| is_hidden(part.as_str())) {
            return Ok(Vec::new());
        }
        if let Some(link) = self.link_in(path) {
            return Ok(vec![Entry::Link(link.to_owned())]);
        }
        match self.entry_at(path.as_str()) {
            Some(entry) => Ok(vec![entry]),
            None => self.list(path.as_str()),
        }
    }

    /// The uppermost symbolic link on the way to a path, itself included.
    fn link_in<'p>(&self, path: &'p Utf8Path) -> Option<&'p Utf8Path> {
        let above: Vec<&Utf8Path> =
            path.ancestors().filter(|above| !above.as_str().is_empty()).collect();
        above.into_iter().rev().find(|above| self.root.join(above).is_symlink())
    }

    fn entry(&self, path: &Path, is_file: bool) -> Entry {
        let below = path.strip_prefix(self.root.as_std_path()).unwrap_or(path);
        let name =
            Utf8Path::from_path(below).filter(|name| !name.as_str().contains(char::is_control));
        let Some(below) = name else {
            return Entry::Unnameable(below.to_string_lossy().into_owned());
        };
        let below = Utf8PathBuf::from(below.as_str().replace('\\', "/"));
        if is_file { Entry::File(below) } else { Entry::Link(below) }
    }

    /// What stands at a path, if anything does.
    pub fn entry_at(&self, path: &str) -> Option<Entry> {
        let full = self.root.join(path);
        let path = Utf8PathBuf::from(path);
        if full.is_symlink() {
            Some(Entry::Link(path))
        } else {
            full.is_file().then_some(Entry::File(path))
        }
    }

    /// What stands at a path that content names: a link for one that leads out of the site's folder.
    pub fn entry_below(&self, path: &str) -> Option<Entry> {
        let path = Utf8Path::new(path);
        let is_plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
        if !is_plain || self.link_in(path).is_some() {
            return Some(Entry::Link(path.to_owned()));
        }
        self.entry_at(path.as_str())
    }

    /// The bytes of a file, no more of them than of any.
    pub fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let file = fs_err::File::open(self.root.join(path)).map_err(ReadError::Io)?;
        let size = file.metadata().map_err(ReadError::Io)?.len();
        bytes(file, size, MAX_FILE_BYTES)
    }

    /// Reads a file that was listed, unless it is larger than `max_bytes`. Refuses a link or a pipe
    /// that took its place meanwhile.
    pub fn read_listed(&self, path: &Utf8Path, max_bytes: usize) -> Result<Vec<u8>, ReadError> {
        let file = open(&self.root.join(path)).map_err(ReadError::Io)?;
        let metadata = file.metadata().map_err(ReadError::Io)?;
        if !metadata.is_file() {
            return Err(ReadError::Io(io::Error::other(format!(
                "`{path}` is no plain file any more"
            ))));
        }
        bytes(file, metadata.len(), max_bytes)
    }
}

/// Opens what was a file when it was listed: no link that took its place, and without waiting for the other end of a pipe.
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

/// The bytes of a file that has `size` of them, or that many had.
fn bytes(file: fs_err::File, size: u64, most: usize) -> Result<Vec<u8>, ReadError> {
    let too_large =
        |size: u64| if size > most as u64 { Err(ReadError::TooLarge(size, most)) } else { Ok(()) };
    too_large(size)?;
    // One more than there are: the end is where nothing comes.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    too_large(bytes.len() as u64)?;
    Ok(bytes)
}

/// Bytes as text: UTF-8 without its byte order mark, every line end `\n`.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.valid_up_to()))?;
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(ReadError::NotUtf8(at));
    }
    if memchr::memchr(b'\r', bytes).is_none() {
        return Ok(text.to_owned());
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
