//! Builds generated sites of several sizes and prints a table of times and peak memory. It asserts
//! nothing: `cargo bench --bench site -- 1000 10000`.

mod generated;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn main() -> std::io::Result<()> {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    println!("| claims | files | check | build | build again | peak memory |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for claims in sizes {
        let folder = tempfile::tempdir()?;
        generated::site(folder.path(), claims)?;
        let (check, _) = run(folder.path(), "check")?;
        let (build, memory) = run(folder.path(), "build")?;
        let (again, _) = run(folder.path(), "build")?;
        let files = walkdir::WalkDir::new(folder.path().join("public")).into_iter().count();
        println!("| {claims} | {files} | {check:.2?} | {build:.2?} | {again:.2?} | {memory} MiB |");
    }
    Ok(())
}

/// Runs a command on the site, and gives its time and its peak memory in MiB where the system tells.
fn run(site: &Path, command: &str) -> std::io::Result<(Duration, String)> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_factpress")).args([command, "-q", "--site"]).arg(site).spawn()?;
    let status = Path::new("/proc").join(child.id().to_string()).join("status");
    let mut peak = String::from("?");
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: Option<usize> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = kib.map_or(peak, |kib| (kib / 1024).to_string());
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(std::io::Error::other(format!("`{command}` failed: {status}")));
    }
    Ok((start.elapsed(), peak))
}
