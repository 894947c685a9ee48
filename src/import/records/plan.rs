//! Plans an import of `ClaimReview` records: which of them are imported, the files of the articles
//! and verdicts, and what to report.

use std::collections::{BTreeMap, BTreeSet};

use crate::anchor;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::Date;
use crate::content::yaml;
use crate::diagnostics::span::OptionalField;
use crate::import::articles;
use crate::import::file;
use crate::import::file::{ArticleYaml, EvidenceYaml, PassageYaml, VerdictYaml, unique_id};
use crate::import::records::appearances::{ClaimLocation, SourceText, group_claims};
use crate::import::records::extract::find_records;
use crate::import::records::review;
use crate::import::records::review::Review;
use crate::import::records::scale::ScalePlan;
use crate::import::records::schema_org::without_scheme;
use crate::import::{ImportNote, Input, Outcome, RecordOrigin, ReviewImport};
use crate::project::Snapshot;
use crate::text::slug;

/// Plans the import of files with `ClaimReview` records into a site.
///
/// # Errors
/// If the ratings that they need cannot be added to `site.yaml`.
pub fn claim_reviews(inputs: &[Input], snapshot: &Snapshot) -> Result<ReviewImport, String> {
    let mut import = ReviewImport::default();
    let mut reviews = Vec::new();
    for input in inputs {
        reviews.extend(read_reviews(input, &mut import));
    }
    let mut reviews = new_reviews(reviews, snapshot, &mut import);
    let mut sources = group_claims(&mut reviews);
    for review in &reviews {
        if review.locations.is_empty() {
            let reason = "its claim cannot be told from what stands around it";
            import.add_note(&review.origin, Outcome::Refused, reason);
        }
    }
    reviews.retain(|review| !review.locations.is_empty());

    let scale = ScalePlan::new(snapshot, &reviews);
    import.site_yaml = scale.edit_site_yaml(snapshot)?;
    import.new_ratings = scale.new_labels();
    plan_articles(&mut sources, &reviews, snapshot, &mut import);
    let taken_ids = snapshot.site_files.verdicts.iter().map(|verdict| verdict.id.clone()).collect();
    let mut planner =
        VerdictPlanner { sources: &sources, scale: &scale, taken_ids, import: &mut import };
    for review in &reviews {
        planner.plan(review);
    }
    import.notes.sort_by_key(|note| {
        let file = inputs.iter().position(|input| input.name == note.origin.file);
        (file, note.origin.number)
    });
    Ok(import)
}

impl ReviewImport {
    fn add_note(&mut self, origin: &RecordOrigin, outcome: Outcome, reason: impl Into<String>) {
        self.notes.push(ImportNote { origin: origin.clone(), outcome, reason: reason.into() });
    }
}

fn read_reviews(input: &Input, import: &mut ReviewImport) -> Vec<Review> {
    let found = find_records(input);
    let file_origin = RecordOrigin { file: input.name.clone(), number: 0, url: None };
    for reason in found.unread {
        import.add_note(&file_origin, Outcome::Refused, reason);
    }
    import.records += found.records.len();
    let mut reviews = Vec::new();
    for (index, record) in found.records.iter().enumerate() {
        match review::read(record, RecordOrigin { number: index + 1, ..file_origin.clone() }) {
            Ok(review) => reviews.push(review),
            Err(note) => import.notes.push(note),
        }
    }
    reviews
}

/// Identifies a review: the same review of the same claim is imported only once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ReviewKey {
    /// The address, or publisher and day if there is no address.
    address: String,
    /// The normalized claim.
    claim: String,
}

impl ReviewKey {
    fn from_review(review: &Review) -> Self {
        let address = match &review.origin.url {
            Some(url) => url.clone(),
            None => address_substitute(review.publisher.as_deref(), review.published),
        };
        Self { address, claim: normalized(&review.claim) }
    }
}

fn address_substitute(publisher: Option<&str>, day: Option<Date>) -> String {
    let publisher = publisher.unwrap_or_default();
    match day {
        Some(day) => format!("{publisher} {day}"),
        None => format!("{publisher} "),
    }
}

/// Returns the keys of the reviews that a verdict may come from: each evidence with each text that
/// may be the claim.
fn keys_of_verdict(verdict: &VerdictFile) -> Vec<ReviewKey> {
    let day = verdict.published.as_deref().copied();
    let mut addresses = Vec::new();
    for evidence in &verdict.evidence {
        addresses.push(match evidence.url.as_deref() {
            Some(url) => url.0.clone(),
            None => address_substitute(evidence.publisher.as_deref().map(String::as_str), day),
        });
    }
    if addresses.is_empty() {
        addresses.push(address_substitute(None, day));
    }
    let mut claims = BTreeSet::new();
    claims.extend(verdict.claim.as_deref().map(|claim| normalized(claim)));
    for passage in &verdict.passages {
        claims.extend(passage.quote.text().map(normalized));
    }
    let mut keys = Vec::new();
    for address in &addresses {
        for claim in &claims {
            keys.push(ReviewKey { address: address.clone(), claim: claim.clone() });
        }
    }
    keys
}

fn normalized(text: &str) -> String {
    anchor::normalize(text).as_str().trim().to_owned()
}

/// Returns the reviews that are neither in the site nor repeat an earlier record.
fn new_reviews(
    reviews: Vec<Review>,
    snapshot: &Snapshot,
    import: &mut ReviewImport,
) -> Vec<Review> {
    let mut known = BTreeSet::new();
    for verdict in &snapshot.site_files.verdicts {
        if let Some(verdict) = &verdict.record {
            known.extend(keys_of_verdict(verdict));
        }
    }
    let mut new: Vec<Review> = Vec::new();
    let mut indexes: BTreeMap<ReviewKey, usize> = BTreeMap::new();
    for review in reviews {
        let key = ReviewKey::from_review(&review);
        if known.contains(&key) {
            let reason = "the site has this claim with this review as evidence";
            import.add_note(&review.origin, Outcome::Known, reason);
        } else if let Some(index) = indexes.get(&key) {
            let reason = describe_repetition(&review, &new[*index]);
            import.add_note(&review.origin, Outcome::Refused, reason);
        } else {
            indexes.insert(key, new.len());
            new.push(review);
        }
    }
    new
}

fn describe_repetition(review: &Review, earlier: &Review) -> String {
    let number = earlier.origin.number;
    let file = if earlier.origin.file == review.origin.file {
        "the same file"
    } else {
        &earlier.origin.file
    };
    let label = review.rating.as_ref().map(|rating| &rating.label);
    let earlier_label = earlier.rating.as_ref().map(|rating| &rating.label);
    let difference = if label == earlier_label { "" } else { ", but another rating" };
    format!("it has the address and claim of record {number} of {file}{difference}")
}

/// Plans the articles of the sources that reviews use, and sets their ids.
fn plan_articles(
    sources: &mut [SourceText],
    reviews: &[Review],
    snapshot: &Snapshot,
    import: &mut ReviewImport,
) {
    let mut used = BTreeSet::new();
    for review in reviews {
        used.extend(review.locations.iter().map(|location| location.source));
    }
    let mut taken_ids = articles::article_ids(snapshot);
    for index in used {
        let source = &mut sources[index];
        source.article_id = unique_id(&source.title, "source", &mut taken_ids);
        let folder = articles::folder(&source.article_id);
        let article =
            ArticleYaml { title: Some(source.title.clone()), ..source.appearance.clone() };
        let yaml = file::reviewed_article(&article, source.has_headline);
        import.files.push((folder.join("article.yaml"), yaml));
        import.files.push((folder.join("source.txt"), source.text()));
        import.articles += 1;
    }
}

struct VerdictPlanner<'a> {
    sources: &'a [SourceText],
    scale: &'a ScalePlan,
    taken_ids: BTreeSet<String>,
    import: &'a mut ReviewImport,
}

impl VerdictPlanner<'_> {
    fn plan(&mut self, review: &Review) {
        let Some(main_location) = review.locations.first() else { return };
        let mut verdict = self.verdict(review);
        let mut repairs = review.repairs.clone();
        if verdict.summary.is_none()
            && let (Some(publisher), Some(rating)) = (&review.publisher, &review.rating)
        {
            verdict.summary = Some(format!("{publisher}: {}", rating.label));
            repairs.push(
                "it explains nothing: its publisher and rating stand for a summary".to_owned(),
            );
        }
        if verdict.published.is_none() {
            repairs.push("it has no date, so it is in no feed".to_owned());
        }
        let missing = missing_facts(&verdict);
        if !missing.is_empty() {
            verdict.status = "draft";
            let reason = format!("it has no {}", missing.join(", no "));
            self.import.add_note(&review.origin, Outcome::Draft, reason);
        }
        if !repairs.is_empty() {
            self.import.add_note(&review.origin, Outcome::Repaired, repairs.join("; "));
        }
        let id = unique_id(&claim_name(review), "claim", &mut self.taken_ids);
        let folder = articles::folder(&self.sources[main_location.source].article_id);
        let path = folder.join(format!("verdicts/{id}.yaml"));
        self.import.files.push((path, yaml::write(&verdict)));
        self.import.taken += 1;
    }

    fn verdict(&self, review: &Review) -> VerdictYaml {
        let rating = review.rating.as_ref().and_then(|rating| self.scale.id(&rating.label));
        VerdictYaml {
            claim: review.claim.clone(),
            passages: self.passages(&review.locations),
            claimant: review.claimant.clone(),
            claim_date: review.claim_date,
            rating: rating.map(str::to_owned),
            summary: review.summary.clone(),
            evidence: evidence(review).into_iter().collect(),
            authors: review.authors.clone(),
            reviewers: review.reviewers.clone(),
            status: "published",
            published: review.published,
            topics: review.topics.clone(),
        }
    }

    /// Returns the passages of a claim. Those outside of the verdict's own article name theirs.
    fn passages(&self, locations: &[ClaimLocation]) -> Vec<PassageYaml> {
        let mut passages = Vec::new();
        for (index, location) in locations.iter().enumerate() {
            let source = &self.sources[location.source];
            let mut passage = source.passages[location.paragraph].clone();
            if index > 0 {
                passage.article = Some(source.article_id.clone());
            }
            passages.push(passage);
        }
        passages
    }
}

/// Returns what a verdict lacks to be published.
fn missing_facts(verdict: &VerdictYaml) -> Vec<&'static str> {
    let facts = [
        ("rating", verdict.rating.is_none()),
        ("explanation", verdict.summary.is_none()),
        ("address, title or publisher", verdict.evidence.is_empty()),
    ];
    facts.iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| *name).collect()
}

/// Returns the review itself as evidence of the imported verdict.
fn evidence(review: &Review) -> Option<EvidenceYaml> {
    let url = review.origin.url.clone();
    let address = url.as_deref().and_then(without_scheme);
    Some(EvidenceYaml {
        title: review.title.clone().or(address).or_else(|| review.publisher.clone())?,
        publisher: review.publisher.clone(),
        published: review.published,
        url,
    })
}

/// Returns the text that the id of a claim is made from.
fn claim_name(review: &Review) -> String {
    let name = review.origin.url.as_deref().and_then(name_in_url);
    name.unwrap_or_else(|| review.claim.clone())
}

/// Returns the last segment of a URL's path without its extension if it looks like a name.
fn name_in_url(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let segment = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    let segment = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    let name = segment.rsplit_once('.').map_or(&*segment, |(stem, _)| stem);
    let slug = slug(name);
    let letters = slug.chars().filter(|c| c.is_alphabetic()).count();
    (letters > 5 && slug != "index").then(|| name.to_owned())
}
