//! Renders every page and file of a site in parallel and hands the files to the output folder.

pub(crate) mod page_changes;
pub(crate) mod pictures;
pub mod progress;
pub(crate) mod shown_ratings;
pub mod social_cards;
pub mod timings;
mod told_text;

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::cache::pictures::PictureMaker;
use crate::data::markdown::{MarkdownFiles, markdown_paths};
use crate::data::{self, CLAIMS_FILES, DataContext};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::{Model, Page};
use crate::output::{Shard, Staging};
use crate::pipeline::timings::Reporter;
use crate::project::Snapshot;
use crate::render;
use crate::render::fragment_check::FragmentLinks;
use crate::render::{Output, Renderer};

/// How many pages a thread takes at a time. If it were greater, the last thread would work alone
/// for longer.
const CHUNK_SIZE: usize = 16;

/// The caches of files that are slow to make.
pub(crate) struct Caches {
    pub(crate) pictures: PictureMaker,
    pub(crate) social_cards: Cache,
}

impl Caches {
    /// Opens the caches of the site in the folder `root`.
    pub(crate) fn open(root: &Utf8Path) -> Self {
        Self { pictures: PictureMaker::open(root), social_cards: Cache::social_cards(root) }
    }
}

/// The result of a build before it is published.
#[derive(Default)]
pub(crate) struct BuildReport {
    /// Errors of templates and broken links to parts of pages.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The paths of all files of the site if only a part of it was built; otherwise empty.
    pub(crate) all_paths: BTreeSet<String>,
}

/// Renders the pages that can have errors and returns their diagnostics.
///
/// Templates of a site can fail on any page. Built-in templates cannot, so with these only the
/// pages are rendered that other pages link to with a fragment.
pub(crate) fn check_pages(
    snapshot: &Snapshot,
    caches: &Caches,
    reporter: &Reporter,
) -> Vec<Diagnostic> {
    let Snapshot { model, theme, options, .. } = snapshot;
    if !theme.is_renderable() {
        return Vec::new();
    }
    let renderer = new_renderer(snapshot);
    let undecodable = reporter
        .timings
        .phase("pictures", || pictures::check(snapshot, &caches.pictures, reporter));
    let links = FragmentLinks::new(model);
    let mut pages = model.pages();
    if !theme.has_custom_templates {
        pages.retain(|page| links.has_links_to(&model.address(page)));
    }
    let progress = reporter.progress("pages", pages.len());
    let check = |page| {
        let diagnostics = match renderer.page(page) {
            Ok(output) => links.check_page(&model.address(page), &output.bytes),
            Err(diagnostics) => diagnostics,
        };
        progress.step();
        diagnostics
    };
    let found: Vec<Vec<Diagnostic>> = reporter
        .timings
        .phase("pages", || pages.par_iter().with_max_len(CHUNK_SIZE).map(check).collect());
    progress.finish();
    let mut diagnostics: Vec<Diagnostic> = renderer.card_diagnostics().cloned().collect();
    diagnostics.extend(undecodable);
    diagnostics.extend(found.into_iter().flatten());
    if theme.has_custom_templates
        && let Err(errors) = data::feeds(&snapshot.published(), &renderer, options.drafts)
    {
        diagnostics.extend(errors);
    }
    diagnostics
}

/// Renders every page and file of the site, or of one shard of it, into `staging`. Social cards are
/// drawn last and only if there are no errors.
pub(crate) fn build(
    snapshot: &Snapshot,
    shard: Shard,
    staging: &Staging,
    caches: &Caches,
    reporter: &Reporter,
) -> io::Result<BuildReport> {
    if !snapshot.theme.is_renderable() {
        return Ok(BuildReport::default());
    }
    let renderer = new_renderer(snapshot);
    let builder = SiteBuilder { snapshot, shard, renderer: &renderer, staging, reporter };
    let timings = &reporter.timings;
    let (pages, data) = rayon::join(
        || timings.phase("pages", || builder.write_pages()),
        || timings.phase("data", || builder.write_data()),
    );
    let mut diagnostics: Vec<Diagnostic> = renderer.card_diagnostics().cloned().collect();
    diagnostics.extend(pages?);
    let data = data?;
    diagnostics.extend(data.diagnostics);
    diagnostics.extend(timings.phase("pictures", || {
        pictures::write(snapshot, shard, &caches.pictures, staging, reporter)
    })?);
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    if !snapshot.diagnostics.has_errors() && !diagnostics.iter().any(is_error) {
        timings.phase("cards", || {
            let cards = renderer.social_cards();
            social_cards::write(&cards, shard, caches, staging, reporter)
        })?;
    }
    Ok(BuildReport { diagnostics, all_paths: data.all_paths })
}

fn new_renderer(snapshot: &Snapshot) -> Renderer {
    let Snapshot { model, theme, options, .. } = snapshot;
    Renderer::new(Arc::clone(model), Arc::clone(theme), options.drafts)
}

/// A site that is being written.
struct SiteBuilder<'a> {
    snapshot: &'a Snapshot,
    shard: Shard,
    renderer: &'a Renderer,
    staging: &'a Staging,
    reporter: &'a Reporter,
}

impl SiteBuilder<'_> {
    fn write_pages(&self) -> io::Result<Vec<Diagnostic>> {
        let model = &self.snapshot.model;
        let (pages, links) = (model.pages(), FragmentLinks::new(model));
        self.reporter.timings.note("pages", format!("{} rendered", pages.len()));
        let progress = self.reporter.progress("pages", pages.len());
        let write = |page| {
            let diagnostics = self.write_page(page, &links);
            progress.step();
            diagnostics
        };
        let written: io::Result<Vec<Vec<Diagnostic>>> =
            pages.par_iter().with_max_len(CHUNK_SIZE).map(write).collect();
        progress.finish();
        Ok(written?.into_iter().flatten().collect())
    }

    fn write_page(&self, page: &Page, links: &FragmentLinks) -> io::Result<Vec<Diagnostic>> {
        let address = self.snapshot.model.address(page);
        let is_in_shard = self.shard.contains(&self.renderer.path(page));
        // Every shard checks all links to parts of pages, so that all of them report the same.
        if !is_in_shard && !links.has_links_to(&address) {
            return Ok(Vec::new());
        }
        let output = match self.renderer.page(page) {
            Ok(output) => output,
            Err(diagnostics) => return Ok(diagnostics),
        };
        if is_in_shard {
            self.staging.write(&output)?;
        }
        Ok(links.check_page(&address, &output.bytes))
    }

    /// Writes the files that are not pages. The result has the paths of all files of the site if
    /// this is only one shard of it.
    fn write_data(&self) -> io::Result<BuildReport> {
        let model = self.snapshot.published();
        let data = DataContext::new(&model);
        let write_once =
            || if self.shard.is_first() { self.write_once(&data) } else { Ok(Vec::new()) };
        let (once, annotations) = rayon::join(write_once, || self.write_annotations(&data));
        annotations?;
        self.write_oembed(&model)?;
        self.write_markdown(&model)?;
        self.write_static_files()?;
        self.write_linked_files()?;
        let all_paths =
            if self.shard.is_whole_site() { BTreeSet::new() } else { self.all_paths(&model) };
        Ok(BuildReport { diagnostics: once?, all_paths })
    }

    /// Writes the files that exist once in a site. They belong to the first shard. Returns the
    /// errors of the templates of feeds.
    fn write_once(&self, data: &DataContext) -> io::Result<Vec<Diagnostic>> {
        let drafts = self.snapshot.options.drafts;
        let write_claims_files =
            || self.staging.write_together(CLAIMS_FILES, |files| data.write_claims_files(files));
        let (claims, feeds) =
            rayon::join(write_claims_files, || data::feeds(data.model, self.renderer, drafts));
        claims?;
        self.write_all(&self.renderer.files())?;
        match feeds {
            Ok(feeds) => self.write_all(&feeds)?,
            Err(errors) => return Ok(errors),
        }
        Ok(Vec::new())
    }

    fn write_annotations(&self, data: &DataContext) -> io::Result<()> {
        data::annotated_articles(data.model).into_par_iter().try_for_each(|article| {
            if !self.shard.contains(&data::annotations_path(data.model, article)) {
                return Ok(());
            }
            match data.annotations(article) {
                Some(output) => self.staging.write(&output),
                None => Ok(()),
            }
        })
    }

    fn write_oembed(&self, published: &Model) -> io::Result<()> {
        let is_wanted = |path: &str| self.shard.contains(path);
        self.write_all(&data::oembed_files(published, self.renderer.locale(), is_wanted))
    }

    fn write_markdown(&self, published: &Model) -> io::Result<()> {
        let files = MarkdownFiles::new(published, self.renderer.locale());
        files.for_each(|path| self.shard.contains(path), |file| self.staging.write(&file))
    }

    fn write_linked_files(&self) -> io::Result<()> {
        self.snapshot.model.linked_files().par_iter().try_for_each(|file| {
            if !self.shard.contains(&file.published) {
                return Ok(());
            }
            self.staging.copy(&file.published, || file.open())
        })
    }

    fn write_static_files(&self) -> io::Result<()> {
        self.snapshot.site_files.static_files.par_iter().try_for_each(|file| {
            if !self.shard.contains(&file.path) {
                return Ok(());
            }
            self.staging.copy(&file.path, || file.open())
        })
    }

    fn write_all(&self, files: &[Output]) -> io::Result<()> {
        files.par_iter().try_for_each(|file| self.staging.write(file))
    }

    fn all_paths(&self, published: &Model) -> BTreeSet<String> {
        let Snapshot { model, options, site_files, .. } = self.snapshot;
        let mut paths = BTreeSet::new();
        paths.extend(data::CLAIMS_FILES.map(str::to_owned));
        paths.extend(data::feed_paths(published, options.drafts));
        for page in model.pages() {
            paths.insert(self.renderer.path(&page));
        }
        for file in self.renderer.files() {
            paths.insert(file.path);
        }
        for file in &site_files.static_files {
            paths.insert(file.path.clone());
        }
        for file in model.linked_files() {
            paths.insert(file.published.clone());
        }
        for picture in model.pictures() {
            for file in render::pictures::published_files(model, picture) {
                paths.insert(file.path);
            }
        }
        for card in self.renderer.social_cards() {
            paths.insert(card.path.to_owned());
        }
        for article in data::annotated_articles(published) {
            paths.insert(data::annotations_path(published, article));
        }
        paths.extend(data::oembed_paths(published));
        paths.extend(markdown_paths(published));
        paths
    }
}
