//! The passages of an article as a W3C `AnnotationPage` (Web Annotation Data Model), so that other programs can find
//! them in the article. Passages of claims that are not published are in none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use crate::content::values::Date;
use crate::data::claim_review::author;
use crate::data::schema_org::text;
use crate::data::visible_text;
use crate::data::visible_text::Shown;
use crate::model::{Article, ArticlePassage, Claim, Model, Part};
use crate::render::context::Builder;
use crate::render::highlight::passage_id;
use crate::render::url::absolute;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The annotations of an article.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotationPage {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    part_of: AnnotationCollection,
    start_index: usize,
    items: Vec<Annotation>,
}

/// All annotations of an article, of which there is one page.
#[derive(Debug, Serialize)]
struct AnnotationCollection {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    label: String,
    total: usize,
    first: String,
}

#[derive(Debug, Serialize)]
struct Annotation {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    creator: Creator,
    body: Vec<Body>,
    target: Target,
}

#[derive(Debug, Serialize)]
struct Creator {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum Body {
    /// The verdict, or what to take away.
    TextualBody { purpose: &'static str, value: String, format: &'static str, language: String },
    /// The claim's page.
    SpecificResource { purpose: &'static str, source: String },
}

#[derive(Debug, Serialize)]
struct Target {
    source: String,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    selector: Vec<Selector>,
}

/// Which version of the source is meant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum Selector {
    TextQuoteSelector {
        exact: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        prefix: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        suffix: String,
    },
    TextPositionSelector {
        start: usize,
        end: usize,
    },
}

/// The path of an article's annotations below the site's root.
pub fn path(article: &Article) -> String {
    format!("articles/{}/annotations.json", article.id)
}

/// Whether an article has annotations: those that only drafts are about have none.
pub fn has_any(model: &Model, article: &Article) -> bool {
    article.passages.iter().any(|marked| published(model, marked).is_some())
}

/// The claim of a passage, where it is published.
fn published<'a>(model: &'a Model, marked: &ArticlePassage) -> Option<&'a Claim> {
    model.claims.get(marked.claim).filter(|claim| claim.unpublished.is_none())
}

/// The annotations of an article, in the order of the text.
pub fn of(builder: &Builder, article: &Article) -> AnnotationPage {
    let model = builder.model;
    let passages: Vec<(&ArticlePassage, &Claim)> = article
        .passages
        .iter()
        .filter_map(|marked| Some((marked, published(model, marked)?)))
        .collect();
    let in_text = passages.iter().filter(|(marked, _)| marked.part == Part::Body);
    let ranges: Vec<Range<usize>> = in_text.map(|(marked, _)| marked.range.clone()).collect();
    let shown = Shown::of(article, &ranges);
    let offsets: BTreeSet<usize> = ranges
        .iter()
        .filter_map(|range| shown.place(range))
        .flat_map(|place| [place.start, place.end])
        .collect();
    let pages = Pages { builder, article, code_points: shown.code_points(&offsets), shown };
    let id = absolute(&model.site.base_url, &path(article));
    let part_of = AnnotationCollection {
        id: format!("{id}#collection"),
        kind: "AnnotationCollection",
        label: article.title.clone(),
        total: passages.len(),
        first: id.clone(),
    };
    AnnotationPage {
        context: CONTEXT,
        part_of,
        start_index: 0,
        items: passages
            .into_iter()
            .map(|(marked, claim)| pages.annotation(&id, marked, claim))
            .collect(),
        id,
        kind: "AnnotationPage",
    }
}

struct Pages<'a> {
    builder: &'a Builder<'a>,
    article: &'a Article,
    shown: Shown<'a>,
    code_points: BTreeMap<usize, usize>,
}

impl Pages<'_> {
    fn annotation(&self, page: &str, marked: &ArticlePassage, claim: &Claim) -> Annotation {
        let creator = author(&self.builder.model.site);
        Annotation {
            id: format!("{page}#{}", passage_id(self.builder.model, marked)),
            kind: "Annotation",
            motivation: "assessing",
            created: claim.published.map(midnight),
            modified: claim.modified.map(midnight),
            creator: Creator { kind: "Organization", name: creator.name, homepage: creator.url },
            body: self.body(claim),
            target: self.target(marked),
        }
    }

    /// The verdict, its summary and the claim's page; of a retracted claim only the page, which says that it is.
    fn body(&self, claim: &Claim) -> Vec<Body> {
        let card = self.builder.card(claim);
        let words = |purpose, value: &str| {
            let language = self.builder.model.site.language.clone();
            Some(Body::TextualBody { purpose, value: text(value)?, format: "text/plain", language })
        };
        let page = Body::SpecificResource {
            purpose: "linking",
            source: self.builder.absolute(&card.href),
        };
        let verdict = card.rating.as_ref().and_then(|rating| words("tagging", &rating.label));
        verdict
            .into_iter()
            .chain(card.summary.as_ref().and_then(|summary| words("describing", summary)))
            .chain([page])
            .collect()
    }

    /// The article where it was published, in the version that was checked, seen on its page here.
    fn target(&self, marked: &ArticlePassage) -> Target {
        let article = self.article;
        let page =
            absolute(&self.builder.model.site.base_url, &format!("articles/{}/", article.id));
        let state = State {
            kind: "TimeState",
            source_date: article.accessed.map(midnight),
            cached: article.archive_url.clone(),
        };
        Target {
            source: article.url.clone().unwrap_or_else(|| page.clone()),
            scope: page,
            state: Some(state)
                .filter(|state| state.source_date.is_some() || state.cached.is_some()),
            selector: self.selectors(marked),
        }
    }

    /// The words of a passage and their place in the article's text. A headline that stands apart from the text has
    /// no place in it.
    fn selectors(&self, marked: &ArticlePassage) -> Vec<Selector> {
        let range = marked.range.clone();
        let words = self.article.part(marked.part);
        let exact = words.get(range.clone()).unwrap_or_default().to_owned();
        let (prefix, suffix) = match marked.part {
            Part::Body => self.shown.context(&range),
            Part::Title => (
                visible_text::before(words.get(..range.start).unwrap_or_default()),
                visible_text::after(words.get(range.end..).unwrap_or_default()),
            ),
        };
        let quote = Selector::TextQuoteSelector { exact, prefix, suffix };
        let place = Some(range)
            .filter(|_| marked.part == Part::Body)
            .and_then(|range| self.shown.place(&range));
        let position = place.and_then(|place| {
            let point = |at| self.code_points.get(&at).copied();
            Some(Selector::TextPositionSelector {
                start: point(place.start)?,
                end: point(place.end)?,
            })
        });
        std::iter::once(quote).chain(position).collect()
    }
}

/// A day as the moment that the data model asks for (xsd:dateTime with a time zone).
pub fn midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
