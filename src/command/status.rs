//! `factpress status`: what is left for the desk to do.

use std::io;
use std::process::ExitCode;

use super::{Session, counted, results, today, warn, with_jobs};
use crate::cli::{Status, StatusFormat};
use crate::desk::Settings;
use crate::emit;
use crate::model::Options;
use crate::model::agenda::Agenda;

pub(super) fn run(options: &Status) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || status(options))?
}

fn status(options: &Status) -> io::Result<ExitCode> {
    let today = today(options.site.date)?;
    let settings = Settings { options: Options { drafts: true, today }, theme: None, base_url: None };
    let edition = Session::open(&options.site.root, settings)?.edition;
    let (errors, _) = emit::counts(&edition.diagnostics, &edition.corpus.sources);
    if errors > 0 {
        warn(&format!(
            "the content has {}, so something may be missing here: see `factpress check`",
            counted(errors, "error")
        ));
    }
    let agenda = Agenda::of(&edition.model, today, options.months);
    let text = match options.format {
        StatusFormat::Human => emit::agenda_human(&agenda, options.months),
        StatusFormat::Json => emit::agenda_json(&agenda),
    };
    results(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
