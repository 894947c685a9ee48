//! The options of `factpress new`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use crate::cli::Site;
use crate::cli::parsers::{parse_known_date, parse_language, parse_line, parse_page_url};
use crate::content::values::PartialDate;

#[derive(Debug, Subcommand)]
pub enum New {
    /// Add a text or a web page as an article. In a terminal, Factpress asks for missing facts.
    #[command(after_help = examples!(
        "new article", "new article flood --text ~/Downloads/flood.html"
    ))]
    Article(NewArticle),
    /// Write a draft of a verdict. In a terminal, Factpress asks for missing facts.
    #[command(after_help = examples!(
        "new verdict", "new verdict letter --quote \"rose by two metres\"",
        "new verdict --no-text --claim \"The council closed the library.\""
    ))]
    Verdict(NewVerdict),
    /// Keep a saved page as a source of a claim, with quotes that are found in it. In a terminal,
    /// Factpress asks for missing facts.
    #[command(after_help = examples!(
        "new source", "new source two-metres --page ~/Downloads/gauge.html --quote \"1.4 metres\""
    ))]
    Source(NewSource),
}

#[derive(Debug, Args)]
pub struct NewArticle {
    /// The article's id, which is the name of its folder.
    pub id: Option<String>,
    /// The text: plain text (`.txt`), Markdown (`.md`), a web page (`.html`, `.htm`), subtitles
    /// (`.vtt`, `.srt`), or a transcript of Whisper (`.json`) or oTranscribe (`.otr`).
    #[arg(long, value_name = "FILE")]
    pub text: Option<Utf8PathBuf>,
    #[command(flatten)]
    pub facts: PageFacts,
    /// The URL of an archived copy.
    #[arg(long, value_name = "URL", value_parser = parse_page_url)]
    pub archive_url: Option<String>,
    /// The language, such as `en` or `pt-BR`, if it is not the site's.
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    pub language: Option<String>,
    #[command(flatten)]
    pub site: Site,
}

#[derive(Debug, Args)]
pub struct NewVerdict {
    /// The id of the article.
    pub article: Option<String>,
    /// The claim has no text, for example an act or a vote.
    #[arg(long, conflicts_with_all = ["article", "quote", "prefix", "suffix"])]
    pub no_text: bool,
    /// The words that make the claim, exactly as in the article.
    #[arg(long)]
    pub quote: Option<String>,
    /// Words just before the quote, if it occurs several times.
    #[arg(long, default_value = "")]
    pub prefix: String,
    /// Words just after the quote, if it occurs several times.
    #[arg(long, default_value = "")]
    pub suffix: String,
    /// The claim in your own words.
    #[arg(long, value_parser = parse_line)]
    pub claim: Option<String>,
    /// The id of a rating; not needed for a draft.
    #[arg(long)]
    pub rating: Option<String>,
    /// The claim's id, instead of one made from its words.
    #[arg(long)]
    pub id: Option<String>,
    #[command(flatten)]
    pub site: Site,
}

#[derive(Debug, Args)]
pub struct NewSource {
    /// The id of the claim.
    pub claim: Option<String>,
    /// The saved source: a web page that a browser saved (`.html`, `.htm`), Markdown
    /// (`.md`) or a text (`.txt`). A copy of it is kept.
    #[arg(long, value_name = "FILE")]
    pub page: Option<Utf8PathBuf>,
    /// Words of the source, exactly. Can be repeated.
    #[arg(long = "quote", value_name = "TEXT")]
    pub quotes: Vec<String>,
    #[command(flatten)]
    pub facts: PageFacts,
    #[command(flatten)]
    pub site: Site,
}

/// Facts about a page or text. They replace those that the page itself gives.
#[derive(Debug, Args)]
pub struct PageFacts {
    /// The title.
    #[arg(long, value_name = "TEXT", value_parser = parse_line)]
    pub title: Option<String>,
    /// The authors, separated by commas.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = parse_line)]
    pub authors: Vec<String>,
    /// The publisher.
    #[arg(long, value_name = "NAME", value_parser = parse_line)]
    pub publisher: Option<String>,
    /// The URL of the page.
    #[arg(long, value_name = "URL", value_parser = parse_page_url)]
    pub url: Option<String>,
    /// The day, month or year in which it was published.
    #[arg(long, value_name = "DATE", value_parser = parse_known_date)]
    pub published: Option<PartialDate>,
}
