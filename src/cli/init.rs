//! The options of `init`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use crate::cli::parsers::{parse_base_url, parse_line};

#[derive(Debug, Args)]
pub struct Init {
    /// The folder of the new site. It may contain other files.
    #[arg(value_name = "DIR")]
    pub folder: Utf8PathBuf,
    /// The name of the site, instead of the name of its folder.
    #[arg(long, value_name = "TEXT", value_parser = parse_line)]
    pub title: Option<String>,
    /// The URL of the published site.
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// The URL of the site's git repository.
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub repository: Option<String>,
    /// The kind of site: its example, settings and advice for editors.
    #[arg(long, value_name = "KIND")]
    pub template: Option<Template>,
}

/// A kind of site that `init` has an example for, besides the one for every site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// A transcript with speakers.
    Debate,
    /// Several people, and rules for reviews.
    Newsroom,
    /// Simple words, and ratings for pupils.
    Classroom,
}
