//! The index that search works on: a script that a page loads from its own folder, so that it works from a disk
//! too. It holds what the lists show and nothing else.

use serde::Serialize;

use crate::content::files::site::Engine;
use crate::model::{Claim, Model};
use crate::theme::Asset;

/// A claim as search knows it.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    /// The rating, by its place in the list of ratings.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimant: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retracted: bool,
}

/// A rating as search shows it.
#[derive(Serialize)]
struct Rating<'a> {
    id: &'a str,
    label: &'a str,
    symbol: &'a str,
}

#[derive(Serialize)]
struct Index<'a> {
    ratings: Vec<Rating<'a>>,
    claims: Vec<Entry<'a>>,
}

/// The index, where the search page works with it.
pub fn asset(model: &Model) -> Option<Asset> {
    (model.site.search == Engine::BuiltIn).then(|| Asset::new("claims.js", index(model)))
}

/// The script: one assignment of one JSON value, which is JavaScript too (ECMAScript 2019).
fn index(model: &Model) -> Vec<u8> {
    let ratings = model.ratings.iter();
    let index = Index {
        ratings: ratings
            .map(|rating| Rating { id: &rating.id, label: &rating.label, symbol: &rating.symbol })
            .collect(),
        claims: model.claims.iter().map(|claim| entry(model, claim)).collect(),
    };
    let json = serde_json::to_string(&index).unwrap_or_default();
    format!("window.factpress = {json};\n").into_bytes()
}

/// A claim as search shows it: of a retracted one, not its verdict.
fn entry<'a>(model: &'a Model, claim: &'a Claim) -> Entry<'a> {
    let topics = claim.topics.iter().filter_map(|at| model.topics.get(*at));
    let claimant = claim.claimant.and_then(|at| model.people.get(at));
    Entry {
        id: &claim.id,
        text: &claim.text,
        summary: claim.effective_summary(),
        rating: claim.effective_rating(),
        claimant: claimant.map(|person| person.name.as_str()),
        topics: topics.map(|topic| topic.name.as_str()).collect(),
        published: claim.published.map(|day| day.to_string()),
        retracted: claim.retracted,
    }
}
