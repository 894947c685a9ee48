//! What was found out about verdicts with which nothing is wrong, as bytes for the next run: where their passages are,
//! and that they passed every check. A finding is known by the hashes of all the files that it follows from.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Part;
use crate::load::value::Day;
use crate::load::verdict::VerdictFile;
use crate::load::{Article, Corpus, Loaded};
use crate::span::FileId;

/// What something follows from.
pub type Key = [u8; blake3::OUT_LEN];

/// The places of a verdict's passages, in their order.
pub type Places = Vec<(Part, Range<usize>)>;

/// Findings of an earlier run, and those of this one.
#[derive(Default)]
pub struct Findings {
    before: Kept,
    now: Kept,
    /// Whether there are findings that were not there before, or no longer.
    differs: bool,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// The day on which verdicts were checked.
    today: Day,
    /// What they were checked against.
    rest: Option<Key>,
    /// By key.
    verdicts: Vec<Finding>,
}

#[derive(Serialize, Deserialize)]
struct Finding {
    key: Key,
    places: Places,
    is_sound: bool,
}

impl Findings {
    /// The findings in bytes that [`Self::bytes`] made.
    pub fn restored(bytes: &[u8]) -> Self {
        Self { before: postcard::from_bytes(bytes).unwrap_or_default(), ..Self::default() }
    }

    /// The findings as bytes, where they are others than before.
    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        if !std::mem::take(&mut self.differs) {
            return None;
        }
        self.before = std::mem::take(&mut self.now);
        postcard::to_stdvec(&self.before).ok()
    }

    /// Where the passages of a verdict are.
    pub fn places(&self, key: &Key) -> Option<&[(Part, Range<usize>)]> {
        self.before.get(key).map(|finding| finding.places.as_slice())
    }

    /// Begins with the passages of verdicts, all of which were found.
    pub fn begin(&mut self, found: impl Iterator<Item = (Key, Places)>) {
        let mut verdicts: Vec<Finding> = found.map(|(key, places)| Finding { key, places, is_sound: false }).collect();
        verdicts.sort_unstable_by_key(|finding| finding.key);
        let keys = |list: &[Finding]| list.iter().map(|finding| finding.key).collect::<Vec<_>>();
        self.differs = keys(&verdicts) != keys(&self.before.verdicts);
        self.now = Kept { verdicts, ..Kept::default() };
    }

    /// Whether nothing is wrong with a verdict that is checked against `rest`. What is not yet to come on one day is not
    /// on a later one either.
    pub fn is_sound(&self, key: &Key, rest: Option<Key>, today: Day) -> bool {
        let is_same = rest.is_some() && self.before.rest == rest && self.before.today <= today;
        is_same && self.before.get(key).is_some_and(|finding| finding.is_sound)
    }

    /// Ends with the verdicts with which nothing is wrong.
    pub fn end(&mut self, sound: impl Iterator<Item = Key>, rest: Option<Key>, today: Day) {
        (self.now.rest, self.now.today) = (rest, today);
        for key in sound {
            if let Ok(at) = self.now.verdicts.binary_search_by_key(&key, |finding| finding.key) {
                self.now.verdicts.get_mut(at).into_iter().for_each(|finding| finding.is_sound = true);
            }
        }
        let sound = |kept: &Kept| kept.verdicts.iter().filter(|finding| finding.is_sound).count();
        self.differs |=
            self.before.rest != rest || self.before.today > today || sound(&self.before) != sound(&self.now);
    }
}

impl Kept {
    fn get(&self, key: &Key) -> Option<&Finding> {
        let at = self.verdicts.binary_search_by_key(key, |finding| finding.key).ok()?;
        self.verdicts.get(at)
    }
}

/// The key of a verdict that quotes some articles; `None` where not all of them were read.
pub fn key<'a>(
    corpus: &Corpus,
    verdict: &Loaded<VerdictFile>,
    articles: impl Iterator<Item = &'a Article>,
) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    add(corpus, verdict.file, &mut hasher)?;
    for article in articles {
        add(corpus, article.file?, &mut hasher)?;
        add(corpus, article.source()?.file, &mut hasher)?;
    }
    Some(hasher.finalize().into())
}

/// The key of everything that verdicts are checked against.
pub fn rest(corpus: &Corpus) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    add(corpus, FileId::nth(0), &mut hasher)?;
    hasher.update(&[corpus.site.is_some().into()]);
    let shared = corpus.shared.iter().map(|entry| entry.file);
    for file in shared.chain(corpus.people.iter().map(|person| person.file)) {
        add(corpus, file, &mut hasher)?;
    }
    for (article, scale) in corpus.scale_names() {
        [article, scale].iter().for_each(|name| words(name, &mut hasher));
    }
    hasher.update(&[0]);
    corpus.verdicts.iter().map(Arc::as_ref).for_each(|verdict| words(&verdict.id, &mut hasher));
    Some(hasher.finalize().into())
}

/// Adds the path of a file, and the hash of its bytes.
fn add(corpus: &Corpus, file: FileId, hasher: &mut blake3::Hasher) -> Option<()> {
    let file = corpus.sources.get(file)?;
    words(file.path.as_str(), hasher);
    hasher.update(file.hash.as_ref()?.as_bytes());
    Some(())
}

fn words(words: &str, hasher: &mut blake3::Hasher) {
    hasher.update(&(words.len() as u64).to_le_bytes()).update(words.as_bytes());
}
