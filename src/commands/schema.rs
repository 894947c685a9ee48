//! `factpress schema`, `factpress completions` and `factpress man`: print files for editors, shells
//! and `man`.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::{Cli, Completions, Schema};
use crate::commands::terminal::{print_bytes, print_line};
use crate::content::parse::read_site_file;
use crate::content::yaml::schema::schema;

pub(crate) fn run(options: &Schema) -> io::Result<ExitCode> {
    let site = read_site_file(&options.root);
    let taxonomies = site.as_ref().map_or(&[][..], |site| &site.taxonomies.0);
    print_line(&serde_json::to_string_pretty(&schema(options.kind, taxonomies))?)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_completions(options: &Completions) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "factpress", &mut script);
    print_bytes(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_manual() -> io::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    print_bytes(&page)?;
    Ok(ExitCode::SUCCESS)
}
