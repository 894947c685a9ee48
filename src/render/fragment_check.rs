//! Links to parts of pages, held against the pages as they are rendered: which ids a page has is its theme's as much as its
//! texts'. It must not look at any page that no such link leads to.

use std::collections::{BTreeMap, BTreeSet};

use dom_query::Document;
use percent_encoding::percent_decode_str;

use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Model, PagePart, Prose};

/// A link, and the claim that has it.
type Link<'m> = (&'m PagePart, Option<&'m str>);

/// The links of a site to parts of its pages, by page.
pub struct Parts<'m>(BTreeMap<&'m str, Vec<Link<'m>>>);

/// For how many links to a page the nearest part is looked for, which takes long where it has many.
const MOST: usize = 20;

impl<'m> Parts<'m> {
    /// The links in what the model shows.
    pub fn of(model: &'m Model) -> Self {
        let mut parts = Self(BTreeMap::new());
        for claim in &model.claims {
            claim
                .key_points
                .iter()
                .chain(&claim.explanation)
                .for_each(|prose| parts.add(prose, Some(&claim.id)));
        }
        model
            .people
            .iter()
            .filter_map(|person| person.bio.as_ref())
            .for_each(|bio| parts.add(&bio.value, None));
        model.standing.iter().for_each(|page| parts.add(&page.prose, None));
        parts
    }

    fn add(&mut self, prose: &'m Prose, claim: Option<&'m str>) {
        prose
            .parts
            .iter()
            .for_each(|part| self.0.entry(&part.page).or_default().push((part, claim)));
    }

    /// Whether there is a link to a part of the page at `address`.
    pub fn are_on(&self, address: &str) -> bool {
        self.0.contains_key(address)
    }

    /// `broken-link` for those that lead to a part that the page at `address` does not have.
    pub fn missing(&self, address: &str, page: &[u8]) -> Vec<Diagnostic> {
        let Some(links) = self.0.get(address) else { return Vec::new() };
        let (ids, none) = (ids(&String::from_utf8_lossy(page)), BTreeSet::new());
        let is_missing = |(part, _): &&Link| {
            let decoded = percent_decode_str(&part.fragment).decode_utf8_lossy();
            !ids.contains(&part.fragment) && !ids.contains(decoded.as_ref())
        };
        let missing = |(number, (part, claim)): (usize, &Link)| {
            missing(part, *claim, if number < MOST { &ids } else { &none })
        };
        links.iter().filter(is_missing).enumerate().map(missing).collect()
    }
}

fn ids(page: &str) -> BTreeSet<String> {
    let document = Document::from(page);
    let marked = document.select("[id]");
    marked.nodes().iter().filter_map(|node| node.attr("id")).map(|id| id.to_string()).collect()
}

/// A warning: readers still come to the page, only not to the part.
fn missing(part: &PagePart, claim: Option<&str>, ids: &BTreeSet<String>) -> Diagnostic {
    let PagePart { page, fragment, span } = part;
    let known: Vec<&str> = ids.iter().map(String::as_str).collect();
    let message = format!("the page `/{page}` has no part `#{fragment}`");
    let mistake =
        Diagnostic::warning(Code::BrokenLink, *span, message).label("leads to the top of the page");
    let mistake = match crate::diagnostics::nearest(fragment, &known) {
        Some(near) => mistake.help(format!("did you mean `#{near}`?")),
        None => {
            mistake.help("write the id of a heading, which is its words in lower case with hyphens, or take it away")
        }
    };
    Diagnostic { claim: claim.map(str::to_owned), ..mistake }
}
