//! `factpress principles`: what codes of principles ask for, and what can be seen of it.

use std::io;
use std::process::ExitCode;

use crate::cli::{Principles, ReportFormat};
use crate::commands::{Session, results, today, warn_of_errors, with_jobs};
use crate::model::Options;
use crate::project::BuildOptions;
use crate::reports::principles::Report;
use crate::reports::principles::text;

pub(crate) fn run(options: &Principles) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || principles(options))?
}

fn principles(options: &Principles) -> io::Result<ExitCode> {
    let today = today(options.site.date)?;
    let settings =
        BuildOptions { options: Options { drafts: false, today }, theme: None, base_url: None };
    let snapshot = Session::open(&options.site.root, settings)?.snapshot;
    warn_of_errors(&snapshot);
    let report = Report::of(&snapshot.model, &snapshot.site_files);
    let text = match options.format {
        ReportFormat::Human => text::principles_human(&report),
        ReportFormat::Json => text::principles_json(&report),
    };
    results(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
