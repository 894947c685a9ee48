//! Saves kept copies under free names: next to the file that cites them, or in the folder of copies.

use camino::{Utf8Path, Utf8PathBuf};
use url::Url;

use crate::content::SiteFiles;
use crate::content::kept_copies::CopyKind;
use crate::content::source_tree::SourceTree;
use crate::output;
use crate::text::truncated_slug;

/// The longest name of a copy without its extension, in bytes.
const MAX_NAME_BYTES: usize = 60;
/// How many names are tried before a copy is given up.
const MAX_NAMES: usize = 1000;

/// Where copies are saved.
pub(super) struct CopyFolder<'a> {
    root: &'a Utf8Path,
    /// The folder that `site.yaml` names, if it names one.
    outer: Option<Utf8PathBuf>,
}

/// The file of a copy.
pub(super) struct CopyFile {
    pub(super) name: String,
    path: Utf8PathBuf,
    is_new: bool,
}

impl<'a> CopyFolder<'a> {
    /// # Errors
    /// If the folder of copies that `site.yaml` names does not exist.
    pub(super) fn open(root: &'a Utf8Path, site_files: &SiteFiles) -> Result<Self, String> {
        let mut outer = None;
        if let Some(folder) = site_files.site.as_deref().and_then(|site| site.copies.as_ref()) {
            let folder = &folder.value.0;
            let path = root.join(folder);
            if Utf8Path::new(folder).is_absolute() || folder.contains('\\') || !path.is_dir() {
                return Err(format!(
                    "`site.yaml` names `{folder}` as the folder of copies, and there is no such \
                     folder: create it, or correct `copies`"
                ));
            }
            outer = Some(path);
        }
        Ok(Self { root, outer })
    }

    /// Creates the file of a copy for the file `citing` under a free name, or finds the one that a run
    /// that was stopped has created.
    pub(super) fn create(
        &self,
        citing: &Utf8Path,
        stem: &str,
        kind: CopyKind,
        bytes: &[u8],
    ) -> Result<CopyFile, String> {
        let beside = citing.parent().unwrap_or(Utf8Path::new(""));
        let folder = self.outer.clone().unwrap_or_else(|| self.root.join(beside));
        let extension = extension(kind);
        for number in 1..=MAX_NAMES {
            let name = match number {
                1 => format!("{stem}.{extension}"),
                _ => format!("{stem}-{number}.{extension}"),
            };
            // A file beside the citing one would be taken instead of one in the folder of copies.
            if self.outer.is_some() && self.root.join(beside).join(&name).exists() {
                continue;
            }
            let path = folder.join(&name);
            if path.symlink_metadata().is_ok() {
                let known =
                    SourceTree::new(&folder).read_listed(Utf8Path::new(&name), kind.max_bytes());
                if known.is_ok_and(|known| known == bytes) {
                    return Ok(CopyFile { name, path, is_new: false });
                }
                continue;
            }
            let created = match &self.outer {
                Some(folder) => output::create_outer_file(folder, &name, bytes),
                None => output::create_file(self.root, &beside.join(&name), bytes),
            };
            created.map_err(|error| error.to_string())?;
            return Ok(CopyFile { name, path, is_new: true });
        }
        Err(format!("too many files in `{folder}` begin with `{stem}`"))
    }
}

impl CopyFile {
    /// Removes the file, unless it was there before.
    pub(super) fn remove_if_new(&self) {
        if self.is_new {
            output::remove_created(&self.path);
        }
    }

    /// Returns the path below the site's folder, or the whole path.
    pub(super) fn shown_path(&self, root: &Utf8Path) -> &Utf8Path {
        self.path.strip_prefix(root).unwrap_or(&self.path)
    }
}

/// Returns the name of the copy of a page, without its extension.
pub(super) fn stem_of_address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy();
    stem(&format!("{host} {path}"))
}

/// Returns the name of the copy of a source, without its extension.
pub(super) fn stem(words: &str) -> String {
    let stem = truncated_slug(words, MAX_NAME_BYTES);
    if stem.is_empty() { "copy".to_owned() } else { stem }
}

fn extension(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Html => "html",
        CopyKind::Markdown => "md",
        CopyKind::Text => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_are_made_from_their_addresses() {
        let name = |url: &str| stem_of_address(&Url::parse(url).unwrap());
        assert_eq!(name("https://www.water.example/gauge"), "water-example-gauge");
        assert_eq!(
            name("https://water.example/Gauge%20one.html?a=b"),
            "water-example-gauge-one-html"
        );
        assert!(
            name(&format!("https://a.example/{}", "word-".repeat(100))).len() <= MAX_NAME_BYTES
        );
    }
}
