//! Search by Pagefind: the installed program, run over a site that is staged and not published yet. It must not know
//! what stands on a page.

use std::io;
use std::process::{Command, Output};

use camino::Utf8Path;

use crate::output::Staging;

/// The program, and the folder of the site that its files are in.
const PAGEFIND: &str = "pagefind";

/// How to get the program, or to do without.
const HELP: &str = "install Pagefind so that it is on the PATH (`npm install --global pagefind`, or a program from \
                    https://github.com/Pagefind/pagefind/releases), or take `search` out of `site.yaml`, which has a search of its own";

/// Lets Pagefind index the staged site, and takes its files in.
pub(crate) fn index(staging: &Staging) -> io::Result<()> {
    staging.extend(PAGEFIND, run)
}

/// Pagefind runs in the site itself, so that no settings lie in its way.
fn run(site: &Utf8Path) -> io::Result<()> {
    let mut program = Command::new(PAGEFIND);
    program.args(["--site", ".", "--output-subdir", PAGEFIND]).current_dir(site);
    let output = program.output().map_err(|error| io::Error::new(error.kind(), absent(&error)))?;
    if output.status.success() { Ok(()) } else { Err(io::Error::other(failed(&output))) }
}

fn absent(error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    };
    format!(
        "the site asks for `search: {{engine: pagefind}}`, and `{PAGEFIND}` cannot be run: {why}; {HELP}"
    )
}

fn failed(output: &Output) -> String {
    let said = [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
    format!("`{PAGEFIND}` gave up on the site ({}):\n{}", output.status, said.join("\n").trim())
}
