//! Where a site is staged: in the folder that is kept for its output, or beside the output. What killed builds left there is
//! taken away here, and nothing else is.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use crate::output::exchange::OLD;
use crate::output::fs;
use crate::output::kept;
use crate::output::overwrite_guard::refused;
use crate::output::stamp::Stamp;
use crate::output::switch::Switch;

/// How the names of temporary files beside an output begin, and how many letters follow.
const PREFIX: &str = ".factpress-";
const LETTERS: usize = 6;

/// What may be in a temporary folder beside an output.
const STAGED: [&str; 3] = [STAGE, OLD, "lock"];

/// The name of a site that is staged.
const STAGE: &str = "site";

/// The name of the files of a site that are to take the places of others.
const SWITCH: &str = "switch";

/// Where a site is staged. Builds that meet wait for each other: first for what is kept of their output, then for the site.
pub(crate) struct Place {
    /// The folder that it is to be, absolute.
    pub(crate) out: Utf8PathBuf,
    /// The folder that takes its place.
    pub(crate) stage: Utf8PathBuf,
    /// Where files are made ready that are to take the places of others in the site; nowhere where its folder is not locked.
    pub(crate) switch: Option<Utf8PathBuf>,
    /// Where the record is kept, if anywhere.
    pub(crate) record: Option<Utf8PathBuf>,
    /// Beside the output; removed when dropped, with whatever is in it.
    _temporary: Option<TempDir>,
    /// The locked folder of the site, if there was one.
    site: Option<fs_err::File>,
    /// Held as long as this is.
    _locks: [Option<fs_err::File>; 2],
}

impl Place {
    /// The place for a site from `root` that is to be in `out`. Waits for another build into the same folder.
    ///
    /// # Errors
    /// Where no file can be written beside `out`.
    pub(crate) fn find(root: &Utf8Path, out: Utf8PathBuf) -> io::Result<Self> {
        let above = out.ancestors().skip(1).find(|folder| folder.is_dir());
        let above = above.ok_or_else(|| refused(&out, "no folder is above it"))?.to_owned();
        let own = kept::Folder::open(root, &out);
        let site = locked_folder(&out);
        if site.is_some() {
            Switch::end(&out).map_err(|error| refused(&out, &error.to_string()))?;
        }
        take_away_left(&above);
        let record = own.as_ref().map(|own| own.path.join("record"));
        match own {
            Some(own) if has_links(&own.path, &above) => {
                let stage = own.path.join(STAGE);
                let switch = site.is_some().then(|| own.path.join(SWITCH));
                Ok(Self {
                    stage,
                    switch,
                    out,
                    record,
                    _temporary: None,
                    site,
                    _locks: [Some(own.lock), None],
                })
            }
            own => {
                let (temporary, lock) =
                    beside(&above).map_err(|error| refused(&out, &error.to_string()))?;
                let stage =
                    Utf8PathBuf::from_path_buf(temporary.path().join(STAGE)).map_err(|path| {
                        io::Error::other(format!("the path {} is not UTF-8", path.display()))
                    })?;
                let locks = [own.map(|own| own.lock), Some(lock)];
                Ok(Self {
                    stage,
                    switch: None,
                    out,
                    record,
                    _temporary: Some(temporary),
                    site,
                    _locks: locks,
                })
            }
        }
    }

    /// Whether the site that was found is still there.
    pub(crate) fn is_locked(&self) -> bool {
        let locked =
            self.site.as_ref().and_then(|site| site.metadata().ok()).map(|data| Stamp::of(&data));
        let now = fs::stamp(&self.out);
        locked.zip(now).is_some_and(|(locked, now)| locked.is_same_file(now))
    }

    /// The locked folder of a site that came there since.
    pub(crate) fn lock_new(&self) -> Option<fs_err::File> {
        if self.is_locked() { None } else { locked_folder(&self.out) }
    }

    /// What the file system's clock shows; before everything where it cannot be asked.
    pub(crate) fn clock(&self) -> i64 {
        let beside = self.stage.parent().unwrap_or(&self.stage);
        let file = tempfile::tempfile_in(beside).and_then(|file| file.metadata());
        file.map_or(i64::MIN, |data| Stamp::of(&data).modified)
    }
}

/// A folder beside an output, locked. One that is not locked is left from a build that was killed.
fn beside(above: &Utf8Path) -> io::Result<(TempDir, fs_err::File)> {
    let folder = tempfile::Builder::new().prefix(PREFIX).rand_bytes(LETTERS).tempdir_in(above)?;
    let lock = fs_err::File::create(folder.path().join(STAGED[2]))?;
    // Where the file system has no locks nothing is taken away either.
    let _ = lock.file().try_lock();
    Ok((folder, lock))
}

/// Takes away what killed builds left beside an output.
fn take_away_left(above: &Utf8Path) {
    let entries = fs_err::read_dir(above).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_temporary =
        |name: &String| name.strip_prefix(PREFIX).is_some_and(|rest| rest.len() == LETTERS);
    for path in names.filter(is_temporary).map(|name| above.join(name)).filter(|path| is_left(path))
    {
        let _ = fs::clear(&path);
    }
}

/// Whether it is what a build puts beside an output, and nothing else, and no build is at work in it.
fn is_left(path: &Utf8Path) -> bool {
    let Ok(data) = path.symlink_metadata() else { return false };
    if !data.is_dir() {
        return data.is_file() && data.len() == 0;
    }
    let is_staged = |entry: &fs_err::DirEntry| STAGED.iter().any(|name| entry.file_name() == *name);
    let mut entries = fs_err::read_dir(path).into_iter().flatten();
    let lock = fs_err::File::open(path.join(STAGED[2]));
    entries.all(|entry| entry.is_ok_and(|entry| is_staged(&entry)))
        && lock.is_ok_and(|lock| lock.file().try_lock().is_ok())
}

/// Whether files of one folder can have a second name in the other.
fn has_links(own: &Utf8Path, above: &Utf8Path) -> bool {
    let Ok(probe) = tempfile::NamedTempFile::new_in(own) else { return false };
    let link = |path: &std::path::Path| fs_err::hard_link(probe.path(), path);
    tempfile::Builder::new().prefix(PREFIX).rand_bytes(LETTERS).make_in(above, link).is_ok()
}

/// The folder of a site, locked, so that builds of other sites leave it alone; nothing where there is none, or the system
/// locks no folders.
fn locked_folder(out: &Utf8Path) -> Option<fs_err::File> {
    loop {
        let before = fs::stamp(out).filter(|_| out.is_dir())?;
        let folder = fs_err::File::open(out).ok()?;
        folder.file().lock().ok()?;
        // Another site may have taken its place while this one waited.
        if fs::stamp(out).is_some_and(|now| now.is_same_file(before)) {
            return Some(folder);
        }
    }
}
