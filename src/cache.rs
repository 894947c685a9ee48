//! Files that are slow to make and safe to delete: social cards, pictures, results of link checks, and
//! what the Wayback Machine was asked for.
//! They lie in the user's cache folder, outside of every site, so that no repository can bring its
//! own. Errors are ignored: a command never fails because of the cache.

pub mod pictures;

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use camino::{Utf8Path, Utf8PathBuf};

/// The maximum size of an entry in bytes. A larger one is ignored.
const MAX_ENTRY_BYTES: u64 = 16 * 1024 * 1024;

/// How many unused entries may stay beyond the number of used ones.
const MAX_UNUSED: usize = 64;

/// The name of the file that is locked.
const LOCK: &str = "lock";

/// A locked cache. The lock is that of the open file.
#[derive(Debug)]
pub struct CacheLock {
    /// It is locked as long as it is open.
    _file: Option<fs_err::File>,
}

/// Entries of one kind and one site, by name.
pub struct Cache {
    /// `None` if there is no cache folder outside of the site. Then the cache stays empty.
    folder: Option<Utf8PathBuf>,
}

impl Cache {
    /// Opens the cache of social cards. A card's name is a hash of everything on it.
    pub fn social_cards(root: &Utf8Path) -> Self {
        Self::open(root, "cards")
    }

    /// Opens the cache of the published files of pictures. Their names are hashes.
    pub fn pictures(root: &Utf8Path) -> Self {
        Self::open(root, "pictures")
    }

    /// Opens the cache of link check results.
    pub fn link_results(root: &Utf8Path) -> Self {
        Self::open(root, "links")
    }

    /// Opens the cache of requests to the Wayback Machine. All sites of a user share it, because
    /// the limits apply to the user.
    pub fn captures(root: &Utf8Path) -> Self {
        let folder = site_folder(root);
        Self { folder: folder.and_then(|folder| Some(folder.parent()?.join("captures"))) }
    }

    /// Opens a cache in any folder, which need not exist.
    pub fn in_folder(folder: Utf8PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    fn open(root: &Utf8Path, kind: &str) -> Self {
        Self { folder: site_folder(root).map(|folder| folder.join(kind)) }
    }

    /// Returns the bytes that were saved under `name`.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let file = fs_err::File::open(self.folder.as_ref()?.join(name)).ok()?;
        if file.metadata().ok()?.len() > MAX_ENTRY_BYTES {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(MAX_ENTRY_BYTES).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Saves bytes under `name`. Another process never sees a part of an entry.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        if let Some(folder) = &self.folder {
            let _ = write_atomically(folder, name, bytes);
        }
    }

    /// Locks the cache, until the lock is dropped. Without a folder, or on a file system without locks,
    /// it is not locked.
    ///
    /// # Errors
    /// If another process has locked it.
    pub fn try_lock(&self) -> io::Result<CacheLock> {
        let Some(folder) = &self.folder else { return Ok(CacheLock { _file: None }) };
        if fs_err::create_dir_all(folder).is_err() {
            return Ok(CacheLock { _file: None });
        }
        let path = folder.join(LOCK);
        let mut options = fs_err::OpenOptions::new();
        let Ok(file) = options.read(true).write(true).create(true).truncate(false).open(path)
        else {
            return Ok(CacheLock { _file: None });
        };
        match file.file().try_lock().map_err(io::Error::from) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(error),
            _ => Ok(CacheLock { _file: Some(file) }),
        }
    }

    /// Removes unused entries once there are many of them, so that the folder does not grow forever.
    pub fn prune<T: Borrow<str> + Ord>(&self, used: &BTreeSet<T>) {
        let Some(folder) = &self.folder else { return };
        let Ok(entries) = folder.read_dir_utf8() else { return };
        let mut unused = Vec::new();
        for entry in entries.flatten() {
            if !used.contains(entry.file_name()) {
                unused.push(entry.into_path());
            }
        }
        if unused.len() <= used.len() + MAX_UNUSED {
            return;
        }
        for path in unused {
            let _ = fs_err::remove_file(path);
        }
    }
}

fn write_atomically(folder: &Utf8Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs_err::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(folder.join(name))?;
    Ok(())
}

/// Returns the folder for the cache of the site in `root` and this version of the program.
fn site_folder(root: &Utf8Path) -> Option<Utf8PathBuf> {
    let root = root.canonicalize_utf8().ok()?;
    let folder = user_cache_folder()?.join("factpress").join(env!("CARGO_PKG_VERSION"));
    if is_inside_repository(&folder, &root) {
        return None;
    }
    let site = blake3::hash(root.as_str().as_bytes()).to_hex();
    Some(folder.join(&site[..16]))
}

/// Returns the user's cache folder, by the XDG Base Directory Specification or, on Windows, its
/// folder for local data.
fn user_cache_folder() -> Option<Utf8PathBuf> {
    for variable in ["XDG_CACHE_HOME", "LOCALAPPDATA"] {
        if let Some(folder) = absolute_path_in(variable) {
            return Some(folder);
        }
    }
    let home = absolute_path_in("HOME")?;
    if !home.is_dir() {
        return None;
    }
    Some(home.join(".cache"))
}

fn absolute_path_in(variable: &str) -> Option<Utf8PathBuf> {
    let path = Utf8PathBuf::from(std::env::var(variable).ok()?);
    path.is_absolute().then_some(path)
}

/// Returns whether `folder` is inside the site or its git repository, which may have brought it.
fn is_inside_repository(folder: &Utf8Path, root: &Utf8Path) -> bool {
    let repository = root.ancestors().find(|parent| parent.join(".git").exists()).unwrap_or(root);
    let existing = folder.ancestors().find_map(|parent| parent.canonicalize_utf8().ok());
    existing.is_none_or(|existing| existing.starts_with(repository))
}
