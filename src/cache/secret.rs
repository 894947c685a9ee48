//! The secret of this machine's user, with which [`crate::cache::store`] seals what it keeps. It lies outside of every site,
//! where no repository can bring one of its own.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::cache::plain;

/// The bytes of a secret.
const LENGTH: usize = 32;

/// The secret, made where there is none yet; `None` where it has no place, or one that others can write or read.
pub(crate) fn read(root: &Utf8Path) -> Option<Vec<u8>> {
    let folder = folder()?;
    if is_below(&folder, root) {
        return None;
    }
    let path = folder.join("secret");
    if !path.exists() {
        let _ = write(&folder, &path);
    }
    plain(&path, LENGTH as u64).filter(|secret| secret.len() == LENGTH && is_private(&path))
}

/// The user's folder for what programs remember (XDG Base Directory Specification; on Windows, its local one).
fn folder() -> Option<Utf8PathBuf> {
    let named = |name: &str| {
        std::env::var(name).ok().map(Utf8PathBuf::from).filter(|path| path.is_absolute())
    };
    let state = named("XDG_STATE_HOME").or_else(|| named("LOCALAPPDATA"));
    let home = || named("HOME").filter(|home| home.is_dir());
    let state = state.or_else(|| Some(home()?.join(".local").join("state")))?;
    Some(state.join("factpress"))
}

/// Whether a folder is one of the site's, or of the repository that the site is in: then what is in it may have come with
/// the site.
fn is_below(folder: &Utf8Path, root: &Utf8Path) -> bool {
    let Ok(root) = root.canonicalize_utf8() else { return true };
    let root = root.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&root);
    let known = folder.ancestors().find_map(|above| above.canonicalize_utf8().ok());
    known.is_none_or(|known| known.starts_with(root))
}

fn write(folder: &Utf8Path, path: &Utf8Path) -> io::Result<()> {
    fs_err::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(uuid::Uuid::new_v4().as_bytes())?;
    file.write_all(uuid::Uuid::new_v4().as_bytes())?;
    // Another run may have been faster; its secret is as good.
    file.persist_noclobber(path)?;
    Ok(())
}

/// Whether only its owner can read a file, and that is who runs this. A checkout of a repository never makes such a file.
#[cfg(unix)]
fn is_private(path: &Utf8Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    path.symlink_metadata().is_ok_and(|about| about.mode() & 0o777 == 0o600 && about.uid() == own)
}

#[cfg(not(unix))]
fn is_private(path: &Utf8Path) -> bool {
    path.symlink_metadata().is_ok()
}
