//! `factpress check --links`: checks external links and reports the results.

use camino::Utf8Path;

use crate::cache::Cache;
use crate::cli::Cli;
use crate::commands::terminal::print_message;
use crate::commands::{count, current_day};
use crate::link_check;
use crate::link_check::{CrawlPolicy, LinkCounts, LinkResults, LinkStatus};
use crate::pipeline::progress::Progress;
use crate::project::Snapshot;
use crate::reports::external_links;

/// Adds the diagnostics for dead links, and prints the other results on standard error.
pub(crate) fn check(snapshot: &mut Snapshot, root: &Utf8Path, cli: &Cli) {
    let links = external_links::collect(&snapshot.site_files, &snapshot.model);
    let progress = Progress::new("checking links", cli.quiet);
    let results = link_check::check_links(
        &links,
        &Cache::link_results(root),
        current_day(),
        &CrawlPolicy::default(),
        &mut |done, total| progress.set(done, total),
    );
    progress.finish();
    snapshot.diagnostics.extend(link_check::broken_links(&links, &results));
    if cli.verbose {
        print_results(&results);
    }
    if !cli.quiet {
        print_message(&summary(&results, &LinkCounts::new(&links, &results)));
    }
}

fn print_results(results: &LinkResults) {
    for (url, status) in results.iter() {
        match status {
            LinkStatus::Ok => {}
            LinkStatus::Redirected(to) => print_message(&format!("{url} has moved to {to}")),
            LinkStatus::Broken(reason) => print_message(&format!("{url} is gone: {reason}")),
            LinkStatus::Unknown(reason) => {
                print_message(&format!("{url} could not be checked: {reason}"));
            }
        }
    }
}

fn summary(results: &LinkResults, counts: &LinkCounts) -> String {
    let LinkCounts { ok, broken, archived, unknown } = counts;
    let links = count(results.iter().count(), "link");
    format!(
        "{links}: {ok} live, {broken} dead, {archived} dead with an archived copy, \
         {unknown} could not be checked"
    )
}
