//! Reads where a claim was made from the items that a record reviews.

use serde_json::Value;

use crate::import::file::{AppearanceYaml, ArticleYaml};
use crate::import::records::extract::is_a;
use crate::import::records::schema_org::{
    Object, SchemaOrgReader, first_text, is_nonsense, nodes, read_language, shortened, text,
};
use crate::text::is_same_page;

/// The properties of a work that hold its address, most exact first.
const ADDRESSES: [&str; 7] =
    ["url", "accessedOnUrl", "contentUrl", "embedUrl", "sameAs", "mainEntityOfPage", "@id"];

/// Returns the items that a record reviews, with the claims that reviewed media make.
pub(crate) fn reviewed_items(record: &Object) -> Vec<&Value> {
    let mut items = Vec::new();
    for item in nodes(record, "itemReviewed") {
        items.push(item);
        if let Value::Object(item) = item {
            items.extend(nodes(item, "interpretedAsClaim"));
        }
    }
    items
}

/// Returns the places where the claim was made, each once. Before schema.org had `Claim`,
/// `itemReviewed` was the work itself.
pub(crate) fn read(items: &[&Value], reader: &mut SchemaOrgReader) -> Vec<AppearanceYaml> {
    let mut places = Vec::new();
    for item in items {
        let Value::Object(item) = item else {
            add(read_address(item, reader), &mut places);
            continue;
        };
        for work in nodes(item, "firstAppearance") {
            let mut found = read_work(work, reader);
            let has_first = places.iter().any(|place: &AppearanceYaml| place.first);
            if let Some(first) = found.first_mut() {
                first.first = !has_first;
            }
            add(found, &mut places);
        }
        for property in ["appearance", "mediaItemAppearance"] {
            for work in nodes(item, property) {
                add(read_work(work, reader), &mut places);
            }
        }
        let is_work = !["Claim", "MediaReviewItem", "Person", "Organization"]
            .iter()
            .any(|kind| is_a(item, kind));
        if is_work {
            add(read_described_work(item, reader), &mut places);
        }
    }
    places
}

/// Adds places that are not known yet, and completes those that are.
fn add(found: Vec<AppearanceYaml>, places: &mut Vec<AppearanceYaml>) {
    for place in found {
        let is_known = |known: &&mut AppearanceYaml| match (&known.url, &place.url) {
            (Some(known), Some(url)) => is_same_page(known, url),
            _ => **known == place,
        };
        match places.iter_mut().find(is_known) {
            Some(known) => known.fill_from(place),
            None => places.push(place),
        }
    }
}

/// Reads a work that the claim appears in. Reports one without an address, title or publisher.
fn read_work(work: &Value, reader: &mut SchemaOrgReader) -> Vec<AppearanceYaml> {
    let Value::Object(object) = work else { return read_address(work, reader) };
    let repairs = reader.repairs.len();
    let found = read_described_work(object, reader);
    let says_something = object.keys().any(|key| !key.starts_with('@'));
    if found.is_empty() && says_something && reader.repairs.len() == repairs {
        reader.add_repair(
            "an appearance that has no address, title or publisher was left out".to_owned(),
        );
    }
    found
}

/// Reads a place that is only a text. If it is not an address, its meaning is unknown.
fn read_address(written: &Value, reader: &mut SchemaOrgReader) -> Vec<AppearanceYaml> {
    let Some(text) = first_text(written) else { return Vec::new() };
    if let Some(url) = reader.url(&text) {
        return vec![AppearanceYaml { url: Some(url), ..AppearanceYaml::default() }];
    }
    let text = shortened(&text);
    reader.add_repair(format!("the appearance `{text}` is not a web address and was left out"));
    Vec::new()
}

/// Reads a described work. One with several addresses is as many places.
fn read_described_work(work: &Object, reader: &mut SchemaOrgReader) -> Vec<AppearanceYaml> {
    let facts = read_facts(work, reader);
    let mut place = AppearanceYaml::from_facts(facts);
    let mut urls = reader.addresses(work, &ADDRESSES, "the address of an appearance");
    if urls.is_empty() {
        let is_place =
            place.title.is_some() || place.publisher.is_some() || place.archive_url.is_some();
        return if is_place { vec![place] } else { Vec::new() };
    }
    let further = urls.split_off(1);
    place.url = urls.pop();
    let mut places = vec![place.clone()];
    for url in further {
        places.push(AppearanceYaml { url: Some(url), ..place.clone() });
    }
    places
}

/// Reads the description of an article, if it has an address or a headline.
pub(crate) fn read_article(work: &Value, reader: &mut SchemaOrgReader) -> Option<ArticleYaml> {
    let Value::Object(work) = work else { return None };
    let facts = read_facts(work, reader);
    let url = reader.address(work, &["url", "sameAs"], "the address of the article");
    let article = ArticleYaml { url, ..facts };
    (article.url.is_some() || article.title.is_some()).then_some(article)
}

/// Reads everything about a work but its address.
fn read_facts(work: &Object, reader: &mut SchemaOrgReader) -> ArticleYaml {
    let publishers = reader.agents(work, "publisher", "the publisher of an appearance");
    let publishers: Vec<String> = publishers.into_iter().map(|publisher| publisher.name).collect();
    ArticleYaml {
        url: None,
        archive_url: reader.address(work, &["archivedAt"], "the address of an archived copy"),
        title: read_title(work, reader),
        publisher: Some(publishers.join(", ")).filter(|names| !names.is_empty()),
        authors: reader.agents(work, "author", "the author of an appearance"),
        published: reader.date(work, &["datePublished"], "the day of an appearance"),
        language: read_language(work),
        accessed: None,
        format: None,
        recording: None,
        source_sha256: None,
    }
}

/// Returns the title of a work. Reports one that has no words.
fn read_title(work: &Object, reader: &mut SchemaOrgReader) -> Option<String> {
    let title = text(work, &["headline", "name"])?;
    if is_nonsense(&title) {
        let title = shortened(&title);
        reader.add_repair(format!("the title `{title}` of an appearance was left out"));
        return None;
    }
    Some(title)
}
