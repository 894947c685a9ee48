//! Claims as flat tables: one row each, as lines of JSON and as CSV (RFC 4180). Both are made from one list of
//! columns, so that they cannot differ.

use serde::{Serialize, Serializer};

use crate::data::claim_review::{change, modified};
use crate::data::json;
use crate::data::json::Number;
use crate::render::context::Builder;
use crate::render::views::{ClaimView, DateView, PersonView, Shared, SourceView};

/// What stands between the entries of a list in a cell of CSV.
const BETWEEN: &str = " | ";

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, an id, a day or an address.
    Text(String),
    /// A number.
    Number(f64),
    /// Several texts.
    List(Vec<String>),
}

/// The cells of a claim, in the order of [`COLUMNS`].
pub type Row = Vec<Cell>;

type Column = (&'static str, fn(&Builder, &ClaimView) -> Cell);

/// Every column: its name and what stands in it. `docs/data.md` lists them.
const COLUMNS: [Column; 29] = [
    ("id", |_, view| Cell::Text(view.card.id.clone())),
    ("url", |builder, view| Cell::Text(builder.absolute(&view.card.href))),
    ("claim", |_, view| Cell::Text(view.card.text.clone())),
    ("status", |_, view| {
        Cell::Text(if view.card.retracted { "retracted" } else { "published" }.to_owned())
    }),
    ("rating", |_, view| rating(view, |rating| Cell::Text(rating.id.clone()))),
    ("rating_label", |_, view| rating(view, |rating| Cell::Text(rating.label.clone()))),
    ("rating_value", |_, view| rating(view, |rating| number(rating.value))),
    ("rating_best", |_, view| rating(view, |rating| number(rating.best))),
    ("rating_worst", |_, view| rating(view, |rating| number(rating.worst))),
    ("summary", |_, view| optional(view.card.summary.as_ref())),
    ("claimant", |_, view| optional(view.card.claimant.as_ref().map(|person| &person.name))),
    ("claimant_role", |_, view| {
        optional(view.card.claimant.as_ref().and_then(|person| person.role.as_ref()))
    }),
    ("claimant_url", |_, view| {
        optional(view.card.claimant.as_ref().and_then(|person| person.url.as_ref()))
    }),
    ("claim_date", |_, view| day(view.card.claim_date.as_ref())),
    ("published", |_, view| day(view.card.published.as_ref())),
    ("modified", |_, view| day(modified(view))),
    ("passages", |_, view| list(view.passages.iter().map(|passage| passage.words.clone()))),
    ("article_titles", |_, view| of_articles(view, |article| Some(article.title.clone()))),
    ("article_publishers", |_, view| {
        of_articles(view, |article| Some(article.publisher.as_ref()?.name.clone()))
    }),
    ("article_dates", |_, view| {
        of_articles(view, |article| Some(article.published.as_ref()?.iso.clone()))
    }),
    ("article_urls", |_, view| of_articles(view, |article| article.url.clone())),
    ("article_archives", |_, view| of_articles(view, |article| article.archive_url.clone())),
    ("article_pages", |builder, view| {
        list(view.sources.iter().map(|article| builder.absolute(&article.href)))
    }),
    ("authors", |_, view| names(&view.authors)),
    ("reviewers", |_, view| names(&view.reviewers)),
    ("topics", |_, view| list(view.card.topics.iter().map(|topic| topic.name.clone()))),
    ("evidence_urls", |_, view| {
        list(view.evidence.iter().filter_map(|evidence| evidence.url.clone()))
    }),
    ("corrections", |_, view| {
        list(
            view.corrections
                .iter()
                .map(|it| format!("{} {}: {}", it.date.iso, it.kind, change(it))),
        )
    }),
    ("language", |builder, _| Cell::Text(builder.model.site.language.clone())),
];

/// The row of a claim.
pub fn row(builder: &Builder, view: &ClaimView) -> Row {
    COLUMNS.iter().map(|(_, cell)| cell(builder, view)).collect()
}

/// A row as a line of JSON, an object with every column.
pub fn line(row: &Row) -> Vec<u8> {
    json::file(&Line(row))
}

/// The names of the columns as a row of CSV.
pub fn head() -> Vec<u8> {
    csv_line(COLUMNS.iter().map(|(name, _)| (*name).to_owned()))
}

/// A row as one of CSV.
pub fn csv_row(row: &Row) -> Vec<u8> {
    csv_line(row.iter().map(plain))
}

fn csv_line(cells: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to a `Vec` cannot fail.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}

/// A row as an object.
struct Line<'a>(&'a Row);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(COLUMNS.iter().map(|(name, _)| name).zip(self.0))
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => Number(*number).serialize(serializer),
            Self::List(list) => list.serialize(serializer),
        }
    }
}

/// A cell as CSV has it.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => words(text.clone()),
        Cell::Number(number) => {
            Number(*number).whole().map_or_else(|| number.to_string(), |whole| whole.to_string())
        }
        Cell::List(list) => words(list.join(BETWEEN)),
    }
}

/// Words behind an apostrophe where a spreadsheet would take them for a formula, which could fetch or send what it likes
/// (OWASP, "CSV Injection").
fn words(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text
    }
}

/// A retracted claim has no verdict.
fn rating(view: &ClaimView, cell: impl FnOnce(&crate::render::views::RatingView) -> Cell) -> Cell {
    view.card.rating.as_deref().map_or(Cell::Empty, cell)
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

fn optional(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Text(text.clone()))
}

fn day(date: Option<&Shared<DateView>>) -> Cell {
    optional(date.map(|date| &date.iso))
}

fn list(texts: impl Iterator<Item = String>) -> Cell {
    Cell::List(texts.collect())
}

/// One entry for each article, empty where there is nothing, so that the lists of articles stand side by side.
fn of_articles(view: &ClaimView, text: fn(&SourceView) -> Option<String>) -> Cell {
    list(view.sources.iter().map(|article| text(article).unwrap_or_default()))
}

fn names(people: &[Shared<PersonView>]) -> Cell {
    list(people.iter().map(|person| person.name.clone()))
}
