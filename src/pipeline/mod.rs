//! A site's pages and files, or those of a part of it, made in parallel and put where they go; those that are as the last
//! build left them are kept.
//! It must not know what a page holds, nor how a file is written.
pub mod process_memory;
pub mod progress;
pub mod social_cards;
pub mod timings;

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::data;
use crate::data::{Before, FILES, Facts, Tables};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::print::Print;
use crate::model::shelf::{Read, noticing};
use crate::model::{Model, Page};
use crate::output::Shard;
use crate::pipeline::timings::Reporter;
use crate::project::Snapshot;
use crate::render::fragment_check::Parts;
use crate::render::ledger::{Known, Ledger};
use crate::render::{Output, Renderer};

/// How many pages a thread takes on at a time: with more, one would be left alone with the last of them.
const AT_ONCE: usize = 16;

/// Where the files of a site go.
pub(crate) trait Target: Sync {
    /// Takes a file, and gives its hash.
    fn put(&self, output: &Output) -> io::Result<Print>;

    /// Takes the file that the last build left at this path, if it is still that with this hash.
    fn keep(&self, path: &str, print: Print) -> bool;

    /// The bytes of the file that the last build left at this path, if it is still that with this hash.
    fn last(&self, path: &str, print: Print) -> Option<Vec<u8>>;
}

/// The pages of a site that are looked at and not written: what is known of them is enough.
pub(crate) struct Nowhere;

impl Target for Nowhere {
    fn put(&self, _: &Output) -> io::Result<Print> {
        Ok(Print::default())
    }

    fn keep(&self, _: &str, _: Print) -> bool {
        true
    }

    fn last(&self, _: &str, _: Print) -> Option<Vec<u8>> {
        None
    }
}

/// A site that is being made.
struct Work<'a> {
    snapshot: &'a Snapshot,
    shard: Shard,
    renderer: Renderer,
    target: &'a dyn Target,
    watch: &'a Reporter,
    ledger: Ledger,
    known: Option<Known>,
}

/// A file that was made or kept: what it was made from, and what is wrong with it.
#[derive(Default)]
struct Made {
    path: String,
    reads: Vec<Read>,
    print: Print,
    mistakes: Vec<Diagnostic>,
    is_kept: bool,
}

/// Looks at every page of the site, and gives the mistakes of templates. What `before` tells of needs no look.
pub(crate) fn look(
    snapshot: &Snapshot,
    before: Option<Ledger>,
    watch: &Reporter,
) -> io::Result<Vec<Diagnostic>> {
    Work::of(snapshot, Shard::WHOLE, &Nowhere, before, watch).map_or(Ok(Vec::new()), |work| {
        let mistakes = work.pages()?.into_iter().flat_map(|page| page.mistakes).collect::<Vec<_>>();
        Ok(work.renderer.card_mistakes().cloned().chain(mistakes).collect())
    })
}

/// The files that are no pages, or those of a part of the site.
struct Others {
    /// In the first part only.
    tables: Option<(Tables, [Print; 3])>,
    annotations: Vec<Made>,
    /// The paths of the whole site, where this is a part of it.
    whole: BTreeSet<String>,
}

/// What is known of a site, or a part of it, once it is made.
#[derive(Default)]
pub(crate) struct Done {
    /// The mistakes of templates.
    pub(crate) mistakes: Vec<Diagnostic>,
    /// What the next build needs to know; nothing after a part.
    pub(crate) ledger: Option<Ledger>,
    /// The paths of the whole site, where a part of it was made.
    pub(crate) whole: BTreeSet<String>,
}

/// Makes every page and file of the site, or of a part of it, and as long as nothing is wrong its social cards.
pub(crate) fn make(
    snapshot: &Snapshot,
    shard: Shard,
    target: &dyn Target,
    before: Option<Ledger>,
    cache: &Cache,
    watch: &Reporter,
) -> io::Result<Done> {
    let Some(work) = Work::of(snapshot, shard, target, before, watch) else {
        return Ok(Done::default());
    };
    let (pages, others) =
        rayon::join(|| work.pages(), || watch.timings.phase("data", || work.others()));
    let (mut pages, Others { tables, annotations, whole }) = (pages?, others?);
    let mut mistakes: Vec<Diagnostic> = work.renderer.card_mistakes().cloned().collect();
    mistakes.extend(pages.iter_mut().flat_map(|page| std::mem::take(&mut page.mistakes)));
    if !snapshot.diagnostics.has_errors()
        && mistakes.iter().all(|mistake| mistake.severity != Severity::Error)
    {
        let pictures = work.renderer.pictures();
        watch
            .timings
            .phase("cards", || social_cards::draw(&pictures, shard, cache, target, watch))?;
    }
    if !shard.is_whole() {
        return Ok(Done { mistakes, ledger: None, whole });
    }
    let Work { mut ledger, .. } = work;
    if let Some((tables, prints)) = tables {
        (ledger.records, ledger.tables) = (tables.records, prints);
    }
    ledger.pages = pages
        .into_iter()
        .chain(annotations)
        .map(|made| (made.path, (made.reads, made.print)))
        .collect();
    Ok(Done { mistakes, ledger: Some(ledger), whole })
}

impl<'a> Work<'a> {
    /// Nothing where the theme cannot be used at all.
    fn of(
        snapshot: &'a Snapshot,
        shard: Shard,
        target: &'a dyn Target,
        before: Option<Ledger>,
        watch: &'a Reporter,
    ) -> Option<Self> {
        let Snapshot { model, theme, options, .. } = snapshot;
        theme.is_whole().then(|| {
            let renderer = Renderer::new(Arc::clone(model), Arc::clone(theme), options.drafts);
            let ledger = Ledger::new(&renderer);
            let known = ledger.compare(before);
            Self { snapshot, shard, renderer, target, watch, ledger, known }
        })
    }

    fn pages(&self) -> io::Result<Vec<Made>> {
        let timings = &self.watch.timings;
        let made = timings.phase("pages", || self.all_pages())?;
        let kept = made.iter().filter(|page| page.is_kept).count();
        timings.count("pages", made.len() - kept, "made", kept);
        Ok(made)
    }

    fn all_pages(&self) -> io::Result<Vec<Made>> {
        let model = &self.snapshot.model;
        let (pages, parts) = (model.pages(), Parts::of(model));
        let progress = self.watch.progress("pages", pages.len());
        let page = |page| self.page(page, &parts).inspect(|_| progress.step());
        let made = pages.par_iter().with_max_len(AT_ONCE).map(page).collect();
        progress.finish();
        made
    }

    fn page(&self, page: &Page, parts: &Parts) -> io::Result<Made> {
        let path = self.renderer.path(page);
        let address = self.snapshot.model.address(page);
        let is_own = self.shard.has(&path);
        // Where others lead to a part of a page, it is looked at by every build: what is wrong with content all of them say.
        if !is_own && !parts.are_on(&address) {
            return Ok(Made { path, ..Made::default() });
        }
        // The search page leads to an index that is no part of the model, and where others lead to a part of a page, that
        // page has to be seen.
        let is_steady = !matches!(page, Page::Search) && !parts.are_on(&address);
        if let Some(kept) = self.kept(&path).filter(|_| is_steady) {
            return Ok(kept);
        }
        let (made, reads) = noticing(|| self.renderer.page(page));
        match made {
            Ok(output) => {
                let mistakes = parts.missing(&address, &output.bytes);
                let print = if is_own { self.target.put(&output)? } else { Print::default() };
                Ok(Made { path, reads, print, mistakes, is_kept: false })
            }
            Err(mistakes) => Ok(Made { path, mistakes, ..Made::default() }),
        }
    }

    /// The file at `path`, if all that it was made from is as it was and so is it.
    fn kept(&self, path: &str) -> Option<Made> {
        let (reads, print) = self.known.as_ref()?.page(path)?;
        let is_kept = self.target.keep(path, *print);
        let made = || Made {
            path: path.to_owned(),
            reads: reads.clone(),
            print: *print,
            mistakes: Vec::new(),
            is_kept,
        };
        is_kept.then(made)
    }

    /// The files that are no pages.
    fn others(&self) -> io::Result<Others> {
        let model = self.snapshot.published();
        let facts = Facts::of(&model);
        let once = || if self.shard.is_first() { self.once(&facts).map(Some) } else { Ok(None) };
        let (tables, annotations) = rayon::join(once, || self.annotations(&facts));
        let whole = if self.shard.is_whole() { BTreeSet::new() } else { self.paths(&model) };
        Ok(Others { tables: tables?, annotations: annotations?, whole })
    }

    /// The paths of all files of the site.
    fn paths(&self, published: &Model) -> BTreeSet<String> {
        let Snapshot { model, options, .. } = self.snapshot;
        let mut paths: BTreeSet<String> = FILES.into_iter().map(str::to_owned).collect();
        paths.extend(model.pages().iter().map(|page| self.renderer.path(page)));
        paths.extend(self.renderer.files().into_iter().map(|file| file.path));
        paths.extend(self.renderer.pictures().iter().map(|picture| picture.path.to_owned()));
        paths.extend(data::list_paths(published, options.drafts));
        paths.extend(
            data::annotated(published)
                .into_iter()
                .map(|article| data::annotations_path(published, article)),
        );
        paths
    }

    /// The files that are made once for the whole site. Gives the tables.
    fn once(&self, facts: &Facts) -> io::Result<(Tables, [Print; 3])> {
        let Snapshot { theme, options, .. } = self.snapshot;
        let put = |output: &Output| self.target.put(output).map(drop);
        let lists =
            || data::lists(facts.model, &theme.messages, options.drafts).iter().try_for_each(put);
        let files = || self.renderer.files().iter().try_for_each(put);
        let (tables, (lists, files)) =
            rayon::join(|| self.tables(facts), || rayon::join(lists, files));
        lists.and(files).and(tables)
    }

    /// The tables, with the hashes of their files.
    fn tables(&self, facts: &Facts) -> io::Result<(Tables, [Print; 3])> {
        let known = self.known.as_ref().filter(|_| self.is_of_readers());
        let last = |known| {
            Some(Before {
                known,
                files: [self.last(known, 0)?, self.last(known, 1)?, self.last(known, 2)?],
            })
        };
        let mut tables = facts.tables(known.and_then(last).as_ref());
        let mut prints = <[Print; 3]>::default();
        for (file, print) in tables.files.iter_mut().zip(&mut prints) {
            *print = self.target.put(file)?;
            file.bytes = Vec::new();
        }
        Ok((tables, prints))
    }

    /// A file with records, where it is the one that their places are known in. Another folder may have another.
    fn last(&self, known: &Known, file: usize) -> Option<Vec<u8>> {
        self.target.last(FILES.get(file)?, known.table(file)?)
    }

    fn annotations(&self, facts: &Facts) -> io::Result<Vec<Made>> {
        let articles = data::annotated(facts.model).into_par_iter();
        let own = articles
            .filter(|article| self.shard.has(&data::annotations_path(facts.model, *article)));
        own.map(|article| self.annotated(facts, article)).collect()
    }

    fn annotated(&self, facts: &Facts, article: usize) -> io::Result<Made> {
        let path = data::annotations_path(facts.model, article);
        if let Some(kept) = self.kept(&path).filter(|_| self.is_of_readers()) {
            return Ok(kept);
        }
        let (output, reads) = noticing(|| facts.annotations(article));
        Ok(Made { print: self.target.put(&output)?, path, reads, ..Made::default() })
    }

    /// Whether the pages show what the data holds: a site with drafts is two models.
    fn is_of_readers(&self) -> bool {
        !self.snapshot.options.drafts
    }
}
