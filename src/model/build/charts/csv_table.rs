//! Reads a CSV file (RFC 4180) as a table.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use crate::content::SiteFiles;
use crate::content::values::PlainText;
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::charts::cells::{Cell, MAX_ROWS, Table};
use crate::model::build::charts::no_chart;

/// Reads the file that a field names, or reports why it cannot be read.
pub(super) fn read(
    named: &Spanned<PlainText>,
    site_files: &SiteFiles,
    diagnostics: &mut Diagnostics,
) -> Option<Table> {
    let written = named.value.0.as_str();
    let from = site_files.files.path(named.span.file);
    let span = site_files.files.narrow(named.span, written);
    let Ok(media) = site_files.media.find(from, written) else {
        let message = format!("there is no file `{written}` below `content/`");
        let diagnostic = Diagnostic::error(Code::BrokenLink, span, message).label("no such file");
        diagnostics.push(match site_files.media.nearest(from, written) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic.help(
                "write the path of a CSV file from the folder of this file, such as `levels.csv` \
                 or `../levels.csv`",
            ),
        });
        return None;
    };
    match media.table_text() {
        Some(Ok(text)) => parse(media.file, text, diagnostics),
        Some(Err(why)) => {
            let message = format!("`{written}` cannot be read as a table: {why}");
            diagnostics.push(no_chart(span, message).label("no table").help(
                "save the few rows that the chart shows as a CSV file of their own, in UTF-8",
            ));
            None
        }
        None => {
            let message = format!("`{written}` is not a CSV file");
            diagnostics.push(
                no_chart(span, message)
                    .label("not a table")
                    .help("save the table as CSV, with a name that ends in `.csv`"),
            );
            None
        }
    }
}

/// Returns the separator of the cells: semicolons if the first line has any, as programs write in
/// languages with a decimal comma, or else commas.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    if head.contains(';') { b';' } else { b',' }
}

fn parse(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Table> {
    let text = source.text();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut table = Table { rows: Vec::new(), span: Span::file_start(file) };
    let mut record = StringRecord::new();
    let mut is_sound = true;
    // Reading cannot fail, because the text is UTF-8.
    while reader.read_record(&mut record).unwrap_or(false) && table.rows.len() < MAX_ROWS + 2 {
        let start = record.position().map_or(0, |at| at.byte() as usize);
        let end = reader.position().byte() as usize;
        let cells = cells(file, source, start..end, &record);
        let columns = table.rows.first().map_or(cells.len(), Vec::len);
        if cells.len() != columns {
            diagnostics.push(ragged(&cells, columns));
            is_sound = false;
        }
        table.rows.push(cells);
    }
    is_sound.then_some(table)
}

/// Finds the cells of a record in the text, one after the other.
fn cells(
    file: FileId,
    source: &SourceFile,
    record_range: Range<usize>,
    record: &StringRecord,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut from = record_range.start;
    for field in record {
        let field = field.trim();
        let rest = source.slice(from..record_range.end);
        // A field with doubled quotation marks is not found, and its place is the rest of the row.
        let mut range = from..from + rest.trim_end().len();
        if let Some(at) = rest.find(field) {
            range = from + at..from + at + field.len();
            from = range.end;
        }
        cells.push(Cell { text: field.to_owned(), span: Span::new(file, range) });
    }
    cells
}

fn ragged(cells: &[Cell], columns: usize) -> Diagnostic {
    let span = match (cells.first(), cells.last()) {
        (Some(first), Some(last)) => Span { end: last.span.end.max(first.span.end), ..first.span },
        _ => Span::file_start(FileId::SITE),
    };
    let count = cells.len();
    let message = format!("this row has {count} cells, and the head of the table has {columns}");
    no_chart(span, message).label("not as many cells as columns").help(
        "give every row as many cells as the head; put a cell with a comma into quotation marks",
    )
}
