//! Single files of a folder that nobody else works in: written, linked, taken away. Files may have a second name in a
//! published site, so that none is ever written to once it is there.

use std::io::{self, ErrorKind, Write};

use camino::Utf8Path;

use crate::output::record::above;
use crate::output::stamp::Stamp;

/// Writes a new file at `path` below `root`, in the place of what is there, and gives its mark.
pub(crate) fn write(root: &Utf8Path, path: &str, bytes: &[u8]) -> io::Result<Stamp> {
    folder_of(root, path)?;
    let full = root.join(path);
    let create = || fs_err::OpenOptions::new().write(true).create_new(true).open(&full);
    let mut file = create().or_else(|error| match error.kind() {
        ErrorKind::AlreadyExists => clear(&full).and_then(|()| create()),
        _ => Err(error),
    })?;
    file.write_all(bytes)?;
    Ok(Stamp::of(&file.metadata()?))
}

/// Gives the file at `path` below `from` the same name below `root`, in the place of what is there; where the file system has
/// no second names, its copy.
pub(crate) fn link(from: &Utf8Path, root: &Utf8Path, path: &str) -> io::Result<()> {
    let (source, full) = (from.join(path), root.join(path));
    folder_of(root, path)?;
    clear(&full)?;
    fs_err::hard_link(&source, &full).or_else(|_| fs_err::copy(&source, &full).map(drop))
}

fn folder_of(root: &Utf8Path, path: &str) -> io::Result<()> {
    above(path).next().map_or(Ok(()), |folder| fs_err::create_dir_all(root.join(folder)))
}

/// Whether there was nothing at a path.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Takes away whatever is at a path.
pub(crate) fn clear(full: &Utf8Path) -> io::Result<()> {
    let is_folder = full.symlink_metadata().is_ok_and(|data| data.is_dir());
    let gone = if is_folder { fs_err::remove_dir_all(full) } else { fs_err::remove_file(full) };
    gone.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Takes away a file, and the folders that are empty without it. A folder in its place stays.
pub(crate) fn remove(root: &Utf8Path, path: &str) -> io::Result<()> {
    let full = root.join(path);
    if let Err(error) = fs_err::remove_file(&full)
        && !is_missing(&error)
        && !full.is_dir()
    {
        return Err(error);
    }
    let _ = above(path).try_for_each(|folder| fs_err::remove_dir(root.join(folder)));
    Ok(())
}

/// The mark of what is at a path, unless it is a link.
pub(crate) fn stamp(full: &Utf8Path) -> Option<Stamp> {
    let data = full.symlink_metadata().ok()?;
    (!data.is_symlink()).then(|| Stamp::of(&data))
}

/// Returns the bytes of a regular file of at most `max` bytes.
pub(crate) fn plain(path: &Utf8Path, max: u64) -> Option<Vec<u8>> {
    let data = path.symlink_metadata().ok()?;
    if !data.is_file() || data.len() > max {
        return None;
    }
    fs_err::read(path).ok()
}
