//! `factpress check --links`: the addresses of other sites, asked, and what became of them told.

use std::io;

use camino::Utf8Path;

use crate::cache::Cache;
use crate::cli::Cli;
use crate::commands::{counted, tell, this_day};
use crate::link_check;
use crate::link_check::{Answers, Counts, CrawlPolicy, State};
use crate::pipeline::progress::Progress;
use crate::project::Snapshot;
use crate::reports::external_links;

/// Adds what is dead to the other mistakes, and says on standard error how the rest is.
pub(crate) fn check(snapshot: &mut Snapshot, root: &Utf8Path, cli: &Cli) -> io::Result<()> {
    let mentions = external_links::all(&snapshot.site_files, &snapshot.model);
    let progress = Progress::new("asking other sites", cli.quiet);
    let mut step = |done: usize, all: usize| progress.show(done, all);
    let answers = link_check::check(
        &mentions,
        &Cache::link_results(root),
        this_day()?,
        &CrawlPolicy::default(),
        &mut step,
    );
    progress.finish();
    snapshot.diagnostics.extend(link_check::report(&mentions, &answers));
    if cli.verbose {
        answers
            .iter()
            .filter_map(|(address, state)| told(address, state))
            .for_each(|line| tell(&line));
    }
    if !cli.quiet {
        tell(&summary(&answers, Counts::of(&mentions, &answers)));
    }
    Ok(())
}

/// What is worth a word of an address that no diagnostic names.
fn told(address: &str, state: &State) -> Option<String> {
    match state {
        State::Live => None,
        State::Moved(to) => Some(format!("{address} has moved to {to}")),
        State::Dead(reason) => Some(format!("{address} is gone: {reason}")),
        State::Unchecked(reason) => Some(format!("{address} could not be checked: {reason}")),
    }
}

fn summary(answers: &Answers, counts: Counts) -> String {
    let Counts { live, dead, kept, unchecked } = counts;
    let all = counted(answers.iter().count(), "link");
    format!(
        "{all}: {live} live, {dead} dead, {kept} dead with an archived copy, {unchecked} could not be checked"
    )
}
