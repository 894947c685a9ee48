//! Loads a site's files, keeps them in memory, and reloads those that changed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::content::files::site::SiteFile;
use crate::content::kept_copies::OuterCopies;
use crate::content::layout::FileKind;
use crate::content::media_files::{self, MediaFile};
use crate::content::page_fonts::PageFont;
use crate::content::parse::{FileContent, ParsedFile, parse, parse_bytes, parse_picture};
use crate::content::source_tree::{SourceTree, TreeEntry};
use crate::content::static_files::{self, StaticFolder};
use crate::content::{SiteFiles, check_article, font, page_fonts};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// The first file of every site, [`FileId::SITE`].
const SITE: &str = "site.yaml";
/// The folder of all other files.
const CONTENT: &str = "content";

/// The files of a site as last read.
pub struct Loader {
    pub tree: SourceTree,
    /// All files, with those of the theme.
    pub files: SourceMap,
    parsed: BTreeMap<Utf8PathBuf, ParsedFile>,
    fonts: Option<Fonts>,
    logo: Option<ParsedFile>,
    static_folder: StaticFolder,
    /// The kept copies outside of the folder, if they are read.
    outer_copies: Option<OuterCopies>,
}

/// The fonts that a `site.yaml` names.
struct Fonts {
    site: Arc<SiteFile>,
    bytes: Vec<Arc<[u8]>>,
    of_pages: Vec<PageFont>,
    diagnostics: Diagnostics,
}

/// Files with the former file that each replaced, if any.
pub(crate) struct ReplacedFiles(Vec<(Utf8PathBuf, Option<ParsedFile>)>);

impl Loader {
    pub fn new(tree: SourceTree) -> Self {
        let mut files = SourceMap::default();
        files.id(Utf8Path::new(SITE));
        let outer_copies = Some(OuterCopies::default());
        Self { outer_copies, ..Self::with_files(tree, files) }
    }

    fn with_files(tree: SourceTree, files: SourceMap) -> Self {
        Self {
            tree,
            files,
            parsed: BTreeMap::new(),
            fonts: None,
            logo: None,
            static_folder: StaticFolder::default(),
            outer_copies: None,
        }
    }

    pub(crate) fn has_site(&self) -> bool {
        self.parsed.contains_key(Utf8Path::new(SITE))
    }

    /// Returns whether a file was read with these bytes.
    pub(crate) fn has_bytes(&self, path: &Utf8Path, bytes: &[u8]) -> bool {
        self.parsed.get(path).is_some_and(|file| file.has_bytes(bytes))
    }

    /// Returns another version of the site: it has these files of this one, and those in a folder.
    pub(crate) fn version(&self, tree: SourceTree, paths: &[Utf8PathBuf]) -> io::Result<Self> {
        let mut version = Self::with_files(tree, self.files.clone());
        for path in paths {
            if let Some(file) = self.parsed.get(path) {
                version.parsed.insert(path.clone(), file.clone());
            }
        }
        let mut entries = version.tree.list(CONTENT)?;
        entries.extend(version.tree.entry_at(SITE));
        version.read(&entries)?;
        Ok(version)
    }

    /// Reads all files.
    ///
    /// # Errors
    /// If a folder cannot be listed or a file cannot be opened.
    pub fn load_all(&mut self) -> io::Result<()> {
        let mut entries = self.tree.list(CONTENT)?;
        entries.extend(self.tree.entry_at(SITE));
        self.fonts = None;
        self.logo = None;
        self.static_folder = StaticFolder::default();
        self.parsed.clear();
        self.read(&entries)?;
        Ok(())
    }

    /// Reads the files at or below some paths again. Returns whether anything changed.
    pub fn reload(&mut self, paths: &BTreeSet<Utf8PathBuf>) -> io::Result<bool> {
        let mut entries: BTreeMap<Utf8PathBuf, TreeEntry> = BTreeMap::new();
        let mut known: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        let mut is_changed = false;
        for path in paths {
            if path.starts_with(static_files::FOLDER) {
                self.static_folder.forget(path);
                is_changed = true;
                continue;
            }
            if !path.starts_with(CONTENT) && path != SITE {
                // A file of the theme, a font, or the logo.
                self.fonts = None;
                self.logo = None;
                is_changed = true;
                continue;
            }
            let below = self.parsed.range(path.clone()..).map(|(known, _)| known);
            known.extend(below.take_while(|known| known.starts_with(path)).cloned());
            for entry in self.tree.list_at(path)? {
                entries.insert(entry.path().to_owned(), entry);
            }
        }
        for path in known {
            if !entries.contains_key(&path) {
                self.parsed.remove(&path);
                is_changed = true;
            }
        }
        let entries: Vec<TreeEntry> = entries.into_values().collect();
        is_changed |= self.read(&entries)?;
        Ok(is_changed)
    }

    /// Replaces files by others that are not written yet, or adds them. Returns what to give to
    /// [`Self::restore`] to undo this.
    pub(crate) fn replace(&mut self, files: &[(Utf8PathBuf, String)]) -> ReplacedFiles {
        let mut numbered = Vec::with_capacity(files.len());
        for (path, text) in files {
            let Some(kind) = FileKind::from_path(path) else { continue };
            numbered.push((self.files.id(path), path, kind, text));
        }
        let parsed: Vec<ParsedFile> = numbered
            .into_par_iter()
            .map(|(id, path, kind, text)| parse_bytes(id, path, kind, text.as_bytes()))
            .collect();
        let mut replaced = Vec::with_capacity(parsed.len());
        for file in parsed {
            self.files.add(Arc::clone(&file.file));
            let path = file.file.path.clone();
            replaced.push((path.clone(), self.parsed.insert(path, file)));
        }
        ReplacedFiles(replaced)
    }

    /// Undoes [`Self::replace`].
    pub(crate) fn restore(&mut self, replaced: ReplacedFiles) {
        for (path, before) in replaced.0 {
            match before {
                Some(file) => {
                    self.files.add(Arc::clone(&file.file));
                    self.parsed.insert(path, file);
                }
                None => drop(self.parsed.remove(&path)),
            }
        }
    }

    /// Reads and parses some files. Returns whether any of them changed.
    fn read(&mut self, entries: &[TreeEntry]) -> io::Result<bool> {
        let mut numbered: Vec<(FileId, &TreeEntry)> = Vec::with_capacity(entries.len());
        for entry in entries {
            numbered.push((self.files.id(entry.path()), entry));
        }
        let parsed: Vec<ParsedFile> = numbered
            .par_iter()
            .map(|(id, entry)| parse(*id, entry, &self.tree))
            .collect::<io::Result<_>>()?;
        let mut is_changed = false;
        for file in parsed {
            let previous = self.parsed.get(&file.file.path);
            if previous.is_some_and(|previous| previous.has_same_bytes(&file)) {
                continue;
            }
            is_changed = true;
            self.files.add(Arc::clone(&file.file));
            self.parsed.insert(file.file.path.clone(), file);
        }
        Ok(is_changed)
    }

    /// Returns the content of all files, and adds the diagnostics of each.
    pub fn site_files(&mut self, diagnostics: &mut Diagnostics) -> io::Result<SiteFiles> {
        let mut site_files = SiteFiles::default();
        for file in self.parsed.values() {
            site_files.add(file.content.clone());
        }
        site_files.files = self.files.clone();
        self.append_diagnostics(&site_files, diagnostics);
        site_files.outer_copies = self.list_outer_copies(&site_files);
        if !self.has_site() {
            let span = Span::file_start(FileId::SITE);
            diagnostics.push(
                Diagnostic::error(Code::MissingFile, span, "there is no `site.yaml`")
                    .help("write one with at least `title: …` and `base_url: https://…`"),
            );
        }
        if let Some(site) = &site_files.site {
            let fonts = self.fonts(site)?;
            diagnostics.append(fonts.diagnostics.clone());
            site_files.fonts.clone_from(&fonts.bytes);
            site_files.page_fonts.clone_from(&fonts.of_pages);
            site_files.logo = self.logo(site_files.site.as_ref());
        }
        self.static_folder.update(&self.tree, &mut self.files)?;
        diagnostics.append(self.static_folder.diagnostics.clone());
        site_files.static_files.clone_from(&self.static_folder.files);
        self.check_names(diagnostics);
        site_files.articles.retain_mut(|article| check_article(article, diagnostics));
        site_files.files = self.files.clone();
        Ok(site_files)
    }

    /// Adds the diagnostics of every file, but not that a kept copy is not used.
    fn append_diagnostics(&self, site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
        let copies = site_files.kept_copy_paths();
        let knows_all = site_files.knows_all_copies();
        for file in self.parsed.values() {
            let may_be_copy = matches!(file.content, FileContent::Copy(_));
            let is_copy = may_be_copy && copies.contains(&file.file.path);
            if is_copy || may_be_copy && !knows_all && !file.diagnostics.has_errors() {
                continue;
            }
            diagnostics.append(file.diagnostics.clone());
        }
    }

    fn list_outer_copies(&mut self, site_files: &SiteFiles) -> OuterCopies {
        match &self.outer_copies {
            Some(known) => {
                let copies = OuterCopies::list(site_files, &self.tree, known, &mut self.files);
                self.outer_copies = Some(copies.clone());
                copies
            }
            None => OuterCopies::missing(),
        }
    }

    /// Reports two files whose names differ only in the Unicode form of their accents. Some file
    /// systems do not tell them apart.
    fn check_names(&mut self, diagnostics: &mut Diagnostics) {
        let mut known: HashSet<FileKind> = HashSet::new();
        for path in self.parsed.keys() {
            if path.as_str().is_ascii() {
                continue;
            }
            let Some(kind) = FileKind::from_path(path) else { continue };
            // Two claims with one id are reported elsewhere.
            let is_verdict = matches!(kind, FileKind::Verdict(..) | FileKind::Claim(_));
            if is_verdict || known.insert(kind) {
                continue;
            }
            let span = Span::file_start(self.files.id(path));
            let message = "another file has this name, with differently encoded accents";
            diagnostics.push(
                Diagnostic::error(Code::DuplicateId, span, message)
                    .help("remove one of the two, or rename it"),
            );
        }
    }

    /// Returns the logo, if `site.yaml` names a file that is there. One outside of `content/` is read
    /// again only if a file outside of `content/` changed.
    fn logo(&mut self, site: Option<&Arc<SiteFile>>) -> Option<Arc<MediaFile>> {
        let path = media_files::logo_path(site?)?;
        if let Some(file) = self.parsed.get(&path) {
            return file.media();
        }
        if let Some(logo) = &self.logo
            && logo.file.path == path
        {
            return logo.media();
        }
        let entry = self.tree.entry_below(path.as_str())?;
        let id = self.files.id(&path);
        let logo = parse_picture(id, &entry, &self.tree)?;
        self.files.add(Arc::clone(&logo.file));
        self.logo.insert(logo).media()
    }

    /// Returns the fonts of a site. They are read again only if `site.yaml` changed.
    fn fonts(&mut self, site: &Arc<SiteFile>) -> io::Result<&Fonts> {
        let fonts = match self.fonts.take() {
            Some(fonts) if Arc::ptr_eq(&fonts.site, site) => fonts,
            _ => {
                let mut diagnostics = Diagnostics::default();
                let bytes = font::load(&self.tree, site, &mut diagnostics)?;
                let of_pages = page_fonts::load(&self.tree, site, &mut diagnostics)?;
                Fonts { site: Arc::clone(site), bytes, of_pages, diagnostics }
            }
        };
        Ok(self.fonts.insert(fonts))
    }
}
