//! The state of the preview: the newest snapshot of the site, and the last one without errors,
//! whose pages stay up until the errors are fixed.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use axum::extract::State;
use camino::{Utf8Path, Utf8PathBuf};
use tokio::sync::watch;

use crate::cache::pictures::PictureMaker;
use crate::data::{self, markdown::MarkdownFiles};
use crate::diagnostics::Diagnostic;
use crate::model::Page;
use crate::project::{Project, Snapshot};
use crate::render::{Output, Renderer, pictures};
use crate::serve::editor::Editor;
use crate::serve::quotes::OpenCopy;

/// The state that all requests share.
pub(super) struct PreviewState {
    pub(super) root: Utf8PathBuf,
    pub(super) editor: Editor,
    /// A secret that pages send when they write. Other sites cannot read it.
    pub(super) token: String,
    /// Identifies this run of the preview. Not secret.
    pub(super) run_id: String,
    /// The files as last read. `None` until they are read.
    project: Mutex<Option<Project>>,
    pictures: Arc<PictureMaker>,
    /// The kept copy in which quotes are looked for while they are typed.
    pub(super) open_copy: Mutex<Option<OpenCopy>>,
    current: RwLock<Option<Arc<Generation>>>,
    changes: watch::Sender<u64>,
}

/// The state as handlers extract it.
pub(super) type SharedState = State<Arc<PreviewState>>;

/// One version of the site in the preview.
#[derive(Clone)]
pub(super) struct Generation {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) displayed: Arc<DisplayedSite>,
    /// The newest snapshot, whose diagnostics are reported.
    pub(super) latest: Arc<Snapshot>,
    /// The error, if the files could not be read.
    pub(super) failure: Option<String>,
}

/// A snapshot whose pages are rendered on request.
pub(super) struct DisplayedSite {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) renderer: Renderer,
    pictures: Arc<PictureMaker>,
    files: OnceLock<BTreeMap<String, Output>>,
    data: OnceLock<(BTreeMap<String, Output>, Vec<Diagnostic>)>,
}

/// The content at an address.
pub(super) enum SiteResponse {
    Page(Output),
    /// The errors of a page's template.
    TemplateError(Vec<Diagnostic>),
    /// A file that is not a page.
    Asset(Output),
}

impl PreviewState {
    pub(super) fn new(root: Utf8PathBuf, editor: Editor) -> Self {
        Self {
            pictures: Arc::new(PictureMaker::open(&root)),
            root,
            editor,
            token: random_id(),
            run_id: random_id(),
            project: Mutex::new(None),
            open_copy: Mutex::new(None),
            current: RwLock::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// Returns the current generation. Waits for the first one.
    pub(super) async fn generation(&self) -> Arc<Generation> {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(generation) = self.current() {
                return generation;
            }
            // This cannot fail: the sender lives as long as `self`.
            let _ = changes.changed().await;
        }
    }

    /// Returns the files as last read. While they are locked, no new generation starts.
    pub(super) fn project(&self) -> MutexGuard<'_, Option<Project>> {
        self.project.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn current(&self) -> Option<Arc<Generation>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns a channel that receives the number of each new generation.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Starts a new generation. A snapshot with errors is not displayed if the one before had no
    /// errors.
    pub(super) fn publish(&self, mut snapshot: Snapshot) {
        let undecodable = self.pictures.check_all(&snapshot.model, || ());
        snapshot.diagnostics.extend(undecodable);
        let copies = self.pictures.check_copies(&snapshot.site_files);
        snapshot.diagnostics.extend(copies);
        let latest = Arc::new(snapshot);
        let mut number = 1;
        let mut displayed = None;
        if let Some(previous) = self.current() {
            number = previous.number + 1;
            let had_errors = previous.displayed.snapshot.diagnostics.has_errors();
            if latest.diagnostics.has_errors() && !had_errors {
                displayed = Some(Arc::clone(&previous.displayed));
            }
        }
        let displayed = displayed.unwrap_or_else(|| {
            Arc::new(DisplayedSite::new(Arc::clone(&latest), Arc::clone(&self.pictures)))
        });
        self.replace(Generation { number, displayed, latest, failure: None });
    }

    /// Starts a new generation that reports that the files cannot be read.
    pub(super) fn fail(&self, error: &io::Error) {
        let Some(previous) = self.current() else { return };
        let failure = Some(error.to_string());
        if previous.failure != failure {
            let number = previous.number + 1;
            self.replace(Generation { number, failure, ..previous.as_ref().clone() });
        }
    }

    fn replace(&self, generation: Generation) {
        let number = generation.number;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let previous = current.replace(Arc::new(generation));
        drop(current);
        self.changes.send_replace(number);
        // Dropped after browsers are notified, because freeing a snapshot may take a while.
        drop(previous);
    }
}

fn random_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

impl DisplayedSite {
    fn new(snapshot: Arc<Snapshot>, pictures: Arc<PictureMaker>) -> Self {
        let renderer = Renderer::new(
            Arc::clone(&snapshot.model),
            Arc::clone(&snapshot.theme),
            snapshot.options.drafts,
        );
        Self { snapshot, renderer, pictures, files: OnceLock::new(), data: OnceLock::new() }
    }

    /// Returns the file that a build would write at `path` below the output folder.
    pub(super) fn find(&self, path: &str) -> Option<SiteResponse> {
        let mut address = path;
        if let Some(folder) = path.strip_suffix("index.html")
            && (folder.is_empty() || folder.ends_with('/'))
        {
            address = folder;
        }
        if let Some(page) = self.snapshot.model.addresses().get(address) {
            return Some(self.page(page));
        }
        let files = self.files.get_or_init(|| by_path(self.renderer.files()));
        if let Some(file) = files.get(path) {
            return Some(SiteResponse::Asset(file.clone()));
        }
        if let Some(picture) = self.picture(path) {
            return Some(SiteResponse::Asset(picture));
        }
        if let Some(file) = self.linked_file(path) {
            return Some(SiteResponse::Asset(file));
        }
        if let Some(card) = self.social_card(path) {
            return Some(SiteResponse::Asset(card));
        }
        self.static_file(path).or_else(|| self.data(path))
    }

    /// Renders the page for addresses that do not exist. `root` is the path from such an address to
    /// the root of the site.
    pub(super) fn not_found(&self, root: &str) -> SiteResponse {
        to_response(self.renderer.not_found(root))
    }

    /// Returns whether there is a page at `address`, a folder with a final `/`.
    pub(super) fn has_page(&self, address: &str) -> bool {
        let index = format!("{address}index.html");
        self.snapshot.model.addresses().contains_key(address)
            || self.snapshot.site_files.static_file(&index).is_some()
    }

    /// Returns the file of `static/` at `path`, or the file `index.html` of a folder.
    fn static_file(&self, path: &str) -> Option<SiteResponse> {
        let mut path = path.to_owned();
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        let bytes = self.snapshot.site_files.static_file(&path)?.read().ok()?;
        Some(SiteResponse::Asset(Output { path, bytes }))
    }

    fn page(&self, page: &Page) -> SiteResponse {
        to_response(self.renderer.page(page))
    }

    fn picture(&self, path: &str) -> Option<Output> {
        if !path.starts_with(pictures::FOLDER) {
            return None;
        }
        for picture in self.snapshot.model.pictures() {
            if let Some(output) = self.pictures.make_file(&self.snapshot.model, picture, path) {
                return Some(output);
            }
        }
        None
    }

    fn linked_file(&self, path: &str) -> Option<Output> {
        for file in self.snapshot.model.linked_files() {
            if file.published == path {
                let mut bytes = Vec::new();
                file.open().ok()?.read_to_end(&mut bytes).ok()?;
                return Some(Output { path: path.to_owned(), bytes });
            }
        }
        None
    }

    fn social_card(&self, path: &str) -> Option<Output> {
        if Utf8Path::new(path).file_name() != Some("card.png") {
            return None;
        }
        let cards = self.renderer.social_cards();
        let card = cards.iter().find(|card| card.path == path)?;
        let picture = card.picture.and_then(|picture| self.pictures.bitmap(picture));
        Some(Output { path: path.to_owned(), bytes: card.draw(picture.as_ref())? })
    }

    /// Returns a data file or feed, or the errors of the template of a feed.
    fn data(&self, path: &str) -> Option<SiteResponse> {
        let (files, errors) = self.data.get_or_init(|| {
            let model = self.snapshot.published();
            let mut files = data::files(&model);
            let mut errors = Vec::new();
            files.extend(data::oembed_files(&model, self.renderer.locale(), |_| true));
            files.extend(MarkdownFiles::new(&model, self.renderer.locale()).all());
            match data::feeds(&model, &self.renderer, self.snapshot.options.drafts) {
                Ok(feeds) => files.extend(feeds),
                Err(found) => errors = found,
            }
            (by_path(files), errors)
        });
        if let Some(file) = files.get(path) {
            return Some(SiteResponse::Asset(file.clone()));
        }
        if Utf8Path::new(path).extension() == Some("xml") && !errors.is_empty() {
            return Some(SiteResponse::TemplateError(errors.clone()));
        }
        None
    }
}

fn to_response(page: Result<Output, Vec<Diagnostic>>) -> SiteResponse {
    match page {
        Ok(output) => SiteResponse::Page(output),
        Err(errors) => SiteResponse::TemplateError(errors),
    }
}

fn by_path(outputs: Vec<Output>) -> BTreeMap<String, Output> {
    outputs.into_iter().map(|output| (output.path.clone(), output)).collect()
}
