//! Descriptions of the cards of claims for programs that embed them (oEmbed 1.0, section 2.3.4).

use serde::Serialize;

use crate::data::{json, with_builder};
use crate::model::Model;
use crate::render::Output;
use crate::render::embed::{HEIGHT, WIDTH, oembed_path};
use crate::render::locale::Locale;
use crate::render::memo::ViewCache;

/// How long programs may keep a description, in seconds.
const CACHE_AGE: u32 = 3600;

#[derive(Debug, Serialize)]
struct Oembed<'a> {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    cache_age: u32,
    html: String,
    width: u32,
    height: u32,
}

/// Returns the paths of the descriptions of all published claims, if the site has any.
pub fn oembed_paths(model: &Model) -> Vec<String> {
    let mut paths = Vec::new();
    for claim in &model.claims {
        if model.site.embed && claim.unpublished.is_none() {
            paths.push(oembed_path(claim));
        }
    }
    paths
}

/// Builds the descriptions at the paths that `is_wanted` accepts.
pub(crate) fn oembed_files(
    model: &Model,
    locale: &Locale,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Output> {
    if !model.site.embed {
        return Vec::new();
    }
    with_builder(model, locale, &ViewCache::new(model), |builder| {
        let mut files = Vec::new();
        for (index, claim) in model.claims.iter().enumerate() {
            let path = oembed_path(claim);
            if claim.unpublished.is_some() || !is_wanted(&path) {
                continue;
            }
            let title = builder.headline(&builder.card(claim));
            let description = Oembed {
                version: "1.0",
                kind: "rich",
                title: &title,
                provider_name: &model.site.title,
                provider_url: &model.site.base_url,
                cache_age: CACHE_AGE,
                html: builder.frame(index, &title),
                width: WIDTH,
                height: HEIGHT,
            };
            files.push(Output { path, bytes: json::file(&description) });
        }
        files
    })
}
