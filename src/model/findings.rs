//! What was found out about verdicts with which nothing is wrong, as bytes for the next run: where their passages are,
//! and that they passed every check. A finding is known by the hashes of all the files that it follows from.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::content::files::verdict::VerdictFile;
use crate::content::values::Date;
use crate::content::{Article, FileRecord, SiteFiles};
use crate::diagnostics::span::FileId;
use crate::model::Part;

/// What something follows from.
pub type Key = [u8; blake3::OUT_LEN];

/// The places of a verdict's passages, in their order.
type Places = Vec<(Part, Range<usize>)>;

/// What was found out in one run.
#[derive(Default, Serialize, Deserialize)]
pub struct Findings {
    /// The day on which verdicts were checked.
    today: Date,
    /// What they were checked against.
    rest: Option<Key>,
    /// By key.
    verdicts: Vec<Finding>,
}

/// What was found out about one verdict, all of whose passages were found.
#[derive(Serialize, Deserialize)]
pub struct Finding {
    /// What it follows from.
    pub key: Key,
    /// Where its passages are.
    pub places: Places,
    /// Whether nothing is wrong with it.
    pub is_sound: bool,
}

impl Findings {
    /// The findings in bytes that [`Self::bytes`] made.
    pub fn restored(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or_default()
    }

    /// What was found out about verdicts that were checked against `rest` on the day `today`.
    pub fn of(verdicts: impl Iterator<Item = Finding>, rest: Option<Key>, today: Date) -> Self {
        let mut verdicts: Vec<Finding> = verdicts.collect();
        verdicts.sort_unstable_by_key(|finding| finding.key);
        Self { today, rest, verdicts }
    }

    /// The findings as bytes.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        postcard::to_stdvec(self).ok()
    }

    /// Whether these say nothing that an earlier run's `before` do not.
    pub fn are_known(&self, before: &Self) -> bool {
        let known = |list: &[Finding]| {
            list.iter().map(|finding| (finding.key, finding.is_sound)).collect::<Vec<_>>()
        };
        self.rest == before.rest
            && before.today <= self.today
            && known(&self.verdicts) == known(&before.verdicts)
    }

    /// Where the passages of a verdict are.
    pub fn places(&self, key: &Key) -> Option<&[(Part, Range<usize>)]> {
        self.get(key).map(|finding| finding.places.as_slice())
    }

    /// Whether nothing is wrong with a verdict that is checked against `rest`. What is not yet to come on one day is not
    /// on a later one either.
    pub fn is_sound(&self, key: &Key, rest: Option<Key>, today: Date) -> bool {
        let is_same = rest.is_some() && self.rest == rest && self.today <= today;
        is_same && self.get(key).is_some_and(|finding| finding.is_sound)
    }

    fn get(&self, key: &Key) -> Option<&Finding> {
        let at = self.verdicts.binary_search_by_key(key, |finding| finding.key).ok()?;
        self.verdicts.get(at)
    }
}

/// The key of a verdict that quotes some articles; `None` where not all of them were read.
pub fn key<'a>(
    site_files: &SiteFiles,
    verdict: &FileRecord<VerdictFile>,
    articles: impl Iterator<Item = &'a Article>,
) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    add(site_files, verdict.file, &mut hasher)?;
    for article in articles {
        add(site_files, article.file?, &mut hasher)?;
        add(site_files, article.source()?.file, &mut hasher)?;
    }
    Some(hasher.finalize().into())
}

/// The key of everything that verdicts are checked against.
pub fn rest(site_files: &SiteFiles) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    add(site_files, FileId::nth(0), &mut hasher)?;
    hasher.update(&[site_files.site.is_some().into()]);
    let shared = site_files.shared.iter().map(|entry| entry.file);
    for file in shared.chain(site_files.people.iter().map(|person| person.file)) {
        add(site_files, file, &mut hasher)?;
    }
    for (article, scale) in site_files.scale_names() {
        [article, scale].iter().for_each(|name| words(name, &mut hasher));
    }
    hasher.update(&[0]);
    site_files.verdicts.iter().map(Arc::as_ref).for_each(|verdict| words(&verdict.id, &mut hasher));
    Some(hasher.finalize().into())
}

/// Adds the path of a file, and the hash of its bytes.
fn add(site_files: &SiteFiles, file: FileId, hasher: &mut blake3::Hasher) -> Option<()> {
    let file = site_files.sources.get(file)?;
    words(file.path.as_str(), hasher);
    hasher.update(file.hash.as_ref()?.as_bytes());
    Some(())
}

fn words(words: &str, hasher: &mut blake3::Hasher) {
    hasher.update(&(words.len() as u64).to_le_bytes()).update(words.as_bytes());
}
