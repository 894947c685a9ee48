//! Collects the files of a site until all of them are there, then publishes them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::output::fs::CreatedFolders;
use crate::output::manifest::Manifest;
use crate::output::overwrite_guard::{self, refused};
use crate::output::staging_dir::{COMPLETE, SITE, StagingDir};
use crate::output::switch;
use crate::render::Output;

/// A site that is being written. The site in the output folder stays untouched until this one is
/// published.
pub struct Staging {
    out: Utf8PathBuf,
    had_folder: bool,
    /// The manifest of the last build, if there is one.
    previous: Option<Manifest>,
    files: Mutex<BTreeMap<String, WrittenFile>>,
    dir: StagingDir,
    /// The path of the new files.
    site: Utf8PathBuf,
    created: CreatedFolders,
}

struct WrittenFile {
    bytes: u64,
    /// Whether the output folder does not have the same file already.
    is_staged: bool,
}

impl Staging {
    /// Begins a build of the site in the folder `root` into the folder `out`. Waits for other
    /// builds into the same folder.
    ///
    /// # Errors
    /// If `out` is a link or contains the site's own files, or no files can be written there.
    pub fn new(root: &Utf8Path, out: &Utf8Path) -> io::Result<Self> {
        let out = camino::absolute_utf8(out)?;
        overwrite_guard::check_folder(root, &out)?;
        let had_folder = out.exists();
        let mut created = CreatedFolders::default();
        if let Some(parent) = out.parent() {
            created.create(parent).map_err(|error| refused(&out, &error.to_string()))?;
        }
        let dir = StagingDir::create(&out).map_err(|error| refused(&out, &error.to_string()))?;
        let previous = Manifest::read(&out);
        let site = dir.path.join(SITE);
        Ok(Self { out, had_folder, previous, files: Mutex::default(), dir, site, created })
    }

    /// Adds a file to the site. Can be called from several threads.
    pub fn write(&self, output: &Output) -> io::Result<()> {
        let Output { path, bytes } = output;
        let is_staged = !self.is_unchanged(path, bytes);
        if is_staged {
            self.stage(path, bytes).map_err(|error| self.unpublished(&error))?;
        }
        let file = WrittenFile { bytes: bytes.len() as u64, is_staged };
        self.files().insert(path.clone(), file);
        Ok(())
    }

    /// Adds a file that is copied, without holding it in memory. `open` opens it from its start.
    pub fn copy<R: Read>(&self, path: &str, open: impl Fn() -> io::Result<R>) -> io::Result<()> {
        let mut file = WrittenFile { bytes: 0, is_staged: false };
        if let Some(bytes) = self.unchanged_size(path, open()?)? {
            file.bytes = bytes;
        } else {
            let copied = self.stage_copy(path, open()?);
            file.bytes = copied.map_err(|error| self.unpublished(&error))?;
            file.is_staged = true;
        }
        self.files().insert(path.to_owned(), file);
        Ok(())
    }

    /// Adds three files that `write` writes piece by piece, without holding them in memory.
    pub fn write_together(
        &self,
        paths: [&str; 4],
        write: impl FnOnce(&mut [BufWriter<fs_err::File>; 4]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.create_together(paths, write).map_err(|error| self.unpublished(&error))?;
        for path in paths {
            self.add_created(path)?;
        }
        Ok(())
    }

    fn create_together(
        &self,
        paths: [&str; 4],
        write: impl FnOnce(&mut [BufWriter<fs_err::File>; 4]) -> io::Result<()>,
    ) -> io::Result<()> {
        let [first, second, third, fourth] = paths.map(|path| self.create(path));
        let mut files = [first?, second?, third?, fourth?].map(BufWriter::new);
        write(&mut files)?;
        files.iter_mut().try_for_each(Write::flush)
    }

    fn create(&self, path: &str) -> io::Result<fs_err::File> {
        let file = self.site.join(path);
        create_parent(&file)?;
        fs_err::File::create(file)
    }

    /// Adds a file that is already in the folder of new files, or removes it there if the output
    /// folder has the same file.
    fn add_created(&self, path: &str) -> io::Result<()> {
        let file = self.site.join(path);
        let added = match self.unchanged_size(path, fs_err::File::open(&file)?)? {
            Some(bytes) => {
                fs_err::remove_file(&file)?;
                WrittenFile { bytes, is_staged: false }
            }
            None => WrittenFile { bytes: fs_err::metadata(&file)?.len(), is_staged: true },
        };
        self.files().insert(path.to_owned(), added);
        Ok(())
    }

    /// Returns the size of a file if the last build wrote the same bytes, and it still has them.
    fn unchanged_size(&self, path: &str, source: impl Read) -> io::Result<Option<u64>> {
        let is_known = self.previous.as_ref().is_some_and(|previous| previous.contains(path));
        let existing = self.out.join(path);
        if !is_known || !existing.symlink_metadata().is_ok_and(|data| data.is_file()) {
            return Ok(None);
        }
        let Ok(existing) = fs_err::File::open(existing) else { return Ok(None) };
        same_size(BufReader::new(source), BufReader::new(existing))
    }

    fn stage_copy(&self, path: &str, mut source: impl Read) -> io::Result<u64> {
        io::copy(&mut source, &mut self.create(path)?)
    }

    /// Returns whether the last build wrote this file with the same bytes, and it still has them.
    fn is_unchanged(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(previous) = &self.previous else { return false };
        if !previous.contains(path) {
            return false;
        }
        let file = self.out.join(path);
        match file.symlink_metadata() {
            Ok(data) if data.is_file() && data.len() == bytes.len() as u64 => {
                fs_err::read(file).is_ok_and(|existing| existing == bytes)
            }
            _ => false,
        }
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.site.join(path);
        match fs_err::write(&file, bytes) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create_parent(&file)?;
                fs_err::write(&file, bytes)
            }
            result => result,
        }
    }

    /// Lets another program add files to the site. The program gets a folder with all files that
    /// were written so far, and writes its own into `folder` in it.
    pub fn extend(
        &self,
        folder: &str,
        program: impl FnOnce(&Utf8Path) -> io::Result<()>,
    ) -> io::Result<()> {
        let complete = self.dir.path.join(COMPLETE);
        self.link_files_into(&complete)?;
        program(&complete)?;
        for entry in walkdir::WalkDir::new(complete.join(folder)).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&complete).unwrap_or(entry.path());
                let path = path.to_string_lossy().replace('\\', "/");
                self.write(&Output { path, bytes: fs_err::read(entry.path())? })?;
            }
        }
        fs_err::remove_dir_all(complete)
    }

    fn link_files_into(&self, folder: &Utf8Path) -> io::Result<()> {
        let files = self.files();
        files.par_iter().try_for_each(|(path, file)| {
            let source = if file.is_staged { self.site.join(path) } else { self.out.join(path) };
            let target = folder.join(path);
            create_parent(&target)?;
            if fs_err::hard_link(&source, &target).is_err() {
                fs_err::copy(source, target)?;
            }
            Ok(())
        })
    }

    /// Returns how many files are new or changed.
    pub fn written(&self) -> usize {
        self.files().values().filter(|file| file.is_staged).count()
    }

    /// Makes the site in the output folder the new one. Returns its files with their sizes in
    /// bytes.
    pub fn publish(self) -> io::Result<BTreeMap<String, u64>> {
        self.publish_part(&BTreeSet::new())
    }

    /// Publishes one shard of a site. The manifest lists `all_paths`, the files of all shards, so
    /// that shards that are copied into one folder are a site.
    pub fn publish_part(
        mut self,
        all_paths: &BTreeSet<String>,
    ) -> io::Result<BTreeMap<String, u64>> {
        let mut sizes = BTreeMap::new();
        let mut staged = Vec::new();
        for (path, file) in std::mem::take(&mut *self.files()) {
            sizes.insert(path.clone(), file.bytes);
            if file.is_staged {
                staged.push(path);
            }
        }
        let previous = self.previous.take();
        let conflicts = overwrite_guard::check_conflicts(&self.out, previous.as_ref(), &staged);
        conflicts.map_err(|error| self.unpublished(&error))?;
        let previous = previous.unwrap_or_default();
        let new = Manifest::from_paths(sizes.keys().chain(all_paths));
        let mut removed = Vec::new();
        for path in previous.paths() {
            if !sizes.contains_key(path) && self.out.join(path).symlink_metadata().is_ok() {
                removed.push(path);
            }
        }
        if new == previous && staged.is_empty() && removed.is_empty() {
            return Ok(sizes);
        }
        let begun = self.begin_switch(&previous, &new, &removed);
        begun.map_err(|error| self.unpublished(&error))?;
        switch::finish(&mut self.dir, &self.out)?;
        Ok(sizes)
    }

    fn begin_switch(
        &mut self,
        previous: &Manifest,
        new: &Manifest,
        removed: &[&str],
    ) -> io::Result<()> {
        self.created.create(&self.out)?;
        switch::begin(&mut self.dir, &self.out, previous, new, removed)
    }

    /// Adds the consequence for readers to an error.
    fn unpublished(&self, error: &io::Error) -> io::Error {
        let out = &self.out;
        let consequence = if self.had_folder {
            format!("the site in `{out}` is unchanged")
        } else {
            format!("there is no site in `{out}`")
        };
        io::Error::new(error.kind(), format!("{error}; {consequence}"))
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, WrittenFile>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the number of bytes of two files if these are the same.
fn same_size(mut one: impl BufRead, mut other: impl BufRead) -> io::Result<Option<u64>> {
    let mut size = 0;
    loop {
        let (first, second) = (one.fill_buf()?, other.fill_buf()?);
        let length = first.len().min(second.len());
        if first.get(..length) != second.get(..length) {
            return Ok(None);
        }
        if length == 0 {
            return Ok((first.len() == second.len()).then_some(size));
        }
        size += length as u64;
        one.consume(length);
        other.consume(length);
    }
}

fn create_parent(file: &Utf8Path) -> io::Result<()> {
    match file.parent() {
        Some(parent) => fs_err::create_dir_all(parent),
        None => Ok(()),
    }
}
