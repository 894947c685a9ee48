//! Checks changed pages that have no corrections: pages of `content/pages/`, people, and the facts
//! of the site on every page. A change is a warning that reviewers see.

use crate::content::files::site::SiteFile;
use crate::content::values::PersonRef;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::diff::fields::{self, Field};
use crate::history::diff::site_fields;
use crate::history::rules::claim_facts::is_same_text;
use crate::history::rules::told_prose::{Newer, told_prose};
use crate::history::{Comparison, SiteState};
use crate::model::page::EMBEDDED_PAGES;
use crate::model::{Model, Page, Prose};

/// Reports `undisclosed-change` for every page that tells readers something else. A page that is
/// gone is reported by its address.
pub(super) fn check(
    comparison: &Comparison,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    check_static_pages(comparison, sources, diagnostics);
    check_new_texts(comparison, diagnostics);
    check_people(comparison, sources, diagnostics);
    check_site(comparison, diagnostics);
    diagnostics.extend(check_disclosure_rule(comparison));
}

fn check_static_pages(
    comparison: &Comparison,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    for (index, old) in before.static_pages.iter().enumerate() {
        let mut new = after.static_pages.iter().find(|new| new.slug == old.slug);
        if new.is_none() && !EMBEDDED_PAGES.contains(&old.slug.as_str()) {
            let address = before.address(&Page::StaticPage(index));
            // A page that is gone is reported by its address.
            let Some(page) = page_at(after, &address) else { continue };
            if let Page::StaticPage(index) = page {
                new = after.static_pages.get(*index);
            }
        }
        let (new_fields, file) = match new {
            Some(new) => (fields::page(new), new.file),
            None => match comparison.before.site_files.files.file(old.file) {
                Some(file) => (fields::no_page(), sources.add_missing(file)),
                None => continue,
            },
        };
        let mut changed = changed_fields(&fields::page(old), &new_fields);
        if let Some(new) = new {
            add_markup(&old.prose, &new.prose, "text", after, &mut changed);
        }
        if !changed.is_empty() {
            diagnostics.push(changed_page("published page", &changed, Span::file_start(file)));
        }
    }
}

/// Reports a new file whose text is added to a page that was there before.
fn check_new_texts(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let old_pages = &comparison.before.model.static_pages;
    for new in &comparison.after.model.static_pages {
        let is_old = old_pages.iter().any(|old| old.slug == new.slug);
        if !is_old && EMBEDDED_PAGES.contains(&new.slug.as_str()) {
            let message = format!("the published page `{}` gets a text of the desk", new.slug);
            diagnostics.push(
                Diagnostic::warning(Code::UndisclosedChange, Span::file_start(new.file), message)
                    .label("new on this page")
                    .help("check that it fits what the page said before"),
            );
        }
    }
}

/// Adds the field of a text that has the same words and links, but shows them in another way: in
/// another list or table, as a quotation, with another box ticked, and so on.
fn add_markup(
    old: &Prose,
    new: &Prose,
    field: &'static str,
    model: &Model,
    changed: &mut Vec<&'static str>,
) {
    let is_known = [field, "links", "pictures"].iter().any(|name| changed.contains(name));
    let newer = Newer { model, evidence: &[] };
    if !is_known && told_prose(old, &[], newer) != told_prose(new, &[], newer) {
        changed.push(field);
    }
}

/// Returns the page that readers of an address end up at.
fn page_at<'a>(model: &'a Model, address: &str) -> Option<&'a Page> {
    match model.addresses().get(address)? {
        Page::Redirect(index) => Some(&model.redirects.get(*index)?.to),
        page => Some(page),
    }
}

/// Reports people whose own file tells readers something else. Another name is another claimant,
/// author or reviewer, which is reported at the claims.
fn check_people(comparison: &Comparison, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    for (index, old) in before.people.iter().enumerate() {
        let address = before.address(&Page::Person(index));
        let Some(Page::Person(index)) = page_at(after, &address) else { continue };
        let Some(new) = after.people.get(*index) else { continue };
        let mut changed = told_before(&fields::person(old), &fields::person(new));
        changed.retain(|field| *field != "name");
        if let (Some(old), Some(new)) = (&old.bio, &new.bio) {
            add_markup(&old.value, &new.value, "bio", after, &mut changed);
        }
        if old.file.is_none() && new.file.is_none() {
            // The role is a fact of the claim.
            changed.retain(|field| *field != "role");
        }
        if changed.is_empty() {
            continue;
        }
        let span = if let Some(file) = new.file {
            Some(Span::file_start(file))
        } else if let Some(file) = old.file {
            let file = comparison.before.site_files.files.file(file);
            file.map(|file| Span::file_start(sources.add_missing(file)))
        } else {
            mention_of(comparison, *index)
        };
        if let Some(span) = span {
            diagnostics.push(changed_page("person", &changed, span));
        }
    }
}

/// Returns where a verdict names a person: where it did so in other words before, or else the first
/// place.
fn mention_of(comparison: &Comparison, person: usize) -> Option<Span> {
    let model = comparison.after.model;
    let mut first = None;
    for claim in &model.claims {
        let mentions: Vec<usize> = claim.mentions().collect();
        if model.people_of(&mentions).all(|index| index != person) {
            continue;
        }
        let Some(file) = comparison.verdict(&claim.id).and_then(|it| it.record.as_ref()) else {
            continue;
        };
        let lists: [(&[usize], &[Spanned<PersonRef>]); 3] = [
            (&claim.claimants, &file.claimant),
            (&claim.authors, &file.authors),
            (&claim.reviewers, &file.reviewers),
        ];
        for (mentions, entries) in lists {
            let index = model.people_of(mentions).position(|index| index == person);
            let Some(index) = index else { continue };
            let Some(entry) = entries.get(index).or(entries.first()) else { continue };
            first = first.or(Some(entry.span));
            if is_new_text(comparison, &claim.id, entry.span) {
                return Some(entry.span);
            }
        }
    }
    first
}

/// Returns whether the old file of a claim does not contain the text at a span of the new one.
fn is_new_text(comparison: &Comparison, claim: &str, span: Span) -> bool {
    let text = comparison.after.site_files.files.slice(span);
    let old = comparison.old_verdict(claim).and_then(|verdict| verdict.claim.as_ref());
    let Some(file) = old.and_then(|claim| comparison.before.site_files.files.get(claim.span.file))
    else {
        return true;
    };
    !file.text().contains(text)
}

fn changed_page(what: &str, changed: &[&str], span: Span) -> Diagnostic {
    let message = format!("the {} of this {what} changed", changed.join(" and the "));
    Diagnostic::warning(Code::UndisclosedChange, span, message)
        .label("in this file")
        .help("if readers relied on the old page, say on the page what changed and when")
}

fn check_site(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let Some(file) = &comparison.after.site_files.site else { return };
    for field in told_before(&site_fields::site(before), &site_fields::site(after)) {
        let span = site_span(file, field);
        let message = format!("the `{field}` of the site changed, which readers see on every page");
        diagnostics.push(
            Diagnostic::warning(Code::UndisclosedChange, span, message)
                .label("changed")
                .help("if readers relied on it, say on a page what changed and when"),
        );
    }
}

/// Reports another rule on changes after publication: the next changes are judged by it.
fn check_disclosure_rule(comparison: &Comparison) -> Option<Diagnostic> {
    let (old, new) = (written_rule(comparison.before), written_rule(comparison.after));
    if old == new {
        return None;
    }
    let site = comparison.after.site_files.site.as_ref();
    let span = site.and_then(|site| site.workflow.span());
    let span = span.unwrap_or(Span::file_start(FileId::SITE));
    let message = "the rule `disclosure` of the desk changed, and it will judge later changes";
    Some(
        Diagnostic::warning(Code::UndisclosedChange, span, message)
            .label("changed")
            .help("let somebody else than the author of this change approve it"),
    )
}

/// Returns the text of the rule. A missing rule gives an empty text.
fn written_rule(state: SiteState<'_>) -> &str {
    let site = state.site_files.site.as_ref();
    let workflow = site.and_then(|site| site.workflow.as_ref());
    match workflow.and_then(|workflow| workflow.value.disclosure.span()) {
        Some(span) => state.site_files.files.slice(span),
        None => "",
    }
}

/// Returns the span of a field of `site.yaml`, or the start of the file if it is gone.
fn site_span(file: &SiteFile, field: &str) -> Span {
    let span = match field {
        "title" => file.title.span(),
        "description" => file.description.span(),
        "tagline" => file.tagline.span(),
        "language" => file.language.span(),
        "base_url" => file.base_url.span(),
        "domain" => file.domain.span(),
        "logo" => file.logo.span(),
        "colors" => file.colors.span(),
        "fonts" => file.fonts.span(),
        "navigation" => file.navigation.first().map(|entry| entry.span),
        "footer" | "footer_links" => file.footer.span(),
        "contact_claims" | "contact_errors" => file.contact.span(),
        "repository" => file.repository.span(),
        "taxonomies" => file.taxonomies.0.first().map(|first| first.name_span),
        _ => file.organization.span(),
    };
    span.unwrap_or(Span::file_start(FileId::SITE))
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

/// Returns the fields that changed and were not empty before.
fn told_before(old: &[Field], new: &[Field]) -> Vec<&'static str> {
    let mut changed = changed_fields(old, new);
    changed.retain(|name| old.iter().any(|(field, text)| field == name && !text.is_empty()));
    changed
}
