//! Every page a site has, and its address. It must not know how a page looks.

use std::collections::BTreeMap;

use crate::content::SiteFiles;
use crate::content::values::Date;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{List, Model, Role};

/// How many claims a page of a list shows.
pub const PER_PAGE: usize = 50;

/// The files of data that every site has beside its pages, and that a page may link to.
pub const DATA: [&str; 5] =
    ["claims.json", "claims.csv", "claims.jsonl", "feed.xml", "corrections.xml"];

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The newest claims; the page of the list, from 1.
    Home(usize),
    /// All articles.
    Articles,
    /// An annotated article.
    Article(usize),
    /// A claim.
    Claim(usize),
    /// All ratings with their counts.
    Ratings,
    /// The claims of a rating.
    Rating(usize, usize),
    /// All topics.
    Topics,
    /// The claims of a topic.
    Topic(usize, usize),
    /// Everybody.
    People,
    /// Somebody, with the newest claims of each of their roles.
    Person(usize),
    /// Further claims of somebody in a role, from the second page on.
    Role(usize, Role, usize),
    /// All publishers.
    Publishers,
    /// The claims in a publisher's articles.
    Publisher(usize, usize),
    /// All months.
    Months,
    /// The claims whose checks were published in a month.
    Month(usize, usize),
    /// Every correction.
    Corrections,
    /// How claims are checked, with the scale.
    Methodology,
    /// Search over the claims.
    Search,
    /// A standing page.
    StaticPage(usize),
    /// The way from an address that a page once had to the page.
    Redirect(usize),
    /// What is shown where there is no page.
    NotFound,
}

/// Slugs that standing pages cannot have, since the site itself uses them.
const RESERVED: [&str; 11] = [
    "articles",
    "claims",
    "ratings",
    "topics",
    "people",
    "publishers",
    "months",
    "search",
    "pagefind",
    "assets",
    "page",
];

/// StaticPage pages whose text stands at the head of a page that the site has anyway.
pub const EMBEDDED_PAGES: [&str; 2] = ["methodology", "corrections"];

/// `invalid-id` where a standing page has the address of a page that the site makes itself.
pub fn check_slugs(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for page in site_files.pages.iter().filter(|page| RESERVED.contains(&page.slug.as_str())) {
        let message = format!("the site has a page `{}/` of its own", page.slug);
        diagnostics.push(
            Diagnostic::error(Code::InvalidId, Span::file_start(page.file), message)
                .label("two pages would have one address")
                .help(format!("rename the file, to `about-{}.md` for example", page.slug)),
        );
    }
}

impl Model {
    /// Every page, in a fixed order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages =
            vec![Page::Articles, Page::Ratings, Page::Topics, Page::People, Page::Publishers];
        pages.extend([
            Page::Months,
            Page::Corrections,
            Page::Methodology,
            Page::Search,
            Page::NotFound,
        ]);
        pages.extend((1..=page_count(self.claims.len())).map(Page::Home));
        pages.extend((0..self.articles.len()).map(Page::Article));
        pages.extend((0..self.claims.len()).map(Page::Claim));
        list_pages(&mut pages, &self.lists.ratings, Page::Rating);
        list_pages(&mut pages, &self.lists.topics, Page::Topic);
        list_pages(&mut pages, &self.lists.publishers, Page::Publisher);
        list_pages(&mut pages, &self.lists.months, Page::Month);
        pages.extend((0..self.people.len()).map(Page::Person));
        pages.extend(Role::ALL.into_iter().flat_map(|role| self.role_pages(role)));
        pages.extend((0..self.redirects.len()).map(Page::Redirect));
        let own = |slug: &str| !EMBEDDED_PAGES.contains(&slug);
        let standing = self.static_pages.iter().enumerate().filter(|(_, page)| own(&page.slug));
        pages.extend(standing.map(|(at, _)| Page::StaticPage(at)));
        pages
    }

    /// Every address of the site and the page that has it. Not for the making of pages: only who asks first is noticed to have
    /// read what they follow from.
    pub fn addresses(&self) -> &BTreeMap<String, Page> {
        self.addresses.get_or_init(|| {
            self.pages().into_iter().map(|page| (self.address(&page), page)).collect()
        })
    }

    /// The pages of a role's lists that are not on the pages of the people themselves.
    fn role_pages(&self, role: Role) -> impl Iterator<Item = Page> {
        let lists = self.lists.of_role(role).iter().enumerate();
        lists.flat_map(move |(at, list)| {
            (2..=page_count(list.claims.len())).map(move |number| Page::Role(at, role, number))
        })
    }

    /// The address of a page below the site's root: a folder with `/` at the end, or a file.
    pub fn address(&self, page: &Page) -> String {
        let slug = |slug: Option<&String>| slug.map_or("", String::as_str).to_owned();
        match page {
            Page::Home(number) => list_page("", *number),
            Page::Articles => "articles/".to_owned(),
            Page::Article(at) => {
                format!("articles/{}/", slug(self.articles.get(*at).map(|article| &article.id)))
            }
            Page::Claim(at) => {
                format!("claims/{}/", slug(self.claims.get(*at).map(|claim| &claim.id)))
            }
            Page::Ratings => "ratings/".to_owned(),
            Page::Rating(at, number) => {
                let id = slug(self.ratings.get(*at).map(|rating| &rating.id));
                list_page(&format!("ratings/{id}/"), *number)
            }
            Page::Topics => "topics/".to_owned(),
            Page::Topic(at, number) => {
                let id = slug(self.topics.get(*at).map(|topic| &topic.slug));
                list_page(&format!("topics/{id}/"), *number)
            }
            Page::People => "people/".to_owned(),
            Page::Person(at) => {
                format!("people/{}/", slug(self.people.get(*at).map(|person| &person.slug)))
            }
            Page::Role(at, role, number) => {
                let id = slug(self.people.get(*at).map(|person| &person.slug));
                list_page(&format!("people/{id}/{}", role.folder()), *number)
            }
            Page::Publishers => "publishers/".to_owned(),
            Page::Publisher(at, number) => {
                let id = slug(self.publishers.get(*at).map(|publisher| &publisher.slug));
                list_page(&format!("publishers/{id}/"), *number)
            }
            Page::Months => "months/".to_owned(),
            Page::Month(at, number) => {
                let month = self.months.get(*at).map(|month| month_id(*month));
                list_page(&format!("months/{}/", slug(month.as_ref())), *number)
            }
            Page::Corrections => "corrections/".to_owned(),
            Page::Methodology => "methodology/".to_owned(),
            Page::Search => "search/".to_owned(),
            Page::StaticPage(at) => {
                format!("{}/", slug(self.static_pages.get(*at).map(|page| &page.slug)))
            }
            Page::Redirect(at) => slug(self.redirects.get(*at).map(|alias| &alias.from)),
            Page::NotFound => "404.html".to_owned(),
        }
    }
}

fn list_pages(pages: &mut Vec<Page>, lists: &[List], page: impl Fn(usize, usize) -> Page) {
    for (at, list) in lists.iter().enumerate() {
        pages.extend((1..=page_count(list.claims.len())).map(|number| page(at, number)));
    }
}

/// How many pages a list of `claims` claims has; an empty list has one.
pub fn page_count(claims: usize) -> usize {
    claims.div_ceil(PER_PAGE).max(1)
}

fn list_page(base: &str, number: usize) -> String {
    if number <= 1 { base.to_owned() } else { format!("{base}page/{number}/") }
}

/// A month in addresses: `2026-11`.
pub fn month_id(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}
