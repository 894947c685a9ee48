//! Decides what readers may see. Leaves drafts and claims that are in review, held or under embargo
//! out of the model, with every person, topic and source that only they name. This happens here and
//! nowhere else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::files::verdict::{Status, VerdictFile};
use crate::content::{ArticleFolder, FileRecord, SiteFiles};
use crate::model::Unpublished;
use crate::model::check::passages::{Anchored, Found};
use crate::model::clock::SiteClock;

/// A verdict that readers may see.
#[derive(Clone, Copy)]
pub(crate) struct VisibleVerdict<'c> {
    pub file: &'c FileRecord<VerdictFile>,
    pub record: &'c VerdictFile,
    /// The location of each passage, if it was found.
    pub passages: &'c [Option<Found>],
}

/// Returns the visible verdicts, newest first. Verdicts of one day are in the order of their first
/// passages.
pub(crate) fn visible_verdicts<'c>(
    site_files: &'c SiteFiles,
    drafts: bool,
    clock: &SiteClock,
    anchored: &'c [Arc<Anchored>],
) -> Vec<VisibleVerdict<'c>> {
    let mut ids = BTreeSet::new();
    let mut visible = Vec::new();
    for (file, anchored) in site_files.verdicts.iter().zip(anchored) {
        let Some(record) = &file.record else { continue };
        if !drafts && unpublished(record, clock).is_some() {
            continue;
        }
        // Of two claims with the same id, which is an error, the first is shown.
        if ids.insert(file.id.as_str()) {
            visible.push(VisibleVerdict { file, record, passages: &anchored.found });
        }
    }
    visible.sort_by_cached_key(|verdict| {
        let locations = verdict.passages.iter().flatten();
        let first = locations.map(|found| (found.article, found.part, found.range.start)).min();
        let published = verdict.record.published.as_deref().copied();
        (Reverse(published), first, verdict.file.id.as_str())
    });
    visible
}

/// Returns the indexes in `site_files` of the articles that readers see, in order.
pub(crate) fn visible_articles(
    site_files: &SiteFiles,
    verdicts: &[VisibleVerdict],
    drafts: bool,
) -> Vec<usize> {
    let mut indexes: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, article) in site_files.articles.iter().enumerate() {
        indexes.insert(&article.id, index);
    }
    let mut visible: BTreeSet<usize> = BTreeSet::new();
    if drafts {
        visible.extend(indexes.values());
    }
    for verdict in verdicts {
        visible.extend(verdict.passages.iter().flatten().map(|found| found.article));
        // The article of a passage that was not found keeps its page, so that the error of the
        // passage does not cause further errors about links to the page.
        if verdict.passages.contains(&None) {
            visible.extend(indexes.get(verdict.file.article.as_str()));
        }
    }
    let is_read =
        |index: &usize| site_files.articles.get(*index).is_some_and(ArticleFolder::is_read);
    visible.into_iter().filter(is_read).collect()
}

/// Returns why readers may not see a verdict now; `None` if they may.
pub(crate) fn unpublished(record: &VerdictFile, clock: &SiteClock) -> Option<Unpublished> {
    if let Some(hold) = &record.hold.0 {
        return Some(Unpublished::Held(hold.value.clone()));
    }
    if let Some(embargo) = &record.embargo.0
        && !clock.is_over(embargo.value)
    {
        return Some(Unpublished::Embargoed(embargo.value));
    }
    // A hold or embargo that cannot be read still holds the claim back.
    let has_unreadable_hold = record.is_present("hold") && record.hold.0.is_none();
    let has_unreadable_embargo = record.is_present("embargo") && record.embargo.0.is_none();
    if has_unreadable_hold || has_unreadable_embargo {
        return Some(Unpublished::Held(String::new()));
    }
    match record.status.as_deref() {
        None | Some(Status::Draft) => Some(Unpublished::Draft),
        Some(Status::Review) => Some(Unpublished::Review),
        Some(Status::Published | Status::Retracted) => None,
    }
}
