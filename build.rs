//! Compiles the program again if a built-in theme or a file of a new site changes, which
//! `include_dir!` does not see. Tells a release build its commit, by which new sites pin the action of
//! Factpress. On Unix it also adds the check in `src/closed_stdout.c`.

use std::path::Path;
use std::process::Command;

fn main() {
    set_commit();
    println!("cargo:rerun-if-changed=themes");
    println!("cargo:rerun-if-changed=src/commands/init/site");
    println!("cargo:rerun-if-changed=src/closed_stdout.c");
    if std::env::var_os("CARGO_CFG_UNIX").is_none() {
        return;
    }
    for object in cc::Build::new().file("src/closed_stdout.c").compile_intermediates() {
        println!("cargo:rustc-link-arg-bins={}", object.display());
    }
}

/// Sets `FACTPRESS_COMMIT` for release builds of a git clone. Other builds need not be compiled again
/// after each commit.
fn set_commit() {
    if std::env::var("PROFILE").as_deref() != Ok("release") || !Path::new(".git").exists() {
        return;
    }
    let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) else { return };
    if Path::new(&log).exists() {
        println!("cargo:rerun-if-changed={log}");
    }
    if let Some(commit) = git(&["rev-parse", "HEAD"]) {
        println!("cargo:rustc-env=FACTPRESS_COMMIT={commit}");
    }
}

/// Returns the line that git prints.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
