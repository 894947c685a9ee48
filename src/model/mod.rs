//! A [`SiteFiles`] → a [`Model`]: articles, claims, passages, people and ratings joined, every rule that
//! concerns more than one file checked, and what readers must not see left out. Pure: the day comes
//! in as an argument.

pub mod build;
pub mod check;
pub mod page;
pub mod prose_location;
pub mod site;

use crate::model::build::assemble;
use crate::model::build::prose_links;
use crate::model::build::redirects;
use crate::model::build::scales;
use crate::model::check::archives;
use crate::model::check::article;
use crate::model::check::claim;
use crate::model::check::passages;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::content::SiteFiles;
use crate::content::files::verdict::{CorrectionKind, Stance};
use crate::content::values::Date;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::{FileId, Span};
use crate::model::build::article_text::SearchableText;
use crate::text::Document;

pub use crate::model::build::lists::{List, Lists, Role};
pub use crate::model::build::people::{Person, Publisher};
pub use crate::model::build::prose_links::{PagePart, Prose, Target};
pub use crate::model::build::redirects::Redirect;
pub use crate::model::build::scales::Rating;
pub use crate::model::page::Page;
pub use crate::model::site::{Organization, Site};

/// A whole site as readers may see it.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the site says of itself.
    pub site: Site,
    /// Every rating of every scale, in the order of the scales.
    pub ratings: Vec<Rating>,
    /// The articles that have a visible claim, by id.
    pub articles: Vec<Article>,
    /// The visible claims, newest first.
    pub claims: Vec<Claim>,
    /// Everybody that a visible claim or article names, by slug.
    pub people: Vec<Person>,
    /// The publishers of the articles, by slug.
    pub publishers: Vec<Publisher>,
    /// The topics of the visible claims, by slug.
    pub topics: Vec<Topic>,
    /// The first days of the months in which checks of visible claims were published, newest first.
    pub months: Vec<Date>,
    /// Which claims are on which list.
    pub lists: Lists,
    /// The standing pages, by slug.
    pub static_pages: Vec<StaticPage>,
    /// The addresses that claims and articles once had.
    pub redirects: Vec<Redirect>,
    /// What was counted on the way.
    pub summary: Summary,
    addresses: OnceLock<BTreeMap<String, Page>>,
}

/// What to leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts, claims in review, held and embargoed ones are in the model.
    pub drafts: bool,
    /// Today, for embargoes.
    pub today: Date,
}

/// Numbers about the whole content, drafts included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Article folders.
    pub articles: usize,
    /// Verdict files.
    pub claims: usize,
    /// Passages in them.
    pub passages: usize,
    /// Passages that were found.
    pub anchored: usize,
}

/// An article under check.
#[derive(Debug, Clone)]
pub struct Article {
    /// The folder's name.
    pub id: String,
    /// `article.yaml`.
    pub file: FileId,
    /// The source text's file.
    pub source_file: FileId,
    /// The headline.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<usize>,
    /// Where.
    pub url: Option<String>,
    /// An archived copy.
    pub archive_url: Option<String>,
    /// When.
    pub published: Option<Date>,
    /// When the text was taken.
    pub accessed: Option<Date>,
    /// Its language (BCP 47).
    pub language: String,
    /// SHA-256 of the source file.
    pub sha256: String,
    /// The text.
    pub document: Arc<Document>,
    /// Where the text holds the headline, when it opens with it.
    pub title_range: Option<Range<usize>>,
    /// Whether only the paragraphs that hold passages may be shown.
    pub excerpts: bool,
    /// The passages of visible claims in it, in the order of the text.
    pub passages: Vec<ArticlePassage>,
}

impl Article {
    /// The words of one part.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Title => &self.title,
            Part::Body => &self.document.text,
        }
    }
}

/// Where in an article: its headline where that stands apart, or its text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Part {
    /// The headline of `article.yaml`.
    Title,
    /// The source text.
    Body,
}

/// A passage as its article sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticlePassage {
    /// Headline or text.
    pub part: Part,
    /// Bytes of that part's text.
    pub range: Range<usize>,
    /// The claim, by its place in [`Model::claims`].
    pub claim: usize,
    /// Which of the claim's passages in this article, from 1.
    pub number: usize,
}

/// A passage as its claim sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The article, by its place in [`Model::articles`].
    pub article: usize,
    /// Headline or text.
    pub part: Part,
    /// Bytes of that part's text.
    pub range: Range<usize>,
    /// Which of the claim's passages in that article, from 1.
    pub number: usize,
}

/// A claim and its verdict.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The stem of its file.
    pub id: String,
    /// The verdict file.
    pub file: FileId,
    /// Its path below the site's folder.
    pub file_path: String,
    /// The assertion.
    pub text: String,
    /// Where it stands.
    pub text_span: Span,
    /// Why readers cannot see it yet; `None` when they can.
    pub unpublished: Option<Unpublished>,
    /// Whether it is withdrawn.
    pub retracted: bool,
    /// Where it is made.
    pub passages: Vec<Passage>,
    /// Who makes it.
    pub claimant: Option<usize>,
    /// When it was made.
    pub claim_date: Option<Date>,
    /// Its rating, by its place in [`Model::ratings`].
    pub rating: Option<usize>,
    /// What to take away.
    pub summary: Option<String>,
    /// What to know, a line each.
    pub key_points: Vec<Prose>,
    /// Why.
    pub explanation: Option<Prose>,
    /// On what grounds.
    pub evidence: Vec<Evidence>,
    /// What the claimant answered.
    pub response: Option<Response>,
    /// Who wrote it.
    pub authors: Vec<usize>,
    /// Who approved it.
    pub reviewers: Vec<usize>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed: its latest correction, or its publication.
    pub modified: Option<Date>,
    /// What it is about, by place in [`Model::topics`].
    pub topics: Vec<usize>,
    /// What to read next, by place in [`Model::claims`].
    pub related: Vec<usize>,
    /// What was changed, newest first.
    pub corrections: Vec<Correction>,
}

impl Claim {
    /// Its rating, unless the check is withdrawn: what is not upheld counts nowhere.
    pub fn effective_rating(&self) -> Option<usize> {
        self.rating.filter(|_| !self.retracted)
    }

    /// What to take away, unless the check is withdrawn.
    pub fn effective_summary(&self) -> Option<&str> {
        self.summary.as_deref().filter(|_| !self.retracted)
    }
}

/// Why a claim is not for readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpublished {
    /// Being written.
    Draft,
    /// Waiting for a reviewer.
    Review,
    /// Held, and why.
    Held(String),
    /// Not before that day.
    Embargoed(Date),
}

/// A cited source.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The id of its shared entry.
    pub source: Option<String>,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Where it can be read.
    pub url: Option<String>,
    /// An archived copy.
    pub archive_url: Option<String>,
    /// Why there is none.
    pub archive_note: Option<String>,
    /// When it was read.
    pub accessed: Option<Date>,
    /// What it says.
    pub quote: Option<String>,
    /// What the desk reads from it: the citation's own note.
    pub note: Option<String>,
    /// What is to be known about the source: the shared entry's note.
    pub source_note: Option<String>,
    /// What it does to the claim.
    pub stance: Option<Stance>,
}

/// The claimant's reply.
#[derive(Debug, Clone)]
pub struct Response {
    /// When they were asked.
    pub asked: Option<Date>,
    /// What they said; `None` when nothing came.
    pub answer: Option<String>,
}

/// A public change.
#[derive(Debug, Clone)]
pub struct Correction {
    /// When.
    pub date: Date,
    /// Which of that day's corrections of the claim, from 1.
    pub number: usize,
    /// How much it changes.
    pub kind: CorrectionKind,
    /// The rating before.
    pub from: Option<usize>,
    /// The rating after.
    pub to: Option<usize>,
    /// What and why.
    pub note: String,
}

/// What claims are about.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its place in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
}

/// A standing page.
#[derive(Debug, Clone)]
pub struct StaticPage {
    /// Its address.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// One sentence on it.
    pub description: Option<String>,
    /// Its text.
    pub prose: Prose,
    /// Its file.
    pub file: FileId,
}

/// Anchored passages and parsed texts of the last model. A running preview keeps them, so that an
/// edit of one file does not search all other articles again.
#[derive(Default)]
pub struct AnchorCache {
    texts: BTreeMap<String, Arc<SearchableText>>,
    passages: passages::AnchoredPassages,
}

impl AnchorCache {
    /// Returns the searchable text of every article, in the order of the articles.
    fn texts(&mut self, site_files: &SiteFiles) -> Vec<Arc<SearchableText>> {
        let known = &self.texts;
        let texts: Vec<Arc<SearchableText>> = site_files
            .articles
            .par_iter()
            .map(|article| match known.get(&article.id) {
                Some(text) if text.are_of(article) => Arc::clone(text),
                _ => Arc::new(SearchableText::of(article)),
            })
            .collect();
        let ids = site_files.articles.iter().map(|article| article.id.clone());
        self.texts = ids.zip(texts.iter().cloned()).collect();
        texts
    }
}

impl Model {
    /// Builds the model of a site and checks every rule that concerns more than one file.
    pub fn build(
        site_files: &SiteFiles,
        options: Options,
        anchors: &mut AnchorCache,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let scales = scales::Scales::of(site_files.site.as_deref(), diagnostics);
        let texts = anchors.texts(site_files);
        for article in &site_files.articles {
            article::check(article, site_files, &scales, diagnostics);
        }
        let anchored = passages::anchor_all(site_files, &texts, &mut anchors.passages, diagnostics);
        let check = || check_all(site_files, &scales, options.today);
        let assemble = || {
            let mut model = assemble::assemble(site_files, options, &scales, &texts, &anchored);
            let found = prose_links::resolve(&mut model, site_files);
            (model, found)
        };
        let (found, (model, prose)) = rayon::join(check, assemble);
        diagnostics.append(found);
        diagnostics.append(prose);
        model
    }
}

fn check_all(site_files: &SiteFiles, scales: &scales::Scales, today: Date) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    claim::check(site_files, scales, today, &mut diagnostics);
    archives::check(site_files, &mut diagnostics);
    page::check_slugs(site_files, &mut diagnostics);
    redirects::check(site_files, &mut diagnostics);
    diagnostics
}
