//! What templates see: plain values, every address ready to print after `root`. Themes see these
//! structs and nothing else, so a name here is a promise.

pub mod feeds;
pub mod lists;

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::render::memo::Shared;
pub use crate::render::views::feeds::{
    CategoryView, FeedEntryView, FeedView, SitemapEntryView, SitemapView,
};
pub use crate::render::views::lists::{CountView, FacetView, GroupView, IndexEntryView, ListView};
use crate::theme::options::OptionValue;

/// Facts of the site, in every template as `site`.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// What the site is called.
    pub title: String,
    /// What it is.
    pub description: Option<String>,
    /// Where it is published, with a `/` at the end.
    pub base_url: String,
    /// The language of its own words (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its language as the Open Graph protocol writes it, where it names a territory: `en_GB`.
    pub locale: Option<String>,
    /// Who publishes it.
    pub organization: Option<LinkView>,
    /// The address of its repository.
    pub repository: Option<String>,
    /// What its search page works with: `builtin` or `pagefind`.
    pub search: &'static str,
    /// The standing pages, for menus; `href` stands after `root`.
    pub pages: Vec<LinkView>,
    /// How many claims readers can see.
    pub claim_count: usize,
    /// How many articles.
    pub article_count: usize,
    /// Whether drafts are shown, so that every page says so.
    pub shows_drafts: bool,
}

/// The theme, in every template as `theme`.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeView {
    /// Its name.
    pub name: String,
    /// The values of its options, by name: what the site sets, or what the theme says.
    pub options: BTreeMap<String, OptionValue>,
}

/// Words that lead somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The words.
    pub name: String,
    /// Where they lead; empty where nowhere.
    pub href: String,
}

/// Words in a language of their own that lead somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct LocalizedLinkView {
    /// The words.
    pub name: String,
    /// Where they lead.
    pub href: String,
    /// Their language (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// The page itself, in every template as `page`.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// What kind of page it is: `home`, `article`, `claim`, `list`, `index`, `standing`, …
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its title where it is shared: a claim comes after its rating, so that it is not repeated without one.
    pub headline: String,
    /// One or two sentences on it.
    pub description: Option<String>,
    /// Its absolute address.
    pub canonical: String,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// Its data for search engines, JSON ready to stand in a `<script>`: the review of a claim, or who publishes the
    /// site.
    pub json_ld: Option<String>,
    /// The annotations of an article for programs, beside its page.
    pub annotations: Option<String>,
    /// The absolute address of its social card, a PNG of 1200 by 630 pixels; only claims have one.
    pub card: Option<String>,
}

/// The page that an old address leads to, in `alias.html` as `target`.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectView {
    /// The way there.
    pub href: String,
    /// Its absolute address.
    pub url: String,
}

/// A rating.
#[derive(Debug, Clone, Serialize)]
pub struct RatingView {
    /// Its id, for `data-rating`.
    pub id: String,
    /// Its word.
    pub label: String,
    /// What it means.
    pub definition: String,
    /// Its place in the order.
    pub value: Option<f64>,
    /// The greatest value of its scale, where it has a value and the scale's make an order from 1 or more upwards.
    pub best: Option<f64>,
    /// The least value of its scale, where there is a greatest.
    pub worst: Option<f64>,
    /// A mark that is not colour.
    pub symbol: String,
    /// Why and since when it is no longer given.
    pub retired: Option<String>,
    /// Its list.
    pub href: String,
    /// How many claims on this page have it.
    pub count: usize,
    /// How many have a rating before it in the list: where its part of a bar begins.
    pub before: usize,
}

/// A day.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// ISO 8601, for `datetime`.
    pub iso: String,
    /// As readers write it.
    pub text: String,
}

/// Somebody.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Option<String>,
    /// Whether they are an organization and not a human being.
    pub is_organization: bool,
    /// Their own address.
    pub url: Option<String>,
    /// Other addresses that are them.
    pub same_as: Vec<String>,
    /// Their page here.
    pub href: String,
    /// Who they are, as HTML; only on their own page.
    pub bio: Option<String>,
}

/// A claim where it is named: in a list, beside an article, as a related one.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardView {
    /// Its id.
    pub id: String,
    /// The assertion.
    pub text: String,
    /// Its page.
    pub href: String,
    /// Its rating; a draft may have none yet.
    pub rating: Option<Shared<RatingView>>,
    /// What to take away.
    pub summary: Option<String>,
    /// Who makes it.
    pub claimant: Option<Shared<PersonView>>,
    /// When the claim was made.
    pub claim_date: Option<Shared<DateView>>,
    /// When the check was published.
    pub published: Option<Shared<DateView>>,
    /// The articles that it is made in.
    pub articles: Vec<Shared<LocalizedLinkView>>,
    /// Who published them, each once.
    pub publishers: Vec<Shared<LinkView>>,
    /// What it is about.
    pub topics: Vec<Shared<LinkView>>,
    /// How many sources are cited for and against it.
    pub evidence_count: usize,
    /// Whether it is withdrawn.
    pub retracted: bool,
    /// Why readers cannot see it yet.
    pub unpublished: Option<String>,
}

/// A claim's own page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClaimView {
    /// What lists show of it too.
    pub card: CardView,
    /// Where it is made.
    pub passages: Vec<PassageView>,
    /// The articles that it is made in, each once.
    pub sources: Vec<Shared<SourceView>>,
    /// What to know, a line each, as HTML.
    pub key_points: Vec<String>,
    /// Why the rating, as HTML.
    pub explanation: Option<String>,
    /// On what grounds, numbered as they are cited.
    pub evidence: Vec<Shared<EvidenceView>>,
    /// The same, by what it does to the claim: what speaks against it, what supports it, and what helps to
    /// understand it or has no stance.
    pub grounds: Vec<EvidenceGroupView>,
    /// What the claimant answered.
    pub response: Option<ResponseView>,
    /// Who wrote it.
    pub authors: Vec<Shared<PersonView>>,
    /// Who approved it.
    pub reviewers: Vec<Shared<PersonView>>,
    /// When it was last changed, where that is not the day of publication.
    pub modified: Option<Shared<DateView>>,
    /// What was changed, newest first.
    pub corrections: Vec<CorrectionView>,
    /// What happened to it, oldest first, corrections included.
    pub history: Vec<HistoryEventView>,
    /// What to read next.
    pub related: Vec<CardView>,
    /// Where its file can be read, on the forge that keeps it.
    pub file_url: Option<String>,
    /// Where its file can be edited.
    pub edit_url: Option<String>,
    /// Where an error in it can be reported.
    pub report_url: Option<String>,
    /// How to cite it.
    pub cite: CiteView,
}

/// How to cite a claim's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CiteView {
    /// As text.
    pub text: String,
    /// As BibTeX.
    pub bibtex: String,
}

/// A passage in its context.
#[derive(Debug, Clone, Serialize)]
pub struct PassageView {
    /// The words before it, from the start of the paragraph or a few words back.
    pub before: String,
    /// Its words.
    pub words: String,
    /// The words after it.
    pub after: String,
    /// Whether it is in the headline.
    pub in_title: bool,
    /// Its place in the annotated article.
    pub href: String,
    /// Its place on the live page (a Text Fragment), where the article has an address.
    pub original: Option<String>,
    /// Its place in the archived copy.
    pub archived: Option<String>,
    /// The article.
    pub article: Shared<SourceView>,
}

/// The article that a passage is from, and which version of it was checked.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// Its headline.
    pub title: String,
    /// Its annotated page.
    pub href: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<Shared<LinkView>>,
    /// Where.
    pub url: Option<String>,
    /// An archived copy.
    pub archive_url: Option<String>,
    /// When.
    pub published: Option<Shared<DateView>>,
    /// When the text was taken.
    pub accessed: Option<Shared<DateView>>,
    /// SHA-256 of the text that was checked.
    pub sha256: String,
    /// Its language (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// A cited source.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceView {
    /// Its number, from 1; its place on the page is `#evidence-<number>`.
    pub number: usize,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When.
    pub published: Option<Shared<DateView>>,
    /// Where it can be read.
    pub url: Option<String>,
    /// An archived copy.
    pub archive_url: Option<String>,
    /// Why there is none.
    pub archive_note: Option<String>,
    /// When it was read.
    pub accessed: Option<Shared<DateView>>,
    /// What it says.
    pub quote: Option<String>,
    /// What is read from it.
    pub note: Option<String>,
    /// What is to be known about the source itself.
    pub source_note: Option<String>,
    /// `supports`, `refutes` or `context`.
    pub stance: Option<&'static str>,
}

/// Evidence of one stance.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceGroupView {
    /// `refutes`, `supports` or `context`.
    pub stance: &'static str,
    /// The evidence, numbered as it is cited.
    pub evidence: Vec<Shared<EvidenceView>>,
}

/// The claimant's reply.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseView {
    /// When they were asked.
    pub asked: Option<Shared<DateView>>,
    /// What they said.
    pub answer: Option<String>,
}

/// A public change.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionView {
    /// Its place on the claim's page, without `#`.
    pub id: String,
    /// When.
    pub date: Shared<DateView>,
    /// `update`, `correction`, `verdict-change` or `retraction`.
    pub kind: &'static str,
    /// The rating before.
    pub from: Option<Shared<RatingView>>,
    /// The rating after.
    pub to: Option<Shared<RatingView>>,
    /// What and why.
    pub note: String,
    /// The claim, in the list of all corrections.
    pub claim: LinkView,
}

/// Something that happened to a claim.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEventView {
    /// `made`, `published`, or the kind of a correction.
    pub kind: &'static str,
    /// When.
    pub date: Shared<DateView>,
    /// The correction, where it is one.
    pub correction: Option<CorrectionView>,
}

/// An annotated article.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    /// What is known of it.
    pub source: Shared<SourceView>,
    /// The headline as HTML, with its marks.
    pub title_html: String,
    /// Whether the text opens with the headline, so that it is not shown apart.
    pub opens_with_title: bool,
    /// Whether only the paragraphs that hold passages are shown.
    pub excerpts: bool,
    /// The text as HTML, with its marks.
    pub text_html: String,
    /// The same, cut where notes can stand beside their passages. In a paragraph a note can hold phrasing
    /// content only.
    pub parts: Vec<PartView>,
    /// Where in the text the passages are.
    pub strip: Vec<PassageMarkerView>,
    /// Its passages' claims, in the order of the text.
    pub notes: Vec<Shared<NoteView>>,
    /// Its ratings with their counts, in the order of the scale.
    pub ratings: Vec<RatingView>,
}

/// A part of an article's text.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// The part as HTML, with its marks.
    pub html: String,
    /// The note that can stand after it.
    pub note: Option<Shared<NoteView>>,
    /// Whether that place is within a paragraph.
    pub is_inline: bool,
}

/// A passage on the strip that stands for the whole text.
#[derive(Debug, Clone, Serialize)]
pub struct PassageMarkerView {
    /// Where it begins, in thousandths of the text.
    pub x: usize,
    /// How much of the text it is, in thousandths.
    pub width: usize,
    /// The id of its rating.
    pub rating: Option<String>,
    /// The claim.
    pub claim: String,
    /// Its place on the page.
    pub href: String,
}

/// A claim beside the article.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView {
    /// Its number in the article, from 1.
    pub number: usize,
    /// The claim.
    pub card: CardView,
    /// The words of its passages in this article, each with its place on the page.
    pub passages: Vec<LinkView>,
}
