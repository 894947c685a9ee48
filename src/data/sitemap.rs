//! What search engines read first: `sitemap.xml` (sitemaps.org, protocol 0.9) and `robots.txt` (RFC 9309).

use crate::content::values::Date;
use crate::data::xml::Element;
use crate::model::{Model, Page};
use crate::render::Output;
use crate::render::url::absolute;

/// The most addresses of one file (sitemaps.org, “Sitemap file limits”).
const MOST: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `sitemap.xml` with every page that can be found, and where one file cannot hold them those that it lists.
pub fn sitemap(model: &Model) -> Vec<Output> {
    let parts: Vec<Output> = findable(model)
        .chunks(MOST)
        .enumerate()
        .map(|(at, pages)| Output { path: part_path(at), bytes: addresses(model, pages) })
        .collect();
    if let [only] = parts.as_slice() {
        return vec![Output { path: "sitemap.xml".to_owned(), bytes: only.bytes.clone() }];
    }
    let listed =
        parts.iter().map(|part| place("sitemap", &absolute(&model.site.base_url, &part.path)));
    let index = Element::new("sitemapindex").with("xmlns", NAMESPACE).children(listed);
    let index = Output { path: "sitemap.xml".to_owned(), bytes: index.document() };
    std::iter::once(index).chain(parts).collect()
}

/// The paths of the files of the sitemap.
pub fn paths(model: &Model) -> Vec<String> {
    let parts = findable(model).len().div_ceil(MOST);
    std::iter::once("sitemap.xml".to_owned())
        .chain((0..parts).filter(|_| parts != 1).map(part_path))
        .collect()
}

fn part_path(at: usize) -> String {
    format!("sitemap-{}.xml", at + 1)
}

/// The pages that can be found.
fn findable(model: &Model) -> Vec<Page> {
    model
        .pages()
        .into_iter()
        .filter(|page| !matches!(page, Page::NotFound | Page::Alias(_)))
        .collect()
}

/// `robots.txt`: everything may be read; of a copy with drafts, nothing.
pub fn robots(model: &Model, drafts: bool) -> Output {
    let text = if drafts {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        format!(
            "User-agent: *\nAllow: /\n\nSitemap: {}\n",
            absolute(&model.site.base_url, "sitemap.xml")
        )
    };
    Output { path: "robots.txt".to_owned(), bytes: text.into_bytes() }
}

fn addresses(model: &Model, pages: &[Page]) -> Vec<u8> {
    let newest = model.claims.iter().filter_map(|claim| claim.modified).max();
    let entries = pages.iter().map(|page| {
        let entry = place("url", &absolute(&model.site.base_url, &model.address(page)));
        entry.children(
            modified(model, page, newest).map(|day| Element::text("lastmod", &day.to_string())),
        )
    });
    Element::new("urlset").with("xmlns", NAMESPACE).children(entries).document()
}

fn place(name: &'static str, address: &str) -> Element {
    Element::new(name).child(Element::text("loc", address))
}

/// When a page was last changed, where the content tells; `newest` is the last change of any claim.
fn modified(model: &Model, page: &Page, newest: Option<Date>) -> Option<Date> {
    match page {
        Page::Claim(at) => model.claims.get(*at)?.modified,
        Page::Article(at) => {
            let passages = model.articles.get(*at)?.passages.iter();
            passages.filter_map(|marked| model.claims.get(marked.claim)?.modified).max()
        }
        Page::Home(_) => newest,
        Page::Corrections => {
            let corrections = model.claims.iter().flat_map(|claim| &claim.corrections);
            corrections.map(|correction| correction.date).max()
        }
        _ => None,
    }
}
