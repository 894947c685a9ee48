//! What is left for the desk to do: claims that wait or were not looked at for long, and sources that nothing keeps.
//! Pure, and only told: it must not judge whether any of it is a mistake.

use jiff::Span;
use serde::Serialize;

use crate::content::values::Date;
use crate::model::{Claim, Evidence, Model, Unpublished};

/// The lists, each by day and then by id, oldest first and what has no day last.
#[derive(Debug, Default, Serialize)]
pub struct Worklist {
    /// Being written.
    pub drafts: Vec<Entry>,
    /// Waiting for their reviewers.
    pub review: Vec<Entry>,
    /// Held, and why.
    pub held: Vec<Entry>,
    /// Under embargo, by the day on which that ends.
    pub embargoed: Vec<Entry>,
    /// Published, and not changed for long.
    pub stale: Vec<Entry>,
    /// Sources on the web without an archived copy or a note on why there is none.
    pub unarchived: Vec<Source>,
}

/// A claim on a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    #[serde(skip)]
    undated: bool,
    /// The day on which its embargo ends; else that of its latest correction or of its publication.
    pub date: Option<String>,
    /// Its id.
    pub id: String,
    /// The assertion.
    pub claim: String,
    /// Its file, below the site's folder.
    pub file: String,
    /// Why it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who is to approve it, or did.
    pub reviewers: Vec<String>,
}

/// A source that nothing keeps.
#[derive(Debug, Serialize)]
pub struct Source {
    /// The claim that cites it.
    #[serde(flatten)]
    pub cited_by: Entry,
    /// The id of its shared entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it is called.
    pub title: String,
    /// Where it can be read.
    pub url: String,
}

impl Worklist {
    /// What is to do on that day. Claims are stale when nothing was changed for so many months.
    pub fn of(model: &Model, today: Date, months: u16) -> Self {
        let limit = today.checked_sub(Span::new().months(i64::from(months))).ok();
        let mut agenda = Self::default();
        let mut claims: Vec<(Entry, &Claim)> =
            model.claims.iter().map(|claim| (Entry::of(model, claim), claim)).collect();
        claims.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (entry, claim) in claims {
            agenda.unarchived.extend(unarchived(&entry, claim));
            if let Some(list) = agenda.list(claim, limit) {
                list.push(entry);
            }
        }
        agenda
    }

    fn list(&mut self, claim: &Claim, limit: Option<Date>) -> Option<&mut Vec<Entry>> {
        let is_stale = !claim.retracted && claim.modified.is_some_and(|day| Some(day) <= limit);
        match &claim.unpublished {
            Some(Unpublished::Draft) => Some(&mut self.drafts),
            Some(Unpublished::Review) => Some(&mut self.review),
            Some(Unpublished::Held(_)) => Some(&mut self.held),
            Some(Unpublished::Embargoed(_)) => Some(&mut self.embargoed),
            None => is_stale.then_some(&mut self.stale),
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        let claims = [&self.drafts, &self.review, &self.held, &self.embargoed, &self.stale];
        claims.iter().all(|list| list.is_empty()) && self.unarchived.is_empty()
    }
}

impl Entry {
    fn of(model: &Model, claim: &Claim) -> Self {
        let (date, reason) = match &claim.unpublished {
            Some(Unpublished::Embargoed(day)) => (Some(*day), None),
            Some(Unpublished::Held(reason)) => (claim.modified, Some(reason.clone())),
            _ => (claim.modified, None),
        };
        let reviewers = claim.reviewers.iter().filter_map(|at| model.people.get(*at));
        Self {
            undated: date.is_none(),
            date: date.map(|date| date.to_string()),
            id: claim.id.clone(),
            claim: claim.text.clone(),
            file: claim.file_path.clone(),
            reason,
            reviewers: reviewers.map(|person| person.name.clone()).collect(),
        }
    }
}

/// The sources of a claim that nothing keeps; none of a retracted one, which rests on nothing any more.
fn unarchived(entry: &Entry, claim: &Claim) -> Vec<Source> {
    let is_kept =
        |evidence: &Evidence| evidence.archive_url.is_some() || evidence.archive_note.is_some();
    let evidence = claim.evidence.iter().filter(|evidence| !claim.retracted && !is_kept(evidence));
    let source = |evidence: &Evidence| {
        Some(Source {
            cited_by: entry.clone(),
            source: evidence.source.clone(),
            title: evidence.title.clone(),
            url: evidence.url.clone()?,
        })
    };
    evidence.filter_map(source).collect()
}
