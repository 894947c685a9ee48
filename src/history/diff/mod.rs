//! Finds what changes for readers from one version of a site to another. Drafts and everything
//! else that readers do not see is ignored.

mod claim;
pub(super) mod fields;
mod markdown;
mod prose_fields;
pub(super) mod site_fields;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::anchor;
use crate::anchor::Change;
use crate::content::SiteFiles;
use crate::history::diff::claim::ClaimPair;
use crate::history::diff::fields::Field;
use crate::history::{Comparison, SiteState, claims_by_id};
use crate::model::{Article, Claim, Model, Page, StaticPage, page};
use crate::theme::Theme;

/// The changes that readers see, as `diff --format json` prints them.
#[derive(Debug, Default, Serialize)]
pub struct Diff {
    claims_added: Vec<ClaimRef>,
    claims_removed: Vec<ClaimRef>,
    /// Claims whose id changed and whose old address leads to the new one.
    claims_renamed: Vec<RenamedClaim>,
    ratings: Vec<RatingChange>,
    corrections: Vec<CorrectionRef>,
    corrections_removed: Vec<CorrectionRef>,
    /// Changed texts of claims.
    texts: Vec<TextChange>,
    passages: Vec<PassageChange>,
    evidence: Vec<EvidenceChange>,
    /// Articles whose source text changed.
    sources: Vec<TextChange>,
    /// Changed facts about articles.
    articles: Vec<TextChange>,
    people: Vec<TextChange>,
    /// Changed ratings of the scales.
    scale: Vec<TextChange>,
    /// Changed pages of `content/pages`.
    standing: Vec<TextChange>,
    /// Changes on every page, including the theme.
    site: Vec<TextChange>,
    /// Changed files of the theme that pages load.
    theme_files: Vec<TextChange>,
    /// The first page of each kind that the new theme changes.
    theme_pages: Vec<TextChange>,
    /// Files of `static/`, by their paths on the published site.
    files_added: Vec<String>,
    files_removed: Vec<String>,
    files_changed: Vec<String>,
    /// Addresses without a leading slash.
    pages_added: Vec<String>,
    pages_removed: Vec<String>,
    /// The addresses of all pages and data files that are in both versions and differ for readers.
    pub(crate) pages_changed: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct ClaimRef {
    id: String,
    claim: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<String>,
}

#[derive(Debug, Serialize)]
struct RenamedClaim {
    #[serde(flatten)]
    claim: ClaimRef,
    before: String,
}

#[derive(Debug, Serialize)]
struct RatingChange {
    /// The claim with its new rating.
    #[serde(flatten)]
    claim: ClaimRef,
    before: Option<String>,
}

#[derive(Debug, Serialize)]
struct CorrectionRef {
    #[serde(flatten)]
    claim: ClaimRef,
    date: String,
    kind: &'static str,
    note: String,
}

#[derive(Debug, Serialize)]
struct TextChange {
    /// The id of the claim, article, person, rating or page, or `site`.
    id: String,
    field: &'static str,
    words: Vec<Change>,
}

#[derive(Debug, Serialize)]
struct PassageChange {
    /// The id of the claim.
    id: String,
    article: String,
    change: PassageChangeKind,
    words: Vec<Change>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum PassageChangeKind {
    Added,
    /// The verdict does not quote it any more.
    Removed,
    /// The verdict quotes other words in the same place.
    Reworded,
    /// The article does not contain it any more.
    Lost,
    /// The verdict quotes the same words in another place.
    Moved,
}

#[derive(Debug, Serialize)]
struct EvidenceChange {
    /// The id of the claim.
    id: String,
    change: EvidenceChangeKind,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// How its description changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum EvidenceChangeKind {
    Added,
    Removed,
    Changed,
}

impl Diff {
    /// Compares two published versions of a site.
    pub(crate) fn new(before: SiteState, after: SiteState) -> Self {
        let comparison = Comparison::new(before, after);
        let mut diff = Self::default();
        diff.add_static_files(before.site_files, after.site_files);
        let (before, after) = (before.model, after.model);
        diff.add_claims(&comparison);
        diff.add_articles(&comparison);
        for (old, new) in pairs(&before.people, &after.people, |person| &person.slug) {
            diff.people.extend(changes(&new.slug, fields::person(old), fields::person(new)));
        }
        for (old, new) in pairs(&before.ratings, &after.ratings, |rating| &rating.id) {
            diff.scale.extend(changes(&new.id, fields::rating(old), fields::rating(new)));
        }
        diff.add_static_pages(before, after);
        diff.site.extend(changes("site", site_fields::site(before), site_fields::site(after)));
        let (old, new) = (addresses(before), addresses(after));
        diff.pages_added = new.difference(&old).cloned().collect();
        diff.pages_removed = old.difference(&new).cloned().collect();
        diff
    }

    /// Adds the differences between two themes.
    pub(crate) fn add_theme(&mut self, before: &Theme, after: &Theme) {
        let mut changes = changes("site", site_fields::theme(before), site_fields::theme(after));
        // The options and files of different themes cannot be compared.
        if before.name != after.name {
            changes.truncate(1);
            self.site.extend(changes);
            return;
        }
        self.site.extend(changes);
        for old in &before.assets {
            let new = after.assets.iter().find(|new| new.name == old.name);
            // The style sheet of the options is made from them.
            if let Some(new) = new
                && new.bytes != old.bytes
                && new.name != "options.css"
            {
                self.theme_files.push(TextChange {
                    id: new.name.clone(),
                    field: "file",
                    words: anchor::diff_words(&file_text(&old.bytes), &file_text(&new.bytes)),
                });
            }
        }
    }

    /// Adds a page that another theme changes.
    pub(crate) fn add_theme_page(&mut self, address: &str, before: &str, after: &str) {
        let words = anchor::diff_words(before, after);
        self.theme_pages.push(TextChange { id: format!("/{address}"), field: "page", words });
    }

    fn add_claims(&mut self, comparison: &Comparison) {
        let (before, after) = (comparison.before.model, comparison.after.model);
        let new_claims = claims_by_id(after);
        let mut continued = BTreeSet::new();
        for (old_id, old) in claims_by_id(before) {
            let mut new = None;
            if let Some(verdict) = comparison.verdict(old_id)
                && !comparison.is_other_claim(old_id, &verdict.id)
            {
                new = new_claims.get(verdict.id.as_str()).copied();
            }
            if let Some(new) = new {
                continued.insert(new.id.as_str());
                self.add_claim(&ClaimPair { comparison, old, new });
            } else {
                self.claims_removed.push(ClaimRef::new(before, old));
            }
        }
        for (id, new) in new_claims {
            if !continued.contains(id) {
                self.claims_added.push(ClaimRef::new(after, new));
            }
        }
    }

    fn add_articles(&mut self, comparison: &Comparison) {
        let (before, after) = (comparison.before.model, comparison.after.model);
        let mut new_articles = BTreeMap::new();
        for article in &after.articles {
            new_articles.insert(article.id.as_str(), article);
        }
        for old in &before.articles {
            let Some(new) = new_articles.get(current_id(old, comparison)) else { continue };
            if old.document.text != new.document.text {
                self.sources.push(TextChange {
                    id: new.id.clone(),
                    field: "text",
                    words: anchor::diff_words(&old.document.text, &new.document.text),
                });
            }
            let (old, new_fields) = (fields::article(before, old), fields::article(after, new));
            self.articles.extend(changes(&new.id, old, new_fields));
        }
    }

    fn add_static_files(&mut self, before: &SiteFiles, after: &SiteFiles) {
        for old in &before.static_files {
            match after.static_file(&old.path) {
                None => self.files_removed.push(old.path.clone()),
                Some(new) if new.hash != old.hash => self.files_changed.push(old.path.clone()),
                Some(_) => {}
            }
        }
        for new in &after.static_files {
            if before.static_file(&new.path).is_none() {
                self.files_added.push(new.path.clone());
            }
        }
    }

    fn add_static_pages(&mut self, before: &Model, after: &Model) {
        let (old_pages, new_pages) = (&before.static_pages, &after.static_pages);
        for (old, new) in pairs(old_pages, new_pages, |page| &page.slug) {
            self.standing.extend(changes(&new.slug, fields::page(old), fields::page(new)));
        }
        // The pages `methodology` and `corrections` exist without a file, so they are never new.
        for new in new_pages {
            if is_embedded(new) && !contains_slug(old_pages, &new.slug) {
                let changes = changes(&new.slug, fields::no_page(), fields::page(new));
                self.standing.extend(changes);
            }
        }
        for old in old_pages {
            if is_embedded(old) && !contains_slug(new_pages, &old.slug) {
                let changes = changes(&old.slug, fields::page(old), fields::no_page());
                self.standing.extend(changes);
            }
        }
    }
}

impl ClaimRef {
    fn new(model: &Model, claim: &Claim) -> Self {
        let rating = claim.rating.and_then(|index| model.ratings.get(index));
        Self {
            id: claim.id.clone(),
            claim: claim.text.clone(),
            rating: rating.map(|rating| rating.label.clone()),
        }
    }
}

/// Returns the id that an article has in the later version, or its old one if it is gone.
///
/// An article that was published before and only took over the address is another article.
fn current_id<'a>(old: &'a Article, comparison: &Comparison<'a>) -> &'a str {
    let Some(new) = comparison.article(&old.id) else { return &old.id };
    let is_in = |model: &Model| model.article(&new.id).is_some();
    if is_in(comparison.after.model) && !is_in(comparison.before.model) { &new.id } else { &old.id }
}

/// Pairs the items of two lists that have the same key, in the order of the first list.
fn pairs<'a, T>(before: &'a [T], after: &'a [T], key: fn(&T) -> &String) -> Vec<(&'a T, &'a T)> {
    let mut by_key = BTreeMap::new();
    for new in after {
        by_key.insert(key(new), new);
    }
    let mut pairs = Vec::new();
    for old in before {
        if let Some(new) = by_key.get(key(old)) {
            pairs.push((old, *new));
        }
    }
    pairs
}

fn is_embedded(page: &StaticPage) -> bool {
    page::EMBEDDED_PAGES.contains(&page.slug.as_str())
}

fn contains_slug(pages: &[StaticPage], slug: &str) -> bool {
    pages.iter().any(|page| page.slug == slug)
}

/// Returns the addresses of all pages except further pages of lists, which come and go with any
/// claim.
fn addresses(model: &Model) -> BTreeSet<String> {
    let mut addresses = BTreeSet::new();
    for (address, page) in model.addresses() {
        let is_further_page = match page {
            Page::Home(number)
            | Page::Rating(_, number)
            | Page::Term(_, number)
            | Page::Publisher(_, number)
            | Page::Month(_, number) => *number > 1,
            Page::Role(..) => true,
            _ => false,
        };
        if !is_further_page {
            addresses.insert(address.clone());
        }
    }
    addresses
}

/// Returns the text of a file, or its size if it is not text.
fn file_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("{} bytes", bytes.len()),
    }
}

/// Returns the fields that differ. Both lists have the same fields in the same order.
fn changes(id: &str, before: Vec<Field>, after: Vec<Field>) -> Vec<TextChange> {
    let mut changes = Vec::new();
    for ((field, old), (_, new)) in before.into_iter().zip(after) {
        if old != new {
            let words = anchor::diff_words(&fields::readable(&old), &fields::readable(&new));
            changes.push(TextChange { id: id.to_owned(), field, words });
        }
    }
    changes
}
