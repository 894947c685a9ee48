//! Finds the page of this site that a link leads to.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::content::SiteFiles;
use crate::content::static_files;
use crate::content::values::Id;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, best_match};
use crate::model::prose_location::ProseLocation;
use crate::model::{LinkTarget, Model, page};

/// The characters of a file's name that are escaped in its address.
const OF_PATHS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');

/// The addresses of a site that links can lead to.
pub(crate) struct AddressIndex {
    pages: BTreeSet<String>,
    /// The addresses of the pages that are made from a file, by its path.
    files: BTreeMap<Utf8PathBuf, String>,
    /// The addresses of the files of `static/`, by their paths on the site.
    static_files: BTreeMap<Utf8PathBuf, String>,
    /// The addresses of claims that readers cannot see.
    hidden: BTreeSet<String>,
    /// The addresses of pages that are missing because of errors that are reported elsewhere.
    faulty: BTreeSet<String>,
}

impl AddressIndex {
    pub(crate) fn new(model: &Model, site_files: &SiteFiles) -> Self {
        let data = page::DATA.map(str::to_owned);
        let mut index = Self {
            pages: model.addresses().keys().cloned().chain(data).collect(),
            files: BTreeMap::new(),
            static_files: BTreeMap::new(),
            hidden: BTreeSet::new(),
            faulty: BTreeSet::new(),
        };
        for claim in &model.claims {
            index.add_file(site_files, claim.file, claim_address(&claim.id));
        }
        for article in &model.articles {
            index.add_file(site_files, article.file, article_address(&article.id));
            index.add_file(site_files, article.source_file, article_address(&article.id));
        }
        for page in &model.static_pages {
            index.add_file(site_files, page.file, format!("{}/", page.slug));
        }
        for file in &site_files.static_files {
            let address = utf8_percent_encode(&file.path, OF_PATHS).to_string();
            let path = normalize(Utf8Path::new(&file.path));
            index.files.insert(Utf8Path::new(static_files::FOLDER).join(&path), address.clone());
            index.static_files.insert(path, address);
        }
        for verdict in &site_files.verdicts {
            let address = claim_address(&verdict.id);
            if verdict.record.is_none() {
                index.faulty.insert(address);
            } else if !index.pages.contains(&address) {
                index.hidden.insert(address);
            }
        }
        for article in &site_files.articles {
            if article.record.is_none() || article.source().is_none() {
                index.faulty.insert(article_address(&article.id));
            }
        }
        index
    }

    fn add_file(&mut self, site_files: &SiteFiles, file: FileId, address: String) {
        if self.pages.contains(&address) {
            self.files.insert(normalize(site_files.files.path(file)), address);
        }
    }

    /// Returns the page that an address without a host leads to.
    pub(crate) fn target(
        &self,
        written: &str,
        location: &ProseLocation,
    ) -> Result<LinkTarget, Box<Diagnostic>> {
        let end = written.find(['#', '?']).unwrap_or(written.len());
        let (path, rest) = written.split_at(end);
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        if let Some(address) = self.find(&path, location) {
            return Ok(LinkTarget::Internal(address, rest.to_owned()));
        }
        let possible = possible_addresses(&path, location);
        let is_faulty = possible.iter().any(|address| self.faulty.contains(address));
        let is_hidden = possible.iter().any(|address| self.hidden.contains(address));
        if is_faulty || (is_hidden && !location.is_shown) {
            return Ok(LinkTarget::Unresolved);
        }
        if is_hidden {
            let message = format!("`{path}` leads to a claim that is not published");
            let diagnostic = broken_link(location, message)
                .help("publish that claim first, or remove the link: readers would find no page");
            return Err(Box::new(diagnostic));
        }
        Err(Box::new(self.unknown_page(&path, location)))
    }

    /// Resolves a path: from the root if it begins with `/`, otherwise from the file of the text or
    /// from its page.
    fn find(&self, path: &str, location: &ProseLocation) -> Option<String> {
        if let Some(path) = path.strip_prefix('/') {
            let path = normalize(Utf8Path::new(path));
            return self.page(&path).or_else(|| self.files.get(&path).cloned());
        }
        if let Some(address) = self.files.get(&normalize(&folder_of(location).join(path))) {
            return Some(address.clone());
        }
        self.page(&normalize(&Utf8Path::new(&location.address).join(path)))
    }

    /// Returns the address of the page or file at a path from the root.
    fn page(&self, path: &Utf8Path) -> Option<String> {
        let index = path.join("index.html");
        self.page_at(path)
            .or_else(|| self.static_files.get(path).cloned())
            .or_else(|| self.static_files.get(&index).cloned())
    }

    fn page_at(&self, path: &Utf8Path) -> Option<String> {
        let path = path.as_str().trim_end_matches("index.html").trim_end_matches('/');
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        [folder, path.to_owned()].into_iter().find(|address| self.pages.contains(address))
    }

    fn unknown_page(&self, path: &str, location: &ProseLocation) -> Diagnostic {
        let from_root = path.trim_start_matches('/').trim_end_matches('/');
        let others = self.pages.iter().filter(|page| **page != location.address);
        let known: Vec<String> = others.map(|page| format!("/{page}")).collect();
        let files = self.static_files.values().map(|file| format!("/{file}"));
        let known: Vec<String> = known.into_iter().chain(files).collect();
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let diagnostic = broken_link(location, format!("`{path}` leads to no page of this site"))
            .help(
                "write an address that begins at the root of the site, such as `/claims/<id>/`, or \
                 the path of the page's file",
            );
        match best_match(&format!("/{from_root}/"), &names) {
            Some(page) => diagnostic.help(format!("did you mean `{page}`?")),
            None => diagnostic,
        }
    }
}

pub(crate) fn broken_link(location: &ProseLocation, message: String) -> Diagnostic {
    Diagnostic::error(Code::BrokenLink, Span::file_start(location.file), message)
        .label("broken link")
}

fn claim_address(id: &str) -> String {
    format!("claims/{id}/")
}

fn article_address(id: &str) -> String {
    format!("articles/{id}/")
}

/// Returns the addresses that a path may mean, whether these pages exist or not.
fn possible_addresses(path: &str, location: &ProseLocation) -> Vec<String> {
    let from_root = normalize(Utf8Path::new(path.trim_start_matches('/')));
    let from_page = normalize(&Utf8Path::new(&location.address).join(path));
    let mut addresses = Vec::new();
    for path in [from_root, from_page] {
        addresses.push(format!("{}/", path.as_str().trim_end_matches("/index.html")));
    }
    let from_file = normalize(&folder_of(location).join(path));
    if let Some(path) = from_file.as_str().strip_suffix(".yaml") {
        for folder in ["/verdicts/", "content/claims/"] {
            if let Some((_, id)) = path.rsplit_once(folder) {
                addresses.push(claim_address(id));
            }
        }
    }
    addresses
}

fn folder_of<'a>(location: &ProseLocation<'a>) -> &'a Utf8Path {
    location.site_files.files.path(location.file).parent().unwrap_or(Utf8Path::new(""))
}

/// Removes `.` and `..` from a path, and composes its accents as those of addresses are. A `..`
/// above the root is dropped.
fn normalize(path: &Utf8Path) -> Utf8PathBuf {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.as_str().split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Utf8PathBuf::from(Id::normalize(&parts.join("/")))
}
