//! A [`SiteFiles`] → a [`Model`]: articles, claims, passages, people and ratings joined, every rule that
//! concerns more than one file checked, and what readers must not see left out. Pure: the day comes
//! in as an argument.

pub mod build;
pub mod check;
pub mod findings;
pub mod last;
pub mod page;
pub mod print;
pub mod prose_location;
pub mod shelf;
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

use crate::content;
use crate::content::SiteFiles;
use crate::content::files::verdict::{CorrectionKind, Stance};
use crate::content::values::Date;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::{FileId, Span};
use crate::model::build::article_text::SearchableText;
use crate::model::findings::{Findings, Key};
use crate::model::last::{Around, Last};
use crate::text::Document;

pub use crate::model::build::lists::{List, Lists, Role};
pub use crate::model::build::people::{Person, Publisher};
pub use crate::model::build::prose_links::{PagePart, Prose, Target};
pub use crate::model::build::redirects::Alias;
pub use crate::model::build::scales::Rating;
pub use crate::model::page::Page;
pub use crate::model::shelf::Shelf;
pub use crate::model::site::{Organization, Site};

/// A whole site as readers may see it.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the site says of itself.
    pub site: Site,
    /// Every rating of every scale, in the order of the scales.
    pub ratings: Shelf<Rating>,
    /// The articles that have a visible claim, by id.
    pub articles: Shelf<Article>,
    /// The visible claims, newest first.
    pub claims: Shelf<Arc<Claim>>,
    /// Everybody that a visible claim or article names, by slug.
    pub people: Shelf<Person>,
    /// The publishers of the articles, by slug.
    pub publishers: Shelf<Publisher>,
    /// The topics of the visible claims, by slug.
    pub topics: Shelf<Topic>,
    /// The first days of the months in which checks of visible claims were published, newest first.
    pub months: Shelf<Date>,
    /// Which claims are on which list.
    pub lists: Lists,
    /// The standing pages, by slug.
    pub standing: Shelf<StaticPage>,
    /// The addresses that claims and articles once had.
    pub aliases: Shelf<Alias>,
    /// What was counted on the way.
    pub summary: Summary,
    /// Worked out when they are first asked for, and shared with a model that was amended, which has the same.
    addresses: Arc<OnceLock<BTreeMap<String, Page>>>,
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
#[derive(Debug, Clone, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Default, Hash)]
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
#[derive(Debug, Clone, Hash)]
pub struct Response {
    /// When they were asked.
    pub asked: Option<Date>,
    /// What they said; `None` when nothing came.
    pub answer: Option<String>,
}

/// A public change.
#[derive(Debug, Clone, Hash)]
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
#[derive(Debug, Clone, Hash)]
pub struct Topic {
    /// Its place in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
}

/// A standing page.
#[derive(Debug, Clone, Hash)]
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

/// What was found out about a site_files, for the next one, which shares most of its files.
#[derive(Default)]
pub struct Memory {
    texts: BTreeMap<String, Arc<SearchableText>>,
    passages: passages::Memory,
    verdicts: claim::Memory,
    findings: Findings,
    last: Option<Last>,
}

/// Joins a site_files into a model. Mistakes go to `diagnostics`; what they leave is in the model. What `memory` knows of
/// the same files is not worked out again.
pub fn join(
    site_files: &SiteFiles,
    options: Options,
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Model {
    let scales = scales::Scales::of(site_files.site.as_deref(), diagnostics);
    let texts = memory.texts(site_files);
    site_files
        .articles
        .iter()
        .for_each(|article| article::check(article, site_files, &scales, diagnostics));
    let anchored = passages::anchor_all(
        site_files,
        &texts,
        &mut memory.passages,
        &memory.findings,
        diagnostics,
    );
    let keys: Vec<Option<Key>> = anchored.iter().map(|anchored| anchored.key).collect();
    let Memory { verdicts, findings, last, .. } = memory;
    let checked = claim::Checked { keys: &keys, findings, memory: verdicts };
    let check = || {
        let mut found = Diagnostics::default();
        claim::check(site_files, &scales, options.today, checked, &mut found);
        archives::check(site_files, &mut found);
        page::check_slugs(site_files, &mut found);
        redirects::check(site_files, &mut found);
        found
    };
    let before = last.take();
    let (found, joined) =
        rayon::join(check, || joined(site_files, options, &scales, &texts, anchored, before));
    diagnostics.append(found);
    let (model, mistakes) = last.insert(joined).model();
    diagnostics.extend(mistakes.all().cloned());
    model
}

/// The model of a site_files: the one `before`, amended, where that is enough.
fn joined(
    site_files: &SiteFiles,
    options: Options,
    scales: &scales::Scales,
    texts: &[Arc<SearchableText>],
    anchored: Vec<Arc<passages::Anchored>>,
    before: Option<Last>,
) -> Last {
    let around = Around::of(site_files, options, texts);
    before.and_then(|before| before.amended(site_files, &around, scales, &anchored)).unwrap_or_else(
        || {
            let summary = Summary {
                articles: site_files.articles.len(),
                claims: site_files.verdicts.len(),
                passages: anchored.iter().map(|anchored| anchored.found.len()).sum(),
                anchored: anchored.iter().flat_map(|anchored| &anchored.found).flatten().count(),
            };
            let mut model =
                assemble::assemble(site_files, options, scales, texts, &anchored, summary);
            let mistakes = prose_links::resolve(&mut model, site_files);
            Last::new(around, anchored, model, mistakes)
        },
    )
}

impl Memory {
    /// What an earlier run left in bytes that [`Self::kept`] made.
    pub fn restored(bytes: &[u8]) -> Self {
        Self { findings: Findings::restored(bytes), ..Self::default() }
    }

    /// What a later run should know, as bytes, where it is not what this one was told.
    pub fn kept(&mut self) -> Option<Vec<u8>> {
        let findings = self.verdicts.findings(&self.passages);
        if findings.are_known(&self.findings) {
            return None;
        }
        self.findings = findings;
        self.findings.bytes()
    }

    /// The words of every article of the site_files.
    fn texts(&mut self, site_files: &SiteFiles) -> Vec<Arc<SearchableText>> {
        let known = |article: &content::Article| {
            self.texts.get(&article.id).filter(|texts| texts.are_of(article))
        };
        let texts: Vec<Arc<SearchableText>> = site_files
            .articles
            .par_iter()
            .map(|article| {
                known(article).map_or_else(|| Arc::new(SearchableText::of(article)), Arc::clone)
            })
            .collect();
        self.texts = site_files
            .articles
            .iter()
            .map(|article| article.id.clone())
            .zip(texts.iter().cloned())
            .collect();
        texts
    }
}
