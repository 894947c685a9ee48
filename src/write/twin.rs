//! The spare of a site that is staged from nothing: every file gets its second name as soon as it is staged, while others
//! are still being made. It may be given up at any time; the spare is then made when the site is published.

use std::io;
use std::sync::Once;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use super::tree::{self, Root};

/// A site with the files of another one.
pub(super) struct Twin {
    folder: Utf8PathBuf,
    given_up: Once,
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
        Ok(Self { folder, given_up: Once::new(), _temporary: temporary })
    }

    /// Whether it has every file that it was given.
    pub(super) fn is_whole(&self) -> bool {
        !self.given_up.is_completed()
    }

    /// Takes the file at `path` below `stage`.
    pub(super) fn take(&self, stage: &Utf8Path, path: &str) {
        let root = Root { path: &self.folder, is_new: true };
        if self.is_whole() && tree::link(stage, root, path).is_err() {
            self.give_up();
        }
    }

    /// Makes room: the site itself needs it more.
    pub(super) fn give_up(&self) {
        self.given_up.call_once(|| drop(tree::clear(&self.folder)));
    }

    /// Takes the place of what is at `spare`.
    pub(super) fn settle(&self, spare: &Utf8Path) -> io::Result<()> {
        tree::clear(spare)?;
        fs_err::rename(&self.folder, spare)
    }
}
