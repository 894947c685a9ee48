//! The values that templates can use. They are plain, and every address can be printed after
//! `root`. Templates see only these structs, so the names of fields must stay the same.

pub mod articles;
pub mod feeds;
pub mod frame;
pub mod lists;
pub mod media;
pub mod pictures;
pub mod reading_on;
pub mod site;
pub mod small_pages;
pub mod transcripts;
pub mod works;

use serde::Serialize;

use crate::model::QuoteCounts;

pub use crate::render::memo::CachedValue;
pub use crate::render::views::articles::{ArticleView, NoteView, PlaceView, WholeNoteView};
pub use crate::render::views::feeds::{
    CategoryView, FeedEntryView, FeedView, SitemapEntryView, SitemapView,
};
pub use crate::render::views::frame::{ContactView, FrameView, MenuEntryView};
pub use crate::render::views::lists::{
    CountView, FacetView, GroupView, IndexEntryView, ListView, TaxonomyView, TermsView,
    TrendMonthView, TrendView,
};
pub use crate::render::views::media::{JudgedPictureView, MediaReviewView, RegionView};
pub use crate::render::views::pictures::{FileView, PictureView};
pub use crate::render::views::reading_on::{CiteView, ClaimPositionView, RecordView};
pub use crate::render::views::site::{SiteView, ThemeView};
pub use crate::render::views::small_pages::{EmbedCodeView, EmbedView, RedirectView};
pub use crate::render::views::transcripts::{
    MomentView, RecordingView, SpeakerView, TranscriptView,
};
pub use crate::render::views::works::{AppearanceView, OriginalView, SourceView};

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The text of the link.
    pub name: String,
    /// The address, or an empty text.
    pub href: String,
}

/// A link whose text has its own language.
#[derive(Debug, Clone, Serialize)]
pub struct LocalizedLinkView {
    /// The text of the link.
    pub name: String,
    /// The address.
    pub href: String,
    /// The language of the text (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// The current page, in every template as `page`.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// The kind of page: `home`, `article`, `claim`, `list`, `index`, `standing`, …
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// One or two sentences about the page.
    pub description: Option<String>,
    /// The absolute address.
    pub canonical: String,
    /// The title, percent-encoded for the query of another address.
    pub encoded_title: String,
    /// The absolute address, percent-encoded for the query of another address.
    pub encoded_url: String,
    /// Whether search engines should ignore the page.
    pub noindex: bool,
    /// Data for search engines as JSON for a `<script>`: the review of a claim, or the publisher of
    /// the site.
    pub json_ld: Option<String>,
    /// The address of the annotations of an article.
    pub annotations: Option<String>,
    /// The address of the page of a claim as Markdown.
    pub markdown: Option<String>,
    /// The absolute address of the lead picture, if it has one.
    pub image: Option<String>,
    /// The absolute address of the social card, a PNG of 1200 by 630 pixels. Only claims have one.
    pub card: Option<String>,
}

/// A rating.
#[derive(Debug, Clone, Serialize)]
pub struct RatingView {
    /// The id, for `data-rating`.
    pub id: String,
    /// The word that readers see.
    pub label: String,
    /// Its definition. Empty if the site does not define it.
    pub definition: String,
    /// Its number. A greater number is truer.
    pub value: Option<f64>,
    /// The greatest value of the scale, if the rating has a value and the scale is in order.
    pub best: Option<f64>,
    /// The least value of the scale, if there is a greatest.
    pub worst: Option<f64>,
    /// A sign for readers who cannot see the colour.
    pub symbol: String,
    /// Why and since when it is no longer used.
    pub retired: Option<String>,
    /// The address of the list of its claims.
    pub href: String,
    /// The number of claims with this rating, on this page or in this list.
    pub count: usize,
    /// The number of claims with the ratings before it in the list. In a bar chart, its part begins
    /// there.
    pub before: usize,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// ISO 8601, for `datetime`. It may be a month (`1998-05`) or a year (`1998`).
    pub iso: String,
    /// The day, month or year in the site's language.
    pub text: String,
}

/// A person or an organization.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// The role. In a claim it is the role in the verdict, on their own page the role in their
    /// file.
    pub role: Option<String>,
    /// Whether it is an organization.
    pub is_organization: bool,
    /// The address of their own website.
    pub url: Option<String>,
    /// Other addresses of the same person.
    pub same_as: Vec<String>,
    /// The address of their page on this site.
    pub href: String,
    /// A description as HTML. Only their own page has it.
    pub bio: Option<String>,
    /// A portrait, or the logo of an organization.
    pub image: Option<PictureView>,
}

/// A claim in a list, next to an article, or as a related claim.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardView {
    /// The id.
    pub id: String,
    /// The claim.
    pub text: String,
    /// The finding as the title of the claim's page, instead of the claim.
    pub headline: Option<String>,
    /// The address of the claim's page.
    pub href: String,
    /// The rating. A draft may lack it.
    pub rating: Option<CachedValue<RatingView>>,
    /// The summary.
    pub summary: Option<String>,
    /// The lead picture.
    pub image: Option<PictureView>,
    /// Who made the claim; if there are several, the first of `claimants`.
    pub claimant: Option<CachedValue<PersonView>>,
    /// All who made the claim.
    pub claimants: Vec<CachedValue<PersonView>>,
    /// When the claim was made.
    pub claim_date: Option<CachedValue<DateView>>,
    /// When the verdict was published.
    pub published: Option<CachedValue<DateView>>,
    /// The articles of its passages.
    pub articles: Vec<CachedValue<LocalizedLinkView>>,
    /// The publishers of these articles, each once.
    pub publishers: Vec<CachedValue<LinkView>>,
    /// The topics.
    pub topics: Vec<CachedValue<LinkView>>,
    /// The terms in lists of the site's own. Lists without a term are left out.
    pub taxonomies: Vec<TermsView>,
    /// The number of cited sources.
    pub evidence_count: usize,
    /// Whether the verdict is retracted.
    pub retracted: bool,
    /// Why readers cannot see the claim yet.
    pub unpublished: Option<String>,
}

/// The page of a claim, in `claim.html` as `claim`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClaimView {
    /// The fields that lists show too.
    pub card: CardView,
    /// The ratings of the scale in their order, if the rating has a place among them. Empty for a
    /// retracted claim.
    pub scale: Vec<CachedValue<RatingView>>,
    /// The passages. Empty for a claim without a text.
    pub passages: Vec<PassageView>,
    /// The articles of the passages, each once.
    pub sources: Vec<CachedValue<SourceView>>,
    /// Where else the claim was made.
    pub appearances: Vec<AppearanceView>,
    /// The authenticity of the picture, film or recording.
    pub media_review: Option<MediaReviewView>,
    /// The review that the verdict was imported from.
    pub imported_from: Option<OriginalView>,
    /// The main points, each as HTML.
    pub key_points: Vec<String>,
    /// The reasons as HTML.
    pub explanation: Option<String>,
    /// The evidence, in the order of its numbers.
    pub evidence: Vec<CachedValue<EvidenceView>>,
    /// The same evidence in groups: against the claim, for it, and context.
    pub grounds: Vec<EvidenceGroupView>,
    /// The answer of the claimant.
    pub response: Option<ResponseView>,
    /// Who wrote the verdict.
    pub authors: Vec<CachedValue<PersonView>>,
    /// Who approved it.
    pub reviewers: Vec<CachedValue<PersonView>>,
    /// The date of the last change, if it is not the date of publication.
    pub modified: Option<CachedValue<DateView>>,
    /// The corrections, newest first.
    pub corrections: Vec<CorrectionView>,
    /// The events, oldest first, with the corrections.
    pub history: Vec<HistoryEventView>,
    /// Claims to read next.
    pub related: Vec<CardView>,
    /// Its position among the claims of its first article, if that has several.
    pub position: Option<ClaimPositionView>,
    /// What else its claimants said. Left out for claimants of one claim.
    pub records: Vec<RecordView>,
    /// How long it takes to read the page, in minutes.
    pub reading_minutes: usize,
    /// The address of the file in the repository.
    pub file_url: Option<String>,
    /// The address to edit the file.
    pub edit_url: Option<String>,
    /// The address to report an error.
    pub report_url: Option<String>,
    /// How to cite the page.
    pub cite: CiteView,
    /// How other sites can show the claim, if the site offers it.
    pub embed: Option<EmbedCodeView>,
}

/// A passage in its context.
#[derive(Debug, Clone, Serialize)]
pub struct PassageView {
    /// The words before it, from the beginning of the paragraph or a few words back.
    pub before: String,
    /// The words of the passage. Empty for the article as a whole, a picture and a recording.
    pub words: String,
    /// The words after it.
    pub after: String,
    /// Whether it is in the headline.
    pub in_title: bool,
    /// Whether it is the article as a whole.
    pub whole: bool,
    /// Who says it, if the article is a transcript. The `href` is empty if they have no page.
    pub speakers: Vec<LinkView>,
    /// The moment of the recording.
    pub moment: Option<MomentView>,
    /// The picture, if the passage is a picture or a region of it.
    pub picture: Option<JudgedPictureView>,
    /// The original of the picture, if the site shows it.
    pub original_picture: Option<PictureView>,
    /// Whether it is the film or recording of the article, or a stretch of it.
    pub recording: bool,
    /// The address of the passage in the annotated article.
    pub href: String,
    /// The address of the passage on the live page (a text fragment, or the moment if that page has
    /// the recording), if the article has an address.
    pub original: Option<String>,
    /// The address of the passage in the archived copy.
    pub archived: Option<String>,
    /// The article.
    pub article: CachedValue<SourceView>,
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceView {
    /// Its number, from 1. Its id on the page is `evidence-<number>`.
    pub number: usize,
    /// The title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<CachedValue<DateView>>,
    /// Its address.
    pub url: Option<String>,
    /// The address of an archived copy.
    pub archive_url: Option<String>,
    /// Why there is no archived copy.
    pub archive_note: Option<String>,
    /// When it was read.
    pub accessed: Option<CachedValue<DateView>>,
    /// What it says, word for word or translated.
    pub quote: Option<String>,
    /// Its words, if the quote is translated.
    pub original: Option<String>,
    /// The language of its words (BCP 47), if it is not that of the site.
    pub language: Option<String>,
    /// `verified` if the words of its quote are in the kept copy, `unverified` if not. Only if it
    /// has a quote, and the site keeps copies.
    pub quote_status: Option<&'static str>,
    /// The kept copy.
    pub copy: Option<CopyView>,
    /// The moment in the film or recording at the address.
    pub moment: Option<MomentView>,
    /// What the desk concludes from it.
    pub note: Option<String>,
    /// The note in the file of the source.
    pub source_note: Option<String>,
    /// A document or data file of this site.
    pub file: Option<FileView>,
    /// A picture of its content.
    pub media: Option<PictureView>,
    /// A chart of its content with the table, as HTML.
    pub table: Option<String>,
    /// `supports`, `refutes` or `context`.
    pub stance: Option<&'static str>,
}

/// How many quotes of evidence there are.
#[derive(Debug, Clone, Serialize)]
pub struct QuoteCountsView {
    /// All of them.
    pub total: usize,
    /// Those that are in the kept copies of their sources.
    pub verified: usize,
}

impl From<QuoteCounts> for QuoteCountsView {
    fn from(counts: QuoteCounts) -> Self {
        Self { total: counts.total, verified: counts.verified }
    }
}

/// The kept copy of a source.
#[derive(Debug, Clone, Serialize)]
pub struct CopyView {
    /// The SHA-256 of its file.
    pub sha256: Option<String>,
    /// When it was saved, if the verdict says so.
    pub saved: Option<CachedValue<DateView>>,
    /// Whether it is only a part of the source.
    pub excerpt: bool,
    /// The file, if it is published.
    pub file: Option<FileView>,
}

/// Evidence with the same stance.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceGroupView {
    /// `refutes`, `supports` or `context`. Evidence without a stance counts as context.
    pub stance: &'static str,
    /// The evidence.
    pub evidence: Vec<CachedValue<EvidenceView>>,
}

/// The response of the claimant.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseView {
    /// When they were asked.
    pub asked: Option<CachedValue<DateView>>,
    /// Their answer.
    pub answer: Option<String>,
}

/// A correction.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionView {
    /// Its id on the page of the claim.
    pub id: String,
    /// The date.
    pub date: CachedValue<DateView>,
    /// `update`, `correction`, `verdict-change` or `retraction`.
    pub kind: &'static str,
    /// The rating before.
    pub from: Option<CachedValue<RatingView>>,
    /// The rating after.
    pub to: Option<CachedValue<RatingView>>,
    /// What was changed and why, as plain text.
    pub note: String,
    /// The same as HTML.
    pub note_html: String,
    /// The claim, for the list of all corrections.
    pub claim: LinkView,
}

/// An event in the history of a claim.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEventView {
    /// `made`, `published`, or the kind of a correction.
    pub kind: &'static str,
    /// The date.
    pub date: CachedValue<DateView>,
    /// The correction, if it is one.
    pub correction: Option<CorrectionView>,
}
