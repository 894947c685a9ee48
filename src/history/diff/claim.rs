//! Finds what changes in a claim: rating, corrections, texts, passages and evidence.

use crate::anchor;
use crate::anchor::Change;
use crate::history::Comparison;
use crate::history::diff::{
    ClaimRef, CorrectionRef, Diff, EvidenceChange, EvidenceChangeKind, PassageChange,
    PassageChangeKind, RatingChange, RenamedClaim, changes, current_id, fields,
};
use crate::history::passage_diff::{PassageDiff, PassageLocation, passage_locations};
use crate::model::{Claim, Correction, Evidence};

/// A claim in two versions of a site.
pub(super) struct ClaimPair<'a> {
    pub comparison: &'a Comparison<'a>,
    pub old: &'a Claim,
    pub new: &'a Claim,
}

impl Diff {
    pub(super) fn add_claim(&mut self, pair: &ClaimPair) {
        let (old, new) = (pair.old, pair.new);
        let (before, after) = (pair.comparison.before.model, pair.comparison.after.model);
        let claim = ClaimRef::new(after, new);
        if old.id != new.id {
            self.claims_renamed.push(RenamedClaim { claim: claim.clone(), before: old.id.clone() });
        }
        let old_rating = ClaimRef::new(before, old).rating;
        if old_rating != claim.rating {
            self.ratings.push(RatingChange { claim: claim.clone(), before: old_rating });
        }
        self.corrections.extend(added_corrections(&claim, old, new));
        self.corrections_removed.extend(added_corrections(&claim, new, old));
        self.texts.extend(changes(&new.id, fields::claim(before, old), fields::claim(after, new)));
        self.passages.extend(pair.passage_changes());
        self.evidence.extend(pair.evidence_changes());
    }
}

/// Returns the corrections that `new` has and `old` does not have.
fn added_corrections(claim: &ClaimRef, old: &Claim, new: &Claim) -> Vec<CorrectionRef> {
    let mut added = Vec::new();
    for correction in &new.corrections {
        if old.corrections.iter().any(|old| is_same_correction(old, correction)) {
            continue;
        }
        added.push(CorrectionRef {
            claim: claim.clone(),
            date: correction.date.to_string(),
            kind: correction.kind.as_str(),
            note: correction.note.document.words(),
        });
    }
    added
}

fn is_same_correction(one: &Correction, other: &Correction) -> bool {
    one.date == other.date
        && one.kind == other.kind
        && one.note.document.text == other.note.document.text
}

/// Returns the evidence of `list` that `other` does not have with the same description.
fn changed_evidence<'a>(list: &'a [Evidence], other: &[Evidence]) -> Vec<&'a Evidence> {
    let mut changed = Vec::new();
    for evidence in list {
        let description = fields::evidence(evidence);
        if !other.iter().any(|other| fields::evidence(other) == description) {
            changed.push(evidence);
        }
    }
    changed
}

impl ClaimPair<'_> {
    fn evidence_changes(&self) -> Vec<EvidenceChange> {
        let mut removed = changed_evidence(&self.old.evidence, &self.new.evidence);
        let mut changes = Vec::new();
        for new in changed_evidence(&self.new.evidence, &self.old.evidence) {
            changes.push(match removed.iter().position(|old| old.is_same_source(new)) {
                Some(index) => {
                    let old = removed.remove(index);
                    let words = anchor::diff_words(&fields::evidence(old), &fields::evidence(new));
                    self.evidence_change(new, EvidenceChangeKind::Changed, words)
                }
                None => self.evidence_change(new, EvidenceChangeKind::Added, Vec::new()),
            });
        }
        for old in removed {
            changes.push(self.evidence_change(old, EvidenceChangeKind::Removed, Vec::new()));
        }
        changes
    }

    fn evidence_change(
        &self,
        evidence: &Evidence,
        change: EvidenceChangeKind,
        words: Vec<Change>,
    ) -> EvidenceChange {
        EvidenceChange {
            id: self.new.id.clone(),
            change,
            title: evidence.title.clone(),
            url: evidence.url.clone(),
            words,
        }
    }

    fn passage_changes(&self) -> Vec<PassageChange> {
        let Comparison { before, after, .. } = self.comparison;
        let id = |article| current_id(article, self.comparison);
        let before = passage_locations(before.model, self.old, id);
        let after = passage_locations(after.model, self.new, |article| &article.id);
        let PassageDiff { moved, added, mut removed } = PassageDiff::new(&before, &after);
        let mut changes = Vec::new();
        for new in added {
            changes.push(if let Some(index) = removed.iter().position(|old| new.replaces(old)) {
                let words = anchor::diff_words(removed.remove(index).quote(), new.quote());
                self.passage_change(new, PassageChangeKind::Reworded, words)
            } else {
                let words = vec![Change::Added(new.description().to_owned())];
                self.passage_change(new, PassageChangeKind::Added, words)
            });
        }
        for new in moved {
            let words = vec![Change::Same(new.description().to_owned())];
            changes.push(self.passage_change(new, PassageChangeKind::Moved, words));
        }
        for old in removed {
            changes.push(self.removed_passage(old));
        }
        changes
    }

    /// Describes a passage that the claim does not have any more. Either the verdict dropped it,
    /// or the article does not contain it.
    fn removed_passage(&self, old: &PassageLocation) -> PassageChange {
        let removed = vec![Change::Removed(old.description().to_owned())];
        let Some(article) = self.comparison.after.model.article(old.article) else {
            return self.passage_change(old, PassageChangeKind::Removed, removed);
        };
        let text = article.part(old.part);
        if text.contains(old.quote()) {
            return self.passage_change(old, PassageChangeKind::Removed, removed);
        }
        let words = match nearest_passage(text, old.quote()) {
            Some(nearest) => anchor::diff_words(old.quote(), &nearest),
            None => removed,
        };
        self.passage_change(old, PassageChangeKind::Lost, words)
    }

    fn passage_change(
        &self,
        location: &PassageLocation,
        change: PassageChangeKind,
        words: Vec<Change>,
    ) -> PassageChange {
        let (id, article) = (self.new.id.clone(), location.article.to_owned());
        PassageChange { id, article, change, words }
    }
}

/// Returns the part of a text that is most like a quote.
fn nearest_passage(text: &str, quote: &str) -> Option<String> {
    let (text, quote) = (anchor::normalize(text), anchor::normalize(quote));
    let nearest = anchor::find_nearest(text.as_str(), quote.as_str().trim())?;
    Some(text.original_text().get(text.original_range(nearest.range))?.to_owned())
}
