//! Hostile pull requests: files made to take time or memory, and entries of folders that are not
//! files. Each gives diagnostics within the limits, and never a crash.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::Site;

mod products;
#[cfg(unix)]
mod staging;
mod templates;
mod transcripts;
mod volume;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const SOURCE: &str = "content/articles/report/source.md";
const ARTICLE: &str = "content/articles/report/article.yaml";
const PAGE: &str = "content/pages/about.md";

/// The time and memory of a run.
struct Run {
    status: Option<i32>,
    stderr: String,
    took: Duration,
    mebibytes: u64,
}

/// Returns the path of an optimized program, if `FACTPRESS_RELEASE` names it.
fn optimized_program() -> Option<String> {
    std::env::var("FACTPRESS_RELEASE").ok()
}

/// Returns the program to run and the processor time that it may take. The time of an optimized program
/// is limited. Without one, the program for tests is used, which only has to end.
fn program() -> (String, Duration) {
    match optimized_program() {
        Some(program) => (program, Duration::from_secs(2)),
        None => (env!("CARGO_BIN_EXE_factpress").to_owned(), Duration::from_secs(60)),
    }
}

/// Returns the processor time that a running process has used, on Linux only.
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Fields 14 and 15, in hundredths of a second (proc(5)). The name in brackets is field 2.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// Returns the most memory that a running process has used, in MiB, on Linux only.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kibibytes| kibibytes / 1024)
}

fn run(site: &Site, arguments: &[&str]) -> Run {
    let (program, patience) = program();
    let output = tempfile::tempdir().unwrap();
    let file = |name: &str| std::fs::File::create(output.path().join(name)).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg("--site").arg(site.path("")).env("NO_COLOR", "1");
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(file("stdout")).stderr(file("stderr")).spawn().unwrap();
    let (mut mebibytes, mut work) = (0, None);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        mebibytes = peak(child.id()).max(mebibytes);
        work = processor_time(child.id()).filter(|work| !work.is_zero()).or(work);
        if start.elapsed() > patience * 10 {
            child.kill().unwrap();
            break child.wait().unwrap().code();
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    // On a busy machine, time passes while the program waits for the processor.
    let took = work.map_or(start.elapsed(), |work| work.min(start.elapsed()));
    let stderr =
        String::from_utf8_lossy(&std::fs::read(output.path().join("stderr")).unwrap()).into_owned();
    Run { status, stderr, took, mebibytes }
}

/// Runs a command on the site, and asserts that it ends as expected and within the limits.
fn endure(name: &str, site: &Site, arguments: &[&str]) -> Run {
    let (_, patience) = program();
    let run = run(site, arguments);
    let shown: String = run.stderr.chars().take(2_000).collect();
    assert!(
        matches!(run.status, Some(0..=2)),
        "{name}: {arguments:?} ends with {:?}: {shown}",
        run.status
    );
    assert!(
        !run.stderr.contains("panicked") && !run.stderr.contains("overflow"),
        "{name}: {shown}"
    );
    assert!(run.took <= patience, "{name}: {arguments:?} takes {:?}", run.took);
    assert!(run.mebibytes <= 480, "{name}: {arguments:?} takes {} MiB", run.mebibytes);
    run
}

/// Checks and builds a site without errors in which some files are replaced.
fn endure_files(name: &str, files: &[(&str, Vec<u8>)]) {
    let site = files.iter().fold(Site::sound(), |site, (path, bytes)| site.write(path, bytes));
    endure(name, &site, &["check", "--format", "json"]);
    endure(name, &site, &["build"]);
    // `build` has checked the same files. A check alone only shows how long an optimized program takes.
    if optimized_program().is_some() {
        endure(name, &site, &["check"]);
    }
}

/// Returns a verdict with these lines and the required fields.
fn verdict(lines: &str) -> String {
    format!(
        "claim: Something is so.\nrating: false\nsummary: It is not so.\nevidence: [{{title: A record}}]\nstatus: published\n\
         published: 2026-01-02\n{lines}"
    )
}

const PASSAGE: &str = "passages: [{quote: The river rose by two metres}]\n";

/// Repeats a text and replaces `#` with the number of the repetition.
pub fn many(count: usize, text: &str) -> String {
    (0..count).map(|number| text.replace('#', &number.to_string())).collect()
}

#[test]
fn verdicts_end() {
    let laughs = many(1, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
        + &(1..12)
            .map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")))
            .collect::<String>();
    let cases = [
        ("nested lists", "[".repeat(1_000_000)),
        ("nested mappings", "{a: ".repeat(200_000)),
        ("nested blocks", (0..1_400).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
        ("dashes", "- ".repeat(400_000)),
        ("a billion laughs", laughs),
        ("a large alias", format!("a: &a {}\n", "x".repeat(900_000)) + &many(99, "b#: *a\n")),
        ("a line of ten megabytes", format!("claim: {}\n", "x".repeat(10_000_000))),
        (
            "a line of nearly a megabyte",
            verdict(&format!("{PASSAGE}note: {}\n", "x".repeat(1_000_000))),
        ),
        ("a long claim", verdict(PASSAGE).replace("Something is so.", &"x ".repeat(500_000))),
        ("a long key", format!("{}: 1\n", "x".repeat(1_000_000))),
        ("many mistakes on one line", format!("{{claim: x, {}}}\n", many(6_000, "clai#: x, "))),
        ("many mistakes", verdict(&format!("{PASSAGE}{}", many(9_000, "fiel#: x\n")))),
        ("one key over and over", verdict(&format!("{PASSAGE}{}", many(9_000, "claim: x\n")))),
        ("many documents", "---\n".repeat(200_000)),
        (
            "a million passages",
            verdict(&format!("passages:\n{}", "  - quote: x\n".repeat(1_000_000))),
        ),
        (
            "passages that are not there",
            verdict(&format!("passages:\n{}", many(6_000, "  - quote: The river # rosy\n"))),
        ),
        (
            "one passage over and over",
            verdict(&format!("passages:\n{}", "  - quote: The river\n".repeat(6_000))),
        ),
        (
            "a quote of a megabyte",
            verdict(&format!("passages:\n  - quote: {}\n", "lorem ipsum ".repeat(85_000))),
        ),
        (
            "a quote of invisible signs",
            verdict(&format!("passages:\n  - quote: \"a{}b\"\n", "\u{200b}".repeat(300_000))),
        ),
        (
            "many citations",
            verdict(&format!("{PASSAGE}explanation: '{}'\n", "word[^1] ".repeat(100_000))),
        ),
        (
            "many wrong citations",
            verdict(&format!("{PASSAGE}explanation: '{}'\n", "word[^9] ".repeat(100_000))),
        ),
        (
            "many broken links",
            verdict(&format!("{PASSAGE}explanation: '{}'\n", "[a](../b/) ".repeat(90_000))),
        ),
        (
            "many links that run",
            verdict(&format!("{PASSAGE}explanation: '{}'\n", "[a](javascript:x) ".repeat(55_000))),
        ),
        (
            "many unknown claims",
            verdict(&format!("{PASSAGE}related: [{}]\n", many(15_000, "claim-#, "))),
        ),
        ("many topics", verdict(&format!("{PASSAGE}topics: [{}]\n", many(15_000, "topic #, ")))),
        (
            "as many topics as can be",
            verdict(&format!("{PASSAGE}topics: [{}]\n", many(500, "topic #, "))),
        ),
        (
            "a hundred thousand topics",
            verdict(&format!("{PASSAGE}topics: [{}]\n", many(100_000, "t#, "))),
        ),
        (
            "many pieces of evidence",
            verdict(PASSAGE).replace("{title: A record}", &many(6_000, "{title: T#}, ")),
        ),
        (
            "odd days",
            verdict(&format!(
                "{PASSAGE}claim_date: 99999999-99-99\nembargo: -5\nresponse: {{asked: 1e999}}\n"
            )),
        ),
        ("numbers for words", verdict(PASSAGE).replace("It is not so.", ".nan")),
    ];
    for (name, text) in cases {
        endure_files(name, &[(VERDICT, text.into_bytes())]);
    }
}

#[test]
fn texts_end() {
    let quote = |quote: &str| verdict(&format!("passages:\n  - quote: \"{quote}\"\n")).into_bytes();
    let ticks: String = (0..2_500).map(|n| "`".repeat(n) + " ").collect();
    let spans = |open: &str, count: usize| open.repeat(count);
    let code = ["rust", "cpp", "html", "markdown", "js", "latex", "ruby", "perl", "haskell", "php"]
        .map(|language| format!("```{language}\n{}\n```\n", "(([{<a\"".repeat(140)).repeat(20))
        .concat();
    let texts = [
        ("brackets", spans("[", 1_000_000)),
        ("links that do not end", spans("[a](b", 400_000)),
        ("links in angles that do not end", spans("[a](<b", 300_000)),
        ("links without words", spans("[](a) ", 300_000)),
        ("links inside one another", spans("[", 20_000) + "a" + &spans("](b)", 20_000)),
        ("pictures inside one another", spans("![", 20_000) + "a" + &spans("](b)", 20_000)),
        ("emphasis", spans("*a ", 700_000)),
        ("emphasis of two kinds", spans("*a_ ", 500_000)),
        ("strikethrough", spans("~~a", 500_000)),
        ("quotes inside one another", spans(">", 1_000_000)),
        ("lists inside one another", spans("- ", 500_000)),
        ("indented lists", (0..1_400).map(|n| format!("{}- a\n", "  ".repeat(n))).collect()),
        ("backticks", ticks),
        ("angles", spans("<", 1_000_000)),
        ("comments that do not end", spans("<!--", 400_000)),
        ("processing instructions", spans("<?", 500_000)),
        ("declarations", spans("<!A ", 300_000)),
        ("CDATA", spans("<![CDATA[", 150_000)),
        ("definitions", many(100_000, "[a#]: b\n") + &many(50_000, "[a#] ")),
        (
            "one long definition",
            format!("[a]: {}\n\n", "x".repeat(100_000)) + &spans("[a] ", 200_000),
        ),
        ("footnotes", many(60_000, "[^a#]: b\n\n") + &many(60_000, "[^a#] ")),
        ("footnotes of footnotes", many(60_000, "[^a#]: [^a#] b\n\n")),
        (
            "a wide table",
            format!("{}\n{}\n{}", spans("|a", 50_000), spans("|-", 50_000), spans("|b\n", 2_000)),
        ),
        ("a long table", format!("|a|b|\n|-|-|\n{}", spans("|c|d|\n", 300_000))),
        ("headings of the same words", spans("# a\n", 300_000)),
        ("entities", spans("&", 1_000_000)),
        ("characters by number", spans("&#", 700_000)),
        ("tasks", spans("- [ ] a\n", 200_000)),
        ("code of many languages", code),
        ("paragraphs", spans("a\n\n", 690_000)),
        ("one word", spans("x", 2_000_000)),
        ("words", spans("word ", 400_000)),
    ];
    for (name, text) in texts {
        let text = format!("The river rose by two metres.\n\n{text}\n").into_bytes();
        endure_files(name, &[(SOURCE, text.clone())]);
        let page = [b"---\ntitle: About\n---\n", text.as_slice()].concat();
        endure(name, &Site::sound().write(PAGE, page), &["build"]);
    }
    let anchored = [
        ("a hundred thousand places", "the word", "the word is ".repeat(100_000)),
        ("places over one another", "aa", "a".repeat(2_000_000)),
        ("marks on a letter", "a", format!("a{} b", "\u{301}".repeat(1_400_000))),
        ("marks in a quote", "a\u{301}", format!("a{} b", "\u{301}\u{316}".repeat(700_000))),
        ("invisible signs", "ab", format!("a{}b", "\u{200b}".repeat(1_000_000))),
        ("joined signs", "ab", "\u{1F468}\u{200D}".repeat(400_000)),
        ("flags", "ab", "\u{1F1E9}".repeat(700_000)),
        (
            "nothing alike",
            "The quick brown fox jumped over dogs",
            "The lazy dog sleeps. ".repeat(140_000),
        ),
    ];
    for (name, words, text) in anchored {
        endure_files(name, &[(VERDICT, quote(words)), (SOURCE, text.into_bytes())]);
    }
    let many_missing =
        many(200, "  - quote: The quick brown fox # jumped over the lazy dogs today\n");
    let text = "The quick brown fox jumps over the lazy dog. ".repeat(60_000).into_bytes();
    endure_files(
        "many that are nearly there",
        &[(VERDICT, verdict(&format!("passages:\n{many_missing}")).into()), (SOURCE, text)],
    );
}

#[test]
fn other_files_end() {
    let site =
        |more: &str| format!("title: A site\nbase_url: https://desk.example/\n{more}").into_bytes();
    let rating = "      - {id: r#, label: R#, definition: D, value: 2}\n";
    let scale = |ratings: &str| {
        site(&format!(
            "scales:\n  default:\n    ratings:\n{ratings}      - {{id: false, label: F, definition: D}}\n"
        ))
    };
    let odd = [
        ".nan",
        ".inf",
        "-.inf",
        "-1",
        "1e308",
        "1e-320",
        "0x1F",
        "99999999999999999999999999",
        "-0.0",
    ];
    let odd: String = odd
        .iter()
        .enumerate()
        .map(|(n, value)| {
            format!("      - {{id: r{n}, label: R{n}, definition: D, value: {value}}}\n")
        })
        .collect();
    let font = |name: &str| site(&format!("cards: {{fonts: [{name}]}}\n"));
    let cases: [(&str, &str, Vec<u8>); 16] = [
        ("ten thousand ratings", "site.yaml", scale(&many(10_000, rating))),
        ("as many ratings as can be", "site.yaml", scale(&many(499, rating))),
        ("odd values", "site.yaml", scale(&odd)),
        (
            "odd numbers",
            "site.yaml",
            site(
                "workflow: {reviewers: {minimum: 1e308}, claim_length: {maximum: -5}, evidence: {minimum: .nan}}\n",
            ),
        ),
        (
            "many words",
            "site.yaml",
            site(&format!(
                "workflow: {{forbidden_words: {{words: [{}]}}}}\n",
                many(15_000, "w#, ")
            )),
        ),
        (
            "many options",
            "site.yaml",
            site(&format!("theme_options: {{{}}}\n", many(9_000, "o#: x, "))),
        ),
        (
            "brackets for a colour",
            "site.yaml",
            site(&format!("theme_options: {{accent: '{}'}}\n", "(".repeat(900_000))),
        ),
        (
            "colours inside one another",
            "site.yaml",
            site(&format!(
                "theme_options: {{accent: '{}'}}\n",
                "color-mix(in srgb,".repeat(50_000)
            )),
        ),
        (
            "a long address",
            "site.yaml",
            format!("title: A\nbase_url: https://desk.example/{}\n", "a/".repeat(500_000)).into(),
        ),
        ("a long language", "site.yaml", site(&format!("language: {}\n", "a-".repeat(500_000)))),
        ("an invalid font", "site.yaml", font(SOURCE)),
        ("fonts outside", "site.yaml", font("/etc/passwd, ../x.ttf, content, \"a\\0b\"")),
        ("a font over and over", "site.yaml", font(&format!("{SOURCE}, ").repeat(15_000))),
        (
            "many aliases",
            ARTICLE,
            format!("title: T\naliases: [{}]\n", many(15_000, "old-#, ")).into(),
        ),
        ("a long title", ARTICLE, format!("title: {}\n", "T ".repeat(500_000)).into()),
        ("a file of a hundred megabytes", SOURCE, vec![b'x'; 100_000_000]),
    ];
    for (name, path, bytes) in cases {
        endure_files(name, &[(path, bytes)]);
    }
}

/// Entries of the content folder that are not regular files, and invalid names.
#[cfg(unix)]
mod places {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;
    use std::process::Command;

    use super::{ARTICLE, SOURCE, VERDICT, endure};
    use crate::fixture::Site;

    /// Writes a file, unless the file system does not allow its name.
    fn try_write(path: PathBuf) -> bool {
        std::fs::create_dir_all(path.parent().unwrap())
            .and_then(|()| std::fs::write(path, "claim: x\n"))
            .is_ok()
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        for (number, path) in [
            VERDICT,
            SOURCE,
            ARTICLE,
            "content/people/odd.yaml",
            "content",
            "site.yaml",
            "themes/own",
        ]
        .into_iter()
        .enumerate()
        {
            for kind in [
                "pipe",
                "socket",
                "link to a file",
                "link to itself",
                "link to a device",
                "link to a folder above",
                "folder",
            ] {
                let site = Site::sound().write("themes/own/theme.yaml", "extends: plain\n");
                let full = site.path(path);
                drop(if full.is_dir() {
                    std::fs::remove_dir_all(&full)
                } else {
                    std::fs::remove_file(&full)
                });
                std::fs::create_dir_all(full.parent().unwrap()).unwrap();
                match kind {
                    "pipe" => {
                        assert!(Command::new("mkfifo").arg(&full).status().unwrap().success());
                    }
                    "socket" => drop(std::os::unix::net::UnixListener::bind(&full).unwrap()),
                    "link to a file" => symlink("/etc/passwd", &full).unwrap(),
                    "link to itself" => symlink(&full, &full).unwrap(),
                    "link to a device" => symlink("/dev/zero", &full).unwrap(),
                    "link to a folder above" => symlink("..", &full).unwrap(),
                    _ => std::fs::create_dir(&full).unwrap(),
                }
                let name = format!("{number} {path} as a {kind}");
                endure(&name, &site, &["check"]);
                endure(&name, &site, &["build", "--theme", "own"]);
                for (page, bytes) in
                    if site.path("public").exists() { site.output() } else { Vec::new() }
                {
                    assert!(!String::from_utf8_lossy(&bytes).contains("root:x:"), "{name}: {page}");
                }
            }
        }
    }

    #[test]
    fn deep_folders_end() {
        let site = Site::sound();
        let mut folder = site.path("content/articles");
        // Creates folders one by one until the path is longer than the system allows.
        for _ in 0..5_000 {
            folder.push("a");
            if std::fs::create_dir(&folder).is_err() {
                break;
            }
        }
        assert_eq!(endure("deep folders", &site, &["check"]).status, Some(0));
        endure("deep folders", &site, &["build"]);
    }

    #[test]
    fn odd_names_are_named() {
        let long = "x".repeat(250);
        let names: [&[u8]; 20] = [
            b"a\nb.yaml",
            b"a\tb.yaml",
            b"a\x1b[31mb.yaml",
            b"\xff\xfe.yaml",
            long.as_bytes(),
            b"con.yaml",
            b"nul.yaml",
            b"com1.yaml",
            b"a .yaml",
            b" .yaml",
            b"a.",
            b"a..yaml",
            "a\u{202e}b.yaml".as_bytes(),
            "a\u{200b}b.yaml".as_bytes(),
            b"A.yaml",
            b"a:b.yaml",
            b"a\\b.yaml",
            b"<script>.yaml",
            b"-.yaml",
            b"--site.yaml",
        ];
        for folder in [
            "content/articles/report/verdicts",
            "content/people",
            "content/sources",
            "content/pages",
            "content/articles",
            "content",
        ] {
            for name in names {
                let site = Site::sound();
                if try_write(site.path(folder).join(OsStr::from_bytes(name))) {
                    let shown = format!("{folder}/{}", String::from_utf8_lossy(name));
                    let run = endure(&shown, &site, &["check"]);
                    assert!(
                        !run.stderr.contains(['\u{1b}', '\u{202e}']),
                        "{shown}: {:?}",
                        run.stderr
                    );
                    endure(&shown, &site, &["check", "--format", "json"]);
                    assert!(
                        site.run(&["check", "--format", "github"])
                            .stdout
                            .lines()
                            .all(|line| line.starts_with("::") || !line.starts_with('b'))
                    );
                    endure(&shown, &site, &["build"]);
                }
            }
        }
    }

    /// Lists of files use these characters between names.
    #[test]
    fn names_with_control_characters_are_refused() {
        for folder in ["content/people", "themes/broadsheet/assets"] {
            for name in ["a\nb.txt", "a\r.txt", "a\u{1b}[31mb.txt", "a\u{85}b.txt"] {
                let site = Site::sound().write(&format!("{folder}/{name}"), "words");
                let run = endure(&format!("{folder}/{name:?}"), &site, &["build"]);
                assert!(
                    run.status == Some(1) && run.stderr.contains("control characters"),
                    "{}",
                    run.stderr
                );
                assert!(!site.path("public").exists());
            }
        }
    }

    /// Names that are equal on some file systems and different on others.
    #[test]
    fn names_that_clash_elsewhere_are_mistakes() {
        let of = |name: &str| format!("content/articles/report/verdicts/{name}.yaml");
        let clashes = [
            ("e\u{301}t\u{e9}", "\u{e9}te\u{301}"),
            ("river", "River"),
            ("stra\u{df}e", "strasse-"),
        ];
        for (first, second) in &clashes[..2] {
            let site = Site::sound();
            let text = site.read(VERDICT);
            let site = site.write(&of(first), &text).write(&of(second), &text);
            let found = site.found();
            let is_told = |code: &str| code == "duplicate-id" || code == "invalid-id";
            assert!(found.iter().any(|(code, ..)| is_told(code)), "{first}, {second}: {found:?}");
        }
        for folder in ["content/people", "content/sources", "content/pages"] {
            let (text, extension) = if folder.ends_with("pages") {
                ("---\ntitle: T\n---\n", "md")
            } else {
                ("name: N\ntitle: T\n", "yaml")
            };
            let text = if folder.ends_with("people") {
                "name: N\n"
            } else if folder.ends_with("sources") {
                "title: T\n"
            } else {
                text
            };
            let site = Site::sound()
                .write(&format!("{folder}/e\u{301}.{extension}"), text)
                .write(&format!("{folder}/\u{e9}.{extension}"), text);
            assert!(
                site.found().iter().any(|(code, ..)| code == "duplicate-id"),
                "{folder}: {:?}",
                site.found()
            );
        }
        let site =
            Site::sound().article("e\u{301}", "One text.\n").article("\u{e9}", "Another text.\n");
        assert!(!site.found().is_empty());
    }

    /// Reading the history of a repository does not start programs that its configuration names.
    #[test]
    fn a_repository_starts_no_program() {
        let site = Site::sound();
        let git = |arguments: &[&str]| {
            let status = Command::new("git").arg("-C").arg(site.path("")).args(arguments).status();
            assert!(status.unwrap().success(), "{arguments:?}");
        };
        git(&["init", "--quiet"]);
        git(&["add", "."]);
        git(&[
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@desk.example",
            "commit",
            "--quiet",
            "--message",
            "First",
        ]);
        let touch = site.path("touched");
        let program = site.path(".git/program");
        std::fs::write(&program, format!("#!/bin/sh\ntouch '{}'\n", touch.display())).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&program).status().unwrap().success());
        git(&["config", "core.fsmonitor", program.to_str().unwrap()]);
        for hook in
            ["post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"]
        {
            std::fs::create_dir_all(site.path(".git/hooks")).unwrap();
            std::fs::copy(&program, site.path(&format!(".git/hooks/{hook}"))).unwrap();
        }
        for arguments in [
            &["check", "--since", "HEAD"][..],
            &["check", "--since", "--output=touched"],
            &["check", "--since", "HEAD:site.yaml"],
        ] {
            endure("a repository", &site, arguments);
            assert!(!touch.exists(), "{arguments:?}");
        }
    }
}

#[test]
fn archives_end() {
    let deep = |open: &str, close: &str, count: usize| open.repeat(count) + &close.repeat(count);
    let review = r##"{"@type": "ClaimReview", "claimReviewed": "x", "url": "https://a.example/#", "itemReviewed": "#""##;
    let cases = [
        ("deep lists", "a.json", deep("[", "]", 1_000_000)),
        ("deep objects", "a.json", deep("{\"a\": ", "}", 500_000)),
        (
            "a deep review",
            "a.json",
            format!("{review}, \"author\": {}}}", deep("{\"author\": ", "}", 100_000)),
        ),
        ("many reviews", "a.json", format!("[{}1]", many(20_000, &format!("{review}}},")))),
        ("brackets that do not end", "a.json", "[".repeat(5_000_000)),
        ("quotes that do not end", "a.json", "\"\\\"".repeat(3_000_000)),
        ("commas", "a.json", ", ".repeat(3_000_000)),
        ("deep elements", "a.html", deep("<div>", "</div>", 5_000)),
        ("very deep elements", "a.html", deep("<div>", "</div>", 400_000)),
        ("elements that do not end", "a.html", "<div><p>".repeat(5_000)),
        ("formatting that does not end", "a.html", "<b><i><a>".repeat(1_000)),
        ("tables that do not end", "a.html", "<table><tr><td>".repeat(1_000)),
        ("items inside one another", "a.html", "<div itemscope itemprop=a>".repeat(5_000)),
        (
            "many blocks",
            "a.html",
            "<script type=\"application/ld+json\">{}</script>".repeat(100_000),
        ),
    ];
    for (name, path, text) in cases {
        let site = Site::sound().write(path, text);
        let file = site.path(path);
        endure(name, &site, &["import", "claimreview", "--dry-run", file.to_str().unwrap()]);
    }
}

/// A kept copy may have 4 MiB.
#[test]
fn kept_copies_end() {
    const MEBIBYTE: usize = 1024 * 1024;
    let fill = |text: &str| text.repeat(4 * MEBIBYTE / text.len() - 1);
    let numbered = |piece: fn(usize) -> String| {
        let mut text = String::new();
        for number in 0.. {
            let piece = piece(number);
            if text.len() + piece.len() > 4 * MEBIBYTE {
                break;
            }
            text += &piece;
        }
        text
    };
    let cases = [
        ("deep elements", "a.html", fill("<div>")),
        ("deep lists", "a.html", fill("<ul><li>")),
        ("deep quotations", "a.html", fill("<blockquote>")),
        ("deep tables", "a.html", fill("<table><tr><td>")),
        ("formatting that does not end", "a.html", fill("<b><p>")),
        ("fonts that do not end", "a.html", numbered(|number| format!("<font a={number}><p>"))),
        ("one long word", "a.html", fill("a")),
        (
            "columns without cells",
            "a.md",
            "|a".repeat(3_000) + "\n" + &"|-".repeat(3_000) + "\n" + &"|x\n".repeat(400_000),
        ),
        ("quotations in Markdown", "a.md", ">".repeat(MEBIBYTE)),
    ];
    for (name, path, text) in cases {
        let evidence = format!("- title: A record\n    copy: {path}\n    quote: It fell at night");
        let site = Site::sound()
            .edit("content/articles/report/verdicts/river.yaml", "- title: A record", &evidence)
            .write(&format!("content/articles/report/verdicts/{path}"), text);
        endure(name, &site, &["check"]);
    }
}
