//! The command line: its types and nothing else.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::content::values::{Date, Language, WebUrl, parse_date};
use crate::content::yaml::schema::FileKind;
use crate::output::Shard;

/// Publish fact-checks: every verdict bound to the exact words it judges.
#[derive(Debug, Parser)]
#[command(name = "factpress", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print nothing but errors and warnings.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more about what is done.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render the site into a folder.
    Build(Build),
    /// Check everything a build checks, and write nothing.
    Check(Check),
    /// Show the site in a browser, every change as soon as it is saved.
    Serve(Serve),
    /// Begin an article or a verdict.
    #[command(subcommand)]
    New(New),
    /// Print what changes for readers from one revision of the git repository to another, or to the files as they are.
    Diff(Diff),
    /// Print what is left to do: drafts, reviews, what is held or under embargo, what is old, sources that nothing keeps.
    Status(Status),
    /// Print what codes of principles ask for, and what can be seen of it in the site's files.
    Principles(Principles),
    /// Print the data of the site, of published claims only.
    Export(Export),
    /// Write the files of a new site, with one example.
    Init(Init),
    /// Print what a kind of file looks like, as a JSON Schema for editors.
    Schema(Schema),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
    /// Say what the code of a diagnostic means and what to do about it.
    Explain(Explain),
    /// Bring what was published elsewhere into the site.
    #[command(subcommand)]
    Import(Import),
}

/// Which site, on which day.
#[derive(Debug, Args)]
pub struct Site {
    /// The folder that holds `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
    /// The day for embargoes, instead of today (UTC).
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Date>,
    /// How many threads to use, instead of one a core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// A site as its readers, or its desk, would see it.
#[derive(Debug, Args)]
pub struct Content {
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// Show drafts, claims in review, held and embargoed ones, marked as such.
    #[arg(long)]
    pub drafts: bool,
    /// Draw the site with this theme instead of the one in `site.yaml`.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Say at the end how long each part of the work took.
    #[arg(long)]
    pub timings: bool,
}

/// Options of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The site.
    #[command(flatten)]
    pub content: Content,
    /// The folder to write, instead of `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<Utf8PathBuf>,
    /// The address of the published site, instead of the one in `site.yaml`.
    #[arg(long, value_name = "URL", value_parser = web_url)]
    pub base_url: Option<String>,
    /// Write only the K-th of N parts of the site. Parts that are copied into one folder are the site of one build.
    #[arg(long, value_name = "K/N", value_parser = Shard::parse, default_value = "1/1", hide_default_value = true)]
    pub shard: Shard,
    /// Write the SHA-256 of every file of the site into a file, as `sha256sum` does.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<Utf8PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The site.
    #[command(flatten)]
    pub content: Content,
    /// Say also what has changed since a revision of the git repository that readers must be told of.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Make the edits that need no look at first, and say which; what is left is reported.
    #[arg(long)]
    pub fix: bool,
    /// Ask the addresses of other sites that readers are shown, and warn where there is nothing any more.
    #[arg(long)]
    pub links: bool,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// The port, instead of 8000 or the next one that is free.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The address of this machine to listen at. Whoever can reach it can read drafts and write verdict files.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: String,
    /// Open the home page in a browser.
    #[arg(long)]
    pub open: bool,
    /// Show the site as readers would see it, without drafts.
    #[arg(long)]
    pub no_drafts: bool,
    /// The editor that links of mistakes open, instead of `$EDITOR`: `code`, `codium`, `cursor`, `zed`, `idea`, `subl`,
    /// `mate`, `emacs`, or an address with `{path}`, `{line}` and `{column}`.
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<String>,
    /// Draw the site with this theme instead of the one in `site.yaml`.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Which data.
    #[arg(value_enum)]
    pub data: Data,
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// The address of the published site, instead of the one in `site.yaml`.
    #[arg(long, value_name = "URL", value_parser = web_url)]
    pub base_url: Option<String>,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder of the new site. It may hold other files.
    #[arg(value_name = "DIR")]
    pub folder: Utf8PathBuf,
    /// What the site is called, instead of its folder's name.
    #[arg(long, value_name = "TEXT", value_parser = one_line)]
    pub title: Option<String>,
    /// The address at which the site will be published.
    #[arg(long, value_name = "URL", value_parser = web_url)]
    pub base_url: Option<String>,
    /// The address of the repository that keeps its files.
    #[arg(long, value_name = "URL", value_parser = web_url)]
    pub repository: Option<String>,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as `passage-not-found`; without one, all codes are listed.
    pub code: Option<String>,
}

/// What can be begun.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Take a text into the site as an article under check.
    Article(NewArticle),
    /// Write a draft of a verdict on words of an article.
    Verdict(NewVerdict),
}

/// Options of `new article`. What is left out is asked for in a terminal, and taken from a page where it says so.
#[derive(Debug, Args)]
pub struct NewArticle {
    /// The article's id, which is the name of its folder.
    pub id: Option<String>,
    /// The text, a file of plain text (`.txt`) or Markdown (`.md`), taken byte for byte, or a web page (`.html`, `.htm`),
    /// from which the text is extracted.
    #[arg(long, value_name = "FILE")]
    pub text: Option<Utf8PathBuf>,
    /// Its headline.
    #[arg(long, value_parser = one_line)]
    pub title: Option<String>,
    /// Who wrote it: names, separated by commas.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = one_line)]
    pub authors: Vec<String>,
    /// Who published it.
    #[arg(long, value_name = "NAME", value_parser = one_line)]
    pub publisher: Option<String>,
    /// Where it was published.
    #[arg(long, value_name = "URL", value_parser = page_url)]
    pub url: Option<String>,
    /// An archived copy.
    #[arg(long, value_name = "URL", value_parser = page_url)]
    pub archive_url: Option<String>,
    /// The day it was published.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub published: Option<Date>,
    /// Its language, such as `en` or `pt-BR`, where that is not the site's.
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub language: Option<String>,
    /// The site.
    #[command(flatten)]
    pub site: Site,
}

/// Options of `new verdict`. What is left out is asked for in a terminal.
#[derive(Debug, Args)]
pub struct NewVerdict {
    /// The id of the article.
    pub article: Option<String>,
    /// The words that make the claim, as they stand in the article.
    #[arg(long)]
    pub quote: Option<String>,
    /// Words just before them, where they occur several times.
    #[arg(long, default_value = "")]
    pub prefix: String,
    /// Words just after them, likewise.
    #[arg(long, default_value = "")]
    pub suffix: String,
    /// What is claimed, in your words.
    #[arg(long, value_parser = one_line)]
    pub claim: Option<String>,
    /// The id of a rating; a draft needs none.
    #[arg(long)]
    pub rating: Option<String>,
    /// The claim's id, instead of one made from its words.
    #[arg(long)]
    pub id: Option<String>,
    /// The site.
    #[command(flatten)]
    pub site: Site,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The revision to compare with.
    pub base: String,
    /// The revision that is compared, instead of the files as they are.
    pub head: Option<String>,
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t = DiffFormat::Markdown)]
    pub format: DiffFormat,
}

/// Forms of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people, as a comment on a pull request.
    Markdown,
    /// One JSON object.
    Json,
}

/// Options of `status`.
#[derive(Debug, Args)]
pub struct Status {
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// After how many months without a change a published claim is listed.
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1200))]
    pub months: u16,
    /// How to print the lists.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,
}

/// Forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Human,
    /// One JSON object.
    Json,
}

/// Options of `principles`.
#[derive(Debug, Args)]
pub struct Principles {
    /// The site.
    #[command(flatten)]
    pub site: Site,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which kind of file.
    #[arg(value_enum)]
    pub kind: FileKind,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Reviews of claims in schema.org's `ClaimReview`, each as a verdict with its article.
    #[command(name = "claimreview")]
    ClaimReview(ClaimReviews),
    /// Articles of web pages, each with its text as Markdown and the page beside it.
    Html(Pages),
}

/// Options of `import html`.
#[derive(Debug, Args)]
pub struct Pages {
    /// HTML pages; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<Utf8PathBuf>,
    /// The folder that holds `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
    /// The day on which the pages were taken, instead of today (UTC).
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Date>,
    /// Say what would be taken, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `import claimreview`.
#[derive(Debug, Args)]
pub struct ClaimReviews {
    /// JSON-LD, JSON Lines or HTML; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<Utf8PathBuf>,
    /// The folder that holds `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
    /// Say what would be taken, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// The data of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Data {
    /// A feed of `ClaimReview`, as `claims.json`.
    Claimreview,
    /// The annotation pages of all articles, as one list.
    Annotations,
    /// A table, as `claims.csv`.
    Csv,
    /// A table with a JSON object on each line, as `claims.jsonl`.
    Jsonl,
}

/// Forms of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Drawn for people, on standard error.
    Human,
    /// One JSON object, on standard output.
    Json,
    /// Commands that make GitHub show them at the lines of a pull request, on standard output.
    Github,
    /// SARIF 2.1.0, on standard output.
    Sarif,
}

pub(crate) fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a day is written YYYY-MM-DD".to_owned())
}

/// Words on one line.
pub(crate) fn one_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_line = !text.is_empty() && !text.contains(char::is_control);
    is_line.then(|| text.to_owned()).ok_or_else(|| "write some words, on one line".to_owned())
}

fn language(text: &str) -> Result<String, String> {
    let valid = Language::is_valid(text);
    valid
        .then(|| text.to_owned())
        .ok_or_else(|| "write a language as `en`, `pt-BR` or `zh-Hant`".to_owned())
}

/// The address of a page.
pub(crate) fn page_url(text: &str) -> Result<String, String> {
    let valid = WebUrl::is_valid(text);
    valid
        .then(|| text.to_owned())
        .ok_or_else(|| "write the whole address: https://example.org/page".to_owned())
}

/// An address to which others can be appended.
pub(crate) fn web_url(text: &str) -> Result<String, String> {
    let valid = crate::content::values::BaseUrl::is_valid(text);
    valid.then(|| text.to_owned()).ok_or_else(|| {
        "write the whole address, without `?`, `#` or a password: https://example.org/".to_owned()
    })
}
