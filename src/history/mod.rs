//! Compares two versions of a site: what changes for its readers (`diff`), and which changes they
//! must be told about (`rules`).

pub mod diff;
pub(crate) mod disambiguate;
mod passage_diff;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::anchor;
use crate::content::files::desk_rules::DisclosureRule;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::{Date, Id};
use crate::content::{ArticleFolder, FileRecord, SiteFiles};
use crate::diagnostics::span::Spanned;
use crate::model::{Claim, Model};

/// One version of a site.
#[derive(Clone, Copy)]
pub struct SiteState<'a> {
    pub site_files: &'a SiteFiles,
    /// The published site, without drafts.
    pub model: &'a Model,
    /// The day of the commit, if this is a git revision.
    pub committed: Option<Date>,
}

/// Two versions of a site. Finds the claims and articles of the first in the second by id or
/// alias.
struct Comparison<'a> {
    before: SiteState<'a>,
    after: SiteState<'a>,
    old_verdicts: BTreeMap<&'a str, &'a VerdictFile>,
    verdicts: BTreeMap<&'a str, &'a FileRecord<VerdictFile>>,
    articles: BTreeMap<&'a str, &'a ArticleFolder>,
    /// The old id of each claim that has a new one.
    old_ids: BTreeMap<&'a str, &'a str>,
}

impl<'a> Comparison<'a> {
    fn new(before: SiteState<'a>, after: SiteState<'a>) -> Self {
        let mut old_verdicts = BTreeMap::new();
        for verdict in &before.site_files.verdicts {
            if let Some(record) = &verdict.record {
                old_verdicts.insert(verdict.id.as_str(), record);
            }
        }
        let mut verdicts = BTreeMap::new();
        for verdict in &after.site_files.verdicts {
            let aliases = verdict.record.as_ref().map_or(&[][..], |record| &record.aliases);
            insert_names(&mut verdicts, &verdict.id, aliases, verdict.as_ref());
        }
        let mut articles = BTreeMap::new();
        for article in &after.site_files.articles {
            let aliases = article.record.as_ref().map_or(&[][..], |record| &record.aliases);
            insert_names(&mut articles, &article.id, aliases, article);
        }
        let mut comparison =
            Self { before, after, old_verdicts, verdicts, articles, old_ids: BTreeMap::new() };
        comparison.find_old_ids();
        comparison
    }

    /// Finds the old claim that each file with a new id continues. If the aliases of a file name
    /// several published claims, it continues the one with the same text, or else the first.
    fn find_old_ids(&mut self) {
        let old_claims = claims_by_id(self.before.model);
        for verdict in &self.after.site_files.verdicts {
            let Some(record) = &verdict.record else { continue };
            let text = record.claim.as_ref().map(|claim| claim.value.trim());
            for alias in &record.aliases {
                let id = alias.value.0.as_str();
                let Some(old) = old_claims.get(id) else { continue };
                let is_same = text == Some(old.text.as_str());
                if is_same || !self.old_ids.contains_key(verdict.id.as_str()) {
                    self.old_ids.insert(&verdict.id, id);
                }
            }
        }
    }

    /// Returns the verdict that has the id `id` now, or the one that names it as an alias.
    fn verdict(&self, id: &str) -> Option<&'a FileRecord<VerdictFile>> {
        self.verdicts.get(id).copied()
    }

    /// Returns the old file of a verdict.
    fn old_verdict(&self, id: &str) -> Option<&'a VerdictFile> {
        self.old_verdicts.get(id).copied()
    }

    fn article(&self, id: &str) -> Option<&'a ArticleFolder> {
        self.articles.get(id).copied()
    }

    /// Returns the rule on changes that no correction mentions. It is that of the published site,
    /// so that a change cannot soften the rule that judges it.
    fn disclosure_rule(&self) -> Option<&'a DisclosureRule> {
        let workflow = self.before.site_files.site.as_ref()?.workflow.as_ref()?;
        Some(&workflow.value.disclosure.as_ref()?.value)
    }

    /// Returns whether the claim `new_id` has only taken over the address of the claim `old_id`: it
    /// was published before, or it continues another published claim.
    fn is_other_claim(&self, old_id: &str, new_id: &str) -> bool {
        if old_id == new_id {
            return false;
        }
        self.before.model.claim(new_id).is_some()
            || self.old_ids.get(new_id).is_some_and(|continued| *continued != old_id)
    }
}

/// Maps an id and aliases to a record. The id of a record wins over the alias of another one.
fn insert_names<'a, T>(
    map: &mut BTreeMap<&'a str, &'a T>,
    id: &'a str,
    aliases: &'a [Spanned<Id>],
    record: &'a T,
) {
    map.insert(id, record);
    for alias in aliases {
        map.entry(&alias.value.0).or_insert(record);
    }
}

fn claims_by_id(model: &Model) -> BTreeMap<&str, &Claim> {
    model.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect()
}

/// Normalizes a text for comparison, without white space at its ends.
fn normalized(text: &str) -> String {
    anchor::normalize(text).as_str().trim().to_owned()
}

/// Normalizes a text for comparison. Characters that turn the direction of text stay in their
/// places: with them, readers see the same letters in another order.
fn told_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut start = 0;
    for (offset, mark) in text.match_indices(is_turning_mark) {
        words.push_str(anchor::normalize(&text[start..offset]).as_str());
        words.push_str(mark);
        start = offset + mark.len();
    }
    words.push_str(anchor::normalize(&text[start..]).as_str());
    words
}

fn is_turning_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
