//! A claim in both states → what changes in it for readers: ratings, corrections, words, passages, evidence. It must not look at
//! other claims.

use crate::anchor;
use crate::history::diff::{
    Diff, EvidenceChange, Fate, Heirs, NewCorrection, PassageChange, RatingChange, Renamed, Turn,
    Word,
};
use crate::history::diff::{fields, label, named, reworded, words};
use crate::history::passage_diff::{Pairs, PassageLocation};
use crate::model::{Claim, Correction, Evidence, Model};

/// A claim in both states.
pub(crate) struct Pair<'a> {
    pub before: &'a Model,
    pub was: &'a Claim,
    pub after: &'a Model,
    pub is: &'a Claim,
    pub heirs: &'a Heirs<'a>,
}

impl Diff {
    pub(crate) fn claim(&mut self, pair: &Pair) {
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
        let (was, is) = (fields::claim(pair.before, pair.was), fields::claim(pair.after, pair.is));
        self.texts.extend(reworded(&pair.is.id, was, is));
        self.passages.extend(pair.passages());
        self.evidence.extend(pair.evidence());
    }
}

impl Pair<'_> {
    /// The corrections of one state that the other does not have.
    fn corrections(&self, other: &Claim, own: &Claim) -> Vec<NewCorrection> {
        let key = |it: &Correction| (it.date, it.kind, it.note.trim().to_owned());
        let fresh = own
            .corrections
            .iter()
            .filter(|new| other.corrections.iter().all(|old| key(old) != key(new)));
        fresh
            .map(|new| NewCorrection {
                claim: named(self.after, self.is),
                date: new.date.to_string(),
                kind: new.kind.as_str(),
                note: new.note.clone(),
            })
            .collect()
    }

    fn evidence(&self) -> Vec<EvidenceChange> {
        let is_as_it_was = |one: &Evidence, list: &[Evidence]| {
            list.iter().any(|it| fields::evidence(it) == fields::evidence(one))
        };
        let mut old: Vec<&Evidence> =
            self.was.evidence.iter().filter(|it| !is_as_it_was(it, &self.is.evidence)).collect();
        let new = self.is.evidence.iter().filter(|it| !is_as_it_was(it, &self.was.evidence));
        let mut changes = Vec::new();
        for is in new {
            let same =
                |was: &&Evidence| was.title == is.title || was.url.is_some() && was.url == is.url;
            let was = old.iter().position(same).map(|at| old.remove(at));
            let differs = was.map(|was| words(&fields::evidence(was), &fields::evidence(is)));
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
        let old = PassageLocation::all(self.before, self.was, |was| {
            self.heirs.article(was).unwrap_or(was).id.clone()
        });
        let new = PassageLocation::all(self.after, self.is, |article| article.id.clone());
        let Pairs { moved, added, gone } = Pairs::of(&old, &new);
        let mut gone: Vec<&PassageLocation> =
            gone.into_iter().filter_map(|at| old.get(at)).collect();
        let of = |places: Vec<usize>| {
            places.into_iter().filter_map(|at| new.get(at)).collect::<Vec<_>>()
        };
        let mut changes = Vec::new();
        for spot in of(added) {
            let was =
                gone.iter().position(|was| was.is_in_place_of(spot)).map(|at| gone.remove(at));
            changes.push(match was {
                Some(was) => self.change(spot, Fate::Reworded, words(was.words(), spot.words())),
                None => self.change(spot, Fate::Added, vec![Word::Added(spot.words().to_owned())]),
            });
        }
        let moved = of(moved).into_iter();
        changes.extend(
            moved.map(|spot| {
                self.change(spot, Fate::Moved, vec![Word::Same(spot.words().to_owned())])
            }),
        );
        changes.extend(gone.into_iter().map(|spot| self.left(spot)));
        changes
    }

    /// A passage that the claim has no more: its verdict left it out, or the article did.
    fn left(&self, spot: &PassageLocation) -> PassageChange {
        let now = self.after.articles.iter().find(|article| article.id == spot.article);
        let removed = || vec![Word::Removed(spot.words().to_owned())];
        match now.map(|article| article.part(spot.part)).filter(|text| !text.contains(spot.words()))
        {
            None => self.change(spot, Fate::Removed, removed()),
            Some(text) => {
                let nearest = nearest(text, spot.words());
                self.change(
                    spot,
                    Fate::Lost,
                    nearest.map_or_else(removed, |nearest| words(spot.words(), &nearest)),
                )
            }
        }
    }

    fn change(&self, spot: &PassageLocation, change: Fate, words: Vec<Word>) -> PassageChange {
        PassageChange { id: self.is.id.clone(), article: spot.article.clone(), change, words }
    }
}

/// What is most like some words in a text.
fn nearest(text: &str, words: &str) -> Option<String> {
    let (text, words) = (anchor::normalize(text), anchor::normalize(words));
    let found = anchor::find_nearest(text.as_str(), words.as_str().trim())?;
    Some(text.original_text().get(text.original_range(found.range))?.to_owned())
}
