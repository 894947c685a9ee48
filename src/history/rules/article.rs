//! Checks that the source texts of published articles do not change, and that
//! published addresses keep working.

use std::collections::BTreeSet;

use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::Comparison;
use crate::model::check::article::{KEEP_BYTES, LINE_ENDS};
use crate::model::{Article, Model, Page};

pub(super) fn check_articles(
    comparison: &Comparison,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let (before, after) = (comparison.before.site_files, comparison.after.site_files);
    let published: BTreeSet<&str> =
        comparison.after.model.articles.iter().map(|article| article.id.as_str()).collect();
    for article in &comparison.before.model.articles {
        let Some(old) = before.article(&article.id) else { continue };
        diagnostics.extend(match comparison.article(&old.id) {
            Some(new)
                if !published.contains(new.id.as_str())
                    && is_still_checked(comparison, article) =>
            {
                Some(unpublished_article(new))
            }
            Some(new) => edited_source(old, new, before, after),
            None => removed_article(old, before, after, sources),
        });
    }
}

/// Returns whether a claim that quoted an article is still published.
fn is_still_checked(comparison: &Comparison, article: &Article) -> bool {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let index = before.articles.iter().position(|other| other.id == article.id);
    for claim in &before.claims {
        if claim.passages.iter().any(|passage| Some(passage.article) == index)
            && let Some(verdict) = comparison.verdict(&claim.id)
            && after.claim(&verdict.id).is_some()
        {
            return true;
        }
    }
    false
}

/// `address-removed`: no published claim is on the article any more, so it has no page. If all its
/// claims are gone, that is reported instead.
fn unpublished_article(new: &ArticleFolder) -> Diagnostic {
    let span = new.file.map_or(Span::file_start(FileId::SITE), Span::file_start);
    let message =
        format!("the article `{}` was published, and no published claim quotes it now", new.id);
    let mut diagnostic = Diagnostic::error(Code::AddressRemoved, span, message)
        .label("it has no page any more")
        .help("restore a passage, or retract the claim that quoted it and publish a new one");
    diagnostic.article = Some(new.id.clone());
    diagnostic
}

/// Checks that every alias that led to a page still leads to it.
pub(super) fn check_redirects(before: &Model, after: &Model, diagnostics: &mut Diagnostics) {
    let addresses = after.addresses();
    for redirect in &before.redirects {
        // If the page itself is gone, that is reported instead.
        let Some(page) = addresses.get(&before.address(&redirect.to)) else { continue };
        match addresses.get(&redirect.from) {
            None => diagnostics.push(dropped_alias(&redirect.from, page, after)),
            Some(other) if final_address(other, after) != final_address(page, after) => {
                diagnostics.push(reassigned_address(&redirect.from, other, after));
            }
            Some(_) => {}
        }
    }
}

/// Returns the address that readers of a page end up at.
pub(super) fn final_address(page: &Page, model: &Model) -> String {
    match page {
        Page::Redirect(index) => match model.redirects.get(*index) {
            Some(redirect) => model.address(&redirect.to),
            None => String::new(),
        },
        page => model.address(page),
    }
}

/// Returns the start of the file of a page. Pages without a file are shown at the start of
/// `site.yaml`, the first file of every site.
fn start_of(page: &Page, model: &Model) -> Span {
    Span::file_start(file_of(page, model).unwrap_or(FileId::SITE))
}

/// Returns the file that names the aliases of a page, if it has one of its own.
fn file_of(page: &Page, model: &Model) -> Option<FileId> {
    match page {
        Page::Claim(index) | Page::Embed(index) => Some(model.claims.get(*index)?.file),
        Page::Article(index) => Some(model.articles.get(*index)?.file),
        Page::Person(index) => Some(model.people.get(*index)?.file.unwrap_or(FileId::SITE)),
        Page::StaticPage(index) => Some(model.static_pages.get(*index)?.file),
        Page::Taxonomy(_) | Page::Term(..) | Page::Publisher(..) => Some(FileId::SITE),
        Page::Redirect(index) => file_of(&model.redirects.get(*index)?.to, model),
        _ => None,
    }
}

/// `address-removed`: an alias now leads to another page.
fn reassigned_address(address: &str, page: &Page, after: &Model) -> Diagnostic {
    let message = format!("the address `{address}` led to another page, and now leads to this one");
    Diagnostic::error(Code::AddressRemoved, start_of(page, after), message)
        .label("links to the other page lead here")
        .help("give this page another id, and restore the alias of the other page")
}

/// `address-removed`: an alias was deleted.
fn dropped_alias(address: &str, page: &Page, after: &Model) -> Diagnostic {
    let start = start_of(page, after);
    if file_of(page, after).is_none_or(|file| file == FileId::SITE) {
        let message = format!("the address `{address}` led to a page, and now leads nowhere");
        let to = after.address(page);
        let to = if to.is_empty() { "/" } else { to.as_str() };
        return Diagnostic::error(Code::AddressRemoved, start, message)
            .label("its redirect was here")
            .help(format!("write `redirects: {{{address}: {to}}}` again"));
    }
    let id = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let message = format!("the address `{address}` led to this page, and now leads nowhere");
    Diagnostic::error(Code::AddressRemoved, start, message)
        .label("its alias was here")
        .help(format!("write `aliases: [{id}]` again, so that old links still work"))
}

/// `address-removed`: the folder is gone, and no other article has its id as an alias.
fn removed_article(
    old: &ArticleFolder,
    before: &SiteFiles,
    after: &SiteFiles,
    sources: &mut SourceMap,
) -> Option<Diagnostic> {
    let title = old.record.as_ref().and_then(|record| record.title.as_ref());
    let mut span = match title {
        Some(title) => title.span,
        None => Span::file_start(old.file?),
    };
    span.file = sources.add_missing(before.files.file(span.file)?);
    let id = &old.id;
    let message = format!("the published article `{id}` is gone, and its address leads nowhere");
    let diagnostic =
        Diagnostic::error(Code::AddressRemoved, span, message).label("this was its file");
    let mut diagnostic = match article_with_same_text(after, old).and_then(|new| new.file) {
        Some(file) => diagnostic
            .related(Span::file_start(file), "the same text, under another id")
            .help(format!(
                "write `aliases: [{id}]` there, so that the old address leads to the new page"
            )),
        None => diagnostic.help(format!(
            "restore the folder, or write `aliases: [{id}]` into the `article.yaml` of the article \
             that its address should lead to"
        )),
    };
    diagnostic.article = Some(id.clone());
    Some(diagnostic)
}

pub(super) fn article_with_same_text<'a>(
    site_files: &'a SiteFiles,
    old: &ArticleFolder,
) -> Option<&'a ArticleFolder> {
    let sha256 = &old.source()?.sha256;
    let has_same_text = |article: &&ArticleFolder| match article.source() {
        Some(source) => source.sha256 == *sha256,
        None => false,
    };
    site_files.articles.iter().find(has_same_text)
}

/// `source-changed`: the text changed, and `article.yaml` does not record the new one.
fn edited_source(
    old: &ArticleFolder,
    new: &ArticleFolder,
    before: &SiteFiles,
    after: &SiteFiles,
) -> Option<Diagnostic> {
    let (old_source, new_source) = (old.source()?, new.source()?);
    let sha256 = &new_source.sha256;
    let recorded = recorded_sha256(new);
    let is_recorded = recorded == Some(sha256) && recorded != recorded_sha256(old);
    let old_format = before.files.path(old_source.file).extension();
    let is_same_format = old_format == after.files.path(new_source.file).extension();
    if old_source.sha256 == *sha256 && is_same_format || is_recorded {
        return None;
    }
    let old_text = before.files.get(old_source.file)?.text();
    let new_text = after.files.get(new_source.file)?.text();
    let offset = first_difference(old_text, new_text);
    let message = format!(
        "the source text of `{}` was edited, but published verdicts judge the old text",
        new.id
    );
    let span = Span::new(new_source.file, offset..offset);
    let mut diagnostic =
        Diagnostic::error(Code::SourceChanged, span, message).label("the first difference");
    diagnostic = if old_text.replace("\r\n", "\n") == new_text.replace("\r\n", "\n") {
        diagnostic.note(LINE_ENDS).help(KEEP_BYTES)
    } else {
        diagnostic.help(format!(
            "restore the old text; if its publisher changed it, review every verdict and then \
             record `source_sha256: {sha256}` in `article.yaml`"
        ))
    };
    diagnostic.article = Some(new.id.clone());
    Some(diagnostic)
}

fn recorded_sha256(article: &ArticleFolder) -> Option<&String> {
    Some(&article.record.as_ref()?.source_sha256.as_ref()?.value.0)
}

/// Returns the offset in `new` at which two texts differ first, or 0 if only the encoding
/// differs.
fn first_difference(old: &str, new: &str) -> usize {
    if old == new {
        return 0;
    }
    for ((offset, new_char), old_char) in new.char_indices().zip(old.chars()) {
        if new_char != old_char {
            return offset;
        }
    }
    old.len().min(new.len())
}
