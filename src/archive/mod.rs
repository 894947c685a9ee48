//! Saves copies of the pages that a site cites: kept copies in its files, and archived copies of
//! the Wayback Machine. An address that only a draft names is sent to a host only if the user asks
//! for that.

mod captures;
mod changed;
mod copies;
mod copy_folder;
mod edits;
mod entries;
mod journal;
pub(crate) mod new_source;
mod plan;
mod save_page_now;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use camino::Utf8Path;
use jiff::Timestamp;
use url::Url;

use crate::archive::captures::{CaptureEnd, Captures};
pub use crate::archive::changed::{ComparedCounts, find_changed};
use crate::archive::copies::CopyStore;
use crate::archive::edits::{Addition, AdditionKind};
use crate::archive::journal::{Journal, PageState};
use crate::archive::plan::Address;
pub use crate::archive::save_page_now::Credentials;
use crate::archive::save_page_now::SavePageNow;
pub use crate::archive::table::{ArchiveTable, ArchivedRow, read as read_table};
use crate::cache::Cache;
use crate::content::SiteFiles;
use crate::link_check::{CrawlPolicy, Fetched, fetch_pages};
use crate::model::Clock;
use crate::project::Snapshot;

/// The address of the Wayback Machine.
const SERVICE: &str = "https://web.archive.org";

/// The limits of requests.
#[derive(Debug, Clone)]
pub struct ArchivePolicy {
    /// The limits for the hosts of pages.
    pub crawl: CrawlPolicy,
    /// The address of Save Page Now, without a slash at the end.
    pub service: String,
    /// How many captures may be asked for in a window with an account, and without one.
    pub limits: [usize; 2],
    /// The length of a window: a minute, and some seconds more.
    pub window: Duration,
    /// The time between two questions about a capture.
    pub poll_every: Duration,
    /// How long one run waits for a capture.
    pub max_capture: Duration,
    /// How long to wait if the service is overloaded and does not say for how long.
    pub pause: Duration,
    pub now: fn() -> Timestamp,
}

impl ArchivePolicy {
    pub fn new(now: fn() -> Timestamp) -> Self {
        let crawl = CrawlPolicy {
            timeout: Duration::from_secs(30),
            deadline: Duration::from_secs(24 * 60 * 60),
            max_retry_after: Duration::from_secs(5 * 60),
            ..CrawlPolicy::default()
        };
        Self {
            crawl,
            service: SERVICE.to_owned(),
            limits: [7, 3],
            window: Duration::from_secs(62),
            poll_every: Duration::from_secs(5),
            max_capture: Duration::from_secs(5 * 60),
            pause: Duration::from_secs(30),
            now,
        }
    }
}

/// The kinds of work for the addresses of a site.
pub struct Tasks {
    /// The ids of the claims whose sources are archived. An empty list means all claims.
    pub claims: Vec<String>,
    /// Whether copies are kept.
    pub copies: bool,
    /// Which addresses are sent to the Wayback Machine.
    pub wayback: Wayback,
    /// The keys of an account at archive.org.
    pub credentials: Option<Credentials>,
}

/// Which addresses are sent to the Wayback Machine. Everybody can see them there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wayback {
    None,
    /// Those that readers of the published site see.
    Published,
    /// Also those that only drafts name.
    All,
}

/// The result for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub kind: NoteKind,
    pub url: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A kept copy was saved.
    Copied,
    /// An archived copy was written down.
    Archived,
    /// It would be saved or captured.
    Planned,
    /// It cannot be kept.
    NotKept,
    /// The Wayback Machine does not capture it.
    Refused,
    /// Another run may do it.
    Left,
    /// It is not sent to the Wayback Machine, because only a draft names it.
    Private,
}

impl Note {
    pub(crate) fn new(kind: NoteKind, url: &str, text: impl Into<String>) -> Self {
        Self { kind, url: url.to_owned(), text: text.into() }
    }
}

/// Lists what [`run`] would do, without asking a host or writing a file.
///
/// # Errors
/// If a claim that was asked for does not exist.
pub fn dry_run(
    snapshot: &Snapshot,
    tasks: &Tasks,
    report: &mut dyn FnMut(Note),
) -> Result<(), String> {
    for address in plan::addresses(snapshot, &tasks.claims)? {
        let url = address.url.as_str();
        if tasks.copies && !address.copies.is_empty() {
            let files: Vec<String> = address.copies.keys().map(|it| format!("`{it}`")).collect();
            let text = format!("a copy would be saved for {}", files.join(", "));
            report(Note::new(NoteKind::Planned, url, text));
        }
        if is_captured(&address, tasks, report) {
            let text = "the Wayback Machine would be asked to capture it";
            report(Note::new(NoteKind::Planned, url, text));
        }
    }
    Ok(())
}

/// Saves kept copies, and asks the Wayback Machine for archived ones. Each copy is written into the
/// site's files as soon as it exists.
///
/// # Errors
/// If a claim that was asked for does not exist, or another run asks the Wayback Machine now.
pub fn run(
    snapshot: &Snapshot,
    root: &Utf8Path,
    tasks: &Tasks,
    policy: &ArchivePolicy,
    cache: &Cache,
    report: &mut dyn FnMut(Note),
) -> Result<(), String> {
    let addresses = plan::addresses(snapshot, &tasks.claims)?;
    let mut wanted = Vec::new();
    for address in &addresses {
        if is_captured(address, tasks, report) {
            wanted.push(address);
        }
    }
    let _lock = if wanted.is_empty() { None } else { Some(lock(cache)?) };
    let mut gone = BTreeSet::new();
    if tasks.copies {
        // The day of a copy is a fact, so no option or variable of the environment replaces it.
        let zone = snapshot.site_files.time_zone();
        let today = Clock::Moment((policy.now)()).in_zone(zone).today;
        let store = CopyStore::open(root, &snapshot.site_files, today)?;
        gone = save_copies(&store, &addresses, policy, report);
    }
    wanted.retain(|address| !gone.contains(address.url.as_str()));
    if !wanted.is_empty() {
        let capturing = Capturing { root, site_files: &snapshot.site_files, tasks, policy };
        capturing.run(&wanted, cache, report);
    }
    Ok(())
}

/// Returns the lock that one run at a time holds.
fn lock(cache: &Cache) -> Result<crate::cache::CacheLock, String> {
    cache.try_lock().map_err(|_| {
        "another `factpress archive` asks the Wayback Machine now: wait until it is done".to_owned()
    })
}

/// Returns whether the Wayback Machine is asked for an address. Reports an address that is not
/// asked for because it is not public.
fn is_captured(address: &Address, tasks: &Tasks, report: &mut dyn FnMut(Note)) -> bool {
    if address.archive.is_empty() || tasks.wayback == Wayback::None {
        return false;
    }
    if address.is_public || tasks.wayback == Wayback::All {
        return true;
    }
    let text = "the Wayback Machine is not asked, because no published page names the address";
    report(Note::new(NoteKind::Private, address.url.as_str(), text));
    false
}

/// Fetches and saves pages. Returns the addresses of those that are gone.
fn save_copies(
    store: &CopyStore,
    addresses: &[Address],
    policy: &ArchivePolicy,
    report: &mut dyn FnMut(Note),
) -> BTreeSet<String> {
    let mut wanted: BTreeMap<&str, &Address> = BTreeMap::new();
    for address in addresses {
        if !address.copies.is_empty() {
            wanted.insert(address.url.as_str(), address);
        }
    }
    let mut gone = BTreeSet::new();
    let urls = wanted.values().map(|address| address.url.clone()).collect();
    fetch_pages(urls, &policy.crawl, &mut |url, fetched| {
        let Some(address) = wanted.get(url.as_str()) else { return };
        let (kind, reason) = match fetched {
            Fetched::Page(page) => return store.save(address, &page, report),
            Fetched::Gone(reason) => {
                gone.insert(url.to_string());
                let old = "the Wayback Machine may have an older copy, to write as `archive_url`";
                (NoteKind::NotKept, format!("{reason}; {old}"))
            }
            Fetched::Unreadable(reason) => (NoteKind::NotKept, reason),
            Fetched::Failed(reason) => (NoteKind::Left, reason),
        };
        report(Note::new(kind, url.as_str(), format!("no copy was kept: {reason}")));
    });
    gone
}

/// Asks for captures, and writes their addresses.
struct Capturing<'a> {
    root: &'a Utf8Path,
    site_files: &'a SiteFiles,
    tasks: &'a Tasks,
    policy: &'a ArchivePolicy,
}

impl Capturing<'_> {
    fn run(&self, addresses: &[&Address], cache: &Cache, report: &mut dyn FnMut(Note)) {
        let mut journal = Journal::load(cache, (self.policy.now)());
        let service = SavePageNow::new(self.policy, self.tasks.credentials.as_ref());
        let [with_account, without] = self.policy.limits;
        let limit = if self.tasks.credentials.is_some() { with_account } else { without };
        let mut captures = Captures::new(&service, self.policy, limit);
        let mut wanted: BTreeMap<&str, &Address> = BTreeMap::new();
        for address in addresses {
            let url = address.url.as_str();
            match journal.state(url).cloned() {
                Some(PageState::Captured(archive_url)) => {
                    self.write(address, &archive_url, &mut journal, report);
                }
                Some(PageState::Refused(reason)) => {
                    let text = format!("{reason}. It is asked for again a week after that");
                    report(Note::new(NoteKind::Refused, url, text));
                }
                Some(PageState::Asked(_)) | None => {
                    captures.add(&address.url, &journal);
                    wanted.insert(url, address);
                }
            }
        }
        captures.run(&mut journal, &mut |journal, url, end| {
            let Some(address) = wanted.get(url.as_str()) else { return };
            match end {
                CaptureEnd::Captured(archive_url) => {
                    self.write(address, &archive_url, journal, report);
                }
                CaptureEnd::Refused(reason) => {
                    let text = format!("no archived copy: {reason}");
                    report(Note::new(NoteKind::Refused, url.as_str(), text));
                }
                CaptureEnd::Left(reason) => {
                    let text = format!("no archived copy yet: {reason}");
                    report(Note::new(NoteKind::Left, url.as_str(), text));
                }
            }
        });
    }

    /// Writes the address of an archived copy into all files that lack it.
    fn write(
        &self,
        address: &Address,
        archive_url: &str,
        journal: &mut Journal,
        report: &mut dyn FnMut(Note),
    ) {
        let url = address.url.as_str();
        let mut is_left = false;
        for path in &address.archive {
            let mut note = |note: Note| {
                is_left |= note.kind == NoteKind::Left;
                report(note);
            };
            write_archive_url(self.root, self.site_files, path, (url, archive_url), &mut note);
        }
        if !is_left {
            journal.forget(url);
        }
    }
}

/// Writes the address of an archived copy into a file, and reports the result.
fn write_archive_url(
    root: &Utf8Path,
    site_files: &SiteFiles,
    path: &Utf8Path,
    (url, archive_url): (&str, &str),
    report: &mut dyn FnMut(Note),
) {
    let mut known_sources = BTreeSet::new();
    for source in &site_files.sources {
        let Some(record) = &source.record else { continue };
        if record.archive_url.is_some() || record.archive_note.is_some() {
            known_sources.insert(source.id.clone());
        }
    }
    let addition = Addition {
        url,
        fields: &[("archive_url", archive_url)],
        kind: AdditionKind::ArchiveUrl,
        known_sources: &known_sources,
    };
    match addition.write(root, path) {
        Ok(written) => {
            if written.places > 0 {
                let text = format!("`{path}` has the archived copy {archive_url}");
                report(Note::new(NoteKind::Archived, url, text));
            }
            if let Some(by_hand) = written.by_hand {
                report(Note::new(NoteKind::Left, url, by_hand));
            }
        }
        Err(reason) => report(Note::new(NoteKind::Left, url, reason)),
    }
}

/// Writes the archived copies of a table into the files that name the addresses and lack a copy.
/// With `is_dry`, it only reports what would be written.
///
/// # Errors
/// If a claim that was asked for does not exist.
pub fn import_table(
    snapshot: &Snapshot,
    root: &Utf8Path,
    claims: &[String],
    table: &ArchiveTable,
    is_dry: bool,
    report: &mut dyn FnMut(Note),
) -> Result<(), String> {
    for address in plan::addresses(snapshot, claims)? {
        let url = &address.url;
        let Some(row) = table.rows.iter().find(|row| is_of(row, url)) else { continue };
        for path in &address.archive {
            if is_dry {
                let text = format!("`{path}` would have the archived copy {}", row.archive_url);
                report(Note::new(NoteKind::Planned, url.as_str(), text));
                continue;
            }
            let copy = (url.as_str(), row.archive_url.as_str());
            write_archive_url(root, &snapshot.site_files, path, copy, report);
        }
    }
    Ok(())
}

fn is_of(row: &ArchivedRow, url: &Url) -> bool {
    crate::text::is_same_page(&row.url, url.as_str())
}
