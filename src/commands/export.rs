//! `factpress export`: prints the data of a site without building it.

use std::io;
use std::process::ExitCode;

use crate::cli::{Cli, Data, Export, Format};
use crate::commands::terminal::print_bytes;
use crate::commands::{build_options, exit_code, print_diagnostics, read_site, set_jobs};
use crate::data::DataContext;
use crate::project::BuildOptions;

pub(crate) fn run(options: &Export, cli: &Cli) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let root = &options.site.root;
    let base_url = options.base_url.clone();
    let build_options = BuildOptions { base_url, ..build_options(&options.site, false)? };
    let snapshot = read_site(root, build_options)?;
    print_diagnostics(&snapshot, root, Format::Human, cli)?;
    if !snapshot.diagnostics.has_errors() {
        let data = DataContext::new(&snapshot.model);
        print_bytes(&data_bytes(&data, options.data))?;
    }
    Ok(exit_code(&snapshot))
}

fn data_bytes(data: &DataContext, which: Data) -> Vec<u8> {
    if which == Data::Annotations {
        return data.all_annotations();
    }
    let [claim_reviews, csv, jsonl, evidence] = data.claims_files();
    match which {
        Data::Csv => csv.bytes,
        Data::Jsonl => jsonl.bytes,
        Data::Evidence => evidence.bytes,
        Data::Claimreview | Data::Annotations => claim_reviews.bytes,
    }
}
