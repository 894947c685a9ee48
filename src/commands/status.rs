//! `factpress status`: what is left for the desk to do.

use std::io;
use std::process::ExitCode;

use crate::cli::{ReportFormat, Status};
use crate::commands::{Session, results, today, warn_of_errors, with_jobs};
use crate::diagnostics::emit;
use crate::model::Options;
use crate::project::Settings;
use crate::reports::worklist::Agenda;

pub(crate) fn run(options: &Status) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || status(options))?
}

fn status(options: &Status) -> io::Result<ExitCode> {
    let today = today(options.site.date)?;
    let settings =
        Settings { options: Options { drafts: true, today }, theme: None, base_url: None };
    let edition = Session::open(&options.site.root, settings)?.edition;
    warn_of_errors(&edition);
    let agenda = Agenda::of(&edition.model, today, options.months);
    let text = match options.format {
        ReportFormat::Human => emit::agenda_human(&agenda, options.months),
        ReportFormat::Json => emit::agenda_json(&agenda),
    };
    results(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
