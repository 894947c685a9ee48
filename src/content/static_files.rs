//! Lists the files of `static/`, which are copied unchanged to the root of the published site.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::content::source_tree::{SourceTree, TreeEntry};
use crate::content::{INVALID_NAME, NOT_A_FILE, unexpected};
use crate::diagnostics::source_map::{MAX_FILE_BYTES, SourceMap};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// The folder of the files.
pub(crate) const FOLDER: &str = "static";

/// The hidden folder that is published (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// The start of the names of Factpress's own files in the published site.
const OWN_FILES: &str = ".factpress";

/// Files that Windows puts into folders.
const OF_WINDOWS: [&str; 3] = ["desktop.ini", "ehthumbs.db", "thumbs.db"];

/// A file of `static/`.
#[derive(Debug)]
pub struct StaticFile {
    pub file: FileId,
    /// The path below the root of the published site, with `/`.
    pub path: String,
    /// Of its bytes.
    pub hash: blake3::Hash,
    tree: SourceTree,
}

impl StaticFile {
    /// Opens the file. It may have changed since it was listed.
    pub fn open(&self) -> io::Result<io::Take<fs_err::File>> {
        open(&self.tree, &Utf8Path::new(FOLDER).join(&self.path))
    }

    /// Reads the file.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Opens a file, and limits reading to the allowed size.
fn open(tree: &SourceTree, path: &Utf8Path) -> io::Result<io::Take<fs_err::File>> {
    let file = tree.open_listed(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(io::Error::other(format!("`{path}` has become too large: {size} bytes")));
    }
    Ok(file.take(MAX_FILE_BYTES as u64))
}

/// The folder as last read.
#[derive(Default)]
pub(crate) struct StaticFolder {
    /// Sorted by path.
    pub(crate) files: Vec<Arc<StaticFile>>,
    pub(crate) diagnostics: Diagnostics,
    is_current: bool,
}

impl StaticFolder {
    /// Forgets the files at or below a path in the site's folder.
    pub(crate) fn forget(&mut self, path: &Utf8Path) {
        self.is_current = false;
        self.files.retain(|file| !Utf8Path::new(FOLDER).join(&file.path).starts_with(path));
    }

    /// Lists the folder again if the list is out of date. Reads only files that are new or
    /// forgotten.
    pub(crate) fn update(&mut self, tree: &SourceTree, sources: &mut SourceMap) -> io::Result<()> {
        if self.is_current {
            return Ok(());
        }
        let mut known = BTreeMap::new();
        for file in self.files.drain(..) {
            known.insert(file.path.clone(), file);
        }
        self.diagnostics = Diagnostics::default();
        let mut new = Vec::new();
        for entry in tree.list_all(FOLDER, is_left_out)? {
            let id = sources.id(entry.path());
            match entry {
                TreeEntry::InvalidName(_) => self.diagnostics.push(unexpected(id, INVALID_NAME)),
                TreeEntry::Link(_) => self.diagnostics.push(unexpected(id, NOT_A_FILE)),
                TreeEntry::File(path) => match path.strip_prefix(FOLDER) {
                    Ok(below) if below.as_str().is_empty() => {
                        self.diagnostics.push(not_a_folder(id));
                    }
                    Ok(below) if below.as_str().starts_with(OWN_FILES) => {
                        self.diagnostics.push(own_file(id, below));
                    }
                    Ok(below) if below.as_str().contains('\\') => {
                        self.diagnostics.push(unexpected(id, "has a backslash in its name"));
                    }
                    Ok(below) => match known.remove(below.as_str()) {
                        Some(file) => self.files.push(file),
                        None => new.push((id, below.to_owned())),
                    },
                    Err(_) => {}
                },
            }
        }
        let read: Vec<Result<StaticFile, Diagnostic>> = new
            .into_par_iter()
            .map(|(id, path)| read(tree, id, path))
            .collect::<io::Result<_>>()?;
        for file in read {
            match file {
                Ok(file) => self.files.push(Arc::new(file)),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        self.files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        self.is_current = true;
        Ok(())
    }
}

fn read(
    tree: &SourceTree,
    id: FileId,
    path: Utf8PathBuf,
) -> io::Result<Result<StaticFile, Diagnostic>> {
    let full = Utf8Path::new(FOLDER).join(&path);
    let size = tree.open_listed(&full)?.metadata()?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Ok(Err(too_large(id, size)));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(open(tree, &full)?)?;
    let path = path.into_string();
    Ok(Ok(StaticFile { file: id, path, hash: hasher.finalize(), tree: tree.clone() }))
}

/// Returns whether a file or folder, named by its path below `static/`, is not published: hidden
/// ones, and those that editors and systems leave behind.
fn is_left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    if name.starts_with(b".") {
        let is_top = path.components().count() == 1;
        let is_reported = name == WELL_KNOWN.as_bytes() || name.starts_with(OWN_FILES.as_bytes());
        return !(is_top && is_reported);
    }
    name.ends_with(b"~") || OF_WINDOWS.iter().any(|it| name.eq_ignore_ascii_case(it.as_bytes()))
}

fn not_a_folder(id: FileId) -> Diagnostic {
    let message = "`static` is a file, but it must be a folder";
    Diagnostic::error(Code::UnexpectedFile, Span::file_start(id), message)
        .help("rename the file; a folder `static` holds the files that are published as they are")
}

fn own_file(id: FileId, path: &Utf8Path) -> Diagnostic {
    let message =
        format!("this file would be published as `{path}`, a name of Factpress's own files");
    Diagnostic::error(Code::UnexpectedFile, Span::file_start(id), message)
        .help("rename it, so that its name does not begin with `.factpress`, or remove it")
}

fn too_large(id: FileId, size: u64) -> Diagnostic {
    let message = format!(
        "this file has {size} bytes; the limit for a file in `static/` is {MAX_FILE_BYTES}"
    );
    Diagnostic::error(Code::FileTooLarge, Span::file_start(id), message)
        .help("make it smaller, or publish it on another host and link to it")
}
