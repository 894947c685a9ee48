//! Citations of a claim's page, as text and as BibTeX.

use std::fmt::Write;

use crate::model::{Claim, Model};
use crate::render::url::absolute_url;
use crate::render::views::CiteView;

/// Builds the citation of a claim for readers to copy.
pub(crate) fn build_citation(model: &Model, claim: &Claim) -> CiteView {
    let site = &model.site;
    let url = absolute_url(&site.base_url, &format!("claims/{}/", claim.id));
    let date = claim.modified.or(claim.published).map(|date| date.to_string());
    let mut authors: Vec<&str> = model.names_of(&claim.authors).collect();
    // An imported verdict is not the work of this desk.
    let desk = site.organization.as_ref().map(|organization| organization.name.as_str());
    let answerable = match &claim.imported_from {
        Some(original) => original.publisher.as_deref(),
        None => desk,
    };
    if authors.is_empty() {
        authors.extend(answerable);
    }

    let mut parts = Vec::new();
    if !authors.is_empty() {
        parts.push(authors.join(", "));
    }
    parts.push(format!("“{}”", claim.text.trim_end_matches('.')));
    parts.push(site.title.clone());
    parts.extend(date.clone());
    parts.push(url.clone());
    let parts: Vec<&str> = parts.iter().map(|part| part.trim_end_matches('.')).collect();

    let authors: Vec<String> = authors.iter().map(|it| format!("{{{}}}", escape(it))).collect();
    let mut bibtex = format!("@online{{{},\n", claim.id);
    if !authors.is_empty() {
        push_field(&mut bibtex, "author", &authors.join(" and "));
    }
    push_field(&mut bibtex, "title", &format!("{{{}}}", escape(&claim.text)));
    push_field(&mut bibtex, "organization", &escape(&site.title));
    if let Some(date) = &date {
        push_field(&mut bibtex, "date", date);
    }
    push_field(&mut bibtex, "url", &url);
    bibtex.push('}');
    CiteView { text: parts.join(". "), bibtex }
}

fn push_field(bibtex: &mut String, name: &str, value: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(bibtex, "  {name} = {{{value}}},");
}

fn escape(text: &str) -> String {
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
