//! `factpress schema`, `factpress completions` and `factpress man`: what editors, shells and `man` want to know.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::{Cli, Completions, Schema};
use crate::commands::{results, say};
use crate::content::yaml::schema::schema;

pub(crate) fn run(options: &Schema) -> io::Result<ExitCode> {
    say(&serde_json::to_string_pretty(&schema(options.kind))?);
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn completions(options: &Completions) {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "factpress", &mut script);
    results(&script);
}

pub(crate) fn manual() -> io::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    results(&page);
    Ok(ExitCode::SUCCESS)
}
