//! Lists which addresses lack a kept copy or an archived one, and where they are named.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use url::Url;

use crate::archive::entries::{self, Entry};
use crate::content::SiteFiles;
use crate::diagnostics::best_match;
use crate::diagnostics::span::{FileId, Span};
use crate::link_check::normalize_url;
use crate::model::Model;
use crate::model::build::citations::{Citation, shared_sources};
use crate::project::Snapshot;
use crate::reports::external_links;
use crate::text::web_archive;

/// An address, and the places that lack a copy of it.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) url: Url,
    /// The files that lack a kept copy, and what it is for.
    pub(super) copies: BTreeMap<Utf8PathBuf, WantedCopy>,
    /// The files that lack an archived copy.
    pub(super) archive: BTreeSet<Utf8PathBuf>,
    /// Whether readers of the published site see the address.
    pub(super) is_public: bool,
    /// Where the address is named first.
    pub(super) span: Span,
}

/// The reasons why a file needs a copy.
#[derive(Debug, Default)]
pub(super) struct WantedCopy {
    /// The words that are looked for in it.
    pub(super) quotes: BTreeSet<String>,
    /// Whether a part without a quote names the address.
    pub(super) is_without_quote: bool,
}

/// Lists the addresses of some claims, or of all that the model shows, in the order of the files.
///
/// # Errors
/// If there is no such claim.
pub(super) fn addresses(snapshot: &Snapshot, claims: &[String]) -> Result<Vec<Address>, String> {
    let site_files = &snapshot.site_files;
    let files = files_in_scope(site_files, &snapshot.model, claims)?;
    let mut plan =
        Plan { site_files, shown: shown_addresses(snapshot), addresses: BTreeMap::new() };
    let shared = shared_sources(site_files);
    let cited = words_of_sources(site_files);
    for article in &site_files.articles {
        if let (Some(file), Some(record)) = (article.file, &article.record)
            && files.contains(&file)
        {
            plan.add(file, entries::of_article(record).as_slice(), &[]);
        }
    }
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        if !files.contains(&verdict.file) {
            continue;
        }
        let mut parts = entries::of_verdict(record);
        for entry in &mut parts {
            let Some(source) = entry.source.and_then(|id| shared.get(id)) else { continue };
            // Facts that the verdict lacks come from the shared source.
            entry.copy = entry.copy.or(source.copy.as_ref());
            entry.archive_url = entry.archive_url.or(source.archive_url.as_ref());
            entry.has_archive_note |= source.archive_note.is_some();
        }
        plan.add(verdict.file, &parts, &[]);
    }
    for source in &site_files.sources {
        if let Some(record) = &source.record
            && files.contains(&source.file)
        {
            let words = cited.get(source.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            plan.add(source.file, entries::of_source(record).as_slice(), words);
        }
    }
    let mut addresses: Vec<Address> = plan.addresses.into_values().collect();
    addresses.sort_by_key(|address| (address.span.file, address.span.start));
    Ok(addresses)
}

struct Plan<'a> {
    site_files: &'a SiteFiles,
    shown: BTreeSet<String>,
    addresses: BTreeMap<String, Address>,
}

impl Plan<'_> {
    /// Adds the parts of a file. `words` are looked for in the copies of all of them.
    fn add(&mut self, file: FileId, parts: &[Entry], words: &[&str]) {
        let path = self.site_files.files.path(file).to_owned();
        for entry in parts {
            let wants_copy = entry.can_keep_copy && entry.copy.is_none();
            let wants_archive = entry.archive_url.is_none()
                && !entry.has_archive_note
                && !web_archive::is_archive_url(&entry.url.value.0);
            let Some(url) = normalize_url(&entry.url.value.0) else { continue };
            if !wants_copy && !wants_archive {
                continue;
            }
            let is_public = self.shown.contains(url.as_str());
            let span = self.site_files.files.narrow(entry.url.span, &entry.url.value.0);
            let address = self.addresses.entry(url.to_string()).or_insert_with(|| Address {
                url,
                copies: BTreeMap::new(),
                archive: BTreeSet::new(),
                is_public,
                span,
            });
            if wants_archive {
                address.archive.insert(path.clone());
            }
            if wants_copy {
                let copy = address.copies.entry(path.clone()).or_default();
                copy.is_without_quote |= entry.words.is_none();
                copy.quotes.extend(entry.words.iter().chain(words).map(|it| (*it).to_owned()));
            }
        }
    }
}

/// Returns the addresses that readers of the published site see.
fn shown_addresses(snapshot: &Snapshot) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for link in external_links::collect(&snapshot.site_files, &snapshot.published()) {
        shown.extend(normalize_url(&link.url).map(String::from));
    }
    shown
}

/// Returns the words of all citations that are looked for in the copy of a shared source.
fn words_of_sources(site_files: &SiteFiles) -> BTreeMap<&str, Vec<&str>> {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let records = site_files.verdicts.iter().filter_map(|verdict| verdict.record.as_ref());
    for entry in records.flat_map(|record| &record.evidence) {
        if let Some(source) = &entry.source
            && entry.copy.is_none()
            && let Some((quoted, _)) = Citation::of_entry(entry).words()
        {
            words.entry(source.value.0.as_str()).or_default().push(quoted);
        }
    }
    words
}

/// Returns the files whose addresses are in scope: those of the named claims, or else those that the
/// model shows and that are not of retracted claims.
pub(super) fn files_in_scope(
    site_files: &SiteFiles,
    model: &Model,
    claims: &[String],
) -> Result<BTreeSet<FileId>, String> {
    let mut files = BTreeSet::new();
    let mut verdicts = BTreeSet::new();
    if claims.is_empty() {
        files.extend(model.articles.iter().map(|article| article.file));
        verdicts.extend(model.claims.iter().filter(|claim| !claim.retracted).map(|it| it.file));
    }
    for id in claims {
        let Some(verdict) = site_files.verdict(id) else {
            return Err(unknown_claim(site_files, id));
        };
        verdicts.insert(verdict.file);
        files.extend(site_files.article(&verdict.article).and_then(|article| article.file));
    }
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        if !verdicts.contains(&verdict.file) {
            continue;
        }
        for id in record.evidence.iter().filter_map(|entry| entry.source.as_ref()) {
            let source = site_files.sources.iter().find(|source| source.id == id.value.0);
            files.extend(source.map(|source| source.file));
        }
    }
    files.extend(verdicts);
    Ok(files)
}

/// Returns the message that there is no such claim, with the claim of the nearest id.
pub(super) fn unknown_claim(site_files: &SiteFiles, id: &str) -> String {
    let known: Vec<&str> = site_files.verdicts.iter().map(|it| it.id.as_str()).collect();
    match best_match(id, &known) {
        Some(similar) => format!("there is no claim `{id}`; did you mean `{similar}`?"),
        None => format!("there is no claim `{id}`"),
    }
}
