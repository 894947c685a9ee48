//! The model: a site as readers may see it, with articles, claims, people and ratings joined by
//! index. [`build`] creates it and [`check`] has the rules that concern more than one file.

pub mod build;
pub mod chart;
pub mod check;
pub mod clock;
mod evidence;
pub mod look_alikes;
pub mod page;
mod part;
pub mod prose;
pub mod prose_location;
pub mod site;
pub mod taxonomy;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::content::files::article::RecordingKind;
use crate::content::files::verdict::{CorrectionKind, MediaCategory};
use crate::content::media_files::Picture;
use crate::content::values::{Date, LocalTime, PartialDate, TimeSpan};
use crate::diagnostics::span::{FileId, Span};
use crate::model::build::article_text::SearchableText;
use crate::text::Document;
use crate::text::transcript::Transcript;

pub use crate::model::build::AnchorCache;
pub use crate::model::build::lists::{List, Lists, Role};
pub use crate::model::build::people::{Mention, Person, Publisher};
pub use crate::model::build::redirects::Redirect;
pub use crate::model::build::scales::Rating;
pub use crate::model::chart::{Chart, ChartCell, ChartRow, ChartSeries};
pub use crate::model::clock::Clock;
pub use crate::model::evidence::{Evidence, EvidenceCopy, QuoteCounts};
pub use crate::model::page::Page;
pub use crate::model::part::{Part, Region};
pub use crate::model::prose::{LinkTarget, PagePart, Prose};
pub use crate::model::site::{Organization, Site};
pub use crate::model::taxonomy::{Taxonomy, Term, TermId};

/// A site as readers may see it. Lists refer to each other by index.
#[derive(Debug, Clone)]
pub struct Model {
    pub site: Site,
    /// Every rating of every scale, in the order of the scales.
    pub ratings: Vec<Rating>,
    /// The articles that have a visible claim, by id.
    pub articles: Vec<Article>,
    /// The visible claims, newest first.
    pub claims: Vec<Claim>,
    /// The people as visible claims name them, each description once.
    pub mentions: Vec<Mention>,
    /// The people whom visible claims name.
    pub people: Vec<Person>,
    /// The publishers of the articles, by slug.
    pub publishers: Vec<Publisher>,
    /// The topics, and after them the lists of the site's own.
    pub taxonomies: Vec<Taxonomy>,
    /// The first days of the months in which checks of visible claims were published, newest first.
    pub months: Vec<Date>,
    pub lists: Lists,
    /// The pages of `content/pages/`.
    pub static_pages: Vec<StaticPage>,
    /// Former addresses of claims and articles.
    pub redirects: Vec<Redirect>,
    pub summary: Summary,
    addresses: OnceLock<BTreeMap<String, Page>>,
}

impl Model {
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == id)
    }

    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }

    /// Counts the quotes of evidence, if the site keeps copies of sources.
    pub fn quote_counts(&self) -> Option<QuoteCounts> {
        if !self.site.keeps_copies {
            return None;
        }
        let mut counts = QuoteCounts { total: 0, verified: 0 };
        for evidence in self.claims.iter().flat_map(|claim| &claim.evidence) {
            counts.total += usize::from(evidence.quote.is_some());
            counts.verified += usize::from(evidence.is_quote_verified);
        }
        Some(counts)
    }

    /// Returns the indexes of the people of some mentions.
    pub fn people_of(&self, mentions: &[usize]) -> impl Iterator<Item = usize> {
        mentions.iter().filter_map(|mention| Some(self.mentions.get(*mention)?.person))
    }

    /// Returns how many of some claims have each rating, in the order of the scale. Withdrawn
    /// claims have no rating.
    pub fn count_ratings(&self, claims: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for index in claims {
            let claim = self.claims.get(index);
            if let Some(rating) = claim.and_then(Claim::effective_rating) {
                *counts.entry(rating).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// Returns the names of the people of some mentions.
    pub fn names_of(&self, mentions: &[usize]) -> impl Iterator<Item = &str> {
        self.people_of(mentions).filter_map(|index| Some(self.people.get(index)?.name.as_str()))
    }
}

/// Which claims the model contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether it contains drafts and claims that are in review, held or under embargo.
    pub drafts: bool,
    /// Decides which embargoes are over, and which days are in the future.
    pub clock: Clock,
}

/// Counts of the whole content, including drafts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    pub articles: usize,
    pub claims: usize,
    pub passages: usize,
    pub anchored: usize,
}

/// A picture with its caption.
#[derive(Debug, Clone)]
pub struct Figure {
    pub picture: Arc<Picture>,
    /// A description for readers who cannot see it.
    pub alt: String,
    pub caption: Option<String>,
    /// Who made it, or who has the rights to it.
    pub credit: Option<String>,
}

/// An article under check.
#[derive(Debug, Clone)]
pub struct Article {
    pub id: String,
    /// The file `article.yaml`.
    pub file: FileId,
    pub source_file: FileId,
    pub title: String,
    /// Where `article.yaml` has the title.
    pub title_span: Span,
    pub authors: Vec<String>,
    /// An index into [`Model::publishers`].
    pub publisher: Option<usize>,
    pub url: Option<String>,
    pub archive_url: Option<String>,
    pub published: Option<PartialDate>,
    pub accessed: Option<Date>,
    /// BCP 47.
    pub language: String,
    /// The picture, if the article is one.
    pub media: Option<Figure>,
    /// SHA-256 of the source file, or of the picture if there is no text.
    pub sha256: String,
    /// The lead picture.
    pub image: Option<Figure>,
    pub document: Arc<Document>,
    /// The pictures of the document; `None` for one that is not shown.
    pub pictures: Vec<Option<Arc<Picture>>>,
    /// Whether its code is not highlighted, because the site has too much code.
    pub has_plain_code: bool,
    /// The range of the headline if the text begins with it.
    pub title_range: Option<Range<usize>>,
    /// Whether only the paragraphs with passages are shown.
    pub excerpts: bool,
    /// In the order of the text.
    pub passages: Vec<ArticlePassage>,
    /// Who says what, if the text is a transcript.
    pub transcript: Option<Arc<Transcript>>,
    /// In the order of the transcript.
    pub speakers: Vec<Speaker>,
    pub recording: Option<Recording>,
}

/// A speaker of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The name in the text.
    pub label: String,
    /// The name that readers see.
    pub name: String,
    pub role: Option<String>,
    pub url: Option<String>,
    /// An index into [`Model::people`], if a visible claim names the speaker.
    pub person: Option<usize>,
}

/// The film or recording of an article: the article itself, or the recording of its transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Whether verdicts judge it, because the article is not a transcript of it.
    pub is_judged: bool,
    pub kind: RecordingKind,
    /// Its address elsewhere.
    pub url: Option<String>,
    /// The path below the root of the site of a copy that the pages play.
    pub file: Option<String>,
    /// The path below the root of the site of the captions of the copy.
    pub captions: Option<String>,
    /// The description of a judged one: what it shows or says.
    pub description: Option<String>,
    pub caption: Option<String>,
    /// Who made it, or who has the rights to it.
    pub credit: Option<String>,
}

impl Article {
    /// Returns the text of one part. The article as a whole has no text of its own.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Whole | Part::Picture(_) | Part::Recording(_) => "",
            Part::Title => &self.title,
            Part::Body => &self.document.text,
        }
    }
}

/// A passage in the list of its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticlePassage {
    pub part: Part,
    /// A byte range of the part.
    pub range: Range<usize>,
    /// An index into [`Model::claims`].
    pub claim: usize,
    /// The number of the passage among the claim's passages in this article, from 1.
    pub number: usize,
}

/// A passage in the list of its claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// An index into [`Model::articles`].
    pub article: usize,
    pub part: Part,
    /// A byte range of the part.
    pub range: Range<usize>,
    /// The number of the passage among the claim's passages in that article, from 1.
    pub number: usize,
    /// Indexes into the speakers of the article.
    pub speakers: Vec<usize>,
    /// When the words begin and, if it is known, end in the recording.
    pub time: Option<TimeSpan>,
}

/// A claim and its verdict.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The name of the verdict file without `.yaml`.
    pub id: String,
    pub file: FileId,
    /// The path of the file below the site's folder.
    pub file_path: String,
    pub text: String,
    pub text_span: Span,
    /// Why readers cannot see the claim; `None` if they can.
    pub unpublished: Option<Unpublished>,
    pub retracted: bool,
    /// Empty for a claim without a text.
    pub passages: Vec<Passage>,
    pub appearances: Vec<Appearance>,
    /// Indexes into [`Model::mentions`], like `authors` and `reviewers`.
    pub claimants: Vec<usize>,
    pub claim_date: Option<PartialDate>,
    /// An index into [`Model::ratings`].
    pub rating: Option<usize>,
    pub media_review: Option<MediaReview>,
    /// The finding as the title of the page, if it is not the claim.
    pub headline: Option<String>,
    pub summary: Option<String>,
    /// The lead picture.
    pub image: Option<Figure>,
    pub key_points: Vec<Prose>,
    pub explanation: Option<Prose>,
    pub evidence: Vec<Evidence>,
    pub response: Option<Response>,
    pub authors: Vec<usize>,
    pub reviewers: Vec<usize>,
    pub published: Option<Date>,
    pub imported_from: Option<Original>,
    /// The date of the latest correction or, without any, of publication.
    pub modified: Option<Date>,
    /// The terms by taxonomy: for each, indexes into [`Taxonomy::terms`].
    pub terms: Vec<Vec<usize>>,
    /// Indexes into [`Model::claims`].
    pub related: Vec<usize>,
    /// Newest first.
    pub corrections: Vec<Correction>,
}

impl Claim {
    /// Returns the indexes of the mentions of its claimants, authors and reviewers.
    pub fn mentions(&self) -> impl Iterator<Item = usize> {
        self.claimants.iter().chain(&self.authors).chain(&self.reviewers).copied()
    }

    /// Drops mentions of people whom the same list names before in other words.
    pub(crate) fn name_people_once(&mut self, mentions: &[Mention]) {
        for list in [&mut self.claimants, &mut self.authors, &mut self.reviewers] {
            if list.len() < 2 {
                continue;
            }
            let mut named = BTreeSet::new();
            list.retain(|index| mentions.get(*index).is_some_and(|it| named.insert(it.person)));
        }
    }

    /// Returns the rating, unless the claim is retracted: a retracted claim counts nowhere.
    pub fn effective_rating(&self) -> Option<usize> {
        if self.retracted { None } else { self.rating }
    }

    /// Returns the headline, unless the claim is retracted.
    pub fn effective_headline(&self) -> Option<&str> {
        if self.retracted { None } else { self.headline.as_deref() }
    }

    /// Returns the summary, unless the claim is retracted.
    pub fn effective_summary(&self) -> Option<&str> {
        if self.retracted { None } else { self.summary.as_deref() }
    }
}

/// Why readers cannot see a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpublished {
    Draft,
    /// It waits for a reviewer.
    Review,
    /// Held, with the reason.
    Held(String),
    /// Under embargo until then.
    Embargoed(LocalTime),
}

/// A place where a claim was made.
#[derive(Debug, Clone, Default)]
pub struct Appearance {
    pub url: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<PartialDate>,
    /// BCP 47; `None` for the language of the site.
    pub language: Option<String>,
    pub archive_url: Option<String>,
    /// Why there is no archived copy.
    pub archive_note: Option<String>,
    pub note: Option<String>,
    /// Whether the claim was made there first, as far as is known.
    pub is_first: bool,
}

/// The authenticity of a picture, film or recording.
#[derive(Debug, Clone)]
pub struct MediaReview {
    pub category: MediaCategory,
    /// The address of the original.
    pub original: Option<String>,
    /// The original picture.
    pub picture: Option<Figure>,
    /// Where the original comes from, and what it shows.
    pub context: Option<String>,
}

/// The review that a verdict was imported from.
#[derive(Debug, Clone)]
pub struct Original {
    pub url: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<PartialDate>,
}

/// The claimant's response.
#[derive(Debug, Clone)]
pub struct Response {
    pub asked: Option<Date>,
    /// The answer, if the claimant gave one.
    pub answer: Option<String>,
}

/// A published correction.
#[derive(Debug, Clone)]
pub struct Correction {
    pub date: Date,
    /// The number of the correction among the claim's corrections of that day, from 1.
    pub number: usize,
    pub kind: CorrectionKind,
    /// An index into [`Model::ratings`].
    pub from: Option<usize>,
    /// An index into [`Model::ratings`].
    pub to: Option<usize>,
    pub note: Prose,
    /// The index of the correction in the file of the claim.
    pub entry: usize,
}

/// A page of `content/pages/`.
#[derive(Debug, Clone)]
pub struct StaticPage {
    pub slug: String,
    pub title: String,
    pub description: Option<String>,
    /// The lead picture.
    pub image: Option<Figure>,
    pub prose: Prose,
    pub file: FileId,
}
