//! Two folders that change places, in one step where the system can.

use std::io;

use camino::Utf8Path;

/// Where the old folder is, beside the new one, where it takes several steps.
pub(crate) const OLD: &str = "old";

/// Puts `new` where `old` is; what was there is then at `new`.
pub(crate) fn swap(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
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
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            replace(new, old)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    replace(new, old)
}

/// Several steps, where the system has no better; the second undoes the first if it fails.
fn replace(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    let aside = new.with_file_name(OLD);
    fs_err::rename(old, &aside)?;
    fs_err::rename(new, old).inspect_err(|_| {
        let _ = fs_err::rename(&aside, old);
    })?;
    fs_err::rename(aside, new)
}
