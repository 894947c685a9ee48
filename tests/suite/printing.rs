//! It is a failure if results cannot be printed. It is not one if the reader closes the pipe.

use std::process::{Command, Stdio};

use crate::fixture::{Outcome, Site, outcome};
use crate::since;

/// All commands that print results, for a site on which they succeed.
const COMMANDS: [&str; 29] = [
    "--help",
    "--version",
    "check --help",
    "check",
    "check --format json",
    "check --format github",
    "check --format sarif",
    "check --format junit",
    "build",
    "build --drafts --verbose",
    "diff HEAD",
    "diff HEAD --format json",
    "status",
    "status --format json",
    "principles",
    "principles --format json",
    "export claimreview",
    "export csv",
    "export annotations",
    "explain",
    "explain long-claim",
    "schema verdict",
    "completions bash",
    "man",
    "init new-site",
    "new article letter --text letter.txt --title Letter",
    "new verdict report --quote bridge --claim Closed",
    "import claimreview reviews.json",
    "import html page.html",
];

fn site() -> Site {
    let site = Site::sound()
        .write("letter.txt", "A letter.\n")
        .write("reviews.json", "[]")
        .write("page.html", "<title>A page</title><p>A text.");
    since::begin(&site);
    site
}

/// Runs a command through the shell, which sends its standard output to `target`.
fn run(site: &Site, command: &str, target: &str) -> Outcome {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec \"$0\" {command} {target}"), env!("CARGO_BIN_EXE_factpress")]);
    outcome(shell.current_dir(site.path("")).env("NO_COLOR", "1").stdin(Stdio::null()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_of_every_command() {
    for command in COMMANDS.iter().chain(&["serve"]) {
        let outcome = run(&site(), command, "> /dev/full");
        assert_eq!(outcome.status, 2, "{command}: {}", outcome.stderr);
        let message = "error: standard output could not be written: No space left on device";
        assert!(outcome.stderr.contains(message), "{command}: {}", outcome.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_output_is_a_failure() {
    for command in ["--version", "check", "build", "explain", "init new-site"] {
        let outcome = run(&site(), command, ">&-");
        assert_eq!(outcome.status, 2, "{command}: {}", outcome.stderr);
        let message = "error: standard output could not be written: Bad file descriptor";
        assert!(outcome.stderr.contains(message), "{command}: {}", outcome.stderr);
    }
    assert_eq!(run(&site(), "check --quiet", ">&-").status, 0, "it prints nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn messages_that_cannot_be_printed_are_no_failure() {
    let site = site().edit(since::RIVER, "two metres", "ten metres");
    for target in ["2> /dev/full", "2>&-"] {
        let outcome = run(&site, "check", target);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stdout.contains("1 error"), "{}", outcome.stdout);
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let faulty = site().edit(since::RIVER, "two metres", "ten metres");
    for (site, command, status) in [
        (&site(), "explain", 0),
        (&site(), "export csv", 0),
        (&site(), "--help", 0),
        (&faulty, "check --format json", 1),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_factpress"));
        program.current_dir(site.path("")).args(command.split(' '));
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{command}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
    }
}
