//! `factpress check`: everything but writing.

use std::io;
use std::process::ExitCode;

use super::{Session, results, say, settings, with_jobs};
use crate::cli::{Check, Cli, Format};
use crate::emit;

pub(super) fn run(options: &Check, cli: &Cli) -> io::Result<ExitCode> {
    let session = with_jobs(options.content.site.jobs, || -> io::Result<Session> {
        let mut session = Session::open(&options.content.site.root, settings(&options.content, None)?)?;
        session.render(None)?;
        Ok(session)
    })??;
    match options.format {
        Format::Json => {
            let report = emit::json(
                &session.edition.diagnostics,
                session.edition.model.summary,
                &session.edition.corpus.sources,
            );
            results(report.as_bytes());
        }
        Format::Human => {
            session.report();
            if !cli.quiet {
                say(&session.verdict());
            }
        }
    }
    Ok(if session.edition.diagnostics.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
