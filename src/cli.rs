//! The command line: its types and nothing else.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::load::value::{Day, parse_day};

/// Publish fact-checks: every verdict bound to the exact words it judges.
#[derive(Debug, Parser)]
#[command(name = "factpress", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print nothing but errors.
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
    /// Print the data of the site, of published claims only.
    Export(Export),
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
    pub date: Option<Day>,
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
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The site.
    #[command(flatten)]
    pub content: Content,
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

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Reviews of claims in schema.org's `ClaimReview`, each as a verdict with its article.
    #[command(name = "claimreview")]
    ClaimReview(ClaimReviews),
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
}

fn day(text: &str) -> Result<Day, String> {
    parse_day(text).ok_or_else(|| "a day is written YYYY-MM-DD".to_owned())
}

fn web_url(text: &str) -> Result<String, String> {
    let valid = crate::load::value::BaseUrl::is_valid(text);
    valid
        .then(|| text.to_owned())
        .ok_or_else(|| "write the whole address, without `?`, `#` or a password: https://example.org/".to_owned())
}
