//! Builds the values of the site that every template can use.

use crate::model::Model;
use crate::model::page::EMBEDDED_PAGES;
use crate::render::views::{ContactView, LinkView, SiteView, TaxonomyView};
use crate::render::{locale, pictures};

pub(super) fn site_view(model: &Model, drafts: bool) -> SiteView {
    let site = &model.site;
    let mut pages = Vec::new();
    for page in &model.static_pages {
        if !EMBEDDED_PAGES.contains(&page.slug.as_str()) {
            let href = format!("{}/index.html", page.slug);
            pages.push(LinkView { name: page.title.clone(), href });
        }
    }
    let mut taxonomies = Vec::new();
    for taxonomy in &model.taxonomies {
        if let Some(title) = &taxonomy.title {
            let (name, href) = (taxonomy.name.clone(), format!("{}/index.html", taxonomy.name));
            taxonomies.push(TaxonomyView { name, title: title.clone(), href });
        }
    }
    SiteView {
        title: site.title.clone(),
        description: site.description.clone(),
        tagline: site.tagline.clone(),
        base_url: site.base_url.clone(),
        language: site.language.clone(),
        dir: locale::text_direction(&site.language),
        locale: locale::open_graph_locale(&site.language),
        logo: site.logo.as_ref().map(pictures::logo_view),
        icon: site.logo.as_ref().map(|logo| pictures::icon(&logo.picture)),
        touch_icon: site.logo.as_ref().and_then(|logo| pictures::touch_icon(&logo.picture)),
        head_color: site.head_color.clone(),
        contact: ContactView {
            claims: site.contact.claims.clone(),
            errors: site.contact.errors.clone(),
        },
        organization: site.organization.as_ref().map(|organization| LinkView {
            name: organization.name.clone(),
            href: organization.url.clone().unwrap_or_default(),
        }),
        repository: site.repository.as_ref().map(|(url, _)| url.clone()),
        search: site.search.as_str(),
        pages,
        taxonomies,
        claim_count: model.claims.len(),
        article_count: model.articles.len(),
        shows_drafts: drafts,
    }
}
