//! `evidence.json`: the quotes of evidence as W3C annotations (Web Annotation Data Model), so that other
//! programs can find them in the sources. It has only quotes that are in the kept copy of a source, and
//! no other words of that copy.

use crate::anchor;
use crate::content::files::verdict::Stance;
use crate::data::json;
use crate::data::web_annotation::{
    Annotation, AnnotationBody, AnnotationCreator, AnnotationPage, AnnotationTarget,
    AnnotationTargets, Selector, TimeState, midnight,
};
use crate::model::{Claim, Evidence, Model, Site};
use crate::render::url::absolute_url;

/// Returns the start of the file, up to the first of its annotations.
pub(crate) fn head(model: &Model) -> Vec<u8> {
    let mut total = 0;
    for claim in &model.claims {
        if claim.unpublished.is_none() {
            total += claim.evidence.iter().filter(|it| VerifiedQuote::new(it).is_some()).count();
        }
    }
    let id = absolute_url(&model.site.base_url, "evidence.json");
    let mut head = json::line(&AnnotationPage::new(id, model.site.title.clone(), total));
    head.truncate(head.len().saturating_sub("]}".len()));
    head
}

/// Returns the annotations of a published claim, one for each verified quote of its evidence.
pub(crate) fn annotations(site: &Site, claim: &Claim) -> Vec<Annotation> {
    let page = absolute_url(&site.base_url, &format!("claims/{}/", claim.id));
    let mut annotations = Vec::new();
    for (index, evidence) in claim.evidence.iter().enumerate() {
        let Some(quote) = VerifiedQuote::new(evidence) else { continue };
        annotations.push(Annotation {
            id: format!("{page}#evidence-{}", index + 1),
            kind: "Annotation",
            motivation: "linking",
            created: claim.published.map(|day| midnight(day, &site.time_zone)),
            modified: claim.modified.map(|day| midnight(day, &site.time_zone)),
            creator: AnnotationCreator::new(claim, site),
            body: body(site, evidence, &page),
            target: quote.targets(site, &page),
        });
    }
    annotations
}

/// Returns the stance (one of three English words), the note of the verdict, and the claim's page.
fn body(site: &Site, evidence: &Evidence, page: &str) -> Vec<AnnotationBody> {
    let mut body = Vec::new();
    body.extend(AnnotationBody::text("tagging", evidence.stance.map(Stance::as_str), "en"));
    body.extend(AnnotationBody::text("describing", evidence.note.as_deref(), &site.language));
    body.push(AnnotationBody::link(page.to_owned()));
    body
}

/// A quote that is in the kept copy of a source with an address.
struct VerifiedQuote<'a> {
    evidence: &'a Evidence,
    source: &'a str,
    /// The words in the language of the source.
    words: &'a str,
}

impl<'a> VerifiedQuote<'a> {
    fn new(evidence: &'a Evidence) -> Option<Self> {
        if !evidence.is_quote_verified {
            return None;
        }
        let source = evidence.url.as_deref().or(evidence.archive_url.as_deref())?;
        let words = evidence.original.as_deref().or(evidence.quote.as_deref())?;
        Some(Self { evidence, source, words })
    }

    /// Returns a target for each stretch of words between marks of omission. If brackets changed the
    /// case of a letter, the words differ from those of the source, so the target is the source as a
    /// whole.
    fn targets(&self, site: &Site, page: &str) -> AnnotationTargets {
        if anchor::restore_capitals(self.words).is_some() {
            return AnnotationTargets::One(self.target(site, page, Vec::new()));
        }
        let mut targets = Vec::new();
        for stretch in anchor::split_omissions(self.words) {
            let exact = stretch.trim().to_owned();
            let quote = Selector::Quote { exact, prefix: String::new(), suffix: String::new() };
            targets.push(self.target(site, page, vec![quote]));
        }
        match targets.pop() {
            Some(only) if targets.is_empty() => AnnotationTargets::One(only),
            last => {
                targets.extend(last);
                AnnotationTargets::Several(targets)
            }
        }
    }

    fn target(&self, site: &Site, page: &str, selector: Vec<Selector>) -> AnnotationTarget {
        let evidence = self.evidence;
        let read = evidence.copy.as_ref().and_then(|copy| copy.saved).or(evidence.accessed);
        AnnotationTarget {
            source: self.source.to_owned(),
            scope: page.to_owned(),
            state: TimeState::new(read, evidence.archive_url.as_deref(), &site.time_zone),
            selector,
        }
    }
}
