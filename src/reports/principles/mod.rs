//! What codes of principles ask of a site, and what can be seen of it in its files. Pure, and only told: it must not say
//! that a site complies, which no file can show.

pub mod requirements;
pub mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::SiteFiles;
use crate::diagnostics::span::Span;
use crate::model::build::static_pages::PagePurpose;
use crate::model::{Claim, Evidence, Model, StaticPage};
use crate::reports::principles::requirements::{ASKED, Ask, Look};

/// All that is asked, in the order of the codes.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What is asked, each once.
    pub items: Vec<Item>,
    /// How much of it is seen.
    pub summary: Summary,
}

/// How many items are in which state.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Seen.
    pub has: usize,
    /// Seen in part.
    pub partly: usize,
    /// Not seen.
    pub lacks: usize,
    /// Nothing there to look at.
    pub open: usize,
}

/// Something that is asked.
#[derive(Debug, Serialize)]
pub struct Item {
    /// Its stable name.
    pub id: &'static str,
    /// What is asked.
    pub asks: &'static str,
    /// By whom.
    pub asked_by: &'static [Commitment],
    /// Whether it is there.
    pub state: State,
    /// Where it is.
    pub places: Vec<Place>,
    /// Of how many published claims it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Share>,
    /// The claims of which it does not hold.
    pub lacking: Vec<Place>,
    /// The slugs by which a standing page is known to be the one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slugs: Vec<&'static str>,
    /// What to write, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
}

/// A commitment of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Whose code it is.
    pub code: &'static str,
    /// Its name there.
    pub name: &'static str,
}

/// What is seen of what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is there.
    Has,
    /// Some claims have it.
    Partly,
    /// It is not there.
    Lacks,
    /// There is no claim that it concerns.
    Open,
}

/// How many claims of how many.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Share {
    /// Of so many it holds.
    pub have: usize,
    /// So many it concerns.
    pub of: usize,
}

/// A place of the site.
#[derive(Debug, Default, Clone, Serialize)]
pub struct Place {
    /// The page, below the site's root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The file, below the site's folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl Report {
    /// What is seen of a site; `model` holds only what is published.
    pub fn of(model: &Model, site_files: &SiteFiles) -> Self {
        let view = View { model, site_files, low: low_ratings(model, site_files) };
        let items: Vec<Item> = ASKED.iter().map(|ask| view.item(ask)).collect();
        let count = |state: State| items.iter().filter(|item| item.state == state).count();
        let summary = Summary {
            has: count(State::Has),
            partly: count(State::Partly),
            lacks: count(State::Lacks),
            open: count(State::Open),
        };
        Self { items, summary }
    }
}

/// The ratings with which a claimant is to be asked: those of the desk's rule, else those in the lower half of a scale.
fn low_ratings(model: &Model, site_files: &SiteFiles) -> BTreeSet<usize> {
    let workflow = site_files.site.as_deref().and_then(|site| site.workflow.as_deref());
    let named = workflow.and_then(|rules| rules.response.as_deref()).map(|rule| &rule.ratings);
    let is_low = |(at, rating): (usize, &crate::model::Rating)| {
        let is_low = match named {
            Some(named) => named.iter().any(|id| id.value.0 == rating.id),
            None => rating
                .bounds
                .zip(rating.value)
                .is_some_and(|((worst, best), value)| value < f64::midpoint(worst, best)),
        };
        is_low.then_some(at)
    };
    model.ratings.iter().enumerate().filter_map(is_low).collect()
}

/// A site that is looked at.
struct View<'a> {
    model: &'a Model,
    site_files: &'a SiteFiles,
    low: BTreeSet<usize>,
}

impl View<'_> {
    fn item(&self, ask: &'static Ask) -> Item {
        let (places, claims, lacking) = match &ask.look {
            Look::Page(purposes) => (self.pages(purposes), None, Vec::new()),
            Look::Site(places) => (places(self), None, Vec::new()),
            Look::Claims { concerns, holds } => {
                let (claims, lacking) = self.share(*concerns, *holds);
                (Vec::new(), Some(claims), lacking)
            }
        };
        let state = match claims {
            Some(Share { of: 0, .. }) => State::Open,
            Some(Share { have, of }) if have == of => State::Has,
            Some(Share { have: 1.., .. }) => State::Partly,
            None if !places.is_empty() => State::Has,
            Some(_) | None => State::Lacks,
        };
        let help = matches!(state, State::Lacks | State::Partly).then_some(ask.help);
        let slugs = ask.pages().iter().flat_map(|purpose| purpose.slugs()).copied().collect();
        Item {
            id: ask.id,
            asks: ask.asks,
            asked_by: ask.asked_by,
            state,
            places,
            claims,
            lacking,
            slugs,
            help,
        }
    }

    /// The pages for some purposes that say anything.
    fn pages(&self, purposes: &[PagePurpose]) -> Vec<Place> {
        let pages = purposes.iter().filter_map(|purpose| self.model.page_for(*purpose));
        pages
            .filter(|page| !page.prose.document.text.trim().is_empty())
            .map(|page| self.page(page))
            .collect()
    }

    fn page(&self, page: &StaticPage) -> Place {
        let file = self.site_files.files.path(page.file).to_string();
        Place { page: Some(format!("{}/", page.slug)), file: Some(file), line: None }
    }

    fn share(&self, concerns: Judge, holds: Judge) -> (Share, Vec<Place>) {
        let claims: Vec<&Claim> = self
            .model
            .claims
            .iter()
            .filter(|claim| !claim.retracted && concerns(self, claim))
            .collect();
        let lacking: Vec<Place> = claims
            .iter()
            .filter(|claim| !holds(self, claim))
            .map(|claim| self.place(claim.text_span))
            .collect();
        (Share { have: claims.len() - lacking.len(), of: claims.len() }, lacking)
    }

    fn place(&self, span: Span) -> Place {
        let file = self.site_files.files.get(span.file);
        Place {
            page: None,
            file: file.map(|file| file.path.to_string()),
            line: file.map(|file| file.position(span.start as usize).line),
        }
    }
}

/// What is to be found out about a claim.
type Judge = fn(&View, &Claim) -> bool;

/// What tells a source from others.
fn identity(evidence: &Evidence) -> &str {
    evidence.url.as_deref().or(evidence.source.as_deref()).unwrap_or(&evidence.title)
}
