//! The commands. Together with `main`, the only ones that print.

mod build;
mod check;
mod diff;
mod explain;
mod export;
mod import;
mod init;
mod new;
mod pagefind;
mod schema;
mod serve;
mod status;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cache::Cache;
use crate::cli::{self, Cli, Command, Content};
use crate::desk::{Desk, Edition, Settings};
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::load::git::Revision;
use crate::load::value::{Day, parse_day};
use crate::model::{Options, Page};
use crate::render::{Output, Picture, Renderer, data};

/// Where the files of a site go.
type Sink<'a> = dyn Fn(&Output) -> io::Result<()> + Sync + 'a;

/// Runs what the command line asks for. The content's mistakes are exit status 1, the machine's 2.
pub fn run(cli: &Cli) -> ExitCode {
    let done = match &cli.command {
        Command::Build(options) => build::run(options, cli),
        Command::Check(options) => check::run(options, cli),
        Command::New(options) => new::run(options),
        Command::Diff(options) => diff::run(options),
        Command::Export(options) => export::run(options),
        Command::Init(options) => init::run(options, cli),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => {
            schema::completions(options);
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => schema::manual(),
        Command::Explain(options) => explain::run(options),
        Command::Import(cli::Import::ClaimReview(options)) => import::run(options, cli),
        Command::Status(options) => status::run(options),
        Command::Serve(options) => serve::run(options, cli),
    };
    done.unwrap_or_else(|error| {
        let _ = writeln!(anstream::stderr(), "\u{1b}[1;31merror\u{1b}[0m: {error}");
        ExitCode::from(2)
    })
}

/// A site that a command works on.
struct Session {
    edition: Edition,
}

impl Session {
    /// Reads and checks the site in the folder `root`.
    fn open(root: &Utf8Path, settings: Settings) -> io::Result<Self> {
        Ok(Self { edition: Desk::open(root, settings)?.edition()? })
    }

    /// Renders every page of the site; the mistakes of templates are added to the others. With somewhere to
    /// put them, the files that are no pages are made too, and as long as nothing is wrong the social cards.
    fn render(&mut self, target: Option<(&Sink, &Cache)>) -> io::Result<()> {
        let Edition { model, theme, diagnostics, options, .. } = &self.edition;
        if !theme.is_whole() {
            return Ok(());
        }
        let mut diagnostics = diagnostics.clone();
        let renderer = Renderer::new(Arc::clone(model), Arc::clone(theme), options.drafts);
        let put = |output: &Output| target.map_or(Ok(()), |(sink, _)| sink(output));
        let page = |page: &Page| match renderer.page(page) {
            Ok(output) => put(&output).map(|()| Vec::new()),
            Err(mistakes) => Ok(mistakes),
        };
        let data = || data::files(&self.edition.published(), &theme.messages, options.drafts);
        let others = || match target {
            Some(_) => renderer.files().iter().chain(&data()).try_for_each(put),
            None => Ok(()),
        };
        let pages = || model.pages().par_iter().map(page).collect::<io::Result<Vec<Vec<Diagnostic>>>>();
        let (mistakes, written) = rayon::join(pages, others);
        written?;
        diagnostics.extend(renderer.card_mistakes().cloned());
        diagnostics.extend(mistakes?.into_iter().flatten());
        let drawn = match target.filter(|_| !diagnostics.has_errors()) {
            Some((sink, cache)) => draw_cards(&renderer.pictures(), cache, sink),
            None => Ok(()),
        };
        self.edition.diagnostics = diagnostics;
        drawn
    }

    /// Draws the diagnostics on standard error.
    fn report(&self) {
        let drawn = emit::human(&self.edition.diagnostics, &self.edition.corpus.sources);
        let _ = write!(anstream::stderr(), "{drawn}");
    }

    /// What was counted and how it went, in one line.
    fn verdict(&self) -> String {
        let (errors, warnings) = emit::counts(&self.edition.diagnostics, &self.edition.corpus.sources);
        let summary = self.edition.model.summary;
        format!(
            "{}, {}, {} of {} anchored; {}, {}",
            counted(summary.articles, "article"),
            counted(summary.claims, "claim"),
            summary.anchored,
            counted(summary.passages, "passage"),
            counted(errors, "error"),
            counted(warnings, "warning"),
        )
    }
}

/// The site as it was at a revision; `None` where there was no site yet.
fn edition_at(root: &Utf8Path, revision: &str, settings: Settings) -> io::Result<Option<Edition>> {
    let revision = Revision::open(root, revision)?;
    if !revision.root.join("site.yaml").is_file() {
        return Ok(None);
    }
    Desk::visit(&revision.root, root, settings)?.edition().map(Some)
}

/// The site's folder as seen from the working folder, which for programs is the root of the repository; nothing where it is
/// not below that.
fn from_here(root: &Utf8Path) -> Utf8PathBuf {
    if root.is_relative() {
        return root.to_owned();
    }
    let here = std::env::current_dir().ok().and_then(|here| Utf8PathBuf::from_path_buf(here).ok());
    here.and_then(|here| root.strip_prefix(here).ok().map(Utf8Path::to_owned)).unwrap_or_default()
}

/// What `content` says of how its site is made.
fn settings(content: &Content, base_url: Option<&str>) -> io::Result<Settings> {
    let options = Options { drafts: content.drafts, today: today(content.site.date)? };
    Ok(Settings { options, theme: content.theme.clone(), base_url: base_url.map(str::to_owned) })
}

/// Puts every social card into `sink`: as it is kept in `cache`, else drawn and then kept.
fn draw_cards(pictures: &[Picture], cache: &Cache, sink: &Sink) -> io::Result<()> {
    pictures.par_iter().try_for_each(|picture| {
        let bytes = cache.get(picture.hash).map_or_else(|| draw(picture, cache), Ok)?;
        sink(&Output { path: picture.path.to_owned(), bytes })
    })?;
    cache.prune(&pictures.iter().map(|picture| picture.hash).collect());
    Ok(())
}

fn draw(picture: &Picture, cache: &Cache) -> io::Result<Vec<u8>> {
    let bytes = picture.draw().ok_or_else(|| io::Error::other(format!("`{}` cannot be drawn", picture.path)))?;
    cache.put(picture.hash, &bytes);
    Ok(bytes)
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Prints a line of results on standard output.
fn say(line: &str) {
    // A closed pipe is the reader's choice, not an error.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints what deserves a look on standard error.
fn warn(text: &str) {
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;33mwarning\u{1b}[0m: {text}");
}

/// Prints a line of messages on standard error.
fn tell(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints results for other programs on standard output.
fn results(bytes: &[u8]) {
    let _ = io::stdout().write_all(bytes);
}

/// Whether somebody sits there who can answer.
fn is_conversation() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks for a line of text on the terminal. An empty answer, or none, is `proposed`.
fn ask(question: &str, proposed: &str, read: fn(&str) -> Result<String, String>) -> io::Result<String> {
    loop {
        let proposal = if proposed.is_empty() { String::new() } else { format!(" [{proposed}]") };
        let _ = write!(io::stdout(), "{question}{proposal}: ");
        let _ = io::stdout().flush();
        let mut answer = String::new();
        let is_end = io::stdin().read_line(&mut answer)? == 0;
        if is_end || answer.trim().is_empty() {
            return Ok(proposed.to_owned());
        }
        match read(answer.trim()) {
            Ok(answer) => return Ok(answer),
            Err(help) => say(&help),
        }
    }
}

/// Runs `work` on as many threads as asked for.
fn with_jobs<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    let threads = jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    Ok(pool.install(work))
}

/// The day for embargoes: as asked, else from `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today,
/// all in UTC so that every machine agrees.
fn today(asked: Option<Day>) -> io::Result<Day> {
    if let Some(day) = asked {
        return Ok(day);
    }
    let moment = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            seconds.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                io::Error::other(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds"))
            })?
        }
        Err(_) => jiff::Timestamp::now(),
    };
    let day = moment.to_string();
    parse_day(day.get(..10).unwrap_or_default()).ok_or_else(|| io::Error::other(format!("no day in `{day}`")))
}
