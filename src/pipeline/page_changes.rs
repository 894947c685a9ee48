//! Compares what two versions of a site publish, page by page and file by file. This finds every
//! change that readers can see, whatever causes it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::data::markdown::MarkdownFiles;
use crate::data::{self, DataContext};
use crate::model::{Model, Page};
use crate::pipeline::CHUNK_SIZE;
use crate::pipeline::told_text::told_text;
use crate::project::Snapshot;
use crate::render::{Output, Renderer};
use crate::theme::Theme;

/// The text of a page for readers, before and after.
pub(crate) struct ChangedPage {
    pub(crate) address: String,
    pub(crate) old_text: String,
    pub(crate) new_text: String,
}

/// Returns the addresses of all pages and data files that are in both versions and differ for
/// readers.
pub(crate) fn changed_pages(old: &Snapshot, new: &Snapshot) -> Vec<String> {
    let old_site = PublishedSite::new(&old.model, &old.theme);
    let new_site = PublishedSite::new(&new.model, &new.theme);
    let new_pages = new.model.addresses();
    let mut pairs = Vec::new();
    for (address, page) in old.model.addresses() {
        if let Some(new_page) = new_pages.get(address) {
            pairs.push((address, page, new_page));
        }
    }
    let mut changed: Vec<String> = pairs
        .par_iter()
        .with_max_len(CHUNK_SIZE)
        .filter(|(_, old, new)| is_changed(&old_site.html(old), &new_site.html(new)))
        .map(|(address, ..)| (*address).clone())
        .collect();
    let new_files = new_site.data_files();
    for (path, bytes) in old_site.data_files() {
        if new_files.get(&path).is_some_and(|new| *new != bytes) {
            changed.push(path);
        }
    }
    changed.sort_unstable();
    changed
}

/// Shows the old version with the theme of the new one. Returns the first page of each kind that
/// differs.
pub(crate) fn pages_with_other_theme(old: &Snapshot, new: &Snapshot) -> Vec<ChangedPage> {
    let old_site = PublishedSite::new(&old.model, &old.theme);
    let new_site = PublishedSite::new(&old.model, &new.theme);
    let mut pages = old.model.pages();
    pages = pages
        .into_par_iter()
        .with_max_len(CHUNK_SIZE)
        .filter(|page| is_changed(&old_site.html(page), &new_site.html(page)))
        .collect();
    let mut kinds = HashSet::new();
    let mut changed = Vec::new();
    for page in pages {
        if kinds.insert(std::mem::discriminant(&page)) {
            changed.push(ChangedPage {
                address: old.model.address(&page),
                old_text: told_text(&old_site.html(&page)),
                new_text: told_text(&new_site.html(&page)),
            });
        }
    }
    changed
}

/// One published version of a site.
struct PublishedSite {
    model: Arc<Model>,
    /// The renderer, if the templates can be read.
    renderer: Option<Renderer>,
}

impl PublishedSite {
    fn new(model: &Arc<Model>, theme: &Arc<Theme>) -> Self {
        let model = Arc::clone(model);
        let mut renderer = None;
        if theme.is_renderable() {
            renderer = Some(Renderer::new(Arc::clone(&model), Arc::clone(theme), false));
        }
        Self { model, renderer }
    }

    /// Returns the HTML of a page, or an empty text if its templates have errors. The addresses of
    /// assets are replaced by their names, which do not change with each change of their content.
    fn html(&self, page: &Page) -> String {
        let Some(renderer) = &self.renderer else { return String::new() };
        let Ok(output) = renderer.page(page) else { return String::new() };
        let mut html = String::from_utf8(output.bytes).unwrap_or_default();
        for (name, path) in renderer.assets() {
            html = html.replace(path, name);
        }
        html
    }

    /// Returns the bytes of the data files and feeds by path.
    fn data_files(&self) -> BTreeMap<String, Vec<u8>> {
        let data = DataContext::new(&self.model);
        let mut files = Vec::<Output>::from(data.claims_files());
        for article in data::annotated_articles(&self.model) {
            files.extend(data.annotations(article));
        }
        if let Some(renderer) = &self.renderer {
            files.extend(data::oembed_files(&self.model, renderer.locale(), |_| true));
            files.extend(MarkdownFiles::new(&self.model, renderer.locale()).all());
        }
        if let Some(renderer) = &self.renderer
            && let Ok(feeds) = data::feeds(&self.model, renderer, false)
        {
            files.extend(feeds);
        }
        files.into_iter().map(|file| (file.path, file.bytes)).collect()
    }
}

/// Returns whether two pages differ for readers. Most pages are the same and need not be parsed.
fn is_changed(old: &str, new: &str) -> bool {
    old != new && told_text(old) != told_text(new)
}
