//! What one run keeps for the next, in a folder below the site's that may be deleted at any time: here what took long to
//! make or to ask, by name, and in [`store`] what was read. It must never be the reason why a command fails.

pub mod secret;
pub mod store;

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use camino::{Utf8Path, Utf8PathBuf};

/// The folder below the site's.
const FOLDER: &str = ".factpress";

/// The most bytes of an entry that is believed.
const MOST: u64 = 16 * 1024 * 1024;

/// The first word of an entry, before the version that wrote it and the seal of the rest.
const HEAD: &str = "factpress-cache";

/// The most entries that no page uses any more.
const SPARE: usize = 64;

/// Entries of one kind, by name, each sealed with the secret of this machine: none that came with a site is believed.
pub struct Cache {
    folder: Option<Utf8PathBuf>,
    key: [u8; blake3::KEY_LEN],
}

impl Cache {
    /// The pictures of the site in `root`, by a hash of what they show.
    pub fn cards(root: &Utf8Path) -> Self {
        Self::open(root, "cards")
    }

    /// What was found at addresses that the site in `root` names.
    pub fn links(root: &Utf8Path) -> Self {
        Self::open(root, "links")
    }

    /// A folder of the site's cache; one that keeps nothing where it leads elsewhere or there is no secret.
    fn open(root: &Utf8Path, kind: &str) -> Self {
        let secret = secret::read(root);
        let folder = folder(root, kind).filter(|_| secret.is_some());
        Self { folder, key: blake3::derive_key(HEAD, &secret.unwrap_or_default()) }
    }

    /// The first line of an entry: who wrote it, and the seal of its name and bytes.
    fn head(&self, name: &str, bytes: &[u8]) -> String {
        let mut seal = blake3::Hasher::new_keyed(&self.key);
        seal.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(bytes);
        format!("{HEAD} {} {}\n", env!("CARGO_PKG_VERSION"), seal.finalize().to_hex())
    }

    /// What is kept under a name, if it is still as it was written, by this version.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let entry = plain(&self.folder.as_ref()?.join(name), MOST)?;
        let end = memchr::memchr(b'\n', &entry)? + 1;
        let (head, bytes) = entry.split_at_checked(end)?;
        (head == self.head(name, bytes).as_bytes()).then(|| bytes.to_vec())
    }

    /// Keeps bytes under a name. Another run at the same time sees the whole entry or none.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        let written = || -> io::Result<()> {
            make(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(self.head(name, bytes).as_bytes())?;
            file.write_all(bytes)?;
            file.persist(folder.join(name))?;
            Ok(())
        };
        let _ = written();
    }

    /// Takes away what is not `used`, once it is more than what is, so that the folder does not grow for ever.
    pub fn prune(&self, used: &BTreeSet<&str>) {
        let entries = self.folder.as_ref().and_then(|folder| fs_err::read_dir(folder).ok());
        let unused: Vec<_> = entries
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| !entry.file_name().to_str().is_some_and(|name| used.contains(name)))
            .collect();
        if unused.len() > used.len() + SPARE {
            unused.iter().for_each(|entry| {
                let _ = fs_err::remove_file(entry.path());
            });
        }
    }
}

/// A folder of the cache of the site in `root`; `None` where it leads elsewhere.
fn folder(root: &Utf8Path, name: &str) -> Option<Utf8PathBuf> {
    let own = root.join(FOLDER);
    let folder = own.join(name);
    let is_elsewhere = own.is_symlink() || folder.is_symlink();
    (!is_elsewhere).then_some(folder)
}

/// The bytes of a plain file of no more than `most`.
pub(crate) fn plain(path: &Utf8Path, most: u64) -> Option<Vec<u8>> {
    let about =
        path.symlink_metadata().ok().filter(|about| about.is_file() && about.len() <= most)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).ok()?.saturating_add(1));
    fs_err::File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Makes the cache's folder, which version control is told to leave alone.
fn make(folder: &Utf8Path) -> io::Result<()> {
    fs_err::create_dir_all(folder)?;
    leave_alone(folder.parent().unwrap_or(folder))
}

/// Tells version control to leave a folder alone.
pub(crate) fn leave_alone(folder: &Utf8Path) -> io::Result<()> {
    let note = folder.join(".gitignore");
    // Whatever is there stays, and no link is followed.
    match fs_err::OpenOptions::new().write(true).create_new(true).open(note) {
        Ok(mut note) => note.write_all(b"*\n"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
