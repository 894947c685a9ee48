//! `factpress check`: everything but writing.

use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli::{Check, Cli, Format};
use crate::commands::{Session, links, say, settings, snapshot_at_revision, tell, warn, with_jobs};
use crate::diagnostics::source_map::Position;
use crate::diagnostics::{emit, fix};
use crate::output;
use crate::pipeline::timings::Reporter;
use crate::project::Snapshot;

pub(crate) fn run(options: &Check, cli: &Cli) -> io::Result<ExitCode> {
    let watch = Reporter::new(cli.quiet);
    let timings = &watch.timings;
    let mut session = with_jobs(options.content.site.jobs, || checked(options, &watch))??;
    if options.links {
        timings.phase("links", || {
            links::check(&mut session.snapshot, &options.content.site.root, cli)
        })?;
    }
    session.tell();
    if matches!(options.format, Format::Human | Format::Github) && !cli.quiet {
        say(&session.verdict());
    }
    if options.content.timings {
        watch.show();
    }
    Ok(if session.snapshot.diagnostics.has_errors() {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// The site with all that is wrong with it, but for its links.
fn checked(options: &Check, watch: &Reporter) -> io::Result<Session> {
    let (root, timings) = (&options.content.site.root, &watch.timings);
    let open = || -> io::Result<Session> {
        let mut session = Session::watched(root, settings(&options.content, None)?, watch)?;
        session.report.format = options.format;
        let mut since =
            |revision: &String| timings.phase("since", || compare(&mut session, options, revision));
        options.since.as_ref().map_or(Ok(()), &mut since)?;
        Ok(session)
    };
    let mut session = open()?;
    if options.fix && timings.phase("fix", || fix(&session, root))? {
        drop(session);
        session = open()?;
    }
    session.check_pages(watch)?;
    Ok(session)
}

/// Makes the safe edits, and says whether there were any.
fn fix(session: &Session, root: &Utf8Path) -> io::Result<bool> {
    let Snapshot { diagnostics, site_files, .. } = &session.snapshot;
    let sorted = emit::sorted(diagnostics, &site_files.sources);
    let files = fix::safe_edits(sorted.into_iter());
    for (id, edits) in &files {
        let Some(file) = site_files.sources.get(*id) else { continue };
        output::amend(root, file, |bytes| fix::apply_edits(bytes, edits))?;
        for edit in edits.iter().rev() {
            let Position { line, column } = file.position(edit.span.start as usize);
            let before = file.slice(edit.span.range());
            tell(&format!("fixed {}:{line}:{column}: {before} → {}", file.path, edit.replacement));
        }
    }
    Ok(!files.is_empty())
}

/// Adds what may not have changed since `revision`.
fn compare(session: &mut Session, options: &Check, revision: &str) -> io::Result<()> {
    let mut published = settings(&options.content, None)?;
    published.options.drafts = false;
    match snapshot_at_revision(&options.content.site.root, revision, published)? {
        Some(before) => session.snapshot.check_against(&before),
        None => warn(&format!(
            "there was no `site.yaml` in this folder at `{revision}`, so there is nothing to compare with"
        )),
    }
    Ok(())
}
