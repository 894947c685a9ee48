//! Runs Pagefind, an installed program, over a site that is staged and not published yet.

use std::io;
use std::process::{Command, Output};

use camino::Utf8Path;

use crate::output::Staging;

/// The program, and the folder of the site that its files are in.
const PAGEFIND: &str = "pagefind";

const HELP: &str = "install Pagefind on the PATH (`npm install --global pagefind`, or a program \
    from https://github.com/Pagefind/pagefind/releases), or remove `search` from `site.yaml` to \
    use the built-in search";

/// Lets Pagefind index the staged site, and adds its files to the site.
pub(crate) fn index(staging: &Staging) -> io::Result<()> {
    staging.extend(PAGEFIND, run)
}

/// Runs Pagefind in the site's folder, so that it reads no settings from elsewhere.
fn run(site: &Utf8Path) -> io::Result<()> {
    let mut program = Command::new(PAGEFIND);
    program.args(["--site", ".", "--output-subdir", PAGEFIND]).current_dir(site);
    let output = match program.output() {
        Ok(output) => output,
        Err(error) => return Err(io::Error::new(error.kind(), cannot_run(&error))),
    };
    if !output.status.success() {
        return Err(io::Error::other(failed(&output)));
    }
    Ok(())
}

fn cannot_run(error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    };
    format!(
        "the site uses `search: {{engine: pagefind}}`, but `{PAGEFIND}` cannot be run: {reason}; \
         {HELP}"
    )
}

fn failed(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let text = format!("{}\n{}", stdout.trim(), stderr.trim());
    format!("`{PAGEFIND}` failed ({}):\n{}", output.status, text.trim())
}
