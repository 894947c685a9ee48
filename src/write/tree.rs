//! Single files of a folder that nobody else works in: written, linked, taken away. Files may have a second name in a
//! published site, so that none is ever written to once it is there.

use std::io::{self, ErrorKind, Write};

use camino::Utf8Path;

use super::record::above;
use super::stamp::Stamp;

/// How often the way to a file is cleared: of what is in its place, of what is above it, of both again.
const ATTEMPTS: usize = 4;

/// Where files are put.
#[derive(Clone, Copy)]
pub(super) struct Root<'a> {
    pub(super) path: &'a Utf8Path,
    /// Whether it was begun with nothing in it, so that the folder of a file is hardly there yet.
    pub(super) is_new: bool,
}

/// Writes a new file in the place of what is at `path` below `root`. Its mark is taken after what `then` does with it.
pub(super) fn write(root: Root, path: &str, bytes: &[u8], then: impl Fn()) -> io::Result<Stamp> {
    put(root, path, |full| {
        let mut file = fs_err::OpenOptions::new().write(true).create_new(true).open(full)?;
        file.write_all(bytes)?;
        then();
        Ok(Stamp::of(&file.metadata()?))
    })
}

/// Gives the file at `path` below `from` the same name below `root`.
pub(super) fn link(from: &Utf8Path, root: Root, path: &str) -> io::Result<()> {
    let source = from.join(path);
    put(root, path, |full| fs_err::hard_link(&source, full))
}

fn put<T>(root: Root, path: &str, make: impl Fn(&Utf8Path) -> io::Result<T>) -> io::Result<T> {
    let Root { path: root, is_new } = root;
    let full = root.join(path);
    if is_new {
        folder_of(root, path)?;
    }
    for _ in 1..ATTEMPTS {
        match make(&full).map_err(|error| (error.kind(), error)) {
            Ok(done) => return Ok(done),
            Err((ErrorKind::AlreadyExists, _)) => clear(&full)?,
            Err((ErrorKind::NotFound | ErrorKind::NotADirectory, _)) => folder_of(root, path)?,
            Err((_, error)) => return Err(error),
        }
    }
    make(&full)
}

/// Makes the folder of a file. A file in the place of a folder goes.
fn folder_of(root: &Utf8Path, path: &str) -> io::Result<()> {
    let Some(folder) = above(path).next() else { return Ok(()) };
    fs_err::create_dir_all(root.join(folder)).or_else(|_| {
        let obstacles = above(path).map(|folder| root.join(folder));
        obstacles
            .filter(|folder| folder.symlink_metadata().is_ok_and(|data| !data.is_dir()))
            .try_for_each(fs_err::remove_file)?;
        fs_err::create_dir_all(root.join(folder))
    })
}

/// Takes away whatever is at a path.
pub(super) fn clear(full: &Utf8Path) -> io::Result<()> {
    let is_folder = full.symlink_metadata().is_ok_and(|data| data.is_dir());
    let gone = if is_folder { fs_err::remove_dir_all(full) } else { fs_err::remove_file(full) };
    gone.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Takes away a file, and the folders that are empty without it. A folder in its place stays.
pub(super) fn remove(root: &Utf8Path, path: &str) -> io::Result<()> {
    let full = root.join(path);
    if let Err(error) = fs_err::remove_file(&full) {
        let is_gone = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
        if !is_gone && !full.is_dir() {
            return Err(error);
        }
    }
    let _ = above(path).try_for_each(|folder| fs_err::remove_dir(root.join(folder)));
    Ok(())
}

/// The mark of what is at a path, unless it is a link.
pub(super) fn stamp(full: &Utf8Path) -> Option<Stamp> {
    let data = full.symlink_metadata().ok()?;
    (!data.is_symlink()).then(|| Stamp::of(&data))
}
