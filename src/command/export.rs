//! `factpress export`: the data of a site on standard output, without building it.

use std::io;
use std::process::ExitCode;

use super::{Session, results, today, with_jobs};
use crate::cli::{Data, Export};
use crate::desk::Settings;
use crate::model;
use crate::render::data;

pub(super) fn run(options: &Export) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || export(options))?
}

fn export(options: &Export) -> io::Result<ExitCode> {
    let model = model::Options { drafts: false, today: today(options.site.date)? };
    let settings = Settings { options: model, theme: None, base_url: options.base_url.clone() };
    let session = Session::open(&options.site.root, settings)?;
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
