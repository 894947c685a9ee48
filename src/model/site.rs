//! What a site says of itself, with the defaults filled in.

use std::sync::Arc;

use crate::content::SiteFiles;
use crate::content::files::site;
use crate::content::files::site::{Engine, SiteFile};
use crate::diagnostics::span::Span;

/// The site's own facts.
#[derive(Debug, Clone)]
pub struct Site {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub description: Option<String>,
    /// Where it is published, with a `/` at the end.
    pub base_url: String,
    /// The domain that its host is to serve it at.
    pub domain: Option<String>,
    /// The language of its own words (BCP 47).
    pub language: String,
    /// Who publishes it.
    pub organization: Option<Organization>,
    /// The repository of its files: address and branch.
    pub repository: Option<(String, String)>,
    /// What finds claims for readers.
    pub search: Engine,
    /// Its social cards; `None` where they are switched off.
    pub cards: Option<Cards>,
}

/// What social cards are made with.
#[derive(Debug, Clone)]
pub struct Cards {
    /// The site's own fonts.
    pub fonts: Vec<Arc<[u8]>>,
    /// Where they are asked for.
    pub span: Span,
    /// Where the site's name stands, which is on every card.
    pub title_span: Span,
}

impl Cards {
    /// What there is for cards, where the site has any.
    pub fn of(site_files: &SiteFiles) -> Option<Self> {
        let site = site_files.site.as_ref().filter(|site| site.has_cards())?;
        let (span, title_span) = (site.cards.as_ref()?.span, site.title.as_ref()?.span);
        Some(Self { fonts: site_files.fonts.clone(), span, title_span })
    }
}

/// The publisher of a site.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
    /// Its logo.
    pub logo: Option<String>,
    /// Other addresses that are it.
    pub same_as: Vec<String>,
}

impl Site {
    /// The facts of `site.yaml`; where it could not be read, placeholders.
    pub fn of(file: Option<&SiteFile>) -> Self {
        let base_url = file
            .and_then(|file| file.base_url.as_deref())
            .map_or("http://localhost/", |url| &url.0);
        Self {
            title: file.and_then(|file| file.title.as_deref()).cloned().unwrap_or_default(),
            description: file.and_then(|file| file.description.as_deref()).cloned(),
            base_url: with_slash(base_url),
            domain: file.and_then(|file| file.domain.as_deref()).map(|domain| domain.0.clone()),
            language: file
                .and_then(|file| file.language.as_deref())
                .map_or_else(|| "en".to_owned(), |language| language.0.clone()),
            organization: file
                .and_then(|file| file.organization.as_deref())
                .and_then(Organization::of),
            search: file
                .and_then(|file| file.search.as_deref()?.engine.as_deref().copied())
                .unwrap_or(Engine::BuiltIn),
            cards: None,
            repository: file.and_then(|file| file.repository.as_deref()).and_then(|repository| {
                let branch = repository.branch.as_deref().map_or("main", |branch| branch);
                let url = repository.url.as_deref()?;
                Some((url.trim_end_matches('/').to_owned(), branch.to_owned()))
            }),
        }
    }
}

impl Organization {
    fn of(file: &site::Organization) -> Option<Self> {
        Some(Self {
            name: file.name.as_deref()?.clone(),
            url: file.url.as_deref().map(|url| url.0.clone()),
            logo: file.logo.as_deref().map(|logo| logo.0.clone()),
            same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
        })
    }
}

/// An address that others can be appended to, as the URL Standard writes it.
pub fn with_slash(url: &str) -> String {
    let address = format!("{}/", url.trim_end_matches('/'));
    url::Url::parse(&address).map_or(address, String::from)
}
