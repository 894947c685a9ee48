//! `factpress build`: the site as a folder of files.

use std::io;
use std::process::ExitCode;

use super::render::Target;
use super::timings::Watch;
use super::{Session, pagefind, say, settings, warn, with_jobs};
use crate::cache::Cache;
use crate::cli::{Build, Cli};
use crate::load::site::Engine;
use crate::model::print::Print;
use crate::render::Output;
use crate::write::{self, Staging};

pub(super) fn run(options: &Build, cli: &Cli) -> io::Result<ExitCode> {
    let watch = Watch::new(cli.quiet);
    let code = with_jobs(options.content.site.jobs, || build(options, cli, &watch))??;
    if options.content.timings {
        watch.show();
    }
    Ok(code)
}

fn build(options: &Build, cli: &Cli, watch: &Watch) -> io::Result<ExitCode> {
    let root = &options.content.site.root;
    let out = options.out.clone().unwrap_or_else(|| root.join("public"));
    let mut session = Session::watched(root, settings(&options.content, options.base_url.as_deref())?, watch)?;
    let timings = &watch.timings;
    let staging = (!session.edition.diagnostics.has_errors())
        .then(|| timings.phase("output", || Staging::new(root, &out)))
        .transpose()?;
    let ledger = match &staging {
        Some(staging) => session.make(staging, &Cache::cards(root), watch)?,
        None => session.look(watch).map(|()| None)?,
    };
    session.report();
    let Some(staging) = staging.filter(|_| !session.edition.diagnostics.has_errors()) else {
        if !cli.quiet {
            say(&format!("{}\nNothing was written; the site in `{out}` is as it was.", session.verdict()));
        }
        return Ok(ExitCode::from(1));
    };
    if session.edition.model.site.search == Engine::Pagefind {
        timings.phase("pagefind", || pagefind::index(&staging))?;
    }
    let written = staging.written();
    let files = timings.phase("publish", || staging.publish())?;
    timings.count("publish", written, "written", files.len().saturating_sub(written));
    timings.phase("keep", || ledger.iter().for_each(|ledger| session.keep(ledger)));
    if !cli.quiet {
        say(&format!("{}\nWrote {} files to `{out}`.", session.verdict(), files.len()));
        write::beyond_pages(&files).iter().for_each(|message| warn(message));
        if session.edition.options.drafts {
            say("Drafts are on the pages only: data files and feeds hold what is published.");
        }
        left_out(&session, cli.verbose);
    }
    // The program ends here: to take a large site apart piece by piece would be in vain.
    std::mem::forget(session);
    Ok(ExitCode::SUCCESS)
}

impl Target for Staging {
    fn put(&self, output: &Output) -> io::Result<Print> {
        Staging::put(self, output)
    }

    fn keep(&self, path: &str, print: Print) -> bool {
        self.previous(path) == Some(print) && Staging::keep(self, path)
    }

    fn last(&self, path: &str) -> Option<Vec<u8>> {
        Staging::last(self, path)
    }
}

/// Says what readers will not find, so that nothing is missing by surprise.
fn left_out(session: &Session, verbose: bool) {
    let shown = session.edition.model.claims.len();
    let all = session.edition.corpus.verdicts.len();
    if shown < all {
        say(&format!("{} left out: drafts, in review, held or under embargo (see them with --drafts).", all - shown));
    }
    if verbose {
        let shown = |id: &str| session.edition.model.claims.iter().any(|claim| claim.id == id);
        session
            .edition
            .corpus
            .verdicts
            .iter()
            .filter(|verdict| !shown(&verdict.id))
            .for_each(|verdict| say(&format!("  {}", verdict.id)));
    }
}
