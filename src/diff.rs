//! Two states of a site → what changes for its readers, and nothing else: what they do not see, drafts among it, is not there.
//! It must not know how the changes are shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use crate::anchor::{self, Change};
use crate::model::{Article, Claim, Correction, Evidence, Model, Page, Part, page};

/// What changes for readers from one state of a site to another.
#[derive(Debug, Default, Serialize)]
pub struct Diff {
    /// Claims that are new.
    pub claims_added: Vec<Named>,
    /// Claims that are gone.
    pub claims_removed: Vec<Named>,
    /// Claims with another rating.
    pub ratings: Vec<RatingChange>,
    /// Corrections that are new.
    pub corrections: Vec<NewCorrection>,
    /// Words of a claim that are others.
    pub texts: Vec<Reworded>,
    /// Passages that are new, gone, or elsewhere.
    pub passages: Vec<PassageChange>,
    /// Evidence that is new or gone.
    pub evidence: Vec<EvidenceChange>,
    /// Articles whose text is another one.
    pub sources: Vec<Reworded>,
    /// Addresses that are new.
    pub pages_added: Vec<String>,
    /// Addresses that are gone.
    pub pages_removed: Vec<String>,
}

/// A claim.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it says.
    pub claim: String,
    /// The word of its rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
}

/// Another rating.
#[derive(Debug, Clone, Serialize)]
pub struct RatingChange {
    /// The claim, with its new rating.
    #[serde(flatten)]
    pub claim: Named,
    /// The word of the old rating.
    pub before: Option<String>,
}

/// A correction that readers are told of.
#[derive(Debug, Clone, Serialize)]
pub struct NewCorrection {
    /// The claim.
    #[serde(flatten)]
    pub claim: Named,
    /// The day.
    pub date: String,
    /// `update`, `correction`, `verdict-change` or `retraction`.
    pub kind: &'static str,
    /// What was changed and why.
    pub note: String,
}

/// Words that are others.
#[derive(Debug, Clone, Serialize)]
pub struct Reworded {
    /// The claim or article.
    pub id: String,
    /// Which of its words: `claim`, `summary`, `explanation`, `response` or `text`.
    pub field: &'static str,
    /// What differs.
    pub words: Vec<Word>,
}

/// A stretch of words.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// In both.
    Same(String),
    /// Gone.
    Removed(String),
    /// New.
    Added(String),
}

/// A passage that is not where it was.
#[derive(Debug, Clone, Serialize)]
pub struct PassageChange {
    /// The claim.
    pub id: String,
    /// The article.
    pub article: String,
    /// What became of it.
    pub change: Fate,
    /// Its words; of one that is gone, with what stands nearest in the article now.
    pub words: Vec<Word>,
}

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is new.
    Added,
    /// It was taken out of the verdict.
    Removed,
    /// The article does not hold it any more.
    Lost,
    /// The same words stand elsewhere in the article.
    Moved,
}

/// A piece of evidence that is new or gone.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceChange {
    /// The claim.
    pub id: String,
    /// Whether it is new.
    pub added: bool,
    /// What it is called.
    pub title: String,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What changes for readers who saw `before` and see `after`.
pub fn diff(before: &Model, after: &Model) -> Diff {
    let mut diff = Diff::default();
    let old: BTreeMap<&str, &Claim> = before.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let new: BTreeMap<&str, &Claim> = after.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let gone = old.iter().filter(|(id, _)| !new.contains_key(**id));
    diff.claims_removed = gone.map(|(_, claim)| named(before, claim)).collect();
    for (id, claim) in &new {
        match old.get(id) {
            None => diff.claims_added.push(named(after, claim)),
            Some(was) => diff.claim(&Pair { before, was, after, is: claim }),
        }
    }
    diff.sources = before.articles.iter().filter_map(|was| source(was, after)).collect();
    let addresses = |model: &Model| -> BTreeSet<String> {
        page::addresses(model).into_iter().filter(|(_, page)| !is_further(page)).map(|(address, _)| address).collect()
    };
    let (old, new) = (addresses(before), addresses(after));
    diff.pages_added = new.difference(&old).cloned().collect();
    diff.pages_removed = old.difference(&new).cloned().collect();
    diff
}

/// Whether a page is a list's second or later, which come and go with any claim.
fn is_further(page: &Page) -> bool {
    matches!(page, Page::Home(n) | Page::Rating(_, n) | Page::Topic(_, n) | Page::Publisher(_, n) | Page::Month(_, n) if *n > 1)
        || matches!(page, Page::Role(..))
}

fn named(model: &Model, claim: &Claim) -> Named {
    Named { id: claim.id.clone(), claim: claim.text.clone(), rating: label(model, claim) }
}

fn label(model: &Model, claim: &Claim) -> Option<String> {
    claim.rating.and_then(|at| model.ratings.get(at)).map(|rating| rating.label.clone())
}

/// An article whose text is another one.
fn source(was: &Article, after: &Model) -> Option<Reworded> {
    let is = after.articles.iter().find(|is| is.id == was.id)?;
    let differs = was.document.text != is.document.text;
    differs.then(|| Reworded { id: is.id.clone(), field: "text", words: words(&was.document.text, &is.document.text) })
}

fn words(before: &str, after: &str) -> Vec<Word> {
    let word = |change| match change {
        Change::Same(words) => Word::Same(words),
        Change::Removed(words) => Word::Removed(words),
        Change::Added(words) => Word::Added(words),
    };
    anchor::changes(before, after).into_iter().map(word).collect()
}

/// A claim in both states.
struct Pair<'a> {
    before: &'a Model,
    was: &'a Claim,
    after: &'a Model,
    is: &'a Claim,
}

impl Diff {
    fn claim(&mut self, pair: &Pair) {
        let rating = label(pair.before, pair.was);
        let claim = named(pair.after, pair.is);
        if rating != claim.rating {
            self.ratings.push(RatingChange { claim: claim.clone(), before: rating });
        }
        let is_old = |new: &&Correction| {
            pair.was.corrections.iter().any(|old| (old.date, old.kind, &old.note) == (new.date, new.kind, &new.note))
        };
        let corrections = pair.is.corrections.iter().filter(|new| !is_old(new)).map(|new| NewCorrection {
            claim: claim.clone(),
            date: new.date.to_string(),
            kind: new.kind.word(),
            note: new.note.clone(),
        });
        self.corrections.extend(corrections);
        self.texts.extend(pair.texts());
        self.passages.extend(pair.passages());
        self.evidence.extend(pair.evidence());
    }
}

impl Pair<'_> {
    fn texts(&self) -> Vec<Reworded> {
        let explanation =
            |claim: &Claim| claim.explanation.as_ref().map_or_else(String::new, |prose| prose.document.text.clone());
        let summary = |claim: &Claim| claim.summary.clone().unwrap_or_default();
        let response = |claim: &Claim| claim.response.as_ref().and_then(|it| it.answer.clone()).unwrap_or_default();
        let fields = [
            ("claim", self.was.text.clone(), self.is.text.clone()),
            ("summary", summary(self.was), summary(self.is)),
            ("explanation", explanation(self.was), explanation(self.is)),
            ("response", response(self.was), response(self.is)),
        ];
        let changed = fields.into_iter().filter(|(_, before, after)| before != after);
        changed
            .map(|(field, before, after)| Reworded { id: self.is.id.clone(), field, words: words(&before, &after) })
            .collect()
    }

    fn evidence(&self) -> Vec<EvidenceChange> {
        let key = |evidence: &Evidence| (evidence.title.clone(), evidence.url.clone());
        let (old, new): (Vec<_>, Vec<_>) =
            (self.was.evidence.iter().map(key).collect(), self.is.evidence.iter().map(key).collect());
        let change = |(title, url): &(String, Option<String>), added| EvidenceChange {
            id: self.is.id.clone(),
            added,
            title: title.clone(),
            url: url.clone(),
        };
        let added = new.iter().filter(|it| !old.contains(it)).map(|it| change(it, true));
        added.chain(old.iter().filter(|it| !new.contains(it)).map(|it| change(it, false))).collect()
    }

    fn passages(&self) -> Vec<PassageChange> {
        let (old, new) = (spots(self.before, self.was), spots(self.after, self.is));
        let mut changes = Vec::new();
        for spot in &new {
            match old.iter().find(|other| other.is_of(spot)) {
                None => changes.push(self.change(spot, Fate::Added, vec![Word::Added(spot.words.clone())])),
                Some(was) if was.is_among_same_words(spot) => {}
                Some(_) => changes.push(self.change(spot, Fate::Moved, vec![Word::Same(spot.words.clone())])),
            }
        }
        for spot in old.iter().filter(|spot| !new.iter().any(|other| other.is_of(spot))) {
            let now = self.after.articles.iter().find(|article| article.id == spot.article);
            let is_there = now.is_some_and(|article| article.part(spot.part).contains(&spot.words));
            if is_there || now.is_none() {
                changes.push(self.change(spot, Fate::Removed, vec![Word::Removed(spot.words.clone())]));
            } else {
                let nearest = now.and_then(|article| nearest(article.part(spot.part), &spot.words));
                let words =
                    nearest.map_or_else(|| vec![Word::Removed(spot.words.clone())], |it| words(&spot.words, &it));
                changes.push(self.change(spot, Fate::Lost, words));
            }
        }
        changes
    }

    fn change(&self, spot: &Spot, change: Fate, words: Vec<Word>) -> PassageChange {
        PassageChange { id: self.is.id.clone(), article: spot.article.clone(), change, words }
    }
}

/// What is most like some words in a text.
fn nearest(text: &str, words: &str) -> Option<String> {
    let (text, words) = (anchor::fold(text), anchor::fold(words));
    let found = anchor::nearest(text.as_str(), words.as_str().trim())?;
    Some(text.original_text().get(text.original(found.range))?.to_owned())
}

/// Where a claim is bound to words.
struct Spot {
    article: String,
    part: Part,
    words: String,
    /// What stands before and after it.
    around: (String, String),
}

/// How many characters around a passage tell that it has not moved.
const AROUND: usize = 40;

impl Spot {
    fn is_of(&self, other: &Self) -> bool {
        (&self.article, self.part, &self.words) == (&other.article, other.part, &other.words)
    }

    /// Whether the words before or after it are the same: then it is where it was, however much is written elsewhere.
    fn is_among_same_words(&self, other: &Self) -> bool {
        self.around.0 == other.around.0 || self.around.1 == other.around.1
    }
}

fn spots(model: &Model, claim: &Claim) -> Vec<Spot> {
    let spot = |article: &Article, part: Part, range: &Range<usize>| {
        let text = article.part(part);
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        let before: String = before.chars().rev().take(AROUND).collect();
        let after: String = after.chars().take(AROUND).collect();
        let words = text.get(range.clone())?.to_owned();
        Some(Spot { article: article.id.clone(), part, words, around: (before, after) })
    };
    let places = claim.passages.iter();
    places.filter_map(|it| spot(model.articles.get(it.article)?, it.part, &it.range)).collect()
}
