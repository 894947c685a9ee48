//! Builds the W3C annotations of an article (Web Annotation Data Model), so that other programs can
//! find the checked passages in it. Passages of unpublished claims are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::content::values::Date;
use crate::data::claim_review::publisher;
use crate::data::schema_org::non_empty;
use crate::data::visible_text::{VisibleText, context_after, context_before};
use crate::model::{Article, ArticlePassage, Claim, Model, Part};
use crate::render::context::ContextBuilder;
use crate::render::highlight::passage_id;
use crate::render::transcript::passage_of;
use crate::render::url::absolute_url;
use crate::render::views::{MomentView, RecordingView};
use crate::text::web_archive;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The specification of fragments of pictures and recordings (Web Annotation Data Model, section
/// 4.2.1).
const MEDIA_FRAGMENTS: &str = "http://www.w3.org/TR/media-frags/";

/// The annotations of an article. There is always one page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnnotationPage {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    part_of: AnnotationCollection,
    start_index: usize,
    items: Vec<Annotation>,
}

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
    creator: AnnotationCreator,
    body: Vec<AnnotationBody>,
    target: AnnotationTargets,
}

/// The passage, and its moment in the recording if it is known.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum AnnotationTargets {
    One(AnnotationTarget),
    TextAndRecording([AnnotationTarget; 2]),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Organization")]
struct AnnotationCreator {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum AnnotationBody {
    /// The rating or the summary.
    TextualBody { purpose: &'static str, value: String, format: &'static str, language: String },
    /// The claim's page.
    SpecificResource { purpose: &'static str, source: String },
}

#[derive(Debug, Serialize)]
struct AnnotationTarget {
    source: String,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<TimeState>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    selector: Vec<Selector>,
}

/// The version of the source. It must have a date (Web Annotation Data Model, section 4.3.1).
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
struct TimeState {
    source_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum Selector {
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        prefix: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        suffix: String,
    },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "FragmentSelector")]
    Fragment {
        #[serde(rename = "conformsTo")]
        conforms_to: &'static str,
        value: String,
    },
}

/// Returns the path of an article's annotations below the site's root.
pub(crate) fn path(article: &Article) -> String {
    format!("articles/{}/annotations.json", article.id)
}

/// Returns whether an article has passages of published claims.
pub(crate) fn has_annotations(model: &Model, article: &Article) -> bool {
    article.passages.iter().any(|passage| published_claim(model, passage).is_some())
}

fn published_claim<'a>(model: &'a Model, passage: &ArticlePassage) -> Option<&'a Claim> {
    model.claims.get(passage.claim).filter(|claim| claim.unpublished.is_none())
}

/// Builds the annotations of the article with this index, in the order of its text.
pub(crate) fn annotation_page(
    builder: &ContextBuilder,
    index: usize,
    article: &Article,
) -> AnnotationPage {
    let mut passages = Vec::new();
    let mut ranges = Vec::new();
    for passage in &article.passages {
        let Some(claim) = published_claim(builder.model, passage) else { continue };
        passages.push((passage, claim));
        if passage.part == Part::Body {
            ranges.push(passage.range.clone());
        }
    }
    let text = VisibleText::new(article, &ranges);
    let mut offsets = BTreeSet::new();
    for range in &ranges {
        if let Some(visible) = text.visible_range(range) {
            offsets.extend([visible.start, visible.end]);
        }
    }
    let id = absolute_url(&builder.model.site.base_url, &path(article));
    let code_points = text.code_points(&offsets);
    let annotator = Annotator { builder, article, index, text, code_points };
    let mut items = Vec::new();
    for (passage, claim) in &passages {
        items.push(annotator.annotation(&id, passage, claim));
    }
    AnnotationPage {
        context: CONTEXT,
        kind: "AnnotationPage",
        part_of: AnnotationCollection {
            id: format!("{id}#collection"),
            kind: "AnnotationCollection",
            label: article.title.clone(),
            total: passages.len(),
            first: id.clone(),
        },
        start_index: 0,
        items,
        id,
    }
}

struct Annotator<'a> {
    builder: &'a ContextBuilder<'a>,
    article: &'a Article,
    /// The index of the article in the model.
    index: usize,
    text: VisibleText<'a>,
    /// The numbers of code points before the byte offsets of the passages.
    code_points: BTreeMap<usize, usize>,
}

impl Annotator<'_> {
    fn annotation(&self, page: &str, passage: &ArticlePassage, claim: &Claim) -> Annotation {
        let zone = &self.builder.model.site.time_zone;
        Annotation {
            id: format!("{page}#{}", passage_id(self.builder.model, passage)),
            kind: "Annotation",
            motivation: "assessing",
            created: claim.published.map(|day| midnight(day, zone)),
            modified: claim.modified.map(|day| midnight(day, zone)),
            creator: self.creator(claim),
            body: self.body(claim),
            target: self.targets(passage, claim),
        }
    }

    fn targets(&self, passage: &ArticlePassage, claim: &Claim) -> AnnotationTargets {
        if let Part::Recording(stretch) = passage.part
            && let Some(recording) = self.builder.recording_view(self.article)
        {
            let moment = stretch.map(|it| self.builder.stretch_view(self.article, it));
            return AnnotationTargets::One(self.moment_target(&recording, moment.as_ref()));
        }
        match self.recording_target(passage, claim) {
            Some(moment) => AnnotationTargets::TextAndRecording([self.target(passage), moment]),
            None => AnnotationTargets::One(self.target(passage)),
        }
    }

    /// Returns the publisher of the verdict. That of an imported one published the original.
    fn creator(&self, claim: &Claim) -> AnnotationCreator {
        if let Some(name) = claim.imported_from.as_ref().and_then(|it| it.publisher.clone()) {
            return AnnotationCreator { name, homepage: None };
        }
        let publisher = publisher(&self.builder.model.site);
        AnnotationCreator { name: publisher.name, homepage: publisher.url }
    }

    /// Returns the rating, the summary and the claim's page. A retracted claim only has the page,
    /// which says that the claim is retracted.
    fn body(&self, claim: &Claim) -> Vec<AnnotationBody> {
        let card = self.builder.card(claim);
        let rating = card.rating.as_ref().and_then(|rating| non_empty(&rating.label));
        let summary = card.summary.as_deref().and_then(non_empty);
        let mut body = Vec::new();
        for (purpose, value) in [("tagging", rating), ("describing", summary)] {
            if let Some(value) = value {
                let language = self.builder.model.site.language.clone();
                let format = "text/plain";
                body.push(AnnotationBody::TextualBody { purpose, value, format, language });
            }
        }
        let source = self.builder.absolute_url(&card.href);
        body.push(AnnotationBody::SpecificResource { purpose: "linking", source });
        body
    }

    /// Returns the version of the article that was checked, and its page on this site.
    fn target(&self, passage: &ArticlePassage) -> AnnotationTarget {
        let article = self.article;
        let page = self.page();
        AnnotationTarget {
            source: article.url.clone().unwrap_or_else(|| page.clone()),
            scope: page,
            state: time_state(article, &self.builder.model.site.time_zone),
            selector: self.selectors(passage),
        }
    }

    /// Returns the moment of the recording at which somebody says the words of a passage.
    fn recording_target(
        &self,
        passage: &ArticlePassage,
        claim: &Claim,
    ) -> Option<AnnotationTarget> {
        let recording = self.builder.recording_view(self.article)?;
        let said = passage_of(claim, self.index, passage.number)?;
        let moment = self.builder.passage_moment(self.article, said)?;
        Some(self.moment_target(&recording, Some(&moment)))
    }

    /// Returns a moment or stretch of a recording, or the whole recording.
    fn moment_target(
        &self,
        recording: &RecordingView,
        moment: Option<&MomentView>,
    ) -> AnnotationTarget {
        let mut selector = Vec::new();
        if let Some(moment) = moment {
            let mut value = format!("t={}", moment.seconds);
            if let Some(end) = moment.end {
                value += &format!(",{end}");
            }
            selector.push(Selector::Fragment { conforms_to: MEDIA_FRAGMENTS, value });
        }
        AnnotationTarget {
            source: recording.absolute_address(self.builder),
            scope: self.page(),
            state: None,
            selector,
        }
    }

    /// Returns the address of the article's page on this site.
    fn page(&self) -> String {
        let path = format!("articles/{}/", self.article.id);
        absolute_url(&self.builder.model.site.base_url, &path)
    }

    /// Returns the quote of a passage with its context, and its position in the text. A passage of
    /// a headline outside the text has no position, and the article as a whole needs no selector.
    fn selectors(&self, passage: &ArticlePassage) -> Vec<Selector> {
        let text = self.article.part(passage.part);
        let range = passage.range.clone();
        let (prefix, suffix) = match passage.part {
            Part::Whole | Part::Picture(None) | Part::Recording(_) => return Vec::new(),
            Part::Picture(Some(region)) => {
                let value = format!("xywh=percent:{}", region.percents().join(","));
                return vec![Selector::Fragment { conforms_to: MEDIA_FRAGMENTS, value }];
            }
            Part::Body => self.text.context(&range),
            Part::Title => (
                context_before(text.get(..range.start).unwrap_or_default()),
                context_after(text.get(range.end..).unwrap_or_default()),
            ),
        };
        let exact = text.get(range.clone()).unwrap_or_default().to_owned();
        let mut selectors = vec![Selector::Quote { exact, prefix, suffix }];
        if passage.part == Part::Body {
            selectors.extend(self.position(&range));
        }
        selectors
    }

    fn position(&self, range: &Range<usize>) -> Option<Selector> {
        let range = self.text.visible_range(range)?;
        let start = *self.code_points.get(&range.start)?;
        let end = *self.code_points.get(&range.end)?;
        Some(Selector::Position { start, end })
    }
}

/// Returns the version of an article: the day on which it was read, or else the time at which its
/// archived copy was made. Returns `None` if neither is known.
fn time_state(article: &Article, zone: &TimeZone) -> Option<TimeState> {
    let cached = article.archive_url.clone();
    let source_date = match article.accessed {
        Some(accessed) => midnight(accessed, zone),
        None => format!("{}Z", web_archive::archived_at(cached.as_deref()?)?),
    };
    Some(TimeState { source_date, cached })
}

/// Formats a date as the time that Atom and the annotations need (xsd:dateTime).
pub(crate) fn midnight(date: Date, zone: &TimeZone) -> String {
    match date.to_zoned(zone.clone()) {
        Ok(start) => start.timestamp().to_string(),
        Err(_) => format!("{date}T00:00:00Z"),
    }
}
