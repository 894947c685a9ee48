//! `factpress export`: the data of a site on standard output, without building it.

use std::io;
use std::process::ExitCode;

use crate::cli::{Data, Export};
use crate::commands::{Session, results, today, with_jobs};
use crate::data::Facts;
use crate::model;
use crate::project::BuildOptions;

pub(crate) fn run(options: &Export) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || export(options))?
}

fn export(options: &Export) -> io::Result<ExitCode> {
    let model = model::Options { drafts: false, today: today(options.site.date)? };
    let settings = BuildOptions { options: model, theme: None, base_url: options.base_url.clone() };
    let session = Session::open(&options.site.root, settings)?;
    session.tell();
    if session.snapshot.diagnostics.has_errors() {
        return Ok(ExitCode::from(1));
    }
    let facts = Facts::of(&session.snapshot.model);
    let table = |at: usize| facts.tables(None).files.into_iter().nth(at).map(|file| file.bytes);
    let bytes = match options.data {
        Data::Claimreview => table(0),
        Data::Csv => table(1),
        Data::Jsonl => table(2),
        Data::Annotations => Some(facts.all_annotations()),
    };
    results(&bytes.unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}
