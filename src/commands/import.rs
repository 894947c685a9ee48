//! `factpress import`: writes fact-checks and articles that were published before as files of the
//! site.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli;
use crate::cli::{Cli, Format, ImportClaimReviews, ImportHtml};
use crate::commands::terminal::{print_line, print_message};
use crate::commands::{
    CONTENT_ERRORS, clock, count, describe_unreadable, extent, open_project, print_diagnostics,
    read_file,
};
use crate::content::source_tree::{ReadError, decode};
use crate::diagnostics::emit;
use crate::diagnostics::source_map::MAX_FILE_BYTES;
use crate::diagnostics::span::FileId;
use crate::import;
use crate::import::articles;
use crate::import::articles::SavedPage;
use crate::import::{ImportNote, Input, InvalidLabels, Outcome, RatingLabels, ReviewImport};
use crate::model::Options;
use crate::output;
use crate::project::{BuildOptions, Project, Snapshot};

pub(crate) fn run(options: &cli::Import, cli: &Cli) -> io::Result<ExitCode> {
    let is_done = match options {
        cli::Import::ClaimReview(files) => import_claim_reviews(files, cli)?,
        cli::Import::Html(options) => import_pages(options, cli)?,
    };
    Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(CONTENT_ERRORS) })
}

/// Reads the site with its drafts. If that fails, prints the diagnostics and returns `None`.
fn open(root: &Utf8Path, cli: &Cli) -> io::Result<Option<(Project, Snapshot)>> {
    let options = Options { drafts: true, clock: clock(None)? };
    let mut project = open_project(root, BuildOptions { options, theme: None, base_url: None })?;
    let snapshot = project.check(&mut |_| ())?;
    if snapshot.site_files.site.is_none() {
        print_diagnostics(&snapshot, root, Format::Human, cli)?;
        return Ok(None);
    }
    Ok(Some((project, snapshot)))
}

/// Imports web pages as articles. Returns whether any of them is in the site now.
fn import_pages(options: &ImportHtml, cli: &Cli) -> io::Result<bool> {
    let ImportHtml { files: options, date } = options;
    let mut pages = Vec::new();
    for file in &options.files {
        pages.push(SavedPage { name: display_name(file).to_owned(), bytes: read_bytes(file)? });
    }
    let Some((_, snapshot)) = open(&options.root, cli)? else { return Ok(false) };
    let today = date.unwrap_or_else(|| snapshot.today());
    let import = articles::import_pages(pages, &snapshot, today);
    if !options.dry_run {
        output::create_files(&options.root, &import.files)?;
    }
    print_notes(&import.notes, cli.quiet);
    let known = import.count(Outcome::Known);
    if !cli.quiet {
        print_line(&format!("{} read", count(import.notes.len(), "page")))?;
        print_line(&format!("{} taken", count(import.taken, "article")))?;
        print_line(&format!("{known} already there"))?;
        print_line(&format!("{} not taken", import.count(Outcome::Refused)))?;
        if options.dry_run {
            print_line("Nothing was written.")?;
        }
    }
    Ok(import.taken + known > 0)
}

/// Imports `ClaimReview` records. Returns whether any of them is in the site now.
fn import_claim_reviews(options: &ImportClaimReviews, cli: &Cli) -> io::Result<bool> {
    let ImportClaimReviews { files: options, ratings } = options;
    let mut inputs = Vec::new();
    for file in &options.files {
        inputs.push(read_text(file)?);
    }
    let ratings = ratings.as_deref().map(read_text).transpose()?;
    let Some((mut project, snapshot)) = open(&options.root, cli)? else {
        return Ok(false);
    };
    let Some(labels) = parse_labels(ratings.as_ref(), &snapshot, cli) else { return Ok(false) };
    let import = import::claim_reviews(&inputs, &labels, &snapshot, &mut project)?;
    if !options.dry_run {
        write(&options.root, &snapshot, &import)?;
    }
    print_notes(&import.notes, cli.quiet);
    if let Some(file) = &ratings {
        for label in &import.unused_labels {
            print_message(&format!("{}: no record has the rating “{label}”", file.name));
        }
    }
    if !cli.quiet {
        print_counts(&import, options.dry_run)?;
    }
    Ok(import.taken > 0 || import.count(Outcome::Known) > 0)
}

/// Returns the labels that a file maps. Prints its mistakes and returns `None` if it has any.
fn parse_labels(file: Option<&Input>, snapshot: &Snapshot, cli: &Cli) -> Option<RatingLabels> {
    let Some(file) = file else { return Some(RatingLabels::default()) };
    match RatingLabels::parse(Utf8Path::new(&file.name), &file.text, snapshot) {
        Ok(labels) => Some(labels),
        Err(InvalidLabels { diagnostics, sources }) => {
            let _ =
                write!(anstream::stderr(), "{}", emit::human(&diagnostics, &sources, extent(cli)));
            print_message("Nothing was written.");
            None
        }
    }
}

fn read_text(file: &Utf8Path) -> io::Result<Input> {
    let text = decode(&read_bytes(file)?).map_err(|error| unreadable(file, &error))?;
    Ok(Input { name: display_name(file).to_owned(), text })
}

/// Returns the name of a file in messages.
fn display_name(file: &Utf8Path) -> &str {
    if file == "-" { "standard input" } else { file.as_str() }
}

/// Reads a file, or standard input for `-`.
fn read_bytes(file: &Utf8Path) -> io::Result<Vec<u8>> {
    if file != "-" {
        return read_file(file).map_err(|error| unreadable(file, &error));
    }
    let mut bytes = Vec::new();
    io::stdin().take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("standard input is longer than {MAX_FILE_BYTES} bytes");
        return Err(io::Error::other(message));
    }
    Ok(bytes)
}

fn unreadable(file: &Utf8Path, error: &ReadError) -> io::Error {
    let name = display_name(file);
    let reason = describe_unreadable(error);
    io::Error::other(format!("`{name}` cannot be read: {reason}; nothing was written"))
}

/// Writes all files, or no file if one cannot be written. The ratings in `site.yaml` are written
/// first, so that no verdict ever has an unknown rating.
fn write(root: &Utf8Path, snapshot: &Snapshot, import: &ReviewImport) -> io::Result<()> {
    let Some(site) = &import.site_yaml else {
        return output::create_files(root, &import.files);
    };
    let site_file = snapshot.site_files.files.get(FileId::SITE);
    let old = output::edit_site_yaml(root, site_file.map_or("", |file| file.text()), site)?;
    let created = output::create_files(root, &import.files);
    if created.is_err() {
        // The error of the files is reported, because it is the cause.
        let _ = output::restore_site_yaml(root, &old);
    }
    created
}

/// Prints a line for each note, or only for records that were not imported if `is_quiet`.
fn print_notes(notes: &[ImportNote], is_quiet: bool) {
    let mut lines = Vec::new();
    for note in notes {
        if !is_quiet || note.outcome == Outcome::Refused {
            lines.push(format!("{}: {}: {}", note.origin, note.outcome.as_str(), note.reason));
        }
    }
    // Printing thousands of lines one by one takes long.
    if !lines.is_empty() {
        print_message(&lines.join("\n"));
    }
}

fn print_counts(import: &ReviewImport, is_dry_run: bool) -> io::Result<()> {
    print_line(&format!("{} read", count(import.records, "record")))?;
    print_line(&format!("{} taken", import.taken))?;
    print_line(&format!("{} of them taken as drafts", import.count(Outcome::Draft)))?;
    print_line(&format!("{} already there", import.count(Outcome::Known)))?;
    print_line(&format!("{} not taken", import.count(Outcome::Refused)))?;
    if import.joined_media_reviews > 0 {
        let records = count(import.joined_media_reviews, "MediaReview");
        print_line(&format!("{records} joined with the review of the same address"))?;
    }
    if !import.new_ratings.is_empty() {
        let added = count(import.new_ratings.len(), "rating");
        print_line(&format!("{added} added to `site.yaml`: {}", import.new_ratings.join(", ")))?;
    }
    if is_dry_run {
        print_line("Nothing was written.")?;
    }
    Ok(())
}
