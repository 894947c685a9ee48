//! Reads a record into a review with typed, clean values, and lists the repairs.

use serde_json::Value;

use crate::content::values::PartialDate;
use crate::import::file::{Agent, AppearanceYaml, MediaReviewYaml};
use crate::import::records::appearances;
use crate::import::records::extract::{FoundRecord, is_a};
use crate::import::records::media;
use crate::import::records::rating;
use crate::import::records::rating::ReviewRating;
use crate::import::records::schema_org::{
    Object, REVIEWER, SchemaOrgReader, clean_text, first_text, is_address, is_nonsense, nodes,
    read_language, text, texts,
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
    pub claimants: Vec<Agent>,
    pub claim_date: Option<PartialDate>,
    pub rating: Option<ReviewRating>,
    pub media: Option<MediaReviewYaml>,
    /// Whether the record is a `MediaReview` and no review of a claim.
    pub is_only_media: bool,
    pub summary: Option<String>,
    pub title: Option<String>,
    /// The organization that answers for the review, then its writers.
    pub authors: Vec<Agent>,
    pub reviewers: Vec<Agent>,
    pub publisher: Option<String>,
    pub published: Option<PartialDate>,
    pub language: Option<String>,
    pub topics: Vec<String>,
    pub appearances: Vec<AppearanceYaml>,
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
        reader.add_repair("the JSON around it had mistakes");
    }
    let url = reader.address(record, &["url", "mainEntityOfPage"], "the address of the review");
    let origin = RecordOrigin { url, ..origin };
    let withdrawn = text(&found.feed_item, &["dateDeleted"]);
    if let Some(day) = withdrawn.or_else(|| text(record, &["dateDeleted"])) {
        let reason = format!("its publisher withdrew it ({day})");
        return Err(ImportNote { origin, outcome: Outcome::Refused, reason });
    }
    let media = media::read(record, &mut reader);
    let values = appearances::reviewed_items(record);
    let items: Vec<&Object> = values.iter().filter_map(|item| item.as_object()).collect();
    let Some(claim) = read_claim(record, &items, &mut reader) else {
        let reason = "it names no claim: `claimReviewed` is missing, empty or without words";
        return Err(ImportNote { origin, outcome: Outcome::Refused, reason: reason.to_owned() });
    };
    let rating = rating::read(record, &mut reader);
    let authors = read_authors(record, &mut reader);
    let explanation = rating.as_ref().and_then(|rating| rating.explanation.clone());
    let mut review = Review {
        claim,
        claimants: read_claimants(&items, &mut reader),
        claim_date: items.iter().find_map(|item| {
            reader.date(item, &["datePublished", "dateCreated"], "the day of the claim")
        }),
        summary: explanation.or_else(|| text(record, &["description"])),
        rating,
        media,
        is_only_media: found.is_only_media(),
        title: text(record, &["headline", "name"]).filter(|title| !is_nonsense(title)),
        reviewers: read_editors(record, &authors, &mut reader),
        publisher: authors.first().map(|author| author.name.clone()),
        authors,
        published: read_publication_date(record, &found.feed_item, &mut reader),
        language: read_language(record),
        topics: read_topics(record),
        appearances: appearances::read(&values, &mut reader),
        repairs: Vec::new(),
        origin,
    };
    if review.authors.is_empty() {
        reader.add_repair("it does not say who reviewed the claim");
    }
    if text(record, &["reviewBody", "articleBody"]).is_some() {
        reader.add_repair("its text is left out: add it as `explanation`");
    }
    let corrections = nodes(record, "correction").len();
    if corrections > 0 {
        // Records do not say of which kind a correction is.
        reader.add_repair(format!(
            "its corrections ({corrections}) are left out: add them under `corrections`"
        ));
    }
    review.repairs = reader.repairs;
    Ok(review)
}

/// Returns the reviewed claim, if it has a letter or digit.
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
    if !unquoted.contains(char::is_alphanumeric) {
        return None;
    }
    Some(unquoted.to_owned())
}

fn claim_of_items(items: &[&Object]) -> Option<String> {
    let claim = items.iter().find_map(|item| text(item, &["claimReviewed", "text"]));
    if claim.is_some() {
        return claim;
    }
    let mut claims = items.iter().filter(|item| is_a(item, "Claim"));
    claims.find_map(|item| text(item, &["name", "headline", "description"]))
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

/// Returns the claimants. An item that is a person or an organization made the claim itself.
fn read_claimants(items: &[&Object], reader: &mut SchemaOrgReader) -> Vec<Agent> {
    const CLAIMANT: &str = "the claimant";
    let mut claimants: Vec<Agent> = Vec::new();
    for item in items {
        if is_a(item, "Person") || is_a(item, "Organization") {
            let found = reader.described_agents(item, CLAIMANT);
            reader.add_agents(found, CLAIMANT, &mut claimants);
        }
    }
    for property in ["author", "creator"] {
        if !claimants.is_empty() {
            break;
        }
        for item in items {
            let found = reader.agents(item, property, CLAIMANT);
            reader.add_agents(found, CLAIMANT, &mut claimants);
        }
    }
    claimants
}

fn read_authors(record: &Object, reader: &mut SchemaOrgReader) -> Vec<Agent> {
    let mut authors = reader.agents(record, "author", REVIEWER);
    for property in ["publisher", "sdPublisher"] {
        if !authors.is_empty() {
            break;
        }
        authors = reader.agents(record, property, REVIEWER);
        if !authors.is_empty() {
            reader.add_repair("it has no author: its publisher is used");
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
) -> Option<PartialDate> {
    const DAY: &str = "the day of the review";
    if let Some(day) = reader.date(record, &["datePublished", "dateCreated"], DAY) {
        return Some(day);
    }
    if let Some(day) = reader.date(feed_item, &["dateCreated"], DAY) {
        return Some(day);
    }
    let day = reader.date(record, &["dateModified"], DAY)?;
    reader.add_repair(
        "it has only the day of its last change, which is used as the day of \
        publication",
    );
    Some(day)
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
