//! The list of the files that Factpress wrote into a folder: `.factpress` in that folder. Factpress
//! leaves all other files there alone.

use std::collections::BTreeSet;

use camino::{Utf8Component, Utf8Path};

/// The name of the manifest.
pub(crate) const NAME: &str = ".factpress";

/// The start of the first line of every manifest. The files follow, one a line.
const MARK: &str = "Written by Factpress";

/// The paths of the files that Factpress wrote, relative to their folder.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Manifest(BTreeSet<String>);

impl Manifest {
    pub(crate) fn from_paths<'a>(paths: impl Iterator<Item = &'a String>) -> Self {
        Self(paths.cloned().collect())
    }

    /// Reads the manifest in a folder, if it has one.
    pub(crate) fn read(folder: &Utf8Path) -> Option<Self> {
        let text = read_text(folder)?;
        let mut lines = text.lines();
        if !lines.next()?.starts_with(MARK) {
            return None;
        }
        Some(Self(lines.filter(|path| is_inside(path)).map(str::to_owned).collect()))
    }

    /// Returns the text of the manifest.
    pub(crate) fn text(&self) -> String {
        let head = format!("{MARK}, which replaces or removes these files at the next build:\n");
        self.0.iter().fold(head, |text, path| text + path + "\n")
    }

    /// Returns the text that is written while an old site becomes this one, with the files of both.
    pub(crate) fn switching_text(&self, old: &Self, switch_id: &str) -> String {
        let head = switching_head(switch_id);
        self.0.union(&old.0).fold(head, |text, path| text + path + "\n")
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    /// Returns whether any of the files is in `folder` or in a folder below it.
    pub(crate) fn has_files_in(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let first = self.0.range(start.clone()..).next();
        first.is_some_and(|path| path.starts_with(&start))
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Returns whether the switch with this id has begun in `folder` and was not finished.
pub(crate) fn is_switching(folder: &Utf8Path, switch_id: &str) -> bool {
    read_text(folder).is_some_and(|text| text.starts_with(&switching_head(switch_id)))
}

fn switching_head(switch_id: &str) -> String {
    format!("{MARK}, which is replacing these files ({switch_id}):\n")
}

/// Returns the text of the manifest, but does not follow a link.
fn read_text(folder: &Utf8Path) -> Option<String> {
    let path = folder.join(NAME);
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    fs_err::read_to_string(path).ok()
}

/// Returns whether a path does not lead out of the folder that it is relative to.
fn is_inside(path: &str) -> bool {
    let mut parts = Utf8Path::new(path).components();
    !path.is_empty() && parts.all(|part| matches!(part, Utf8Component::Normal(_)))
}
