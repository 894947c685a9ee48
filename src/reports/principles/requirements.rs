//! The table of what is asked: by which commitments, what is looked at, and what to write where it is not there. The words
//! are ours: no code is quoted, and `docs/principles.md` says how they were read.

use std::collections::BTreeSet;

use crate::model::Claim;
use crate::model::build::static_pages::PagePurpose;
use crate::reports::principles::{Commitment, Judge, Place, View, identity};

/// Something that is asked, and how it is looked for.
pub struct Ask {
    /// Its stable name, which `docs/principles.md` lists.
    pub id: &'static str,
    /// What is asked.
    pub asks: &'static str,
    /// By which commitments.
    pub asked_by: &'static [Commitment],
    /// How it is looked for.
    pub look: Look,
    /// What to write where it is not there.
    pub help: &'static str,
}

/// What is looked at.
pub enum Look {
    /// A standing page for one of these purposes.
    Page(&'static [PagePurpose]),
    /// Something that stands in one place, or nowhere.
    Site(fn(&View) -> Vec<Place>),
    /// Every published claim that it concerns.
    Claims {
        /// Whether it concerns a claim.
        concerns: Judge,
        /// Whether it holds of it.
        holds: Judge,
    },
}

impl Ask {
    /// The purposes of the pages that are looked for.
    pub fn pages(&self) -> &'static [PagePurpose] {
        match self.look {
            Look::Page(purposes) => purposes,
            Look::Site(_) | Look::Claims { .. } => &[],
        }
    }
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

/// Everything, by commitment.
pub const ASKED: [Ask; 19] = [
    Ask {
        id: "fairness-policy",
        asks: "a page on how the desk stays fair and takes no side",
        asked_by: FAIRNESS,
        look: Look::Page(&[PagePurpose::Principles, PagePurpose::Ethics]),
        help: "write `content/pages/principles.md`: the same standard for every claim and everybody who makes one, and what your staff may not do",
    },
    Ask {
        id: "two-sources",
        asks: "claims with two or more sources",
        asked_by: SOURCES,
        look: Look::Claims { concerns: every, holds: |_, claim| sources(claim) >= 2 },
        help: "cite more sources under `evidence`; the rule `evidence` in `site.yaml` can require them",
    },
    Ask {
        id: "sources-linked",
        asks: "claims whose sources all have an address",
        asked_by: SOURCES,
        look: Look::Claims { concerns: |_, claim| !claim.evidence.is_empty(), holds: are_linked },
        help: "add `url` to the evidence; if a source is not on the web, say in its `note` how to find it",
    },
    Ask {
        id: "sources-archived",
        asks: "claims whose sources on the web have an archived copy, or a note that says why not",
        asked_by: SOURCES,
        look: Look::Claims {
            concerns: |_, claim| claim.evidence.iter().any(|it| it.url.is_some()),
            holds: are_archived,
        },
        help: "add `archive_url` or `archive_note` to the evidence; `factpress status` lists the sources that need it",
    },
    Ask {
        id: "claim-located",
        asks: "claims whose articles have an address",
        asked_by: SOURCES,
        look: Look::Claims { concerns: every, holds: is_located },
        help: "add `url` or `archive_url` to `article.yaml`",
    },
    Ask {
        id: "about",
        asks: "a page on who is behind the site",
        asked_by: FUNDING,
        look: Look::Page(&[PagePurpose::About]),
        help: "write `content/pages/about.md`: the organization, its legal form, and who decides what is checked",
    },
    Ask {
        id: "funding",
        asks: "a page on who owns the site and who pays for it",
        asked_by: FUNDING,
        look: Look::Page(&[PagePurpose::Funding]),
        help: "write `content/pages/funding.md`: owners, funders and sums, and that they do not influence verdicts; other pages do not count",
    },
    Ask {
        id: "staff",
        asks: "a page on who works at the desk",
        asked_by: FUNDING,
        look: Look::Page(&[PagePurpose::Staff]),
        help: "write `content/pages/staff.md`: names, roles and experience",
    },
    Ask {
        id: "contact",
        asks: "a page on how readers reach the desk",
        asked_by: FUNDING,
        look: Look::Page(&[PagePurpose::Contact]),
        help: "write `content/pages/contact.md`: an address where readers get an answer",
    },
    Ask {
        id: "organization",
        asks: "the name and address of the publisher",
        asked_by: FUNDING,
        look: Look::Site(organization),
        help: "write `organization: {name: …, url: …}` into `site.yaml`",
    },
    Ask {
        id: "authors",
        asks: "claims that name their authors",
        asked_by: FUNDING,
        look: Look::Claims { concerns: every, holds: |_, claim| !claim.authors.is_empty() },
        help: "add `authors` to the verdict",
    },
    Ask {
        id: "methodology",
        asks: "a page on how claims are chosen, checked and rated",
        asked_by: METHODOLOGY,
        look: Look::Page(&[PagePurpose::Methodology]),
        help: "write `content/pages/methodology.md`: how you choose, research, write and review; the scale is added to it",
    },
    Ask {
        id: "ratings",
        asks: "ratings that all have a definition",
        asked_by: METHODOLOGY,
        look: Look::Site(ratings),
        help: "give every rating under `scales` in `site.yaml` a `definition`",
    },
    Ask {
        id: "submissions",
        asks: "a page on how readers can suggest a claim",
        asked_by: METHODOLOGY,
        look: Look::Page(&[PagePurpose::Submissions]),
        help: "write `content/pages/submit.md`: where to send a claim, what can be checked and what cannot",
    },
    Ask {
        id: "reviewers",
        asks: "claims that were reviewed by somebody who did not write them",
        asked_by: METHODOLOGY,
        look: Look::Claims { concerns: every, holds: is_reviewed },
        help: "add `reviewers` to the verdict; the rule `reviewers` in `site.yaml` can require them",
    },
    Ask {
        id: "responses",
        asks: "claims with a low rating whose claimant was asked",
        asked_by: METHODOLOGY,
        look: Look::Claims { concerns: is_rated_low, holds: is_answered },
        help: "ask the claimant, and add `response`; the rule `response` in `site.yaml` names the low ratings",
    },
    Ask {
        id: "corrections-policy",
        asks: "a page on what you correct and how you tell readers",
        asked_by: CORRECTIONS,
        look: Look::Page(&[PagePurpose::CorrectionsPolicy]),
        help: "write `content/pages/corrections-policy.md`; if you are a member of a network, say that readers can complain to it",
    },
    Ask {
        id: "corrections-list",
        asks: "a list of all corrections",
        asked_by: CORRECTIONS,
        look: Look::Site(|_| {
            vec![Place { page: Some("corrections/".to_owned()), ..Place::default() }]
        }),
        help: "every build makes it from the `corrections` of verdicts",
    },
    Ask {
        id: "error-reports",
        asks: "a way to report an error",
        asked_by: CORRECTIONS,
        look: Look::Site(error_reports),
        help: "write `repository: {url: …}` into `site.yaml`, so that every claim has a link, or write `content/pages/contact.md`",
    },
];

fn every(_: &View, _: &Claim) -> bool {
    true
}

/// How many different sources a claim cites.
fn sources(claim: &Claim) -> usize {
    claim.evidence.iter().map(identity).collect::<BTreeSet<_>>().len()
}

fn are_linked(_: &View, claim: &Claim) -> bool {
    claim.evidence.iter().all(|it| it.url.is_some() || it.archive_url.is_some())
}

fn are_archived(_: &View, claim: &Claim) -> bool {
    let mut on_the_web = claim.evidence.iter().filter(|it| it.url.is_some());
    on_the_web.all(|it| it.archive_url.is_some() || it.archive_note.is_some())
}

fn is_located(view: &View, claim: &Claim) -> bool {
    let mut articles =
        claim.passages.iter().filter_map(|passage| view.model.articles.get(passage.article));
    articles.all(|article| article.url.is_some() || article.archive_url.is_some())
}

fn is_reviewed(_: &View, claim: &Claim) -> bool {
    claim.reviewers.iter().any(|reviewer| !claim.authors.contains(reviewer))
}

fn is_rated_low(view: &View, claim: &Claim) -> bool {
    claim.claimant.is_some() && claim.rating.is_some_and(|rating| view.low.contains(&rating))
}

fn is_answered(_: &View, claim: &Claim) -> bool {
    claim
        .response
        .as_ref()
        .is_some_and(|response| response.asked.is_some() || response.answer.is_some())
}

fn organization(view: &View) -> Vec<Place> {
    let organization =
        view.site_files.site.as_deref().and_then(|site| site.organization.as_deref());
    let named = organization.filter(|it| it.url.is_some()).and_then(|it| it.name.as_ref());
    named.map(|name| view.place(name.span)).into_iter().collect()
}

/// The page that shows the scales, unless a rating says nothing.
fn ratings(view: &View) -> Vec<Place> {
    let is_defined = view.model.ratings.iter().all(|rating| !rating.definition.trim().is_empty());
    let page = Place { page: Some("methodology/".to_owned()), ..Place::default() };
    if is_defined { vec![page] } else { Vec::new() }
}

fn error_reports(view: &View) -> Vec<Place> {
    let repository = view.site_files.site.as_deref().and_then(|site| site.repository.as_deref());
    let repository = repository.and_then(|it| it.url.as_ref()).map(|url| view.place(url.span));
    repository.into_iter().chain(view.pages(&[PagePurpose::Contact])).collect()
}
