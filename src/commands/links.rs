//! `factpress check --links`: checks external links and reports the results.

use std::io;

use camino::Utf8Path;

use crate::cache::Cache;
use crate::cli::Cli;
use crate::commands::terminal::print_message;
use crate::commands::{count, current_day};
use crate::link_check;
use crate::link_check::{Answers, Counts, CrawlPolicy, State};
use crate::pipeline::progress::Progress;
use crate::project::Snapshot;
use crate::reports::external_links;

/// Adds the diagnostics for dead links, and prints the other results on standard error.
pub(crate) fn check(snapshot: &mut Snapshot, root: &Utf8Path, cli: &Cli) -> io::Result<()> {
    let links = external_links::all(&snapshot.site_files, &snapshot.model);
    let progress = Progress::new("checking links", cli.quiet);
    let results = link_check::check(
        &links,
        &Cache::link_results(root),
        current_day()?,
        &CrawlPolicy::default(),
        &mut |done, total| progress.set(done, total),
    );
    progress.finish();
    snapshot.diagnostics.extend(link_check::report(&links, &results));
    if cli.verbose {
        print_results(&results);
    }
    if !cli.quiet {
        print_message(&summary(&results, &Counts::of(&links, &results)));
    }
    Ok(())
}

fn print_results(results: &Answers) {
    for (url, state) in results.iter() {
        match state {
            State::Live => {}
            State::Moved(to) => print_message(&format!("{url} has moved to {to}")),
            State::Dead(reason) => print_message(&format!("{url} is gone: {reason}")),
            State::Unchecked(reason) => {
                print_message(&format!("{url} could not be checked: {reason}"));
            }
        }
    }
}

fn summary(results: &Answers, counts: &Counts) -> String {
    let Counts { live, dead, kept, unchecked } = counts;
    let links = count(results.iter().count(), "link");
    format!(
        "{links}: {live} live, {dead} dead, {kept} dead with an archived copy, \
         {unchecked} could not be checked"
    )
}
