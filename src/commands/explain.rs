//! `factpress explain`: the page on a code.

use std::io;
use std::process::ExitCode;

use crate::cli::Explain;
use crate::commands::say;
use crate::diagnostics::emit;
use crate::diagnostics::{Code, best_match};

pub(crate) fn run(options: &Explain) -> io::Result<ExitCode> {
    let Some(asked) = &options.code else {
        let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default() + 2;
        Code::ALL
            .iter()
            .for_each(|code| say(&format!("{:<width$}{}", code.name(), code.meaning())));
        return Ok(ExitCode::SUCCESS);
    };
    let code = Code::ALL.iter().find(|code| code.name() == asked).ok_or_else(|| unknown(asked))?;
    say(emit::explain(*code));
    Ok(ExitCode::SUCCESS)
}

fn unknown(asked: &str) -> io::Error {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let help = best_match(asked, &names)
        .map_or("`factpress explain` lists them".to_owned(), |name| {
            format!("did you mean `{name}`?")
        });
    io::Error::new(io::ErrorKind::InvalidInput, format!("there is no code `{asked}`; {help}"))
}
