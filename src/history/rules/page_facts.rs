//! Checks changed pages that have no corrections: pages of `content/pages/`, people, and the facts
//! of the site on every page. A change is a warning that reviewers see.

use std::collections::BTreeMap;

use crate::content::files::site::SiteFile;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::Comparison;
use crate::history::diff::fields::{self, Field};
use crate::history::rules::claim_facts::is_same_text;

/// Reports `undisclosed-change` for every page that tells readers something else. A page that is
/// gone is reported by its address.
pub(super) fn check(
    comparison: &Comparison,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    check_static_pages(comparison, diagnostics);
    check_people(comparison, sources, diagnostics);
    check_site(comparison, diagnostics);
}

fn check_static_pages(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    for new in &comparison.after.model.static_pages {
        let mut old_pages = comparison.before.model.static_pages.iter();
        let Some(old) = old_pages.find(|old| old.slug == new.slug) else { continue };
        let changed = changed_fields(&fields::page(old), &fields::page(new));
        diagnostics.extend(changed_page("published page", &changed, Span::file_start(new.file)));
    }
}

/// Reports people whose own file tells readers something else. Another name is another claimant,
/// author or reviewer, which is reported at the claims.
fn check_people(comparison: &Comparison, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let before = comparison.before.model;
    let mut new_people = BTreeMap::new();
    for person in &comparison.after.model.people {
        new_people.insert(&person.slug, person);
    }
    for old in &before.people {
        let Some(old_file) = old.file else { continue };
        let Some(new) = new_people.get(&old.slug) else { continue };
        let mut changed = told_before(&fields::person(old), &fields::person(new));
        changed.retain(|field| *field != "name");
        let file = match new.file {
            Some(file) => file,
            None => match comparison.before.site_files.files.file(old_file) {
                Some(file) => sources.add_missing(file),
                None => continue,
            },
        };
        diagnostics.extend(changed_page("person", &changed, Span::file_start(file)));
    }
}

fn changed_page(what: &str, changed: &[&str], span: Span) -> Option<Diagnostic> {
    if changed.is_empty() {
        return None;
    }
    let message = format!("the {} of this {what} changed", changed.join(" and the "));
    Some(
        Diagnostic::warning(Code::UndisclosedChange, span, message)
            .label("in this file")
            .help("if readers relied on the old page, say on the page what changed and when"),
    )
}

fn check_site(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let (before, after) = (&comparison.before.model.site, &comparison.after.model.site);
    let Some(file) = &comparison.after.site_files.site else { return };
    for field in told_before(&fields::site(before), &fields::site(after)) {
        let span = site_span(file, field);
        let message = format!("the `{field}` of the site changed, which readers see on every page");
        diagnostics.push(
            Diagnostic::warning(Code::UndisclosedChange, span, message)
                .label("changed")
                .help("if readers relied on it, say on a page what changed and when"),
        );
    }
}

/// Returns the span of a field of `site.yaml`, or the start of the file if it is gone.
fn site_span(file: &SiteFile, field: &str) -> Span {
    let span = match field {
        "title" => file.title.span(),
        "description" => file.description.span(),
        "language" => file.language.span(),
        "base_url" => file.base_url.span(),
        "repository" => file.repository.span(),
        _ => file.organization.span(),
    };
    span.unwrap_or(Span::file_start(FileId::from_index(0)))
}

fn changed_fields(old: &[Field], new: &[Field]) -> Vec<&'static str> {
    let mut changed = Vec::new();
    for ((name, old), (_, new)) in old.iter().zip(new) {
        if !is_same_text(old, new) {
            changed.push(*name);
        }
    }
    changed
}

/// Returns the fields that changed, without those that told nothing before.
fn told_before(old: &[Field], new: &[Field]) -> Vec<&'static str> {
    let mut changed = changed_fields(old, new);
    changed.retain(|name| old.iter().any(|(field, text)| field == name && !text.is_empty()));
    changed
}
