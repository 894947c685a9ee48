//! Prints results on standard output and messages on standard error, and asks questions.
//!
//! Results that cannot be printed are an error, so that a script notices a full disk. A closed pipe
//! is not: the reader, such as `head`, has seen enough. Messages are printed if that is possible.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;

/// U+2060, which has no width.
const WORD_JOINER: char = '\u{2060}';

/// Prints a line of results on standard output.
pub(crate) fn print_line(line: &str) -> io::Result<()> {
    print_bytes(format!("{line}\n").as_bytes())
}

/// Prints results on standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    match write_stdout(bytes) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("standard output could not be written: {error}");
            Err(io::Error::new(error.kind(), message))
        }
        _ => Ok(()),
    }
}

/// Writes to the file of standard output, because [`io::stdout`] ignores that it is not open for
/// writing.
#[cfg(unix)]
fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    std::fs::File::from(output).write_all(bytes)
}

#[cfg(not(unix))]
fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}

/// Prints a line of messages on standard error.
pub(crate) fn print_message(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", without_runner_commands(line));
}

/// Breaks words that a program for continuous integration would run as its commands, with an
/// invisible character. The content of a pull request can have such words.
///
/// GitHub runs `::error::` at the start of a line, also after spaces, and `##[error]` anywhere. Azure
/// Pipelines runs `##vso[`.
pub(crate) fn without_runner_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut defused = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = without_indent(line);
        defused.push_str(&line[..line.len() - words.len()]);
        // `::: ` before a path is not a command.
        if words.starts_with("::") && !words.starts_with("::: ") {
            defused.push(WORD_JOINER);
        }
        defused.push_str(&words.replace("##", &format!("#{WORD_JOINER}#")));
    }
    Cow::Owned(defused)
}

/// Prints why the program ends on standard error.
pub(crate) fn print_error(text: &str) {
    let _ = writeln!(
        anstream::stderr(),
        "\u{1b}[1;31merror\u{1b}[0m: {}",
        without_runner_commands(text)
    );
}

/// Prints a warning on standard error.
pub(crate) fn print_warning(text: &str) {
    let _ = writeln!(
        anstream::stderr(),
        "\u{1b}[1;33mwarning\u{1b}[0m: {}",
        without_runner_commands(text)
    );
}

/// Returns a line without the spaces and the colours at its start.
fn without_indent(line: &str) -> &str {
    let mut words = line.trim_start();
    while let Some((_, rest)) = words.strip_prefix("\u{1b}[").and_then(|code| code.split_once('m'))
    {
        words = rest.trim_start();
    }
    words
}

/// Returns whether a person can be asked.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks for a line of text. Returns `default` if the answer is empty or missing.
pub(crate) fn prompt(
    question: &str,
    default: &str,
    parse: impl Fn(&str) -> Result<String, String>,
) -> io::Result<String> {
    loop {
        let answer = read_answer(question, default)?.unwrap_or_default();
        if answer.is_empty() {
            return Ok(default.to_owned());
        }
        match parse(&answer) {
            Ok(value) => return Ok(value),
            Err(help) => print_line(&help)?,
        }
    }
}

/// Asks for a value that is required. An empty answer is parsed as `default`.
pub(crate) fn prompt_required<T>(
    question: &str,
    default: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> io::Result<T> {
    loop {
        let Some(answer) = read_answer(question, default)? else {
            return Err(io::Error::other(format!("there was no answer to: {question}")));
        };
        match parse(if answer.is_empty() { default } else { &answer }) {
            Ok(value) => return Ok(value),
            Err(help) => print_line(&help)?,
        }
    }
}

/// Prints a question and reads the answer. Returns `None` at the end of the input.
fn read_answer(question: &str, default: &str) -> io::Result<Option<String>> {
    let default = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    print_bytes(format!("{question}{default}: ").as_bytes())?;
    let mut answer = String::new();
    if io::stdin().read_line(&mut answer)? == 0 {
        return Ok(None);
    }
    Ok(Some(answer.trim().to_owned()))
}
