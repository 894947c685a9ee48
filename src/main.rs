//! Parses the arguments, runs the command, and gives its exit status.

use std::process::ExitCode;

use clap::Parser;
use factpress::cli::Cli;

fn main() -> ExitCode {
    factpress::command::run(&Cli::parse())
}
