//! `factpress status`: lists the open work of a desk.

use std::io;
use std::process::ExitCode;

use crate::cli::{ReportFormat, Status};
use crate::commands::terminal::print_bytes;
use crate::commands::{build_options, read_site, set_jobs, warn_about_errors};
use crate::reports::worklist::Worklist;

pub(crate) fn run(options: &Status) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let build_options = build_options(&options.site, true)?;
    let snapshot = read_site(&options.site.root, build_options)?;
    warn_about_errors(&snapshot);
    let worklist = Worklist::new(&snapshot.model, snapshot.today(), options.months);
    let text = match options.format {
        ReportFormat::Human => worklist.to_text(options.months),
        ReportFormat::Json => worklist.to_json(),
    };
    print_bytes(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
