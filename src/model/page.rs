//! Every page of a site and its address.

use std::collections::BTreeMap;

use crate::content::SiteFiles;
use crate::content::values::Date;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{List, Model, Role, TermId};

/// How many claims one page of a list shows.
pub const PER_PAGE: usize = 50;

/// The data files that every site has and that a page may link to.
pub const DATA: [&str; 6] =
    ["claims.json", "claims.csv", "claims.jsonl", "evidence.json", "feed.xml", "corrections.xml"];

/// A page of the site. Most variants carry an index into a list of the [`Model`]; pages of lists
/// also carry the page number, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    Home(usize),
    Articles,
    Article(usize),
    Claim(usize),
    /// The card of a claim that other sites show in a frame.
    Embed(usize),
    Ratings,
    Rating(usize, usize),
    /// The index of a taxonomy.
    Taxonomy(usize),
    /// The claims with a term.
    Term(TermId, usize),
    People,
    /// A person, with the newest claims of each role.
    Person(usize),
    /// The claims of a person in one role, from the second page on.
    Role(usize, Role, usize),
    Publishers,
    Publisher(usize, usize),
    Months,
    Month(usize, usize),
    Corrections,
    Methodology,
    Search,
    StaticPage(usize),
    Redirect(usize),
    NotFound,
}

/// Slugs that static pages cannot have, because the site itself uses them.
pub(crate) const RESERVED: [&str; 11] = [
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

/// Static pages whose text is shown at the top of a page that every site has.
pub const EMBEDDED_PAGES: [&str; 2] = ["methodology", "corrections"];

/// Reports `invalid-id` for each static page that has a reserved address.
pub fn check_slugs(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for page in &site_files.pages {
        if !RESERVED.contains(&page.slug.as_str()) {
            continue;
        }
        let message = format!("every site already has a page `{}/`", page.slug);
        diagnostics.push(
            Diagnostic::error(Code::InvalidId, Span::file_start(page.file), message)
                .label("two pages would have the same address")
                .help(format!("rename the file, to `about-{}.md` for example", page.slug)),
        );
    }
}

impl Model {
    /// Returns every page, in a fixed order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![
            Page::Articles,
            Page::Ratings,
            Page::Taxonomy(0),
            Page::People,
            Page::Publishers,
            Page::Months,
            Page::Corrections,
            Page::Methodology,
            Page::Search,
            Page::NotFound,
        ];
        pages.extend((1..self.taxonomies.len()).map(Page::Taxonomy));
        pages.extend((1..=page_count(self.claims.len())).map(Page::Home));
        pages.extend((0..self.articles.len()).map(Page::Article));
        pages.extend((0..self.claims.len()).map(Page::Claim));
        if self.site.embed {
            pages.extend((0..self.claims.len()).map(Page::Embed));
        }
        add_list_pages(&mut pages, &self.lists.ratings, 1, Page::Rating);
        for (taxonomy, lists) in self.lists.terms.iter().enumerate() {
            let page = |term, number| Page::Term(TermId { taxonomy, term }, number);
            add_list_pages(&mut pages, lists, 1, page);
        }
        add_list_pages(&mut pages, &self.lists.publishers, 1, Page::Publisher);
        add_list_pages(&mut pages, &self.lists.months, 1, Page::Month);
        pages.extend((0..self.people.len()).map(Page::Person));
        for role in Role::ALL {
            // The first page of each role is on the page of the person.
            let page = |person, number| Page::Role(person, role, number);
            add_list_pages(&mut pages, self.lists.of_role(role), 2, page);
        }
        pages.extend((0..self.redirects.len()).map(Page::Redirect));
        for (index, page) in self.static_pages.iter().enumerate() {
            if !EMBEDDED_PAGES.contains(&page.slug.as_str()) {
                pages.push(Page::StaticPage(index));
            }
        }
        pages
    }

    /// Returns every address of the site with its page.
    pub fn addresses(&self) -> &BTreeMap<String, Page> {
        self.addresses.get_or_init(|| {
            self.pages().into_iter().map(|page| (self.address(&page), page)).collect()
        })
    }

    /// Returns the address of a page below the site's root: a folder with `/` at the end, or a file.
    pub fn address(&self, page: &Page) -> String {
        match page {
            Page::Home(number) => list_page_address("", *number),
            Page::Articles => "articles/".to_owned(),
            Page::Article(index) => format!("articles/{}/", self.article_id(*index)),
            Page::Claim(index) => format!("claims/{}/", self.claim_id(*index)),
            Page::Embed(index) => format!("claims/{}/embed/", self.claim_id(*index)),
            Page::Ratings => "ratings/".to_owned(),
            Page::Rating(index, number) => {
                let id = self.ratings.get(*index).map_or("", |rating| &rating.id);
                list_page_address(&format!("ratings/{id}/"), *number)
            }
            Page::Taxonomy(index) => {
                format!("{}/", self.taxonomies.get(*index).map_or("", |it| &it.name))
            }
            Page::Term(id, number) => match self.term(*id) {
                Some((taxonomy, term)) => {
                    let folder = format!("{}/{}/", taxonomy.name, term.slug);
                    list_page_address(&folder, *number)
                }
                None => String::new(),
            },
            Page::People => "people/".to_owned(),
            Page::Person(index) => format!("people/{}/", self.person_slug(*index)),
            Page::Role(index, role, number) => {
                let folder = format!("people/{}/{}", self.person_slug(*index), role.folder());
                list_page_address(&folder, *number)
            }
            Page::Publishers => "publishers/".to_owned(),
            Page::Publisher(index, number) => {
                let slug = self.publishers.get(*index).map_or("", |publisher| &publisher.slug);
                list_page_address(&format!("publishers/{slug}/"), *number)
            }
            Page::Months => "months/".to_owned(),
            Page::Month(index, number) => {
                let id = self.months.get(*index).map(|month| month_id(*month));
                list_page_address(&format!("months/{}/", id.unwrap_or_default()), *number)
            }
            Page::Corrections => "corrections/".to_owned(),
            Page::Methodology => "methodology/".to_owned(),
            Page::Search => "search/".to_owned(),
            Page::StaticPage(index) => {
                format!("{}/", self.static_pages.get(*index).map_or("", |page| &page.slug))
            }
            Page::Redirect(index) => {
                self.redirects.get(*index).map_or("", |redirect| &redirect.from).to_owned()
            }
            Page::NotFound => "404.html".to_owned(),
        }
    }

    fn article_id(&self, index: usize) -> &str {
        self.articles.get(index).map_or("", |article| &article.id)
    }

    fn claim_id(&self, index: usize) -> &str {
        self.claims.get(index).map_or("", |claim| &claim.id)
    }

    fn person_slug(&self, index: usize) -> &str {
        self.people.get(index).map_or("", |person| &person.slug)
    }
}

/// Adds the pages of each list, from page number `first` on.
fn add_list_pages(
    pages: &mut Vec<Page>,
    lists: &[List],
    first: usize,
    page: impl Fn(usize, usize) -> Page,
) {
    for (index, list) in lists.iter().enumerate() {
        for number in first..=page_count(list.claims.len()) {
            pages.push(page(index, number));
        }
    }
}

/// Returns how many pages a list of so many claims has. An empty list has one.
pub fn page_count(claims: usize) -> usize {
    claims.div_ceil(PER_PAGE).max(1)
}

fn list_page_address(folder: &str, number: usize) -> String {
    if number <= 1 { folder.to_owned() } else { format!("{folder}page/{number}/") }
}

/// Returns a month as addresses have it: `2026-11`.
pub fn month_id(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}
