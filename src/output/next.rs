//! The site that is published, to be recorded with its marks. Nothing here can undo what is published; what fails is left to
//! the next build.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use rayon::prelude::*;

use crate::output::Fresh;
use crate::output::fs;
use crate::output::last::Last;
use crate::output::record::{Filed, Folder, Record, above, folders};
use crate::output::staging::Place;
use crate::output::stamp::Stamp;

/// A site that is about to be published.
pub(crate) struct Next {
    record: Record,
    /// Which files get or lose a name when it is published, so that their marks change.
    moved: Vec<bool>,
}

impl Next {
    /// The site that `stage` has whole, which takes the place of the old one. Marks of its folders are taken before anybody else
    /// can change them.
    pub(crate) fn whole(place: &Place, last: &Last, fresh: &BTreeMap<String, Fresh>) -> Self {
        let clock = place.clock();
        let mut next = Self::of(last, fresh, clock, false);
        let stamp =
            |path: &Utf8Path| fs::stamp(path).map_or(Stamp::NONE, |stamp| stamp.settled(clock));
        next.add_folders(|path| stamp(&place.stage.join(path)));
        next
    }

    /// The old site with a few files that are `fresh`. Folders whose files change are looked into by the next build, and their
    /// marks are taken then: there is no moment now at which they are known to have these files only.
    pub(crate) fn amended(place: &Place, last: &Last, fresh: &BTreeMap<String, Fresh>) -> Self {
        let mut next = Self::of(last, fresh, place.clock(), true);
        let is_new = |path: &&String| last.record.file(path).is_none();
        let own = fresh.keys().filter_map(|path| above(path).next());
        let all = fresh
            .keys()
            .filter(is_new)
            .map(String::as_str)
            .chain(last.gone().map(|file| &*file.path));
        let touched: BTreeSet<&str> = own.chain(all.flat_map(above)).collect();
        next.add_folders(|path| {
            let at = last.record.folder(path).filter(|_| !touched.contains(path));
            at.and_then(|at| last.record.folders.get(at)).map_or(Stamp::NONE, |folder| folder.stamp)
        });
        next
    }

    /// Of a site that is staged whole, files that are kept get a second name; of one that is amended, those that are fresh do.
    fn of(last: &Last, fresh: &BTreeMap<String, Fresh>, clock: i64, is_amended: bool) -> Self {
        let kept = last.kept().map(|file| (file.clone(), !is_amended));
        let fresh = fresh.iter().map(|(path, fresh)| {
            (
                Filed {
                    path: path.as_str().into(),
                    print: fresh.print,
                    stamp: fresh.stamp.settled(clock),
                },
                is_amended,
            )
        });
        let mut files: Vec<(Filed, bool)> = kept.chain(fresh).collect();
        files.sort_by(|(one, _), (two, _)| one.path.cmp(&two.path));
        let (files, moved) = files.into_iter().unzip();
        Self { record: Record { files, folders: Vec::new() }, moved }
    }

    fn add_folders(&mut self, stamp: impl Fn(&str) -> Stamp + Sync) {
        let paths = folders(self.record.files.iter().map(|file| &*file.path));
        self.record.folders = paths
            .par_iter()
            .map(|path| Folder { path: (*path).into(), stamp: stamp(path) })
            .collect();
    }

    /// Writes the record of the site, which is published now, and takes away what is staged.
    pub(crate) fn finish(mut self, place: &Place) {
        let _ = fs::clear(&place.stage);
        let Some(path) = &place.record else { return };
        let clock = place.clock();
        let is_moved = |(file, is_moved): (&mut Filed, &bool)| {
            if *is_moved {
                let now = fs::stamp(&place.out.join(&*file.path))
                    .filter(|now| now.is_content_of(file.stamp));
                file.stamp = now.map_or(file.stamp.unsettled(), |now| now.settled(clock));
            }
        };
        self.record.files.par_iter_mut().zip(&self.moved).for_each(is_moved);
        let _ = self.record.write(path);
    }
}
