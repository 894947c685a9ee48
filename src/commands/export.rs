//! `factpress export`: the data of a site on standard output, without building it.

use std::io;
use std::process::ExitCode;

use crate::cli::{Data, Export};
use crate::commands::{Session, results, today, with_jobs};
use crate::data::DataContext;
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
    let data = DataContext::new(&session.snapshot.model);
    let bytes = match options.data {
        Data::Annotations => data.all_annotations(),
        Data::Claimreview => claims_file(&data, 0),
        Data::Csv => claims_file(&data, 1),
        Data::Jsonl => claims_file(&data, 2),
    };
    results(&bytes);
    Ok(ExitCode::SUCCESS)
}

fn claims_file(data: &DataContext, index: usize) -> Vec<u8> {
    let file = data.claims_files().into_iter().nth(index);
    file.map(|file| file.bytes).unwrap_or_default()
}
