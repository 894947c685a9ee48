//! The commands. Together with `main`, the only ones that print.

pub mod build;
pub mod check;
pub mod diff;
pub mod explain;
pub mod export;
pub mod import;
pub mod init;
pub mod links;
pub mod new;
pub mod pagefind;
pub mod principles;
pub mod schema;
pub mod serve;
pub mod status;

use crate::pipeline;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::pipeline::BuildReport;
use crate::pipeline::timings::Reporter;
use camino::{Utf8Path, Utf8PathBuf};

use crate::cache::Cache;
use crate::cli::{Cli, Command, Content, Format};
use crate::content::git::Revision;
use crate::content::values::{Date, parse_date};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::emit;
use crate::diagnostics::source_map::SourceMap;
use crate::model::{Model, Options};
use crate::output::{Shard, Staging};
use crate::project::{BuildOptions, Project, Snapshot};

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
        Command::Import(options) => import::run(options, cli),
        Command::Status(options) => status::run(options),
        Command::Principles(options) => principles::run(options),
        Command::Serve(options) => serve::run(options, cli),
    };
    done.unwrap_or_else(|error| {
        fail(&error.to_string());
        ExitCode::from(2)
    })
}

/// A site that a command works on.
struct Session {
    snapshot: Snapshot,
    report: Report,
}

/// How diagnostics are told: in a format, with paths as seen from a folder.
#[derive(Clone)]
struct Report {
    format: Format,
    root: Utf8PathBuf,
}

impl Report {
    fn tell(&self, diagnostics: &Diagnostics, model: &Model, sources: &SourceMap) {
        let Self { format, root } = self;
        match format {
            Format::Json => results(emit::json(diagnostics, model.summary, sources).as_bytes()),
            Format::Github => results(emit::github(diagnostics, sources, root).as_bytes()),
            Format::Sarif => results(emit::sarif(diagnostics, sources, root).as_bytes()),
            Format::Human => {
                drop(write!(anstream::stderr(), "{}", emit::human(diagnostics, sources)))
            }
        }
    }
}

impl Session {
    /// Reads and checks the site in the folder `root`.
    fn open(root: &Utf8Path, settings: BuildOptions) -> io::Result<Self> {
        Self::watched(root, settings, &Reporter::new(true))
    }

    /// As [`Self::open`], with somebody looking on.
    fn watched(root: &Utf8Path, settings: BuildOptions, watch: &Reporter) -> io::Result<Self> {
        let mut lap = watch.timings.laps();
        let snapshot = Project::open(root, settings)?.check(&mut lap)?;
        let report = Report { format: Format::Human, root: from_here(root) };
        Ok(Self { snapshot, report })
    }

    /// Renders the pages that can have errors and adds their diagnostics.
    fn check_pages(&mut self, reporter: &Reporter) -> io::Result<()> {
        let found = pipeline::check_pages(&self.snapshot, reporter)?;
        self.snapshot.diagnostics.extend(found);
        Ok(())
    }

    /// Renders the site, or one shard of it, into `staging` and adds the diagnostics.
    fn build(
        &mut self,
        shard: Shard,
        staging: &Staging,
        cache: &Cache,
        reporter: &Reporter,
    ) -> io::Result<BuildReport> {
        let mut report = pipeline::build(&self.snapshot, shard, staging, cache, reporter)?;
        self.snapshot.diagnostics.extend(std::mem::take(&mut report.diagnostics));
        Ok(report)
    }

    /// Tells the diagnostics.
    fn tell(&self) {
        let Snapshot { diagnostics, model, site_files, .. } = &self.snapshot;
        self.report.tell(diagnostics, model, &site_files.sources);
    }

    /// What was counted and how it went, in one line.
    fn verdict(&self) -> String {
        let (errors, warnings) =
            emit::counts(&self.snapshot.diagnostics, &self.snapshot.site_files.sources);
        let summary = self.snapshot.model.summary;
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
fn snapshot_at_revision(
    root: &Utf8Path,
    revision: &str,
    settings: BuildOptions,
) -> io::Result<Option<Snapshot>> {
    let revision = Revision::open(root, revision)?;
    if !revision.root.join("site.yaml").is_file() {
        return Ok(None);
    }
    Project::open(&revision.root, settings)?.check(&mut |_| ()).map(Some)
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
fn settings(content: &Content, base_url: Option<&str>) -> io::Result<BuildOptions> {
    let options = Options { drafts: content.drafts, today: today(content.site.date)? };
    Ok(BuildOptions {
        options,
        theme: content.theme.clone(),
        base_url: base_url.map(str::to_owned),
    })
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Prints a line of results on standard output.
fn say(line: &str) {
    // A closed pipe is the reader's choice, not an error.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints why the program ends on standard error.
fn fail(text: &str) {
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;31merror\u{1b}[0m: {text}");
}

/// Prints what deserves a look on standard error.
fn warn(text: &str) {
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;33mwarning\u{1b}[0m: {text}");
}

/// Says of a report that mistakes, which `check` names, may have left something out of it.
fn warn_of_errors(snapshot: &Snapshot) {
    let (errors, _) = emit::counts(&snapshot.diagnostics, &snapshot.site_files.sources);
    if errors > 0 {
        let errors = counted(errors, "error");
        warn(&format!(
            "the content has {errors}, so something may be missing here: see `factpress check`"
        ));
    }
}

/// Prints a line of messages on standard error.
pub(crate) fn tell(line: &str) {
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
fn ask(
    question: &str,
    proposed: &str,
    read: impl Fn(&str) -> Result<String, String>,
) -> io::Result<String> {
    loop {
        match answer(question, proposed)?
            .filter(|answer| !answer.is_empty())
            .map(|answer| read(&answer))
        {
            None => return Ok(proposed.to_owned()),
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(help)) => say(&help),
        }
    }
}

/// Asks for a line of text that must be there: an empty answer is `proposed` where that is something.
fn demand<T>(
    question: &str,
    proposed: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> io::Result<T> {
    loop {
        let ended = || io::Error::other(format!("nobody answered: {question}"));
        let answer = answer(question, proposed)?.ok_or_else(ended)?;
        match read(if answer.is_empty() { proposed } else { &answer }) {
            Ok(answer) => return Ok(answer),
            Err(help) => say(&help),
        }
    }
}

/// Puts a question; `None` at the end of the input.
fn answer(question: &str, proposed: &str) -> io::Result<Option<String>> {
    let proposal = if proposed.is_empty() { String::new() } else { format!(" [{proposed}]") };
    let _ = write!(io::stdout(), "{question}{proposal}: ");
    let _ = io::stdout().flush();
    let mut answer = String::new();
    let is_end = io::stdin().read_line(&mut answer)? == 0;
    Ok((!is_end).then(|| answer.trim().to_owned()))
}

/// Runs `work` on as many threads as asked for.
fn with_jobs<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    let threads = jobs.map_or(0, usize::from);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    Ok(pool.install(work))
}

/// The day for embargoes: as asked, else from `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today,
/// all in UTC so that every machine agrees.
fn today(asked: Option<Date>) -> io::Result<Date> {
    if let Some(day) = asked {
        return Ok(day);
    }
    let moment = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .ok_or_else(|| {
                io::Error::other(format!(
                    "SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds"
                ))
            })?,
        Err(_) => return this_day(),
    };
    day_of(moment)
}

/// The day that the clock shows, in UTC.
fn this_day() -> io::Result<Date> {
    day_of(jiff::Timestamp::now())
}

fn day_of(moment: jiff::Timestamp) -> io::Result<Date> {
    let day = moment.to_string();
    parse_date(day.get(..10).unwrap_or_default())
        .ok_or_else(|| io::Error::other(format!("no day in `{day}`")))
}
