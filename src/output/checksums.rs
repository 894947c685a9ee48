//! Writes the SHA-256 of every file of a site in the format of `sha256sum`, to verify a copy or to
//! upload only the files that changed.

use std::fmt::Write as _;
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::output::overwrite_guard::real_path;

/// The number of hexadecimal digits of a SHA-256.
const HASH_LEN: usize = 64;

/// The file for the checksums of a site. It lies outside of the site.
pub struct ChecksumManifest {
    out: Utf8PathBuf,
    path: Utf8PathBuf,
}

impl ChecksumManifest {
    /// Prepares to write the checksums of the site in `out` to `path`.
    ///
    /// # Errors
    /// If `path` is in the site, its folder is missing, or the file there is not a list of
    /// checksums.
    pub fn new(out: &Utf8Path, path: &Utf8Path) -> io::Result<Self> {
        let out = camino::absolute_utf8(out)?;
        let path = camino::absolute_utf8(path)?;
        let refused = |reason: &str| {
            Err(io::Error::other(format!("cannot write the manifest to `{path}`: {reason}")))
        };
        if real_path(&path)?.starts_with(real_path(&out)?) {
            return refused("it would be published with the site; name a file elsewhere");
        }
        if path.symlink_metadata().is_ok_and(|data| !data.is_file()) {
            return refused("it is not a regular file");
        }
        if !parent(&path).is_dir() {
            return refused("there is no folder for it");
        }
        if path.exists() && !is_checksum_list(&fs_err::read(&path)?) {
            return refused("a file that is not a manifest is already there; choose another name");
        }
        Ok(Self { out, path })
    }

    /// Writes the checksums of these files of the site, in the order given. If it fails, an old
    /// list stays.
    pub fn write<'a>(&self, files: impl Iterator<Item = &'a String>) -> io::Result<()> {
        let files: Vec<&String> = files.collect();
        self.replace(&files).map_err(|error| {
            let message = format!("{error}; the site was written, but its manifest was not");
            io::Error::new(error.kind(), message)
        })
    }

    fn replace(&self, files: &[&String]) -> io::Result<()> {
        let lines: io::Result<Vec<String>> = files.par_iter().map(|file| self.line(file)).collect();
        // A temporary file of `tempfile` could be read by its owner only.
        let mut file = tempfile::Builder::new()
            .make_in(parent(&self.path), |path| fs_err::File::create_new(path))?;
        file.write_all(lines?.concat().as_bytes())?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// Returns the line of one file. A line that starts with a backslash has escapes in the name.
    fn line(&self, file: &str) -> io::Result<String> {
        let escaped = file.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let mut line = if escaped == file { String::new() } else { "\\".to_owned() };
        for byte in Sha256::digest(fs_err::read(self.out.join(file))?) {
            // Writing to a `String` cannot fail.
            let _ = write!(line, "{byte:02x}");
        }
        Ok(format!("{line}  {escaped}\n"))
    }
}

/// Returns whether the bytes are empty or start with a line of `sha256sum`.
fn is_checksum_list(bytes: &[u8]) -> bool {
    let line = bytes.strip_prefix(b"\\").unwrap_or(bytes);
    let Some((hash, rest)) = line.split_at_checked(HASH_LEN) else { return bytes.is_empty() };
    hash.iter().all(u8::is_ascii_hexdigit) && rest.starts_with(b"  ")
}

fn parent(path: &Utf8Path) -> &Utf8Path {
    path.parent().unwrap_or(path)
}
