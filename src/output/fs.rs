//! Helpers for paths and folders.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

/// Returns the folders above a relative path, the lowest first.
pub(crate) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

fn parent(path: &str) -> Option<&str> {
    let (parent, _) = path.rsplit_once('/')?;
    Some(parent)
}

/// Folders that were created. Those that are empty when this is dropped are removed again.
#[derive(Default)]
pub(crate) struct CreatedFolders(Vec<Utf8PathBuf>);

impl CreatedFolders {
    /// Creates a folder and those above it, unless they exist.
    pub(crate) fn create(&mut self, folder: &Utf8Path) -> io::Result<()> {
        let mut missing = Vec::new();
        for folder in folder.ancestors() {
            if folder.as_str().is_empty() || folder.is_dir() {
                break;
            }
            missing.push(folder);
        }
        for folder in missing.into_iter().rev() {
            fs_err::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs_err::remove_dir(folder);
        }
    }
}
