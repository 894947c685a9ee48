//! Measures the time from saving a verdict to the changed page in the preview of a generated site:
//! `cargo bench --bench preview -- 10000`.
//! Compares with `hugo server` on equivalent pages if Hugo is installed.

#[allow(dead_code, reason = "the benchmarks share it")]
mod generated;
mod machine;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use generated::CLAIMS_PER_ARTICLE;

const PORT: u16 = 8650;
const EDITS: usize = 100;
/// Fewer edits, because Hugo takes more than a second for each.
const EDITS_OF_PEERS: usize = 9;

fn main() -> std::io::Result<()> {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000] } else { sizes };
    println!("{}", machine::describe(&std::env::temp_dir()));
    println!(
        "| program | claims | first page | an edit is served: median | 95 % | memory at the start | after {EDITS} edits | peak |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for claims in sizes {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        generated::site(root, claims)?;
        let mut serve = Command::new(env!("CARGO_BIN_EXE_factpress"));
        serve.args(["serve", "--port", &PORT.to_string(), "--site"]).arg(root);
        measure(
            concat!("factpress serve ", env!("CARGO_PKG_VERSION")),
            &mut serve,
            claims,
            EDITS,
            |article, number| Edit {
                file: root.join(format!(
                    "content/articles/article-{article}/verdicts/claim-{article}-{number}.yaml"
                )),
                pages: vec![
                    format!("/claims/claim-{article}-{number}/"),
                    format!("/articles/article-{article}/"),
                    format!("/people/speaker-{}/", generated::speaker(article, number)),
                ],
            },
        )?;
        if let Some(version) = machine::version("hugo", &["version"]) {
            let root = folder.path().join("hugo");
            generated::hugo(&root, claims)?;
            let mut serve = Command::new("hugo");
            serve.args(["server", "--port", &PORT.to_string(), "--source"]).arg(&root);
            measure(
                &format!("hugo server {version}"),
                &mut serve,
                claims,
                EDITS_OF_PEERS,
                |article, number| Edit {
                    file: root.join(format!("content/claims/claim-{article}-{number}.md")),
                    pages: vec![
                        format!("/claims/claim-{article}-{number}/"),
                        format!("/people/speaker-{}/", generated::speaker(article, number)),
                    ],
                },
            )?;
        }
    }
    Ok(())
}

/// A file to change, and the pages that show its summary.
struct Edit {
    file: PathBuf,
    pages: Vec<String>,
}

fn measure(
    name: &str,
    command: &mut Command,
    claims: usize,
    edits: usize,
    edit: impl Fn(usize, usize) -> Edit,
) -> std::io::Result<()> {
    let start = Instant::now();
    let mut server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    while get("/").is_none_or(|page| !page.contains("200 OK")) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let first = start.elapsed();
    std::thread::sleep(Duration::from_secs(2));
    let before = memory(&server, "VmRSS:");
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..edits {
        let (article, number) =
            (round * 37 % claims.div_ceil(CLAIMS_PER_ARTICLE), round % CLAIMS_PER_ARTICLE);
        let Edit { file, pages } = edit(article, number);
        times.push(time_edit(&file, &pages, &format!("Edit {round} of this summary."))?);
        std::thread::sleep(Duration::from_millis(100));
    }
    times.sort_unstable();
    let (after, peak) = (memory(&server, "VmRSS:"), memory(&server, "VmHWM:"));
    let (median, most) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    println!(
        "| {name} | {claims} | {first:.0?} | {median:.0?} | {most:.0?} | {before} MiB | {after} MiB | {peak} MiB |"
    );
    server.kill()?;
    server.wait().map(drop)
}

/// Saves a file as editors do, and returns the time until every page contains `words`.
fn time_edit(file: &Path, pages: &[String], words: &str) -> std::io::Result<Duration> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().map(|line| {
        if line.starts_with("summary: ") { format!("summary: {words}") } else { line.into() }
    });
    let saved = file.with_extension("tmp");
    std::fs::write(&saved, lines.map(|line| line + "\n").collect::<String>())?;
    let start = Instant::now();
    std::fs::rename(&saved, file)?;
    for page in pages {
        while get(page).is_none_or(|page| !page.contains(words)) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    Ok(start.elapsed())
}

fn get(path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", PORT)).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{PORT}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a memory field of `/proc/<pid>/status` in MiB; 0 if the system has none.
fn memory(server: &Child, name: &str) -> usize {
    let status = Path::new("/proc").join(server.id().to_string()).join("status");
    let Ok(file) = std::fs::File::open(status) else { return 0 };
    let line =
        BufReader::new(file).lines().map_while(Result::ok).find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok())
        .map_or(0, |kib| kib / 1024)
}
