//! Measures builds, checks and previews of generated sites, and prints a table for each size:
//! `cargo bench --bench site -- 1000 10000 [--dir DIR] [--rounds N]`.
//! Compares with Hugo and Eleventy on equivalent pages if they are installed, and with only writing
//! the bytes of the site.

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

const ROWS: [&str; 11] = [
    "build without an output folder",
    "build, nothing changed",
    "build, one verdict edited: median of 5",
    "build, one verdict edited: slowest of 5",
    "check",
    "first page of the preview",
    "peak memory of a build",
    "pages",
    "words on them",
    "files",
    "MB",
];

struct Options {
    sizes: Vec<usize>,
    /// The folder for the generated sites.
    folder: PathBuf,
    /// The number of runs; the table has their median.
    rounds: usize,
}

/// The head of a column and its cells, one for each of [`ROWS`].
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

/// Measures a program.
fn column(program: &Program, rounds: usize) -> Result<Column> {
    let mut memory = 0;
    let cold = repeated(rounds, || {
        program.remove_outputs()?;
        let run = run(&mut program.build())?;
        memory = memory.max(run.memory);
        Ok(run.time)
    })?;
    let warm = repeated(rounds, || run(&mut program.build()).map(|run| run.time))?;
    let mut edits =
        (0..EDITS).map(|round| edited(program, round)).collect::<Result<Vec<Duration>>>()?;
    edits.sort_unstable();
    let totals = counts(&Files::read(&program.out())?)?;
    let mut cells: Vec<String> =
        [cold, warm, median(edits.clone()), edits[EDITS - 1]].map(seconds).into();
    cells.push(match program.check() {
        Some(mut check) => seconds(repeated(rounds, || run(&mut check).map(|run| run.time))?),
        None => String::new(),
    });
    cells.push(seconds(repeated(rounds, || previewed(program))?));
    cells.push(if memory > 0 { format!("{memory} MiB") } else { String::new() });
    cells.extend(totals);
    Ok((program.name.clone(), cells))
}

/// Returns the column of a program that failed on a site of this size.
fn failed(program: &Program) -> Column {
    let mut cells = vec!["failed".to_owned()];
    cells.resize(ROWS.len(), String::new());
    (program.name.clone(), cells)
}

fn edited(program: &Program, round: usize) -> Result<Duration> {
    program.edit(round)?;
    run(&mut program.build()).map(|run| run.time)
}

fn previewed(program: &Program) -> Result<Duration> {
    let port = free_port()?;
    first_page(&mut program.serve(port), port)
}

/// Measures how long it takes to write and to copy the files of the site in `out`.
fn floors(out: &Path, to: &Path, rounds: usize) -> Result<[Column; 2]> {
    let files = Files::read(out)?;
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
