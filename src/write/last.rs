//! The site as the last build left it, compared with what stands in its folder now, and with the spare: what of it can be
//! used again. It changes the spare only.

use std::io;
use std::sync::atomic::{AtomicU8, Ordering};

use camino::Utf8Path;
use rayon::prelude::*;

use super::record::{Filed, Folder, Record};
use super::stamp::Stamp;
use super::tree;
use crate::model::print::Print;

/// The file is in the output as it was written.
pub(super) const SOUND: u8 = 1;
/// It is that very file, so that the spare has it too, if nobody was there.
const SAME: u8 = 2;
/// The stage has it.
pub(super) const STAGED: u8 = 4;
/// The stage has it since this build.
pub(super) const LINKED: u8 = 8;
/// It is a file of the new site.
pub(super) const KEPT: u8 = 16;
/// Its mark was out of date.
pub(super) const READ: u8 = 64;
/// The new site has another file in its place.
pub(super) const REPLACED: u8 = 32;

/// What the last build left.
#[derive(Default)]
pub(super) struct Last {
    pub(super) record: Record,
    /// What is true of each file.
    states: Vec<AtomicU8>,
    /// Which folders of the output are not as they were; then which of the stage.
    pub(super) changed: [Vec<bool>; 2],
}

impl Last {
    /// What is left in `out` of what was recorded. `clock` is the file system's, from before.
    pub(super) fn look(out: &Utf8Path, mut record: Record, clock: i64) -> Self {
        let states = record.files.par_iter_mut().map(|file| AtomicU8::new(look(out, file, clock))).collect();
        let changed = [changed(out, &record.folders, |folder| folder.site), vec![true; record.folders.len()]];
        Self { record, states, changed }
    }

    /// Forgets what the stage has.
    pub(super) fn forget_stage(&mut self) {
        self.changed[1].fill(true);
        (0..self.states.len()).for_each(|at| self.take(at, STAGED));
    }

    /// Whether there are files whose marks were out of date.
    pub(super) fn is_read(&self) -> bool {
        (0..self.states.len()).any(|at| self.state(at) & READ != 0)
    }

    pub(super) fn state(&self, at: usize) -> u8 {
        self.states.get(at).map_or(0, |state| state.load(Ordering::Relaxed))
    }

    pub(super) fn add(&self, at: usize, state: u8) {
        if let Some(all) = self.states.get(at) {
            all.fetch_or(state, Ordering::Relaxed);
        }
    }

    /// The folders of the output that are not as they were.
    pub(super) fn changed_folders(&self) -> impl Iterator<Item = &str> {
        let folders = self.record.folders.iter().zip(&self.changed[0]);
        folders.filter_map(|(folder, is_changed)| is_changed.then_some(&*folder.path))
    }

    /// Makes of the spare what it was when it was recorded, as far as the output has it still.
    pub(super) fn mend(&mut self, spare: &Utf8Path) -> io::Result<()> {
        self.changed[1] = changed(spare, &self.record.folders, |folder| folder.spare);
        for at in (0..self.states.len()).filter(|at| self.is_same(*at)) {
            self.add(at, STAGED);
        }
        let folders = self.record.folders.iter().zip(&self.changed[1]);
        let others = folders.filter_map(|(folder, is_changed)| is_changed.then_some(&*folder.path));
        std::iter::once("").chain(others).try_for_each(|folder| self.mend_folder(spare, folder))
    }

    fn mend_folder(&self, spare: &Utf8Path, folder: &str) -> io::Result<()> {
        for at in self.record.within(folder) {
            self.take(at, STAGED);
        }
        let full = spare.join(folder);
        if !full.symlink_metadata().is_ok_and(|data| data.is_dir()) {
            return tree::clear(&full);
        }
        for entry in fs_err::read_dir(&full)? {
            let entry = entry?;
            let name = entry.file_name();
            let path =
                name.to_str().map(|name| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
            let is_used = path.is_some_and(|path| self.is_used(&path, &entry));
            if !is_used {
                remove(&entry)?;
            }
        }
        Ok(())
    }

    /// Whether what is in the spare belongs there.
    fn is_used(&self, path: &str, entry: &fs_err::DirEntry) -> bool {
        let Ok(data) = entry.metadata() else { return false };
        if data.is_dir() {
            return self.record.folder(path).is_some();
        }
        let Some(at) = self.record.file(path).filter(|at| self.is_same(*at)) else { return false };
        let is_same = self.record.files.get(at).is_some_and(|file| Stamp::of(&data).is_same_file(file.stamp));
        self.add(at, if is_same { STAGED } else { 0 });
        is_same
    }

    fn is_same(&self, at: usize) -> bool {
        self.state(at) & SAME != 0
    }

    pub(super) fn take(&self, at: usize, state: u8) {
        if let Some(all) = self.states.get(at) {
            all.fetch_and(!state, Ordering::Relaxed);
        }
    }
}

fn remove(entry: &fs_err::DirEntry) -> io::Result<()> {
    if entry.file_type()?.is_dir() { fs_err::remove_dir_all(entry.path()) } else { fs_err::remove_file(entry.path()) }
}

/// What is true of a file; its mark becomes the present one.
fn look(out: &Utf8Path, file: &mut Filed, clock: i64) -> u8 {
    let path = out.join(&*file.path);
    let Some(stamp) = tree::stamp(&path) else { return 0 };
    if stamp.is(file.stamp) {
        return SOUND | SAME;
    }
    let is_same = stamp.is_same_file(file.stamp);
    if stamp.size != file.stamp.size || !fs_err::read(path).is_ok_and(|bytes| Print::of_bytes(&bytes) == file.print) {
        return 0;
    }
    file.stamp = stamp.settled(clock);
    if is_same { SOUND | READ | SAME } else { SOUND | READ }
}

/// Which folders below `root` are not as they were recorded.
pub(super) fn changed(root: &Utf8Path, folders: &[Folder], recorded: fn(&Folder) -> Stamp) -> Vec<bool> {
    let is_same =
        |folder: &Folder| tree::stamp(&root.join(&*folder.path)).is_some_and(|stamp| stamp.is(recorded(folder)));
    folders.par_iter().map(|folder| !is_same(folder)).collect()
}
