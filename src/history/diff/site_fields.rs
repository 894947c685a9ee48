//! Lists what readers see of the site as a whole and of its theme.

use crate::content::page_fonts::PageFont;
use crate::history::diff::fields::{
    ADDRESS, Field, PART_END, address, addresses, figure, or_empty, trimmed,
};
use crate::history::diff::prose_fields::links;
use crate::model::site::NavigationTarget;
use crate::model::{Model, Site, Taxonomy};
use crate::theme::Theme;
use crate::theme::options::OptionValue;

pub(in crate::history) fn site(model: &Model) -> Vec<Field> {
    let site = &model.site;
    let mut taxonomies = Vec::new();
    for Taxonomy { name, title, .. } in &model.taxonomies {
        taxonomies.extend(title.as_ref().map(|title| format!("{name}: {title}")));
    }
    let organization = site.organization.as_ref();
    let footer = site.footer.as_ref();
    let mut repository = String::new();
    if let Some((url, branch)) = &site.repository {
        repository = format!("{ADDRESS}{url} {branch}");
    }
    vec![
        ("title", site.title.clone()),
        ("description", trimmed(site.description.as_ref())),
        ("tagline", trimmed(site.tagline.as_ref())),
        ("language", site.language.clone()),
        ("base_url", address(Some(&site.base_url))),
        ("domain", trimmed(site.domain.as_ref())),
        ("organization", trimmed(organization.map(|it| &it.name))),
        ("organization_url", address(organization.and_then(|it| it.url.as_ref()))),
        ("organization_logo", address(organization.and_then(|it| it.logo.as_ref()))),
        (
            "organization_same_as",
            organization.map_or_else(String::new, |it| addresses(&it.same_as)),
        ),
        ("logo", figure(site.logo.as_ref())),
        ("colors", trimmed(site.head_color.as_ref())),
        ("fonts", fonts(site)),
        ("navigation", navigation(model)),
        ("footer", or_empty(footer.map(|prose| prose.document.text_with_strikes()))),
        ("footer_links", links(footer, &[])),
        ("contact_claims", address(site.contact.claims.as_ref())),
        ("contact_errors", address(site.contact.errors.as_ref())),
        ("repository", repository.trim().to_owned()),
        ("taxonomies", taxonomies.join("\n")),
    ]
}

/// Lists the fonts with the hashes of their files: a font decides how every letter and digit looks.
fn fonts(site: &Site) -> String {
    let mut lines = Vec::new();
    for PageFont { family, weight, is_italic, path, bytes, .. } in &site.fonts {
        let slant = if *is_italic { " italic" } else { "" };
        let hash = blake3::hash(bytes).to_hex();
        let hash = hash.get(..12).unwrap_or_default();
        lines.push(format!("{family} {weight}{slant}: {path} [{hash}]"));
    }
    lines.join("\n")
}

/// Lists the entries of the menu that the site chooses.
fn navigation(model: &Model) -> String {
    let mut lines = Vec::new();
    for entry in model.site.navigation.iter().flatten() {
        let target = match &entry.target {
            NavigationTarget::Page(page) => format!("/{}", model.address(page)),
            NavigationTarget::Url(url) => url.clone(),
        };
        lines.push(format!(
            "{}{PART_END}{}",
            trimmed(entry.label.as_ref()),
            address(Some(&target))
        ));
    }
    lines.join("\n")
}

pub(super) fn theme(theme: &Theme) -> Vec<Field> {
    let mut options = Vec::new();
    for (name, value) in &theme.options {
        let value = match value {
            OptionValue::Text(text) | OptionValue::Color(text) => text.clone(),
            OptionValue::Flag(flag) => flag.to_string(),
            OptionValue::Number(number) => number.to_string(),
        };
        options.push(format!("{name}: {value}"));
    }
    let files: Vec<&str> = theme.assets.iter().map(|asset| asset.name.as_str()).collect();
    vec![
        ("theme", theme.name.clone()),
        ("theme_options", options.join("\n")),
        ("theme_files", files.join("\n")),
    ]
}
