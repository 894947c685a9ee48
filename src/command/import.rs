//! `factpress import`: what was published elsewhere as files of the site.

use std::io::{self, Read};
use std::process::ExitCode;

use camino::Utf8Path;

use super::{Session, counted, say, tell, today};
use crate::cli::{ClaimReviews, Cli};
use crate::desk::Settings;
use crate::import::{self, Fate, Import, Input};
use crate::load::tree::{self, Tree, Unreadable};
use crate::model::Options;
use crate::span::{FileId, MAX_FILE_BYTES};
use crate::write;

pub(super) fn run(options: &ClaimReviews, cli: &Cli) -> io::Result<ExitCode> {
    let inputs = options.files.iter().map(|file| input(file)).collect::<io::Result<Vec<Input>>>()?;
    let settings = Settings { options: Options { drafts: true, today: today(None)? }, theme: None, base_url: None };
    let session = Session::open(&options.root, settings)?;
    if session.edition.corpus.site.is_none() {
        session.report();
        return Ok(ExitCode::from(1));
    }
    let import = import::claim_reviews(&inputs, &session.edition).map_err(io::Error::other)?;
    if !options.dry_run {
        write(&options.root, &session, &import)?;
    }
    report(&import, options.dry_run, cli.quiet);
    let is_done = import.taken > 0 || import.count(Fate::Known) > 0;
    Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A file as text.
fn input(file: &Utf8Path) -> io::Result<Input> {
    let name = if file == "-" { "standard input" } else { file.as_str() };
    let refused = |why: &str| io::Error::other(format!("`{name}` cannot be read: {why}; nothing was written"));
    let bytes = if file == "-" {
        standard_input()?
    } else {
        Tree::disk(Utf8Path::new("")).read(file).map_err(|why| refused(&words(&why)))?
    };
    let text = tree::decode(&bytes).map_err(|why| refused(&words(&why)))?;
    Ok(Input { name: name.to_owned(), text })
}

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(io::Error::other(format!("standard input is longer than {MAX_FILE_BYTES} bytes")));
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
    let before = session.edition.corpus.sources.get(FileId::nth(0)).map_or("", |file| file.text.as_str());
    let old = import.site.as_ref().map(|text| write::amend_site(root, before, text)).transpose()?;
    write::create_all(root, &import.files).inspect_err(|_| {
        if let Some(old) = &old {
            let _ = write::restore_site(root, old);
        }
    })
}

fn report(import: &Import, is_dry: bool, quiet: bool) {
    for note in import.notes.iter().filter(|note| !quiet || note.fate == Fate::Refused) {
        tell(&format!("{}: {}: {}", note.origin, note.fate.words(), note.reason));
    }
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
