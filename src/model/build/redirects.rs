//! Redirects from the former ids of claims and articles, so that no link to a published page breaks.

use indexmap::IndexMap;

use crate::content::SiteFiles;
use crate::content::values::Id;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Page};

/// A former address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The former address, below the site's root.
    pub from: String,
    pub to: Page,
}

/// Builds the redirects to all pages of claims and articles that readers see.
pub fn build(site_files: &SiteFiles, model: &Model) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    let claims = indexes_by_id(model.claims.iter().map(|claim| claim.id.as_str()));
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        if let Some(index) = claims.get(verdict.id.as_str()) {
            add(&mut redirects, "claims", &record.aliases, &Page::Claim(*index));
        }
    }
    let articles = indexes_by_id(model.articles.iter().map(|article| article.id.as_str()));
    for article in &site_files.articles {
        let Some(record) = &article.record else { continue };
        if let Some(index) = articles.get(article.id.as_str()) {
            add(&mut redirects, "articles", &record.aliases, &Page::Article(*index));
        }
    }
    redirects
}

fn indexes_by_id<'m>(ids: impl Iterator<Item = &'m str>) -> IndexMap<&'m str, usize> {
    ids.enumerate().map(|(index, id)| (id, index)).collect()
}

fn add(redirects: &mut Vec<Redirect>, folder: &str, aliases: &[Spanned<Id>], to: &Page) {
    for alias in aliases {
        redirects.push(Redirect { from: format!("{folder}/{}/", alias.value.0), to: to.clone() });
    }
}

/// Reports `invalid-id` for an alias that is not an id, and `duplicate-id` for one that is taken.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let verdicts = || site_files.verdicts.iter();
    check_kind(
        "claim",
        verdicts().map(|verdict| (verdict.id.as_str(), verdict.file)),
        verdicts().filter_map(|verdict| verdict.record.as_ref()).flat_map(|it| &it.aliases),
        diagnostics,
    );
    let articles = || site_files.articles.iter();
    check_kind(
        "article",
        articles().filter_map(|article| Some((article.id.as_str(), article.file?))),
        articles().filter_map(|article| article.record.as_ref()).flat_map(|it| &it.aliases),
        diagnostics,
    );
}

fn check_kind<'c>(
    kind: &str,
    own: impl Iterator<Item = (&'c str, FileId)>,
    aliases: impl Iterator<Item = &'c Spanned<Id>>,
    diagnostics: &mut Diagnostics,
) {
    let mut taken: IndexMap<&str, Span> =
        own.map(|(id, file)| (id, Span::file_start(file))).collect();
    for alias in aliases {
        let id = alias.value.0.as_str();
        if !Id::is_valid(id) {
            diagnostics.push(
                Diagnostic::error(Code::InvalidId, alias.span, format!("`{id}` cannot be an id"))
                    .label("not an id")
                    .help(format!("an alias is a former id; an id has {}", Id::FORM)),
            );
        } else if let Some(other) = taken.get(id) {
            diagnostics.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    alias.span,
                    format!("another {kind} has the id `{id}`"),
                )
                .label("one address cannot lead to two pages")
                .related(*other, "already used here")
                .help("remove the alias"),
            );
        } else {
            taken.insert(id, alias.span);
        }
    }
}
