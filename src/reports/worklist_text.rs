//! What is left for the desk to do, for people in columns and for programs as JSON. It must not decide what is on it.

use std::fmt::Write;

use crate::reports::worklist::{Entry, Source, Worklist};

/// One JSON object with the lists.
pub fn agenda_json(agenda: &Worklist) -> String {
    serde_json::to_string_pretty(agenda).map(|json| json + "\n").unwrap_or_default()
}

/// The lists that hold something, in columns.
pub fn agenda_human(agenda: &Worklist, months: u16) -> String {
    if agenda.is_empty() {
        return "Nothing waits, nothing is out of date, and every source has an archived copy or a note.\n".to_owned();
    }
    let plain = |entry: &Entry| [day(entry), entry.id.clone(), String::new(), entry.claim.clone()];
    let with =
        |entry: &Entry, detail: String| [day(entry), entry.id.clone(), detail, entry.claim.clone()];
    let review = |entry: &Entry| with(entry, reviewers(entry));
    let held = |entry: &Entry| with(entry, entry.reason.clone().unwrap_or_default());
    let months = if months == 1 { "a month".to_owned() } else { format!("{months} months") };
    let lists = [
        ("Drafts".to_owned(), rows(&agenda.drafts, plain)),
        ("Waiting for review".to_owned(), rows(&agenda.review, review)),
        ("Held".to_owned(), rows(&agenda.held, held)),
        ("Under embargo until".to_owned(), rows(&agenda.embargoed, plain)),
        (format!("Published, and unchanged for {months}"), rows(&agenda.stale, plain)),
        ("Sources without an archived copy".to_owned(), rows(&agenda.unarchived, source)),
    ];
    let lists = lists.iter().filter(|(_, rows)| !rows.is_empty());
    lists.map(|(heading, rows)| section(heading, rows)).collect::<Vec<_>>().join("\n")
}

/// Date, id, what is to be known, words.
type Row = [String; 4];

fn rows<T>(list: &[T], row: impl Fn(&T) -> Row) -> Vec<Row> {
    list.iter().map(|entry| row(entry).map(|cell| on_a_line(&cell))).collect()
}

fn source(source: &Source) -> Row {
    [day(&source.cited_by), source.cited_by.id.clone(), source.title.clone(), source.url.clone()]
}

fn day(entry: &Entry) -> String {
    entry.date.clone().unwrap_or_else(|| "-".to_owned())
}

fn reviewers(entry: &Entry) -> String {
    if entry.reviewers.is_empty() { "nobody named".to_owned() } else { entry.reviewers.join(", ") }
}

/// Words on one line, without what a terminal would obey.
fn on_a_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn section(heading: &str, rows: &[Row]) -> String {
    let mut text = format!("{heading} ({})\n", rows.len());
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    for row in rows {
        let padded = row.iter().zip(widths).filter(|(_, width)| *width > 0);
        let columns: String = padded.map(|(cell, width)| format!("{cell:width$}  ")).collect();
        let _ = writeln!(text, "  {columns}{}", row[3]);
    }
    text
}
