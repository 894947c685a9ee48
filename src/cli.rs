//! The command line: commands, options and their `--help`.

pub(crate) mod parsers;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::parsers::{parse_base_path, parse_base_url, parse_host_name, parse_local_time};
use crate::content::values::LocalTime;
use crate::content::yaml::schema::SchemaKind;
use crate::output::Shard;

/// Formats the examples at the end of a command's `--help`.
macro_rules! examples {
    ($($arguments:literal),+) => {
        concat!("Examples:", $("\n  factpress ", $arguments),+)
    };
}

mod archive;
mod import;
mod init;
mod new;

pub use crate::cli::archive::{Archive, WaybackScope};
pub use crate::cli::import::{Import, ImportClaimReviews, ImportFiles, ImportHtml};
pub use crate::cli::init::{Init, Template};
pub use crate::cli::new::{New, NewArticle, NewSource, NewVerdict, PageFacts};

/// Publish fact-checks as a website, with every verdict bound to the exact words it judges.
#[derive(Debug, Parser)]
#[command(name = "factpress", version, disable_help_subcommand = true)]
#[command(after_help = examples!(
    "init my-site", "serve --open --site my-site", "build --site my-site"
))]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Print errors and warnings only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more details.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render the site into a folder.
    #[command(after_help = examples!("build", "build --site my-site --out /srv/www"))]
    Build(Build),
    /// Report the errors and warnings of the site.
    #[command(after_help = examples!("check", "check --fix --links", "check --since origin/main"))]
    Check(Check),
    /// Show the site in a browser, and update it whenever a file is saved.
    #[command(after_help = examples!(
        "serve --open", "serve --port 9000 --no-drafts --editor code",
        "serve --host 0.0.0.0 --allow-host desk.example --poll"
    ))]
    Serve(Serve),
    /// Add an article, a draft of a verdict, or a source of a verdict.
    #[command(subcommand, after_help = examples!("new article", "new verdict"))]
    New(New),
    /// Print what changes for readers between two git revisions, or between a revision and the
    /// current files.
    #[command(after_help = examples!("diff origin/main", "diff v1 v2 --format json"))]
    Diff(Diff),
    /// Save copies of the pages that claims cite, and ask the Wayback Machine for archived copies.
    #[command(after_help = examples!(
        "archive --dry-run", "archive --no-copies two-metres", "archive --check",
        "archive --import auto-archiver.csv"
    ))]
    Archive(Archive),
    /// List open work: drafts, reviews, held and embargoed claims, claims not updated for a year,
    /// sources without an archived copy.
    #[command(after_help = examples!("status", "status --months 6 --format json"))]
    Status(Status),
    /// Report which requirements of the IFCN and EFCSN codes the site meets.
    #[command(after_help = examples!("principles", "principles --format json"))]
    Principles(Principles),
    /// Print the data of published claims.
    #[command(after_help = examples!(
        "export csv > claims.csv", "export jsonl | jq 'select(.rating == \"false\")'"
    ))]
    Export(Export),
    /// Create the files of a new site, with one example.
    #[command(after_help = examples!(
        "init my-site", "init . --title \"River desk\"", "init debates --template debate"
    ))]
    Init(Init),
    /// Print the JSON Schema of a kind of file, for editors that complete and check YAML.
    #[command(after_help = examples!("schema verdict > schemas/verdict.json"))]
    Schema(Schema),
    /// Print a script that completes commands and options in a shell.
    #[command(after_help = examples!("completions zsh > ~/.zfunc/_factpress"))]
    Completions(Completions),
    /// Print the manual page.
    #[command(after_help = examples!("man > ~/.local/share/man/man1/factpress.1"))]
    Man,
    /// Show the built-in templates, which a theme of your own can change.
    #[command(subcommand, after_help = examples!("theme show", "theme show claim.html"))]
    Theme(Theme),
    /// Explain the code of a diagnostic and what to do about it.
    #[command(after_help = examples!("explain", "explain passage-not-found"))]
    Explain(Explain),
    /// Import fact-checks or articles that were published before.
    #[command(subcommand)]
    #[command(after_help = examples!("import claimreview claims.json", "import html page.html"))]
    Import(Import),
}

/// Options of all commands that read a site.
#[derive(Debug, Args)]
pub struct Site {
    /// The folder of the site, which contains `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
    /// The day, or the day and time (YYYY-MM-DDTHH:MM), to use instead of now.
    #[arg(long, value_name = "DAY", value_parser = parse_local_time)]
    pub date: Option<LocalTime>,
    /// The number of threads, instead of one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Options of `build` and `check`.
#[derive(Debug, Args)]
pub struct Content {
    #[command(flatten)]
    pub site: Site,
    /// Include drafts and claims in review, held or under embargo, each marked as such.
    #[arg(long)]
    pub drafts: bool,
    /// Use this theme instead of the one in `site.yaml`.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// At the end, print how long each step took.
    #[arg(long)]
    pub timings: bool,
}

#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    pub content: Content,
    /// The folder to write, instead of `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<Utf8PathBuf>,
    /// The URL of the published site, instead of the one in `site.yaml`.
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// Write only part K of N of the site. All parts, copied into one folder, are the whole site.
    #[arg(long, value_name = "K/N", value_parser = Shard::parse)]
    #[arg(default_value = "1/1", hide_default_value = true)]
    pub shard: Shard,
    /// Write the SHA-256 of every file of the site into this file, in the format of `sha256sum`.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<Utf8PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub content: Content,
    /// Also report published changes since a git revision that lack a correction.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Fix simple mistakes, list the fixes, and report the rest.
    #[arg(long)]
    pub fix: bool,
    /// Check external links and warn about dead ones.
    #[arg(long)]
    pub links: bool,
    /// How to print the diagnostics.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Snippets for people, on standard error.
    Human,
    /// One JSON object, on standard output.
    Json,
    /// GitHub workflow commands, which GitHub shows at the lines of a pull request.
    Github,
    /// SARIF 2.1.0, on standard output.
    Sarif,
    /// A report in the form of `JUnit`, on standard output, which many CI services show.
    Junit,
}

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub site: Site,
    /// The port, instead of 8000 or the next free one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The address to listen on. Everybody who can reach it can read and create drafts.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: String,
    /// Also accept requests for this host name, with any port. A container or a proxy needs this.
    /// Can be given several times.
    #[arg(long, value_name = "NAME", value_parser = parse_host_name)]
    pub allow_host: Vec<String>,
    /// Serve the site below this path, for a proxy that keeps the path in the addresses it
    /// forwards.
    #[arg(long, value_name = "PATH", value_parser = parse_base_path)]
    #[arg(default_value = "/", hide_default_value = true)]
    pub base_path: String,
    /// Look for changed files every second, if the system does not report changes, as on network
    /// drives.
    #[arg(long)]
    pub poll: bool,
    /// Open the home page in a browser.
    #[arg(long)]
    pub open: bool,
    /// Show the site as readers see it, without drafts.
    #[arg(long)]
    pub no_drafts: bool,
    /// The editor that the preview opens, instead of `$EDITOR`: `code`, `codium`, `cursor`, `zed`,
    /// `idea`, `subl`, `mate`, `emacs`, or a URL with `{path}`, `{line}` and `{column}`.
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<String>,
    /// Use this theme instead of the one in `site.yaml`.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The data to print.
    #[arg(value_enum)]
    pub data: Data,
    #[command(flatten)]
    pub site: Site,
    /// The URL of the published site, instead of the one in `site.yaml`.
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Data {
    /// The feed of `ClaimReview`, as in `claims.json`.
    Claimreview,
    /// The annotations of all articles, as one list.
    Annotations,
    /// The table `claims.csv`.
    Csv,
    /// The table `claims.jsonl`, with one JSON object per line.
    Jsonl,
    /// The annotations of evidence, as in `evidence.json`.
    Evidence,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as `passage-not-found`. Without it, all codes are listed.
    pub code: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Theme {
    /// Print a built-in template of the site's theme, or list all of them with their blocks.
    #[command(after_help = examples!(
        "theme show", "theme show claim.html > themes/own/templates/claim.html",
        "theme show article.html --theme ledger", "theme show broadsheet/article.html"
    ))]
    Show(ThemeShow),
}

#[derive(Debug, Args)]
pub struct ThemeShow {
    /// The template, such as `claim.html`. Without it, all templates and their blocks are listed.
    pub template: Option<String>,
    /// Use this theme instead of the one in `site.yaml`.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// The folder of the site, which contains `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The git revision to compare with.
    pub base: String,
    /// The newer git revision; the current files if left out.
    pub head: Option<String>,
    #[command(flatten)]
    pub site: Site,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t = DiffFormat::Markdown)]
    pub format: DiffFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// One JSON object.
    Json,
    /// The changed pages for search engines, one JSON object a line.
    Indexnow,
}

#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    pub site: Site,
    /// List published claims that did not change for this number of months.
    #[arg(long, value_name = "N", default_value_t = 12)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1200))]
    pub months: u16,
    /// How to print the lists.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Text for people.
    Human,
    /// One JSON object.
    Json,
}

#[derive(Debug, Args)]
pub struct Principles {
    #[command(flatten)]
    pub site: Site,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file.
    #[arg(value_enum)]
    pub kind: SchemaKind,
    /// The folder of the site. The schema of verdicts includes the site's own lists.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
