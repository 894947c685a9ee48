//! What the last build left in a folder: every file with its fingerprint and its mark, every folder with its mark. It is
//! kept below the site's own folder, and believed only as far as it can be checked.

use std::io::{self, Write};

use camino::{Utf8Component, Utf8Path};

use super::stamp::Stamp;
use crate::model::print::Print;

/// The first line of a record; the second is the hash of the rest.
const HEAD: &[u8] = b"factpress-site 1\n";

/// A file of the site.
#[derive(Debug, Clone)]
pub(super) struct Filed {
    pub(super) path: Box<str>,
    pub(super) print: Print,
    pub(super) stamp: Stamp,
}

/// A folder of the site, and its twin in the spare site.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub(super) path: Box<str>,
    pub(super) site: Stamp,
    pub(super) spare: Stamp,
}

/// A site as a build left it, in the order of paths. The site's own folder is not among the folders.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) files: Vec<Filed>,
    pub(super) folders: Vec<Folder>,
}

impl Record {
    /// The place of a file in the list.
    pub(super) fn file(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()
    }

    /// The place of a folder in the list.
    pub(super) fn folder(&self, path: &str) -> Option<usize> {
        self.folders.binary_search_by(|folder| (*folder.path).cmp(path)).ok()
    }

    /// The places of the files that stand in a folder itself.
    pub(super) fn within<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = usize> + 's {
        let head = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let start = self.files.partition_point(|file| *file.path < *head);
        let below = self.files.iter().enumerate().skip(start).map_while(move |(at, file)| {
            let rest = file.path.strip_prefix(head.as_str())?;
            Some((at, rest.contains('/')))
        });
        below.filter_map(|(at, is_deeper)| (!is_deeper).then_some(at))
    }

    /// Reads a record; `None` where there is none, or it is not as it was written.
    pub(super) fn read(path: &Utf8Path) -> Option<Self> {
        let bytes = fs_err::read(path).ok()?;
        let (hash, body) = bytes.strip_prefix(HEAD)?.split_first_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != hash {
            return None;
        }
        let mut rest = Reader(body);
        let files = (0..rest.number()?).map(|_| rest.file()).collect::<Option<Vec<_>>>()?;
        let folders = (0..rest.number()?).map(|_| rest.folder()).collect::<Option<Vec<_>>>()?;
        let is_sorted = files.is_sorted_by(|one, two| one.path < two.path);
        (is_sorted && folders.is_sorted_by(|one, two| one.path < two.path)).then_some(Self { files, folders })
    }

    /// Keeps the record, whole or not at all.
    pub(super) fn write(&self, path: &Utf8Path) -> io::Result<()> {
        let body = self.body();
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path))?;
        file.write_all(HEAD)?;
        file.write_all(blake3::hash(&body).as_bytes())?;
        file.write_all(&body)?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }

    fn body(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity((self.files.len() + self.folders.len()) * 128);
        number(&mut body, self.files.len() as u64);
        for file in &self.files {
            text(&mut body, &file.path);
            body.extend_from_slice(&<[u8; 16]>::from(file.print));
            stamp(&mut body, file.stamp);
        }
        number(&mut body, self.folders.len() as u64);
        for folder in &self.folders {
            text(&mut body, &folder.path);
            stamp(&mut body, folder.site);
            stamp(&mut body, folder.spare);
        }
        body
    }
}

fn number(body: &mut Vec<u8>, number: u64) {
    body.extend_from_slice(&number.to_le_bytes());
}

fn text(body: &mut Vec<u8>, text: &str) {
    number(body, text.len() as u64);
    body.extend_from_slice(text.as_bytes());
}

fn stamp(body: &mut Vec<u8>, stamp: Stamp) {
    let parts = [stamp.inode, stamp.size, stamp.modified.cast_unsigned(), stamp.changed.cast_unsigned()];
    parts.into_iter().for_each(|part| number(body, part));
}

/// What is not read yet of a record.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    /// A path that does not lead out of the folder it is below.
    fn path(&mut self) -> Option<Box<str>> {
        let length = usize::try_from(self.number()?).ok()?;
        let (path, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let path = std::str::from_utf8(path).ok()?;
        let is_plain = |part| matches!(part, Utf8Component::Normal(_));
        (!path.is_empty() && Utf8Path::new(path).components().all(is_plain)).then(|| path.into())
    }

    fn stamp(&mut self) -> Option<Stamp> {
        let (inode, size) = (self.number()?, self.number()?);
        let (modified, changed) = (self.number()?.cast_signed(), self.number()?.cast_signed());
        Some(Stamp { inode, size, modified, changed })
    }

    fn file(&mut self) -> Option<Filed> {
        let path = self.path()?;
        let (print, rest) = self.0.split_first_chunk()?;
        let print: [u8; 16] = *print;
        let print = Print::from(print);
        self.0 = rest;
        Some(Filed { path, print, stamp: self.stamp()? })
    }

    fn folder(&mut self) -> Option<Folder> {
        Some(Folder { path: self.path()?, site: self.stamp()?, spare: self.stamp()? })
    }
}

/// The folders above files, the site's own left out; sorted, as the files are.
pub(super) fn folders<'a>(files: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut folders = Vec::new();
    let mut last = "";
    for path in files {
        let is_new = |folder: &&str| !last.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        folders.extend(above(path).filter(is_new));
        last = path;
    }
    folders.sort_unstable();
    folders
}

/// The folders above a path, the lowest first, the site's own left out.
pub(super) fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/')).map(|(above, _)| above)
}
