//! A few files of a published site that give way to new ones, all at the same moment: each becomes a link by way of `now`,
//! which leads to the old files and, after one step, to the new ones. Then the files take the places of their links. Whoever
//! reads the site meanwhile, or after a build was killed, finds it old or new, whole; the next build takes the links away.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::record::{MOST, is_below};
use super::tree;
use crate::cache;

/// The two folders that hold the files, by their numbers in the list.
const OLD: &str = "old";
const NEW: &str = "new";
/// The link that leads to one of them, and the one that is to take its place.
const NOW: &str = "now";
const NEXT: &str = "next";
/// The links that are to take the places of files.
const LINKS: &str = "links";
/// A second name of a file that is about to take the place of a link: whoever follows the link just then finds the first.
const FILE: &str = "file";
/// The paths of the files below the site, one a line.
const LIST: &str = "list";

/// Files that are ready to give way.
pub(super) struct Switch<'a> {
    /// The folder for all this; absolute, so that links may lead to it.
    folder: &'a Utf8Path,
    /// The site.
    out: &'a Utf8Path,
    paths: Vec<String>,
}

impl<'a> Switch<'a> {
    /// Gets ready what is staged in `stage` for `paths` of the site in `out`; what is not staged there is to go. Nothing in the
    /// site is touched.
    ///
    /// # Errors
    /// Where the file system has no links, among others.
    pub(super) fn ready(
        folder: &'a Utf8Path,
        out: &'a Utf8Path,
        stage: &Utf8Path,
        paths: Vec<String>,
    ) -> io::Result<Self> {
        tree::clear(folder)?;
        for name in [OLD, NEW, LINKS] {
            fs_err::create_dir_all(folder.join(name))?;
        }
        symlink(OLD.into(), &folder.join(NOW))?;
        symlink(NEW.into(), &folder.join(NEXT))?;
        let switch = Self { folder, out, paths };
        for (at, path) in switch.paths.iter().enumerate() {
            symlink(&switch.file(NOW, at), &switch.file(LINKS, at))?;
            link_if_there(&out.join(path), &switch.file(OLD, at))?;
            link_if_there(&stage.join(path), &switch.file(NEW, at))?;
        }
        let list: String = switch.paths.iter().map(|path| format!("{path}\n")).collect();
        fs_err::File::create_new(folder.join(LIST))?.write_all(list.as_bytes())?;
        Ok(switch)
    }

    /// Makes the site the new one.
    ///
    /// # Errors
    /// The site is as it was then.
    pub(super) fn run(&self) -> io::Result<()> {
        let links = self.paths.iter().enumerate().try_for_each(|(at, path)| self.place_link(at, path));
        let step = links.and_then(|()| fs_err::rename(self.folder.join(NEXT), self.folder.join(NOW)));
        if self.settle().is_ok() {
            // What stays of it is the next build's to take away, and so are links.
            let _ = tree::clear(self.folder);
        }
        step
    }

    /// Ends what a killed build began: the site is the one that it was to its readers.
    ///
    /// # Errors
    /// Where links cannot be taken away.
    pub(super) fn end(folder: &'a Utf8Path, out: &'a Utf8Path) -> io::Result<()> {
        let is_folder = |path: &Utf8Path| path.symlink_metadata().is_ok_and(|data| data.is_dir());
        let is_own = is_folder(folder) && [OLD, NEW].iter().all(|name| is_folder(&folder.join(name)));
        let list = cache::plain(&folder.join(LIST), MOST).filter(|_| is_own);
        if let Some(list) = list.and_then(|list| String::from_utf8(list).ok()) {
            let paths = list.lines().filter(|path| is_below(path)).map(str::to_owned).collect();
            Self { folder, out, paths }.settle()?;
        }
        tree::clear(folder)
    }

    /// Puts a link to what is `now` in the place of a file, or where there is to be one.
    fn place_link(&self, at: usize, path: &str) -> io::Result<()> {
        let place = self.out.join(path);
        if !self.file(OLD, at).exists() {
            fs_err::create_dir_all(place.parent().unwrap_or(self.out))?;
        }
        fs_err::rename(self.file(LINKS, at), place)
    }

    /// Puts the files that links lead to in the places of the links. A link that leads nowhere goes.
    fn settle(&self) -> io::Result<()> {
        let now = self.folder.join(NOW).read_link_utf8().unwrap_or_default();
        let Some(side) = [OLD, NEW].into_iter().find(|name| *name == now) else { return Ok(()) };
        let settle = |(at, path): (usize, &String)| {
            let (file, place) = (self.file(side, at), self.out.join(path));
            if !place.read_link_utf8().is_ok_and(|target| target == self.file(NOW, at)) {
                Ok(())
            } else if file.symlink_metadata().is_ok_and(|data| data.is_file()) {
                let second = self.folder.join(FILE);
                tree::clear(&second)?;
                fs_err::hard_link(file, &second)?;
                fs_err::rename(second, place)
            } else {
                tree::remove(self.out, path)
            }
        };
        // One that fails is no reason to leave the others.
        self.paths.iter().enumerate().map(settle).fold(Ok(()), Result::and)
    }

    fn file(&self, folder: &str, at: usize) -> Utf8PathBuf {
        self.folder.join(folder).join(at.to_string())
    }
}

/// Gives a file a second name. There may be none.
fn link_if_there(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    fs_err::hard_link(from, to).or_else(|error| if tree::is_missing(&error) { Ok(()) } else { Err(error) })
}

#[cfg(unix)]
fn symlink(target: &Utf8Path, link: &Utf8Path) -> io::Result<()> {
    fs_err::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn symlink(_: &Utf8Path, _: &Utf8Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
