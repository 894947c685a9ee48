//! Moves a staged site into its folder.
//!
//! The switch begins with a manifest that lists the files of the old and of the new site, and ends
//! with the manifest of the new one. If it is interrupted, everything that is still to do is found
//! in the staging folder, so the next command can [`finish`] it.

use std::io::{self, ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::output::fs::folders_above;
use crate::output::manifest::{self, Manifest};
use crate::output::staging_dir::{JOURNAL, NEW_MANIFEST, SITE, SWITCHING_MANIFEST, StagingDir};

/// Begins to replace the site in `out`. It stays untouched if this fails; otherwise [`finish`] has
/// to follow.
pub(crate) fn begin(
    dir: &mut StagingDir,
    out: &Utf8Path,
    previous: &Manifest,
    new: &Manifest,
    removed: &[&str],
) -> io::Result<()> {
    let journal: String = removed.iter().map(|path| format!("{path}\n")).collect();
    write_synced(&dir.path.join(JOURNAL), &journal)?;
    write_synced(&dir.path.join(NEW_MANIFEST), &new.text())?;
    let both = new.switching_text(previous, &dir.id()?);
    write_synced(&dir.path.join(SWITCHING_MANIFEST), &both)?;
    move_entry(&dir.path.join(SWITCHING_MANIFEST), &out.join(manifest::NAME))?;
    dir.is_switching = true;
    Ok(())
}

fn write_synced(path: &Utf8Path, text: &str) -> io::Result<()> {
    let mut file = fs_err::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Moves the staged files to their places and removes the files that the new site does not have.
/// Can be repeated until it succeeds.
pub(crate) fn finish(dir: &mut StagingDir, out: &Utf8Path) -> io::Result<()> {
    let done = move_all(dir, out);
    done.map_err(|error| {
        let message = format!(
            "{error}; the site in `{out}` is partly the old and partly the new one: remove the \
             cause and run any command, or delete `{}` and build again",
            dir.path
        );
        io::Error::new(error.kind(), message)
    })?;
    dir.is_switching = false;
    Ok(())
}

fn move_all(dir: &StagingDir, out: &Utf8Path) -> io::Result<()> {
    let site = dir.path.join(SITE);
    let journal = fs_err::read_to_string(dir.path.join(JOURNAL))?;
    let mut removed_last = Vec::new();
    for path in journal.lines() {
        if is_in_the_way(&site, path) {
            remove(out, path)?;
        } else {
            removed_last.push(path);
        }
    }
    move_contents(&site, out)?;
    for path in removed_last {
        remove(out, path)?;
    }
    move_entry(&dir.path.join(NEW_MANIFEST), &out.join(manifest::NAME))
}

/// Returns whether an old file has to be removed first, because the staged site has a folder at its
/// path, or a file at the path of its folder.
fn is_in_the_way(site: &Utf8Path, path: &str) -> bool {
    site.join(path).exists() || folders_above(path).any(|folder| site.join(folder).is_file())
}

/// Moves the contents of one folder to another. A folder that is missing there is moved as a whole.
/// Only one folder is open at a time, so that a switch that has begun does not run out of file
/// descriptors.
fn move_contents(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    let mut moves = Vec::new();
    collect_moves(from, to, &mut moves)?;
    moves.par_iter().try_for_each(|(from, to)| move_entry(from, to))
}

/// Collects the old and new paths of the files and folders to move.
fn collect_moves(
    from: &Utf8Path,
    to: &Utf8Path,
    moves: &mut Vec<(Utf8PathBuf, Utf8PathBuf)>,
) -> io::Result<()> {
    let entries: Vec<_> = from.read_dir_utf8()?.collect::<io::Result<_>>()?;
    for entry in entries {
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() && target.symlink_metadata().is_ok_and(|data| data.is_dir())
        {
            collect_moves(entry.path(), &target, moves)?;
        } else {
            moves.push((entry.path().to_owned(), target));
        }
    }
    Ok(())
}

/// Moves a file or folder. Replaces a file in one step, even if it is on another file system.
fn move_entry(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    match fs_err::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => (),
        result => return result,
    }
    if from.is_dir() {
        fs_err::create_dir(to)?;
        return move_contents(from, to);
    }
    let copy = to.with_file_name(format!(".{}.factpress", to.file_name().unwrap_or_default()));
    fs_err::copy(from, &copy)?;
    fs_err::rename(copy, to)?;
    fs_err::remove_file(from)
}

/// Removes a file, and the folders that are empty without it. A missing file is not an error. A
/// folder with this name, and files behind a symbolic link, are left alone.
fn remove(out: &Utf8Path, path: &str) -> io::Result<()> {
    if folders_above(path).any(|folder| out.join(folder).is_symlink()) {
        return Ok(());
    }
    let file = out.join(path);
    if file.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
        fs_err::remove_file(file)?;
    }
    for folder in folders_above(path) {
        if fs_err::remove_dir(out.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}
