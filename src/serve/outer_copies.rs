//! Which files and folders are watched for the kept copies outside of the site's folder. A folder of
//! copies can be large, so only the copies that evidence names count.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::serve::watcher::FOLDERS;

/// The kept copies outside of the site's folder.
#[derive(Debug, Default)]
pub(super) struct CopyPaths {
    /// Their absolute paths, without `..` and links to folders.
    pub(super) files: BTreeSet<Utf8PathBuf>,
    /// The files and folders that are watched.
    pub(super) watched: BTreeSet<Utf8PathBuf>,
}

impl CopyPaths {
    /// Replaces the copies. `paths` are relative to the site's folder.
    pub(super) fn replace(&mut self, root: &Utf8Path, paths: &BTreeSet<Utf8PathBuf>) {
        self.files.clear();
        for path in paths {
            let (folder, below) = existing_folder(root, path);
            self.files.insert(folder.join(below));
        }
    }

    /// Returns the paths to watch for copies that change, appear or vanish: the folder of each copy
    /// or, if that does not exist, the folder in which it would appear. With `is_polling`, it is
    /// the copy itself if it exists, because polling a folder reads all its files.
    pub(super) fn places(&self, root: &Utf8Path, is_polling: bool) -> BTreeSet<Utf8PathBuf> {
        let mut places = BTreeSet::new();
        for file in &self.files {
            let mut folder = file.parent().unwrap_or(root);
            while !folder.is_dir() {
                let Some(above) = folder.parent() else { break };
                folder = above;
            }
            let is_watched_anyway =
                folder == root || FOLDERS.iter().any(|name| folder.starts_with(root.join(name)));
            if is_polling && file.is_file() {
                places.insert(file.clone());
            } else if !is_watched_anyway {
                places.insert(folder.to_owned());
            }
        }
        places
    }

    /// Returns the path of an event, if a copy is at the path or below it.
    pub(super) fn changed_by(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let is_changed = self.files.iter().any(|file| {
            // What else happens in a folder above the one of a copy does not concern the copy.
            let is_near = file == path || file.parent() == Some(path);
            is_near || file.starts_with(path) && !self.watched.contains(path)
        });
        is_changed.then(|| path.to_owned())
    }

    /// Returns whether a path is watched only for copies.
    pub(super) fn is_beside(&self, path: &Utf8Path) -> bool {
        self.watched.iter().any(|place| path.starts_with(place))
    }
}

/// Returns the lowest folder above a path that exists, without `..`, and the rest of the path.
fn existing_folder<'p>(root: &Utf8Path, path: &'p Utf8Path) -> (Utf8PathBuf, &'p Utf8Path) {
    for folder in path.ancestors().skip(1) {
        if let Ok(found) = root.join(folder).canonicalize_utf8() {
            return (found, path.strip_prefix(folder).unwrap_or(path));
        }
    }
    (root.to_owned(), path)
}
