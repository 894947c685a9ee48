//! The frame of the pages: the menu, the foot, and the addresses at which readers reach the desk.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::site::{NavigationEntry, NavigationTarget};
use crate::model::{Model, Page};
use crate::render::context::ContextBuilder;
use crate::render::url::absolute_url;
use crate::render::views::{FrameView, LinkView, MenuEntryView};

/// Returns the default menu.
fn sections(model: &Model) -> Vec<Page> {
    let mut sections = vec![Page::Articles];
    sections.extend((0..model.taxonomies.len()).map(Page::Taxonomy));
    sections.extend([Page::People, Page::Methodology, Page::Corrections, Page::Search]);
    sections
}

/// The entry of the menu that is marked on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CurrentEntry {
    index: usize,
    /// Whether it leads to this page, and not to the section of the page.
    is_page: bool,
}

impl CurrentEntry {
    /// Returns a number that differs for each entry and mark, from 1.
    pub(crate) fn number(self) -> usize {
        1 + 2 * self.index + usize::from(self.is_page)
    }
}

/// Returns the pages of the menu; `None` for each address of another site.
pub(crate) fn menu_pages(model: &Model) -> Vec<Option<Page>> {
    let mut pages = Vec::new();
    let Some(entries) = &model.site.navigation else {
        pages.extend(sections(model).into_iter().map(Some));
        return pages;
    };
    for entry in entries {
        pages.push(match &entry.target {
            NavigationTarget::Page(page) => Some(page.clone()),
            NavigationTarget::Url(_) => None,
        });
    }
    pages
}

/// Returns the entry of the menu to mark on a page: its own, or that of its section.
pub(crate) fn current_entry(menu: &[Option<Page>], page: &Page) -> Option<CurrentEntry> {
    let position = |wanted: &Page| menu.iter().position(|entry| entry.as_ref() == Some(wanted));
    if let Some(index) = position(page) {
        return Some(CurrentEntry { index, is_page: true });
    }
    for section in sections_of(page) {
        if let Some(index) = position(&section) {
            return Some(CurrentEntry { index, is_page: false });
        }
    }
    None
}

/// Returns the sections that a page belongs to, the nearest first.
fn sections_of(page: &Page) -> Vec<Page> {
    match *page {
        Page::Home(_) => vec![Page::Home(1)],
        Page::Article(_) => vec![Page::Articles],
        Page::Rating(index, _) => vec![Page::Rating(index, 1), Page::Ratings],
        Page::Term(id, _) => vec![Page::Term(id, 1), Page::Taxonomy(id.taxonomy)],
        Page::Publisher(index, _) => vec![Page::Publisher(index, 1), Page::Publishers],
        Page::Month(index, _) => vec![Page::Month(index, 1), Page::Months],
        Page::Person(_) => vec![Page::People],
        Page::Role(index, ..) => vec![Page::Person(index), Page::People],
        _ => Vec::new(),
    }
}

impl ContextBuilder<'_> {
    /// Returns the frame of a page whose entry in the menu is `current`.
    pub(crate) fn page_frame(&self, current: Option<CurrentEntry>) -> FrameView {
        let pages = menu_pages(self.model);
        let mut sections = sections(self.model);
        sections.extend([Page::Ratings, Page::Publishers, Page::Months]);
        let mut other_sections = Vec::new();
        for section in sections {
            // The foot has a link to the corrections anyway.
            if section != Page::Corrections && !pages.contains(&Some(section.clone())) {
                other_sections.push(self.page_link(&section));
            }
        }
        let footer = self.model.site.footer.as_ref();
        FrameView {
            menu: self.menu(current),
            other_sections,
            footer_html: footer.map(|footer| self.prose(footer)),
        }
    }

    fn menu(&self, current: Option<CurrentEntry>) -> Vec<MenuEntryView> {
        let mut links = Vec::new();
        match &self.model.site.navigation {
            Some(entries) => links.extend(entries.iter().map(|entry| self.entry_link(entry))),
            None => links.extend(sections(self.model).iter().map(|page| self.page_link(page))),
        }
        let mut menu = Vec::new();
        for (index, LinkView { name, href }) in links.into_iter().enumerate() {
            let mark = match current {
                Some(current) if current.index != index => None,
                Some(current) if current.is_page => Some("page"),
                Some(_) => Some("true"),
                None => None,
            };
            menu.push(MenuEntryView { name, href, current: mark });
        }
        menu
    }

    fn entry_link(&self, entry: &NavigationEntry) -> LinkView {
        let mut link = match &entry.target {
            NavigationTarget::Page(page) => self.page_link(page),
            NavigationTarget::Url(url) => LinkView { name: url.clone(), href: url.clone() },
        };
        if let Some(label) = &entry.label {
            link.name.clone_from(label);
        }
        link
    }

    /// Returns a link to a page with its name.
    fn page_link(&self, page: &Page) -> LinkView {
        let address = self.model.address(page);
        let file = if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
        let href = format!("{}{address}{file}", self.root);
        LinkView { name: self.page_name(page), href }
    }

    fn page_name(&self, page: &Page) -> String {
        let key = match *page {
            Page::Articles => "articles",
            Page::Ratings => "ratings",
            Page::People => "people",
            Page::Publishers => "publishers",
            Page::Months => "months",
            Page::Corrections => "corrections",
            Page::Methodology => "methodology",
            Page::Search => "search",
            Page::Home(_) => return self.model.site.title.clone(),
            Page::Taxonomy(index) => {
                let taxonomy = self.model.taxonomies.get(index);
                return taxonomy.map_or_else(String::new, |it| self.taxonomy_title(it));
            }
            Page::Month(index, _) => {
                let month = self.model.months.get(index);
                return month.map_or_else(String::new, |month| self.locale.format_month(*month));
            }
            _ => return self.own_name(page).unwrap_or_default().to_owned(),
        };
        self.locale.translate(key, &[])
    }

    /// Returns the name of a page that is about one thing.
    pub(crate) fn own_name(&self, page: &Page) -> Option<&str> {
        let model = self.model;
        Some(match page {
            Page::Article(index) => &model.articles.get(*index)?.title,
            Page::Claim(index) | Page::Embed(index) => &model.claims.get(*index)?.text,
            Page::Rating(index, _) => &model.ratings.get(*index)?.label,
            Page::Taxonomy(index) => model.taxonomies.get(*index)?.title.as_ref()?,
            Page::Term(id, _) => &model.term(*id)?.1.name,
            Page::Person(index) | Page::Role(index, ..) => &model.people.get(*index)?.name,
            Page::Publisher(index, _) => &model.publishers.get(*index)?.name,
            Page::StaticPage(index) => &model.static_pages.get(*index)?.title,
            _ => return None,
        })
    }

    /// Returns the URL to report an error on a page: what the site chooses, or a new issue in its
    /// repository. A mail and an issue begin with the name and the id of the page.
    pub(crate) fn report_url(&self, page: &Page, name: &str, id: &str) -> Option<String> {
        let site = &self.model.site;
        let title = format!("{name} ({id})");
        let title = utf8_percent_encode(&title, NON_ALPHANUMERIC);
        match &site.contact.errors {
            Some(url) if url.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("mailto:")) => {
                let address = absolute_url(&site.base_url, &self.model.address(page));
                let address = utf8_percent_encode(&address, NON_ALPHANUMERIC);
                Some(format!("{url}?subject={title}&body={address}"))
            }
            Some(url) => Some(url.clone()),
            None => {
                let (repository, _) = site.repository.as_ref()?;
                Some(format!("{repository}/issues/new?title={title}"))
            }
        }
    }
}
