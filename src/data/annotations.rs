//! Builds the W3C annotations of an article (Web Annotation Data Model), so that other programs can
//! find the checked passages in it. Passages of unpublished claims are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::data::visible_text::{VisibleText, context_after, context_before};
use crate::data::web_annotation::{
    Annotation, AnnotationBody, AnnotationCreator, AnnotationPage, AnnotationTarget,
    AnnotationTargets, MEDIA_FRAGMENTS, Selector, TimeState, midnight,
};
use crate::model::{Article, ArticlePassage, Claim, Model, Part};
use crate::render::context::ContextBuilder;
use crate::render::highlight::passage_id;
use crate::render::transcript::passage_of;
use crate::render::url::absolute_url;
use crate::render::views::{MomentView, RecordingView};

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
    AnnotationPage { items, ..AnnotationPage::new(id, article.title.clone(), passages.len()) }
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
            creator: AnnotationCreator::new(claim, &self.builder.model.site),
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
            Some(moment) => AnnotationTargets::Several(vec![self.target(passage), moment]),
            None => AnnotationTargets::One(self.target(passage)),
        }
    }

    /// Returns the rating, the summary and the claim's page. A retracted claim only has the page,
    /// which says that the claim is retracted.
    fn body(&self, claim: &Claim) -> Vec<AnnotationBody> {
        let language = &self.builder.model.site.language;
        let card = self.builder.card(claim);
        let rating = card.rating.as_ref().map(|rating| rating.label.as_str());
        let mut body = Vec::new();
        body.extend(AnnotationBody::text("tagging", rating, language));
        body.extend(AnnotationBody::text("describing", card.summary.as_deref(), language));
        body.push(AnnotationBody::link(self.builder.absolute_url(&card.href)));
        body
    }

    /// Returns the version of the article that was checked, and its page on this site.
    fn target(&self, passage: &ArticlePassage) -> AnnotationTarget {
        let article = self.article;
        let zone = &self.builder.model.site.time_zone;
        let page = self.page();
        AnnotationTarget {
            source: article.url.clone().unwrap_or_else(|| page.clone()),
            scope: page,
            state: TimeState::new(article.accessed, article.archive_url.as_deref(), zone),
            selector: self.selectors(passage),
        }
    }

    /// Returns the moment of the recording at which a speaker says the words of a passage.
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
