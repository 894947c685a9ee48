//! The settings of a site, with defaults.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::content::SiteFiles;
use crate::content::files::site;
use crate::content::files::site::{Engine, SiteFile};
use crate::content::page_fonts::PageFont;
use crate::diagnostics::span::{OptionalField, Span};
use crate::model::{Figure, Page, Prose};

/// The settings of `site.yaml` that pages and data show.
#[derive(Debug, Clone)]
pub struct Site {
    pub title: String,
    pub description: Option<String>,
    /// A few words that every page shows with the name of the site.
    pub tagline: Option<String>,
    /// The address of the published site, with a `/` at the end.
    pub base_url: String,
    /// The custom domain of the site's host.
    pub domain: Option<String>,
    /// BCP 47.
    pub language: String,
    pub time_zone: TimeZone,
    pub organization: Option<Organization>,
    /// The logo: its picture and its words.
    pub logo: Option<Figure>,
    /// The color of the head of every page, `#rgb` or `#rrggbb`.
    pub head_color: Option<String>,
    /// The fonts of the pages.
    pub fonts: Vec<PageFont>,
    /// The entries of the menu that the site chooses; `None` for the sections of every site.
    pub navigation: Option<Vec<NavigationEntry>>,
    /// The text at the foot of every page.
    pub footer: Option<Prose>,
    pub contact: Contact,
    /// The address and branch of the repository of the site's files.
    pub repository: Option<(String, String)>,
    pub search: Engine,
    /// Whether a visible claim has evidence with a kept copy.
    pub keeps_copies: bool,
    /// The settings of social cards, if the site has cards.
    pub cards: Option<CardSettings>,
    /// Whether other sites can show cards of claims in frames.
    pub embed: bool,
    /// Whether the pages of claims exist as Markdown too.
    pub markdown: bool,
    /// The key for messages to search engines about changed pages (`IndexNow`).
    pub index_now_key: Option<String>,
}

/// An entry of the menu.
#[derive(Debug, Clone)]
pub struct NavigationEntry {
    /// The words that the site chooses for the link.
    pub label: Option<String>,
    pub target: NavigationTarget,
}

/// Where an entry of the menu leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NavigationTarget {
    Page(Page),
    /// The address of a page of another site.
    Url(String),
}

/// How readers reach the desk: `https` or `mailto` addresses.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// Where readers send a claim to check.
    pub claims: Option<String>,
    /// Where readers report an error.
    pub errors: Option<String>,
}

impl Contact {
    fn from_file(file: &site::ContactSettings) -> Self {
        Self {
            claims: file.claims.as_deref().map(|url| url.0.clone()),
            errors: file.errors.as_deref().map(|url| url.0.clone()),
        }
    }
}

/// The settings of social cards.
#[derive(Debug, Clone)]
pub struct CardSettings {
    /// The site's own fonts.
    pub fonts: Vec<Arc<[u8]>>,
    /// Where `site.yaml` asks for cards.
    pub span: Span,
    /// Where `site.yaml` has the title, which is on every card.
    pub title_span: Span,
}

impl CardSettings {
    /// Returns `None` if the site has no cards.
    pub fn from_files(site_files: &SiteFiles) -> Option<Self> {
        let site = site_files.site.as_ref()?;
        if !site.has_cards() {
            return None;
        }
        let span = site.cards.as_ref()?.span;
        let title_span = site.title.as_ref()?.span;
        Some(Self { fonts: site_files.fonts.clone(), span, title_span })
    }
}

/// The publisher of a site.
#[derive(Debug, Clone)]
pub struct Organization {
    pub name: String,
    pub url: Option<String>,
    pub logo: Option<String>,
    /// Other addresses of the same organization.
    pub same_as: Vec<String>,
}

impl Site {
    /// Builds the settings from `site.yaml`, or placeholders if it could not be read.
    pub fn from_file(file: Option<&SiteFile>) -> Self {
        let mut site = Self {
            title: String::new(),
            description: None,
            tagline: None,
            base_url: "http://localhost/".to_owned(),
            domain: None,
            language: "en".to_owned(),
            time_zone: TimeZone::UTC,
            organization: None,
            logo: None,
            head_color: None,
            fonts: Vec::new(),
            navigation: None,
            footer: None,
            contact: Contact::default(),
            repository: None,
            search: Engine::BuiltIn,
            keeps_copies: false,
            cards: None,
            embed: false,
            markdown: false,
            index_now_key: None,
        };
        let Some(file) = file else { return site };
        site.time_zone = file.time_zone();
        site.title = file.title.as_deref().cloned().unwrap_or_default();
        site.description = file.description.as_deref().cloned();
        site.tagline = file.tagline.as_deref().cloned();
        site.head_color = file.head_color().map(|color| color.value.0.clone());
        if let Some(contact) = &file.contact {
            site.contact = Contact::from_file(contact);
        }
        site.footer = file.footer.as_deref().map(|text| Prose::new(Arc::clone(&text.0.document)));
        site.domain = file.domain.as_deref().map(|domain| domain.0.clone());
        if let Some(url) = &file.base_url {
            site.base_url = with_slash(&url.0);
        }
        site.embed = file.embed.as_deref() == Some(&true);
        site.markdown = file.markdown.as_deref() == Some(&true);
        if let Some(key) = file.indexnow.as_ref().and_then(|settings| settings.key.as_ref()) {
            site.index_now_key = Some(key.value.0.clone());
        }
        if let Some(language) = &file.language {
            site.language.clone_from(&language.0);
        }
        if let Some(organization) = &file.organization {
            site.organization = Organization::from_file(organization);
        }
        if let Some(engine) = file.search.as_ref().and_then(|search| search.engine.as_ref()) {
            site.search = engine.value;
        }
        if let Some(repository) = &file.repository
            && let Some(url) = &repository.url
        {
            let branch = repository.branch.text().unwrap_or("main");
            site.repository = Some((url.trim_end_matches('/').to_owned(), branch.to_owned()));
        }
        site
    }
}

impl Organization {
    fn from_file(file: &site::OrganizationEntry) -> Option<Self> {
        Some(Self {
            name: file.name.as_deref()?.clone(),
            url: file.url.as_deref().map(|url| url.0.clone()),
            logo: file.logo.as_deref().map(|logo| logo.0.clone()),
            same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
        })
    }
}

/// Returns an address that ends with `/`, normalized by the URL Standard.
pub fn with_slash(url: &str) -> String {
    let address = format!("{}/", url.trim_end_matches('/'));
    url::Url::parse(&address).map_or(address, String::from)
}
