//! `factpress build`: the site as a folder of files.

use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cache::Cache;
use crate::cli::{Build, Cli};
use crate::commands::{Session, pagefind, say, settings, warn, with_jobs};
use crate::content::files::site::Engine;
use crate::output;
use crate::output::{ChecksumManifest, Shard, Staging};
use crate::pipeline::BuildReport;
use crate::pipeline::timings::Reporter;

/// Why there is no part of some sites.
const NO_PARTS: &str = "the site asks for `search: {engine: pagefind}`, which looks at all of its pages at once, so it cannot be \
                        built in parts; build it without `--shard`, or take `search` out of `site.yaml`, which has a search of \
                        its own";

pub(crate) fn run(options: &Build, cli: &Cli) -> io::Result<ExitCode> {
    let watch = Reporter::new(cli.quiet);
    let code = with_jobs(options.content.site.jobs, || build(options, cli, &watch))??;
    if options.content.timings {
        watch.show();
    }
    Ok(code)
}

fn build(options: &Build, cli: &Cli, watch: &Reporter) -> io::Result<ExitCode> {
    let root = &options.content.site.root;
    let out = options.out.clone().unwrap_or_else(|| root.join("public"));
    let sums =
        options.manifest.as_ref().map(|path| ChecksumManifest::new(&out, path)).transpose()?;
    let mut session =
        Session::watched(root, settings(&options.content, options.base_url.as_deref())?, watch)?;
    if !options.shard.is_whole() && session.snapshot.model.site.search == Engine::Pagefind {
        return Err(io::Error::other(NO_PARTS));
    }
    let timings = &watch.timings;
    let staging = (!session.snapshot.diagnostics.has_errors())
        .then(|| timings.phase("output", || Staging::new(root, &out)))
        .transpose()?;
    let done = match &staging {
        Some(staging) => {
            session.build(options.shard, staging, &Cache::social_cards(root), watch)?
        }
        None => session.check_pages(watch).map(|()| BuildReport::default())?,
    };
    session.tell();
    let Some(staging) = staging.filter(|_| !session.snapshot.diagnostics.has_errors()) else {
        if !cli.quiet {
            say(&format!(
                "{}\nNothing was written; the site in `{out}` is as it was.",
                session.verdict()
            ));
        }
        return Ok(ExitCode::from(1));
    };
    if session.snapshot.model.site.search == Engine::Pagefind {
        timings.phase("pagefind", || pagefind::index(&staging))?;
    }
    let written = staging.written();
    let files = timings.phase("publish", || staging.publish_part(&done.all_paths))?;
    let unchanged = files.len().saturating_sub(written);
    timings.note("publish", format!("{written} written, {unchanged} unchanged"));
    if let Some(sums) = sums {
        sums.write(files.keys())?;
    }
    if !cli.quiet {
        say(&format!(
            "{}\n{}",
            session.verdict(),
            wrote(options.shard, files.len(), done.all_paths.len(), &out)
        ));
        output::beyond_pages(&files).iter().for_each(|message| warn(message));
        left_out(&session, cli.verbose);
    }
    // The program ends here: to take a large site apart piece by piece would be in vain.
    std::mem::forget(session);
    Ok(ExitCode::SUCCESS)
}

fn wrote(shard: Shard, files: usize, whole: usize, out: &Utf8Path) -> String {
    match shard {
        Shard::WHOLE => format!("Wrote {files} files to `{out}`."),
        _ => format!("Wrote {shard}, {files} of {whole} files, to `{out}`."),
    }
}

/// Says what readers will not find, so that nothing is missing by surprise.
fn left_out(session: &Session, verbose: bool) {
    if session.snapshot.options.drafts {
        say("Drafts are on the pages only: data files and feeds hold what is published.");
    }
    let shown = session.snapshot.model.claims.len();
    let all = session.snapshot.site_files.verdicts.len();
    if shown < all {
        say(&format!(
            "{} left out: drafts, in review, held or under embargo (see them with --drafts).",
            all - shown
        ));
    }
    if verbose {
        let shown = |id: &str| session.snapshot.model.claims.iter().any(|claim| claim.id == id);
        session
            .snapshot
            .site_files
            .verdicts
            .iter()
            .filter(|verdict| !shown(&verdict.id))
            .for_each(|verdict| say(&format!("  {}", verdict.id)));
    }
}
