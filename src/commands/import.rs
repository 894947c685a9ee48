//! `factpress import`: what was published elsewhere as files of the site.

use std::io::{self, Read};
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cli;
use crate::cli::{ClaimReviews, Cli, Pages};
use crate::commands::{Session, counted, say, tell, today};
use crate::content::source_tree;
use crate::content::source_tree::{SourceTree, Unreadable};
use crate::content::values::Date;
use crate::diagnostics::source_map::MAX_FILE_BYTES;
use crate::diagnostics::span::FileId;
use crate::import;
use crate::import::articles;
use crate::import::articles::Sheet;
use crate::import::{Fate, Import, Input, Note};
use crate::model::Options;
use crate::output;
use crate::project::BuildOptions;

pub(crate) fn run(options: &cli::Import, cli: &Cli) -> io::Result<ExitCode> {
    match options {
        cli::Import::ClaimReview(options) => claim_reviews(options, cli),
        cli::Import::Html(options) => pages(options, cli),
    }
}

/// The site with its drafts; `None`, and its mistakes told, where there is none.
fn open(root: &Utf8Path, today: Date) -> io::Result<Option<Session>> {
    let settings =
        BuildOptions { options: Options { drafts: true, today }, theme: None, base_url: None };
    let session = Session::open(root, settings)?;
    if session.snapshot.site_files.site.is_none() {
        session.tell();
        return Ok(None);
    }
    Ok(Some(session))
}

/// Takes the articles of web pages.
fn pages(options: &Pages, cli: &Cli) -> io::Result<ExitCode> {
    let sheet = |file: &Utf8PathBuf| Ok(Sheet { name: name(file).to_owned(), bytes: bytes(file)? });
    let sheets = options.files.iter().map(sheet).collect::<io::Result<Vec<Sheet>>>()?;
    let (today, read) = (today(options.date)?, sheets.len());
    let Some(session) = open(&options.root, today)? else { return Ok(ExitCode::from(1)) };
    let articles = articles::pages(sheets, &session.snapshot, today);
    if !options.dry_run {
        output::create_all(&options.root, &articles.files)?;
    }
    tell_notes(&articles.notes, cli.quiet);
    let known = articles.notes.iter().filter(|note| note.fate == Fate::Known).count();
    if !cli.quiet {
        say(&format!("{} read", counted(read, "page")));
        say(&format!("{} taken", counted(articles.taken, "article")));
        say(&format!("{known} already there"));
        say(&format!("{} not taken", read - articles.taken - known));
        if options.dry_run {
            say("Nothing was written.");
        }
    }
    Ok(if articles.taken + known > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn claim_reviews(options: &ClaimReviews, cli: &Cli) -> io::Result<ExitCode> {
    let inputs =
        options.files.iter().map(|file| input(file)).collect::<io::Result<Vec<Input>>>()?;
    let Some(session) = open(&options.root, today(None)?)? else { return Ok(ExitCode::from(1)) };
    let import = import::claim_reviews(&inputs, &session.snapshot).map_err(io::Error::other)?;
    if !options.dry_run {
        write(&options.root, &session, &import)?;
    }
    report(&import, options.dry_run, cli.quiet);
    let is_done = import.taken > 0 || import.count(Fate::Known) > 0;
    Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A file as text.
fn input(file: &Utf8Path) -> io::Result<Input> {
    let text = source_tree::decode(&bytes(file)?).map_err(|why| unread(file, &words(&why)))?;
    Ok(Input { name: name(file).to_owned(), text })
}

/// What a file is called in reports.
fn name(file: &Utf8Path) -> &str {
    if file == "-" { "standard input" } else { file.as_str() }
}

/// The bytes of a file, or of standard input.
fn bytes(file: &Utf8Path) -> io::Result<Vec<u8>> {
    if file == "-" {
        return standard_input();
    }
    SourceTree::disk(Utf8Path::new("")).read(file).map_err(|why| unread(file, &words(&why)))
}

fn unread(file: &Utf8Path, why: &str) -> io::Error {
    io::Error::other(format!("`{}` cannot be read: {why}; nothing was written", name(file)))
}

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(io::Error::other(format!(
            "standard input is longer than {MAX_FILE_BYTES} bytes"
        )));
    }
    Ok(bytes)
}

fn words(why: &Unreadable) -> String {
    match why {
        Unreadable::Encoding(at) => format!("it is not UTF-8 text at byte {}", at + 1),
        Unreadable::TooLarge(size, most) => format!("it has {size} bytes, the most is {most}"),
        Unreadable::Machine(error) => error.to_string(),
    }
}

/// Writes all of it or nothing: first the ratings, so that no verdict ever has one that is not there.
fn write(root: &Utf8Path, session: &Session, import: &Import) -> io::Result<()> {
    let before = session
        .snapshot
        .site_files
        .sources
        .get(FileId::from_index(0))
        .map_or("", |file| file.text());
    let old =
        import.site.as_ref().map(|text| output::amend_site(root, before, text)).transpose()?;
    output::create_all(root, &import.files).inspect_err(|_| {
        if let Some(old) = &old {
            let _ = output::restore_site(root, old);
        }
    })
}

/// A line for each note; quietly, only for what was not taken.
fn tell_notes(notes: &[Note], quiet: bool) {
    for note in notes.iter().filter(|note| !quiet || note.fate == Fate::Refused) {
        tell(&format!("{}: {}: {}", note.origin, note.fate.words(), note.reason));
    }
}

fn report(import: &Import, is_dry: bool, quiet: bool) {
    tell_notes(&import.notes, quiet);
    if quiet {
        return;
    }
    say(&format!("{} read", counted(import.records, "record")));
    say(&format!("{} taken, in {}", import.taken, counted(import.articles, "new article")));
    say(&format!("{} of them taken as drafts", import.count(Fate::Draft)));
    say(&format!("{} already there", import.count(Fate::Known)));
    say(&format!("{} not taken", import.refused()));
    if !import.ratings.is_empty() {
        say(&format!(
            "{} added to `site.yaml`: {}",
            counted(import.ratings.len(), "rating"),
            import.ratings.join(", ")
        ));
    }
    if is_dry {
        say("Nothing was written.");
    }
}
