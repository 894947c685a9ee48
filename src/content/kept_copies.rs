//! Kept copies of sources: the files in which the quotes of evidence are looked for. A copy is
//! published only if the desk says so.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::content::SiteFiles;
use crate::content::files::site::SiteFile;
use crate::content::media_files::{MediaFile, PathFault};
use crate::content::source_tree::{SourceTree, TreeEntry};
use crate::content::values::PlainText;
use crate::diagnostics::source_map::{MAX_FILE_BYTES, SourceMap};
use crate::diagnostics::span::Spanned;

/// How a kept copy is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyKind {
    /// The article of a web page, and its other visible words.
    Html,
    Markdown,
    Text,
}

impl CopyKind {
    /// Returns the name that readers see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Markdown => "Markdown",
            Self::Text => "TXT",
        }
    }

    /// Returns the size of the largest copy of this kind that is read, in bytes.
    pub(crate) fn max_bytes(self) -> usize {
        const MEBIBYTE: usize = 1024 * 1024;
        match self {
            // Most of the bytes of pages are markup.
            Self::Html => 4 * MEBIBYTE,
            Self::Markdown | Self::Text => 2 * MEBIBYTE,
        }
    }
}

/// Returns how a copy is read, by its name, if Factpress reads such files.
///
/// PDF is not read. In November 2026, `pdf-extract` 0.12 and `pdf_oxide` 0.3 gave between 18 % and 96 %
/// of the runs of ten words that `pdftotext` finds in nine manuals, and `pdf-extract` panicked on one.
pub(crate) fn kind_of(path: &Utf8Path) -> Option<CopyKind> {
    let extension = path.extension()?.to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => Some(CopyKind::Html),
        "md" => Some(CopyKind::Markdown),
        "txt" => Some(CopyKind::Text),
        _ => None,
    }
}

/// Returns whether a file can be a kept copy, by its name.
pub(crate) fn is_copy(path: &Utf8Path) -> bool {
    kind_of(path).is_some()
}

/// The kept copies outside of the site's folder that evidence names.
#[derive(Debug, Default, Clone)]
pub struct OuterCopies {
    /// Whether `site.yaml` names a folder that is not there.
    pub is_missing: bool,
    /// By their paths in the folder, as written.
    files: BTreeMap<String, OuterCopy>,
}

/// A kept copy outside of the site's folder, and the hash of its bytes when it was listed.
#[derive(Debug, Clone)]
struct OuterCopy {
    file: Arc<MediaFile>,
    hash: blake3::Hash,
}

impl OuterCopies {
    /// Returns the copies of a site whose folder of copies is not there.
    pub(crate) fn missing() -> Self {
        Self { is_missing: true, files: BTreeMap::new() }
    }

    /// Lists the copies that evidence names and that are not below `content/`. A file of `known` that
    /// did not change stays the same.
    pub(crate) fn list(
        site_files: &SiteFiles,
        tree: &SourceTree,
        known: &Self,
        sources: &mut SourceMap,
    ) -> Self {
        let mut copies = Self::default();
        let Some(folder) = site_files.site.as_deref().and_then(folder_of) else { return copies };
        if !tree.is_folder(folder) {
            return Self::missing();
        }
        let below = tree.below(folder);
        for written in site_files.named_copies() {
            if site_files.copy_in_content(written).is_ok() || copies.files.contains_key(&written.0)
            {
                continue;
            }
            let Some(TreeEntry::File(path)) = below.entry_below(&written.0) else { continue };
            let Ok(hash) = hash(&below, &path) else { continue };
            let copy = match known.files.get(&written.0) {
                Some(old) if old.hash == hash => old.clone(),
                _ => {
                    let path = folder.join(path);
                    let file = sources.id(&path);
                    let file = Arc::new(MediaFile::new(file, &path, tree, None));
                    OuterCopy { file, hash }
                }
            };
            copies.files.insert(written.0.clone(), copy);
        }
        copies
    }
}

fn hash(tree: &SourceTree, path: &Utf8Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(tree.open_listed(path)?.take(MAX_FILE_BYTES as u64))?;
    Ok(hasher.finalize())
}

/// Returns the folder of copies outside of the site's folder.
fn folder_of(site: &SiteFile) -> Option<&Utf8Path> {
    let folder = Utf8Path::new(&site.copies.as_ref()?.value.0);
    let is_relative = folder.is_relative() && !folder.as_str().contains('\\');
    is_relative.then_some(folder)
}

/// Why there is no kept copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoCopy {
    /// The folder of copies is not on this computer.
    FolderMissing,
    Path(PathFault),
}

impl SiteFiles {
    /// Returns every field `copy`.
    pub(crate) fn named_copies(&self) -> impl Iterator<Item = &Spanned<PlainText>> {
        let verdicts = self.verdicts.iter().filter_map(|verdict| verdict.record.as_ref());
        let cited = verdicts.flat_map(|record| &record.evidence).filter_map(|it| it.copy.as_ref());
        let sources = self.sources.iter().filter_map(|source| source.record.as_ref());
        cited.chain(sources.filter_map(|record| record.copy.as_ref()))
    }

    /// Returns the fields `copy` for files below `content/` that no record publishes, and their paths.
    pub(crate) fn unpublished_copies(&self) -> Vec<(Utf8PathBuf, &Spanned<PlainText>)> {
        let mut fields = Vec::new();
        for record in self.verdicts.iter().filter_map(|verdict| verdict.record.as_ref()) {
            for evidence in &record.evidence {
                fields.push((&evidence.copy, &evidence.publish_copy));
            }
        }
        for record in self.sources.iter().filter_map(|source| source.record.as_ref()) {
            fields.push((&record.copy, &record.publish_copy));
        }
        let mut public = BTreeSet::new();
        let mut others = Vec::new();
        for (copy, publish) in fields {
            let Some(written) = copy else { continue };
            let Ok(file) = self.copy_in_content(written) else { continue };
            if publish.as_deref() == Some(&true) {
                public.insert(file.path.clone());
            } else {
                others.push((file.path.clone(), written));
            }
        }
        others.retain(|(path, _)| !public.contains(path));
        others
    }

    /// Returns the file below `content/` that a field `copy` names.
    pub(crate) fn copy_in_content(
        &self,
        written: &Spanned<PlainText>,
    ) -> Result<&Arc<MediaFile>, PathFault> {
        self.copies.find(self.files.path(written.span.file), &written.0)
    }

    /// Returns the file that a field `copy` names: one below `content/`, or else in the folder of
    /// copies.
    pub(crate) fn copy_at(&self, written: &Spanned<PlainText>) -> Result<&Arc<MediaFile>, NoCopy> {
        let fault = match self.copy_in_content(written) {
            Ok(file) => return Ok(file),
            Err(fault) => fault,
        };
        if let Some(copy) = self.outer_copies.files.get(&written.0) {
            return Ok(&copy.file);
        }
        if self.outer_copies.is_missing {
            return Err(NoCopy::FolderMissing);
        }
        Err(NoCopy::Path(fault))
    }

    /// Returns the paths of the copies in the folder that `site.yaml` names, relative to the site's
    /// folder. They need not be there.
    pub(crate) fn outer_copy_paths(&self) -> BTreeSet<Utf8PathBuf> {
        let mut paths = BTreeSet::new();
        let Some(folder) = self.site.as_deref().and_then(folder_of) else { return paths };
        for written in self.named_copies() {
            let path = Utf8Path::new(&written.0);
            let is_plain = path.components().all(|it| matches!(it, Utf8Component::Normal(_)));
            if is_plain && self.copy_in_content(written).is_err() {
                paths.insert(folder.join(path));
            }
        }
        paths
    }

    /// Returns the paths of the files below `content/` that are kept copies.
    pub(crate) fn kept_copy_paths(&self) -> BTreeSet<Utf8PathBuf> {
        let mut paths = BTreeSet::new();
        for written in self.named_copies() {
            if let Ok(file) = self.copy_in_content(written) {
                paths.insert(file.path.clone());
            }
        }
        paths
    }

    /// Returns whether all files that can name kept copies could be read.
    pub(crate) fn knows_all_copies(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.record.is_some())
            && self.sources.iter().all(|source| source.record.is_some())
    }
}
