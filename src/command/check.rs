//! `factpress check`: everything but writing.

use std::io;
use std::process::ExitCode;

use super::{Session, edition_at, from_here, results, say, settings, with_jobs};
use crate::cli::{Check, Cli, Format};
use crate::desk::Edition;
use crate::emit;

pub(super) fn run(options: &Check, cli: &Cli) -> io::Result<ExitCode> {
    let session = with_jobs(options.content.site.jobs, || -> io::Result<Session> {
        let mut session = Session::open(&options.content.site.root, settings(&options.content, None)?)?;
        session.render(None)?;
        if let Some(revision) = &options.since {
            compare(&mut session, options, revision)?;
        }
        Ok(session)
    })??;
    let Edition { diagnostics, corpus, model, .. } = &session.edition;
    let (sources, root) = (&corpus.sources, &from_here(&options.content.site.root));
    match options.format {
        Format::Json => results(emit::json(diagnostics, model.summary, sources).as_bytes()),
        Format::Github => results(emit::github(diagnostics, sources, root).as_bytes()),
        Format::Sarif => results(emit::sarif(diagnostics, sources, root).as_bytes()),
        Format::Human => session.report(),
    }
    if matches!(options.format, Format::Human | Format::Github) && !cli.quiet {
        say(&session.verdict());
    }
    Ok(if session.edition.diagnostics.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Adds what may not have changed since `revision`.
fn compare(session: &mut Session, options: &Check, revision: &str) -> io::Result<()> {
    let mut published = settings(&options.content, None)?;
    published.options.drafts = false;
    if let Some(before) = edition_at(&options.content.site.root, revision, published)? {
        session.edition.compare(&before);
    }
    Ok(())
}
