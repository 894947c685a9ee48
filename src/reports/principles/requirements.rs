//! The requirements of codes of principles, how each is checked, and how to meet it. The texts
//! are not quoted from the codes; `docs/principles.md` explains how they were read.

use std::collections::BTreeSet;

use crate::model::Claim;
use crate::model::build::static_pages::PagePurpose;
use crate::model::look_alikes::count_independent;
use crate::reports::principles::{Assessment, ClaimTest, Commitment, SitePlace};

pub(super) struct Requirement {
    /// A stable name, which `docs/principles.md` lists.
    pub id: &'static str,
    pub asks: &'static str,
    pub asked_by: &'static [Commitment],
    pub probe: Probe,
    /// How to meet the requirement.
    pub help: &'static str,
}

/// How a requirement is checked.
pub(super) enum Probe {
    /// There is a page for one of these purposes.
    Page(&'static [PagePurpose]),
    /// The function finds places that meet the requirement.
    Site(fn(&Assessment) -> Vec<SitePlace>),
    /// `holds` is true for all published claims for which `applies` is true.
    Claims { applies: ClaimTest, holds: ClaimTest },
}

const fn ifcn(name: &'static str) -> Commitment {
    Commitment { code: "IFCN", name }
}

const fn efcsn(name: &'static str) -> Commitment {
    Commitment { code: "EFCSN", name }
}

const FAIRNESS: &[Commitment] = &[ifcn("Nonpartisanship and Fairness"), efcsn("ethics")];
const SOURCES: &[Commitment] =
    &[ifcn("Standards and Transparency of Sources"), efcsn("methodology")];
const FUNDING: &[Commitment] =
    &[ifcn("Transparency of Funding & Organization"), efcsn("transparency")];
const METHODOLOGY: &[Commitment] =
    &[ifcn("Standards and Transparency of Methodology"), efcsn("methodology")];
const CORRECTIONS: &[Commitment] =
    &[ifcn("Open & Honest Corrections Policy"), efcsn("corrections policy")];

/// All requirements, by commitment.
pub(super) const REQUIREMENTS: [Requirement; 19] = [
    Requirement {
        id: "fairness-policy",
        asks: "a page on how the desk stays fair and takes no side",
        asked_by: FAIRNESS,
        probe: Probe::Page(&[PagePurpose::Principles, PagePurpose::Ethics]),
        help: "write `content/pages/principles.md`: the same standard for every claim and everybody \
               who makes one, and what your staff may not do",
    },
    Requirement {
        id: "two-sources",
        asks: "claims with two or more sources",
        asked_by: SOURCES,
        probe: Probe::Claims { applies: every, holds: has_two_sources },
        help: "cite more sources under `evidence`; the rule `evidence` in `site.yaml` can require \
               them",
    },
    Requirement {
        id: "sources-linked",
        asks: "claims whose sources all have an address",
        asked_by: SOURCES,
        probe: Probe::Claims {
            applies: |_, claim| !claim.evidence.is_empty(),
            holds: has_linked_sources,
        },
        help: "add `url` to the evidence; if a source is not on the web, say in its `note` how to \
               find it",
    },
    Requirement {
        id: "sources-archived",
        asks: "claims whose sources on the web have an archived copy, or a note that says why not",
        asked_by: SOURCES,
        probe: Probe::Claims {
            applies: |_, claim| claim.evidence.iter().any(|it| it.url.is_some()),
            holds: has_archived_sources,
        },
        help: "add `archive_url` or `archive_note` to the evidence; `factpress status` lists the \
               sources that need it",
    },
    Requirement {
        id: "claim-located",
        asks: "claims that were made at a known address",
        asked_by: SOURCES,
        probe: Probe::Claims { applies: every, holds: is_located },
        help: "add `url` or `archive_url` to `article.yaml`, or `appearances` to the verdict",
    },
    Requirement {
        id: "about",
        asks: "a page on who is behind the site",
        asked_by: FUNDING,
        probe: Probe::Page(&[PagePurpose::About]),
        help: "write `content/pages/about.md`: the organization, its legal form, and who decides \
               what is checked",
    },
    Requirement {
        id: "funding",
        asks: "a page on who owns the site and who pays for it",
        asked_by: FUNDING,
        probe: Probe::Page(&[PagePurpose::Funding]),
        help: "write `content/pages/funding.md`: owners, funders and sums, and that they do not \
               influence verdicts; other pages do not count",
    },
    Requirement {
        id: "staff",
        asks: "a page on who works at the desk",
        asked_by: FUNDING,
        probe: Probe::Page(&[PagePurpose::Staff]),
        help: "write `content/pages/staff.md`: names, roles and experience",
    },
    Requirement {
        id: "contact",
        asks: "a page on how readers reach the desk",
        asked_by: FUNDING,
        probe: Probe::Page(&[PagePurpose::Contact]),
        help: "write `content/pages/contact.md`: an address where readers get an answer",
    },
    Requirement {
        id: "organization",
        asks: "the name and address of the publisher",
        asked_by: FUNDING,
        probe: Probe::Site(organization),
        help: "write `organization: {name: …, url: …}` into `site.yaml`",
    },
    Requirement {
        id: "authors",
        asks: "claims that name their authors",
        asked_by: FUNDING,
        probe: Probe::Claims { applies: every, holds: |_, claim| !claim.authors.is_empty() },
        help: "add `authors` to the verdict",
    },
    Requirement {
        id: "methodology",
        asks: "a page on how claims are chosen, checked and rated",
        asked_by: METHODOLOGY,
        probe: Probe::Page(&[PagePurpose::Methodology]),
        help: "write `content/pages/methodology.md`: how you choose, research, write and review; the \
               scale is added to it",
    },
    Requirement {
        id: "ratings",
        asks: "ratings that all have a definition",
        asked_by: METHODOLOGY,
        probe: Probe::Site(ratings),
        help: "give every rating under `scales` in `site.yaml` a `definition`",
    },
    Requirement {
        id: "submissions",
        asks: "a page on how readers can suggest a claim",
        asked_by: METHODOLOGY,
        probe: Probe::Page(&[PagePurpose::Submissions]),
        help: "write `content/pages/submit.md`: where to send a claim, what can be checked and what \
               cannot",
    },
    Requirement {
        id: "reviewers",
        asks: "claims that were reviewed by somebody who did not write them",
        asked_by: METHODOLOGY,
        probe: Probe::Claims { applies: every, holds: is_reviewed },
        help: "add `reviewers` to the verdict; the rule `reviewers` in `site.yaml` can require them",
    },
    Requirement {
        id: "responses",
        asks: "claims with a low rating whose claimant was asked",
        asked_by: METHODOLOGY,
        probe: Probe::Claims { applies: is_rated_low, holds: is_answered },
        help: "ask the claimant, and add `response`; the rule `response` in `site.yaml` names the \
               low ratings",
    },
    Requirement {
        id: "corrections-policy",
        asks: "a page on what you correct and how you tell readers",
        asked_by: CORRECTIONS,
        probe: Probe::Page(&[PagePurpose::CorrectionsPolicy]),
        help: "write `content/pages/corrections-policy.md`; if you are a member of a network, say \
               that readers can complain to it",
    },
    Requirement {
        id: "corrections-list",
        asks: "a list of all corrections",
        asked_by: CORRECTIONS,
        probe: Probe::Site(|_| {
            vec![SitePlace { page: Some("corrections/".to_owned()), ..SitePlace::default() }]
        }),
        help: "every build makes it from the `corrections` of verdicts",
    },
    Requirement {
        id: "error-reports",
        asks: "a way to report an error",
        asked_by: CORRECTIONS,
        probe: Probe::Site(error_reports),
        help: "write `contact: {errors: …}` or `repository: {url: …}` into `site.yaml`, so that every \
               claim has a link, or write `content/pages/contact.md`",
    },
];

fn every(_: &Assessment, _: &Claim) -> bool {
    true
}

fn has_two_sources(_: &Assessment, claim: &Claim) -> bool {
    let mut sources = BTreeSet::new();
    for evidence in &claim.evidence {
        let id = evidence.url.as_ref().or(evidence.source.as_ref());
        sources.insert(id.unwrap_or(&evidence.title));
    }
    sources.len() >= 2
}

fn has_linked_sources(_: &Assessment, claim: &Claim) -> bool {
    claim.evidence.iter().all(|it| it.url.is_some() || it.archive_url.is_some())
}

fn has_archived_sources(_: &Assessment, claim: &Claim) -> bool {
    for evidence in &claim.evidence {
        let is_archived = evidence.archive_url.is_some() || evidence.archive_note.is_some();
        if evidence.url.is_some() && !is_archived {
            return false;
        }
    }
    true
}

/// Returns whether all articles of a claim have an address, or one of its appearances has.
fn is_located(assessment: &Assessment, claim: &Claim) -> bool {
    if claim.appearances.iter().any(|it| it.url.is_some() || it.archive_url.is_some()) {
        return true;
    }
    for passage in &claim.passages {
        if let Some(article) = assessment.model.articles.get(passage.article)
            && article.url.is_none()
            && article.archive_url.is_none()
        {
            return false;
        }
    }
    !claim.passages.is_empty()
}

fn is_reviewed(assessment: &Assessment, claim: &Claim) -> bool {
    let model = assessment.model;
    count_independent(model.names_of(&claim.authors), model.names_of(&claim.reviewers)) > 0
}

fn is_rated_low(assessment: &Assessment, claim: &Claim) -> bool {
    !claim.claimants.is_empty()
        && claim.rating.is_some_and(|rating| assessment.low_ratings.contains(&rating))
}

fn is_answered(_: &Assessment, claim: &Claim) -> bool {
    claim.response.as_ref().is_some_and(|it| it.asked.is_some() || it.answer.is_some())
}

fn organization(assessment: &Assessment) -> Vec<SitePlace> {
    let site = assessment.site_files.site.as_ref();
    let Some(organization) = site.and_then(|site| site.organization.as_ref()) else {
        return Vec::new();
    };
    match (&organization.value.name, &organization.value.url) {
        (Some(name), Some(_)) => vec![assessment.place_of(name.span)],
        _ => Vec::new(),
    }
}

/// Returns the page that shows the scales, if every rating has a definition.
fn ratings(assessment: &Assessment) -> Vec<SitePlace> {
    if assessment.model.ratings.iter().any(|rating| rating.definition.trim().is_empty()) {
        return Vec::new();
    }
    vec![SitePlace { page: Some("methodology/".to_owned()), ..SitePlace::default() }]
}

fn error_reports(assessment: &Assessment) -> Vec<SitePlace> {
    let mut places = Vec::new();
    let site = assessment.site_files.site.as_ref();
    if let Some(contact) = site.and_then(|site| site.contact.as_ref())
        && let Some(url) = &contact.value.errors
    {
        places.push(assessment.place_of(url.span));
    }
    if let Some(repository) = site.and_then(|site| site.repository.as_ref())
        && let Some(url) = &repository.value.url
    {
        places.push(assessment.place_of(url.span));
    }
    places.extend(assessment.pages_for(&[PagePurpose::Contact]));
    places
}
