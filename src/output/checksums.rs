//! The SHA-256 of every file of a site, as `sha256sum` writes and checks them: by it a copy is verified, and what is to be
//! sent to a host is told from what is there. It stands outside of the site.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::output::overwrite_guard::real_path;

/// A file that is to hold the SHA-256 of a site's files.
pub struct ChecksumManifest {
    out: Utf8PathBuf,
    path: Utf8PathBuf,
}

impl ChecksumManifest {
    /// The sums of the site in `out` are to stand in `path`.
    ///
    /// # Errors
    /// Where that is in the site itself, holds anything but sums, or there is no folder for it.
    pub fn new(out: &Utf8Path, path: &Utf8Path) -> io::Result<Self> {
        let (out, path) = (camino::absolute_utf8(out)?, camino::absolute_utf8(path)?);
        let refused =
            |why: &str| io::Error::other(format!("cannot write the manifest to `{path}`: {why}"));
        if real_path(&path)?.starts_with(real_path(&out)?) {
            return Err(refused("it would be published with the site; name a file elsewhere"));
        }
        if path.symlink_metadata().is_ok_and(|data| !data.is_file()) {
            return Err(refused("it is no plain file"));
        }
        if !above(&path).is_dir() {
            return Err(refused("there is no folder for it"));
        }
        if path.exists() && !are_sums(&fs_err::read(&path)?) {
            return Err(refused("there is a file that is no manifest; name another"));
        }
        Ok(Self { out, path })
    }

    /// Writes the sums of these files of the site, whole or not at all, in the order given.
    ///
    /// # Errors
    /// Where a file cannot be read, or the sums not be written.
    pub fn write<'a>(&self, files: impl Iterator<Item = &'a String>) -> io::Result<()> {
        let written = self.replace(&files.collect::<Vec<_>>());
        written.map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{error}; the site is written, its manifest is not"),
            )
        })
    }

    fn replace(&self, files: &[&String]) -> io::Result<()> {
        let lines =
            files.par_iter().map(|file| self.line(file)).collect::<io::Result<Vec<String>>>()?;
        // Unlike other temporary files, one that may be read by whoever may read the site.
        let mut file = tempfile::Builder::new()
            .make_in(above(&self.path), |path| fs_err::File::create_new(path))?;
        file.write_all(lines.concat().as_bytes())?;
        file.persist(&self.path).map(drop).map_err(|error| error.error)
    }

    fn line(&self, file: &str) -> io::Result<String> {
        let hash = Sha256::digest(fs_err::read(self.out.join(file))?);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let escaped = file.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let mark = if escaped == file { "" } else { "\\" };
        Ok(format!("{mark}{hash}  {escaped}\n"))
    }
}

/// Whether bytes begin as sums do, or are none.
fn are_sums(bytes: &[u8]) -> bool {
    let line = bytes.strip_prefix(b"\\").unwrap_or(bytes);
    let is_sum = |(sum, rest): (&[u8], &[u8])| {
        sum.iter().all(u8::is_ascii_hexdigit) && rest.starts_with(b"  ")
    };
    bytes.is_empty() || line.split_at_checked(64).is_some_and(is_sum)
}

fn above(path: &Utf8Path) -> &Utf8Path {
    path.parent().unwrap_or(path)
}
