//! The built-in themes and the files of a new site are part of the program: a change to one of them makes it anew. So
//! are its sources, whose hash tells what one build of the program kept from what another did.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=themes");
    let mut hasher = DefaultHasher::new();
    for name in ["src", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={name}");
        hash(Path::new(name), &mut hasher)?;
    }
    println!("cargo:rustc-env=FACTPRESS_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Adds the names and bytes of a file, or of all that are in a folder; of nothing where there is nothing.
fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut below: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        below.sort();
        return below.iter().try_for_each(|path| hash(path, hasher));
    }
    if path.is_file() {
        hasher.write(path.to_string_lossy().as_bytes());
        hasher.write(&fs::read(path)?);
    }
    Ok(())
}
