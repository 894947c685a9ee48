//! The spare of a site that is staged from nothing: every file gets its second name as soon as it is staged, while others
//! are still being made. It may be given up at any time; the spare is then made when the site is published.

use std::io;
use std::sync::{PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use super::tree::{self, Root};

/// A site with the files of another one.
pub(super) struct Twin {
    folder: Utf8PathBuf,
    /// Whether it has every file that it was given; held while it takes one, so that nothing is put into what is being removed.
    is_whole: RwLock<bool>,
    /// Removed when dropped, with whatever is in it. What a killed build leaves of it, the next one takes away.
    _temporary: TempDir,
}

impl Twin {
    /// The twin of a stage, beside it.
    pub(super) fn beside(stage: &Utf8Path) -> io::Result<Self> {
        let temporary = TempDir::new_in(stage.parent().unwrap_or(stage))?;
        let folder = Utf8PathBuf::try_from(temporary.path().join("site")).map_err(io::Error::other)?;
        // Unlike the temporary folder, one that whoever may read sites may read.
        fs_err::create_dir(&folder)?;
        Ok(Self { folder, is_whole: RwLock::new(true), _temporary: temporary })
    }

    /// Whether it has every file that it was given.
    pub(super) fn is_whole(&self) -> bool {
        *self.is_whole.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the file at `path` below `stage`.
    pub(super) fn take(&self, stage: &Utf8Path, path: &str) {
        let is_whole = self.is_whole.read().unwrap_or_else(PoisonError::into_inner);
        let root = Root { path: &self.folder, is_new: true };
        if *is_whole && tree::link(stage, root, path).is_err() {
            drop(is_whole);
            self.give_up();
        }
    }

    /// Makes room: the site itself needs it more.
    pub(super) fn give_up(&self) {
        let mut is_whole = self.is_whole.write().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *is_whole, false) {
            let _ = tree::clear(&self.folder);
        }
    }

    /// Takes the place of what is at `spare`.
    pub(super) fn settle(&self, spare: &Utf8Path) -> io::Result<()> {
        tree::clear(spare)?;
        fs_err::rename(&self.folder, spare)
    }
}
