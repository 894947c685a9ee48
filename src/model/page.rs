//! Every page a site has, and its address. It must not know how a page looks.

use std::collections::BTreeMap;

use super::Model;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::Corpus;
use crate::span::Span;

/// How many claims a page of a list shows.
pub const PER_PAGE: usize = 50;

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
    /// The claims of a claimant, author or reviewer.
    Person(usize, usize),
    /// All publishers.
    Publishers,
    /// The claims in a publisher's articles.
    Publisher(usize, usize),
    /// Every correction.
    Corrections,
    /// How claims are checked, with the scale.
    Methodology,
    /// Search over the claims.
    Search,
    /// A standing page.
    Standing(usize),
    /// What is shown where there is no page.
    NotFound,
}

/// Slugs that standing pages cannot have, since the site itself uses them.
const RESERVED: [&str; 9] =
    ["articles", "claims", "ratings", "topics", "people", "publishers", "search", "assets", "page"];

/// Standing pages whose text stands at the head of a page that the site has anyway.
pub const WITH_TEXT: [&str; 2] = ["methodology", "corrections"];

/// `invalid-id` where a standing page has the address of a page that the site makes itself.
pub fn check_slugs(corpus: &Corpus, diagnostics: &mut Diagnostics) {
    for page in corpus.pages.iter().filter(|page| RESERVED.contains(&page.slug.as_str())) {
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
        let mut pages = vec![Page::Articles, Page::Ratings, Page::Topics, Page::People, Page::Publishers];
        pages.extend([Page::Corrections, Page::Methodology, Page::Search, Page::NotFound]);
        pages.extend((1..=page_count(self.claims.len())).map(Page::Home));
        pages.extend((0..self.articles.len()).map(Page::Article));
        pages.extend((0..self.claims.len()).map(Page::Claim));
        list_pages(&mut pages, &self.lists.ratings, Page::Rating);
        list_pages(&mut pages, &self.lists.topics, Page::Topic);
        list_pages(&mut pages, &self.lists.people, Page::Person);
        list_pages(&mut pages, &self.lists.publishers, Page::Publisher);
        let own = |slug: &str| !WITH_TEXT.contains(&slug);
        let standing = self.standing.iter().enumerate().filter(|(_, page)| own(&page.slug));
        pages.extend(standing.map(|(at, _)| Page::Standing(at)));
        pages
    }

    /// The address of a page below the site's root: a folder with `/` at the end, or a file.
    pub fn address(&self, page: &Page) -> String {
        let slug = |slug: Option<&String>| slug.map_or("", String::as_str).to_owned();
        match page {
            Page::Home(number) => list_page("", *number),
            Page::Articles => "articles/".to_owned(),
            Page::Article(at) => format!("articles/{}/", slug(self.articles.get(*at).map(|article| &article.id))),
            Page::Claim(at) => format!("claims/{}/", slug(self.claims.get(*at).map(|claim| &claim.id))),
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
            Page::Person(at, number) => {
                let id = slug(self.people.get(*at).map(|person| &person.slug));
                list_page(&format!("people/{id}/"), *number)
            }
            Page::Publishers => "publishers/".to_owned(),
            Page::Publisher(at, number) => {
                let id = slug(self.publishers.get(*at).map(|publisher| &publisher.slug));
                list_page(&format!("publishers/{id}/"), *number)
            }
            Page::Corrections => "corrections/".to_owned(),
            Page::Methodology => "methodology/".to_owned(),
            Page::Search => "search/".to_owned(),
            Page::Standing(at) => format!("{}/", slug(self.standing.get(*at).map(|page| &page.slug))),
            Page::NotFound => "404.html".to_owned(),
        }
    }

    /// The publishers of the articles that a claim is made in, each once.
    fn publishers_of(&self, claim: &super::Claim) -> Vec<usize> {
        let article = |passage: &super::Passage| self.articles.get(passage.article)?.publisher;
        let mut publishers: Vec<usize> = claim.passages.iter().filter_map(article).collect();
        publishers.sort_unstable();
        publishers.dedup();
        publishers
    }
}

/// Which claims are on which list, newest first, by place in [`Model::claims`].
#[derive(Debug, Default)]
pub struct Lists {
    /// By place in [`Model::ratings`].
    pub ratings: Vec<Vec<usize>>,
    /// By place in [`Model::topics`].
    pub topics: Vec<Vec<usize>>,
    /// By place in [`Model::people`].
    pub people: Vec<Vec<usize>>,
    /// By place in [`Model::publishers`].
    pub publishers: Vec<Vec<usize>>,
}

impl Lists {
    /// The lists of a model.
    pub fn of(model: &Model) -> Self {
        let mut lists = Self {
            ratings: vec![Vec::new(); model.ratings.len()],
            topics: vec![Vec::new(); model.topics.len()],
            people: vec![Vec::new(); model.people.len()],
            publishers: vec![Vec::new(); model.publishers.len()],
        };
        for (at, claim) in model.claims.iter().enumerate() {
            enter(&mut lists.ratings, claim.rating, at);
            enter(&mut lists.topics, claim.topics.iter().copied(), at);
            enter(&mut lists.people, people_of(claim), at);
            enter(&mut lists.publishers, model.publishers_of(claim), at);
        }
        lists
    }
}

/// Everybody whose list a claim is on, each once.
fn people_of(claim: &super::Claim) -> Vec<usize> {
    let mut people: Vec<usize> = claim.claimant.iter().chain(&claim.authors).chain(&claim.reviewers).copied().collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn enter(lists: &mut [Vec<usize>], places: impl IntoIterator<Item = usize>, claim: usize) {
    for place in places {
        if let Some(list) = lists.get_mut(place).filter(|list| list.last() != Some(&claim)) {
            list.push(claim);
        }
    }
}

fn list_pages(pages: &mut Vec<Page>, lists: &[Vec<usize>], page: impl Fn(usize, usize) -> Page) {
    for (at, claims) in lists.iter().enumerate() {
        pages.extend((1..=page_count(claims.len())).map(|number| page(at, number)));
    }
}

/// How many pages a list of `claims` claims has; an empty list has one.
pub fn page_count(claims: usize) -> usize {
    claims.div_ceil(PER_PAGE).max(1)
}

fn list_page(base: &str, number: usize) -> String {
    if number <= 1 { base.to_owned() } else { format!("{base}page/{number}/") }
}

/// Every address of the site and the page that has it.
pub fn addresses(model: &Model) -> BTreeMap<String, Page> {
    model.pages().into_iter().map(|page| (model.address(&page), page)).collect()
}
