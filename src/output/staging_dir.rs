//! The folder in which a site is staged, locked by one build at a time.
//!
//! It is `.factpress-NAME` next to the output `NAME`, or `.factpress-staging` in the output if
//! files cannot be moved there from outside, for example because the output is a mount point.

use std::io::{self, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};
use same_file::Handle;

use crate::output::manifest;
use crate::output::overwrite_guard::refused;
use crate::output::switch;

/// The start of the names of staging folders.
const PREFIX: &str = ".factpress-";

/// The name of a staging folder in the output.
const INSIDE: &str = ".factpress-staging";

/// The name of a file that every build holds locked. It is created with the folder, and not
/// changed after that.
const LOCK: &str = "lock";

/// The new files.
pub(crate) const SITE: &str = "site";
/// Links to all files of the site while another program looks at them.
pub(crate) const COMPLETE: &str = "complete";
/// The manifest of the new site.
pub(crate) const NEW_MANIFEST: &str = "manifest";
/// The manifest for the time of the switch.
pub(crate) const SWITCHING_MANIFEST: &str = "switching";
/// The files to remove, one a line.
pub(crate) const JOURNAL: &str = "journal";

/// Everything that may be in a staging folder, apart from the lock.
const CONTENTS: [&str; 5] = [SITE, COMPLETE, NEW_MANIFEST, SWITCHING_MANIFEST, JOURNAL];

/// A locked staging folder. It is removed when this is dropped, unless a switch is not finished.
pub(crate) struct StagingDir {
    pub(crate) path: Utf8PathBuf,
    lock: fs_err::File,
    pub(crate) is_switching: bool,
}

/// Finishes a switch in the output folder `out` that was interrupted, unless a build is running.
pub fn recover(out: &Utf8Path) -> io::Result<()> {
    let out = camino::absolute_utf8(out)?;
    if out.is_symlink() || !out.is_dir() {
        return Ok(());
    }
    for path in [beside(&out)?, out.join(INSIDE)] {
        if !is_in_the_way(&path)
            && let Some(mut dir) = StagingDir::lock(path, false)?
        {
            dir.clean(&out)?;
        }
    }
    Ok(())
}

/// Returns the path of the staging folder next to the output.
fn beside(out: &Utf8Path) -> io::Result<Utf8PathBuf> {
    let name = out.file_name().ok_or_else(|| refused(out, "name a folder with --out"))?;
    Ok(out.with_file_name(format!("{PREFIX}{name}")))
}

impl StagingDir {
    /// Creates the staging folder for the site in `out`. Waits for other builds of that site, and
    /// finishes a switch that was interrupted.
    pub(crate) fn create(out: &Utf8Path) -> io::Result<Self> {
        recover(out)?;
        let dir = match Self::create_at(&beside(out)?, out) {
            Ok(dir) if dir.can_move_to(out) => dir,
            Err(error) if !out.is_dir() => return Err(error),
            _ => Self::create_at(&out.join(INSIDE), out)?,
        };
        fs_err::create_dir(dir.path.join(SITE))?;
        Ok(dir)
    }

    fn create_at(path: &Utf8Path, out: &Utf8Path) -> io::Result<Self> {
        loop {
            match fs_err::create_dir(path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                Err(_) if is_in_the_way(path) => {
                    let message = format!("`{path}` is in the way of its files; move it away");
                    return Err(io::Error::other(message));
                }
                _ => (),
            }
            if let Some(mut dir) = Self::lock(path.to_owned(), true)? {
                dir.clean(out)?;
                return Ok(dir);
            }
        }
    }

    /// Locks the folder at `path`. Returns `None` if another build removed it, or if one has
    /// locked it and this one does not wait.
    fn lock(path: Utf8PathBuf, waits: bool) -> io::Result<Option<Self>> {
        let mut options = fs_err::OpenOptions::new();
        let lock = match options.read(true).write(true).create(waits).open(path.join(LOCK)) {
            Ok(lock) => lock,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let locked =
            if waits { lock.file().lock() } else { lock.file().try_lock().map_err(Into::into) };
        match locked {
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            // Some file systems have no locks.
            Err(error) if error.kind() != ErrorKind::Unsupported => return Err(error),
            _ => (),
        }
        let locked = Handle::from_file(lock.file().try_clone()?)?;
        match Handle::from_path(path.join(LOCK)) {
            Ok(existing) if existing == locked => {
                Ok(Some(Self { path, lock, is_switching: false }))
            }
            _ => Ok(None),
        }
    }

    /// Finishes the switch that an interrupted build began, if any, and removes its files.
    fn clean(&mut self, out: &Utf8Path) -> io::Result<()> {
        self.is_switching = manifest::is_switching(out, &self.id()?);
        if self.is_switching {
            switch::finish(self, out)?;
        }
        self.remove_contents()
    }

    /// Returns a text that no other staging folder has. No repository or archive can bring a
    /// folder with a certain id, because it is the time at which the lock was created.
    #[cfg(unix)]
    pub(crate) fn id(&self) -> io::Result<String> {
        use std::os::unix::fs::MetadataExt;
        let data = self.lock.metadata()?;
        Ok(format!("{}.{:09}", data.ctime(), data.ctime_nsec()))
    }

    /// Returns a text that no other staging folder has.
    #[cfg(not(unix))]
    pub(crate) fn id(&self) -> io::Result<String> {
        let created = self.lock.metadata()?.created()?;
        let since_epoch =
            created.duration_since(std::time::UNIX_EPOCH).map_err(io::Error::other)?;
        Ok(since_epoch.as_nanos().to_string())
    }

    /// Returns whether files can be moved from here to `out`, and are then like files that were
    /// created there.
    fn can_move_to(&self, out: &Utf8Path) -> bool {
        let (Ok(here), Ok(there)) = (self.path.metadata(), out.metadata()) else { return true };
        if !is_alike(&here, &there) {
            return false;
        }
        // Linux compares the mounts before it looks for the file, which does not exist.
        let moved = fs_err::rename(self.path.join(NEW_MANIFEST), out.join(INSIDE));
        !moved.is_err_and(|error| error.kind() == ErrorKind::CrossesDevices)
    }

    fn remove_contents(&self) -> io::Result<()> {
        for name in CONTENTS {
            let path = self.path.join(name);
            match path.symlink_metadata() {
                Ok(data) if data.is_dir() => fs_err::remove_dir_all(path)?,
                Ok(_) => fs_err::remove_file(path)?,
                Err(_) => (),
            }
        }
        Ok(())
    }
}

impl Drop for StagingDir {
    fn drop(&mut self) {
        if !self.is_switching && self.remove_contents().is_ok() {
            let _ = fs_err::remove_file(self.path.join(LOCK));
            let _ = fs_err::remove_dir(&self.path);
        }
    }
}

/// Returns whether there is something at `path` that was not left by a build of the same user, or
/// of the owner of the folder around it.
fn is_in_the_way(path: &Utf8Path) -> bool {
    let Ok(data) = path.symlink_metadata() else { return false };
    if !data.is_dir() || !has_trusted_owner(path, &data) {
        return true;
    }
    let Ok(entries) = path.read_dir_utf8() else { return false };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let is_lock = name == LOCK && is_file;
        if !is_lock && !CONTENTS.contains(&name) {
            return true;
        }
    }
    false
}

#[cfg(unix)]
fn has_trusted_owner(path: &Utf8Path, data: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let parent = path.parent().and_then(|parent| parent.metadata().ok());
    data.uid() == rustix::process::geteuid().as_raw()
        || parent.is_some_and(|parent| parent.uid() == data.uid())
}

#[cfg(not(unix))]
fn has_trusted_owner(_: &Utf8Path, _: &std::fs::Metadata) -> bool {
    true
}

/// Returns whether two folders are on the same file system and give new files the same group.
#[cfg(unix)]
fn is_alike(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const SET_GROUP_ID: u32 = 0o2000;
    let (one_sets, other_sets) = (one.mode() & SET_GROUP_ID != 0, other.mode() & SET_GROUP_ID != 0);
    let has_same_group = one_sets == other_sets && (!one_sets || one.gid() == other.gid());
    one.dev() == other.dev() && has_same_group
}

#[cfg(not(unix))]
fn is_alike(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    true
}
