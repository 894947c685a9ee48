//! Warns about names of terms, people and publishers that differ only in capital letters. They are
//! one name, and readers see one of the spellings.

use std::cmp::Reverse;

use indexmap::IndexMap;

use crate::content::SiteFiles;
use crate::content::files::taxonomies::{DeclaredTaxonomy, TOPICS};
use crate::diagnostics::span::{OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::fold_case;

/// How many other places a diagnostic names.
const MAX_PLACES: usize = 5;

/// The spellings of some names, in the order in which they were met.
#[derive(Default)]
pub(super) struct Spellings<'c>(IndexMap<&'c str, Vec<Span>>);

impl<'c> Spellings<'c> {
    pub(super) fn add(&mut self, name: &'c str, span: Span) {
        self.0.entry(name).or_default().push(span);
    }

    /// Reports `case-differs` for each spelling of a name that is not the one that is used most.
    /// `what` is the kind of thing, such as `topic`.
    pub(super) fn check(&self, what: &str, diagnostics: &mut Diagnostics) {
        let mut groups: IndexMap<String, Vec<(&str, &[Span])>> = IndexMap::new();
        for (name, spans) in &self.0 {
            groups.entry(fold_case(name)).or_default().push((name, spans));
        }
        for spellings in groups.values_mut() {
            // A stable sort: of two that are used as often, the first stays before.
            spellings.sort_by_key(|(_, spans)| Reverse(spans.len()));
            let Some((main, others)) = spellings.split_first() else { continue };
            for other in others {
                diagnostics.extend(case_differs(what, *main, *other));
            }
        }
    }
}

fn case_differs(what: &str, main: (&str, &[Span]), other: (&str, &[Span])) -> Option<Diagnostic> {
    let (name, places) = main;
    let (written, spans) = other;
    let (first, more) = spans.split_first()?;
    let message = format!("`{written}` and `{name}` are one {what}: only their case differs");
    let mut diagnostic = Diagnostic::warning(Code::CaseDiffers, *first, message)
        .label(format!("this spelling occurs {}", times(spans.len())));
    if let Some(place) = places.first() {
        diagnostic =
            diagnostic.related(*place, format!("this spelling occurs {}", times(places.len())));
    }
    for place in more.iter().take(MAX_PLACES) {
        diagnostic = diagnostic.related(*place, "here too");
    }
    Some(diagnostic.help(format!(
        "write `{name}` everywhere; if these are two, give them names that differ in more"
    )))
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Checks the terms of all verdicts and the publishers of all articles.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    check_terms(TOPICS, "topic", site_files, diagnostics);
    if let Some(site) = &site_files.site {
        for DeclaredTaxonomy { name, .. } in &site.taxonomies.0 {
            check_terms(name, &format!("entry of `{name}`"), site_files, diagnostics);
        }
    }
    let mut publishers = Spellings::default();
    for article in &site_files.articles {
        let Some(record) = &article.record else { continue };
        if let (Some(name), Some(span)) = (record.publisher.text(), record.publisher.span()) {
            publishers.add(name, span);
        }
    }
    publishers.check("publisher", diagnostics);
}

fn check_terms(taxonomy: &str, what: &str, site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let mut terms = Spellings::default();
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        for term in record.terms(taxonomy) {
            terms.add(term, term.span);
        }
    }
    terms.check(what, diagnostics);
}
