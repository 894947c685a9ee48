//! Measures the time and memory of programs.

use std::io::{Error, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The interval between two measurements of memory.
const TICK: Duration = Duration::from_millis(2);

#[derive(Clone, Copy)]
pub struct Run {
    pub time: Duration,
    /// Peak memory of the program and its child processes in MiB; 0 if the system does not report it.
    pub memory: u64,
}

/// Runs a program, which must succeed.
pub fn run(command: &mut Command) -> Result<Run> {
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(memory(child.id()));
        std::thread::sleep(TICK);
    };
    let time = start.elapsed();
    if status.success() { Ok(Run { time, memory: peak / 1024 }) } else { Err(failed(command)) }
}

fn failed(command: &Command) -> Error {
    Error::other(format!("{command:?} failed; run it by hand to see why"))
}

/// Starts a server and returns the time until it serves its first page at `port`.
pub fn first_page(command: &mut Command, port: u16) -> Result<Duration> {
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let time = wait_for_page(&mut child, port, start);
    child.kill()?;
    child.wait()?;
    time.ok_or_else(|| failed(command))
}

fn wait_for_page(child: &mut Child, port: u16, start: Instant) -> Option<Duration> {
    while child.try_wait().ok()?.is_none() {
        if get(port).is_some_and(|page| page.starts_with(b"HTTP/1.1 200")) {
            return Some(start.elapsed());
        }
        std::thread::sleep(TICK);
    }
    None
}

fn get(port: u16) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Returns the peak memory of a process and its running child processes in KiB.
fn memory(process: u32) -> u64 {
    let folder = Path::new("/proc").join(process.to_string());
    let status = std::fs::read_to_string(folder.join("status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let own = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    let children = std::fs::read_to_string(folder.join(format!("task/{process}/children")))
        .unwrap_or_default();
    own + children
        .split_whitespace()
        .filter_map(|child| child.parse().ok())
        .map(memory)
        .sum::<u64>()
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Runs `work` several times and returns the median time.
pub fn repeated(rounds: usize, mut work: impl FnMut() -> Result<Duration>) -> Result<Duration> {
    (0..rounds).map(|_| work()).collect::<Result<Vec<Duration>>>().map(median)
}
