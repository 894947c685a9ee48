//! What a page says of its article: headline, authors, publisher, address, day, language. It must not look at the
//! article's text.

use dom_query::Document;
use serde_json::Value;

use crate::content::values::{Language, WebUrl};
use crate::import::pages::html;
use crate::import::records::extract::is_a;
use crate::import::records::review;
use crate::import::records::review::Appearance;
use crate::import::records::schema_org::{Agent, Reader, clean};
use crate::import::records::{date, lenient_json};

/// The types of schema.org that are articles.
const ARTICLES: [&str; 9] = [
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
/// Values inside one another.
const DEPTH: usize = 16;

/// What a page says of its article.
pub(crate) fn read(document: &Document) -> Appearance {
    let said = structured(document).unwrap_or_default();
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(document, name));
    let title = meta(&["og:title", "dc.title", "dcterms.title", "twitter:title"])
        .or_else(|| text(document, "head title"));
    let author =
        || meta(&["author", "article:author", "dc.creator", "parsely-author"]).and_then(named);
    let published =
        meta(&["article:published_time", "date", "dc.date", "dcterms.issued", "parsely-pub-date"])
            .or_else(|| {
                attribute(document, "time[itemprop~=datePublished], time[pubdate]", "datetime")
            });
    Appearance {
        title: said.title.or_else(|| headline(document, title)),
        authors: if said.authors.is_empty() {
            author().into_iter().collect()
        } else {
            said.authors
        },
        publisher: said
            .publisher
            .or_else(|| meta(&["og:site_name", "application-name", "dc.publisher"])),
        url: address(document, &meta).or(said.url),
        published: said.published.or_else(|| date::day(&published?)),
        language: attribute(document, "html", "lang")
            .filter(|tag| Language::is_valid(tag))
            .or(said.language),
        archive_url: said.archive_url,
    }
}

/// What the JSON-LD of a page says of an article.
fn structured(document: &Document) -> Option<Appearance> {
    let blocks = html::blocks_of(document);
    let values: Vec<Value> =
        blocks.iter().filter_map(|block| Some(lenient_json::parse(block).ok()?.0)).collect();
    let article = values.iter().find_map(|value| article(value, 0))?;
    review::appearance(article, &mut Reader::default())
}

fn article(value: &Value, depth: usize) -> Option<&Value> {
    match value {
        _ if depth > DEPTH => None,
        Value::Array(values) => values.iter().find_map(|value| article(value, depth + 1)),
        Value::Object(object) if ARTICLES.iter().any(|kind| is_a(object, kind)) => Some(value),
        Value::Object(object) => ["@graph", "mainEntity", "mainEntityOfPage"]
            .iter()
            .find_map(|key| article(object.get(*key)?, depth + 1)),
        _ => None,
    }
}

/// The headline: what the page is called, without the name of the site where a heading is called the rest.
fn headline(document: &Document, title: Option<String>) -> Option<String> {
    let headings = document.select("h1");
    let headings: Vec<String> = headings.nodes().iter().map(|node| clean(&node.text())).collect();
    let headings = || headings.iter().filter(|heading| !heading.is_empty());
    let Some(title) = title else { return headings().next().cloned() };
    let own = headings()
        .find(|heading| title.starts_with(heading.as_str()) || title.ends_with(heading.as_str()));
    Some(own.cloned().unwrap_or(title))
}

/// The page's own address: the one that it calls canonical.
fn address(document: &Document, meta: &impl Fn(&[&str]) -> Option<String>) -> Option<String> {
    let canonical = attribute(document, "link[rel~=canonical]", "href");
    let written = canonical.into_iter().chain(meta(&["og:url"]));
    written.map(|url| url.replace("&amp;", "&")).find(|url| WebUrl::is_valid(url))
}

/// A name without the word before it; an address is none.
fn named(written: String) -> Option<Agent> {
    let name = match written.split_at_checked(3) {
        Some((by, name)) if by.eq_ignore_ascii_case("by ") => name.trim().to_owned(),
        _ => written,
    };
    (!name.is_empty() && !name.contains("://")).then_some(Agent {
        name,
        role: None,
        url: None,
        kind: None,
    })
}

fn meta(document: &Document, name: &str) -> Option<String> {
    let metas = document.select("meta[content]");
    let is_named = |value: Option<html5ever::tendril::StrTendril>| {
        value.is_some_and(|value| value.eq_ignore_ascii_case(name))
    };
    let metas = metas
        .nodes()
        .iter()
        .filter(|node| is_named(node.attr("property")) || is_named(node.attr("name")));
    metas
        .filter_map(|node| node.attr("content"))
        .map(|text| clean(&text))
        .find(|text| !text.is_empty())
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn text(document: &Document, selector: &str) -> Option<String> {
    let selected = document.select_single(selector);
    Some(clean(&selected.text())).filter(|text| !text.is_empty())
}
