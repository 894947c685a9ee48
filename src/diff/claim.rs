//! A claim in both states → what changes in it for readers: ratings, corrections, words, passages, evidence. It must not look at
//! other claims.

use std::ops::Range;

use super::{Diff, EvidenceChange, Fate, Heirs, NewCorrection, PassageChange, RatingChange, Renamed, Turn, Word};
use super::{label, named, reworded, shown, words};
use crate::anchor;
use crate::model::{Article, Claim, Correction, Evidence, Model, Part};

/// A claim in both states.
pub(super) struct Pair<'a> {
    pub before: &'a Model,
    pub was: &'a Claim,
    pub after: &'a Model,
    pub is: &'a Claim,
    pub heirs: &'a Heirs<'a>,
}

impl Diff {
    pub(super) fn claim(&mut self, pair: &Pair) {
        let rating = label(pair.before, pair.was);
        let claim = named(pair.after, pair.is);
        if pair.was.id != pair.is.id {
            self.claims_renamed.push(Renamed { claim: claim.clone(), before: pair.was.id.clone() });
        }
        if rating != claim.rating {
            self.ratings.push(RatingChange { claim: claim.clone(), before: rating });
        }
        self.corrections.extend(pair.corrections(pair.was, pair.is));
        self.corrections_removed.extend(pair.corrections(pair.is, pair.was));
        let (was, is) = (shown::claim(pair.before, pair.was), shown::claim(pair.after, pair.is));
        self.texts.extend(reworded(&pair.is.id, was, is));
        self.passages.extend(pair.passages());
        self.evidence.extend(pair.evidence());
    }
}

impl Pair<'_> {
    /// The corrections of one state that the other does not have.
    fn corrections(&self, other: &Claim, own: &Claim) -> Vec<NewCorrection> {
        let key = |it: &Correction| (it.date, it.kind, it.note.trim().to_owned());
        let fresh = own.corrections.iter().filter(|new| other.corrections.iter().all(|old| key(old) != key(new)));
        fresh
            .map(|new| NewCorrection {
                claim: named(self.after, self.is),
                date: new.date.to_string(),
                kind: new.kind.word(),
                note: new.note.clone(),
            })
            .collect()
    }

    fn evidence(&self) -> Vec<EvidenceChange> {
        let is_as_it_was =
            |one: &Evidence, list: &[Evidence]| list.iter().any(|it| shown::evidence(it) == shown::evidence(one));
        let mut old: Vec<&Evidence> =
            self.was.evidence.iter().filter(|it| !is_as_it_was(it, &self.is.evidence)).collect();
        let new = self.is.evidence.iter().filter(|it| !is_as_it_was(it, &self.was.evidence));
        let mut changes = Vec::new();
        for is in new {
            let same = |was: &&Evidence| was.title == is.title || was.url.is_some() && was.url == is.url;
            let was = old.iter().position(same).map(|at| old.remove(at));
            let differs = was.map(|was| words(&shown::evidence(was), &shown::evidence(is)));
            let turn = if was.is_some() { Turn::Changed } else { Turn::Added };
            changes.push(self.turned(is, turn, differs.unwrap_or_default()));
        }
        changes.extend(old.into_iter().map(|was| self.turned(was, Turn::Removed, Vec::new())));
        changes
    }

    fn turned(&self, evidence: &Evidence, change: Turn, words: Vec<Word>) -> EvidenceChange {
        let (title, url) = (evidence.title.clone(), evidence.url.clone());
        EvidenceChange { id: self.is.id.clone(), change, title, url, words }
    }

    fn passages(&self) -> Vec<PassageChange> {
        let id = |was: &Article| self.heirs.article(was).unwrap_or(was).id.clone();
        let old = spots(self.before, self.was, id);
        let new = spots(self.after, self.is, |article| article.id.clone());
        let mut gone: Vec<&Spot> = old.iter().filter(|spot| !new.iter().any(|other| other.is_of(spot))).collect();
        let mut changes = Vec::new();
        for spot in &new {
            match old.iter().find(|other| other.is_of(spot)) {
                None => {
                    let was = gone.iter().position(|was| was.is_in_place_of(spot)).map(|at| gone.remove(at));
                    changes.push(match was {
                        Some(was) => self.change(spot, Fate::Reworded, words(&was.words, &spot.words)),
                        None => self.change(spot, Fate::Added, vec![Word::Added(spot.words.clone())]),
                    });
                }
                Some(was) if was.is_among_same_words(spot) => {}
                Some(_) => changes.push(self.change(spot, Fate::Moved, vec![Word::Same(spot.words.clone())])),
            }
        }
        for spot in gone {
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

    /// Whether other words stand where it stood.
    fn is_in_place_of(&self, other: &Self) -> bool {
        (&self.article, self.part) == (&other.article, other.part) && self.is_among_same_words(other)
    }

    /// Whether the words before or after it are the same: then it is where it was, however much is written elsewhere.
    fn is_among_same_words(&self, other: &Self) -> bool {
        self.around.0 == other.around.0 || self.around.1 == other.around.1
    }
}

/// Where a claim is bound; `id` names an article as it is called now.
fn spots(model: &Model, claim: &Claim, id: impl Fn(&Article) -> String) -> Vec<Spot> {
    let spot = |article: &Article, part: Part, range: &Range<usize>| {
        let text = article.part(part);
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        let before: String = before.chars().rev().take(AROUND).collect();
        let after: String = after.chars().take(AROUND).collect();
        let words = text.get(range.clone())?.to_owned();
        Some(Spot { article: id(article), part, words, around: (before, after) })
    };
    let places = claim.passages.iter();
    places.filter_map(|it| spot(model.articles.get(it.article)?, it.part, &it.range)).collect()
}
