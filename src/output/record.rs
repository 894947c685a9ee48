//! What the last build left in a folder: every file with its fingerprint and its mark, every folder with its mark. It is
//! kept below the site's own folder, and believed only as far as it can be checked.

use std::io::{self, Write};

use camino::{Utf8Component, Utf8Path};
use serde::{Deserialize, Serialize};

use crate::output::print::Print;
use crate::output::stamp::Stamp;

/// The first line of a record; the second is the hash of the rest.
const HEAD: &[u8] = b"factpress-site 3\n";

/// The most bytes of a list of files: a hundred for each of ten million.
pub(crate) const MOST: u64 = 1024 * 1024 * 1024;

/// A file of the site.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Filed {
    pub(crate) path: Box<str>,
    pub(crate) print: Print,
    pub(crate) stamp: Stamp,
}

/// A folder of the site.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Folder {
    pub(crate) path: Box<str>,
    pub(crate) stamp: Stamp,
}

/// A site as a build left it, in the order of paths. The site's own folder is not among the folders.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) files: Vec<Filed>,
    pub(crate) folders: Vec<Folder>,
}

impl Record {
    /// The place of a file in the list.
    pub(crate) fn file(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()
    }

    /// The place of a folder in the list.
    pub(crate) fn folder(&self, path: &str) -> Option<usize> {
        self.folders.binary_search_by(|folder| (*folder.path).cmp(path)).ok()
    }

    /// Reads a record; `None` where there is none, or it is not as it was written.
    pub(crate) fn read(path: &Utf8Path) -> Option<Self> {
        let bytes = crate::output::fs::plain(path, MOST)?;
        let (hash, body) = bytes.strip_prefix(HEAD)?.split_first_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != hash {
            return None;
        }
        let record: Self = postcard::from_bytes(body).ok()?;
        let Self { files, folders } = &record;
        let is_sorted = files.is_sorted_by(|one, two| one.path < two.path)
            && folders.is_sorted_by(|one, two| one.path < two.path);
        let mut paths =
            files.iter().map(|file| &file.path).chain(folders.iter().map(|folder| &folder.path));
        (is_sorted && paths.all(|path| is_below(path))).then_some(record)
    }

    /// Keeps the record, whole or not at all.
    pub(crate) fn write(&self, path: &Utf8Path) -> io::Result<()> {
        let body = postcard::to_stdvec(self).map_err(io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path))?;
        file.write_all(HEAD)?;
        file.write_all(blake3::hash(&body).as_bytes())?;
        file.write_all(&body)?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }
}

/// Whether a path does not lead out of the folder it is below.
pub(crate) fn is_below(path: &str) -> bool {
    let is_plain = |part| matches!(part, Utf8Component::Normal(_));
    !path.is_empty() && Utf8Path::new(path).components().all(is_plain)
}

/// The folders above files, the site's own left out; sorted, as the files are.
pub(crate) fn folders<'a>(files: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut folders = Vec::new();
    let mut last = "";
    for path in files {
        let is_new =
            |folder: &&str| !last.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        folders.extend(above(path).filter(is_new));
        last = path;
    }
    folders.sort_unstable();
    folders
}

/// The folders above a path, the lowest first, the site's own left out.
pub(crate) fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/'))
        .map(|(above, _)| above)
}
