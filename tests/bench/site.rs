//! Builds generated sites of several sizes and prints a table of times and peak memory. It asserts
//! nothing: `cargo bench --bench site -- 1000 10000`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const CLAIMS_PER_ARTICLE: usize = 20;
const SENTENCES: usize = 100;
const WORDS: [&str; 24] = [
    "council", "budget", "report", "river", "minister", "school", "hospital", "tax", "figures", "year", "said", "rose",
    "fell", "by", "per", "cent", "the", "of", "in", "a", "number", "people", "county", "since",
];

fn main() -> std::io::Result<()> {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    println!("| claims | files | check | build | build again | peak memory |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for claims in sizes {
        let folder = tempfile::tempdir()?;
        generate(folder.path(), claims)?;
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

fn generate(root: &Path, claims: usize) -> std::io::Result<()> {
    std::fs::write(
        root.join("site.yaml"),
        "title: Bench\nbase_url: https://bench.example/\ncards: {enabled: false}\n",
    )?;
    for article in 0..claims.div_ceil(CLAIMS_PER_ARTICLE) {
        let folder = root.join(format!("content/articles/article-{article}"));
        std::fs::create_dir_all(folder.join("verdicts"))?;
        let facts = format!("title: Article {article}\npublisher: Publisher {}\npublished: 2024-01-02\n", article % 40);
        std::fs::write(folder.join("article.yaml"), facts)?;
        let sentences: Vec<String> = (0..SENTENCES).map(|number| sentence(article, number)).collect();
        let text: String = sentences.chunks(5).map(|paragraph| paragraph.join(" ") + "\n\n").collect();
        std::fs::write(folder.join("source.md"), text)?;
        for number in 0..CLAIMS_PER_ARTICLE.min(claims - article * CLAIMS_PER_ARTICLE) {
            let quote = &sentences[number * 4 + 1];
            let verdict = verdict(article, number, quote);
            std::fs::write(folder.join(format!("verdicts/claim-{article}-{number}.yaml")), verdict)?;
        }
    }
    Ok(())
}

fn sentence(article: usize, number: usize) -> String {
    let mut text = format!("Sentence {number} of article {article}");
    for word in 0..11 {
        let _ = write!(text, " {}", WORDS[(article * 7 + number * 5 + word * 11) % WORDS.len()]);
    }
    text + "."
}

fn verdict(article: usize, number: usize, quote: &str) -> String {
    let ratings = ["true", "mostly-true", "mixed", "mostly-false", "false", "misleading"];
    let explanation: String = (0..20).map(|line| format!("  {}\n", sentence(article, line))).collect();
    format!(
        "claim: Claim {number} of article {article} holds.\npassages:\n  - quote: {quote}\nclaimant: {{name: Speaker {}}}\n\
         rating: {}\nsummary: A summary of the check of claim {number} of article {article}.\nexplanation: |\n{explanation}\
         evidence:\n  - title: A record\n    publisher: An office\n    url: https://office.example/{article}/{number}\n    \
         published: 2023-05-06\n    stance: refutes\n  - title: Another record\n    stance: context\nauthors: [The desk]\n\
         status: published\npublished: 2024-{:02}-{:02}\ntopics: [Topic {}]\n",
        (article * 3 + number) % 400,
        ratings[(article + number) % ratings.len()],
        article % 12 + 1,
        number % 28 + 1,
        (article + number) % 60,
    )
}
