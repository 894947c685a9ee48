//! Bytes that one run leaves for the next, sealed with a secret of this machine and of this very program: what another
//! program, another build or somebody else's commit put there is taken as not there. Whatever cannot be kept is not.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::cache::{folder, make, plain, secret};

/// The folder below the cache's.
const KEPT: &str = "read";

/// What a seal is for: no other version and no other sources of the program make the same.
const PURPOSE: &str =
    concat!("factpress ", env!("CARGO_PKG_VERSION"), " ", env!("FACTPRESS_SOURCES"), " kept");

/// The bytes of a seal, which stands before what it is of.
const SEAL: usize = blake3::OUT_LEN;

/// The most bytes under one name. A site of 100,000 claims has 32 MB under that of its pages.
const MOST: u64 = 128 * 1024 * 1024;

/// Sealed bytes by name.
pub struct Store {
    folder: Utf8PathBuf,
    key: [u8; blake3::KEY_LEN],
}

impl Store {
    /// What is kept for the site in `root`; `None` where there is no place for it or no secret to seal it with.
    pub fn open(root: &Utf8Path) -> Option<Self> {
        let folder = folder(root, KEPT)?;
        let key = blake3::derive_key(PURPOSE, &secret::read(root)?);
        Some(Self { folder, key })
    }

    /// What is kept under a name, if this program sealed it on this machine.
    pub fn get(&self, name: &str) -> Option<Kept> {
        let bytes = plain(&self.folder.join(name), MOST)?;
        let (seal, content) = bytes.split_at_checked(SEAL)?;
        let is_own = blake3::Hash::from_slice(seal).ok()? == self.seal(name, content);
        is_own.then_some(Kept(bytes))
    }

    /// Keeps bytes under a name. Another run at the same time sees the whole of them or what was there before.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        if bytes.len() as u64 + SEAL as u64 > MOST {
            return self.forget(name);
        }
        let written = || -> io::Result<()> {
            make(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(self.seal(name, bytes).as_bytes())?;
            file.write_all(bytes)?;
            file.persist(self.folder.join(name))?;
            Ok(())
        };
        let _ = written();
    }

    /// Keeps nothing under a name any more.
    pub fn forget(&self, name: &str) {
        let _ = fs_err::remove_file(self.folder.join(name));
    }

    /// The moment, in seconds, by the clock of the disk that the site is on; `None` where nothing can be written there.
    pub fn moment(&self) -> Option<i64> {
        make(&self.folder).ok()?;
        let probe = tempfile::NamedTempFile::new_in(&self.folder).ok()?;
        modified(probe.path())
    }

    /// The seal of bytes under a name, so that they are not taken for those under another.
    fn seal(&self, name: &str, bytes: &[u8]) -> blake3::Hash {
        let mut seal = blake3::Hasher::new_keyed(&self.key);
        seal.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(bytes);
        seal.finalize()
    }
}

#[cfg(unix)]
fn modified(path: &std::path::Path) -> Option<i64> {
    Some(std::os::unix::fs::MetadataExt::mtime(&path.symlink_metadata().ok()?))
}

/// Where stamps are not used, neither is the moment but to say that something can be written.
#[cfg(not(unix))]
fn modified(_: &std::path::Path) -> Option<i64> {
    Some(0)
}

/// What was kept.
pub struct Kept(Vec<u8>);

impl Kept {
    /// The bytes, as they were put there.
    pub fn bytes(&self) -> &[u8] {
        self.0.get(SEAL..).unwrap_or_default()
    }
}
