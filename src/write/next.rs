//! The site that is published, to be recorded: its marks are taken, the old site is made its spare, and both are written
//! down. Nothing here can undo what is published; what fails is left to the next build.

use std::collections::BTreeMap;
use std::io;

use camino::Utf8Path;
use rayon::prelude::*;

use super::Fresh;
use super::last::{KEPT, LINKED, Last, REPLACED};
use super::place::Place;
use super::record::{Filed, Folder, Record, above, folders};
use super::stamp::Stamp;
use super::tree::{self, Root};
use super::twin::Twin;

/// A site that is about to be published.
pub(super) struct Next {
    record: Record,
    /// Which files got a name since their mark was taken, or are about to.
    moved: Vec<bool>,
    /// Which folders are not as the last build left them.
    touched: Vec<bool>,
    /// The paths that the site has no more.
    gone: Vec<Box<str>>,
    /// Whether there is a file that was not there before.
    has_fresh: bool,
}

impl Next {
    /// The site that is staged. Where it `has_twin`, new files have their second names already.
    pub(super) fn of(place: &Place, last: &Last, fresh: &BTreeMap<String, Fresh>, has_twin: bool) -> Self {
        let clock = place.clock();
        let known = || last.record.files.iter().enumerate().map(|(at, file)| (last.state(at), file));
        let kept = known().filter(|(state, _)| state & KEPT != 0 && state & REPLACED == 0);
        let kept = kept.map(|(state, file)| (file.clone(), state & LINKED != 0));
        let fresh = fresh.iter().map(|(path, fresh)| {
            (Filed { path: path.as_str().into(), print: fresh.print, stamp: fresh.stamp.settled(clock) }, !has_twin)
        });
        let has_fresh = fresh.len() > 0;
        let mut files: Vec<(Filed, bool)> = kept.chain(fresh).collect();
        files.sort_by(|(one, _), (two, _)| one.path.cmp(&two.path));
        let (files, moved) = files.into_iter().unzip();
        let gone = known().filter(|(state, _)| state & (KEPT | REPLACED) == 0).map(|(_, file)| file.path.clone());
        let record = Record { files, folders: Vec::new() };
        let mut next = Self { record, moved, touched: Vec::new(), gone: gone.collect(), has_fresh };
        next.stamp_folders(place, last, clock);
        next
    }

    /// Takes the marks of the staged folders, before anybody else can change them.
    fn stamp_folders(&mut self, place: &Place, last: &Last, clock: i64) {
        let paths = folders(self.record.files.iter().map(|file| &*file.path));
        let spare = |path: &str| {
            let at = last.record.folder(path).filter(|at| last.changed[1].get(*at) == Some(&false))?;
            last.record.folders.get(at).map(|folder| folder.spare)
        };
        let mut known: Vec<Option<Stamp>> = paths.iter().map(|path| spare(path)).collect();
        let moved =
            self.record.files.iter().zip(&self.moved).filter_map(|(file, is_moved)| is_moved.then_some(&file.path));
        for folder in moved.chain(&self.gone).flat_map(|path| above(path)) {
            if let Some(known) = paths.binary_search(&folder).ok().and_then(|at| known.get_mut(at)) {
                *known = None;
            }
        }
        let stamp = |path: &str| tree::stamp(&place.stage.join(path)).map_or(Stamp::NONE, |stamp| stamp.settled(clock));
        let folder = |(path, known): (&&str, &Option<Stamp>)| Folder {
            path: (*path).into(),
            site: known.unwrap_or_else(|| stamp(path)),
            spare: Stamp::NONE,
        };
        self.record.folders = paths.par_iter().zip(&known).map(folder).collect();
        self.touched = known.iter().map(Option::is_none).collect();
    }

    /// Whether it is, to the file, the site that is there.
    pub(super) fn is_same(&self) -> bool {
        !self.has_fresh && self.gone.is_empty() && !self.moved.contains(&true)
    }

    /// Makes the twin, or else the old site, which stands where the new one was staged, the spare of the new one, and writes
    /// the record. `changed` says which folders of the old site are not as they were; it is nothing where there was no old
    /// site.
    pub(super) fn finish(mut self, place: &Place, last: &Last, changed: Option<Vec<bool>>, twin: Option<&Twin>) {
        let Some(path) = &place.record else { return };
        let spare = || twin.map_or_else(|| self.make_spare(place, changed.is_some()), |twin| twin.settle(&place.stage));
        let has_spare = place.has_spare() && spare().is_ok();
        if !has_spare {
            let _ = tree::clear(&place.stage);
        }
        let clock = place.clock();
        let is_moved = |(file, is_moved): (&mut Filed, &bool)| {
            if *is_moved {
                let now = tree::stamp(&place.out.join(&*file.path)).filter(|now| now.is_content_of(file.stamp));
                file.stamp = now.map_or(file.stamp.unsettled(), |now| now.settled(clock));
            }
        };
        self.record.files.par_iter_mut().zip(&self.moved).for_each(is_moved);
        if has_spare {
            let changed = changed.filter(|_| twin.is_none()).unwrap_or_default();
            self.stamp_spare(&place.stage, last, &changed, clock);
        }
        let _ = self.record.write(path);
    }

    fn make_spare(&self, place: &Place, had_site: bool) -> io::Result<()> {
        if !had_site {
            fs_err::create_dir_all(&place.stage)?;
        }
        self.gone.par_iter().try_for_each(|path| tree::remove(&place.stage, path))?;
        let files = self.record.files.par_iter().zip(&self.moved);
        let moved = files.filter(|(_, is_moved)| **is_moved);
        let root = Root { path: &place.stage, is_new: false };
        moved.try_for_each(|(file, _)| tree::link(&place.out, root, &file.path))
    }

    fn stamp_spare(&mut self, spare: &Utf8Path, last: &Last, changed: &[bool], clock: i64) {
        let stamp = |path: &str| tree::stamp(&spare.join(path)).map_or(Stamp::NONE, |stamp| stamp.settled(clock));
        let folder = |(folder, is_touched): (&mut Folder, &bool)| {
            let at = last.record.folder(&folder.path);
            let is_changed = at.is_some_and(|at| changed.get(at) == Some(&true));
            let known = at.and_then(|at| last.record.folders.get(at)).filter(|_| !is_touched);
            folder.spare = match known {
                _ if is_changed => Stamp::NONE,
                Some(known) => known.site,
                None => stamp(&folder.path),
            };
        };
        self.record.folders.par_iter_mut().zip(&self.touched).for_each(folder);
    }
}
