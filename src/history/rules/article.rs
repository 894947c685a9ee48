//! Articles that published claims judge: their texts stay as they were checked, and their addresses lead somewhere. It must not
//! look at the claims.

use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::rules::State;
use crate::model::check::article::{KEEP_BYTES, LINE_ENDS};
use crate::model::{Model, Page};

/// Judges what has become of every article that readers saw.
pub(crate) fn check(
    before: State,
    now: State,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    for article in &before.model.articles {
        let Some(was) = before.site_files.articles.iter().find(|was| was.id == article.id) else {
            continue;
        };
        match successor(now.site_files, &article.id) {
            Some(is) => {
                diagnostics.extend(edited_source(was, is, before.site_files, now.site_files))
            }
            None => diagnostics.extend(gone(was, before.site_files, now.site_files, sources)),
        }
    }
    let addresses = now.model.addresses();
    for alias in &before.model.redirects {
        // Where the page itself is gone, that is what is wrong.
        let Some(page) = addresses.get(&before.model.address(&alias.to)) else { continue };
        diagnostics.extend(match addresses.get(&alias.from) {
            None => forgotten(&alias.from, page, now.model),
            Some(other) if end_of(other, now.model) != end_of(page, now.model) => {
                taken(&alias.from, other, now.model)
            }
            Some(_) => None,
        });
    }
}

/// The address of the page that one leads to.
fn end_of(page: &Page, model: &Model) -> String {
    match page {
        Page::Redirect(at) => {
            model.redirects.get(*at).map_or_else(String::new, |alias| model.address(&alias.to))
        }
        page => model.address(page),
    }
}

/// The file that a page is made from; aliases are of claims and articles alone.
fn file_of(page: &Page, model: &Model) -> Option<FileId> {
    match page {
        Page::Claim(at) => Some(model.claims.get(*at)?.file),
        Page::Article(at) => Some(model.articles.get(*at)?.file),
        Page::Redirect(at) => file_of(&model.redirects.get(*at)?.to, model),
        _ => None,
    }
}

/// `address-removed` where the address of a page was given to another one.
fn taken(address: &str, page: &Page, now: &Model) -> Option<Diagnostic> {
    let start = Span::file_start(file_of(page, now)?);
    let message = format!("the address `{address}` led to another page, and leads to this one now");
    Some(
        Diagnostic::error(Code::AddressRemoved, start, message)
            .label("links to the other page lead here")
            .help("give this one another id, and the other its alias again"),
    )
}

/// The article of that id, or the one that answers to it.
pub(crate) fn successor<'c>(site_files: &'c SiteFiles, id: &str) -> Option<&'c ArticleFolder> {
    let answers = |article: &&ArticleFolder| {
        article
            .record
            .as_ref()
            .is_some_and(|record| record.aliases.iter().any(|alias| alias.value.0 == id))
    };
    let own = site_files.articles.iter().find(|article| article.id == id);
    own.or_else(|| site_files.articles.iter().find(answers))
}

/// The article that holds the very text of another one.
pub(crate) fn twin<'c>(
    site_files: &'c SiteFiles,
    was: &ArticleFolder,
) -> Option<&'c ArticleFolder> {
    let sha256 = |article: &ArticleFolder| article.source().map(|source| source.sha256.clone());
    site_files.articles.iter().find(|is| sha256(is).is_some() && sha256(is) == sha256(was))
}

/// `address-removed` where the folder is gone and no other article answers to its id.
fn gone(
    was: &ArticleFolder,
    before: &SiteFiles,
    now: &SiteFiles,
    sources: &mut SourceMap,
) -> Option<Diagnostic> {
    let title =
        was.record.as_ref().and_then(|record| record.title.as_ref()).map(|title| title.span);
    let span = title.or(was.file.map(Span::file_start))?;
    let span = Span { file: sources.add(before.files.file(span.file)?), ..span };
    let message =
        format!("the published article `{}` is gone, and its address leads nowhere", was.id);
    let mistake = Diagnostic::error(Code::AddressRemoved, span, message).label("this was its file");
    let mut mistake = match twin(now, was).and_then(|is| is.file) {
        Some(file) => mistake
            .related(Span::file_start(file), "here is the same text under another id")
            .help(format!("write `aliases: [{}]` there, so that the old address leads to the new page", was.id)),
        None => mistake.help(format!(
            "put the folder back, or write `aliases: [{}]` into the `article.yaml` of the article to which its address is to lead",
            was.id
        )),
    };
    mistake.article = Some(was.id.clone());
    Some(mistake)
}

/// `address-removed` where the alias of a page was taken away.
fn forgotten(address: &str, page: &Page, now: &Model) -> Option<Diagnostic> {
    let file = file_of(page, now)?;
    let id = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let message = format!("the address `{address}` led to this page, and leads nowhere now");
    let mistake = Diagnostic::error(Code::AddressRemoved, Span::file_start(file), message);
    Some(
        mistake
            .label("its alias is gone from here")
            .help(format!("write `aliases: [{id}]` again, so that links to it stay good")),
    )
}

/// `source-changed` where an article is another text than before, and `article.yaml` does not record that.
fn edited_source(
    was: &ArticleFolder,
    is: &ArticleFolder,
    before: &SiteFiles,
    now: &SiteFiles,
) -> Option<Diagnostic> {
    let (old, new) = (was.source()?, is.source()?);
    let recorded = |article: &ArticleFolder| {
        article.record.as_ref()?.source_sha256.as_deref().map(|sha256| sha256.0.clone())
    };
    let is_recorded = recorded(is).as_deref() == Some(&new.sha256) && recorded(is) != recorded(was);
    if old.sha256 == new.sha256 || is_recorded {
        return None;
    }
    let (was_text, is_text) = (before.files.get(old.file)?.text(), now.files.get(new.file)?.text());
    let at = first_difference(was_text, is_text);
    let mistake = Diagnostic::error(
        Code::SourceChanged,
        Span::new(new.file, at..at),
        format!(
            "the source text of `{}` was edited, and published verdicts judge it as it was",
            is.id
        ),
    );
    let mut mistake = mistake.label("here it differs first").help(format!(
        "put the old text back; if its publisher changed it, look at every verdict again and then record \
         `source_sha256: {}` in `article.yaml`",
        new.sha256
    ));
    mistake.article = Some(is.id.clone());
    let lines = |text: &str| text.replace("\r\n", "\n");
    Some(if lines(was_text) == lines(is_text) {
        mistake.note(LINE_ENDS).help(KEEP_BYTES)
    } else {
        mistake
    })
}

/// Where the newer of two texts is another one; its start where only line ends or a byte order mark differ.
fn first_difference(old: &str, new: &str) -> usize {
    if old == new {
        return 0;
    }
    let differs =
        old.char_indices().zip(new.char_indices()).find(|((_, old), (_, new))| old != new);
    differs.map_or(old.len().min(new.len()), |(_, (at, _))| at)
}
