//! The evidence of a claim as Markdown.

use crate::data::markdown::Blocks;
use crate::data::markdown::claim::picture_markdown;
use crate::data::markdown::prose::chart_markdown;
use crate::model::Claim;
use crate::render::context::ContextBuilder;
use crate::render::views::{ClaimView, EvidenceView};
use crate::text::{escape_markdown, markdown_link};

/// Returns the evidence as a list with the numbers that the reasons cite.
pub(super) fn evidence_list(builder: &ContextBuilder, claim: &Claim, view: &ClaimView) -> String {
    let mut items = Vec::new();
    for (item, evidence) in view.evidence.iter().zip(&claim.evidence) {
        let mut blocks = Blocks::default();
        add_source(builder, item, &mut blocks);
        if let Some(quote) = &item.quote {
            blocks.add_quote(quote);
        }
        add_kept(builder, item, &mut blocks);
        if let Some(file) = &item.file {
            let link =
                markdown_link(&escape_markdown(&file.name), &builder.absolute_url(&file.href));
            blocks.add(format!("{link} {}", escape_markdown(&file.kind)));
        }
        if let Some(picture) = &item.media {
            blocks.add(picture_markdown(builder, picture));
        }
        if let Some(table) = &evidence.table {
            blocks.add(chart_markdown(builder, table));
        }
        for note in [&item.note, &item.source_note].into_iter().flatten() {
            blocks.add_text(note);
        }
        let number = format!("{}. ", item.number);
        let indent = " ".repeat(number.len());
        items.push(format!("{number}{}", blocks.indented(&indent)));
    }
    items.join("\n\n")
}

/// Adds the title with the address, and the facts about the source.
fn add_source(builder: &ContextBuilder, item: &EvidenceView, blocks: &mut Blocks) {
    let title = escape_markdown(&item.title);
    blocks.add(match &item.url {
        Some(url) => markdown_link(&title, url),
        None => title,
    });
    let stance = item.stance.unwrap_or("context");
    let stance = builder.word(&format!("grounds-{stance}"));
    let mut facts = vec![builder.say("sentence", &[("text", &stance)])];
    if !item.authors.is_empty() {
        let authors = builder.names(&item.authors);
        facts.push(builder.say("sentence", &[("text", &authors)]));
    }
    let mut published = Vec::new();
    published.extend(item.publisher.clone());
    published.extend(item.published.as_ref().map(|date| date.text.clone()));
    if !published.is_empty() {
        let published = builder.names(&published);
        facts.push(builder.say("sentence", &[("text", &published)]));
    }
    if let Some(moment) = &item.moment {
        let time = match &moment.href {
            Some(href) => markdown_link(&escape_markdown(&moment.text), href),
            None => escape_markdown(&moment.text),
        };
        facts.push(builder.say("evidence-moment", &[("time", &time)]));
    }
    if let Some(date) = &item.accessed {
        facts.push(builder.say("evidence-accessed", &[("date", &escape_markdown(&date.text))]));
    }
    if let Some(url) = &item.archive_url {
        let link = markdown_link(&builder.word("archived-copy"), url);
        facts.push(builder.say("sentence", &[("text", &link)]));
    } else {
        facts.extend(item.archive_note.as_deref().map(escape_markdown));
    }
    blocks.add(facts.join(" "));
}

/// Says whether the words of the quote were found in the kept copy of the source.
fn add_kept(builder: &ContextBuilder, item: &EvidenceView, blocks: &mut Blocks) {
    if let Some(original) = &item.original {
        blocks.add(builder.word("quote-original"));
        blocks.add_quote(original);
    }
    let copy = item.copy.as_ref();
    let is_excerpt = copy.is_some_and(|copy| copy.excerpt);
    let is_verified = item.quote_status == Some("verified");
    if is_verified {
        blocks.add(verified(builder, item, is_excerpt));
    } else if item.quote_status.is_some() {
        blocks.add(builder.word("quote-unverified"));
    }
    if is_excerpt && !is_verified {
        blocks.add(builder.word("copy-excerpt"));
    }
    if let Some(file) = copy.and_then(|copy| copy.file.as_ref()) {
        let url = builder.absolute_url(&file.href);
        let link = markdown_link(&builder.word("copy-published"), &url);
        blocks.add(format!("{link} {}", escape_markdown(&file.kind)));
    }
}

/// Says in which copy the words of a quote were found.
fn verified(builder: &ContextBuilder, item: &EvidenceView, is_excerpt: bool) -> String {
    let copy = item.copy.as_ref();
    let saved = copy.and_then(|copy| copy.saved.as_ref()).or(item.accessed.as_ref());
    let found = match saved {
        _ if is_excerpt => builder.word("quote-in-excerpt"),
        Some(date) => builder.say("quote-verified-on", &[("date", &escape_markdown(&date.text))]),
        None => builder.word("quote-verified"),
    };
    match copy.and_then(|copy| copy.sha256.as_ref()) {
        Some(sha256) => {
            let hash = format!("`{sha256}`");
            format!("{found} {}", builder.say("copy-hash", &[("hash", &hash)]))
        }
        None => found,
    }
}
