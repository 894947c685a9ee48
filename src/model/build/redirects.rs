//! Redirects from former addresses, so that no link to a published page breaks: the aliases of
//! claims, articles, people and static pages, and the `redirects` of `site.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::content::SiteFiles;
use crate::content::values::{AddressMap, Id, MovedAddress, page_address};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match};
use crate::model::page::RESERVED;
use crate::model::{Model, Page};

/// A former address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The former address, below the site's root.
    pub from: String,
    pub to: Page,
}

/// Adds the redirects to all pages that readers see.
pub fn resolve(model: &mut Model, site_files: &SiteFiles) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut redirects = aliases_of_texts(site_files, model);
    let former = former_addresses(site_files, model);
    let moved = site_files.site.as_deref().map(|site| &site.redirects);
    if !former.is_empty() || moved.is_some_and(|moved| !moved.0.is_empty()) {
        let mut resolver = Resolver::new(model, &mut redirects, &mut diagnostics);
        for address in &former {
            resolver.add_alias(address);
        }
        if let Some(moved) = moved {
            resolver.add_moved(moved);
        }
    }
    model.redirects = redirects;
    diagnostics
}

/// Returns the redirects from the aliases of claims and articles.
fn aliases_of_texts(site_files: &SiteFiles, model: &Model) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    let claims = indexes_by_id(model.claims.iter().map(|claim| claim.id.as_str()));
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        if let Some(index) = claims.get(verdict.id.as_str()) {
            add(&mut redirects, "claims", &record.aliases, &Page::Claim(*index));
            if model.site.embed {
                add_embeds(&mut redirects, &record.aliases, *index);
            }
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

/// Adds the redirects of the cards that other sites show in a frame.
fn add_embeds(redirects: &mut Vec<Redirect>, aliases: &[Spanned<Id>], claim: usize) {
    for alias in aliases {
        let from = format!("claims/{}/embed/", alias.value.0);
        redirects.push(Redirect { from, to: Page::Embed(claim) });
    }
}

/// An alias of a person or a static page.
struct FormerAddress<'c> {
    alias: &'c Spanned<Id>,
    /// The address of the folder: `people/`, or an empty one.
    folder: &'static str,
    /// The page, if readers see it.
    page: Option<Page>,
}

/// Returns the aliases of people and static pages.
fn former_addresses<'c>(site_files: &'c SiteFiles, model: &Model) -> Vec<FormerAddress<'c>> {
    let mut former = Vec::new();
    for person in &site_files.people {
        let Some(record) = &person.record else { continue };
        if record.aliases.is_empty() {
            continue;
        }
        let index = model.people.iter().position(|other| other.file == Some(person.file));
        for alias in &record.aliases {
            former.push(FormerAddress { alias, folder: "people/", page: index.map(Page::Person) });
        }
    }
    for (index, page) in site_files.pages.iter().enumerate() {
        let Some(record) = &page.record else { continue };
        let target = match page.slug.as_str() {
            "methodology" => Page::Methodology,
            "corrections" => Page::Corrections,
            _ => Page::StaticPage(index),
        };
        for alias in &record.aliases {
            former.push(FormerAddress { alias, folder: "", page: Some(target.clone()) });
        }
    }
    former
}

/// Adds redirects, each from an address that no page and no other redirect has.
struct Resolver<'a> {
    live: BTreeMap<String, Page>,
    /// The former addresses so far, and where they lead.
    known: BTreeMap<String, Page>,
    /// The places of the former addresses of people, static pages and `site.yaml`.
    taken: BTreeMap<String, Span>,
    /// The ends of the chains of redirects that were followed.
    ends: BTreeMap<String, Result<Page, DeadEnd>>,
    redirects: &'a mut Vec<Redirect>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Resolver<'a> {
    fn new(
        model: &Model,
        redirects: &'a mut Vec<Redirect>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let live = model.pages().into_iter().map(|page| (model.address(&page), page)).collect();
        let known = redirects.iter().map(|it| (it.from.clone(), it.to.clone())).collect();
        Self { live, known, taken: BTreeMap::new(), ends: BTreeMap::new(), redirects, diagnostics }
    }

    fn add(&mut self, from: String, to: Page) {
        self.known.insert(from.clone(), to.clone());
        self.redirects.push(Redirect { from, to });
    }

    fn add_alias(&mut self, former: &FormerAddress) {
        let id = former.alias.value.0.as_str();
        if !Id::is_valid(id) {
            self.diagnostics.push(invalid_alias(id, former.alias.span));
            return;
        }
        let from = format!("{}{id}/", former.folder);
        let is_reserved = former.folder.is_empty() && RESERVED.contains(&id);
        if self.is_free(&from, former.alias.span, is_reserved)
            && let Some(to) = former.page.clone()
        {
            self.add(from, to);
        }
    }

    /// Returns whether an address is free. Reports it if another page or redirect has it.
    fn is_free(&mut self, from: &str, span: Span, is_reserved: bool) -> bool {
        let is_alias = self.known.contains_key(from);
        let other = self.taken.get(from).copied();
        let message = if is_reserved || self.live.contains_key(from) {
            format!("the address `{from}` has a page of its own")
        } else if is_alias || other.is_some() {
            format!("the address `{from}` already leads to another page")
        } else {
            self.taken.insert(from.to_owned(), span);
            return true;
        };
        let mut diagnostic = Diagnostic::error(Code::DuplicateId, span, message)
            .label("one address cannot lead to two pages")
            .help("remove the old address here, or rename the page that has it");
        if let Some(other) = other {
            diagnostic = diagnostic.related(other, "already used here");
        }
        self.diagnostics.push(diagnostic);
        false
    }

    fn add_moved(&mut self, moved: &AddressMap) {
        let mut targets = BTreeMap::new();
        let mut valid = Vec::new();
        for entry in &moved.0 {
            let (Some(from), Some(to)) = (self.address(&entry.from), self.address(&entry.to))
            else {
                continue;
            };
            if self.is_free(&from, entry.from.span, false) {
                targets.insert(from.clone(), to.clone());
                valid.push((from, to, entry));
            }
        }
        for (from, to, entry) in valid {
            match self.page_at(&to, &targets) {
                Ok(page) => self.add(from, page),
                Err(problem) => self.diagnostics.push(self.dead_end(&problem, entry)),
            }
        }
    }

    fn address(&mut self, written: &Spanned<String>) -> Option<String> {
        let address = page_address(&written.value);
        if address.is_none() {
            let message = format!("`{}` is not the address of a page of this site", written.value);
            self.diagnostics.push(
                Diagnostic::error(Code::InvalidValue, written.span, message)
                    .label("not a path below the root of the site")
                    .help("write it as `topics/housing/`, without a host, `?` and `#`"),
            );
        }
        address
    }

    /// Returns the page that an address leads to, through other redirects.
    fn page_at(&mut self, to: &str, targets: &BTreeMap<String, String>) -> Result<Page, DeadEnd> {
        let mut seen = BTreeSet::new();
        let mut address = to;
        let end = loop {
            if let Some(page) = self.live.get(address).or(self.known.get(address)) {
                break Ok(page.clone());
            }
            if let Some(end) = self.ends.get(address) {
                break end.clone();
            }
            if !seen.insert(address) {
                break Err(DeadEnd::Loop);
            }
            match targets.get(address) {
                Some(next) => address = next,
                None => break Err(DeadEnd::NoPage(address.to_owned())),
            }
        };
        for address in seen {
            self.ends.insert(address.to_owned(), end.clone());
        }
        end
    }

    fn dead_end(&self, problem: &DeadEnd, entry: &MovedAddress) -> Diagnostic {
        let span = entry.to.span;
        let error = |message: String| Diagnostic::error(Code::BrokenLink, span, message);
        let DeadEnd::NoPage(address) = problem else {
            return error(format!("the redirect from `{}` leads back to itself", entry.from.value))
                .label("leads in a circle")
                .help("write the address of a page that readers see");
        };
        let diagnostic =
            error(format!("no page has the address `{address}`")).label("no such page");
        let names: Vec<&str> = self.live.keys().map(String::as_str).collect();
        match best_match(address, &names) {
            Some(name) => diagnostic.suggest(format!("did you mean `{name}`?"), name),
            None => diagnostic.help(
                "write the address of a page that readers see, such as `topics/housing/`; a topic or \
                 publisher has a page if a published claim names it",
            ),
        }
    }
}

/// Why a redirect leads to no page.
#[derive(Clone)]
enum DeadEnd {
    Loop,
    /// The last address.
    NoPage(String),
}

fn invalid_alias(id: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::InvalidId, span, format!("`{id}` cannot be an id"))
        .label("not an id")
        .help(format!("an alias is a former id; an id has {}", Id::FORM))
}

/// Reports `invalid-id` for an alias of a claim or article that is not an id, and `duplicate-id` for
/// one that is taken.
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
            diagnostics.push(invalid_alias(id, alias.span));
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
