//! Lists what readers see of the settings of a site and of its theme.

use crate::history::diff::fields::{ADDRESS, Field, address, addresses, figure, trimmed};
use crate::model::{Model, Taxonomy};
use crate::theme::Theme;
use crate::theme::options::OptionValue;

pub(in crate::history) fn site(model: &Model) -> Vec<Field> {
    let site = &model.site;
    let mut taxonomies = Vec::new();
    for Taxonomy { name, title, .. } in &model.taxonomies {
        taxonomies.extend(title.as_ref().map(|title| format!("{name}: {title}")));
    }
    let organization = site.organization.as_ref();
    let mut repository = String::new();
    if let Some((url, branch)) = &site.repository {
        repository = format!("{ADDRESS}{url} {branch}");
    }
    vec![
        ("title", site.title.clone()),
        ("description", trimmed(site.description.as_ref())),
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
        ("repository", repository.trim().to_owned()),
        ("taxonomies", taxonomies.join("\n")),
    ]
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
