//! Files of the site's own content and settings: new ones, which never take the place of another, and changed ones, which
//! take that of what was read. The site that readers see is none of its business.

use std::collections::BTreeSet;
use std::io::{self, Write};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::diagnostics::source_map::SourceFile;

/// Writes a new file of the site's content; `path` is below `root`. What is there is never overwritten.
///
/// # Errors
/// Where there is a file, `path` is not below `content/` or leads through a link, or the disk says no.
pub fn create(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let is_plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
    let is_link =
        path.ancestors().any(|above| !above.as_str().is_empty() && root.join(above).is_symlink());
    if !is_plain || is_link || !path.starts_with("content") {
        return Err(io::Error::other(format!("`{path}` is not in the site's content")));
    }
    let full = root.join(path);
    if let Some(folder) = full.parent() {
        fs_err::create_dir_all(folder)?;
    }
    put_new(root, path, bytes)
}

/// Writes new files into the folder `root`, all of them or none: path below it, and content. What is there is never
/// overwritten.
///
/// # Errors
/// Where one of them is there already, all of which are named, or leads through a link or a file; or the disk says no.
pub fn create_all(root: &Utf8Path, files: &[(Utf8PathBuf, impl AsRef<[u8]>)]) -> io::Result<()> {
    let taken: BTreeSet<&Utf8Path> =
        files.iter().filter_map(|(path, _)| obstacle(root, path)).collect();
    if !taken.is_empty() {
        let list: String = taken.iter().map(|path| format!("\n  {path}")).collect();
        let message =
            format!("nothing was written to `{root}`, since these are there already:{list}");
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let mut done = Created::default();
    create_each(root, files, &mut done).inspect_err(|_| done.undo())
}

/// What stands where a file is to be written: the file itself, or a link or a file instead of a folder above it.
fn obstacle<'p>(root: &Utf8Path, path: &'p Utf8Path) -> Option<&'p Utf8Path> {
    let above = || path.ancestors().skip(1).filter(|above| !above.as_str().is_empty());
    let is_obstacle =
        |above: &&Utf8Path| root.join(above).is_symlink() || root.join(above).is_file();
    let stands = |path: &&Utf8Path| root.join(path).symlink_metadata().is_ok();
    above().find(is_obstacle).or_else(|| Some(path).filter(stands))
}

/// What was made so far of a new site.
#[derive(Default)]
struct Created {
    folders: Vec<Utf8PathBuf>,
    files: Vec<Utf8PathBuf>,
}

impl Created {
    fn folder(&mut self, folder: &Utf8Path) -> io::Result<()> {
        let missing: Vec<&Utf8Path> = folder
            .ancestors()
            .take_while(|above| !above.as_str().is_empty() && !above.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            fs_err::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Takes away what was made. A folder in which somebody put something meanwhile stays.
    fn undo(&self) {
        self.files.iter().for_each(|file| drop(fs_err::remove_file(file)));
        self.folders.iter().rev().for_each(|folder| drop(fs_err::remove_dir(folder)));
    }
}

fn create_each(
    root: &Utf8Path,
    files: &[(Utf8PathBuf, impl AsRef<[u8]>)],
    done: &mut Created,
) -> io::Result<()> {
    for (path, bytes) in files {
        let full = root.join(path);
        done.folder(full.parent().unwrap_or(root))?;
        put_new(root, path, bytes.as_ref())?;
        done.files.push(full);
    }
    Ok(())
}

/// Writes a file that is not there yet: first whole under another name, so that nobody reads half of it.
fn put_new(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let full = root.join(path);
    let folder = full.parent().unwrap_or(root);
    let mut file = new_file().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist_noclobber(&full).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => {
            io::Error::new(error.error.kind(), format!("there is a file `{path}` already"))
        }
        _ => error.error,
    })?;
    Ok(())
}

/// Puts `text` in the place of `site.yaml`, whose text without byte order mark and with plain line ends was `before`.
/// The mark and the line ends stay as they are. Gives the bytes that it had.
///
/// # Errors
/// Where the file is not as it was, is a link, or the disk says no.
pub fn amend_site(root: &Utf8Path, before: &str, text: &str) -> io::Result<Vec<u8>> {
    let before = SourceFile::new("site.yaml".into(), before.to_owned());
    amend(root, &before, |bytes| {
        let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { b"" };
        let has_pairs = memchr::memmem::find(bytes, b"\r\n").is_some();
        let text = if has_pairs { text.replace('\n', "\r\n") } else { text.to_owned() };
        Some([mark, text.as_bytes()].concat())
    })
}

/// The byte order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Puts what `change` makes of a file's bytes in its place, and gives the bytes that it had. `file` is how it was read.
///
/// # Errors
/// Where the file is not as it was, is a link, or the disk says no.
pub fn amend(
    root: &Utf8Path,
    file: &SourceFile,
    change: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
) -> io::Result<Vec<u8>> {
    let path = root.join(&file.path);
    let bytes = fs_err::read(&path)?;
    let own = String::from_utf8_lossy(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes));
    let is_link = file
        .path
        .ancestors()
        .any(|above| !above.as_str().is_empty() && root.join(above).is_symlink());
    if is_link || own.replace("\r\n", "\n").replace('\r', "\n") != file.text() {
        let message = format!(
            "`{}` was changed in the meantime, or is a link; it was left as it is",
            file.path
        );
        return Err(io::Error::other(message));
    }
    let changed = change(&bytes)
        .ok_or_else(|| io::Error::other(format!("`{}` cannot be changed", file.path)))?;
    replace_file(&path, &changed)?;
    Ok(bytes)
}

fn replace_file(path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let mut file =
        new_file().prefix(".new-").tempfile_in(path.parent().unwrap_or(Utf8Path::new(".")))?;
    file.write_all(bytes)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Puts the bytes of `site.yaml` back.
pub fn restore_site(root: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    replace_file(&root.join("site.yaml"), bytes)
}

/// Temporary files are the owner's alone; those that stay are as other files are (with the user's umask).
fn new_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
