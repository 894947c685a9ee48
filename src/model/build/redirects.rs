//! Ids that claims and articles had before: their addresses lead to the pages as they are now, so that no link to a
//! published page ever breaks.

use indexmap::IndexMap;

use crate::content::SiteFiles;
use crate::content::values::Id;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Page};

/// An address that a page once had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The old address, below the site's root.
    pub from: String,
    /// The page.
    pub to: Page,
}

/// The aliases of what readers see.
pub fn of(site_files: &SiteFiles, model: &Model) -> Vec<Redirect> {
    let verdicts = site_files
        .verdicts
        .iter()
        .filter_map(|it| Some((it.id.as_str(), &it.record.as_ref()?.aliases)));
    let claims = places(model.claims.iter().map(|claim| claim.id.as_str()));
    let claim = |id: &str| claims.get(id).copied().map(Page::Claim);
    let articles = site_files
        .articles
        .iter()
        .filter_map(|it| Some((it.id.as_str(), &it.record.as_ref()?.aliases)));
    let known = places(model.articles.iter().map(|article| article.id.as_str()));
    let article = |id: &str| known.get(id).copied().map(Page::Article);
    let claims = verdicts.flat_map(|(id, aliases)| leading("claims", aliases, move || claim(id)));
    let articles =
        articles.flat_map(|(id, aliases)| leading("articles", aliases, move || article(id)));
    claims.chain(articles).collect()
}

/// The place of every id.
fn places<'m>(ids: impl Iterator<Item = &'m str>) -> IndexMap<&'m str, usize> {
    ids.enumerate().map(|(at, id)| (id, at)).collect()
}

/// The addresses below `folder` that lead to a page, where readers see it.
fn leading(
    folder: &str,
    aliases: &[Spanned<Id>],
    page: impl Fn() -> Option<Page>,
) -> Vec<Redirect> {
    let alias = |id: &Spanned<Id>| {
        Some(Redirect { from: format!("{folder}/{}/", id.value.0), to: page()? })
    };
    aliases.iter().filter_map(alias).collect()
}

/// `invalid-id` and `duplicate-id` where an alias cannot be an address, or is that of something else.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let claims = site_files.verdicts.iter().map(|verdict| (verdict.id.as_str(), verdict.file));
    let aliases = site_files
        .verdicts
        .iter()
        .filter_map(|verdict| verdict.record.as_ref())
        .flat_map(|it| &it.aliases);
    check_kind("claim", claims, aliases, diagnostics);
    let articles =
        site_files.articles.iter().filter_map(|article| Some((article.id.as_str(), article.file?)));
    let aliases = site_files
        .articles
        .iter()
        .filter_map(|article| article.record.as_ref())
        .flat_map(|it| &it.aliases);
    check_kind("article", articles, aliases, diagnostics);
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
                    .help(format!("an alias is an id that this had before: {}", Id::FORM)),
            );
        } else if let Some(other) = taken.get(id) {
            diagnostics.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    alias.span,
                    format!("the id `{id}` is that of another {kind}"),
                )
                .label("one address cannot lead to two pages")
                .related(*other, "this has it already")
                .help("take the alias away"),
            );
        } else {
            taken.insert(id, alias.span);
        }
    }
}
