//! `factpress principles`: reports which requirements of codes of principles a site meets.

use std::io;
use std::process::ExitCode;

use crate::cli::{Principles, ReportFormat};
use crate::commands::terminal::print_bytes;
use crate::commands::{build_options, read_site, set_jobs, warn_about_errors};
use crate::reports::principles::PrinciplesReport;

pub(crate) fn run(options: &Principles) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let snapshot = read_site(&options.site.root, build_options(&options.site, false)?)?;
    warn_about_errors(&snapshot);
    let report = PrinciplesReport::new(&snapshot.model, &snapshot.site_files);
    let text = match options.format {
        ReportFormat::Human => report.to_text(),
        ReportFormat::Json => report.to_json(),
    };
    print_bytes(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
