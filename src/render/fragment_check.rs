//! Checks that links with a fragment point to an id in the rendered page. It needs the rendered HTML,
//! because themes add ids of their own.

use std::collections::{BTreeMap, BTreeSet};

use dom_query::Document;
use percent_encoding::percent_decode_str;

use crate::diagnostics::{Code, Diagnostic, best_match};
use crate::model::{Model, PagePart, Prose};

/// For how many broken links to one page the most similar id is searched, which is slow.
const MAX_SUGGESTIONS: usize = 20;

/// A link to a part of a page, and the id of the claim that has it.
type Link<'m> = (&'m PagePart, Option<&'m str>);

/// The links of a site that have a fragment, by the address of the page to which they lead.
pub struct FragmentLinks<'m>(BTreeMap<&'m str, Vec<Link<'m>>>);

impl<'m> FragmentLinks<'m> {
    /// Collects the links in all texts of a model.
    pub fn new(model: &'m Model) -> Self {
        let mut links = Self(BTreeMap::new());
        for claim in &model.claims {
            for prose in claim.key_points.iter().chain(&claim.explanation) {
                links.add(prose, Some(&claim.id));
            }
            for correction in &claim.corrections {
                links.add(&correction.note, Some(&claim.id));
            }
        }
        for person in &model.people {
            if let Some(bio) = &person.bio {
                links.add(&bio.value, None);
            }
        }
        for page in &model.static_pages {
            links.add(&page.prose, None);
        }
        if let Some(footer) = &model.site.footer {
            links.add(footer, None);
        }
        links
    }

    fn add(&mut self, prose: &'m Prose, claim: Option<&'m str>) {
        for part in &prose.parts {
            self.0.entry(&part.page).or_default().push((part, claim));
        }
    }

    /// Returns whether a link leads to a part of the page at `address`.
    pub fn has_links_to(&self, address: &str) -> bool {
        self.0.contains_key(address)
    }

    /// Returns a `broken-link` warning for each link to a part that the page at `address` lacks.
    pub fn check_page(&self, address: &str, page: &[u8]) -> Vec<Diagnostic> {
        let Some(links) = self.0.get(address) else { return Vec::new() };
        let ids = ids_in(&String::from_utf8_lossy(page));
        let mut diagnostics = Vec::new();
        for (part, claim) in links {
            let decoded = percent_decode_str(&part.fragment).decode_utf8_lossy();
            if ids.contains(&part.fragment) || ids.contains(decoded.as_ref()) {
                continue;
            }
            let suggest = diagnostics.len() < MAX_SUGGESTIONS;
            diagnostics.push(missing_part(part, *claim, suggest.then_some(&ids)));
        }
        diagnostics
    }
}

fn ids_in(page: &str) -> BTreeSet<String> {
    let document = Document::from(page);
    let mut ids = BTreeSet::new();
    for node in document.select("[id]").nodes() {
        if let Some(id) = node.attr("id") {
            ids.insert(id.to_string());
        }
    }
    ids
}

/// Builds the warning. It is not an error, because readers still reach the page.
fn missing_part(
    part: &PagePart,
    claim: Option<&str>,
    ids: Option<&BTreeSet<String>>,
) -> Diagnostic {
    let PagePart { page, fragment, span } = part;
    let known: Vec<&str> = ids.into_iter().flatten().map(String::as_str).collect();
    let help = match best_match(fragment, &known) {
        Some(near) => format!("did you mean `#{near}`?"),
        None => "write the id of a heading, which is its words in lower case with hyphens, or take it away".to_owned(),
    };
    let message = format!("the page `/{page}` has no part `#{fragment}`");
    let diagnostic = Diagnostic::warning(Code::BrokenLink, *span, message)
        .label("leads to the top of the page")
        .help(help);
    Diagnostic { claim: claim.map(str::to_owned), ..diagnostic }
}
