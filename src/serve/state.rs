//! What the preview shows at the moment: the newest snapshot of the site, and the last one without errors, whose pages
//! stay up while there are any.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use camino::Utf8PathBuf;
use tokio::sync::watch;

use crate::data;
use crate::diagnostics::Diagnostic;
use crate::model::Page;
use crate::project::Snapshot;
use crate::render::{Output, Renderer};
use crate::serve::editor::Editor;

/// The preview's memory, which every request shares.
pub struct Live {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// What opens a file at a line.
    pub editor: Editor,
    /// What a page must show to write: other sites cannot read it.
    pub token: String,
    run: String,
    now: RwLock<Option<Arc<Now>>>,
    changes: watch::Sender<u64>,
}

/// One state of the preview.
#[derive(Clone)]
pub struct Now {
    /// How many there were before.
    pub generation: u64,
    /// The pages that are up.
    pub shown: Arc<Shown>,
    /// The newest snapshot, whose mistakes are reported.
    pub latest: Arc<Snapshot>,
    /// Why the files could not be read, where that is so.
    pub failure: Option<String>,
}

/// An snapshot with everything that pages need.
pub struct Shown {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// What makes its pages.
    pub renderer: Renderer,
    files: OnceLock<BTreeMap<String, Output>>,
    data: OnceLock<(BTreeMap<String, Output>, Vec<Diagnostic>)>,
}

/// What stands at an address.
pub enum Found {
    /// A page.
    Page(Output),
    /// A page whose template is at fault.
    Faulty(Vec<Diagnostic>),
    /// A file that is no page.
    File(Output),
}

impl Live {
    /// A preview that has nothing to show yet.
    pub fn new(root: Utf8PathBuf, editor: Editor) -> Self {
        let (token, run) = (crate::serve::editor::token(), crate::serve::editor::token());
        Self { root, editor, token, run, now: RwLock::default(), changes: watch::Sender::new(0) }
    }

    /// The state now; waits for the first one.
    pub async fn now(&self) -> Arc<Now> {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(now) = self.current() {
                return now;
            }
            // The sender lives as long as `self`.
            let _ = changes.changed().await;
        }
    }

    /// What tells this run of the preview from others, without giving the token away.
    pub fn run(&self) -> &str {
        &self.run
    }

    fn current(&self) -> Option<Arc<Now>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Generations from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Shows an snapshot. One with errors is shown only as long as there was none without.
    pub fn publish(&self, snapshot: Snapshot) {
        let latest = Arc::new(snapshot);
        let last = self.current();
        let is_kept = |last: &Now| {
            latest.diagnostics.has_errors() && !last.shown.snapshot.diagnostics.has_errors()
        };
        let kept = last.as_ref().filter(|last| is_kept(last)).map(|last| Arc::clone(&last.shown));
        let shown = kept.unwrap_or_else(|| Arc::new(Shown::new(Arc::clone(&latest))));
        let generation = last.map_or(1, |last| last.generation + 1);
        self.set(Now { generation, shown, latest, failure: None });
    }

    /// Says that the files cannot be read at the moment.
    pub fn fail(&self, error: &io::Error) {
        if let Some(now) =
            self.current().filter(|now| now.failure.as_deref() != Some(&error.to_string()))
        {
            self.set(Now {
                generation: now.generation + 1,
                failure: Some(error.to_string()),
                ..now.as_ref().clone()
            });
        }
    }

    fn set(&self, now: Now) {
        let generation = now.generation;
        let before =
            self.now.write().unwrap_or_else(PoisonError::into_inner).replace(Arc::new(now));
        self.changes.send_replace(generation);
        // Only now, when browsers are on their way: it may take a while to take an snapshot apart.
        drop(before);
    }
}

impl Shown {
    fn new(snapshot: Arc<Snapshot>) -> Self {
        let renderer = Renderer::new(
            Arc::clone(&snapshot.model),
            Arc::clone(&snapshot.theme),
            snapshot.options.drafts,
        );
        Self { snapshot, renderer, files: OnceLock::new(), data: OnceLock::new() }
    }

    /// What a build would write at `path`, below the output folder.
    pub fn find(&self, path: &str) -> Option<Found> {
        let address =
            path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/'));
        if let Some(page) = self.snapshot.model.addresses().get(address.unwrap_or(path)) {
            return Some(self.page(page));
        }
        let files = self.files.get_or_init(|| by_path(self.renderer.files()));
        if let Some(file) = files.get(path) {
            return Some(Found::File(file.clone()));
        }
        if let Some(card) = self.card(path) {
            return Some(Found::File(card));
        }
        self.data(path)
    }

    /// The page for addresses without one.
    pub fn not_found(&self) -> Found {
        self.page(&Page::NotFound)
    }

    /// Whether there is a page at `address`, a folder with `/` at its end.
    pub fn has_page(&self, address: &str) -> bool {
        self.snapshot.model.addresses().contains_key(address)
    }

    fn page(&self, page: &Page) -> Found {
        match self.renderer.page(page) {
            Ok(output) => Found::Page(output),
            Err(mistakes) => Found::Faulty(mistakes),
        }
    }

    fn card(&self, path: &str) -> Option<Output> {
        let pictures = path.ends_with("/card.png").then(|| self.renderer.social_cards())?;
        let picture = pictures.iter().find(|picture| picture.path == path)?;
        Some(Output { path: path.to_owned(), bytes: picture.draw()? })
    }

    /// Returns a data file or feed, or the errors of the template of a feed.
    fn data(&self, path: &str) -> Option<Found> {
        let (files, errors) = self.data.get_or_init(|| {
            let model = self.snapshot.published();
            let mut files = data::files(&model);
            let mut errors = Vec::new();
            match data::feeds(&model, &self.renderer, self.snapshot.options.drafts) {
                Ok(feeds) => files.extend(feeds),
                Err(found) => errors = found,
            }
            (by_path(files), errors)
        });
        if let Some(file) = files.get(path) {
            return Some(Found::File(file.clone()));
        }
        if path.ends_with(".xml") && !errors.is_empty() {
            return Some(Found::Faulty(errors.clone()));
        }
        None
    }
}

fn by_path(outputs: Vec<Output>) -> BTreeMap<String, Output> {
    outputs.into_iter().map(|output| (output.path.clone(), output)).collect()
}
