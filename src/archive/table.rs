//! Reads the tables that Bellingcat's auto-archiver writes, as a spreadsheet or with `csv_db`.

use csv::{ReaderBuilder, StringRecord};

use crate::content::values::WebUrl;
use crate::text::{encode_url, is_same_page, web_archive};

/// The names of the column with the address, in lower case.
const URL_COLUMNS: [&str; 3] = ["url", "link", "links"];
/// The names of the columns with archived copies, the best first.
const COPY_COLUMNS: [&str; 7] = [
    "wayback",
    "wayback url",
    "archive url",
    "archive location",
    "archive",
    "replaywebpage",
    "wacz",
];
/// The columns whose addresses count only if they belong to a known archive. They are the desk's own
/// storage otherwise, which may not be public.
const ONLY_KNOWN_ARCHIVES: [&str; 2] = ["archive location", "archive"];
/// The column in which `csv_db` writes everything, as a Python dictionary.
const METADATA: &str = "metadata";

/// A row with an archived copy.
#[derive(Debug, PartialEq, Eq)]
pub struct ArchivedRow {
    pub line: u64,
    pub url: String,
    pub archive_url: String,
}

/// The contents of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ArchiveTable {
    pub rows: Vec<ArchivedRow>,
    /// The lines that are not used, and why.
    pub skipped: Vec<(u64, String)>,
}

/// Reads a table.
///
/// # Errors
/// The reason why it is not a table of auto-archiver, with the line.
pub fn read(text: &str) -> Result<ArchiveTable, String> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?;
    let headers: Vec<String> = headers.iter().map(column_name).collect();
    let position = |name: &&str| headers.iter().position(|header| header == name);
    let columns = Columns {
        url: URL_COLUMNS.iter().find_map(position),
        copies: COPY_COLUMNS.iter().filter_map(|name| Some((*name, position(name)?))).collect(),
        metadata: position(&METADATA),
    };
    if columns.metadata.is_none() && (columns.url.is_none() || columns.copies.is_empty()) {
        return Err(format!(
            "line 1: these are not the columns of auto-archiver; expected `url` or `link`, and one of \
             `{}`, but found {}",
            COPY_COLUMNS.join("`, `"),
            shown_columns(&headers)
        ));
    }
    let mut table = ArchiveTable::default();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        match columns.read(&record) {
            Ok(Some((url, archive_url))) => {
                table.rows.push(ArchivedRow { line, url, archive_url });
            }
            Ok(None) => {}
            Err(reason) => table.skipped.push((line, reason)),
        }
    }
    Ok(table)
}

fn column_name(header: &str) -> String {
    header.trim_start_matches('\u{feff}').trim().to_lowercase().replace('_', " ")
}

fn shown_columns(headers: &[String]) -> String {
    let shown: Vec<String> =
        headers.iter().take(10).map(|it| format!("`{}`", it.escape_debug())).collect();
    shown.join(", ")
}

/// The positions of the columns that are used.
struct Columns<'h> {
    url: Option<usize>,
    copies: Vec<(&'h str, usize)>,
    metadata: Option<usize>,
}

impl Columns<'_> {
    /// Returns the address and the archived copy of a row, if it has an address.
    fn read(&self, record: &StringRecord) -> Result<Option<(String, String)>, String> {
        let metadata = self.metadata.and_then(|index| record.get(index)).unwrap_or_default();
        let cell = |index: usize| record.get(index).unwrap_or_default().trim().to_owned();
        let url = match self.url.map(cell).filter(|url| !url.is_empty()) {
            Some(url) => url,
            None => python_value(metadata, "url").unwrap_or_default(),
        };
        if url.is_empty() {
            return Ok(None);
        }
        if !WebUrl::is_valid(&encode_url(&url)) {
            return Err(format!("`{}` is not a web address", url.escape_debug()));
        }
        let mut cells = Vec::new();
        for (name, index) in &self.copies {
            cells.push((*name, cell(*index)));
        }
        cells.push(("wayback", python_value(metadata, "wayback").unwrap_or_default()));
        let mut problem = "it names no archived copy that readers can open".to_owned();
        for (name, cell) in cells {
            for copy in cell.split_whitespace() {
                match usable(name, copy, &url) {
                    Ok(Some(copy)) => return Ok(Some((url, copy))),
                    Ok(None) => {}
                    Err(reason) => problem = reason,
                }
            }
        }
        Err(problem)
    }
}

/// Returns the address of an archived copy if it can be used.
///
/// # Errors
/// If it is a copy of another page.
fn usable(column: &str, copy: &str, url: &str) -> Result<Option<String>, String> {
    let copy = encode_url(copy);
    if !WebUrl::is_valid(&copy) || is_same_page(&copy, url) {
        return Ok(None);
    }
    if ONLY_KNOWN_ARCHIVES.contains(&column) && !web_archive::is_archive_url(&copy) {
        return Ok(None);
    }
    match web_archive::archived_url(&copy) {
        Some(original) if !is_same_page(&original, url) => {
            Err(format!("`{copy}` is a copy of another page"))
        }
        _ => Ok(Some(copy.into_owned())),
    }
}

/// Returns the text of a key in a Python dictionary as `repr` writes it.
fn python_value(dictionary: &str, key: &str) -> Option<String> {
    let start = dictionary.find(&format!("'{key}': "))? + key.len() + 4;
    let rest = dictionary.get(start..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let value = rest.get(1..)?.split(quote).next()?;
    (!value.contains('\\')).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYBACK: &str = "https://web.archive.org/web/20260102030405/https://a.example/b";

    fn rows(text: &str) -> Vec<(u64, String)> {
        let table = read(text).unwrap();
        table.rows.into_iter().map(|row| (row.line, row.archive_url)).collect()
    }

    #[test]
    fn the_columns_of_a_spreadsheet_are_found() {
        let text = format!(
            "Link,Archive status,Archive location,Wayback,WACZ\n\
             https://a.example/b,wayback: success,https://files.desk.example/1.html,{WAYBACK},\n\
             https://a.example/c,success,https://files.desk.example/2.html,,https://files.desk.example/2.wacz\n\
             ,,,,\n\
             https://a.example/d,nothing archived,,,\n\
             https://a.example/e,success,,{WAYBACK},\n\
             not an address,,,,\n"
        );
        let wacz = "https://files.desk.example/2.wacz".to_owned();
        assert_eq!(rows(&text), [(2, WAYBACK.to_owned()), (3, wacz)]);
        let skipped: Vec<u64> =
            read(&text).unwrap().skipped.iter().map(|(line, _)| *line).collect();
        assert_eq!(skipped, [5, 6, 7]);
    }

    #[test]
    fn the_metadata_of_csv_db_are_read() {
        let text = format!(
            "status,metadata,media\n\
             success,\"{{'_processed_at': datetime.datetime(2026, 1, 2), 'url': 'https://a.example/b', \
             'title': \"\"it's\"\", 'wayback': '{WAYBACK}'}}\",[]\n\
             success,\"{{'url': 'https://a.example/c', 'wayback': {{'job_id': 'spn2-1'}}}}\",[]\n"
        );
        assert_eq!(rows(&text), [(2, WAYBACK.to_owned())]);
    }

    #[test]
    fn other_tables_are_refused() {
        for text in ["", "a,b\n1,2\n", "url,title\nhttps://a.example/,A\n", "wayback\nx\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
