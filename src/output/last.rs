//! The site as the last build left it, compared with what stands in its folder now: what of it can be used again. It only
//! looks.

use std::sync::atomic::{AtomicU8, Ordering};

use camino::Utf8Path;
use rayon::prelude::*;

use crate::output::fs;
use crate::output::print::Print;
use crate::output::record::{Filed, Folder, Record};
use crate::output::stamp::Stamp;

/// The file is in the output as it was written.
pub(crate) const SOUND: u8 = 1;
/// Its mark was out of date.
const READ: u8 = 2;
/// It is a file of the new site.
pub(crate) const KEPT: u8 = 4;
/// The new site has another file in its place.
pub(crate) const REPLACED: u8 = 8;

/// What the last build left. Its marks are the present ones.
pub(crate) struct Last {
    pub(crate) record: Record,
    /// What is true of each file.
    states: Vec<AtomicU8>,
    /// Which folders are not as they were.
    changed: Vec<bool>,
}

impl Last {
    /// What is left in `out` of what was recorded. `clock` is the file system's, from before.
    pub(crate) fn look(out: &Utf8Path, mut record: Record, clock: i64) -> Self {
        let states =
            record.files.par_iter_mut().map(|file| AtomicU8::new(look(out, file, clock))).collect();
        let changed =
            record.folders.par_iter_mut().map(|folder| look_again(out, folder, clock)).collect();
        Self { record, states, changed }
    }

    /// Whether all files are as they were written.
    pub(crate) fn is_sound(&self) -> bool {
        (0..self.states.len()).all(|at| self.state(at) & SOUND != 0)
    }

    /// Whether there are marks that were out of date.
    pub(crate) fn is_renewed(&self) -> bool {
        self.changed.contains(&true) || (0..self.states.len()).any(|at| self.state(at) & READ != 0)
    }

    pub(crate) fn state(&self, at: usize) -> u8 {
        self.states.get(at).map_or(0, |state| state.load(Ordering::Relaxed))
    }

    pub(crate) fn add(&self, at: usize, state: u8) {
        if let Some(all) = self.states.get(at) {
            all.fetch_or(state, Ordering::Relaxed);
        }
    }

    /// The files that the new site has as they are.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Filed> {
        self.files(|state| state & KEPT != 0 && state & REPLACED == 0)
    }

    /// The files in whose places the new site has none.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &Filed> {
        self.files(|state| state & (KEPT | REPLACED) == 0)
    }

    fn files(&self, is: fn(u8) -> bool) -> impl Iterator<Item = &Filed> {
        self.record
            .files
            .iter()
            .enumerate()
            .filter(move |(at, _)| is(self.state(*at)))
            .map(|(_, file)| file)
    }

    /// The folders that are not as they were.
    pub(crate) fn changed_folders(&self) -> impl Iterator<Item = &str> {
        let folders = self.record.folders.iter().zip(&self.changed);
        folders.filter_map(|(folder, is_changed)| is_changed.then_some(&*folder.path))
    }

    /// Lets these folders be looked into again, whatever their marks say.
    pub(crate) fn doubt(&mut self, folders: &[String]) {
        for at in folders.iter().filter_map(|path| self.record.folder(path)).collect::<Vec<_>>() {
            if let Some(folder) = self.record.folders.get_mut(at) {
                folder.stamp = folder.stamp.unsettled();
            }
        }
    }

    /// The folders that changed since, where the site is in `out` now.
    pub(crate) fn changed_since(&self, out: &Utf8Path) -> Vec<&str> {
        let is_same = |folder: &Folder| {
            fs::stamp(&out.join(&*folder.path)).is_some_and(|now| now.is(folder.stamp))
        };
        self.record
            .folders
            .par_iter()
            .filter(|folder| !is_same(folder))
            .map(|folder| &*folder.path)
            .collect()
    }
}

/// What is true of a file; its mark becomes the present one.
fn look(out: &Utf8Path, file: &mut Filed, clock: i64) -> u8 {
    let path = out.join(&*file.path);
    let Some(stamp) = fs::stamp(&path) else { return 0 };
    if stamp.is(file.stamp) {
        return SOUND;
    }
    if stamp.size != file.stamp.size
        || !fs_err::read(path).is_ok_and(|bytes| Print::of_bytes(&bytes) == file.print)
    {
        return 0;
    }
    file.stamp = stamp.settled(clock);
    SOUND | READ
}

/// Whether a folder is not as it was; its mark becomes the present one.
fn look_again(out: &Utf8Path, folder: &mut Folder, clock: i64) -> bool {
    let stamp = fs::stamp(&out.join(&*folder.path)).unwrap_or(Stamp::NONE);
    let is_changed = !stamp.is(folder.stamp);
    folder.stamp = stamp.settled(clock);
    is_changed
}
