//! Lists what readers see of a claim, an article, a person and so on, as named plain texts that
//! can be compared.

use std::fmt::Display;

use crate::content::linked_files::LinkedFile;
use crate::content::values::AgentKind;
use crate::history::diff::prose_fields::{files, links, pictures, pictures_of, table, told};
use crate::model::Part;
use crate::model::{
    Appearance, Article, Claim, Evidence, EvidenceCopy, Figure, MediaReview, Model, Original,
    Person, Prose, Rating, Recording, StaticPage,
};

/// A name and a text.
pub(in crate::history) type Field = (&'static str, String);

/// Ends each part of a text that is compared in parts, so that words which move from one part to
/// another are a change. No text of a YAML file can contain this control character.
pub(in crate::history) const PART_END: &str = "\u{1F}";

/// Begins an address, which is compared exactly. No text of a YAML file can contain this control
/// character.
pub(in crate::history) const ADDRESS: &str = "\u{1E}";

/// Returns the text of a field as people read it.
pub(in crate::history) fn readable(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let parts: Vec<&str> = line.split(PART_END).filter(|part| !part.is_empty()).collect();
        lines.push(parts.join(", "));
    }
    lines.join("\n").replace(ADDRESS, "")
}

pub(in crate::history) fn claim(model: &Model, claim: &Claim) -> Vec<Field> {
    let mut key_points = Vec::new();
    for point in &claim.key_points {
        key_points.push(told(point).trim().to_owned());
    }
    let explanation = claim.explanation.as_ref().map(told);
    let prose = claim.key_points.iter().chain(&claim.explanation);
    let response = claim.response.as_ref();
    vec![
        ("status", if claim.retracted { "retracted" } else { "published" }.to_owned()),
        ("claim", claim.text.clone()),
        ("claimant", people_with_roles(model, &claim.claimants)),
        ("speaker", speakers_of(model, claim)),
        ("time", times(claim)),
        ("appearances", appearances(&claim.appearances)),
        ("claim_date", or_empty(claim.claim_date.as_ref())),
        ("media_review", claim.media_review.as_ref().map_or_else(String::new, media_review)),
        ("headline", trimmed(claim.headline.as_ref())),
        ("summary", trimmed(claim.summary.as_ref())),
        ("key_points", key_points.join("\n")),
        ("explanation", or_empty(explanation)),
        ("links", links(prose, &claim.evidence)),
        ("image", figure(claim.image.as_ref())),
        ("pictures", pictures(claim_prose(claim))),
        ("files", files(claim_prose(claim))),
        ("response", trimmed(response.and_then(|response| response.answer.as_ref()))),
        ("asked", or_empty(response.and_then(|response| response.asked.as_ref()))),
        ("authors", people_with_roles(model, &claim.authors)),
        ("reviewers", people_with_roles(model, &claim.reviewers)),
        ("published", or_empty(claim.published.as_ref())),
        ("imported_from", claim.imported_from.as_ref().map_or_else(String::new, original)),
        ("topics", model.term_names(claim, 0).collect::<Vec<_>>().join(", ")),
        ("taxonomies", own_terms(model, claim)),
        ("related", names_at(&claim.related, &model.claims, |claim| &claim.id)),
    ]
}

/// Lists the terms of a claim in lists of the site's own, a line for each list.
fn own_terms(model: &Model, claim: &Claim) -> String {
    let mut lines = Vec::new();
    for (index, taxonomy) in model.taxonomies.iter().enumerate().skip(1) {
        let names: Vec<&str> = model.term_names(claim, index).collect();
        if !names.is_empty() {
            lines.push(format!("{}: {}", taxonomy.name, names.join(", ")));
        }
    }
    lines.join("\n")
}

/// Lists who says the passages of a claim, each person once.
fn speakers_of(model: &Model, claim: &Claim) -> String {
    let mut names: Vec<&str> = Vec::new();
    for passage in &claim.passages {
        let Some(article) = model.articles.get(passage.article) else { continue };
        for speaker in passage.speakers.iter().filter_map(|index| article.speakers.get(*index)) {
            if !names.contains(&speaker.name.as_str()) {
                names.push(&speaker.name);
            }
        }
    }
    names.join(PART_END)
}

/// Lists the moments of the passages of a claim, as readers see them.
fn times(claim: &Claim) -> String {
    let mut times = Vec::new();
    for passage in &claim.passages {
        // A judged stretch is a passage of its own.
        if !matches!(passage.part, Part::Recording(_)) {
            times.extend(passage.time.map(|time| time.from.clock_text()));
        }
    }
    times.join(", ")
}

pub(in crate::history) fn names(model: &Model, mentions: &[usize]) -> String {
    model.names_of(mentions).collect::<Vec<_>>().join(PART_END)
}

/// Lists people with the roles that they had.
pub(in crate::history) fn people_with_roles(model: &Model, mentions: &[usize]) -> String {
    let mut people = Vec::new();
    for index in mentions {
        let Some(mention) = model.mentions.get(*index) else { continue };
        let name = model.people.get(mention.person).map_or("", |person| person.name.as_str());
        people.push(match &mention.role {
            Some(role) => format!("{name} ({role})"),
            None => name.to_owned(),
        });
    }
    people.join(PART_END)
}

pub(in crate::history) fn article(model: &Model, article: &Article) -> Vec<Field> {
    let publisher = article.publisher.as_slice();
    vec![
        ("title", article.title.clone()),
        ("authors", article.authors.join(PART_END)),
        ("publisher", names_at(publisher, &model.publishers, |it| &it.name).trim().to_owned()),
        ("url", address(article.url.as_ref())),
        ("archive_url", address(article.archive_url.as_ref())),
        ("published", or_empty(article.published.as_ref())),
        ("accessed", or_empty(article.accessed.as_ref())),
        ("language", article.language.clone()),
        ("recording", recording(article, false)),
        ("speakers", speakers(article)),
        ("media", judged(article)),
        ("display", if article.excerpts { "excerpts" } else { "full" }.to_owned()),
        ("image", figure(article.image.as_ref())),
        ("pictures", pictures_of(&article.document, &article.pictures)),
    ]
}

/// Describes what verdicts judge, if the article is not a text: the picture with its band, or the
/// film or recording.
fn judged(article: &Article) -> String {
    let has_band = article.media.as_ref().is_some_and(|media| media.picture.stamp.is_some());
    let band = if has_band { "with its band" } else { "" };
    [figure(article.media.as_ref()), recording(article, true), band.to_owned()].join(PART_END)
}

/// Describes the film or recording of an article if it is judged, or if it is not.
fn recording(article: &Article, is_judged: bool) -> String {
    let Some(recording) = article.recording.as_ref().filter(|it| it.is_judged == is_judged) else {
        return String::new();
    };
    let Recording { kind, url, file, captions, description, caption, credit, .. } = recording;
    let mut parts = vec![address(url.as_ref()), kind.as_str().to_owned()];
    for part in [file, captions, description, caption, credit] {
        parts.push(part.clone().unwrap_or_default());
    }
    parts.join(PART_END)
}

/// Lists the speakers of a transcript as readers see them, with their names in the text.
fn speakers(article: &Article) -> String {
    let mut speakers = Vec::new();
    for speaker in &article.speakers {
        let role = speaker.role.as_ref().map_or_else(String::new, |role| format!(" ({role})"));
        speakers.push(format!("{}: {}{role}", speaker.label, speaker.name));
    }
    speakers.sort();
    speakers.join("\n")
}

pub(in crate::history) fn person(person: &Person) -> Vec<Field> {
    let bio = person.bio.as_ref().map(|bio| &bio.value);
    vec![
        ("name", person.name.clone()),
        (
            "type",
            // A person without a type is a person in the data.
            person.who_type.unwrap_or(AgentKind::Person).as_str().to_owned(),
        ),
        ("role", trimmed(person.role.as_ref())),
        ("url", address(person.url.as_ref())),
        ("same_as", addresses(&person.same_as)),
        ("bio", or_empty(bio.map(told))),
        ("links", links(bio, &[])),
        ("pictures", pictures(bio)),
        ("image", figure(person.image.as_ref())),
    ]
}

pub(super) fn rating(rating: &Rating) -> Vec<Field> {
    vec![
        ("label", rating.label.clone()),
        ("definition", rating.definition.clone()),
        ("value", or_empty(rating.value)),
        ("color", rating.color.clone()),
        ("symbol", rating.symbol.clone()),
        ("retired", trimmed(rating.retired.as_ref())),
    ]
}

pub(in crate::history) fn page(page: &StaticPage) -> Vec<Field> {
    vec![
        ("title", page.title.clone()),
        ("description", trimmed(page.description.as_ref())),
        ("text", told(&page.prose)),
        ("links", links([&page.prose], &[])),
        ("pictures", pictures([&page.prose])),
        ("image", figure(page.image.as_ref())),
    ]
}

/// The fields of a page that does not exist.
pub(in crate::history) fn no_page() -> Vec<Field> {
    ["title", "description", "text", "links", "pictures", "image"]
        .map(|name| (name, String::new()))
        .to_vec()
}

/// Returns everything that readers see of the places where a claim was made: a line for each, with
/// all its parts, also the empty ones.
fn appearances(places: &[Appearance]) -> String {
    let mut lines = Vec::new();
    for place in places {
        let parts = [
            trimmed(place.title.as_ref()),
            place.authors.join(" and "),
            trimmed(place.publisher.as_ref()),
            or_empty(place.published.as_ref()),
            trimmed(place.language.as_ref()),
            address(place.url.as_ref()),
            address(place.archive_url.as_ref()),
            trimmed(place.archive_note.as_ref()),
            trimmed(place.note.as_ref()),
            if place.is_first { "first" } else { "" }.to_owned(),
        ];
        lines.push(parts.join(PART_END));
    }
    lines.join("\n")
}

fn media_review(review: &MediaReview) -> String {
    let category = review.category.as_str().to_owned();
    let (original, context) = (address(review.original.as_ref()), trimmed(review.context.as_ref()));
    let mut parts = vec![category, original, context];
    if review.picture.is_some() {
        parts.push(figure(review.picture.as_ref()));
    }
    parts.join(PART_END)
}

/// Returns everything that readers see of the original of an imported verdict.
fn original(original: &Original) -> String {
    let parts = [
        trimmed(original.title.as_ref()),
        trimmed(original.publisher.as_ref()),
        or_empty(original.published.as_ref()),
        address(original.url.as_ref()),
    ];
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join(PART_END) }
}

/// Returns everything that readers see of a piece of evidence, a line each.
pub(super) fn evidence(evidence: &Evidence) -> String {
    let parts = [
        told_evidence(evidence),
        address(evidence.archive_url.as_ref()),
        or_empty(evidence.accessed.as_ref()),
        evidence.copy.as_ref().map_or_else(String::new, kept_copy),
    ];
    readable(&join_parts(&parts, "\n"))
}

/// Returns what a piece of evidence tells readers about the claim, a line each.
pub(in crate::history) fn told_evidence(evidence: &Evidence) -> String {
    readable(&join_parts(&told_evidence_parts(evidence), "\n"))
}

/// Returns the same in parts that can be compared, also the empty ones.
pub(in crate::history) fn told_evidence_parts(evidence: &Evidence) -> [String; 16] {
    [
        evidence.title.clone(),
        evidence.authors.join(", "),
        trimmed(evidence.publisher.as_ref()),
        or_empty(evidence.published.as_ref()),
        address(evidence.url.as_ref()),
        trimmed(evidence.quote.as_ref()),
        trimmed(evidence.original.as_ref()),
        evidence.time.map_or_else(String::new, |time| format!("at {time}")),
        trimmed(evidence.note.as_ref()),
        trimmed(evidence.source_note.as_ref()),
        figure(evidence.media.as_ref()),
        evidence.table.as_ref().map_or_else(String::new, table),
        evidence.file.as_deref().map_or_else(String::new, linked_file),
        or_empty(evidence.stance.map(crate::content::files::verdict::Stance::as_str)),
        trimmed(evidence.archive_note.as_ref()),
        evidence.copy.as_ref().map_or_else(String::new, told_copy),
    ]
}

/// Returns the facts about a kept copy that readers see.
fn told_copy(copy: &EvidenceCopy) -> String {
    let excerpt = if copy.is_excerpt { "an excerpt" } else { "" };
    let published = copy.published.as_deref().map_or_else(String::new, linked_file);
    join_parts(&[excerpt.to_owned(), published], ", ")
}

/// Returns which file a kept copy is.
fn kept_copy(copy: &EvidenceCopy) -> String {
    let sha256 = copy.sha256.as_deref().unwrap_or_default();
    let saved = copy.saved.map_or_else(String::new, |day| format!(" of {day}"));
    format!("kept copy [{}]{saved}", sha256.get(..12).unwrap_or_default())
}

/// Joins the parts that are not empty.
pub(super) fn join_parts(parts: &[String], separator: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    parts.join(separator)
}

pub(super) fn addresses(urls: &[String]) -> String {
    urls.iter().map(|url| address(Some(url))).collect::<Vec<_>>().join(PART_END)
}

pub(super) fn address(url: Option<&String>) -> String {
    url.map_or_else(String::new, |url| format!("{ADDRESS}{}", url.trim()))
}

pub(super) fn trimmed(text: Option<&String>) -> String {
    text.map_or("", |text| text.trim()).to_owned()
}

pub(super) fn or_empty(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Joins the names of the items at some indexes of a list.
fn names_at<T>(indexes: &[usize], list: &[T], name: fn(&T) -> &String) -> String {
    let mut names = Vec::new();
    for index in indexes {
        if let Some(item) = list.get(*index) {
            names.push(name(item).as_str());
        }
    }
    names.join(", ")
}

/// Returns the Markdown texts of a claim.
fn claim_prose(claim: &Claim) -> impl Iterator<Item = &Prose> {
    let notes = claim.corrections.iter().map(|correction| &correction.note);
    claim.key_points.iter().chain(&claim.explanation).chain(notes)
}

/// Returns everything that readers see of a picture with its caption.
pub(super) fn figure(figure: Option<&Figure>) -> String {
    let Some(Figure { picture, alt, caption, credit }) = figure else { return String::new() };
    let parts =
        [format!("{alt} [{}]", picture.hash), trimmed(caption.as_ref()), trimmed(credit.as_ref())];
    join_parts(&parts, ", ")
}

/// Returns the name of a file and the hash that changes with its content.
pub(super) fn linked_file(file: &LinkedFile) -> String {
    let hash = file.hash();
    format!("{} [{}]", file.path, hash.get(..12).unwrap_or_default())
}
