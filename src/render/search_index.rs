//! Builds the search index: a script that the search page loads, so that search works from a disk
//! too. It contains only values that lists show.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::files::site::Engine;
use crate::model::{Claim, Model, Rating};
use crate::render::locale::Locale;
use crate::theme::Asset;

#[derive(Serialize)]
struct ClaimEntry<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    /// The index in `ratings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claimants: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<&'a str>,
    /// The terms in lists of the site's own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    lists: BTreeMap<&'a str, Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    /// The same day in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retracted: bool,
}

#[derive(Serialize)]
struct RatingEntry<'a> {
    id: &'a str,
    label: &'a str,
    symbol: &'a str,
}

#[derive(Serialize)]
struct Index<'a> {
    ratings: Vec<RatingEntry<'a>>,
    claims: Vec<ClaimEntry<'a>>,
}

/// Returns the search index if the site uses the built-in search.
pub(crate) fn asset(model: &Model, locale: &Locale) -> Option<Asset> {
    if model.site.search != Engine::BuiltIn {
        return None;
    }
    Some(Asset::new("claims.js", build_script(model, locale)))
}

/// Assigns a JSON value to a variable. JSON is valid JavaScript (ECMAScript 2019).
fn build_script(model: &Model, locale: &Locale) -> Vec<u8> {
    let mut index = Index { ratings: Vec::new(), claims: Vec::new() };
    for rating in &model.ratings {
        let Rating { id, label, symbol, .. } = rating;
        index.ratings.push(RatingEntry { id, label, symbol });
    }
    for claim in &model.claims {
        index.claims.push(claim_entry(model, locale, claim));
    }
    let json = serde_json::to_string(&index).unwrap_or_default();
    format!("window.factpress = {json};\n").into_bytes()
}

/// Builds the entry of a claim. The entry of a retracted claim has no rating and no summary.
fn claim_entry<'a>(model: &'a Model, locale: &Locale, claim: &'a Claim) -> ClaimEntry<'a> {
    let mut lists = BTreeMap::new();
    for (index, taxonomy) in model.taxonomies.iter().enumerate().skip(1) {
        let terms: Vec<&str> = model.term_names(claim, index).collect();
        if !terms.is_empty() {
            lists.insert(taxonomy.name.as_str(), terms);
        }
    }
    ClaimEntry {
        id: &claim.id,
        text: &claim.text,
        headline: claim.effective_headline(),
        summary: claim.effective_summary(),
        rating: claim.effective_rating(),
        claimants: model.names_of(&claim.claimants).collect(),
        topics: model.term_names(claim, 0).collect(),
        lists,
        published: claim.published.map(|date| date.to_string()),
        day: claim.published.map(|date| locale.date_view(date).text.clone()),
        retracted: claim.retracted,
    }
}
