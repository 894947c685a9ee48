//! `factpress export`: the data of a site on standard output, without building it.

use std::io;
use std::process::ExitCode;

use super::{Session, results, with_jobs};
use crate::cli::{Content, Data, Export};
use crate::render::data;

pub(super) fn run(options: &Export) -> io::Result<ExitCode> {
    with_jobs(options.jobs, || export(options))?
}

fn export(options: &Export) -> io::Result<ExitCode> {
    let content =
        Content { site: options.site.clone(), drafts: false, date: options.date, theme: None, jobs: options.jobs };
    let session = Session::open(&content, options.base_url.as_deref())?;
    session.report();
    if session.edition.diagnostics.has_errors() {
        return Ok(ExitCode::from(1));
    }
    let make = match options.data {
        Data::Claimreview => data::claim_reviews,
        Data::Annotations => data::annotations,
        Data::Csv => data::csv,
        Data::Jsonl => data::jsonl,
    };
    results(&make(&session.edition.model));
    Ok(ExitCode::SUCCESS)
}
