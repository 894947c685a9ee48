//! Checks where a site may be written: neither over the site's own files, nor over files that
//! Factpress did not write.

use std::collections::BTreeSet;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::output::fs::folders_above;
use crate::output::manifest::{self, Manifest};

/// Folders below the root of a site that no site may be written to.
const PROTECTED_FOLDERS: [&str; 4] = ["content", "themes", "static", ".git"];

/// How many files in the way an error names.
const MAX_NAMED: usize = 5;

pub(crate) fn refused(out: &Utf8Path, reason: &str) -> io::Error {
    io::Error::other(format!("cannot write the site to `{out}`: {reason}"))
}

/// Checks that `out` is a folder or missing, no symbolic link, and that a site from `root` can be
/// written there without harm to its own files.
pub(crate) fn check_folder(root: &Utf8Path, out: &Utf8Path) -> io::Result<()> {
    check_kind(out)?;
    let root = root.canonicalize_utf8()?;
    let real = real_path(out)?;
    if root.starts_with(&real) {
        return Err(refused(out, "the site's own files are in it"));
    }
    for folder in PROTECTED_FOLDERS {
        if real.starts_with(root.join(folder)) {
            return Err(refused(out, "that is a folder of the site's own files"));
        }
    }
    Ok(())
}

fn check_kind(out: &Utf8Path) -> io::Result<()> {
    if out.is_symlink() {
        return Err(refused(out, "it is a symbolic link; name the folder itself with --out"));
    }
    if out.exists() && !out.is_dir() {
        return Err(refused(out, "it is not a folder"));
    }
    Ok(())
}

/// Returns a path without links, as far as it exists.
pub(crate) fn real_path(path: &Utf8Path) -> io::Result<Utf8PathBuf> {
    match (path.canonicalize_utf8(), path.parent(), path.file_name()) {
        (Ok(real), ..) => Ok(real),
        (Err(_), Some(parent), Some(name)) => Ok(real_path(parent)?.join(name)),
        (Err(error), ..) => Err(error),
    }
}

/// Checks that new files can be moved into `out` without harm to any file that `previous`, the
/// manifest of the last build, does not list.
pub(crate) fn check_conflicts(
    out: &Utf8Path,
    previous: Option<&Manifest>,
    new_files: &[String],
) -> io::Result<()> {
    check_kind(out)?;
    let empty = Manifest::default();
    let in_out = Existing { out, previous: previous.unwrap_or(&empty) };
    let mut folders = BTreeSet::new();
    for path in new_files {
        folders.extend(folders_above(path));
    }
    let files = new_files.par_iter().map(String::as_str);
    let mut conflicts: BTreeSet<&str> = files.filter(|path| in_out.blocks_file(path)).collect();
    conflicts.extend(folders.into_iter().filter(|path| in_out.blocks_folder(path)));
    if previous.is_none() && in_out.blocks_file(manifest::NAME) {
        conflicts.insert(manifest::NAME);
    }
    if conflicts.is_empty() { Ok(()) } else { Err(refused(out, &describe(&conflicts))) }
}

fn describe(conflicts: &BTreeSet<&str>) -> String {
    let mut names = String::new();
    for path in conflicts.iter().take(MAX_NAMED) {
        let separator = if names.is_empty() { "" } else { ", " };
        names.push_str(&format!("{separator}`{path}`"));
    }
    if conflicts.len() > MAX_NAMED {
        names.push_str(&format!(" and {} more", conflicts.len() - MAX_NAMED));
    }
    format!(
        "it contains {names}, which Factpress did not write and the site would replace; move it \
         away, or choose another folder with --out"
    )
}

/// The files that are in the output folder.
struct Existing<'a> {
    out: &'a Utf8Path,
    previous: &'a Manifest,
}

impl Existing<'_> {
    /// Returns whether no file of the site can be written to `path`.
    fn blocks_file(&self, path: &str) -> bool {
        match self.out.join(path).symlink_metadata() {
            Ok(data) if data.is_dir() => !self.has_only_listed_files(path),
            Ok(_) => !self.previous.contains(path),
            Err(_) => false,
        }
    }

    /// Returns whether `path` is not a folder and was not written by Factpress.
    fn blocks_folder(&self, path: &str) -> bool {
        let data = self.out.join(path).symlink_metadata();
        data.is_ok_and(|data| !data.is_dir()) && !self.previous.contains(path)
    }

    /// Returns whether the folder disappears once the files of the last build are removed.
    fn has_only_listed_files(&self, folder: &str) -> bool {
        for entry in walkdir::WalkDir::new(self.out.join(folder)) {
            let Ok(entry) = entry else { return false };
            let path = entry.path().strip_prefix(self.out).unwrap_or(entry.path());
            let path = path.to_string_lossy().replace('\\', "/");
            let is_listed = if entry.file_type().is_dir() {
                self.previous.has_files_in(&path)
            } else {
                self.previous.contains(&path)
            };
            if !is_listed {
                return false;
            }
        }
        true
    }
}
