//! Outputs → a folder, whole or not at all: a site is staged elsewhere and takes its place in one step. So do the files
//! of a new site. It never touches a file that Factpress did not write, nor one that is as it should be.
//!
//! The site that was there before stays as the *spare*: a twin of the new one, whose files are those of the new one by a
//! second name. The next build changes in it what is to change, and the two change places. Where there was none, it is made
//! while the site is staged, in `twin`. What is kept of an output is told in `record`, how it is compared with what stands
//! there in `last`.

mod content;
mod exchange;
mod kept;
mod last;
mod limits;
mod next;
mod own;
mod place;
mod record;
mod shard;
mod stamp;
mod sums;
mod tree;
mod twin;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;

use camino::Utf8Path;

use crate::model::print::Print;
use crate::render::Output;
pub use content::{amend, amend_site, create, create_all, restore_site};
use last::{KEPT, LINKED, Last, REPLACED, SOUND, STAGED};
pub use limits::beyond_pages;
use next::Next;
use place::Place;
use record::Record;
pub use shard::Shard;
use stamp::Stamp;
pub use sums::Sums;
use tree::Root;
use twin::Twin;

/// The file in an output folder that lists what Factpress wrote there.
const MANIFEST: &str = ".factpress";
const MANIFEST_HEAD: &str = "Written by Factpress, which replaces this folder at every build. Its files:\n";

/// A site on its way to its folder. Where it is not published, the site in that folder is as it was.
pub struct Staging {
    place: Place,
    last: Last,
    /// What was written by this build.
    fresh: Mutex<BTreeMap<String, Fresh>>,
    /// Whether the stage was begun with what the last build left there.
    is_mended: bool,
    /// What is to be the spare, where both were begun from nothing.
    twin: Option<Twin>,
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
        own::check_place(root, &out)?;
        let place = Place::find(root, out)?;
        let out = &place.out;
        let record = place.record.as_ref().filter(|_| out.is_dir()).and_then(|path| Record::read(path));
        let mut last = Last::look(out, record.unwrap_or_default(), place.clock());
        own::check_own(out, out, &last.record, last.changed_folders())?;
        let has_spare = place.stage.symlink_metadata().is_ok_and(|data| data.is_dir());
        let is_mended = has_spare && !last.record.files.is_empty() && last.mend(&place.stage).is_ok();
        if !is_mended {
            last.forget_stage();
            tree::clear(&place.stage)?;
            fs_err::create_dir(&place.stage)?;
        }
        let has_twin = !is_mended && place.has_spare();
        let twin = has_twin.then(|| Twin::beside(&place.stage)).and_then(Result::ok);
        Ok(Self { place, last, fresh: Mutex::default(), is_mended, twin, is_published: false })
    }

    /// Stages one file, and gives its hash. It is the one of the last build where that has the same bytes.
    pub fn put(&self, output: &Output) -> io::Result<Print> {
        let print = Print::of_bytes(&output.bytes);
        if self.previous(&output.path) == Some(print) && self.keep(&output.path) {
            return Ok(print);
        }
        let stamp = self.write(output).map_err(|error| self.unpublished(&error))?;
        if let Some(at) = self.last.record.file(&output.path) {
            self.last.add(at, REPLACED);
        }
        self.files().insert(output.path.clone(), Fresh { print, stamp });
        Ok(print)
    }

    fn write(&self, output: &Output) -> io::Result<Stamp> {
        let write = || tree::write(self.stage(), &output.path, &output.bytes, || self.name_twice(&output.path));
        write().or_else(|error| {
            self.twin.as_ref().ok_or(error)?.give_up();
            write()
        })
    }

    fn stage(&self) -> Root<'_> {
        Root { path: &self.place.stage, is_new: !self.is_mended }
    }

    fn name_twice(&self, path: &str) {
        self.twin.iter().for_each(|twin| twin.take(&self.place.stage, path));
    }

    /// Stages the file that the last build left at this path, if it is still as it was written. If not, the caller has
    /// to make it anew and [put](Self::put) it.
    pub fn keep(&self, path: &str) -> bool {
        self.last.record.file(path).is_some_and(|at| self.keep_at(at, path))
    }

    fn keep_at(&self, at: usize, path: &str) -> bool {
        let state = self.last.state(at);
        if state & SOUND == 0 || state & REPLACED != 0 {
            return false;
        }
        if state & STAGED == 0 {
            if tree::link(&self.place.out, self.stage(), path).is_err() {
                return false;
            }
            self.name_twice(path);
            self.last.add(at, STAGED | LINKED);
        }
        self.last.add(at, KEPT);
        true
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
    pub fn extend(&self, folder: &str, program: impl FnOnce(&Utf8Path) -> io::Result<()>) -> io::Result<()> {
        self.settle()?;
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

    /// Takes away what is no file of the new site.
    fn settle(&self) -> io::Result<()> {
        for (at, file) in self.last.record.files.iter().enumerate() {
            let state = self.last.state(at);
            if state & (KEPT | REPLACED) == 0 {
                tree::remove(&self.place.stage, &file.path)?;
                self.last.take(at, STAGED);
            }
        }
        Ok(())
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
        self.put(&Output { path: MANIFEST.to_owned(), bytes: format!("{MANIFEST_HEAD}{list}").into_bytes() })?;
        self.settle().map_err(|error| self.unpublished(&error))?;
        let twin = self.twin.take().filter(Twin::is_whole);
        let next = Next::of(&self.place, &self.last, &self.files(), twin.is_some());
        if next.is_same() {
            let record = self.place.record.as_ref().filter(|_| self.last.is_read());
            let _ = record.map(|path| self.last.record.write(path));
        } else {
            let old = self.exchange().map_err(|error| self.unpublished(&error))?;
            self.is_published = true;
            next.finish(&self.place, &self.last, old, twin.as_ref());
        }
        Ok(files)
    }

    /// How many files are not those of the last build.
    pub fn written(&self) -> usize {
        self.files().len()
    }

    /// The names of the new site's files with their lengths.
    fn list(&self) -> BTreeMap<String, u64> {
        let kept = self.last.record.files.iter().enumerate().filter(|(at, _)| self.last.state(*at) & KEPT != 0);
        let kept = kept.map(|(_, file)| (file.path.to_string(), file.stamp.size));
        let fresh = self.files();
        let fresh = fresh.iter().map(|(path, fresh)| (path.clone(), fresh.stamp.size));
        kept.chain(fresh).collect()
    }

    /// Lets the staged site and the old one change places. Says which folders of the old one are not as they were, if
    /// there was one.
    fn exchange(&self) -> io::Result<Option<Vec<bool>>> {
        let Place { out, stage, .. } = &self.place;
        if let Some(parent) = out.parent() {
            fs_err::create_dir_all(parent)?;
        }
        let had_site = out.symlink_metadata().is_ok();
        exchange::swap(stage, out)?;
        if !had_site {
            return Ok(None);
        }
        // What came into the old site since it was looked at is somebody's.
        let folders = &self.last.record.folders;
        let changed = last::changed(stage, folders, |folder| folder.site);
        let names = folders.iter().zip(&changed).filter_map(|(folder, is_changed)| is_changed.then_some(&*folder.path));
        match own::check_own(stage, out, &self.last.record, names) {
            Ok(()) => Ok(Some(changed)),
            Err(error) => exchange::swap(stage, out).and(Err(error)),
        }
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

/// What was staged and is not published goes. What is missing in the spare then, the next build sees.
impl Drop for Staging {
    fn drop(&mut self) {
        let stage = &self.place.stage;
        if self.is_published {
        } else if self.is_mended {
            self.files().keys().for_each(|path| drop(tree::remove(stage, path)));
        } else {
            let _ = tree::clear(stage);
        }
    }
}
