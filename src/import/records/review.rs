//! A record → a review with typed, clean values, and what had to be put right for that. It must not know the site.

use serde_json::{Map, Value};

use crate::content::values::{Date, Language};
use crate::import::Origin;
use crate::import::records::extract::{Found, is_a};
use crate::import::records::rating::{Verdict, verdict};
use crate::import::records::schema_org::{
    Agent, REVIEWER, Reader, clean, host, is_address, text, texts, things,
};
use crate::text::slug;

/// The longest topic, in characters; longer ones are sentences.
const TOPIC: usize = 60;
/// The most topics of a review.
const TOPICS: usize = 20;

/// A review of a claim.
#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub origin: Origin,
    pub claim: String,
    pub claimant: Option<Agent>,
    pub claim_date: Option<Date>,
    pub verdict: Option<Verdict>,
    pub summary: Option<String>,
    /// What the review itself is called.
    pub title: Option<String>,
    /// Who answers for it, then who wrote it.
    pub authors: Vec<Agent>,
    pub reviewers: Vec<Agent>,
    pub publisher: Option<String>,
    pub published: Option<Date>,
    pub language: Option<String>,
    pub topics: Vec<String>,
    pub appearances: Vec<Appearance>,
    pub repairs: Vec<String>,
}

/// A text in which a claim is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Appearance {
    pub url: Option<String>,
    pub archive_url: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub authors: Vec<Agent>,
    pub published: Option<Date>,
    pub language: Option<String>,
}

/// Reads a record, or says why it is not taken.
pub(crate) fn read(found: &Found, origin: Origin) -> Result<Review, (Origin, String)> {
    let mut reader = Reader::default();
    let record = &found.properties;
    if found.mended {
        reader.repair("the JSON around it had slips");
    }
    let url = reader.address(record, &["url", "mainEntityOfPage"], "the address of the review");
    let origin = Origin { url, ..origin };
    if let Some(day) =
        text(&found.item, &["dateDeleted"]).or_else(|| text(record, &["dateDeleted"]))
    {
        return Err((origin, format!("its publisher withdrew it ({day})")));
    }
    let items: Vec<&Map<String, Value>> =
        things(record, "itemReviewed").into_iter().filter_map(Value::as_object).collect();
    let Some(claim) = claim(record, &items, &mut reader) else {
        return Err((
            origin,
            "it names no claim: `claimReviewed` is missing, empty or without words".to_owned(),
        ));
    };
    let verdict = verdict(record, &mut reader);
    let authors = authors(record, &mut reader);
    let publisher =
        authors.first().map(|agent| agent.name.clone()).or_else(|| host(origin.url.as_deref()?));
    let title = text(record, &["headline", "name"]);
    let explained = verdict.as_ref().and_then(|verdict| verdict.explanation.clone());
    let mut review = Review {
        claim,
        claimant: claimant(&items, &mut reader),
        claim_date: items.iter().find_map(|item| {
            reader.day(item, &["datePublished", "dateCreated"], "the day of the claim")
        }),
        summary: explained.or_else(|| text(record, &["description"])).or_else(|| title.clone()),
        verdict,
        title,
        reviewers: editors(record, &authors, &mut reader),
        authors,
        publisher,
        published: published(record, &found.item, &mut reader),
        language: language(record),
        topics: topics(record),
        appearances: appearances(&items, &mut reader),
        repairs: Vec::new(),
        origin,
    };
    if review.authors.is_empty() {
        reader.repair("it does not say who reviewed the claim");
    }
    let corrections = things(record, "correction").len();
    if corrections > 0 {
        // Which of the kinds a correction is, no record says.
        reader.repair(format!(
            "its corrections are left out, {corrections} of them: add them under `corrections`"
        ));
    }
    review.repairs = reader.repairs;
    Ok(review)
}

/// The claim: what was reviewed, else what the reviewed claim is called.
fn claim(
    record: &Map<String, Value>,
    items: &[&Map<String, Value>],
    reader: &mut Reader,
) -> Option<String> {
    let named = || items.iter().find_map(|item| text(item, &["claimReviewed", "text"]));
    let titled = || {
        items
            .iter()
            .filter(|item| is_a(item, "Claim"))
            .find_map(|item| text(item, &["name", "headline"]))
    };
    let claim = text(record, &["claimReviewed"]).or_else(|| {
        let claim = named().or_else(titled)?;
        reader.repair("`claimReviewed` is missing: the claim is the one that `itemReviewed` names");
        Some(claim)
    })?;
    let unquoted = without_stray_quote(&claim);
    if unquoted != claim {
        reader.repair("a quotation mark without its other half was left out of the claim");
    }
    // What has no letters or digits cannot be found in any text.
    unquoted.chars().any(char::is_alphanumeric).then_some(unquoted)
}

/// A text without a quotation mark at one end whose other half is nowhere in it.
fn without_stray_quote(text: &str) -> String {
    let is_odd = text.matches('"').count() % 2 == 1;
    let has = |marks: &[char]| text.contains(marks);
    let text = match text.chars().next_back() {
        Some('"') if is_odd => text.trim_end_matches('"'),
        Some('”') if !has(&['“', '„', '”'][..2]) => text.trim_end_matches('”'),
        Some('»') if !has(&['«']) => text.trim_end_matches('»'),
        _ => text,
    };
    let text = match text.chars().next() {
        Some('"') if text.matches('"').count() % 2 == 1 => text.trim_start_matches('"'),
        Some('“') if !text.contains(['”', '"']) => text.trim_start_matches('“'),
        Some('«') if !text.contains('»') => text.trim_start_matches('«'),
        _ => text,
    };
    text.trim().to_owned()
}

/// Who makes the claim; several together are one, since their words are.
fn claimant(items: &[&Map<String, Value>], reader: &mut Reader) -> Option<Agent> {
    const WHAT: &str = "the claimant";
    let is_somebody =
        |item: &&&Map<String, Value>| is_a(item, "Person") || is_a(item, "Organization");
    let own = items.iter().find(is_somebody).and_then(|item| {
        let item = Map::from_iter([("author".to_owned(), Value::Object((**item).clone()))]);
        reader.agents(&item, "author", WHAT).into_iter().next()
    });
    let mut agents: Vec<Agent> = own.into_iter().collect();
    for name in ["author", "creator"] {
        for item in items.iter().filter(|_| agents.is_empty()).copied().collect::<Vec<_>>() {
            agents.extend(reader.agents(item, name, WHAT));
        }
    }
    if agents.len() < 2 {
        return agents.pop();
    }
    let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
    reader.repair(format!("it has {} claimants, which became one", agents.len()));
    Some(Agent { name: names.join(", "), role: None, url: None, kind: agents.first()?.kind })
}

fn authors(record: &Map<String, Value>, reader: &mut Reader) -> Vec<Agent> {
    let mut authors = reader.agents(record, "author", REVIEWER);
    for name in ["publisher", "sdPublisher"] {
        if !authors.is_empty() {
            break;
        }
        authors = reader.agents(record, name, REVIEWER);
        if !authors.is_empty() {
            reader.repair("it has no author: its publisher stands in");
        }
    }
    for writer in reader.agents(record, "creator", "the writer") {
        if authors.iter().all(|author| author.name != writer.name) {
            authors.push(writer);
        }
    }
    authors
}

fn editors(record: &Map<String, Value>, authors: &[Agent], reader: &mut Reader) -> Vec<Agent> {
    let editors = reader.agents(record, "editor", "the editor").into_iter();
    editors.filter(|editor| authors.iter().all(|author| author.name != editor.name)).collect()
}

fn published(
    record: &Map<String, Value>,
    item: &Map<String, Value>,
    reader: &mut Reader,
) -> Option<Date> {
    let day = reader.day(record, &["datePublished", "dateCreated"], "the day of the review");
    let day = day.or_else(|| reader.day(item, &["dateCreated"], "the day of the review"));
    day.or_else(|| {
        let day = reader.day(record, &["dateModified"], "the day of the review")?;
        reader.repair("it says only when it was last changed: that day stands for its publication");
        Some(day)
    })
}

/// The language, where it is written as a tag.
fn language(object: &Map<String, Value>) -> Option<String> {
    let value = things(object, "inLanguage").into_iter().next()?;
    let written = match value {
        Value::Object(language) => text(language, &["alternateName", "identifier", "name"])?,
        value => texts(value).into_iter().next()?,
    };
    let tag = written.replace('_', "-");
    let primary = tag.split('-').next().unwrap_or_default();
    // `English` has the form of a tag.
    (Language::is_valid(&tag) && primary.len() <= 3).then_some(tag)
}

fn topics(record: &Map<String, Value>) -> Vec<String> {
    let keywords = record.get("keywords").map(texts).unwrap_or_default();
    let named = |value: &Value| match value {
        Value::Object(object) => text(object, &["name"]),
        value => texts(value).into_iter().next(),
    };
    let about = things(record, "about").into_iter().filter_map(named);
    let mut topics: Vec<String> = Vec::new();
    for topic in
        keywords.iter().flat_map(|text| text.split([',', ';', '、', '،'])).map(clean).chain(about)
    {
        let is_new = topics.iter().all(|known| slug(known) != slug(&topic));
        let is_topic =
            topic.chars().count() <= TOPIC && !slug(&topic).is_empty() && !is_address(&topic);
        if is_new && is_topic && topics.len() < TOPICS {
            topics.push(topic);
        }
    }
    topics
}

/// Where the claim is made. Before there was `Claim`, the reviewed thing was the work that made it.
fn appearances(items: &[&Map<String, Value>], reader: &mut Reader) -> Vec<Appearance> {
    let mut appearances: Vec<Appearance> = Vec::new();
    for item in items {
        let named =
            ["firstAppearance", "appearance"].into_iter().flat_map(|name| things(item, name));
        let is_work = !is_a(item, "Claim") && !is_a(item, "Person") && !is_a(item, "Organization");
        let own = Some(Value::Object((*item).clone())).filter(|_| is_work);
        let works: Vec<Value> = named.cloned().chain(own).collect();
        for work in works.iter().filter_map(|work| appearance(work, reader)) {
            if appearances
                .iter()
                .all(|known| known != &work && (known.url.is_none() || known.url != work.url))
            {
                appearances.push(work);
            }
        }
    }
    appearances
}

/// What is said of a text.
pub(crate) fn appearance(work: &Value, reader: &mut Reader) -> Option<Appearance> {
    const WHAT: &str = "the address of the claim's source";
    let Value::Object(work) = work else {
        let written = texts(work).into_iter().next()?;
        let url = reader.url(&written);
        let title = Some(written).filter(|_| url.is_none());
        return Some(Appearance { url, title, ..Appearance::default() });
    };
    let publisher =
        reader.agents(work, "publisher", "the publisher of the claim's source").into_iter().next();
    let appearance = Appearance {
        url: reader.address(work, &["url", "sameAs"], WHAT),
        archive_url: reader.address(work, &["archivedAt"], "the address of an archived copy"),
        title: text(work, &["headline", "name"]),
        publisher: publisher.map(|publisher| publisher.name),
        authors: reader.agents(work, "author", "the author of the claim's source"),
        published: reader.day(work, &["datePublished"], "the day of the claim's source"),
        language: language(work),
    };
    (appearance.url.is_some() || appearance.title.is_some()).then_some(appearance)
}
