//! Reads what a page says about its article: headline, authors, publisher, address, day, language.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use crate::content::values::WebUrl;
use crate::import::file::{Agent, ArticleYaml};
use crate::import::pages::bylines::Byline;
use crate::import::pages::names::{is_same_name, parse_names};
use crate::import::pages::{bylines, titles};
use crate::import::records::appearances;
use crate::import::records::extract::is_a;
use crate::import::records::schema_org::{SchemaOrgReader, clean_text};
use crate::import::records::{date, lenient_json};
use crate::web_page::html;

/// The types of schema.org that are articles.
const ARTICLE_TYPES: [&str; 9] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "BlogPosting",
    "SocialMediaPosting",
    "Report",
    "Article",
];
const TITLES: [&str; 4] = ["og:title", "dc.title", "dcterms.title", "twitter:title"];
const AUTHORS: [&str; 4] = ["author", "article:author", "dc.creator", "parsely-author"];
const PUBLISHERS: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
const DAYS: [&str; 5] =
    ["article:published_time", "date", "dc.date", "dcterms.issued", "parsely-pub-date"];
/// How deep JSON-LD is searched for an article.
const MAX_DEPTH: usize = 16;

/// Reads the metadata of a page, and the heading that is its headline. The visible text of the page
/// takes precedence over its metadata, and its JSON-LD over its elements, except for the address
/// and the language.
pub(crate) fn read(document: &Document) -> (ArticleYaml, Option<NodeRef<'_>>) {
    let mut metadata = read_json_ld(document).unwrap_or_default();
    let sites = site_names(document, metadata.publisher.as_deref());
    let titles = written_titles(document, metadata.title.take());
    let headline = titles::find(document, &titles, &sites);
    let heading = headline.as_ref().and_then(|headline| headline.heading);
    metadata.title = headline.map(|headline| headline.text);
    if metadata.authors.is_empty() {
        metadata.authors.extend(meta(document, &AUTHORS).map(Agent::from_name));
    }
    let byline = bylines::find(document, heading.as_ref(), &sites);
    metadata.authors = choose_authors(&metadata.authors, byline, &sites);
    if metadata.publisher.is_none() {
        metadata.publisher = meta(document, &PUBLISHERS);
    }
    if metadata.published.is_none() {
        let time = "time[itemprop~=datePublished], time[pubdate]";
        let day = meta(document, &DAYS).or_else(|| attribute(document, time, "datetime"));
        metadata.published = day.as_deref().and_then(date::parse);
    }
    if let Some(url) = read_address(document) {
        metadata.url = Some(url);
    }
    if let Some(language) = html::language(document) {
        metadata.language = Some(language);
    }
    (metadata, heading)
}

/// Returns the names of the site, which are neither headlines nor authors.
fn site_names(document: &Document, publisher: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = publisher.map(str::to_owned).into_iter().collect();
    for name in PUBLISHERS {
        names.extend(meta(document, &[name]));
    }
    names
}

/// Returns the titles in the metadata of the page, the best first.
fn written_titles(document: &Document, structured: Option<String>) -> Vec<String> {
    let mut titles: Vec<String> = structured.into_iter().collect();
    for name in TITLES {
        titles.extend(meta(document, &[name]));
    }
    let title = clean_text(&document.select_single("head title").text());
    if !title.is_empty() {
        titles.push(title);
    }
    titles
}

/// Chooses between the authors in the metadata and those that the page shows.
fn choose_authors(written: &[Agent], byline: Byline, sites: &[String]) -> Vec<Agent> {
    let mut names: Vec<String> = Vec::new();
    for author in written {
        if author.name.contains("://") || sites.iter().any(|site| is_same_name(site, &author.name))
        {
            continue;
        }
        let parsed = parse_names(&author.name, true);
        names.extend(if parsed.is_empty() { vec![author.name.clone()] } else { parsed });
    }
    let is_written = |shown: &String| names.iter().any(|name| is_same_name(name, shown));
    let agrees = byline.names.iter().all(is_written);
    if names.is_empty() || (!agrees && byline.is_near_headline) {
        names = byline.names;
    }
    names.into_iter().map(Agent::from_name).collect()
}

fn read_json_ld(document: &Document) -> Option<ArticleYaml> {
    for block in html::json_ld_blocks(document) {
        if let Ok(json) = lenient_json::parse(&block)
            && let Some(article) = find_article(&json.value, 0)
        {
            return appearances::read_article(article, &mut SchemaOrgReader::default());
        }
    }
    None
}

fn find_article(value: &Value, depth: usize) -> Option<&Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| find_article(value, depth + 1)),
        Value::Object(object) if ARTICLE_TYPES.iter().any(|kind| is_a(object, kind)) => Some(value),
        Value::Object(object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value) = object.get(key)
                    && let Some(article) = find_article(value, depth + 1)
                {
                    return Some(article);
                }
            }
            None
        }
        _ => None,
    }
}

/// Returns the canonical address of the page.
fn read_address(document: &Document) -> Option<String> {
    let canonical = attribute(document, "link[rel~=canonical]", "href");
    for url in [canonical, meta(document, &["og:url"])].into_iter().flatten() {
        let url = url.replace("&amp;", "&");
        if WebUrl::is_valid(&url) {
            return Some(url);
        }
    }
    None
}

/// Returns the content of the first `<meta>` with one of the names that has any.
fn meta(document: &Document, names: &[&str]) -> Option<String> {
    let metas = document.select("meta[content]");
    for name in names {
        for node in metas.nodes() {
            let property = node.attr("property").unwrap_or_default();
            let attribute = node.attr("name").unwrap_or_default();
            if !property.eq_ignore_ascii_case(name) && !attribute.eq_ignore_ascii_case(name) {
                continue;
            }
            let content = clean_text(&node.attr("content").unwrap_or_default());
            if !content.is_empty() {
                return Some(content);
            }
        }
    }
    None
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?;
    let value = value.trim();
    if value.is_empty() { None } else { Some(value.to_owned()) }
}
