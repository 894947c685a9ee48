//! How to cite a claim's page: as text and as BibTeX.

use crate::model::{Claim, Model};
use crate::render::url::absolute;
use crate::render::views::CiteView;

/// The citation of a claim, which readers can copy.
pub fn cite(model: &Model, claim: &Claim) -> CiteView {
    let site = &model.site;
    let url = absolute(&site.base_url, &format!("claims/{}/", claim.id));
    let people = claim
        .authors
        .iter()
        .filter_map(|at| model.people.get(*at))
        .map(|person| person.name.as_str());
    let mut authors: Vec<&str> = people.collect();
    if authors.is_empty() {
        authors.extend(site.organization.as_ref().map(|organization| organization.name.as_str()));
    }
    let date = claim.modified.or(claim.published).map(|day| day.to_string());
    let parts = [
        (!authors.is_empty()).then(|| authors.join(", ")),
        Some(format!("“{}”", claim.text.trim_end_matches('.'))),
        Some(site.title.clone()),
        date.clone(),
        Some(url.clone()),
    ];
    let text: Vec<String> =
        parts.into_iter().flatten().map(|part| part.trim_end_matches('.').to_owned()).collect();
    CiteView {
        text: text.join(". "),
        bibtex: bibtex(&claim.id, &authors, &claim.text, &site.title, date.as_deref(), &url),
    }
}

fn bibtex(
    key: &str,
    authors: &[&str],
    title: &str,
    site: &str,
    date: Option<&str>,
    url: &str,
) -> String {
    let names: Vec<String> = authors.iter().map(|name| format!("{{{}}}", escaped(name))).collect();
    let mut fields = Vec::new();
    if !names.is_empty() {
        fields.push(("author", names.join(" and ")));
    }
    fields.push(("title", format!("{{{}}}", escaped(title))));
    fields.push(("organization", escaped(site)));
    fields.extend(date.map(|date| ("date", date.to_owned())));
    fields.push(("url", url.to_owned()));
    let lines: String =
        fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@online{{{key},\n{lines}}}")
}

/// A text with the characters that mean something in BibTeX escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}
