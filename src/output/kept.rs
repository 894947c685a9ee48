//! The folder below the site's own for what is kept of one output: the record of what was written, and what is staged. It
//! may be deleted when no build is at work in it, and is locked while one is.

use std::io::{self, Read, Seek, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::output::exchange::OLD;
use crate::output::fs;
use crate::output::stamp::Stamp;

/// The folders below the site's root, one in the other, that hold a folder for each output.
const FOLDERS: [&str; 2] = [".factpress", "sites"];

/// The file in it that names the output, and is locked.
const NAME: &str = "output";

/// No path is longer, in bytes.
const LONGEST: u64 = 64 * 1024;

/// A folder for what is kept of an output.
pub(crate) struct Folder {
    pub(crate) path: Utf8PathBuf,
    pub(crate) lock: fs_err::File,
}

impl Folder {
    /// The folder for what is kept of `out`, as soon as no other build is at work in it; nothing where it leads
    /// elsewhere, or cannot be written to or locked. What is kept for outputs that are gone is taken away.
    pub(crate) fn open(root: &Utf8Path, out: &Utf8Path) -> Option<Self> {
        let root = root.canonicalize_utf8().ok()?;
        let all = root.join(FOLDERS[0]).join(FOLDERS[1]);
        let path = all.join(blake3::hash(out.as_str().as_bytes()).to_hex().get(..16)?);
        if path.ancestors().take(3).any(Utf8Path::is_symlink) {
            return None;
        }
        let lock = locked(&path, out).ok()?;
        for other in folders(&all).filter(|other| *other != path) {
            let lock = unused(&other);
            lock.iter().for_each(|_| drop(fs::clear(&other)));
        }
        tidy(&path, out);
        Some(Self { path, lock })
    }
}

/// Takes away what killed builds left. Where one was killed in the midst of several steps, the old site is put back.
fn tidy(path: &Utf8Path, out: &Utf8Path) {
    let old = path.join(OLD);
    if old.symlink_metadata().is_ok_and(|data| data.is_dir()) && out.symlink_metadata().is_err() {
        let _ = fs_err::rename(&old, out);
    }
    let left = folders(path).filter(|path| {
        path.file_name().is_some_and(|name| name.starts_with(".tmp") || name == OLD)
    });
    left.for_each(|left| drop(fs::clear(&left)));
}

/// Makes the folder, which version control is told to leave alone, and locks it.
fn locked(path: &Utf8Path, out: &Utf8Path) -> io::Result<fs_err::File> {
    loop {
        fs_err::create_dir_all(path)?;
        let mut file = plain(&path.join(NAME))?;
        file.file().lock()?;
        // Another build may have taken the folder away while this one waited.
        if fs::stamp(&path.join(NAME)) == Some(Stamp::of(&file.metadata()?)) {
            name(&mut file, out)?;
            return Ok(file);
        }
    }
}

/// Opens a plain file, which is made where there is none. What leads elsewhere, or is something else, may have come with the site.
fn plain(path: &Utf8Path) -> io::Result<fs_err::File> {
    let open =
        |is_new| fs_err::OpenOptions::new().read(true).write(true).create_new(is_new).open(path);
    let is_there = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists;
    match path.symlink_metadata() {
        Ok(data) if data.is_file() => open(false),
        Ok(_) => Err(io::Error::other(format!("`{path}` is no plain file"))),
        // Another build may make it at the same time.
        Err(_) => {
            open(true).or_else(|error| if is_there(&error) { plain(path) } else { Err(error) })
        }
    }
}

/// What a file says of its output.
fn named(file: &fs_err::File) -> Option<String> {
    let mut named = String::new();
    file.take(LONGEST).read_to_string(&mut named).ok()?;
    Some(named)
}

/// Writes down which output it is.
fn name(file: &mut fs_err::File, out: &Utf8Path) -> io::Result<()> {
    if named(file).as_deref() == Some(out.as_str()) {
        return Ok(());
    }
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(out.as_str().as_bytes())
}

fn folders(above: &Utf8Path) -> impl Iterator<Item = Utf8PathBuf> {
    let entries = fs_err::read_dir(above).into_iter().flatten().flatten();
    entries.filter_map(|entry| Utf8PathBuf::from_path_buf(entry.path()).ok())
}

/// The lock of what is kept for an output that is gone and that nobody builds.
fn unused(folder: &Utf8Path) -> Option<fs_err::File> {
    let path = folder.join(NAME);
    let is_plain = !folder.is_symlink() && path.symlink_metadata().is_ok_and(|data| data.is_file());
    let file = is_plain.then(|| fs_err::File::open(path).ok()).flatten()?;
    file.file().try_lock().ok()?;
    let out = named(&file)?;
    let is_missing = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
    let is_gone = Utf8Path::new(&out).is_absolute()
        && Utf8Path::new(&out).symlink_metadata().is_err_and(is_missing);
    is_gone.then_some(file)
}
