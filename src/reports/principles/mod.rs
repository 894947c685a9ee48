//! Reports which requirements of codes of principles a site meets, as far as its files can show
//! it. It never says that a site complies with a code.

mod requirements;
mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::SiteFiles;
use crate::diagnostics::span::Span;
use crate::model::build::static_pages::PagePurpose;
use crate::model::{Claim, Model, QuoteCounts, Rating};
use crate::reports::principles::requirements::{Probe, REQUIREMENTS, Requirement};

/// The results for all requirements, in the order of the codes.
#[derive(Debug, Serialize)]
pub(crate) struct PrinciplesReport {
    items: Vec<RequirementResult>,
    /// The numbers of quotes, if the site keeps copies of sources.
    quotes: Option<QuoteCounts>,
    summary: StateCounts,
}

#[derive(Debug, Default, Serialize)]
struct StateCounts {
    has: usize,
    partly: usize,
    lacks: usize,
    open: usize,
}

#[derive(Debug, Serialize)]
struct RequirementResult {
    id: &'static str,
    asks: &'static str,
    asked_by: &'static [Commitment],
    state: RequirementState,
    /// Where the site meets the requirement.
    places: Vec<SitePlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<ClaimShare>,
    /// The claims that do not meet the requirement.
    lacking: Vec<SitePlace>,
    /// The slugs of pages that meet the requirement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slugs: Vec<&'static str>,
    /// How to meet the requirement.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

/// A section of a code of principles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Commitment {
    code: &'static str,
    name: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum RequirementState {
    Has,
    /// Some claims meet it, and some do not.
    Partly,
    Lacks,
    /// There is no claim that it applies to.
    Open,
}

/// How many claims meet a requirement, of those that it applies to.
#[derive(Debug, Clone, Copy, Serialize)]
struct ClaimShare {
    have: usize,
    of: usize,
}

/// A page or a line of a file.
#[derive(Debug, Default, Clone, Serialize)]
struct SitePlace {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl PrinciplesReport {
    /// Checks all requirements. `model` must contain published claims only.
    pub(crate) fn new(model: &Model, site_files: &SiteFiles) -> Self {
        let assessment =
            Assessment { model, site_files, low_ratings: low_ratings(model, site_files) };
        let mut items = Vec::new();
        let mut summary = StateCounts::default();
        for requirement in &REQUIREMENTS {
            let item = assessment.check(requirement);
            match item.state {
                RequirementState::Has => summary.has += 1,
                RequirementState::Partly => summary.partly += 1,
                RequirementState::Lacks => summary.lacks += 1,
                RequirementState::Open => summary.open += 1,
            }
            items.push(item);
        }
        Self { items, quotes: model.quote_counts(), summary }
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// Returns the indexes of the ratings whose claimants must be asked: those of the desk's rule, or
/// those in the lower half of their scale.
fn low_ratings(model: &Model, site_files: &SiteFiles) -> BTreeSet<usize> {
    let workflow = site_files.site.as_ref().and_then(|site| site.workflow.as_ref());
    let rule = workflow.and_then(|workflow| workflow.value.response.as_ref());
    let mut low = BTreeSet::new();
    for (index, rating) in model.ratings.iter().enumerate() {
        let is_low = match rule {
            Some(rule) => rule.value.ratings.iter().any(|id| id.value.0 == rating.id),
            None => is_in_lower_half(rating),
        };
        if is_low {
            low.insert(index);
        }
    }
    low
}

fn is_in_lower_half(rating: &Rating) -> bool {
    match (rating.bounds, rating.value) {
        (Some((worst, best)), Some(value)) => value < f64::midpoint(worst, best),
        _ => false,
    }
}

/// The site that is checked.
struct Assessment<'a> {
    model: &'a Model,
    site_files: &'a SiteFiles,
    low_ratings: BTreeSet<usize>,
}

impl Assessment<'_> {
    fn check(&self, requirement: &'static Requirement) -> RequirementResult {
        let mut result = RequirementResult {
            id: requirement.id,
            asks: requirement.asks,
            asked_by: requirement.asked_by,
            state: RequirementState::Lacks,
            places: Vec::new(),
            claims: None,
            lacking: Vec::new(),
            slugs: Vec::new(),
            help: None,
        };
        match &requirement.probe {
            Probe::Page(purposes) => {
                result.places = self.pages_for(purposes);
                for purpose in *purposes {
                    result.slugs.extend(purpose.slugs());
                }
            }
            Probe::Site(find) => result.places = find(self),
            Probe::Claims { applies, holds } => {
                let (share, lacking) = self.check_claims(*applies, *holds);
                result.claims = Some(share);
                result.lacking = lacking;
            }
        }
        result.state = match result.claims {
            Some(ClaimShare { of: 0, .. }) => RequirementState::Open,
            Some(ClaimShare { have, of }) if have == of => RequirementState::Has,
            Some(ClaimShare { have: 0, .. }) => RequirementState::Lacks,
            Some(_) => RequirementState::Partly,
            None if result.places.is_empty() => RequirementState::Lacks,
            None => RequirementState::Has,
        };
        if matches!(result.state, RequirementState::Lacks | RequirementState::Partly) {
            result.help = Some(requirement.help);
        }
        result
    }

    /// Returns the pages for some purposes, without empty ones.
    fn pages_for(&self, purposes: &[PagePurpose]) -> Vec<SitePlace> {
        let mut places = Vec::new();
        for purpose in purposes {
            let Some(page) = self.model.page_for(*purpose) else { continue };
            if !page.prose.document.text.trim().is_empty() {
                places.push(SitePlace {
                    page: Some(format!("{}/", page.slug)),
                    file: Some(self.site_files.files.path(page.file).to_string()),
                    line: None,
                });
            }
        }
        places
    }

    /// Tests the published claims that a requirement applies to. Returns the places of those that
    /// fail.
    fn check_claims(&self, applies: ClaimTest, holds: ClaimTest) -> (ClaimShare, Vec<SitePlace>) {
        let mut share = ClaimShare { have: 0, of: 0 };
        let mut lacking = Vec::new();
        for claim in &self.model.claims {
            if claim.retracted || !applies(self, claim) {
                continue;
            }
            share.of += 1;
            if holds(self, claim) {
                share.have += 1;
            } else {
                lacking.push(self.place_of(claim.text_span));
            }
        }
        (share, lacking)
    }

    fn place_of(&self, span: Span) -> SitePlace {
        let Some(file) = self.site_files.files.get(span.file) else {
            return SitePlace::default();
        };
        SitePlace {
            page: None,
            file: Some(file.path.to_string()),
            line: Some(file.position(span.start as usize).line),
        }
    }
}

type ClaimTest = fn(&Assessment, &Claim) -> bool;
