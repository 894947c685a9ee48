//! Outputs → a folder, whole or not at all: files are staged beside it and take its place in one step. So do the files
//! of a new site. It never touches a file that Factpress did not write.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Mutex;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use crate::render::Output;
use crate::span::SourceFile;

/// The file in an output folder that lists what Factpress wrote there.
const MANIFEST: &str = ".factpress";
const MANIFEST_HEAD: &str = "Written by Factpress, which replaces this folder at every build. Its files:\n";

/// A site on its way to its folder.
pub struct Staging {
    out: Utf8PathBuf,
    /// Removed when dropped, with whatever is in it.
    folder: TempDir,
    site: Utf8PathBuf,
    /// Every file with its length.
    written: Mutex<BTreeMap<String, u64>>,
}

impl Staging {
    /// A new site that is to take the place of `out`. `root` is the folder of the site's own files.
    ///
    /// # Errors
    /// Where `out` is a link, holds the site's own files or files that Factpress did not write, or the folder
    /// that is to hold it cannot be written to.
    pub fn new(root: &Utf8Path, out: &Utf8Path) -> io::Result<Self> {
        let out = camino::absolute_utf8(out)?;
        check_place(root, &out)?;
        check_own(&out, &out)?;
        let above = out.ancestors().skip(1).find(|folder| folder.is_dir());
        let above = above.ok_or_else(|| refused(&out, "no folder is above it"))?;
        let folder = tempfile::Builder::new().prefix(".factpress-").tempdir_in(above)?;
        let site = Utf8PathBuf::from_path_buf(folder.path().join("site"))
            .map_err(|path| io::Error::other(format!("the path {} is not UTF-8", path.display())))?;
        fs_err::create_dir(&site)?;
        Ok(Self { out, folder, site, written: Mutex::default() })
    }

    /// Stages one file.
    pub fn put(&self, output: &Output) -> io::Result<()> {
        let path = self.site.join(&output.path);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        fs_err::write(&path, &output.bytes)?;
        self.files().insert(output.path.clone(), output.bytes.len() as u64);
        Ok(())
    }

    /// The folder in which the site stands until it is published.
    pub fn folder(&self) -> &Utf8Path {
        &self.site
    }

    /// Takes in what another program wrote below a folder of the staged site.
    pub fn adopt(&self, folder: &str) -> io::Result<()> {
        for entry in walkdir::WalkDir::new(self.site.join(folder)) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&self.site).unwrap_or(entry.path());
                self.files().insert(path.to_string_lossy().replace('\\', "/"), entry.metadata()?.len());
            }
        }
        Ok(())
    }

    /// Puts the staged site in the place of the old one, and says which files it has, and how long they are.
    pub fn publish(self) -> io::Result<BTreeMap<String, u64>> {
        let files = std::mem::take(&mut *self.files());
        let list: String = files.keys().map(|name| format!("{name}\n")).collect();
        fs_err::write(self.site.join(MANIFEST), format!("{MANIFEST_HEAD}{list}"))?;
        if let Some(parent) = self.out.parent() {
            fs_err::create_dir_all(parent)?;
        }
        let had_site = self.out.exists();
        swap(&self.site, &self.out)?;
        // What came into the old site since it was looked at is somebody's.
        if had_site && let Err(error) = check_own(&self.site, &self.out) {
            swap(&self.site, &self.out)?;
            return Err(error);
        }
        self.folder.close()?;
        Ok(files)
    }

    fn files(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What GitHub Pages does not take of a site with these files, or soon will not: it takes a site of 1 GB, and GitHub a file of
/// 100 MB.
pub fn beyond_pages(files: &BTreeMap<String, u64>) -> Vec<String> {
    let file =
        |(name, bytes): (&String, &u64)| near(*bytes, 100_000_000, &format!("`{name}`"), "GitHub takes files of");
    let total: u64 = files.values().sum();
    let whole = near(total, 1_000_000_000, "the site", "GitHub Pages publishes");
    files.iter().filter_map(file).chain(whole).collect()
}

/// Says that something is larger than `most` bytes, or has nine tenths of them.
fn near(bytes: u64, most: u64, what: &str, limit: &str) -> Option<String> {
    let megabytes = bytes.div_ceil(1_000_000);
    let limit = format!("{limit} {} MB", if most < 1_000_000_000 { "100" } else { "1,000" });
    match bytes {
        bytes if bytes > most => Some(format!("{what} has {megabytes} MB, and {limit}")),
        bytes if bytes >= most / 10 * 9 => Some(format!("{what} has {megabytes} MB, and nears its limit: {limit}")),
        _ => None,
    }
}

/// Writes a new file of the site's content; `path` is below `root`. What is there is never overwritten.
///
/// # Errors
/// Where there is a file, `path` is not below `content/` or leads through a link, or the disk says no.
pub fn create(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let is_plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
    let is_link = path.ancestors().any(|above| !above.as_str().is_empty() && root.join(above).is_symlink());
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
    let taken: BTreeSet<&Utf8Path> = files.iter().filter_map(|(path, _)| obstacle(root, path)).collect();
    if !taken.is_empty() {
        let list: String = taken.iter().map(|path| format!("\n  {path}")).collect();
        let message = format!("nothing was written to `{root}`, since these are there already:{list}");
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let mut done = Created::default();
    create_each(root, files, &mut done).inspect_err(|_| done.undo())
}

/// What stands where a file is to be written: the file itself, or a link or a file instead of a folder above it.
fn obstacle<'p>(root: &Utf8Path, path: &'p Utf8Path) -> Option<&'p Utf8Path> {
    let above = || path.ancestors().skip(1).filter(|above| !above.as_str().is_empty());
    let is_obstacle = |above: &&Utf8Path| root.join(above).is_symlink() || root.join(above).is_file();
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
        let missing: Vec<&Utf8Path> =
            folder.ancestors().take_while(|above| !above.as_str().is_empty() && !above.is_dir()).collect();
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

fn create_each(root: &Utf8Path, files: &[(Utf8PathBuf, impl AsRef<[u8]>)], done: &mut Created) -> io::Result<()> {
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
        io::ErrorKind::AlreadyExists => io::Error::new(error.error.kind(), format!("there is a file `{path}` already")),
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
pub fn amend(root: &Utf8Path, file: &SourceFile, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> io::Result<Vec<u8>> {
    let path = root.join(&file.path);
    let bytes = fs_err::read(&path)?;
    let own = String::from_utf8_lossy(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes));
    let is_link = file.path.ancestors().any(|above| !above.as_str().is_empty() && root.join(above).is_symlink());
    if is_link || own.replace("\r\n", "\n").replace('\r', "\n") != file.text() {
        let message = format!("`{}` was changed in the meantime, or is a link; it was left as it is", file.path);
        return Err(io::Error::other(message));
    }
    let changed = change(&bytes).ok_or_else(|| io::Error::other(format!("`{}` cannot be changed", file.path)))?;
    replace_file(&path, &changed)?;
    Ok(bytes)
}

fn replace_file(path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = new_file().prefix(".new-").tempfile_in(path.parent().unwrap_or(Utf8Path::new(".")))?;
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

/// Puts `new` where `old` is; what was there is then at `new`.
fn swap(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    if !old.exists() {
        return fs_err::rename(new, old);
    }
    exchange(new, old)
}

/// One step on Linux and macOS, so that at no moment there is no site (`renameat2`, `RENAME_EXCHANGE`).
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new.as_std_path(), CWD, old.as_std_path(), RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => replace(new, old),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    replace(new, old)
}

/// Several steps, where the system has no better; the second undoes the first if it fails.
fn replace(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    let aside = new.with_file_name("old");
    fs_err::rename(old, &aside)?;
    fs_err::rename(new, old).inspect_err(|_| {
        let _ = fs_err::rename(&aside, old);
    })?;
    fs_err::rename(aside, new)
}

fn refused(out: &Utf8Path, why: &str) -> io::Error {
    io::Error::other(format!("cannot write the site to `{out}`: {why}"))
}

/// The folder must not be a link, nor hold the site's own files.
fn check_place(root: &Utf8Path, out: &Utf8Path) -> io::Result<()> {
    if out.is_symlink() {
        return Err(refused(out, "it is a symbolic link; name the folder itself with --out"));
    }
    let root = root.canonicalize_utf8()?;
    let real = real_path(out)?;
    if root.starts_with(&real) {
        return Err(refused(out, "the site's own files are in it"));
    }
    if ["content", "themes", ".git"].iter().any(|own| real.starts_with(root.join(own))) {
        return Err(refused(out, "that is a folder of the site's own files"));
    }
    Ok(())
}

/// A path without links, as far as it exists.
fn real_path(path: &Utf8Path) -> io::Result<Utf8PathBuf> {
    match (path.canonicalize_utf8(), path.parent(), path.file_name()) {
        (Ok(real), ..) => Ok(real),
        (Err(_), Some(parent), Some(name)) => Ok(real_path(parent)?.join(name)),
        (Err(error), ..) => Err(error),
    }
}

/// Every file in `folder`, which is or was the site in `out`, must be one that Factpress wrote.
fn check_own(folder: &Utf8Path, out: &Utf8Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(refused(out, "it is not a folder"));
    }
    let manifest = fs_err::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let own: BTreeSet<&str> = manifest.strip_prefix(MANIFEST_HEAD).unwrap_or_default().lines().collect();
    if let Some(first) = fs_err::read_dir(folder)?.next().filter(|_| own.is_empty()) {
        let why = format!(
            "it holds `{}` and was not written by Factpress; choose another folder with --out",
            first?.file_name().display()
        );
        return Err(refused(out, &why));
    }
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        let is_own = entry.file_type().is_dir() || path == MANIFEST && !own.is_empty() || own.contains(path.as_str());
        if !is_own {
            let why = format!(
                "`{path}` in it was not written by Factpress; move it away, or choose another folder with --out"
            );
            return Err(refused(out, &why));
        }
    }
    Ok(())
}
