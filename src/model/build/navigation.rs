//! Finds the pages that the menu of a site names.

use std::collections::BTreeMap;

use crate::content::SiteFiles;
use crate::content::files::site::{NavigationEntry as Entry, SiteFile};
use crate::content::values::{PlainText, page_address};
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match};
use crate::model::site::{NavigationEntry, NavigationTarget};
use crate::model::{Model, Page};

/// The most entries of a menu. More would fill the screen of a phone.
const MAX_ENTRIES: usize = 12;

/// The name of the front page, whose address is empty.
const HOME: &str = "home";

/// Adds the menu that the site chooses. Its entries lead to pages that readers see.
pub(super) fn resolve(model: &mut Model, site_files: &SiteFiles) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let Some(site) = site_files.site.as_deref() else { return diagnostics };
    if site.navigation.is_empty() {
        return diagnostics;
    }
    let mut entries: Vec<NavigationEntry> = Vec::new();
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    for entry in &site.navigation {
        let Some(target) = target(&entry.value, model, &mut diagnostics) else { continue };
        let address = match &target {
            NavigationTarget::Page(page) => model.address(page),
            NavigationTarget::Url(url) => url.clone(),
        };
        if let Some(first) = taken.get(&address) {
            diagnostics.push(repeated(entry.span, *first));
            continue;
        }
        taken.insert(address, entry.span);
        let label = entry.value.label.as_deref().map(|label| label.0.clone());
        entries.push(NavigationEntry { label, target });
    }
    diagnostics.extend(too_many(site));
    model.site.navigation = Some(entries);
    diagnostics
}

/// Returns where an entry leads. Reports an entry that leads nowhere or to two places.
fn target(entry: &Entry, model: &Model, diagnostics: &mut Diagnostics) -> Option<NavigationTarget> {
    match (&entry.page, &entry.url) {
        (Some(page), None) => {
            let found = page_of(page, model);
            if found.is_none() {
                diagnostics.push(unknown_page(page, model));
            }
            found.map(NavigationTarget::Page)
        }
        (None, Some(url)) => {
            if !entry.is_present("label") {
                diagnostics.push(missing("an entry with `url`", "label", entry.span));
            }
            Some(NavigationTarget::Url(url.value.0.clone()))
        }
        (Some(page), Some(url)) => {
            let message = "an entry of the menu leads to a page of this site or to another site";
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, url.span, message)
                    .label("a second address")
                    .related(page.span, "the first one")
                    .help("keep `page` or `url`, or make two entries of it"),
            );
            None
        }
        (None, None) => {
            // A value that cannot be read is reported elsewhere.
            if !entry.is_present("page") && !entry.is_present("url") {
                diagnostics.push(missing("an entry of the menu", "page", entry.span).help(
                    "add `page: …` with the address of a page of this site, such as \
                     `methodology`, or `url: https://…` with that of another site",
                ));
            }
            None
        }
    }
}

/// Returns the page that an entry names by its address. A redirect leads to its target. The menu
/// never leads to a page for frames of other sites.
fn page_of(page: &Spanned<PlainText>, model: &Model) -> Option<Page> {
    let written = page.value.0.as_str();
    let addresses = model.addresses();
    let mut found = page_address(written).and_then(|address| addresses.get(&address));
    if found.is_none() && written == HOME {
        found = addresses.get("");
    }
    match found? {
        Page::Redirect(index) => Some(model.redirects.get(*index)?.to.clone()),
        Page::Embed(_) => None,
        page => Some(page.clone()),
    }
}

fn unknown_page(page: &Spanned<PlainText>, model: &Model) -> Diagnostic {
    let written = page.value.0.as_str();
    let mut names = vec![HOME];
    for (address, page) in model.addresses() {
        if let Some(name) = address.strip_suffix('/')
            && !matches!(page, Page::Embed(_))
        {
            names.push(name);
        }
    }
    let error =
        Diagnostic::error(Code::BrokenLink, page.span, format!("there is no page `{written}`"))
            .label("no such page");
    match best_match(written.trim_matches('/'), &names) {
        Some(name) => error.suggest(format!("did you mean `{name}`?"), name),
        None => error.help(
            "write the address of a page that readers see: `articles`, `topics`, `people`, \
             `methodology`, `corrections`, `search`, the name of a file of `content/pages/`, or an \
             address such as `topics/housing`",
        ),
    }
}

fn repeated(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateId, span, "the menu has this page twice")
        .label("second entry")
        .related(first, "first entry")
        .help("remove one of the two")
}

fn too_many(site: &SiteFile) -> Option<Diagnostic> {
    let first_left_out = site.navigation.get(MAX_ENTRIES)?;
    let message = format!("a menu can have at most {MAX_ENTRIES} entries");
    let error = Diagnostic::error(Code::InvalidValue, first_left_out.span, message);
    Some(error.label("this is one more").help(
        "remove entries; the foot of every page has the sections of the site and the pages of \
         `content/pages/`",
    ))
}
