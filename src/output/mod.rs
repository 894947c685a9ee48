//! Outputs → a folder, whole or not at all: a site is staged elsewhere and takes its place in one step. So do the files
//! of a new site. It never touches a file that Factpress did not write, nor one that is as it should be.
//!
//! A site that is small, made from nothing, or changes much is staged whole, in its `place`, and the two folders change places.
//! Of a large one that changes little only the files that do are staged, and give way all at the same moment, in `switch`.
//! What is kept of an output is told in `record`, how it is compared with what stands there in `last`.

pub mod checksums;
pub mod edit_sources;
pub mod exchange;
pub mod fs;
pub mod host_limits;
pub mod kept;
pub mod last;
pub mod next;
pub mod overwrite_guard;
pub mod print;
pub mod record;
pub mod shard;
pub mod staging;
pub mod stamp;
pub mod switch;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use camino::Utf8Path;
use rayon::prelude::*;

pub use crate::output::checksums::ChecksumManifest;
pub use crate::output::edit_sources::{amend, amend_site, create, create_all, restore_site};
pub use crate::output::host_limits::beyond_pages;
use crate::output::last::{KEPT, Last, REPLACED, SOUND};
use crate::output::next::Next;
use crate::output::print::Print;
use crate::output::record::{Record, above};
pub use crate::output::shard::Shard;
use crate::output::staging::Place;
use crate::output::stamp::Stamp;
use crate::output::switch::Switch;
use crate::render::Output;

/// The file in an output folder that lists what Factpress wrote there.
const MANIFEST: &str = ".factpress";
const MANIFEST_HEAD: &str =
    "Written by Factpress, which replaces this folder at every build. Its files:\n";

/// A site of no more files is always staged whole: that takes a tenth of a second.
const SMALL: usize = 2000;

/// The most files of a larger one that give way while the others stay: they are links for some milliseconds.
const MOST_SWITCHED: usize = 1000;

/// A site on its way to its folder. Where it is not published, the site in that folder is as it was.
pub struct Staging {
    place: Place,
    last: Last,
    /// What was written by this build.
    fresh: Mutex<BTreeMap<String, Fresh>>,
    /// Whether there is anything in the last site that is not known to be of it, such as an empty folder.
    has_others: bool,
    /// Whether the stage has the files that are kept, too.
    is_whole: AtomicBool,
    is_published: bool,
}

/// A file that was written by this build.
#[derive(Clone, Copy)]
struct Fresh {
    print: Print,
    stamp: Stamp,
}

impl Staging {
    /// A new site that is to take the place of `out`. `root` is the folder of the site's own files. Where another build
    /// of the site is at work for the same folder, it waits for its end.
    ///
    /// # Errors
    /// Where `out` is a link, holds the site's own files or files that Factpress did not write, or the folder
    /// that is to hold it cannot be written to.
    pub fn new(root: &Utf8Path, out: &Utf8Path) -> io::Result<Self> {
        let out = camino::absolute_utf8(out)?;
        overwrite_guard::check_place(root, &out)?;
        let place = Place::find(root, out)?;
        let out = &place.out;
        let record =
            place.record.as_ref().filter(|_| out.is_dir()).and_then(|path| Record::read(path));
        let mut last = Last::look(out, record.unwrap_or_default(), place.clock());
        let others = overwrite_guard::check_own(out, out, &last.record, last.changed_folders())?;
        let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
        last.doubt(&others);
        fs::clear(&place.stage)?;
        fs_err::create_dir(&place.stage)?;
        let is_whole = (last.record.files.len() <= SMALL).into();
        let has_others = !others.is_empty();
        Ok(Self { place, last, fresh: Mutex::default(), has_others, is_whole, is_published: false })
    }

    /// Stages one file.
    pub fn write(&self, output: &Output) -> io::Result<()> {
        self.put(output).map(drop)
    }

    /// Stages one file, and gives its hash. It is the one of the last build where that has the same bytes.
    pub fn put(&self, output: &Output) -> io::Result<Print> {
        let print = Print::of_bytes(&output.bytes);
        if self.previous(&output.path) == Some(print) && self.keep(&output.path) {
            return Ok(print);
        }
        let stamp = fs::write(&self.place.stage, &output.path, &output.bytes);
        let stamp = stamp.map_err(|error| self.unpublished(&error))?;
        if let Some(at) = self.last.record.file(&output.path) {
            self.last.add(at, REPLACED);
        }
        self.files().insert(output.path.clone(), Fresh { print, stamp });
        Ok(print)
    }

    /// Keeps the file that the last build left at this path, if it is still as it was written. If not, the caller has to
    /// make it anew and [put](Self::put) it.
    pub fn keep(&self, path: &str) -> bool {
        let Some(at) = self.last.record.file(path) else { return false };
        let state = self.last.state(at);
        let is_kept = state & SOUND != 0
            && state & REPLACED == 0
            && (!self.is_whole() || fs::link(&self.place.out, &self.place.stage, path).is_ok());
        self.last.add(at, if is_kept { KEPT } else { 0 });
        is_kept
    }

    /// The fingerprint of what the last build left at this path; nothing where that is not as it was written.
    pub fn previous(&self, path: &str) -> Option<Print> {
        let at = self.last.record.file(path)?;
        let file = self.last.record.files.get(at)?;
        (self.last.state(at) & SOUND != 0).then_some(file.print)
    }

    /// The bytes of what the last build left at this path; nothing where that is not as it was written.
    pub fn last(&self, path: &str) -> Option<Vec<u8>> {
        let print = self.previous(path)?;
        fs_err::read(self.place.out.join(path)).ok().filter(|bytes| Print::of_bytes(bytes) == print)
    }

    /// Lets another program add files to the staged site, below `folder`, and takes them in. The program gets the
    /// folder in which the site stands until it is published.
    pub fn extend(
        &self,
        folder: &str,
        program: impl FnOnce(&Utf8Path) -> io::Result<()>,
    ) -> io::Result<()> {
        self.complete()?;
        program(&self.place.stage)?;
        for entry in walkdir::WalkDir::new(self.place.stage.join(folder)).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&self.place.stage).unwrap_or(entry.path());
                let path = path.to_string_lossy().replace('\\', "/");
                self.put(&Output { path, bytes: fs_err::read(entry.path())? })?;
            }
        }
        Ok(())
    }

    /// Stages the files that are kept.
    fn complete(&self) -> io::Result<()> {
        if self.is_whole.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let kept: Vec<_> = self.last.kept().collect();
        kept.par_iter()
            .try_for_each(|file| fs::link(&self.place.out, &self.place.stage, &file.path))
    }

    /// Puts the staged site in the place of the old one, and says which files it has, and how long they are.
    pub fn publish(self) -> io::Result<BTreeMap<String, u64>> {
        self.publish_part(&BTreeSet::new())
    }

    /// The same for a part of a site that has all of the files in `whole`. It lists them as its own, so that parts that are
    /// copied into one folder are a site.
    pub fn publish_part(mut self, whole: &BTreeSet<String>) -> io::Result<BTreeMap<String, u64>> {
        let files = self.list();
        let names: BTreeSet<&String> = files.keys().chain(whole).collect();
        let list: String = names.into_iter().map(|name| format!("{name}\n")).collect();
        self.put(&Output {
            path: MANIFEST.to_owned(),
            bytes: format!("{MANIFEST_HEAD}{list}").into_bytes(),
        })?;
        let changed = self.changed();
        if changed.is_empty() && !self.has_others {
            let record = self.place.record.as_ref().filter(|_| self.last.is_renewed());
            let _ = record.map(|path| self.last.record.write(path));
        } else {
            self.take_place(changed)?.finish(&self.place);
            self.is_published = true;
        }
        Ok(files)
    }

    /// The paths at which the new site differs from the last one.
    fn changed(&self) -> Vec<String> {
        self.last
            .gone()
            .map(|file| file.path.to_string())
            .chain(self.files().keys().cloned())
            .collect()
    }

    /// Makes the site in the folder the new one.
    fn take_place(&self, changed: Vec<String>) -> io::Result<Next> {
        let Place { out, stage, .. } = &self.place;
        let folder = self.place.switch.as_ref().filter(|_| self.is_few(&changed));
        // What cannot give way can be staged whole still: where there are no links, or somebody's file is in the way.
        let has = |path: &str| self.last.record.file(path).is_some();
        let switch = folder.and_then(|folder| Switch::ready(folder, out, stage, changed, has).ok());
        if let Some(switch) = switch.filter(Switch::step) {
            switch.settle().map_err(|error| self.unsettled(&error))?;
            switch.clear();
            return Ok(Next::amended(&self.place, &self.last, &self.files()));
        }
        let whole = || {
            self.complete()?;
            let next = Next::whole(&self.place, &self.last, &self.files());
            self.exchange().map(|()| next)
        };
        whole().map_err(|error| self.unpublished(&error))
    }

    /// Whether these paths of a site that is as it was can give way one by one: no file is to be where a folder is, nor
    /// the other way round.
    fn is_few(&self, changed: &[String]) -> bool {
        let record = &self.last.record;
        let is_free = |path: &String| {
            record.folder(path).is_none() && above(path).all(|folder| record.file(folder).is_none())
        };
        let is_as_it_was = !self.has_others && self.last.is_sound() && self.place.is_locked();
        !self.is_whole()
            && is_as_it_was
            && changed.len() <= MOST_SWITCHED
            && changed.iter().all(is_free)
    }

    fn is_whole(&self) -> bool {
        self.is_whole.load(Ordering::Relaxed)
    }

    /// How many files are not those of the last build.
    pub fn written(&self) -> usize {
        self.files().len()
    }

    /// The names of the new site's files with their lengths.
    fn list(&self) -> BTreeMap<String, u64> {
        let kept = self.last.kept().map(|file| (file.path.to_string(), file.stamp.size));
        let fresh = self.files();
        let fresh = fresh.iter().map(|(path, fresh)| (path.clone(), fresh.stamp.size));
        kept.chain(fresh).collect()
    }

    /// Lets the staged site and the old one change places.
    fn exchange(&self) -> io::Result<()> {
        let Place { out, stage, .. } = &self.place;
        if let Some(parent) = out.parent() {
            fs_err::create_dir_all(parent)?;
        }
        // A site that came there since belongs to another build, which is to come to its end.
        let _locked = self.place.lock_new();
        let had_site = out.symlink_metadata().is_ok();
        exchange::swap(stage, out)?;
        if !had_site {
            return Ok(());
        }
        // What came into the old site since it was looked at is somebody's.
        let changed = self.last.changed_since(stage);
        overwrite_guard::check_own(stage, out, &self.last.record, changed.into_iter())
            .map(drop)
            .or_else(|error| exchange::swap(stage, out).and(Err(error)))
    }

    /// An error with what it means for who copies the site.
    fn unsettled(&self, error: &io::Error) -> io::Error {
        let out = &self.place.out;
        let message = format!(
            "{error}; the new site is in `{out}`, but some of its files are links: build again before you copy it"
        );
        io::Error::new(error.kind(), message)
    }

    /// An error with what it means for readers.
    fn unpublished(&self, error: &io::Error) -> io::Error {
        let out = &self.place.out;
        let rest = if out.exists() {
            format!("the site in `{out}` is as it was")
        } else {
            format!("there is no site in `{out}`")
        };
        io::Error::new(error.kind(), format!("{error}; {rest}"))
    }

    fn files(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Fresh>> {
        self.fresh.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What was staged and is not published goes.
impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_published {
            let _ = fs::clear(&self.place.stage);
        }
    }
}
