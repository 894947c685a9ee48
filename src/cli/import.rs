//! The options of `factpress import`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use crate::cli::parsers::parse_day;
use crate::content::values::Date;

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Import fact-checks in schema.org's `ClaimReview` format from JSON-LD, JSON Lines or HTML.
    #[command(name = "claimreview")]
    #[command(after_help = examples!(
        "import claimreview claims.json", "import claimreview --dry-run page.html",
        "import claimreview --ratings labels.yaml claims.json"
    ))]
    ClaimReview(ImportClaimReviews),
    /// Import web pages as articles: the text as Markdown, with the page next to it.
    #[command(after_help = examples!(
        "import html ~/Downloads/*.html", "import html --dry-run page.html"
    ))]
    Html(ImportHtml),
}

#[derive(Debug, Args)]
pub struct ImportFiles {
    /// The files; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<Utf8PathBuf>,
    /// The folder of the site, which contains `site.yaml`.
    #[arg(long = "site", value_name = "DIR", default_value = ".")]
    pub root: Utf8PathBuf,
    /// Report what would be imported, without writing a file.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct ImportClaimReviews {
    #[command(flatten)]
    pub files: ImportFiles,
    /// A YAML file that maps labels of the records to ids of the site's ratings.
    #[arg(long, value_name = "FILE")]
    pub ratings: Option<Utf8PathBuf>,
}

#[derive(Debug, Args)]
pub struct ImportHtml {
    #[command(flatten)]
    pub files: ImportFiles,
    /// The day on which the pages were saved, instead of today.
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub date: Option<Date>,
}
