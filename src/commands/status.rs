//! `factpress status`: what is left for the desk to do.

use std::io;
use std::process::ExitCode;

use crate::cli::{ReportFormat, Status};
use crate::commands::{Session, results, today, warn_of_errors, with_jobs};
use crate::model::Options;
use crate::project::BuildOptions;
use crate::reports::worklist::Worklist;
use crate::reports::worklist_text;

pub(crate) fn run(options: &Status) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || status(options))?
}

fn status(options: &Status) -> io::Result<ExitCode> {
    let today = today(options.site.date)?;
    let settings =
        BuildOptions { options: Options { drafts: true, today }, theme: None, base_url: None };
    let snapshot = Session::open(&options.site.root, settings)?.snapshot;
    warn_of_errors(&snapshot);
    let agenda = Worklist::of(&snapshot.model, today, options.months);
    let text = match options.format {
        ReportFormat::Human => worklist_text::agenda_human(&agenda, options.months),
        ReportFormat::Json => worklist_text::agenda_json(&agenda),
    };
    results(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
