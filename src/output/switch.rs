//! A few files of a published site that give way to new ones, all at the same moment. They are made ready in a folder that is
//! put into the site:
//!
//! ```text
//! claims/flood/index.html ─▶ .factpress-switch/now/0        now ─▶ old, after one step now ─▶ new
//!                            .factpress-switch/{old,new}/0  the file as it was, and as it is to be
//! ```
//!
//! Each file becomes a link, `now` takes its step, and the new files take the places of their links. Whoever reads the site
//! meanwhile, or copies it after a build was killed, finds it old or new, whole; the next build takes the links away.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::output::fs;
use crate::output::record::{MOST, above, is_below};

/// The folder in the site.
const FOLDER: &str = ".factpress-switch";
/// The two folders that hold the files, by their numbers in the list.
const OLD: &str = "old";
const NEW: &str = "new";
/// The link that leads to one of them, and the one that takes its place.
const NOW: &str = "now";
const NEXT: &str = "next";
/// The links that take the places of files.
const LINKS: &str = "links";
/// A second name of a file that is about to take the place of a link, so that whoever follows the link finds the first.
const FILE: &str = "file";
/// The paths of the files below the site, each with a NUL after it.
const LIST: &str = "list";
/// All that is in the folder.
const NAMES: [&str; 7] = [OLD, NEW, NOW, NEXT, LINKS, FILE, LIST];

/// Files that are ready to give way.
pub(crate) struct Switch<'a> {
    /// The site.
    out: &'a Utf8Path,
    /// Where the folder is made ready, and taken apart again: outside the site.
    ready: Utf8PathBuf,
    /// The folder in the site.
    folder: Utf8PathBuf,
    paths: Vec<String>,
}

impl<'a> Switch<'a> {
    /// Gets ready, in `folder`, what is staged in `stage` for `paths` of the site in `out`, which `has` a file at some of them;
    /// what is not staged is to go. Nothing in the site is touched.
    ///
    /// # Errors
    /// Where the file system has no links, among others.
    pub(crate) fn ready(
        ready: &Utf8Path,
        out: &'a Utf8Path,
        stage: &Utf8Path,
        paths: Vec<String>,
        has: impl Fn(&str) -> bool,
    ) -> io::Result<Self> {
        fs::clear(ready)?;
        for name in [OLD, NEW, LINKS] {
            fs_err::create_dir_all(ready.join(name))?;
        }
        symlink(OLD, &ready.join(NOW))?;
        symlink(NEW, &ready.join(NEXT))?;
        for (at, path) in paths.iter().enumerate() {
            symlink(&target(at, path), &numbered(ready, LINKS, at))?;
            if has(path) {
                fs_err::hard_link(out.join(path), numbered(ready, OLD, at))?;
            }
            link_if_there(&stage.join(path), &numbered(ready, NEW, at))?;
        }
        let list: String = paths.iter().map(|path| format!("{path}\0")).collect();
        fs_err::File::create_new(ready.join(LIST))?.write_all(list.as_bytes())?;
        Ok(Self { out, ready: ready.to_owned(), folder: out.join(FOLDER), paths })
    }

    /// Makes the site the new one, whose files are links until they are [settled](Self::settle). Says whether it could: else
    /// the site is as it was.
    pub(crate) fn step(&self) -> bool {
        if fs_err::rename(&self.ready, &self.folder).is_err() {
            let _ = fs::clear(&self.ready);
            return false;
        }
        let mut paths = self.paths.iter().enumerate();
        let links = paths.try_for_each(|(at, path)| self.place_link(at, path));
        let is_done = links
            .and_then(|()| fs_err::rename(self.folder.join(NEXT), self.folder.join(NOW)))
            .is_ok();
        if !is_done && self.settle().is_ok() {
            self.clear();
        }
        is_done
    }

    /// Puts the files that links lead to in the places of the links. A link that leads nowhere goes.
    ///
    /// # Errors
    /// Where a link stays: the folder has to, too.
    pub(crate) fn settle(&self) -> io::Result<()> {
        let now = self.folder.join(NOW).read_link_utf8().unwrap_or_default();
        let Some(side) = [OLD, NEW].into_iter().find(|name| *name == now) else { return Ok(()) };
        // One that fails is no reason to leave the others.
        let paths = self.paths.iter().enumerate().filter(|(_, path)| self.is_inside(path));
        paths.map(|(at, path)| self.settle_one(side, at, path)).fold(Ok(()), Result::and)
    }

    fn settle_one(&self, side: &str, at: usize, path: &str) -> io::Result<()> {
        let (file, place) = (self.file(side, at), self.out.join(path));
        if !place.read_link_utf8().is_ok_and(|link| link == target(at, path)) {
            return Ok(());
        }
        if !file.symlink_metadata().is_ok_and(|data| data.is_file()) {
            return fs::remove(self.out, path);
        }
        let second = self.folder.join(FILE);
        fs::clear(&second)?;
        fs_err::hard_link(file, &second)?;
        fs_err::rename(second, place)
    }

    /// Takes the folder away, out of the site first: what takes longer is not for its readers to see. What stays of it is the
    /// next build's to take.
    pub(crate) fn clear(&self) {
        let moved = fs_err::rename(&self.folder, &self.ready);
        let _ = fs::clear(if moved.is_ok() { &self.ready } else { &self.folder });
    }

    /// Ends what a killed build began in the site in `out`, which is what it was to its readers.
    ///
    /// # Errors
    /// Where links cannot be taken away.
    pub(crate) fn end(out: &'a Utf8Path) -> io::Result<()> {
        let folder = out.join(FOLDER);
        let is_folder = |path: &Utf8Path| path.symlink_metadata().is_ok_and(|data| data.is_dir());
        if !is_folder(&folder) || !has_only_own(&folder) {
            return Ok(());
        }
        let is_whole = [OLD, NEW].iter().all(|name| is_folder(&folder.join(name)));
        let list = crate::output::fs::plain(&folder.join(LIST), MOST).filter(|_| is_whole);
        let list = list.and_then(|list| String::from_utf8(list).ok()).unwrap_or_default();
        let paths = list.split_terminator('\0').map(str::to_owned).collect();
        Self { out, ready: folder.clone(), folder: folder.clone(), paths }.settle()?;
        fs::clear(&folder)
    }

    /// Puts a link to what is `now` in the place of a file, or where there is nothing and is to be one.
    fn place_link(&self, at: usize, path: &str) -> io::Result<()> {
        let place = self.out.join(path);
        if !self.is_inside(path) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        if self.file(OLD, at).is_file() {
            return fs_err::rename(self.file(LINKS, at), place);
        }
        fs_err::create_dir_all(place.parent().unwrap_or(self.out))?;
        symlink(&target(at, path), &place)
    }

    /// Whether a path leads to a place in the site itself, not through a link.
    fn is_inside(&self, path: &str) -> bool {
        is_below(path) && above(path).all(|folder| !self.out.join(folder).is_symlink())
    }

    fn file(&self, folder: &str, at: usize) -> Utf8PathBuf {
        numbered(&self.folder, folder, at)
    }
}

/// The file of that number in one of the folders.
fn numbered(switch: &Utf8Path, folder: &str, at: usize) -> Utf8PathBuf {
    switch.join(folder).join(at.to_string())
}

/// Where the link at `path` leads, from there.
fn target(at: usize, path: &str) -> String {
    format!("{}{FOLDER}/{NOW}/{at}", "../".repeat(above(path).count()))
}

fn has_only_own(folder: &Utf8Path) -> bool {
    let is_own = |entry: io::Result<fs_err::DirEntry>| {
        entry.is_ok_and(|entry| NAMES.iter().any(|name| entry.file_name() == *name))
    };
    fs_err::read_dir(folder).is_ok_and(|mut entries| entries.all(is_own))
}

/// Gives a file a second name. There may be none.
fn link_if_there(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    fs_err::hard_link(from, to)
        .or_else(|error| if fs::is_missing(&error) { Ok(()) } else { Err(error) })
}

#[cfg(unix)]
fn symlink(target: &str, link: &Utf8Path) -> io::Result<()> {
    fs_err::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Utf8Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
