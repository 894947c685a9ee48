//! `factpress new source`: keeps a saved page as the copy of a source, and cites it as evidence.

use std::cell::RefCell;
use std::io::{self, Write};
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};

use crate::archive::new_source::{self, NewCopy, NewSource, NotWritten, WrittenSource};
use crate::cli;
use crate::commands::new::{
    facts_from_options, facts_from_prompts, invalid, open, option_or_prompt, today,
};
use crate::commands::terminal::{is_interactive, print_line, prompt, without_runner_commands};
use crate::commands::{CONTENT_ERRORS, describe_unreadable, read_file};
use crate::content::kept_copies::{CopyKind, kind_of};
use crate::content::linked_files::is_pdf;
use crate::content::values::{Id, Language};
use crate::diagnostics::emit::{self, Extent};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::{Diagnostics, Severity};
use crate::import::file::ArticleYaml;
use crate::import::pages;
use crate::model::check::quote_check::QuoteChecker;
use crate::project::Snapshot;

/// The name of a quote in diagnostics.
const QUOTE: &str = "--quote";

pub(super) fn create(options: &cli::NewSource) -> io::Result<ExitCode> {
    let root = &options.site.root;
    let snapshot = open(&options.site)?;
    let verdict = choose_verdict(&snapshot, options.claim.as_deref())?;
    let page = options.page.as_deref().map(Utf8Path::as_str);
    let question = "The file of the source (.html, .md, .txt)";
    let mut page = option_or_prompt(page, "--page", question, "", SourcePage::read)?;
    let mut quotes = options.quotes.clone();
    if quotes.is_empty() && is_interactive() {
        quotes.extend(prompt_quote(&mut page.checker)?);
    }
    let (found, sources) = check_quotes(&quotes, &mut page.checker);
    if found.has_errors() {
        print_diagnostics(&found, &sources);
        return Ok(ExitCode::from(CONTENT_ERRORS));
    }
    let facts = choose_facts(&page, &options.facts)?;
    let Some(title) = facts.title else {
        return Err(invalid("`--title` is missing, and the page has no headline"));
    };
    let day = today(&options.site)?;
    let source = NewSource {
        title,
        authors: facts.authors,
        publisher: facts.publisher,
        published: facts.published,
        url: facts.url,
        language: facts.language.filter(|language| is_other_language(&snapshot, language)),
        quotes,
        copy: NewCopy { kind: page.kind, bytes: page.bytes, day },
    };
    let site_files = &snapshot.site_files;
    match new_source::write(root, site_files, &verdict, &source, &mut page.checker) {
        Ok(written) => report(&written, &source)?,
        Err(NotWritten::Refused(message)) => return Err(invalid(message)),
        Err(NotWritten::QuoteMissing(found)) => {
            let (found, sources) = *found;
            print_diagnostics(&found, &sources);
            return Ok(ExitCode::from(CONTENT_ERRORS));
        }
    }
    print_diagnostics(&found, &sources);
    Ok(ExitCode::SUCCESS)
}

/// Looks for all quotes in the page.
fn check_quotes(quotes: &[String], checker: &mut QuoteChecker) -> (Diagnostics, SourceMap) {
    let (mut found, mut sources) = (Diagnostics::default(), SourceMap::default());
    for (index, quote) in quotes.iter().enumerate() {
        let name = match index {
            0 => QUOTE.to_owned(),
            _ => format!("{QUOTE} {}", index + 1),
        };
        found.extend(checker.check_typed(quote, &name, &mut sources));
    }
    (found, sources)
}

/// A file that may become the copy of a source.
struct SourcePage {
    kind: CopyKind,
    bytes: Vec<u8>,
    checker: QuoteChecker,
    /// The metadata that was found in it.
    facts: ArticleYaml,
}

impl SourcePage {
    fn read(path: &str) -> Result<Self, String> {
        let path = Utf8PathBuf::from(path);
        let Some(kind) = kind_of(&path) else { return Err(unknown_kind(&path)) };
        let bytes = read_file(&path)
            .map_err(|error| format!("`{path}` cannot be read: {}", describe_unreadable(&error)))?;
        let with_path = |reason| format!("`{path}` cannot be kept as a copy: {reason}");
        let checker = QuoteChecker::from_bytes(&path, kind, bytes.clone()).map_err(with_path)?;
        let facts = match kind {
            CopyKind::Html => pages::read_facts(&bytes).map_err(with_path)?,
            CopyKind::Markdown | CopyKind::Text => ArticleYaml::default(),
        };
        Ok(Self { kind, bytes, checker, facts })
    }
}

fn unknown_kind(path: &Utf8Path) -> String {
    if is_pdf(path) {
        return format!(
            "`{path}` is a PDF document, whose words Factpress does not read: save its words as a \
             text, with `pdftotext report.pdf report.txt` for example, and name that with `--page`"
        );
    }
    format!(
        "`{path}` cannot be kept as a copy: name a web page (`.html`, `.htm`), Markdown (`.md`) or \
         plain text (`.txt`)"
    )
}

fn choose_verdict(snapshot: &Snapshot, given: Option<&str>) -> io::Result<Utf8PathBuf> {
    if given.is_none() && is_interactive() {
        for claim in &snapshot.model.claims {
            if claim.unpublished.is_some() {
                print_line(&format!("  {}  {}", claim.id, claim.text))?;
            }
        }
    }
    option_or_prompt(given, "<CLAIM>", "The id of the claim", "", |id| {
        new_source::verdict_path(&snapshot.site_files, &Id::normalize(id)).map(Utf8PathBuf::from)
    })
}

/// Asks for words of the page. An empty answer is not a quote.
fn prompt_quote(checker: &mut QuoteChecker) -> io::Result<Option<String>> {
    let checker = RefCell::new(checker);
    let quote = prompt("Words of the source, exactly (empty for none)", "", |quote| {
        let mut sources = SourceMap::default();
        match checker.borrow_mut().check_typed(quote, QUOTE, &mut sources) {
            Some(found) if found.severity == Severity::Error => Err(emit::plain(&found, &sources)),
            _ => Ok(quote.to_owned()),
        }
    })?;
    Ok(Some(quote).filter(|quote| !quote.is_empty()))
}

/// Returns the facts of the options and of the page, and asks for the others.
fn choose_facts(page: &SourcePage, options: &cli::PageFacts) -> io::Result<ArticleYaml> {
    let mut facts = facts_from_options(options);
    facts.fill_from(page.facts.clone());
    if is_interactive() { facts_from_prompts(facts, options) } else { Ok(facts) }
}

/// Returns whether a page has another language than the site, whatever the region.
fn is_other_language(snapshot: &Snapshot, language: &str) -> bool {
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    Language::is_valid(language) && main(language) != main(&snapshot.model.site.language)
}

fn report(written: &WrittenSource, source: &NewSource) -> io::Result<()> {
    let WrittenSource { copy, verdict, added, completed } = written;
    if let Some(copy) = copy {
        print_line(&format!("Kept a copy as `{copy}`."))?;
    }
    if *completed > 0 {
        let url = source.url.as_deref().unwrap_or_default();
        print_line(&format!("`{verdict}` cited {url} already, and names the copy there now."))?;
    }
    match added {
        0 => {}
        1 => print_line(&format!("Wrote a source into `{verdict}`."))?,
        more => print_line(&format!("Wrote {more} sources into `{verdict}`, one for each quote."))?,
    }
    Ok(())
}

fn print_diagnostics(diagnostics: &Diagnostics, sources: &SourceMap) {
    let text = emit::human(diagnostics, sources, Extent::All);
    let _ = write!(anstream::stderr(), "{}", without_runner_commands(&text));
}
