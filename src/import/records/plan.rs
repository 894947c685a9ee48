//! All records → all files: which are taken, what they are called, what is said of the others. It must not read a
//! record's values itself.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::content::files::verdict;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::Date;
use crate::import::file;
use crate::import::file::{Article, Evidence, Passage, Verdict, unique};
use crate::import::records::appearances;
use crate::import::records::appearances::{Source, Uses};
use crate::import::records::extract;
use crate::import::records::review;
use crate::import::records::review::Review;
use crate::import::records::scale;
use crate::import::records::scale::Scale;
use crate::import::{Fate, Import, Input, Note, Origin};
use crate::project::Snapshot;
use crate::text::slug;

/// The files that bring the records of an archive into a site.
///
/// # Errors
/// Where the ratings that they need cannot be added to `site.yaml`.
pub fn claim_reviews(inputs: &[Input], snapshot: &Snapshot) -> Result<Import, String> {
    let mut import = Import::default();
    let read: Vec<Review> = inputs.iter().flat_map(|input| read(input, &mut import)).collect();
    let fresh = fresh(read, snapshot, &mut import);
    let (sources, uses) = appearances::sources(&fresh);
    let placed: Vec<(Review, Uses)> =
        fresh.into_iter().zip(uses).filter_map(|it| placed(it, &mut import)).collect();
    let verdicts = placed
        .iter()
        .filter_map(|(review, _)| Some((review.verdict.as_ref()?, review.publisher.as_deref())));
    let scale = scale::plan(snapshot, verdicts);
    import.site = scale.edited(snapshot)?;
    import.ratings = scale.labels();
    let articles = articles(&sources, &placed, snapshot, &mut import);
    let writer = Writer { sources: &sources, articles: &articles, scale: &scale };
    let mut taken = snapshot.site_files.verdicts.iter().map(|verdict| verdict.id.clone()).collect();
    for (review, uses) in &placed {
        writer.verdict(review, uses, &mut taken, &mut import);
    }
    let order: BTreeMap<&str, usize> =
        inputs.iter().enumerate().map(|(at, input)| (input.name.as_str(), at)).collect();
    import
        .notes
        .sort_by_key(|note| (order.get(note.origin.file.as_str()).copied(), note.origin.number));
    Ok(import)
}

impl Import {
    fn note(&mut self, origin: &Origin, fate: Fate, reason: impl Into<String>) {
        self.notes.push(Note { origin: origin.clone(), fate, reason: reason.into() });
    }
}

/// The reviews of a file.
fn read(input: &Input, import: &mut Import) -> Vec<Review> {
    let contents = extract::records(input);
    let origin = |number| Origin { file: input.name.clone(), number, url: None };
    for reason in contents.unread {
        import.note(&origin(0), Fate::Refused, reason);
    }
    import.records += contents.records.len();
    let mut reviews = Vec::with_capacity(contents.records.len());
    for (at, found) in contents.records.iter().enumerate() {
        match review::read(found, origin(at + 1)) {
            Ok(review) => reviews.push(review),
            Err((origin, reason)) => import.note(&origin, Fate::Refused, reason),
        }
    }
    reviews
}

/// The reviews that neither the site nor an earlier record has: a review is known by its address and its claim.
fn fresh(reviews: Vec<Review>, snapshot: &Snapshot, import: &mut Import) -> Vec<Review> {
    let known: BTreeSet<(String, String)> = snapshot
        .site_files
        .verdicts
        .iter()
        .filter_map(|verdict| verdict.record.as_ref())
        .flat_map(keys)
        .collect();
    let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut fresh: Vec<Review> = Vec::with_capacity(reviews.len());
    for review in reviews {
        let key = key(&review);
        if known.contains(&key) {
            import.note(
                &review.origin,
                Fate::Known,
                "the site has this claim with this review as evidence",
            );
        } else if let Some(earlier) = first.get(&key).and_then(|at| fresh.get(*at)) {
            let word =
                |review: &Review| review.verdict.as_ref().map(|verdict| verdict.word.clone());
            let differs = if word(earlier) == word(&review) { "" } else { ", but another rating" };
            let (file, number) = (&earlier.origin.file, earlier.origin.number);
            let file = if *file == review.origin.file { "the same file" } else { file };
            let reason =
                format!("it has the address and claim of record {number} of {file}{differs}");
            import.note(&review.origin, Fate::Refused, reason);
        } else {
            first.insert(key, fresh.len());
            fresh.push(review);
        }
    }
    fresh
}

/// What a review is known by; one without an address by its publisher and day.
fn key(review: &Review) -> (String, String) {
    let named = || unaddressed(review.publisher.as_deref(), review.published);
    (review.origin.url.clone().unwrap_or_else(named), folded(&review.claim))
}

fn unaddressed(publisher: Option<&str>, day: Option<Date>) -> String {
    format!(
        "{} {}",
        publisher.unwrap_or_default(),
        day.map(|day| day.to_string()).unwrap_or_default()
    )
}

/// The same of a verdict of the site, as its evidence and its words have it.
fn keys(verdict: &VerdictFile) -> Vec<(String, String)> {
    let claim = verdict.claim.as_deref().into_iter();
    let quotes = verdict.passages.iter().filter_map(|passage| passage.quote.as_deref());
    let words: BTreeSet<String> = claim.chain(quotes).map(|words| folded(words)).collect();
    let day = verdict.published.as_deref().copied();
    let place = |evidence: &verdict::EvidenceEntry| match evidence.url.as_deref() {
        Some(url) => url.0.clone(),
        None => unaddressed(evidence.publisher.as_deref().map(String::as_str), day),
    };
    let mut places: Vec<String> = verdict.evidence.iter().map(|evidence| place(evidence)).collect();
    if places.is_empty() {
        places.push(unaddressed(None, day));
    }
    places
        .iter()
        .flat_map(|place| words.iter().map(|words| (place.clone(), words.clone())))
        .collect()
}

fn folded(text: &str) -> String {
    crate::anchor::normalize(text).as_str().trim().to_owned()
}

/// A review whose claim has a place.
fn placed((review, uses): (Review, Uses), import: &mut Import) -> Option<(Review, Uses)> {
    if uses.is_empty() {
        import.note(
            &review.origin,
            Fate::Refused,
            "its claim cannot be told from what stands around it",
        );
        return None;
    }
    Some((review, uses))
}

/// Writes the articles that are used, and gives the id of each source.
fn articles(
    sources: &[Source],
    placed: &[(Review, Uses)],
    snapshot: &Snapshot,
    import: &mut Import,
) -> Vec<String> {
    let used: BTreeSet<usize> =
        placed.iter().flat_map(|(_, uses)| uses.iter().map(|(at, _)| *at)).collect();
    let mut taken: BTreeSet<String> =
        snapshot.site_files.articles.iter().map(|article| article.id.clone()).collect();
    let mut ids = Vec::with_capacity(sources.len());
    for (at, source) in sources.iter().enumerate() {
        if !used.contains(&at) {
            ids.push(String::new());
            continue;
        }
        let id = unique(&source.title, "source", &mut taken);
        let folder = Utf8PathBuf::from(format!("content/articles/{id}"));
        let about = source.appearance.clone();
        let article = Article {
            title: source.title.clone(),
            authors: about.authors.iter().map(Into::into).collect(),
            publisher: about.publisher,
            url: about.url,
            archive_url: about.archive_url,
            published: about.published,
            language: about.language,
            accessed: None,
            source_sha256: None,
        };
        import
            .files
            .push((folder.join("article.yaml"), file::article(&article, source.has_headline)));
        import.files.push((folder.join("source.txt"), source.text()));
        import.articles += 1;
        ids.push(id);
    }
    ids
}

struct Writer<'a> {
    sources: &'a [Source],
    articles: &'a [String],
    scale: &'a Scale,
}

impl Writer<'_> {
    /// Writes the verdict of a review, and says what became of it where that is not plain.
    fn verdict(
        &self,
        review: &Review,
        uses: &Uses,
        taken: &mut BTreeSet<String>,
        import: &mut Import,
    ) {
        let Some(article) = uses.first().and_then(|(at, _)| self.articles.get(*at)) else { return };
        let mut repairs = review.repairs.clone();
        let summary = review.summary.clone().or_else(|| {
            let stand_in =
                format!("{}: {}", review.publisher.as_ref()?, review.verdict.as_ref()?.word);
            repairs.push(
                "it explains nothing: its publisher and rating stand for a summary".to_owned(),
            );
            Some(stand_in)
        });
        let verdict = Verdict {
            claim: review.claim.clone(),
            passages: self.passages(uses),
            claimant: review.claimant.as_ref().map(Into::into),
            claim_date: review.claim_date,
            rating: review
                .verdict
                .as_ref()
                .and_then(|verdict| self.scale.id(&verdict.word))
                .map(str::to_owned),
            summary,
            evidence: evidence(review).into_iter().collect(),
            authors: review.authors.iter().map(Into::into).collect(),
            reviewers: review.reviewers.iter().map(Into::into).collect(),
            status: "published",
            published: review.published,
            topics: review.topics.clone(),
        };
        let missing = missing(&verdict);
        let verdict =
            Verdict { status: if missing.is_empty() { "published" } else { "draft" }, ..verdict };
        if verdict.published.is_none() {
            repairs.push("it has no date, so it is in no feed".to_owned());
        }
        if !missing.is_empty() {
            import.note(
                &review.origin,
                Fate::Draft,
                format!("it has no {}", missing.join(", no ")),
            );
        }
        if !repairs.is_empty() {
            import.note(&review.origin, Fate::Repaired, repairs.join("; "));
        }
        let id = unique(&name(review), "claim", taken);
        let path = format!("content/articles/{article}/verdicts/{id}.yaml");
        import.files.push((path.into(), file::verdict(&verdict)));
        import.taken += 1;
    }

    fn passages(&self, uses: &Uses) -> Vec<Passage> {
        let passage = |(number, (at, paragraph)): (usize, &(usize, usize))| {
            let passage = self.sources.get(*at)?.passages.get(*paragraph)?.clone();
            let article = self.articles.get(*at).filter(|_| number > 0).cloned();
            Some(Passage { article, ..passage })
        };
        uses.iter().enumerate().filter_map(passage).collect()
    }
}

/// What a published verdict must have and this one has not.
fn missing(verdict: &Verdict) -> Vec<&'static str> {
    let has = [
        ("rating", verdict.rating.is_some()),
        ("explanation", verdict.summary.is_some()),
        ("address, title or publisher", !verdict.evidence.is_empty()),
    ];
    has.into_iter().filter(|(_, has)| !has).map(|(what, _)| what).collect()
}

/// The review's own page, which the imported verdict rests on.
fn evidence(review: &Review) -> Option<Evidence> {
    let url = review.origin.url.clone();
    let address =
        url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest.to_owned());
    let title = review.title.clone().or(address).or_else(|| review.publisher.clone())?;
    Some(Evidence { title, publisher: review.publisher.clone(), published: review.published, url })
}

/// What a claim is called: the last word of its review's address, where that is one, else its own words.
fn name(review: &Review) -> String {
    let path = review.origin.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let path = path.and_then(|url| {
        let last = url.path_segments()?.rfind(|part| !part.is_empty())?.to_owned();
        Some(percent_encoding::percent_decode_str(&last).decode_utf8().ok()?.into_owned())
    });
    let stem =
        path.map(|last| last.rsplit_once('.').map_or(last.clone(), |(stem, _)| stem.to_owned()));
    let is_name = |stem: &String| {
        slug(stem).chars().filter(|c| c.is_alphabetic()).count() > 5 && slug(stem) != "index"
    };
    stem.filter(is_name).unwrap_or_else(|| review.claim.clone())
}
