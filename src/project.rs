//! Opens a site's folder, checks it, and checks it again after changes. Parsed files, anchored
//! passages and the theme stay in memory, so that a change costs only what depends on it.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::files::site::SiteFile;
use crate::content::git::Revision;
use crate::content::source_tree::SourceTree;
use crate::content::values::Date;
use crate::content::{Loader, SiteFiles};
use crate::data::static_paths;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::Span;
use crate::history::{SiteState, disambiguate, rules};
use crate::model::build::scales;
use crate::model::check::evidence_copies;
use crate::model::{AnchorCache, Model, Options, site};
use crate::render::stamps;
use crate::theme::Theme;

/// How a site is built, apart from its files.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    pub options: Options,
    /// Overrides the theme of `site.yaml`.
    pub theme: Option<String>,
    /// Overrides the address of `site.yaml`.
    pub base_url: Option<String>,
}

/// A site that was read and checked: its files, its theme, its model and all diagnostics.
pub struct Snapshot {
    pub site_files: SiteFiles,
    pub theme: Arc<Theme>,
    pub model: Arc<Model>,
    pub diagnostics: Diagnostics,
    pub options: Options,
    /// The day of the commit, if this is the site at a git revision.
    committed: Option<Date>,
}

impl Snapshot {
    /// Returns the model of the published site, which data files are made from. It contains no data
    /// from drafts, not even facts that only a draft states about a person of a published claim.
    pub fn published(&self) -> Arc<Model> {
        if self.model.claims.iter().all(|claim| claim.unpublished.is_none()) {
            return Arc::clone(&self.model);
        }
        let options = Options { drafts: false, ..self.options };
        let mut ignored = Diagnostics::default();
        let mut published =
            Model::build(&self.site_files, options, &mut AnchorCache::default(), &mut ignored);
        published.site = self.model.site.clone();
        published.ratings.clone_from(&self.model.ratings);
        stamps::add(&mut published, &self.site_files, &self.theme, &mut ignored);
        Arc::new(published)
    }

    /// Returns what day it is in the time zone of the site.
    pub fn today(&self) -> Date {
        self.options.clock.in_zone(self.site_files.time_zone()).today
    }

    /// Returns the files and the model, for a comparison with another version.
    pub(crate) fn state(&self) -> SiteState<'_> {
        SiteState { site_files: &self.site_files, model: &self.model, committed: self.committed }
    }

    /// Adds diagnostics for changes since `base` that readers are not told about. Returns the span of
    /// the first change of the theme.
    pub fn check_against(&mut self, base: &Self) -> Option<Span> {
        let published = self.published();
        let mut sources = self.site_files.files.clone();
        let mut found = Diagnostics::default();
        let new = SiteState { model: &published, ..self.state() };
        rules::unreadable::check(
            base.state(),
            &base.diagnostics,
            &published,
            &mut sources,
            &mut found,
        );
        rules::check(base.state(), new, &mut sources, &mut found);
        let themes = (base.theme.as_ref(), self.theme.as_ref());
        let site = self.site_files.site.as_deref();
        let theme_change = rules::theme_files::check(themes, site, &mut sources, &mut found);
        self.site_files.files = sources;
        let diagnostics = &mut self.diagnostics;
        disambiguate::suggest_previous_context(base.state(), &self.site_files, diagnostics);
        self.diagnostics.append(found);
        theme_change
    }
}

/// The folder of a site, with the files that were last read.
pub struct Project {
    loader: Loader,
    anchors: AnchorCache,
    theme: Option<LoadedTheme>,
    options: BuildOptions,
    /// The day of the commit, if this is the site at a git revision.
    committed: Option<Date>,
}

/// A theme and the `site.yaml` that chose it.
struct LoadedTheme {
    site: Option<Arc<SiteFile>>,
    theme: Arc<Theme>,
    diagnostics: Diagnostics,
}

impl Project {
    /// Reads all files of the site in the folder `root`.
    ///
    /// # Errors
    /// If there is no `site.yaml`, or a file or folder cannot be read.
    pub fn open(root: &Utf8Path, options: BuildOptions) -> io::Result<Self> {
        let tree = SourceTree::new(root);
        if tree.entry_at("site.yaml").is_none() {
            let message =
                format!("there is no `site.yaml` in `{root}`; name the site's folder with --site");
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let mut loader = Loader::new(tree);
        loader.load_all()?;
        Ok(Self { loader, anchors: AnchorCache::default(), theme: None, options, committed: None })
    }

    /// Returns the site at a git revision, if there was a site then. Files that are the same are
    /// not read again, and their passages are not searched again.
    ///
    /// # Errors
    /// See [`Revision::open`].
    pub(crate) fn version(
        &self,
        revision: &Revision,
        options: BuildOptions,
    ) -> io::Result<Option<Self>> {
        let loader = self.loader.version(SourceTree::new(&revision.root), &revision.known)?;
        if !loader.has_site() {
            return Ok(None);
        }
        Ok(Some(Self {
            loader,
            anchors: self.anchors.clone(),
            theme: None,
            options,
            committed: revision.committed,
        }))
    }

    /// Returns whether a file was read with these bytes.
    pub(crate) fn has_bytes(&self, path: &Utf8Path, bytes: &[u8]) -> bool {
        self.loader.has_bytes(path, bytes)
    }

    /// Reads all files again.
    pub fn read_all(&mut self) -> io::Result<()> {
        self.theme = None;
        self.loader.load_all()
    }

    /// Reads the files at or below some paths again. Returns whether anything changed.
    pub fn refresh(&mut self, paths: &BTreeSet<Utf8PathBuf>) -> io::Result<bool> {
        if paths.iter().any(|path| path.starts_with("themes")) {
            self.theme = None;
        }
        self.loader.reload(paths)
    }

    /// Checks the site. Calls `finished` with the name of each phase when it ends.
    pub fn check(&mut self, finished: &mut dyn FnMut(&'static str)) -> io::Result<Snapshot> {
        let mut diagnostics = Diagnostics::default();
        let mut site_files = self.loader.site_files(&mut diagnostics)?;
        finished("read");
        let theme = self.load_theme(site_files.site.as_ref(), &mut diagnostics)?;
        finished("theme");
        site_files.files = self.loader.files.clone();
        let options = self.options.options;
        let mut model = Model::build(&site_files, options, &mut self.anchors, &mut diagnostics);
        scales::translate(&mut model.ratings, &theme);
        stamps::add(&mut model, &site_files, &theme, &mut diagnostics);
        if let Some(base_url) = &self.options.base_url {
            model.site.base_url = site::with_slash(base_url);
        }
        static_paths::check(&site_files, &model, &theme, options.drafts, &mut diagnostics);
        evidence_copies::check_published(&site_files, &model, &mut diagnostics);
        finished("resolve");
        let (model, committed) = (Arc::new(model), self.committed);
        Ok(Snapshot { site_files, theme, model, diagnostics, options, committed })
    }

    /// Checks the site as if some files were added or replaced, without writing them.
    pub(crate) fn check_with(&mut self, files: &[(Utf8PathBuf, String)]) -> io::Result<Snapshot> {
        let replaced = self.loader.replace(files);
        let checked = self.check(&mut |_| ());
        self.loader.restore(replaced);
        checked
    }

    /// Returns the theme. It is read again only if its files or `site.yaml` changed.
    fn load_theme(
        &mut self,
        site: Option<&Arc<SiteFile>>,
        diagnostics: &mut Diagnostics,
    ) -> io::Result<Arc<Theme>> {
        let loaded = match self.theme.take() {
            Some(loaded) if is_same_file(loaded.site.as_ref(), site) => loaded,
            _ => self.read_theme(site)?,
        };
        diagnostics.append(loaded.diagnostics.clone());
        Ok(Arc::clone(&self.theme.insert(loaded).theme))
    }

    fn read_theme(&mut self, site: Option<&Arc<SiteFile>>) -> io::Result<LoadedTheme> {
        let mut diagnostics = Diagnostics::default();
        let Loader { tree, files, .. } = &mut self.loader;
        let name = self.options.theme.as_deref();
        let theme = Theme::load(tree, site.map(Arc::as_ref), name, files, &mut diagnostics)?;
        Ok(LoadedTheme { site: site.cloned(), theme: Arc::new(theme), diagnostics })
    }
}

fn is_same_file(one: Option<&Arc<SiteFile>>, other: Option<&Arc<SiteFile>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
