//! `factpress archive`: saves copies of what a site cites, and compares them with the pages of today.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use camino::Utf8Path;

use crate::archive;
use crate::archive::{ArchivePolicy, ComparedCounts, Credentials, Note, NoteKind, Tasks, Wayback};
use crate::cache::Cache;
use crate::cli::{Archive, Cli, WaybackScope};
use crate::commands::terminal::{
    print_line, print_message, print_warning, without_runner_commands,
};
use crate::commands::{
    CONTENT_ERRORS, build_options, describe_unreadable, environment, exit_code, extent, read_file,
    read_site, set_jobs, time, warn_about_errors,
};
use crate::content::source_tree::decode;
use crate::diagnostics::emit;
use crate::project::Snapshot;

/// The keys of an account at archive.org, as its own program `ia` names them.
const KEYS: [&str; 2] = ["IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY"];

pub(crate) fn run(options: &Archive, cli: &Cli) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let root = &options.site.root;
    // The import asks no host, so it may include drafts.
    let includes_drafts = options.drafts || options.import.is_some();
    let snapshot = read_site(root, build_options(&options.site, includes_drafts)?)?;
    warn_about_errors(&snapshot);
    if options.check {
        return check(&snapshot, options, cli);
    }
    let mut printer = Printer { counts: BTreeMap::new(), is_quiet: cli.quiet };
    let mut report = |note: Note| printer.add(&note);
    if let Some(file) = &options.import {
        import(&snapshot, options, file, &mut report)?;
    } else {
        let tasks = tasks(options)?;
        if options.dry_run {
            archive::dry_run(&snapshot, &tasks, &mut report).map_err(io::Error::other)?;
        } else {
            let (policy, cache) = (ArchivePolicy::new(time), Cache::captures(root));
            archive::run(&snapshot, root, &tasks, &policy, &cache, &mut report)
                .map_err(io::Error::other)?;
        }
    }
    printer.print_summary(options)?;
    let is_left = printer.count(NoteKind::Left) > 0;
    Ok(if is_left { ExitCode::from(CONTENT_ERRORS) } else { exit_code(&snapshot) })
}

/// Returns the kinds of work, by the options and the keys in the environment.
fn tasks(options: &Archive) -> io::Result<Tasks> {
    let credentials = credentials()?;
    let wayback = match options.wayback {
        Some(WaybackScope::Published) => Wayback::Published,
        Some(WaybackScope::All) => Wayback::All,
        None if credentials.is_some() => Wayback::Published,
        Some(WaybackScope::None) | None => Wayback::None,
    };
    let claims = options.claims.clone();
    Ok(Tasks { claims, copies: !options.no_copies, wayback, credentials })
}

fn credentials() -> io::Result<Option<Credentials>> {
    let [access, secret] = KEYS;
    match (environment(access), environment(secret)) {
        (Some(access_key), Some(secret_key)) => Ok(Some(Credentials { access_key, secret_key })),
        (None, None) => Ok(None),
        _ => Err(io::Error::other(format!(
            "only one of `{access}` and `{secret}` is set: set both, or none"
        ))),
    }
}

fn import(
    snapshot: &Snapshot,
    options: &Archive,
    file: &Utf8Path,
    report: &mut dyn FnMut(Note),
) -> io::Result<()> {
    let text = read_file(file)
        .and_then(|bytes| decode(&bytes))
        .map_err(|error| io::Error::other(format!("`{file}`: {}", describe_unreadable(&error))))?;
    let table = archive::read_table(&text)
        .map_err(|reason| io::Error::other(format!("`{file}`: {reason}")))?;
    for (line, reason) in &table.skipped {
        print_warning(&format!("{file}:{line}: {reason}"));
    }
    let (root, claims) = (&options.site.root, &options.claims);
    archive::import_table(snapshot, root, claims, &table, options.dry_run, report)
        .map_err(io::Error::other)
}

/// Prints a warning for every quote that its address no longer shows.
fn check(snapshot: &Snapshot, options: &Archive, cli: &Cli) -> io::Result<ExitCode> {
    let policy = ArchivePolicy::new(time);
    let mut print = |note: Note| print_note(&note);
    let (found, counts) = archive::find_changed(snapshot, &options.claims, &policy, &mut print)
        .map_err(io::Error::other)?;
    let text = emit::human(&found, &snapshot.site_files.files, extent(cli));
    let _ = write!(anstream::stderr(), "{}", without_runner_commands(&text));
    if !cli.quiet {
        let ComparedCounts { same, changed, unknown } = counts;
        print_line(&format!(
            "{}: {same} still with all quotes, {changed} changed, {unknown} could not be compared",
            number(same + changed + unknown, "address", "addresses")
        ))?;
    }
    Ok(exit_code(snapshot))
}

/// Prints and counts the results.
struct Printer {
    counts: BTreeMap<NoteKind, usize>,
    is_quiet: bool,
}

impl Printer {
    fn add(&mut self, note: &Note) {
        *self.counts.entry(note.kind).or_default() += 1;
        let is_done =
            matches!(note.kind, NoteKind::Copied | NoteKind::Archived | NoteKind::Planned);
        if !(is_done && self.is_quiet) {
            print_note(note);
        }
    }

    fn count(&self, kind: NoteKind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    fn print_summary(&self, options: &Archive) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        if options.dry_run {
            let planned = self.count(NoteKind::Planned);
            return print_line(&format!("{planned} to do. Nothing was asked or written."));
        }
        let copied = self.count(NoteKind::Copied);
        print_line(&format!(
            "{} saved, {} written; {} cannot be kept, {} left for another run",
            number(copied, "copy", "copies"),
            number(self.count(NoteKind::Archived), "archive address", "archive addresses"),
            self.count(NoteKind::NotKept) + self.count(NoteKind::Refused),
            self.count(NoteKind::Left),
        ))?;
        if copied > 0 {
            print_message(
                "What scripts draw is not in the copies. Look at each of them before you publish.",
            );
        }
        Ok(())
    }
}

fn number(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn print_note(note: &Note) {
    print_message(&format!("{}: {}", note.url, note.text));
}
