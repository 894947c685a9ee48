//! Runs the commands. Together with `main`, the only code that prints.

mod archive;
mod build;
mod check;
mod diff;
mod explain;
mod export;
mod import;
mod init;
mod links;
mod new;
mod pagefind;
mod principles;
mod schema;
mod serve;
mod status;
mod terminal;
mod theme;

use std::io::{self, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use camino::{Utf8Path, Utf8PathBuf};
use jiff::tz::TimeZone;

use crate::cli::{self, Cli, Command, Format};
use crate::commands::terminal::{print_bytes, print_error, print_warning, without_runner_commands};
use crate::content::git::Revision;
use crate::content::source_tree::{ReadError, SourceTree};
use crate::content::values::{Date, LocalTime};
use crate::diagnostics::emit;
use crate::diagnostics::emit::Extent;
use crate::model::{Clock, Options};
use crate::output;
use crate::pipeline::timings::Reporter;
use crate::project::{BuildOptions, Project, Snapshot};

/// The output folder, unless `--out` names another.
const DEFAULT_OUT: &str = "public";

/// The content has errors.
const CONTENT_ERRORS: u8 = 1;
/// The command could not run or could not print its results.
const FAILURE: u8 = 2;

/// Runs a command and returns the exit status.
pub fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Archive(options) => archive::run(options, cli),
        Command::Build(options) => build::run(options, cli),
        Command::Check(options) => check::run(options, cli),
        Command::New(options) => new::run(options),
        Command::Diff(options) => diff::run(options),
        Command::Export(options) => export::run(options, cli),
        Command::Init(options) => init::run(options, cli),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => schema::print_completions(options),
        Command::Man => schema::print_manual(),
        Command::Theme(cli::Theme::Show(options)) => theme::show(options),
        Command::Explain(options) => explain::run(options),
        Command::Import(options) => import::run(options, cli),
        Command::Status(options) => status::run(options),
        Command::Principles(options) => principles::run(options),
        Command::Serve(options) => serve::run(options, cli),
    };
    result.unwrap_or_else(|error| fail(&error))
}

/// Prints the help, the version or the error that ended the parsing of the command line, and
/// returns the exit status.
pub fn print_usage(usage: &clap::Error) -> ExitCode {
    if usage.use_stderr() {
        let _ = usage.print();
        return ExitCode::from(FAILURE);
    }
    let text = usage.render();
    let is_plain = AutoStream::choice(&io::stdout()) == ColorChoice::Never;
    let text = if is_plain { text.to_string() } else { text.ansi().to_string() };
    match print_bytes(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &io::Error) -> ExitCode {
    print_error(&error.to_string());
    ExitCode::from(FAILURE)
}

fn build_options(site: &cli::Site, drafts: bool) -> io::Result<BuildOptions> {
    let options = Options { drafts, clock: clock(site.date)? };
    Ok(BuildOptions { options, theme: None, base_url: None })
}

/// Reads and checks the site for `build` or `check`.
fn read_content(
    content: &cli::Content,
    base_url: Option<&str>,
    reporter: &Reporter,
) -> io::Result<(Project, Snapshot)> {
    let options = BuildOptions {
        theme: content.theme.clone(),
        base_url: base_url.map(str::to_owned),
        ..build_options(&content.site, content.drafts)?
    };
    let mut stopwatch = reporter.timings.stopwatch();
    let mut project = open_project(&content.site.root, options)?;
    let snapshot = project.check(&mut stopwatch)?;
    Ok((project, snapshot))
}

/// Reads and checks the site in the folder `root`.
fn read_site(root: &Utf8Path, options: BuildOptions) -> io::Result<Snapshot> {
    Ok(read_project(root, options)?.1)
}

fn read_project(root: &Utf8Path, options: BuildOptions) -> io::Result<(Project, Snapshot)> {
    let mut project = open_project(root, options)?;
    let snapshot = project.check(&mut |_| ())?;
    Ok((project, snapshot))
}

fn open_project(root: &Utf8Path, options: BuildOptions) -> io::Result<Project> {
    recover_output(root);
    Project::open(root, options)
}

/// Finishes a build into the default output folder that was interrupted while it replaced files.
fn recover_output(root: &Utf8Path) {
    if let Err(error) = output::recover(&root.join(DEFAULT_OUT)) {
        print_warning(&format!("an interrupted build cannot be finished: {error}"));
    }
}

/// Reads and checks the site at a git revision, if there was a site then. Files that `now` has too
/// are not read again.
fn read_revision(
    root: &Utf8Path,
    name: &str,
    options: BuildOptions,
    now: Option<&Project>,
) -> io::Result<Option<(Project, Snapshot)>> {
    let revision = Revision::open(root, name, |path, bytes| {
        now.is_some_and(|project| project.has_bytes(path, bytes))
    })?;
    if let Some(folder) = &revision.moved_from {
        let folder = if folder.is_empty() { "./" } else { folder };
        print_warning(&format!(
            "at `{name}` the site was in the folder `{folder}` of the repository"
        ));
    }
    let project = match now {
        Some(now) => now.version(&revision, options)?,
        None if revision.root.join("site.yaml").is_file() => {
            Some(Project::open(&revision.root, options)?)
        }
        None => None,
    };
    let Some(mut project) = project else { return Ok(None) };
    let snapshot = project.check(&mut |_| ())?;
    Ok(Some((project, snapshot)))
}

/// Returns how many warnings the user wants to see.
fn extent(cli: &Cli) -> Extent {
    if cli.verbose { Extent::All } else { Extent::Short }
}

/// Prints the diagnostics of the site in the folder `root`.
fn print_diagnostics(
    snapshot: &Snapshot,
    root: &Utf8Path,
    format: Format,
    cli: &Cli,
) -> io::Result<()> {
    let Snapshot { diagnostics, model, site_files, .. } = snapshot;
    let sources = &site_files.files;
    let text = match format {
        Format::Human => {
            let text = emit::human(diagnostics, sources, extent(cli));
            let _ = write!(anstream::stderr(), "{}", without_runner_commands(&text));
            return Ok(());
        }
        Format::Json => emit::json(diagnostics, model.summary, sources),
        Format::Github => emit::github(diagnostics, sources, &relative_to_cwd(root), extent(cli)),
        Format::Sarif => emit::sarif(diagnostics, sources, &relative_to_cwd(root)),
        Format::Junit => emit::junit(diagnostics, sources, &relative_to_cwd(root))?,
    };
    print_bytes(text.as_bytes())
}

/// Returns the site's folder relative to the working folder, which is the root of the repository
/// for the programs that read the diagnostics. Returns an empty path if it is not below it.
fn relative_to_cwd(root: &Utf8Path) -> Utf8PathBuf {
    if root.is_relative() {
        return root.to_owned();
    }
    let Ok(cwd) = std::env::current_dir() else {
        return Utf8PathBuf::new();
    };
    match root.as_std_path().strip_prefix(cwd) {
        Ok(relative) => Utf8PathBuf::from_path_buf(relative.to_owned()).unwrap_or_default(),
        Err(_) => Utf8PathBuf::new(),
    }
}

/// Returns a line with the numbers of claims, passages, errors and warnings.
fn summary_line(snapshot: &Snapshot) -> String {
    let (errors, warnings) = emit::counts(&snapshot.diagnostics, &snapshot.site_files.files);
    let summary = snapshot.model.summary;
    format!(
        "{}, {}, {} of {} anchored; {}, {}",
        count(summary.articles, "article"),
        count(summary.claims, "claim"),
        summary.anchored,
        count(summary.passages, "passage"),
        count(errors, "error"),
        count(warnings, "warning"),
    )
}

/// Warns that a report may be incomplete if the content has errors.
fn warn_about_errors(snapshot: &Snapshot) {
    let (errors, _) = emit::counts(&snapshot.diagnostics, &snapshot.site_files.files);
    if errors > 0 {
        let errors = count(errors, "error");
        print_warning(&format!(
            "the content has {errors}, so something may be missing here: see `factpress check`"
        ));
    }
}

fn exit_code(snapshot: &Snapshot) -> ExitCode {
    if snapshot.diagnostics.has_errors() {
        ExitCode::from(CONTENT_ERRORS)
    } else {
        ExitCode::SUCCESS
    }
}

fn count(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Reads a file that a command names.
fn read_file(path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
    SourceTree::new(Utf8Path::new("")).read(path)
}

fn describe_unreadable(error: &ReadError) -> String {
    match error {
        ReadError::NotUtf8(offset) => format!("it is not UTF-8 text at byte {}", offset + 1),
        ReadError::TooLarge(size, max) => format!("it has {size} bytes; the limit is {max}"),
        ReadError::Io(error) => error.to_string(),
    }
}

/// Sets the number of threads, which otherwise is one per core.
fn set_jobs(jobs: Option<u16>) -> io::Result<()> {
    let Some(jobs) = jobs else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
    pool.build_global().map_err(io::Error::other)
}

/// Returns the time for embargoes: the given one, that of `SOURCE_DATE_EPOCH`
/// (reproducible-builds.org), or now.
fn clock(given: Option<LocalTime>) -> io::Result<Clock> {
    if let Some(time) = given {
        return Ok(Clock::Local(time));
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(Clock::Moment(jiff::Timestamp::now()));
    };
    let seconds = epoch.parse().ok();
    match seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
        Some(moment) => Ok(Clock::Moment(moment)),
        None => Err(io::Error::other(format!(
            "SOURCE_DATE_EPOCH is `{epoch}`, which is not a number of seconds"
        ))),
    }
}

/// Returns the time of now.
fn time() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Returns a variable of the environment without white space around it, unless it is empty.
fn environment(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    if value.is_empty() { None } else { Some(value.to_owned()) }
}

/// Returns today in UTC. Cached results of links expire by this date.
fn current_day() -> Date {
    Clock::Moment(jiff::Timestamp::now()).in_zone(TimeZone::UTC).today
}
