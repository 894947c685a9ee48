//! Describes the machine and the programs of a measurement.

use std::path::Path;
use std::process::{Command, Stdio};

/// Describes the machine and the file system of a folder.
pub fn describe(folder: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let kernel = first_line("/proc/sys/kernel/osrelease").unwrap_or_default();
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    let load = first_line("/proc/loadavg").unwrap_or_default();
    format!(
        "Machine: {cores} cores, {model}, {memory} of memory, {} {kernel}\nFolder: {}, {}\nLoad at the start: {load}\n",
        std::env::consts::OS,
        folder.display(),
        file_system(folder),
    )
}

/// Returns the version of a program; `None` if it is not installed.
pub fn version(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let word = |word: &&str| {
        word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()) && word.contains('.')
    };
    let version = text.split_whitespace().find(word)?;
    let end = version.find(['-', '+']).unwrap_or(version.len());
    output.status.success().then(|| version[..end].trim_start_matches('v').to_owned())
}

/// Returns the type of the file system of a folder, from the longest mount point that contains it.
fn file_system(folder: &Path) -> String {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let of_line = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let (point, kind) = (words.next()?.to_owned(), words.next()?.to_owned());
        folder.starts_with(&point).then_some((point.len(), kind))
    };
    // If two file systems have the same mount point, the later one is visible.
    let found = mounts.lines().filter_map(of_line).max_by_key(|(length, _)| *length);
    found.map_or_else(|| "file system unknown".to_owned(), |(_, kind)| kind)
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

fn first_line(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()?.lines().next().map(str::to_owned)
}
