//! Plans an import of `ClaimReview` records: which of them are imported, their files, and what to
//! report. The plan contains only files that `factpress check` accepts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use camino::Utf8PathBuf;
use rayon::prelude::*;

use crate::content::values::PartialDate;
use crate::content::yaml;
use crate::diagnostics::{Diagnostic, Severity};
use crate::import::file::{ClaimYaml, OneOrMore, OriginalYaml, unique_id};
use crate::import::records::extract::find_records;
use crate::import::records::known::KnownReviews;
use crate::import::records::labels::RatingLabels;
use crate::import::records::media;
use crate::import::records::review;
use crate::import::records::review::Review;
use crate::import::records::scale::ScalePlan;
use crate::import::{ImportNote, Input, Outcome, RecordOrigin, ReviewImport};
use crate::project::{Project, Snapshot};
use crate::text::slug;

/// How often the planned files are checked at most. Each time, refused claims become drafts, and
/// a refused draft is left out.
const MAX_CHECKS: usize = 8;

/// Plans the import of files with `ClaimReview` records into a site. `snapshot` is the site as
/// `project` last checked it.
///
/// # Errors
/// If the ratings that they need cannot be added to `site.yaml`, the site cannot be read, or the
/// import would cause an error in an existing file.
pub fn claim_reviews(
    inputs: &[Input],
    labels: &RatingLabels,
    snapshot: &Snapshot,
    project: &mut Project,
) -> io::Result<ReviewImport> {
    let mut import = ReviewImport::default();
    let mut reviews = Vec::new();
    for input in inputs {
        reviews.extend(read_reviews(input, &mut import));
    }
    import.joined_media_reviews = media::join(&mut reviews);
    let used = reviews.iter().filter_map(|review| review.rating.as_ref());
    import.unused_labels = labels.unused(used.map(|rating| rating.label.as_str()));
    let (mut reviews, notes) = KnownReviews::from_site(&snapshot.site_files).select_new(reviews);
    import.notes.extend(notes);
    let position = |origin: &RecordOrigin| {
        let file = inputs.iter().position(|input| input.name == origin.file);
        (file, origin.number)
    };
    reviews.sort_by_key(|review| position(&review.origin));
    let planner = Planner { labels, snapshot };
    planner.plan_valid(reviews, project, &mut import)?;
    import.notes.sort_by_key(|note| position(&note.origin));
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

struct Planner<'a> {
    labels: &'a RatingLabels,
    snapshot: &'a Snapshot,
}

/// The files of some reviews.
struct Plan {
    scale: ScalePlan,
    site_yaml: Option<String>,
    /// The path and the content of each review's file, in the order of the reviews.
    claims: Vec<(Utf8PathBuf, ClaimYaml)>,
    /// The texts of these files.
    texts: Vec<String>,
}

impl Plan {
    /// Returns all files that differ from those of the site.
    fn files(&self) -> Vec<(Utf8PathBuf, String)> {
        let mut files: Vec<(Utf8PathBuf, String)> = Vec::new();
        files.extend(self.site_yaml.clone().map(|text| ("site.yaml".into(), text)));
        for ((path, _), text) in self.claims.iter().zip(&self.texts) {
            files.push((path.clone(), text.clone()));
        }
        files
    }
}

impl Planner<'_> {
    /// Plans the files of the reviews and adds them to the import with their notes. A review whose
    /// file has errors becomes a draft, or is left out if it is one.
    fn plan_valid(
        &self,
        mut reviews: Vec<Review>,
        project: &mut Project,
        import: &mut ReviewImport,
    ) -> io::Result<()> {
        let mut held_back: BTreeMap<usize, String> = BTreeMap::new();
        for _ in 0..MAX_CHECKS {
            let plan = self.plan(&reviews, &held_back).map_err(io::Error::other)?;
            let files = plan.files();
            let checked = project.check_with(&files)?;
            let faults = self.faults(&checked, &plan)?;
            if faults.is_empty() {
                self.finish(plan, &reviews, &held_back, import);
                return Ok(());
            }
            let mut refused = BTreeSet::new();
            for (index, message) in faults {
                if plan.claims.get(index).is_some_and(|(_, claim)| claim.status == "draft") {
                    refused.insert(index);
                    let reason = format!(
                        "`factpress check` would report an error in it: \
                        {message}"
                    );
                    import.add_note(&reviews[index].origin, Outcome::Refused, reason);
                } else {
                    held_back.insert(index, format!("the site does not publish this: {message}"));
                }
            }
            (reviews, held_back) = without(reviews, &held_back, &refused);
        }
        Err(io::Error::other("these records cannot be imported without errors"))
    }

    /// Plans the files of some reviews. Those in `held_back` become drafts.
    fn plan(
        &self,
        reviews: &[Review],
        held_back: &BTreeMap<usize, String>,
    ) -> Result<Plan, String> {
        let scale = ScalePlan::new(self.snapshot, reviews, self.labels);
        let site_yaml = scale.edit_site_yaml(self.snapshot)?;
        let mut taken_ids = self.taken_ids();
        let mut claims = Vec::new();
        for (index, review) in reviews.iter().enumerate() {
            let id = unique_id(&claim_name(review), "claim", &mut taken_ids);
            let mut claim = claim_yaml(review, &scale);
            if held_back.contains_key(&index) || !missing_facts(&claim).is_empty() {
                claim.status = "draft";
            }
            claims.push((Utf8PathBuf::from(format!("content/claims/{id}.yaml")), claim));
        }
        let texts = claims.par_iter().map(|(_, claim)| yaml::write(claim)).collect();
        Ok(Plan { scale, site_yaml, claims, texts })
    }

    /// Returns the ids and former ids of all claims.
    fn taken_ids(&self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for verdict in &self.snapshot.site_files.verdicts {
            ids.insert(verdict.id.clone());
            if let Some(record) = &verdict.record {
                ids.extend(record.aliases.iter().map(|alias| alias.value.0.clone()));
            }
        }
        ids
    }

    /// Returns the first error in the file of each review.
    ///
    /// # Errors
    /// If there is an error in another file that was not there before.
    fn faults(&self, checked: &Snapshot, plan: &Plan) -> io::Result<BTreeMap<usize, String>> {
        let mut paths = BTreeMap::new();
        for (index, (path, _)) in plan.claims.iter().enumerate() {
            paths.insert(path.as_path(), index);
        }
        let known = errors(self.snapshot);
        let mut faults = BTreeMap::new();
        for (path, diagnostic) in errors(checked) {
            if let Some(index) = paths.get(path) {
                faults.entry(*index).or_insert_with(|| diagnostic.message.clone());
                continue;
            }
            let is_known = known.iter().any(|(known_path, known)| {
                *known_path == path && known.message == diagnostic.message
            });
            if !is_known {
                let message = &diagnostic.message;
                return Err(io::Error::other(format!(
                    "nothing was written, because `{path}` would have an error: {message}"
                )));
            }
        }
        Ok(faults)
    }

    /// Adds the files of a plan and the notes on its reviews to the import.
    fn finish(
        &self,
        plan: Plan,
        reviews: &[Review],
        held_back: &BTreeMap<usize, String>,
        import: &mut ReviewImport,
    ) {
        for (index, (review, (_, claim))) in reviews.iter().zip(&plan.claims).enumerate() {
            let mut repairs = review.repairs.clone();
            repairs.extend(plan.scale.describe_merge(review));
            repairs.extend(self.describe_language(review));
            if claim.published.is_none() {
                repairs.push("it has no day, so it is not in the feeds".to_owned());
            }
            let missing = missing_facts(claim);
            if !missing.is_empty() {
                let reason = format!("it has no {}", missing.join(", no "));
                import.add_note(&review.origin, Outcome::Draft, reason);
            } else if let Some(reason) = held_back.get(&index) {
                import.add_note(&review.origin, Outcome::Draft, reason.clone());
            }
            if !repairs.is_empty() {
                import.add_note(&review.origin, Outcome::Repaired, repairs.join("; "));
            }
            import.taken += 1;
        }
        import.new_ratings = plan.scale.new_labels();
        import.site_yaml = plan.site_yaml;
        for ((path, _), text) in plan.claims.into_iter().zip(plan.texts) {
            import.files.push((path, text));
        }
    }

    /// Describes a language that is not that of the site, which a verdict cannot say.
    fn describe_language(&self, review: &Review) -> Option<String> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let language = review.language.as_deref()?;
        if primary(language) == primary(&self.snapshot.model.site.language) {
            return None;
        }
        Some(format!("its language, `{language}`, is not that of the site and was left out"))
    }
}

/// Returns the errors of a site with the paths of their files.
fn errors(snapshot: &Snapshot) -> Vec<(&camino::Utf8Path, &Diagnostic)> {
    let mut errors = Vec::new();
    for diagnostic in snapshot.diagnostics.iter() {
        if diagnostic.severity == Severity::Error {
            errors.push((snapshot.site_files.files.path(diagnostic.span.file), diagnostic));
        }
    }
    errors
}

/// Removes reviews by index, and renumbers those that are held back.
fn without(
    reviews: Vec<Review>,
    held_back: &BTreeMap<usize, String>,
    refused: &BTreeSet<usize>,
) -> (Vec<Review>, BTreeMap<usize, String>) {
    let mut kept = Vec::new();
    let mut kept_back = BTreeMap::new();
    for (index, review) in reviews.into_iter().enumerate() {
        if refused.contains(&index) {
            continue;
        }
        if let Some(reason) = held_back.get(&index) {
            kept_back.insert(kept.len(), reason.clone());
        }
        kept.push(review);
    }
    (kept, kept_back)
}

fn claim_yaml(review: &Review, scale: &ScalePlan) -> ClaimYaml {
    let rating = review.rating.as_ref().and_then(|rating| scale.id(&rating.label));
    ClaimYaml {
        claim: review.claim.clone(),
        appearances: review.appearances.clone(),
        claimant: OneOrMore(review.claimants.clone()),
        claim_date: review.claim_date,
        rating: rating.map(str::to_owned),
        media_review: review.media.clone(),
        summary: review.summary.clone(),
        authors: review.authors.clone(),
        reviewers: review.reviewers.clone(),
        status: "published",
        // The original keeps a month or a year.
        published: review.published.and_then(PartialDate::day),
        imported_from: original(review),
        topics: review.topics.clone(),
    }
}

/// Returns the original of a review, if it has a name.
fn original(review: &Review) -> Option<OriginalYaml> {
    let original = OriginalYaml {
        url: review.origin.url.clone(),
        title: review.title.clone(),
        publisher: review.publisher.clone(),
        published: review.published,
    };
    let has_name =
        original.url.is_some() || original.title.is_some() || original.publisher.is_some();
    has_name.then_some(original)
}

/// Returns what a verdict lacks to be published.
fn missing_facts(claim: &ClaimYaml) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if claim.rating.is_none() {
        missing.push("rating");
    }
    if claim.imported_from.is_none() {
        missing.push("address, title or publisher");
    }
    missing
}

/// Returns the text that the id of a claim is made from.
fn claim_name(review: &Review) -> String {
    let name = review.origin.url.as_deref().and_then(name_in_url);
    match name {
        Some(name) => name,
        None => review.claim.clone(),
    }
}

/// Returns the last segment of a URL's path without its extension if it looks like a name.
fn name_in_url(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let segment = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    let segment = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    let name = segment.rsplit_once('.').map_or(&*segment, |(stem, _)| stem);
    let slug = slug(name);
    let letters = slug.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 5 || slug == "index" {
        return None;
    }
    Some(name.to_owned())
}
