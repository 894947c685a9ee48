//! `llms.txt`: the list of the pages that exist as Markdown, and of the data files.

use std::collections::BTreeMap;

use crate::data::markdown::Blocks;
use crate::model::{Claim, page};
use crate::render::context::ContextBuilder;
use crate::render::markdown_page::markdown_path;
use crate::render::url::absolute_url;
use crate::text::{escape_markdown, markdown_link};

pub(super) fn markdown(builder: &ContextBuilder) -> String {
    let site = &builder.model.site;
    let mut blocks = Blocks::default();
    blocks.add(format!("# {}", escape_markdown(&site.title)));
    if let Some(description) = site.description.as_ref().or(site.tagline.as_ref()) {
        blocks.add_quote(description);
    }
    add_claims(builder, &mut blocks);
    add_pages(builder, &mut blocks);
    blocks.add_heading(&builder.locale.translate("data-files", &[]));
    let mut files = Vec::new();
    for file in page::DATA {
        let link = markdown_link(&escape_markdown(file), &absolute_url(&site.base_url, file));
        files.push(format!("- {link}"));
    }
    blocks.add(files.join("\n"));
    blocks.finish()
}

/// Adds the claims: below the first article that they are in, or below a heading of their own.
fn add_claims(builder: &ContextBuilder, blocks: &mut Blocks) {
    let model = builder.model;
    let mut lines: BTreeMap<Option<usize>, Vec<String>> = BTreeMap::new();
    for claim in &model.claims {
        if claim.unpublished.is_none() {
            let article = claim.passages.first().map(|passage| passage.article);
            lines.entry(article).or_default().push(claim_line(builder, claim));
        }
    }
    for (index, article) in model.articles.iter().enumerate() {
        if let Some(lines) = lines.get(&Some(index)) {
            blocks.add_heading(&article.title);
            blocks.add(lines.join("\n"));
        }
    }
    if let Some(lines) = lines.get(&None) {
        blocks.add_heading(&builder.locale.translate("claims", &[]));
        blocks.add(lines.join("\n"));
    }
}

/// Returns the title and the summary of a claim, with a link to its Markdown.
fn claim_line(builder: &ContextBuilder, claim: &Claim) -> String {
    let title = escape_markdown(&builder.headline(&builder.card(claim)));
    let link =
        markdown_link(&title, &absolute_url(&builder.model.site.base_url, &markdown_path(claim)));
    let mut notes = Vec::new();
    // Without a headline, the title begins with the rating.
    let rating = claim.effective_rating().and_then(|index| builder.model.ratings.get(index));
    if let (Some(rating), Some(_)) = (rating, claim.effective_headline()) {
        let label = escape_markdown(&rating.label);
        notes.push(builder.say("sentence", &[("text", &label)]));
    }
    notes.extend(claim.effective_summary().map(escape_markdown));
    if notes.is_empty() {
        return format!("- {link}");
    }
    format!("- {link}: {}", notes.join(" "))
}

/// Adds the pages that say how the site works.
fn add_pages(builder: &ContextBuilder, blocks: &mut Blocks) {
    let model = builder.model;
    blocks.add_heading(&builder.locale.translate("methodology", &[]));
    let mut lines = Vec::new();
    for (key, address) in
        [("how-claims-are-checked", "methodology/"), ("all-corrections", "corrections/")]
    {
        let url = absolute_url(&model.site.base_url, address);
        lines.push(format!("- {}", markdown_link(&builder.word(key), &url)));
    }
    for page in &model.static_pages {
        if page::EMBEDDED_PAGES.contains(&page.slug.as_str()) {
            continue;
        }
        let url = absolute_url(&model.site.base_url, &format!("{}/", page.slug));
        let link = markdown_link(&escape_markdown(&page.title), &url);
        lines.push(match &page.description {
            Some(description) => format!("- {link}: {}", escape_markdown(description)),
            None => format!("- {link}"),
        });
    }
    blocks.add(lines.join("\n"));
}
