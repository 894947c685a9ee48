//! Recognizes reviews that the site has already: by the address of the original, and by the claim
//! if a review has several.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::anchor;
use crate::content::SiteFiles;
use crate::content::files::verdict::VerdictFile;
use crate::diagnostics::span::OptionalField;
use crate::import::records::review::Review;
use crate::import::{ImportNote, Outcome, RecordOrigin};
use crate::text::PageKey;

/// What identifies a review apart from its claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ReviewAddress {
    Page(PageKey),
    /// The normalized publisher and the day of a review without an address.
    Unaddressed(String, Option<String>),
}

impl ReviewAddress {
    fn new(url: Option<&str>, publisher: Option<&str>, day: Option<String>) -> Self {
        match url.and_then(PageKey::parse) {
            Some(key) => Self::Page(key),
            None => Self::Unaddressed(normalized(publisher.unwrap_or_default()), day),
        }
    }

    fn of_review(review: &Review) -> Self {
        let day = review.published.map(|day| day.to_string());
        Self::new(review.origin.url.as_deref(), review.publisher.as_deref(), day)
    }
}

/// An address with the normalized text of a claim.
type ReviewKey = (ReviewAddress, String);

/// A claim that was imported before.
struct KnownClaim {
    /// The normalized text, which an editor may have changed.
    text: String,
    path: Utf8PathBuf,
}

/// The reviews that a site has.
#[derive(Default)]
pub(crate) struct KnownReviews {
    imported: BTreeMap<ReviewAddress, Vec<KnownClaim>>,
    /// The reviews that verdicts cite as evidence for the same claim.
    cited: BTreeSet<ReviewKey>,
}

impl KnownReviews {
    pub fn from_site(site_files: &SiteFiles) -> Self {
        let mut known = Self::default();
        for verdict in &site_files.verdicts {
            let Some(record) = &verdict.record else { continue };
            let Some(original) = &record.imported_from else {
                known.cited.extend(cited_reviews(record));
                continue;
            };
            let day = match original.published.copied() {
                Some(date) => Some(date.to_string()),
                None => record.published.value().map(ToString::to_string),
            };
            let address = ReviewAddress::new(original.url.text(), original.publisher.text(), day);
            let path = site_files.files.path(verdict.file).to_owned();
            let text = record.claim.as_deref().map_or_else(String::new, |claim| normalized(claim));
            known.imported.entry(address).or_default().push(KnownClaim { text, path });
        }
        known
    }

    /// Returns the reviews that are new, and a note for each of the others.
    pub fn select_new(mut self, reviews: Vec<Review>) -> (Vec<Review>, Vec<ImportNote>) {
        let mut notes = Vec::new();
        let mut unmatched: BTreeMap<ReviewAddress, Vec<Review>> = BTreeMap::new();
        let mut earlier: BTreeMap<ReviewKey, Review> = BTreeMap::new();
        for review in reviews {
            let key = (ReviewAddress::of_review(&review), normalized(&review.claim));
            if let Some(earlier) = earlier.get(&key) {
                let reason = describe_repetition(&review, earlier);
                notes.push(note(&review.origin, Outcome::Refused, reason));
                continue;
            }
            earlier.insert(key.clone(), review.clone());
            if self.cited.contains(&key) {
                let reason = "the site has this claim with this review as evidence".to_owned();
                notes.push(note(&review.origin, Outcome::Known, reason));
            } else if let Some(path) = self.take(&key) {
                let reason = format!("it is in `{path}`");
                notes.push(note(&review.origin, Outcome::Known, reason));
            } else {
                unmatched.entry(key.0).or_default().push(review);
            }
        }
        let mut new = Vec::new();
        for (address, reviews) in unmatched {
            self.match_reworded(&address, reviews, &mut new, &mut notes);
        }
        (new, notes)
    }

    /// Removes the imported claim with this key and returns the path of its file.
    fn take(&mut self, key: &ReviewKey) -> Option<Utf8PathBuf> {
        let claims = self.imported.get_mut(&key.0)?;
        let index = claims.iter().position(|claim| claim.text == key.1)?;
        Some(claims.remove(index).path)
    }

    /// Decides about the reviews at an address whose claims are in no file word for word. If there
    /// are as many files with other words, these are the reviews after an editor changed them.
    fn match_reworded(
        &self,
        address: &ReviewAddress,
        reviews: Vec<Review>,
        new: &mut Vec<Review>,
        notes: &mut Vec<ImportNote>,
    ) {
        let reworded = self.imported.get(address).map_or(&[][..], Vec::as_slice);
        if reworded.is_empty() {
            new.extend(reviews);
            return;
        }
        let paths: Vec<String> = reworded.iter().map(|claim| format!("`{}`", claim.path)).collect();
        let paths = paths.join(", ");
        for review in &reviews {
            let (outcome, reason) = if reviews.len() <= reworded.len() {
                (Outcome::Known, format!("it is in {paths}, with other words"))
            } else {
                let reason = format!(
                    "its review is in {paths} with other words, so it is not known whether this \
                     claim is new: if it is, add it with `factpress new verdict --no-text`"
                );
                (Outcome::Refused, reason)
            };
            notes.push(note(&review.origin, outcome, reason));
        }
    }
}

fn note(origin: &RecordOrigin, outcome: Outcome, reason: String) -> ImportNote {
    ImportNote { origin: origin.clone(), outcome, reason }
}

/// Returns the keys of the reviews that a verdict may be about: each of its evidence with each text
/// that may be the claim.
fn cited_reviews(verdict: &VerdictFile) -> Vec<ReviewKey> {
    let day = verdict.published.value().map(ToString::to_string);
    let mut addresses = Vec::new();
    for evidence in &verdict.evidence {
        let publisher = evidence.publisher.value().map(String::as_str);
        addresses.push(ReviewAddress::new(evidence.url.text(), publisher, day.clone()));
    }
    if addresses.is_empty() {
        addresses.push(ReviewAddress::new(None, None, day));
    }
    let mut claims = BTreeSet::new();
    claims.extend(verdict.claim.as_deref().map(|claim| normalized(claim)));
    for passage in &verdict.passages {
        claims.extend(passage.quote.as_deref().map(|quote| normalized(quote)));
    }
    let mut keys = Vec::new();
    for address in &addresses {
        for claim in &claims {
            keys.push((address.clone(), claim.clone()));
        }
    }
    keys
}

fn normalized(text: &str) -> String {
    anchor::normalize(text).as_str().trim().to_owned()
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
