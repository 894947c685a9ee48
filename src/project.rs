//! A site's folder read, joined and checked, and again after every change, with everything that is still known. It
//! must not render or write anything.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cache::store::Store;
use crate::content::files::site::SiteFile;
use crate::content::source_tree::SourceTree;
use crate::content::{Loader, SiteFiles};
use crate::diagnostics::Diagnostics;
use crate::history::disambiguate;
use crate::history::rules;
use crate::history::rules::State;
use crate::model;
use crate::model::build::scales;
use crate::model::{Memory, Model, Options, site};
use crate::theme::Theme;

/// The name under which the model's findings are kept.
const FINDINGS: &str = "findings";

/// What a site is made with beside its files.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// What readers may see.
    pub options: Options,
    /// The theme, instead of the one that the site names.
    pub theme: Option<String>,
    /// The address of the published site, instead of the one that the site names.
    pub base_url: Option<String>,
}

/// A site that was read, joined and checked.
pub struct Snapshot {
    /// Its files.
    pub site_files: SiteFiles,
    /// How it looks.
    pub theme: Arc<Theme>,
    /// What readers may see.
    pub model: Arc<Model>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    /// What it was made with.
    pub options: Options,
}

impl Snapshot {
    /// The site as it would be published, for its data: no word of a draft is in it, not even what a draft alone says
    /// of somebody whom others name too.
    pub fn published(&self) -> Arc<Model> {
        if self.model.claims.iter().all(|claim| claim.unpublished.is_none()) {
            return Arc::clone(&self.model);
        }
        let options = Options { drafts: false, ..self.options };
        let mut published = model::join(
            &self.site_files,
            options,
            &mut Memory::default(),
            &mut Diagnostics::default(),
        );
        published.site = self.model.site.clone();
        published.ratings.clone_from(&self.model.ratings);
        Arc::new(published)
    }

    /// Adds what readers must be told of since the site was as in `before`, and are not.
    pub fn compare(&mut self, before: &Self) {
        let (published, mut sources, mut found) =
            (self.published(), self.site_files.sources.clone(), Diagnostics::default());
        let now = State { site_files: &self.site_files, model: &published };
        rules::check(
            State { site_files: &before.site_files, model: &before.model },
            now,
            &mut sources,
            &mut found,
        );
        self.site_files.sources = sources;
        let was = State { site_files: &before.site_files, model: &before.model };
        disambiguate::settle(was, &self.site_files, &mut self.diagnostics);
        self.diagnostics.append(found);
    }
}

/// The desk of a site: its files as they were last read, and what was made of them.
pub struct Project {
    loader: Loader,
    memory: Memory,
    themed: Option<LoadedTheme>,
    settings: BuildOptions,
    /// Where what is known is left to the next run.
    store: Option<Arc<Store>>,
}

/// The theme of a `site.yaml`, as it was read.
struct LoadedTheme {
    site: Option<Arc<SiteFile>>,
    theme: Arc<Theme>,
    diagnostics: Diagnostics,
}

impl Project {
    /// Reads the site in the folder `root`. What is known of it then is left to the next run by [`Self::keep`].
    ///
    /// # Errors
    /// Where there is no `site.yaml`, or a file or folder cannot be read.
    pub fn open(root: &Utf8Path, settings: BuildOptions) -> io::Result<Self> {
        Self::with(root, settings, Store::open(root), true)
    }

    /// Reads the site in the folder `root`, another state of the one in `own`, with what is known of that one. Nothing of
    /// it is left to the next run.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn visit(root: &Utf8Path, own: &Utf8Path, settings: BuildOptions) -> io::Result<Self> {
        Self::with(root, settings, Store::open(own), false)
    }

    fn with(
        root: &Utf8Path,
        settings: BuildOptions,
        store: Option<Store>,
        is_kept: bool,
    ) -> io::Result<Self> {
        let tree = if is_kept { SourceTree::disk(root) } else { SourceTree::disk(root).for_now() };
        if tree.entry_at("site.yaml").is_none() {
            let message =
                format!("there is no `site.yaml` in `{root}`; name the site's folder with --site");
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let store = store.map(Arc::new);
        let mut loader = Loader::new(tree, store.clone());
        loader.read_all()?;
        let memory = store.as_ref().and_then(|store| store.get(FINDINGS));
        let memory = memory.map_or_else(Memory::default, |kept| Memory::restored(kept.bytes()));
        Ok(Self { loader, memory, themed: None, settings, store: store.filter(|_| is_kept) })
    }

    /// Reads everything again.
    pub fn read_all(&mut self) -> io::Result<()> {
        self.themed = None;
        self.loader.read_all()
    }

    /// Reads again what is at or below some paths of the site's folder, and says whether anything is different.
    pub fn refresh(&mut self, paths: &BTreeSet<Utf8PathBuf>) -> io::Result<bool> {
        if paths.iter().any(|path| path.starts_with("themes")) {
            self.themed = None;
        }
        self.loader.refresh(paths)
    }

    /// The site as its files were last read.
    pub fn snapshot(&mut self) -> io::Result<Snapshot> {
        self.snapshot_in_steps(&mut |_| ())
    }

    /// As [`Self::snapshot`]; calls `done` with the name of every step that was done.
    pub fn snapshot_in_steps(
        &mut self,
        done: &mut dyn FnMut(&'static str),
    ) -> io::Result<Snapshot> {
        let mut diagnostics = Diagnostics::default();
        let mut site_files = self.loader.site_files(&mut diagnostics)?;
        done("read");
        let theme = self.theme(site_files.site.as_ref(), &mut diagnostics)?;
        done("theme");
        site_files.sources = self.loader.sources.clone();
        let BuildOptions { options, base_url, .. } = self.settings.clone();
        let mut model = model::join(&site_files, options, &mut self.memory, &mut diagnostics);
        scales::translate(&mut model.ratings, &theme.messages);
        if let Some(base_url) = base_url {
            model.site.base_url = site::with_slash(&base_url);
        }
        done("join");
        Ok(Snapshot { site_files, theme, model: Arc::new(model), diagnostics, options })
    }

    /// Leaves to the next run what is known now, which nobody has to wait for.
    pub fn keep(&mut self) {
        let Some(store) = &self.store else { return };
        self.loader.keep();
        if let Some(findings) = self.memory.kept() {
            store.put(FINDINGS, &findings);
        }
    }

    /// The theme, read once as long as neither it nor the site that names it changes.
    fn theme(
        &mut self,
        site: Option<&Arc<SiteFile>>,
        diagnostics: &mut Diagnostics,
    ) -> io::Result<Arc<Theme>> {
        let is_of =
            |themed: &LoadedTheme| themed.site.as_ref().map(Arc::as_ptr) == site.map(Arc::as_ptr);
        let themed = match self.themed.take().filter(is_of) {
            Some(themed) => themed,
            None => self.read_theme(site)?,
        };
        diagnostics.append(themed.diagnostics.clone());
        Ok(Arc::clone(&self.themed.insert(themed).theme))
    }

    fn read_theme(&mut self, site: Option<&Arc<SiteFile>>) -> io::Result<LoadedTheme> {
        let mut diagnostics = Diagnostics::default();
        let Loader { tree, sources, .. } = &mut self.loader;
        let named = self.settings.theme.as_deref();
        let theme = Theme::load(tree, site.map(Arc::as_ref), named, sources, &mut diagnostics)?;
        Ok(LoadedTheme { site: site.cloned(), theme: Arc::new(theme), diagnostics })
    }
}
