//! The reader of one site's folder, which remembers every file that it has read and reads again only what it is told
//! has changed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::content::files::site::SiteFile;
use crate::content::layout;
use crate::content::layout::FileKind;
use crate::content::parse::{Parsed, parse};
use crate::content::source_tree::{Entry, SourceTree};
use crate::content::{SiteFiles, font, is_whole};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Where every site begins. It is the first file, so that a mistake without a place is shown there.
const SITE: &str = "site.yaml";
/// The folder of everything else.
const CONTENT: &str = "content";

/// Every file of a site as it was last read.
pub struct Loader {
    /// The folder.
    pub tree: SourceTree,
    /// The files, with those of the theme.
    pub files: SourceMap,
    parsed: BTreeMap<Utf8PathBuf, Parsed>,
    fonts: Option<Fonts>,
}

/// The fonts that a `site.yaml` names, as they were read.
struct Fonts {
    site: Arc<SiteFile>,
    bytes: Vec<Arc<[u8]>>,
    diagnostics: Diagnostics,
}

impl Loader {
    /// Creates a loader that has read nothing yet.
    pub fn new(tree: SourceTree) -> Self {
        let mut files = SourceMap::default();
        files.id(Utf8Path::new(SITE));
        Self { tree, files, parsed: BTreeMap::new(), fonts: None }
    }

    /// Reads everything. `Err` is the machine's: a folder that cannot be listed, a file that cannot be opened.
    pub fn read_all(&mut self) -> io::Result<()> {
        let mut entries = self.tree.list(CONTENT)?;
        entries.extend(self.tree.entry_at(SITE));
        self.fonts = None;
        self.parsed.clear();
        self.read(&entries)?;
        Ok(())
    }

    /// Reads again what is at or below some paths, and says whether anything is different.
    pub fn refresh(&mut self, paths: &BTreeSet<Utf8PathBuf>) -> io::Result<bool> {
        let mut entries: BTreeMap<Utf8PathBuf, Entry> = BTreeMap::new();
        let mut gone: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        for path in paths.iter().filter(|path| path.starts_with(CONTENT) || *path == SITE) {
            let below = self.parsed.range(path.clone()..).map(|(known, _)| known);
            gone.extend(below.take_while(|known| known.starts_with(path)).cloned());
            entries.extend(
                self.tree
                    .at_or_below(path)?
                    .into_iter()
                    .map(|entry| (entry.path().to_owned(), entry)),
            );
        }
        gone.retain(|path| !entries.contains_key(path));
        gone.iter().for_each(|path| drop(self.parsed.remove(path)));
        let others = paths.iter().any(|path| !path.starts_with(CONTENT) && *path != SITE);
        self.fonts = self.fonts.take().filter(|_| !others);
        let entries: Vec<Entry> = entries.into_values().collect();
        Ok(self.read(&entries)? || !gone.is_empty() || others)
    }

    /// Reads some files, and says whether any is not as it was.
    fn read(&mut self, entries: &[Entry]) -> io::Result<bool> {
        let numbered = self.numbered(entries);
        let parsed: Vec<Parsed> = numbered
            .par_iter()
            .map(|(id, entry)| parse(*id, entry, &self.tree))
            .collect::<io::Result<_>>()?;
        let mut differs = false;
        for file in parsed {
            if self.parsed.get(&file.file.path).is_some_and(|known| known.is_same(&file)) {
                continue;
            }
            differs = true;
            self.files.add(Arc::clone(&file.file));
            self.parsed.insert(file.file.path.clone(), file);
        }
        Ok(differs)
    }

    fn numbered<'e>(&mut self, entries: &'e [Entry]) -> Vec<(FileId, &'e Entry)> {
        entries.iter().map(|entry| (self.files.id(entry.path()), entry)).collect()
    }

    /// What has been read.
    pub fn site_files(&mut self, diagnostics: &mut Diagnostics) -> io::Result<SiteFiles> {
        let mut site_files = SiteFiles::default();
        for file in self.parsed.values() {
            diagnostics.append(file.diagnostics.clone());
            site_files.add(file.content.clone());
        }
        if !self.parsed.contains_key(Utf8Path::new(SITE)) {
            let mistake = Diagnostic::error(
                Code::MissingFile,
                Span::file_start(FileId::from_index(0)),
                "there is no `site.yaml`",
            );
            diagnostics
                .push(mistake.help("write one with at least `title: …` and `base_url: https://…`"));
        }
        if let Some(site) = &site_files.site {
            let fonts = self.fonts(site)?;
            diagnostics.append(fonts.diagnostics.clone());
            site_files.fonts.clone_from(&fonts.bytes);
        }
        self.check_names(diagnostics);
        site_files.articles.retain(|article| is_whole(article, diagnostics));
        site_files.files = self.files.clone();
        Ok(site_files)
    }

    /// `duplicate-id` where the names of two files differ only in how accents are written: some disks take them for one.
    fn check_names(&mut self, diagnostics: &mut Diagnostics) {
        let mut known: HashSet<FileKind> = HashSet::new();
        // Of ids in ASCII there is one way to write each; two claims of one id are told of elsewhere.
        for path in self.parsed.keys().filter(|path| !path.as_str().is_ascii()) {
            let Some(role) = layout::of(path).filter(|role| !matches!(role, FileKind::Verdict(..)))
            else {
                continue;
            };
            if !known.insert(role) {
                let id = self.files.id(path);
                let message = "another file has this name, with its accents written in another way";
                let mistake = Diagnostic::error(Code::DuplicateId, Span::file_start(id), message);
                diagnostics.push(mistake.help("remove one of the two, or rename it"));
            }
        }
    }

    /// The fonts of a site, read once as long as it is the same.
    fn fonts(&mut self, site: &Arc<SiteFile>) -> io::Result<&Fonts> {
        let known = self.fonts.take().filter(|fonts| Arc::ptr_eq(&fonts.site, site));
        let fonts = if let Some(fonts) = known {
            fonts
        } else {
            let mut diagnostics = Diagnostics::default();
            let bytes = font::load(&self.tree, site, &mut diagnostics)?;
            Fonts { site: Arc::clone(site), bytes, diagnostics }
        };
        Ok(self.fonts.insert(fonts))
    }
}

impl Parsed {
    /// Whether a file that was read again is as it was.
    fn is_same(&self, other: &Self) -> bool {
        // What could not be read has no bytes to compare.
        self.hash.is_some() && self.hash == other.hash
    }
}
