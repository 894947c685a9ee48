//! The least that any generator must do: writes files of the same sizes into the same folders.

use std::collections::BTreeSet;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const THREADS: usize = 2;

/// The files of a built site.
pub struct Files {
    root: PathBuf,
    list: Vec<(PathBuf, usize)>,
    /// Text of a page, repeated to the length of the longest file, so that it compresses like pages.
    bytes: Vec<u8>,
}

impl Files {
    pub fn read(root: &Path) -> Result<Self> {
        let mut list = Vec::new();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                list.push((path, usize::try_from(entry.metadata()?.len()).unwrap_or(0)));
            }
        }
        let longest = list.iter().map(|(_, length)| *length).max().unwrap_or(0);
        let page = std::fs::read(root.join("index.html"))?;
        let bytes = page.iter().copied().cycle().take(longest).collect();
        Ok(Self { root: root.to_owned(), list, bytes })
    }

    pub fn count(&self) -> usize {
        self.list.len()
    }

    pub fn bytes(&self) -> usize {
        self.list.iter().map(|(_, length)| length).sum()
    }

    pub fn pages(&self) -> impl Iterator<Item = &Path> {
        let paths = self.list.iter().map(|(path, _)| path.as_path());
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "html"))
    }

    /// Counts the words on all pages.
    pub fn words(&self) -> Result<usize> {
        self.pages()
            .map(|page| std::fs::read_to_string(self.root.join(page)).map(|html| words(&html)))
            .sum()
    }

    /// Measures how long it takes to write files of the same sizes.
    pub fn write(&self, to: &Path) -> Result<Duration> {
        self.make(to, &|path, length| std::fs::write(to.join(path), &self.bytes[..length]))
    }

    /// Measures how long it takes to copy the files.
    pub fn copy(&self, to: &Path) -> Result<Duration> {
        self.make(to, &|path, _| std::fs::copy(self.root.join(path), to.join(path)).map(drop))
    }

    fn make(
        &self,
        to: &Path,
        file: &(dyn Fn(&Path, usize) -> Result<()> + Sync),
    ) -> Result<Duration> {
        let start = Instant::now();
        let folders: BTreeSet<&Path> =
            self.list.iter().filter_map(|(path, _)| path.parent()).collect();
        folders.iter().try_for_each(|folder| std::fs::create_dir_all(to.join(folder)))?;
        let part = |files: &[(PathBuf, usize)]| {
            files.iter().try_for_each(|(path, length)| file(path, *length))
        };
        std::thread::scope(|scope| {
            let chunks = self.list.chunks(self.list.len().div_ceil(THREADS).max(1));
            let threads: Vec<_> = chunks.map(|chunk| scope.spawn(move || part(chunk))).collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(std::io::Error::other("a thread")))
            })
        })?;
        let time = start.elapsed();
        std::fs::remove_dir_all(to)?;
        Ok(time)
    }
}

/// Counts the words between the tags of a page.
fn words(html: &str) -> usize {
    let texts = html.split('<').filter_map(|part| part.split_once('>'));
    let seen = texts.filter(|(tag, _)| !tag.starts_with("script") && !tag.starts_with("style"));
    seen.map(|(_, text)| text.split_whitespace().count()).sum()
}
