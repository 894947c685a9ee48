//! Parses the arguments, runs the command and returns its exit status.

use std::process::ExitCode;

use clap::Parser;
use factpress::cli::Cli;
use factpress::commands;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => commands::run(&cli),
        Err(usage) => commands::print_usage(&usage),
    }
}

/// Pages consist of many small strings. With this allocator, a large site takes two thirds of the
/// time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
