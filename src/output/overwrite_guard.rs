//! Where a site may be written: not over the site's own files, nor over anything that Factpress did not write. It only
//! looks.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

use crate::output::record::{MOST, Record};
use crate::output::{MANIFEST, MANIFEST_HEAD};

/// Folders of the site's own files, below its root.
const OWN: [&str; 4] = ["content", "themes", ".git", ".factpress"];

pub(crate) fn refused(out: &Utf8Path, why: &str) -> io::Error {
    io::Error::other(format!("cannot write the site to `{out}`: {why}"))
}

/// The folder must not be a link, nor hold the site's own files.
pub(crate) fn check_place(root: &Utf8Path, out: &Utf8Path) -> io::Result<()> {
    if out.is_symlink() {
        return Err(refused(out, "it is a symbolic link; name the folder itself with --out"));
    }
    let root = root.canonicalize_utf8()?;
    let real = real_path(out)?;
    if root.starts_with(&real) {
        return Err(refused(out, "the site's own files are in it"));
    }
    if OWN.iter().any(|own| real.starts_with(root.join(own))) {
        return Err(refused(out, "that is a folder of the site's own files"));
    }
    Ok(())
}

/// A path without links, as far as it exists.
pub(crate) fn real_path(path: &Utf8Path) -> io::Result<Utf8PathBuf> {
    match (path.canonicalize_utf8(), path.parent(), path.file_name()) {
        (Ok(real), ..) => Ok(real),
        (Err(_), Some(parent), Some(name)) => Ok(real_path(parent)?.join(name)),
        (Err(error), ..) => Err(error),
    }
}

/// Every file in `folder`, which is or was the site in `out`, must be one that Factpress wrote. Of the folders that
/// `last` knows only those that are `changed` are looked into. Says in which there is something that it does not know; the
/// site's own is the empty path.
pub(crate) fn check_own<'a>(
    folder: &Utf8Path,
    out: &Utf8Path,
    last: &Record,
    changed: impl Iterator<Item = &'a str>,
) -> io::Result<Vec<&'a str>> {
    if out.is_symlink() || folder.is_symlink() {
        return Err(refused(
            out,
            "it is a symbolic link by now; name the folder itself with --out",
        ));
    }
    if !folder.exists() {
        return Ok(Vec::new());
    }
    if !folder.is_dir() {
        return Err(refused(out, "it is not a folder"));
    }
    let manifest = crate::output::fs::plain(&folder.join(MANIFEST), MOST)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default();
    let mut own: Vec<&str> =
        manifest.strip_prefix(MANIFEST_HEAD).unwrap_or_default().lines().collect();
    own.sort_unstable();
    if let Some(first) = fs_err::read_dir(folder)?.next().filter(|_| own.is_empty()) {
        let why = format!(
            "it holds `{}` and was not written by Factpress; choose another folder with --out",
            first?.file_name().display()
        );
        return Err(refused(out, &why));
    }
    let look = Look { folder, out, last, own };
    let is_folder =
        |path: &&str| folder.join(path).symlink_metadata().is_ok_and(|data| data.is_dir());
    let mut others = Vec::new();
    for path in std::iter::once("").chain(changed.filter(is_folder)) {
        if look.has_others(path)? {
            others.push(path);
        }
    }
    Ok(others)
}

struct Look<'a> {
    folder: &'a Utf8Path,
    out: &'a Utf8Path,
    last: &'a Record,
    own: Vec<&'a str>,
}

impl Look<'_> {
    /// Looks at what is in a folder, and in those in it that are not known. Says whether there is anything that is not known.
    fn has_others(&self, path: &str) -> io::Result<bool> {
        let mut has_others = false;
        let walk = walkdir::WalkDir::new(self.folder.join(path)).min_depth(1).into_iter();
        for entry in
            walk.filter_entry(|entry| !(entry.file_type().is_dir() && self.is_known(entry)))
        {
            let entry = entry?;
            let path = self.below(&entry);
            let is_folder = entry.file_type().is_dir();
            has_others |= is_folder || self.last.file(&path).is_none();
            if !is_folder && path != MANIFEST && self.own.binary_search(&path.as_str()).is_err() {
                let why = format!(
                    "`{path}` in it is none of the files that the last build wrote; move it away, or choose another \
                     folder with --out"
                );
                return Err(refused(self.out, &why));
            }
        }
        Ok(has_others)
    }

    fn is_known(&self, entry: &walkdir::DirEntry) -> bool {
        entry.depth() > 0 && self.last.folder(&self.below(entry)).is_some()
    }

    fn below(&self, entry: &walkdir::DirEntry) -> String {
        entry
            .path()
            .strip_prefix(self.folder)
            .unwrap_or(entry.path())
            .to_string_lossy()
            .replace('\\', "/")
    }
}
