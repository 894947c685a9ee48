//! `factpress explain`: explains the code of a diagnostic, or lists all codes.

use std::io;
use std::process::ExitCode;

use crate::cli::Explain;
use crate::commands::terminal::print_line;
use crate::diagnostics::emit;
use crate::diagnostics::{Code, best_match};

pub(crate) fn run(options: &Explain) -> io::Result<ExitCode> {
    match &options.code {
        Some(name) => print_line(emit::explain(find_code(name)?))?,
        None => print_codes()?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_codes() -> io::Result<()> {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default() + 2;
    for code in Code::ALL {
        print_line(&format!("{:<width$}{}", code.name(), code.meaning()))?;
    }
    Ok(())
}

fn find_code(name: &str) -> io::Result<Code> {
    for code in Code::ALL {
        if code.name() == name {
            return Ok(*code);
        }
    }
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let help = match best_match(name, &names) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "`factpress explain` lists all codes".to_owned(),
    };
    let message = format!("there is no code `{name}`; {help}");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
