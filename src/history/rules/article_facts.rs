//! Checks that readers are told of changed facts of a published article: its headline, publisher,
//! address, authors, date, language and display.

use std::collections::BTreeMap;

use crate::content::files::article::ArticleFile;
use crate::content::files::verdict::CorrectionEntry;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::{OptionalField, Span};
use crate::history::Comparison;
use crate::history::diff::fields::{self, Field};
use crate::history::rules::claim::new_corrections;
use crate::history::rules::claim_facts::{is_same_text, undisclosed_change};
use crate::history::rules::disclosure::ARTICLE_FACTS;
use crate::model::Article;

/// Reports `undisclosed-change` for every fact of an article that changed, if no new correction of
/// a claim on that article tells readers of it. A fact that was not told before may be added.
pub(super) fn check(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let new_articles: BTreeMap<&str, &Article> =
        after.articles.iter().map(|article| (article.id.as_str(), article)).collect();
    for (index, old) in before.articles.iter().enumerate() {
        let Some(folder) = comparison.article(&old.id) else { continue };
        let Some(new) = new_articles.get(folder.id.as_str()) else { continue };
        let (old_facts, new_facts) = (fields::article(before, old), fields::article(after, new));
        let mut corrections = None;
        for fact in &ARTICLE_FACTS {
            let (old_text, new_text) = (text(&old_facts, fact.field), text(&new_facts, fact.field));
            if old_text.is_empty() || is_same_text(old_text, new_text) {
                continue;
            }
            // Another text is reported as such.
            if fact.field == "pictures" && old.sha256 != new.sha256 {
                continue;
            }
            // The language of the site is a fact of the site.
            if fact.field == "language"
                && old.language == before.site.language
                && new.language == after.site.language
            {
                continue;
            }
            let corrections = corrections.get_or_insert_with(|| corrections_on(comparison, index));
            if fact.is_told_by(corrections) {
                continue;
            }
            let span = field_span(comparison, new, fact.field);
            let rule = comparison.disclosure_rule();
            let mut diagnostic =
                undisclosed_change(fact, rule, span, "article", old_text, new_text);
            diagnostic.article = Some(new.id.clone());
            diagnostics.push(diagnostic);
        }
    }
}

fn text<'f>(facts: &'f [Field], name: &str) -> &'f str {
    match facts.iter().find(|(field, _)| *field == name) {
        Some((_, text)) => text,
        None => "",
    }
}

/// Returns the new corrections of the published claims on an article.
fn corrections_on<'a>(comparison: &Comparison<'a>, article: usize) -> Vec<&'a CorrectionEntry> {
    let mut corrections = Vec::new();
    for old in &comparison.before.model.claims {
        if !old.passages.iter().any(|passage| passage.article == article) {
            continue;
        }
        let Some(old_file) = comparison.old_verdict(&old.id) else { continue };
        let new_file = comparison.verdict(&old.id).and_then(|it| it.record.as_ref());
        if let Some(new_file) = new_file {
            corrections.extend(new_corrections(old_file, new_file));
        }
    }
    corrections
}

/// Returns the span of a field of `article.yaml`, or the start of the file if it is gone.
fn field_span(comparison: &Comparison, article: &Article, field: &str) -> Span {
    let folder = comparison.after.site_files.article(&article.id);
    let record = folder.and_then(|folder| folder.record.as_ref());
    match record.and_then(|record| span_in(record, field)) {
        Some(span) => span,
        None => Span::file_start(article.file),
    }
}

fn span_in(record: &ArticleFile, field: &str) -> Option<Span> {
    match field {
        "title" => record.title.span(),
        "publisher" => record.publisher.span(),
        "url" => record.url.span(),
        "authors" => Some(record.authors.first()?.span),
        "published" => record.published.span(),
        "language" => record.language.span(),
        "display" => record.display.span(),
        "media" => record.media.span(),
        "image" => record.image.span(),
        "recording" => record.recording.span(),
        "speakers" => Some(record.speakers.values().next()?.span),
        _ => None,
    }
}
