//! The last model, amended. Where all that is different is what single claims say of themselves, as while somebody writes,
//! nothing else is worked out again. What this gives must be what [`crate::model::build::assemble`] gives.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::VerdictFile;
use crate::content::{FileRecord, Page, SiteFiles};
use crate::diagnostics::span::FileId;
use crate::model::build::assemble::{ModelBuilder, unpublished};
use crate::model::build::people::Files;
use crate::model::build::prose_links;
use crate::model::build::prose_links::{Mistakes, Reasons};
use crate::model::build::scales::Scales;
use crate::model::check::passages::Anchored;
use crate::model::shelf::{Kind, Shelf};
use crate::model::{Claim, Model, Options, SearchableText};

/// A model, what it was made from, and what was wrong with its texts.
pub struct Last {
    around: Around,
    anchored: Vec<Arc<Anchored>>,
    model: Model,
    mistakes: Mistakes,
}

/// What a model is made from beside verdicts.
pub struct Around {
    options: Options,
    site: Option<Arc<SiteFile>>,
    fonts: Vec<Arc<[u8]>>,
    articles: Vec<(String, Option<FileId>)>,
    texts: Vec<Arc<SearchableText>>,
    shared: Vec<Arc<FileRecord<SourceEntry>>>,
    people: Vec<Arc<FileRecord<PersonFile>>>,
    pages: Vec<Arc<Page>>,
}

impl Around {
    /// What is around the verdicts of a site_files, with the words of its articles.
    pub fn of(site_files: &SiteFiles, options: Options, texts: &[Arc<SearchableText>]) -> Self {
        Self {
            options,
            site: site_files.site.clone(),
            fonts: site_files.fonts.clone(),
            articles: site_files
                .articles
                .iter()
                .map(|article| (article.id.clone(), article.file))
                .collect(),
            texts: texts.to_vec(),
            shared: site_files.shared.clone(),
            people: site_files.people.clone(),
            pages: site_files.pages.clone(),
        }
    }

    fn is_as(&self, other: &Self) -> bool {
        self.options == other.options
            && self.site.as_ref().map(Arc::as_ptr) == other.site.as_ref().map(Arc::as_ptr)
            && self.articles == other.articles
            && are_same(&self.texts, &other.texts)
            && are_same(&self.fonts, &other.fonts)
            && are_same(&self.shared, &other.shared)
            && are_same(&self.people, &other.people)
            && are_same(&self.pages, &other.pages)
    }
}

/// Whether two lists are of the very same things.
pub fn are_same<T: ?Sized>(before: &[Arc<T>], now: &[Arc<T>]) -> bool {
    before.len() == now.len()
        && before.iter().zip(now).all(|(before, now)| Arc::ptr_eq(before, now))
}

impl Last {
    /// What the next model can be made from.
    pub fn new(
        around: Around,
        anchored: Vec<Arc<Anchored>>,
        model: Model,
        mistakes: Mistakes,
    ) -> Self {
        Self { around, anchored, model, mistakes }
    }

    /// The model, and what is wrong with its texts.
    pub fn model(&self) -> (Model, &Mistakes) {
        (self.model.clone(), &self.mistakes)
    }

    /// Takes over what verdicts say now; `None` where more than their own claims would be different.
    pub fn amended(
        mut self,
        site_files: &SiteFiles,
        around: &Around,
        scales: &Scales,
        anchored: &[Arc<Anchored>],
    ) -> Option<Self> {
        if !self.around.is_as(around) || self.anchored.len() != anchored.len() {
            return None;
        }
        let pairs = || {
            self.anchored
                .iter()
                .zip(anchored)
                .enumerate()
                .filter(|(_, (was, is))| !Arc::ptr_eq(was, is))
        };
        let files = Files::of(&site_files.people);
        if !pairs().all(|(_, (was, is))| is_alike(was, is, around.options, &files)) {
            return None;
        }
        let changed: Vec<(usize, &FileRecord<VerdictFile>)> =
            pairs().map(|(at, (_, is))| (at, is.verdict.as_ref())).collect();
        self.amend(site_files, scales, &changed);
        self.anchored = anchored.to_vec();
        Some(self)
    }

    fn amend(
        &mut self,
        site_files: &SiteFiles,
        scales: &Scales,
        changed: &[(usize, &FileRecord<VerdictFile>)],
    ) {
        let verdicts: Vec<&FileRecord<VerdictFile>> =
            changed.iter().map(|(_, verdict)| *verdict).collect();
        let mut reasons = prose_links::reasons(&self.model, site_files, &verdicts);
        for ((at, _), reasons) in changed.iter().zip(&mut reasons) {
            self.mistakes.set(*at, std::mem::take(&mut reasons.mistakes));
        }
        let related = changed
            .iter()
            .filter_map(|(_, verdict)| verdict.record.as_ref())
            .flat_map(|it| &it.related);
        let related: BTreeSet<&str> = related.map(|id| id.value.0.as_str()).collect();
        let places = self
            .model
            .claims
            .iter()
            .enumerate()
            .filter(|(_, claim)| related.contains(claim.id.as_str()));
        let places = places.map(|(at, claim)| (claim.id.as_str(), at)).collect();
        let assembler =
            ModelBuilder::new(site_files, scales, self.around.options, Vec::new(), places);
        let now = changed
            .iter()
            .zip(reasons)
            .map(|((_, verdict), reasons)| (verdict.file, (*verdict, reasons)));
        let mut now: IndexMap<FileId, (&FileRecord<VerdictFile>, Reasons)> = now.collect();
        let amended = |was: &Arc<Claim>| {
            let Some((verdict, reasons)) = now.swap_remove(&was.file) else {
                return Arc::clone(was);
            };
            assembler.amended(was, verdict, reasons).map_or_else(|| Arc::clone(was), Arc::new)
        };
        let claims = self.model.claims.iter().map(amended).collect();
        self.model.claims = Shelf::new(Kind::Claims, claims);
    }
}

/// A new field has to be looked at in [`is_alike`], where others than the claim itself can tell it.
const _: () = assert!(VerdictFile::FIELDS.len() == 20);

/// Whether two states of a verdict differ in nothing that others than its own claim can tell.
fn is_alike(was: &Anchored, is: &Anchored, options: Options, files: &Files) -> bool {
    let same_file = (&was.verdict.id, &was.verdict.article, was.verdict.file)
        == (&is.verdict.id, &is.verdict.article, is.verdict.file);
    let (Some(old), Some(new)) = (&was.verdict.record, &is.verdict.record) else { return false };
    same_file
        && was.found == is.found
        && unpublished(old, options.today) == unpublished(new, options.today)
        && old.status.as_deref() == new.status.as_deref()
        && old.published.as_deref() == new.published.as_deref()
        && old.rating.as_deref() == new.rating.as_deref()
        && files.are_same(&old.claimant, &new.claimant)
        && files.are_same(&old.authors, &new.authors)
        && files.are_same(&old.reviewers, &new.reviewers)
        && old.topics.iter().map(|it| &it.value).eq(new.topics.iter().map(|it| &it.value))
        && old.aliases.iter().map(|it| &it.value).eq(new.aliases.iter().map(|it| &it.value))
}
