//! Reads a record into a review with typed, clean values, and lists the repairs.

use serde_json::Value;

use crate::content::values::{Date, Language};
use crate::import::file::{Agent, ArticleYaml};
use crate::import::records::appearances::ClaimLocation;
use crate::import::records::extract::{FoundRecord, is_a};
use crate::import::records::rating;
use crate::import::records::rating::ReviewRating;
use crate::import::records::schema_org::{
    Object, REVIEWER, SchemaOrgReader, clean_text, first_text, host, is_address, nodes, text, texts,
};
use crate::import::{ImportNote, Outcome, RecordOrigin};
use crate::text::slug;

/// The longest topic, in characters; longer ones are sentences.
const MAX_TOPIC_CHARS: usize = 60;
const MAX_TOPICS: usize = 20;

#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub origin: RecordOrigin,
    pub claim: String,
    pub claimant: Option<Agent>,
    pub claim_date: Option<Date>,
    pub rating: Option<ReviewRating>,
    pub summary: Option<String>,
    pub title: Option<String>,
    /// The organization that answers for the review, then its writers.
    pub authors: Vec<Agent>,
    pub reviewers: Vec<Agent>,
    pub publisher: Option<String>,
    pub published: Option<Date>,
    pub language: Option<String>,
    pub topics: Vec<String>,
    /// The texts in which the claim is made.
    pub appearances: Vec<ArticleYaml>,
    /// Where the claim is in the planned articles, with the verdict's own article first.
    pub locations: Vec<ClaimLocation>,
    pub repairs: Vec<String>,
}

/// Reads a record.
///
/// # Errors
/// The reason why it is not imported.
pub(crate) fn read(found: &FoundRecord, origin: RecordOrigin) -> Result<Review, ImportNote> {
    let mut reader = SchemaOrgReader::default();
    let record = &found.properties;
    if found.is_repaired {
        reader.add_repair("the JSON around it had slips");
    }
    let url = reader.address(record, &["url", "mainEntityOfPage"], "the address of the review");
    let origin = RecordOrigin { url, ..origin };
    let withdrawn = text(&found.feed_item, &["dateDeleted"]);
    if let Some(day) = withdrawn.or_else(|| text(record, &["dateDeleted"])) {
        let reason = format!("its publisher withdrew it ({day})");
        return Err(ImportNote { origin, outcome: Outcome::Refused, reason });
    }
    let items = nodes(record, "itemReviewed");
    let items: Vec<&Object> = items.into_iter().filter_map(Value::as_object).collect();
    let Some(claim) = read_claim(record, &items, &mut reader) else {
        let reason = "it names no claim: `claimReviewed` is missing, empty or without words";
        return Err(ImportNote { origin, outcome: Outcome::Refused, reason: reason.to_owned() });
    };
    let rating = rating::read(record, &mut reader);
    let authors = read_authors(record, &mut reader);
    let publisher = match (authors.first(), &origin.url) {
        (Some(author), _) => Some(author.name.clone()),
        (None, Some(url)) => host(url),
        (None, None) => None,
    };
    let title = text(record, &["headline", "name"]);
    let explanation = rating.as_ref().and_then(|rating| rating.explanation.clone());
    let mut review = Review {
        claim,
        claimant: read_claimant(&items, &mut reader),
        claim_date: items.iter().find_map(|item| {
            reader.day(item, &["datePublished", "dateCreated"], "the day of the claim")
        }),
        summary: explanation.or_else(|| text(record, &["description"])).or_else(|| title.clone()),
        rating,
        title,
        reviewers: read_editors(record, &authors, &mut reader),
        authors,
        publisher,
        published: read_publication_date(record, &found.feed_item, &mut reader),
        language: read_language(record),
        topics: read_topics(record),
        appearances: read_appearances(&items, &mut reader),
        locations: Vec::new(),
        repairs: Vec::new(),
        origin,
    };
    if review.authors.is_empty() {
        reader.add_repair("it does not say who reviewed the claim");
    }
    let corrections = nodes(record, "correction").len();
    if corrections > 0 {
        // Records do not say of which kind a correction is.
        reader.add_repair(format!(
            "its corrections are left out, {corrections} of them: add them under `corrections`"
        ));
    }
    review.repairs = reader.repairs;
    Ok(review)
}

/// Returns the reviewed claim; `None` if there is none with a letter or digit, because it could not
/// be found in any text.
fn read_claim(record: &Object, items: &[&Object], reader: &mut SchemaOrgReader) -> Option<String> {
    let mut claim = text(record, &["claimReviewed"]);
    if claim.is_none() {
        claim = claim_of_items(items);
        let repair = "`claimReviewed` is missing: the claim is the one that `itemReviewed` names";
        if claim.is_some() {
            reader.add_repair(repair);
        }
    }
    let claim = claim?;
    let unquoted = without_stray_quotes(&claim);
    if unquoted != claim {
        reader.add_repair("a quotation mark without its other half was left out of the claim");
    }
    unquoted.chars().any(char::is_alphanumeric).then(|| unquoted.to_owned())
}

fn claim_of_items(items: &[&Object]) -> Option<String> {
    let claim = items.iter().find_map(|item| text(item, &["claimReviewed", "text"]));
    if claim.is_some() {
        return claim;
    }
    let mut claims = items.iter().filter(|item| is_a(item, "Claim"));
    claims.find_map(|item| text(item, &["name", "headline"]))
}

/// Removes a quotation mark at either end whose other half is missing.
fn without_stray_quotes(claim: &str) -> &str {
    let mut text = claim;
    let last = text.chars().next_back().unwrap_or_default();
    let is_stray = match last {
        '"' => text.matches('"').count() % 2 == 1,
        '”' => !text.contains(['“', '„']),
        '»' => !text.contains('«'),
        _ => false,
    };
    if is_stray {
        text = text.trim_end_matches(last);
    }
    let first = text.chars().next().unwrap_or_default();
    let is_stray = match first {
        '"' => text.matches('"').count() % 2 == 1,
        '“' => !text.contains(['”', '"']),
        '«' => !text.contains('»'),
        _ => false,
    };
    if is_stray {
        text = text.trim_start_matches(first);
    }
    text.trim()
}

/// Returns the claimant. Several become one, because a claim has only one.
fn read_claimant(items: &[&Object], reader: &mut SchemaOrgReader) -> Option<Agent> {
    const CLAIMANT: &str = "the claimant";
    let mut agents: Vec<Agent> = Vec::new();
    for item in items {
        if is_a(item, "Person") || is_a(item, "Organization") {
            agents.extend(reader.described_agent(item, CLAIMANT));
            break;
        }
    }
    for property in ["author", "creator"] {
        if agents.is_empty() {
            for item in items {
                agents.extend(reader.agents(item, property, CLAIMANT));
            }
        }
    }
    if agents.len() < 2 {
        return agents.pop();
    }
    reader.add_repair(format!("it has {} claimants, which became one", agents.len()));
    let kind = agents.first()?.kind;
    let names: Vec<String> = agents.into_iter().map(|agent| agent.name).collect();
    Some(Agent { kind, ..Agent::from_name(names.join(", ")) })
}

fn read_authors(record: &Object, reader: &mut SchemaOrgReader) -> Vec<Agent> {
    let mut authors = reader.agents(record, "author", REVIEWER);
    for property in ["publisher", "sdPublisher"] {
        if !authors.is_empty() {
            break;
        }
        authors = reader.agents(record, property, REVIEWER);
        if !authors.is_empty() {
            reader.add_repair("it has no author: its publisher stands in");
        }
    }
    for writer in reader.agents(record, "creator", "the writer") {
        if !has_name(&authors, &writer.name) {
            authors.push(writer);
        }
    }
    authors
}

fn read_editors(record: &Object, authors: &[Agent], reader: &mut SchemaOrgReader) -> Vec<Agent> {
    let mut editors = reader.agents(record, "editor", "the editor");
    editors.retain(|editor| !has_name(authors, &editor.name));
    editors
}

fn has_name(agents: &[Agent], name: &str) -> bool {
    agents.iter().any(|agent| agent.name == name)
}

fn read_publication_date(
    record: &Object,
    feed_item: &Object,
    reader: &mut SchemaOrgReader,
) -> Option<Date> {
    const DAY: &str = "the day of the review";
    if let Some(day) = reader.day(record, &["datePublished", "dateCreated"], DAY) {
        return Some(day);
    }
    if let Some(day) = reader.day(feed_item, &["dateCreated"], DAY) {
        return Some(day);
    }
    let day = reader.day(record, &["dateModified"], DAY)?;
    reader.add_repair("it says only when it was last changed: that day stands for its publication");
    Some(day)
}

/// Returns the language if it is written as a tag.
fn read_language(object: &Object) -> Option<String> {
    let written = match *nodes(object, "inLanguage").first()? {
        Value::Object(language) => text(language, &["alternateName", "identifier", "name"])?,
        value => first_text(value)?,
    };
    let tag = written.replace('_', "-");
    let primary = tag.split('-').next().unwrap_or_default();
    // `English` is valid as a tag, but it is a name.
    (Language::is_valid(&tag) && primary.len() <= 3).then_some(tag)
}

fn read_topics(record: &Object) -> Vec<String> {
    let mut proposed = Vec::new();
    if let Some(keywords) = record.get("keywords") {
        for keywords in texts(keywords) {
            proposed.extend(keywords.split([',', ';', '、', '،']).map(clean_text));
        }
    }
    for topic in nodes(record, "about") {
        proposed.extend(match topic {
            Value::Object(object) => text(object, &["name"]),
            value => first_text(value),
        });
    }
    let mut topics: Vec<String> = Vec::new();
    for topic in proposed {
        let topic_slug = slug(&topic);
        let is_topic = !topic_slug.is_empty()
            && topic.chars().count() <= MAX_TOPIC_CHARS
            && !is_address(&topic);
        let is_new = topics.iter().all(|known| slug(known) != topic_slug);
        if is_topic && is_new && topics.len() < MAX_TOPICS {
            topics.push(topic);
        }
    }
    topics
}

/// Returns the texts in which the claim is made. Before schema.org had `Claim`, `itemReviewed` was
/// the work itself.
fn read_appearances(items: &[&Object], reader: &mut SchemaOrgReader) -> Vec<ArticleYaml> {
    let mut found = Vec::new();
    for item in items {
        for property in ["firstAppearance", "appearance"] {
            for work in nodes(item, property) {
                found.extend(read_appearance(work, reader));
            }
        }
        if !is_a(item, "Claim") && !is_a(item, "Person") && !is_a(item, "Organization") {
            found.extend(read_work(item, reader));
        }
    }
    let mut appearances: Vec<ArticleYaml> = Vec::new();
    for appearance in found {
        let is_known = appearances.iter().any(|known| {
            *known == appearance || (known.url.is_some() && known.url == appearance.url)
        });
        if !is_known {
            appearances.push(appearance);
        }
    }
    appearances
}

/// Reads the description of a text, which may be only its address or title.
pub(crate) fn read_appearance(work: &Value, reader: &mut SchemaOrgReader) -> Option<ArticleYaml> {
    if let Value::Object(work) = work {
        return read_work(work, reader);
    }
    let written = first_text(work)?;
    let url = reader.url(&written);
    let title = if url.is_none() { Some(written) } else { None };
    Some(ArticleYaml { title, url, ..ArticleYaml::default() })
}

fn read_work(work: &Object, reader: &mut SchemaOrgReader) -> Option<ArticleYaml> {
    let publishers = reader.agents(work, "publisher", "the publisher of the claim's source");
    let appearance = ArticleYaml {
        url: reader.address(work, &["url", "sameAs"], "the address of the claim's source"),
        archive_url: reader.address(work, &["archivedAt"], "the address of an archived copy"),
        title: text(work, &["headline", "name"]),
        publisher: publishers.into_iter().next().map(|publisher| publisher.name),
        authors: reader.agents(work, "author", "the author of the claim's source"),
        published: reader
            .day(work, &["datePublished"], "the day of the claim's source")
            .map(Into::into),
        language: read_language(work),
        accessed: None,
        source_sha256: None,
    };
    (appearance.url.is_some() || appearance.title.is_some()).then_some(appearance)
}
