//! Two states of a site → what changes for its readers, and nothing else: what they do not see, drafts among it, is not there.
//! It must not know how the changes are shown.

pub mod claim;
pub mod fields;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::anchor;
use crate::anchor::Change;
use crate::history::diff::claim::Pair;
use crate::model::{Article, Claim, Model, Page, page};
use crate::theme::Theme;

/// What changes for readers from one state of a site to another.
#[derive(Debug, Default, Serialize)]
pub struct Diff {
    /// Claims that are new.
    pub claims_added: Vec<Named>,
    /// Claims that are gone.
    pub claims_removed: Vec<Named>,
    /// Claims with another id, to which their old addresses lead.
    pub claims_renamed: Vec<Renamed>,
    /// Claims with another rating.
    pub ratings: Vec<RatingChange>,
    /// Corrections that are new.
    pub corrections: Vec<NewCorrection>,
    /// Corrections that are gone.
    pub corrections_removed: Vec<NewCorrection>,
    /// Words of a claim that are others.
    pub texts: Vec<Reworded>,
    /// Passages that are new, gone, or elsewhere.
    pub passages: Vec<PassageChange>,
    /// Evidence that is new, gone, or described in other words.
    pub evidence: Vec<EvidenceChange>,
    /// Articles whose text is another one.
    pub sources: Vec<Reworded>,
    /// What is said of articles.
    pub articles: Vec<Reworded>,
    /// What is said of people.
    pub people: Vec<Reworded>,
    /// What is said of ratings.
    pub scale: Vec<Reworded>,
    /// StaticPage pages with other words.
    pub standing: Vec<Reworded>,
    /// What is on every page, and how the site looks.
    pub site: Vec<Reworded>,
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

/// Another id.
#[derive(Debug, Clone, Serialize)]
pub struct Renamed {
    /// The claim.
    #[serde(flatten)]
    pub claim: Named,
    /// The id that it had.
    pub before: String,
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
    /// What they are of: the id of a claim, an article, a person, a rating or a page; `site` for all of it.
    pub id: String,
    /// Which of its words, by the name of the field.
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
    /// Its words; of one that is gone, with what stands nearest in the article now, of one that is reworded, with those before.
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
    /// Other words stand where it stood, or more or fewer of the same.
    Reworded,
    /// The article does not hold it any more.
    Lost,
    /// The same words stand elsewhere in the article.
    Moved,
}

/// A piece of evidence that is not as it was.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceChange {
    /// The claim.
    pub id: String,
    /// What became of it.
    pub change: Turn,
    /// What it is called.
    pub title: String,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What is said of it in other words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Word>,
}

/// What became of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Other words are said of it.
    Changed,
}

/// What changes for readers who saw `before` and see `after`.
pub fn diff(before: &Model, after: &Model) -> Diff {
    let mut diff = Diff::default();
    let heirs = Heirs::of(before, after);
    let mut kept = BTreeSet::new();
    for was in claims(before).into_values() {
        match heirs.claim(was) {
            Some(is) => {
                kept.insert(is.id.as_str());
                diff.claim(&Pair { before, was, after, is, heirs: &heirs });
            }
            None => diff.claims_removed.push(named(before, was)),
        }
    }
    let new = claims(after).into_values().filter(|claim| !kept.contains(claim.id.as_str()));
    diff.claims_added = new.map(|claim| named(after, claim)).collect();
    diff.others(before, after, &heirs);
    let addresses = |model: &Model| -> BTreeSet<String> {
        model
            .addresses()
            .iter()
            .filter(|(_, page)| !is_further(page))
            .map(|(address, _)| address.clone())
            .collect()
    };
    let (old, new) = (addresses(before), addresses(after));
    diff.pages_added = new.difference(&old).cloned().collect();
    diff.pages_removed = old.difference(&new).cloned().collect();
    diff
}

fn by_id<'m, T>(
    list: impl Iterator<Item = &'m T>,
    id: fn(&T) -> &String,
) -> BTreeMap<&'m str, &'m T> {
    list.map(|it| (id(it).as_str(), it)).collect()
}

fn claims(model: &Model) -> BTreeMap<&str, &Claim> {
    by_id(model.claims.iter(), |claim| &claim.id)
}

/// What claims and articles have become, also under other ids.
struct Heirs<'a> {
    claims: BTreeMap<&'a str, &'a Claim>,
    articles: BTreeMap<&'a str, &'a Article>,
}

impl<'a> Heirs<'a> {
    fn of(before: &Model, after: &'a Model) -> Self {
        let mut claims = claims(after);
        let mut articles = by_id(after.articles.iter(), |article| &article.id);
        for alias in &after.redirects {
            let id = alias.from.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            // What was there before under its own id is not what another one has become.
            match alias.to {
                Page::Claim(at) => {
                    let heir = after
                        .claims
                        .get(at)
                        .filter(|is| before.claims.iter().all(|was| was.id != is.id));
                    heir.map(|heir| claims.entry(id).or_insert(heir));
                }
                Page::Article(at) => {
                    let heir = after
                        .articles
                        .get(at)
                        .filter(|is| before.articles.iter().all(|was| was.id != is.id));
                    heir.map(|heir| articles.entry(id).or_insert(heir));
                }
                _ => {}
            }
        }
        Self { claims, articles }
    }

    fn claim(&self, was: &Claim) -> Option<&'a Claim> {
        self.claims.get(was.id.as_str()).copied()
    }

    fn article(&self, was: &Article) -> Option<&'a Article> {
        self.articles.get(was.id.as_str()).copied()
    }
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
fn source(was: &Article, is: &Article) -> Option<Reworded> {
    let differs = was.document.text != is.document.text;
    differs.then(|| Reworded {
        id: is.id.clone(),
        field: "text",
        words: words(&was.document.text, &is.document.text),
    })
}

fn words(before: &str, after: &str) -> Vec<Word> {
    let word = |change| match change {
        Change::Same(words) => Word::Same(words),
        Change::Removed(words) => Word::Removed(words),
        Change::Added(words) => Word::Added(words),
    };
    anchor::diff_words(before, after).into_iter().map(word).collect()
}

impl Diff {
    /// What is not of one claim.
    fn others(&mut self, before: &Model, after: &Model, heirs: &Heirs) {
        for (was, is) in before.articles.iter().filter_map(|was| Some((was, heirs.article(was)?))) {
            self.sources.extend(source(was, is));
            self.articles.extend(reworded(
                &is.id,
                fields::article(before, was),
                fields::article(after, is),
            ));
        }
        let people = by_id(after.people.iter(), |person| &person.slug);
        for (was, is) in
            before.people.iter().filter_map(|was| Some((was, people.get(was.slug.as_str())?)))
        {
            self.people.extend(reworded(&is.slug, fields::person(was), fields::person(is)));
        }
        let ratings = by_id(after.ratings.iter(), |rating| &rating.id);
        for (was, is) in
            before.ratings.iter().filter_map(|was| Some((was, ratings.get(was.id.as_str())?)))
        {
            self.scale.extend(reworded(&is.id, fields::rating(was), fields::rating(is)));
        }
        let pages = by_id(after.static_pages.iter(), |page| &page.slug);
        for (was, is) in
            before.static_pages.iter().filter_map(|was| Some((was, pages.get(was.slug.as_str())?)))
        {
            self.standing.extend(reworded(&is.slug, fields::standing(was), fields::standing(is)));
        }
        // Words for what comes without a page of its own, as `methodology` does.
        let own =
            |page: &&crate::model::StaticPage| page::EMBEDDED_PAGES.contains(&page.slug.as_str());
        for page in after
            .static_pages
            .iter()
            .filter(own)
            .filter(|is| before.static_pages.iter().all(|was| was.slug != is.slug))
        {
            self.standing.extend(reworded(&page.slug, fields::nothing(), fields::standing(page)));
        }
        for page in before
            .static_pages
            .iter()
            .filter(own)
            .filter(|was| !pages.contains_key(was.slug.as_str()))
        {
            self.standing.extend(reworded(&page.slug, fields::standing(page), fields::nothing()));
        }
        self.site.extend(reworded("site", fields::site(&before.site), fields::site(&after.site)));
    }

    /// Adds what is different in how the site looks.
    pub fn looks(&mut self, before: &Theme, after: &Theme) {
        let changes = reworded("site", fields::theme(before), fields::theme(after));
        // Another theme has options and files of its own.
        let count = if before.name == after.name { changes.len() } else { 1 };
        self.site.extend(changes.into_iter().take(count));
    }
}

/// The fields that differ.
fn reworded(id: &str, before: Vec<fields::Field>, after: Vec<fields::Field>) -> Vec<Reworded> {
    let differs = before.into_iter().zip(after).filter(|((_, before), (_, after))| before != after);
    differs
        .map(|((_, before), (field, after))| Reworded {
            id: id.to_owned(),
            field,
            words: words(&before, &after),
        })
        .collect()
}
