//! Creates and edits source files of a site. A new file never replaces another one, and a file is
//! edited only if it did not change since it was read.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Write};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::diagnostics::source_map::SourceFile;
use crate::output::fs::CreatedFolders;

/// The start of the names of temporary files.
const PREFIX: &str = ".new-";

/// The byte order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Creates a file in the content of the site in `root`.
///
/// # Errors
/// If the file exists, `path` is not below `content/` or leads through a link, or on I/O errors.
pub fn create_file(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let is_plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
    if !is_plain || has_link(root, path) || !path.starts_with("content") {
        return Err(io::Error::other(format!("`{path}` is not in the site's content")));
    }
    if let Some(folder) = root.join(path).parent() {
        fs_err::create_dir_all(folder)?;
    }
    write_new(root, path, bytes)
}

/// Creates a file in a folder outside of the site, which must exist.
///
/// # Errors
/// If the file exists, `name` is not the name of a file, or on I/O errors.
pub fn create_outer_file(folder: &Utf8Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    if Utf8Path::new(name).file_name() != Some(name) {
        return Err(io::Error::other(format!("`{name}` is not the name of a file")));
    }
    write_new(folder, Utf8Path::new(name), bytes)
}

/// Removes a file that [`create_file`] or [`create_outer_file`] has just created.
pub fn remove_created(path: &Utf8Path) {
    let _ = fs_err::remove_file(path);
}

/// Creates files in the folder `root`: all of them, or no file if one cannot be created.
///
/// # Errors
/// If some of the files exist, all of which the message names, if a path leads through a link or a
/// file, or on I/O errors.
pub fn create_files(root: &Utf8Path, files: &[(Utf8PathBuf, impl AsRef<[u8]>)]) -> io::Result<()> {
    let mut obstacles = BTreeSet::new();
    for (path, _) in files {
        obstacles.extend(obstacle(root, path));
    }
    if !obstacles.is_empty() {
        let mut message = format!("nothing was written to `{root}`, because these already exist:");
        for path in obstacles {
            message.push_str(&format!("\n  {path}"));
        }
        return Err(io::Error::new(ErrorKind::AlreadyExists, message));
    }
    let mut folders = CreatedFolders::default();
    let mut written = Vec::new();
    let done = create_each(root, files, &mut folders, &mut written);
    if done.is_err() {
        for path in written {
            let _ = fs_err::remove_file(root.join(path));
        }
    }
    done
}

/// Returns what prevents that a file is created: the file itself, or a link or a file in the place
/// of a folder above it.
fn obstacle<'p>(root: &Utf8Path, path: &'p Utf8Path) -> Option<&'p Utf8Path> {
    for folder in path.ancestors().skip(1) {
        let full = root.join(folder);
        if !folder.as_str().is_empty() && (full.is_symlink() || full.is_file()) {
            return Some(folder);
        }
    }
    let exists = root.join(path).symlink_metadata().is_ok();
    exists.then_some(path)
}

fn create_each<'f>(
    root: &Utf8Path,
    files: &'f [(Utf8PathBuf, impl AsRef<[u8]>)],
    folders: &mut CreatedFolders,
    written: &mut Vec<&'f Utf8Path>,
) -> io::Result<()> {
    for (path, bytes) in files {
        folders.create(root.join(path).parent().unwrap_or(root))?;
        write_new(root, path, bytes.as_ref())?;
        written.push(path);
    }
    Ok(())
}

/// Writes a file that does not exist yet, in one step.
fn write_new(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let full = root.join(path);
    let file = temporary_file(full.parent().unwrap_or(root), bytes)?;
    match file.persist_noclobber(&full) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("there is a file `{path}` already");
            Err(io::Error::new(ErrorKind::AlreadyExists, message))
        }
        Err(error) => Err(error.error),
    }
}

/// Replaces the text of `site.yaml`, but keeps its byte order mark and the kind of its line ends.
/// `before` is the old text, without the mark and with `\n` only. Returns the old bytes.
///
/// # Errors
/// If the file changed since it was read, is a link, or on I/O errors.
pub fn edit_site_yaml(root: &Utf8Path, before: &str, text: &str) -> io::Result<Vec<u8>> {
    let before = SourceFile::new("site.yaml".into(), before.to_owned());
    edit_file(root, &before, |bytes| {
        let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { b"" };
        let has_crlf = memchr::memmem::find(bytes, b"\r\n").is_some();
        let text = if has_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        Some([mark, text.as_bytes()].concat())
    })
}

/// Replaces the bytes of a file by those that `change` returns. Returns the old bytes. `file` is what
/// was read before.
///
/// # Errors
/// If the file changed since it was read, is a link, cannot be changed, or on I/O errors.
pub fn edit_file(
    root: &Utf8Path,
    file: &SourceFile,
    change: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
) -> io::Result<Vec<u8>> {
    let path = &file.path;
    // Until this function ends, so that two commands never replace the same bytes.
    let _lock = lock(&root.join(path))?;
    let bytes = fs_err::read(root.join(path))?;
    let text = String::from_utf8_lossy(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if has_link(root, path) || text != file.text() {
        return Err(io::Error::other(format!(
            "`{path}` was changed in the meantime, or is a link; it was left as it is"
        )));
    }
    let Some(changed) = change(&bytes) else {
        return Err(io::Error::other(format!("`{path}` cannot be changed")));
    };
    replace(&root.join(path), &changed)?;
    Ok(bytes)
}

/// Waits until no other command edits a file. Does not wait on a file system without locks.
#[cfg(unix)]
fn lock(path: &Utf8Path) -> io::Result<Option<fs_err::File>> {
    let file = fs_err::File::open(path)?;
    let is_locked = file.file().lock().is_ok();
    Ok(is_locked.then_some(file))
}

/// Windows does not replace a file that is open.
#[cfg(not(unix))]
fn lock(_path: &Utf8Path) -> io::Result<Option<fs_err::File>> {
    Ok(None)
}

/// Writes the bytes of `site.yaml` that [`edit_site_yaml`] returned.
pub fn restore_site_yaml(root: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    replace(&root.join("site.yaml"), bytes)
}

/// Replaces a file in one step.
fn replace(path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let file = temporary_file(path.parent().unwrap_or(Utf8Path::new(".")), bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Writes a temporary file with the permissions that other new files have.
fn temporary_file(folder: &Utf8Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(PREFIX).tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Returns whether a path below `root` is a link or leads through one.
fn has_link(root: &Utf8Path, path: &Utf8Path) -> bool {
    let mut folders = path.ancestors().filter(|folder| !folder.as_str().is_empty());
    folders.any(|folder| root.join(folder).is_symlink())
}
