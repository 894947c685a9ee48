//! Reads what a page says about its article: headline, authors, publisher, address, day, language.

use dom_query::Document;
use serde_json::Value;

use crate::content::values::{Language, WebUrl};
use crate::import::file::{Agent, ArticleYaml};
use crate::import::pages::html;
use crate::import::records::extract::is_a;
use crate::import::records::review;
use crate::import::records::schema_org::{SchemaOrgReader, clean_text};
use crate::import::records::{date, lenient_json};

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

/// Reads the metadata of a page. Its JSON-LD takes precedence over its elements, except for the
/// address and the language.
pub(crate) fn read(document: &Document) -> ArticleYaml {
    let mut metadata = read_json_ld(document).unwrap_or_default();
    if metadata.title.is_none() {
        metadata.title = read_headline(document);
    }
    if metadata.authors.is_empty() {
        metadata.authors.extend(meta(document, &AUTHORS).and_then(parse_byline));
    }
    if metadata.publisher.is_none() {
        metadata.publisher = meta(document, &PUBLISHERS);
    }
    if metadata.published.is_none() {
        let time = "time[itemprop~=datePublished], time[pubdate]";
        let day = meta(document, &DAYS).or_else(|| attribute(document, time, "datetime"));
        metadata.published = day.as_deref().and_then(date::parse).map(Into::into);
    }
    if let Some(url) = read_address(document) {
        metadata.url = Some(url);
    }
    if let Some(tag) = attribute(document, "html", "lang")
        && Language::is_valid(&tag)
    {
        metadata.language = Some(tag);
    }
    metadata
}

fn read_json_ld(document: &Document) -> Option<ArticleYaml> {
    for block in html::json_ld_blocks(document) {
        if let Ok(json) = lenient_json::parse(&block)
            && let Some(article) = find_article(&json.value, 0)
        {
            return review::read_appearance(article, &mut SchemaOrgReader::default());
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

/// Returns the title of the page. If a heading is the title without the site's name, it is used.
fn read_headline(document: &Document) -> Option<String> {
    let mut headings = Vec::new();
    for heading in document.select("h1").nodes() {
        let heading = clean_text(&heading.text());
        if !heading.is_empty() {
            headings.push(heading);
        }
    }
    let Some(title) = meta(document, &TITLES).or_else(|| title_element(document)) else {
        return headings.into_iter().next();
    };
    for heading in headings {
        if title.starts_with(&heading) || title.ends_with(&heading) {
            return Some(heading);
        }
    }
    Some(title)
}

fn title_element(document: &Document) -> Option<String> {
    let title = clean_text(&document.select_single("head title").text());
    if title.is_empty() { None } else { Some(title) }
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

/// Parses the name of an author, also after `By`. Addresses of profiles are not names.
fn parse_byline(byline: String) -> Option<Agent> {
    let name = match byline.split_at_checked(3) {
        Some((by, name)) if by.eq_ignore_ascii_case("by ") => name.trim().to_owned(),
        _ => byline,
    };
    if name.is_empty() || name.contains("://") {
        return None;
    }
    Some(Agent::from_name(name))
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
