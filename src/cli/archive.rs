//! The options of `factpress archive`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use crate::cli::Site;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
pub struct Archive {
    /// The ids of the claims whose sources are archived; all published claims if left out.
    #[arg(value_name = "CLAIM")]
    pub claims: Vec<String>,
    #[command(flatten)]
    pub site: Site,
    /// Include the sources of drafts and of claims in review, held or under embargo.
    #[arg(long)]
    pub drafts: bool,
    /// List what would be done, without asking a host or writing a file.
    #[arg(long)]
    pub dry_run: bool,
    /// Ask the Wayback Machine to capture these addresses. Everybody can see the captures. The
    /// default is `published` if the environment has the keys of an account, and `none` otherwise.
    #[arg(long, value_name = "WHICH", value_enum)]
    pub wayback: Option<WaybackScope>,
    /// Save no kept copies.
    #[arg(long)]
    pub no_copies: bool,
    /// Warn about quotes that their address no longer shows, although the kept copy has them.
    /// Writes no files.
    #[arg(long, conflicts_with_all = ["dry_run", "wayback", "no_copies", "import"])]
    pub check: bool,
    /// Write the archived copies of a table of Bellingcat's auto-archiver (CSV), and ask no host.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["wayback", "no_copies"])]
    pub import: Option<Utf8PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WaybackScope {
    /// No address.
    None,
    /// The addresses that readers of the published site see.
    Published,
    /// Also those that only drafts name.
    All,
}
