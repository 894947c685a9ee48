//! Builds, checks and previews generated sites of several sizes, and prints a table of times, memory and bytes for each size, beside
//! Hugo and Eleventy on equivalent pages, where they are installed, and beside writing the bytes alone. It asserts nothing:
//! `cargo bench --bench site -- 1000 10000 [--dir DIR] [--rounds N]`.

mod floor;
mod generated;
mod machine;
mod measure;
mod program;

use std::io::Result;
use std::path::{Path, PathBuf};
use std::time::Duration;

use floor::Files;
use measure::{first_page, free_port, median, repeated, run};
use program::Program;

/// How many times one verdict is edited.
const EDITS: usize = 5;

const ROWS: [&str; 13] = [
    "build, nothing kept",
    "build, nothing changed",
    "build, one verdict edited: median of 5",
    "build, one verdict edited: slowest of 5",
    "check, nothing kept",
    "check, nothing changed",
    "first page of the preview, nothing kept",
    "first page of the preview, nothing changed",
    "peak memory of the first build",
    "pages",
    "words on them",
    "files",
    "MB",
];

/// What the command line asks for.
struct Options {
    sizes: Vec<usize>,
    /// The folder whose disk is used.
    folder: PathBuf,
    /// Of how many runs the median is taken.
    rounds: usize,
}

/// A head and its cells, one for each of [`ROWS`].
type Column = (String, Vec<String>);

fn main() -> Result<()> {
    let Options { sizes, folder, rounds } = options();
    println!(
        "{}Every time is the median of {rounds} runs unless the row says otherwise.",
        machine::describe(&folder)
    );
    for claims in sizes {
        let folder = tempfile::tempdir_in(&folder)?;
        let factpress = Program::factpress(&folder.path().join("factpress"), claims)?;
        let mut columns = vec![column(&factpress, rounds)?];
        let hugo = Program::hugo(&folder.path().join("hugo"), claims)?;
        let eleventy = Program::eleventy(&folder.path().join("eleventy"), claims)?;
        columns.extend(
            hugo.iter()
                .chain(&eleventy)
                .map(|peer| column(peer, rounds).unwrap_or_else(|_| failed(peer))),
        );
        columns.extend(floors(&factpress.out(), &folder.path().join("floor"), rounds)?);
        print(claims, &columns);
    }
    Ok(())
}

fn options() -> Options {
    let mut options = Options { sizes: Vec::new(), folder: std::env::temp_dir(), rounds: 3 };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dir" => options.folder = arguments.next().map_or(options.folder, PathBuf::from),
            "--rounds" => {
                options.rounds =
                    arguments.next().and_then(|text| text.parse().ok()).unwrap_or(options.rounds);
            }
            size => options.sizes.extend(size.parse::<usize>().ok()),
        }
    }
    if options.sizes.is_empty() {
        options.sizes = vec![1_000, 10_000];
    }
    options
}

/// A program on its site.
fn column(program: &Program, rounds: usize) -> Result<Column> {
    let mut memory = 0;
    let cold = repeated(rounds, || {
        program.forget()?;
        let run = run(&mut program.build())?;
        memory = memory.max(run.memory);
        Ok(run.time)
    })?;
    let warm = repeated(rounds, || run(&mut program.build()).map(|run| run.time))?;
    let mut edits =
        (0..EDITS).map(|round| edited(program, round)).collect::<Result<Vec<Duration>>>()?;
    edits.sort_unstable();
    let totals = counts(&Files::of(&program.out())?)?;
    let mut cells: Vec<String> =
        [cold, warm, median(edits.clone()), edits[EDITS - 1]].map(seconds).into();
    for is_cold in [true, false] {
        cells.push(checked(program, rounds, is_cold)?);
    }
    for is_cold in [true, false] {
        cells.push(seconds(repeated(rounds, || previewed(program, is_cold))?));
    }
    cells.push(if memory > 0 { format!("{memory} MiB") } else { String::new() });
    cells.extend(totals);
    // The floor is that of a whole site.
    run(&mut program.build())?;
    Ok((program.name.clone(), cells))
}

/// What is said of a peer that cannot make a site of this size.
fn failed(program: &Program) -> Column {
    let mut cells = vec!["failed".to_owned()];
    cells.resize(ROWS.len(), String::new());
    (program.name.clone(), cells)
}

fn edited(program: &Program, round: usize) -> Result<Duration> {
    program.edit(round)?;
    run(&mut program.build()).map(|run| run.time)
}

/// A check; nothing where the program has none.
fn checked(program: &Program, rounds: usize, is_cold: bool) -> Result<String> {
    let Some(mut check) = program.check() else { return Ok(String::new()) };
    if !is_cold {
        run(&mut program.build())?;
    }
    let once = || {
        if is_cold {
            program.forget()?;
        }
        run(&mut check).map(|run| run.time)
    };
    repeated(rounds, once).map(seconds)
}

fn previewed(program: &Program, is_cold: bool) -> Result<Duration> {
    if is_cold {
        program.forget()?;
    }
    let port = free_port()?;
    first_page(&mut program.serve(port), port)
}

/// What writing and copying the site in `out` takes.
fn floors(out: &Path, to: &Path, rounds: usize) -> Result<[Column; 2]> {
    let files = Files::of(out)?;
    let totals = counts(&files)?;
    let column = |name: &str, time: Duration| {
        let mut cells = vec![seconds(time)];
        cells.resize(ROWS.len() - totals.len(), String::new());
        cells.extend(totals.clone());
        (name.to_owned(), cells)
    };
    let written = repeated(rounds, || files.write(to))?;
    let copied = repeated(rounds, || files.copy(to))?;
    Ok([column("writing the bytes", written), column("copying them", copied)])
}

fn counts(files: &Files) -> Result<[String; 4]> {
    let tenths = files.bytes() / 100_000;
    let words = files.words()?;
    let numbers = [files.pages().count(), words, files.count()].map(|number| number.to_string());
    let [pages, words, files] = numbers;
    Ok([pages, words, files, format!("{}.{}", tenths / 10, tenths % 10)])
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn print(claims: usize, columns: &[Column]) {
    let heads: String = columns.iter().map(|(head, _)| format!(" {head} |")).collect();
    println!("\n| {claims} claims |{heads}\n| --- |{}", " ---: |".repeat(columns.len()));
    for (at, row) in ROWS.iter().enumerate() {
        let cells: String = columns.iter().map(|(_, cells)| format!(" {} |", cells[at])).collect();
        println!("| {row} |{cells}");
    }
}
