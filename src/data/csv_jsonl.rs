//! Claims as tables with one row per claim: CSV (RFC 4180) and JSON Lines, with the same columns.

use serde::{Serialize, Serializer};

use crate::data::claim_review::{describe_correction, modified};
use crate::data::json;
use crate::data::json::Number;
use crate::model::Model;
use crate::render::context::ContextBuilder;
use crate::render::views::{CachedValue, ClaimView, DateView, EvidenceView, PersonView};

/// Separates the entries of a list in a cell of CSV.
const LIST_SEPARATOR: &str = " | ";

pub(crate) enum TableCell {
    Empty,
    Text(String),
    Number(f64),
    List(Vec<String>),
}

/// The columns of a claim: names and cells. `docs/data.md` describes the columns.
pub(crate) type TableRow<'m> = Vec<(&'m str, TableCell)>;

/// Builds the row of a claim.
pub(crate) fn row<'m>(builder: &ContextBuilder<'m>, view: &ClaimView) -> TableRow<'m> {
    let card = &view.card;
    let status = if card.retracted { "retracted" } else { "published" };
    let mut row = vec![
        ("id", text(&card.id)),
        ("url", TableCell::Text(builder.absolute_url(&card.href))),
        ("claim", text(&card.text)),
        ("status", text(status)),
    ];
    let rating = card.rating.as_deref();
    row.extend([
        ("rating", optional(rating.map(|rating| &rating.id))),
        ("rating_label", optional(rating.map(|rating| &rating.label))),
        ("rating_value", number(rating.and_then(|rating| rating.value))),
        ("rating_best", number(rating.and_then(|rating| rating.best))),
        ("rating_worst", number(rating.and_then(|rating| rating.worst))),
        ("headline", optional(card.headline.as_ref())),
        ("summary", optional(card.summary.as_ref())),
    ]);
    let claimant = card.claimant.as_deref();
    let claimants = &card.claimants;
    let roles = claimants.iter().map(|person| person.role.clone().unwrap_or_default());
    let urls = claimants.iter().map(|person| person.url.clone().unwrap_or_default());
    row.extend([
        ("claimant", optional(claimant.map(|claimant| &claimant.name))),
        ("claimant_role", optional(claimant.and_then(|claimant| claimant.role.as_ref()))),
        ("claimant_url", optional(claimant.and_then(|claimant| claimant.url.as_ref()))),
        ("claimants", names(&card.claimants)),
        ("claimant_roles", list(roles)),
        ("claimant_urls", list(urls)),
        ("claim_date", date(card.claim_date.as_ref())),
        ("published", date(card.published.as_ref())),
        ("modified", date(modified(view))),
        ("passages", quoted_words(view)),
    ]);
    add_articles(&mut row, builder, view);
    add_appearances(&mut row, view);
    let original = view.imported_from.as_ref();
    // A retracted claim has no verdict in the data.
    let media = if card.retracted { None } else { view.media_review.as_ref() };
    row.extend([
        ("authors", names(&view.authors)),
        ("reviewers", names(&view.reviewers)),
        ("topics", list(card.topics.iter().map(|topic| topic.name.clone()))),
        ("evidence_urls", list(view.evidence.iter().filter_map(|it| it.url.clone()))),
        ("evidence_quotes", count(view, |it| it.quote.is_some())),
        ("evidence_quotes_verified", count(view, |it| it.quote_status == Some("verified"))),
        ("corrections", corrections(view)),
        ("media_category", text(media.map_or("", |it| it.category))),
        ("media_original", optional(media.and_then(|it| it.original.as_ref()))),
        ("imported_from_publisher", optional(original.and_then(|it| it.publisher.as_ref()))),
        ("imported_from_url", optional(original.and_then(|it| it.url.as_ref()))),
        ("language", text(&builder.model.site.language)),
    ]);
    add_speech(builder, &mut row, view);
    add_own_lists(&mut row, builder.model, view);
    row
}

/// Adds the columns about who says the passages of transcripts, and about moments of recordings.
/// They have one entry per passage, article or address, which is empty if it is unknown.
fn add_speech(builder: &ContextBuilder, row: &mut TableRow, view: &ClaimView) {
    let mut speakers = Vec::new();
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    for passage in view.passages.iter().filter(|passage| !passage.whole) {
        let names: Vec<&str> = passage.speakers.iter().map(|it| it.name.as_str()).collect();
        speakers.push(names.join("; "));
        let moment = passage.moment.as_ref();
        starts.push(moment.map(|moment| moment.seconds.to_string()).unwrap_or_default());
        ends.push(moment.and_then(|it| it.end).map(|end| end.to_string()).unwrap_or_default());
    }
    let mut recordings = Vec::new();
    for article in &view.sources {
        recordings.push(
            article.recording.as_ref().map(|it| it.absolute_address(builder)).unwrap_or_default(),
        );
    }
    row.extend([
        ("passage_speakers", TableCell::List(speakers)),
        ("passage_starts", TableCell::List(starts)),
        ("passage_ends", TableCell::List(ends)),
        ("article_recordings", TableCell::List(recordings)),
        ("evidence_moments", evidence_moments(view)),
    ]);
}

/// Adds a column for each list of the site's own.
fn add_own_lists<'m>(row: &mut TableRow<'m>, model: &'m Model, view: &ClaimView) {
    for taxonomy in model.taxonomies.iter().skip(1) {
        let list = view.card.taxonomies.iter().find(|list| list.name == taxonomy.name);
        let terms = list.map_or(&[][..], |list| &list.terms);
        let names = terms.iter().map(|term| term.name.clone()).collect();
        row.push((&taxonomy.name, TableCell::List(names)));
    }
}

/// Returns the moment of each piece of evidence with an address, in seconds.
fn evidence_moments(view: &ClaimView) -> TableCell {
    let mut moments = Vec::new();
    for evidence in view.evidence.iter().filter(|evidence| evidence.url.is_some()) {
        let moment = evidence.moment.as_ref();
        moments.push(moment.map(|moment| moment.seconds.to_string()).unwrap_or_default());
    }
    TableCell::List(moments)
}

/// Adds the columns about articles. They have one entry per article, which is empty if there is no
/// value, so that the entries of the columns correspond.
fn add_articles(row: &mut TableRow, builder: &ContextBuilder, view: &ClaimView) {
    let mut titles = Vec::new();
    let mut publishers = Vec::new();
    let mut dates = Vec::new();
    let mut urls = Vec::new();
    let mut archives = Vec::new();
    let mut pages = Vec::new();
    for article in &view.sources {
        titles.push(article.title.clone());
        publishers.push(article.publisher.as_ref().map(|it| it.name.clone()).unwrap_or_default());
        dates.push(iso_date(article.published.as_ref()));
        urls.push(article.url.clone().unwrap_or_default());
        archives.push(article.archive_url.clone().unwrap_or_default());
        pages.push(builder.absolute_url(&article.href));
    }
    row.extend([
        ("article_titles", TableCell::List(titles)),
        ("article_publishers", TableCell::List(publishers)),
        ("article_dates", TableCell::List(dates)),
        ("article_urls", TableCell::List(urls)),
        ("article_archives", TableCell::List(archives)),
        ("article_pages", TableCell::List(pages)),
    ]);
}

/// Adds the columns about other places where the claim was made, with one entry per place.
fn add_appearances(row: &mut TableRow, view: &ClaimView) {
    let mut titles = Vec::new();
    let mut publishers = Vec::new();
    let mut dates = Vec::new();
    let mut urls = Vec::new();
    let mut archives = Vec::new();
    for place in &view.appearances {
        titles.push(place.title.clone().unwrap_or_default());
        publishers.push(place.publisher.clone().unwrap_or_default());
        dates.push(iso_date(place.published.as_ref()));
        urls.push(place.url.clone().unwrap_or_default());
        archives.push(place.archive_url.clone().unwrap_or_default());
    }
    row.extend([
        ("appearance_titles", TableCell::List(titles)),
        ("appearance_publishers", TableCell::List(publishers)),
        ("appearance_dates", TableCell::List(dates)),
        ("appearance_urls", TableCell::List(urls)),
        ("appearance_archives", TableCell::List(archives)),
    ]);
}

fn text(text: &str) -> TableCell {
    TableCell::Text(text.to_owned())
}

fn optional(value: Option<&String>) -> TableCell {
    value.map_or(TableCell::Empty, |value| text(value))
}

/// Counts pieces of evidence.
fn count(view: &ClaimView, is_counted: fn(&EvidenceView) -> bool) -> TableCell {
    let mut count = 0.0;
    for evidence in &view.evidence {
        if is_counted(evidence) {
            count += 1.0;
        }
    }
    TableCell::Number(count)
}

fn number(value: Option<f64>) -> TableCell {
    value.map_or(TableCell::Empty, TableCell::Number)
}

fn date(date: Option<&CachedValue<DateView>>) -> TableCell {
    optional(date.map(|date| &date.iso))
}

/// Returns a date as text. A missing date gives an empty text.
fn iso_date(date: Option<&CachedValue<DateView>>) -> String {
    match date {
        Some(date) => date.iso.clone(),
        None => String::new(),
    }
}

fn list(texts: impl Iterator<Item = String>) -> TableCell {
    TableCell::List(texts.collect())
}

/// Returns the words of the passages. The article as a whole has no quoted words.
fn quoted_words(view: &ClaimView) -> TableCell {
    let quoted = view.passages.iter().filter(|passage| !passage.whole);
    list(quoted.map(|passage| passage.words.clone()))
}

fn names(people: &[CachedValue<PersonView>]) -> TableCell {
    list(people.iter().map(|person| person.name.clone()))
}

fn corrections(view: &ClaimView) -> TableCell {
    let mut texts = Vec::new();
    for correction in &view.corrections {
        let text = describe_correction(correction);
        texts.push(format!("{} {}: {text}", correction.date.iso, correction.kind));
    }
    TableCell::List(texts)
}

/// Returns a row as an object on one line.
pub(crate) fn json_line(row: &TableRow) -> Vec<u8> {
    json::file(&RowObject(row))
}

/// Returns the names of the columns as a line of CSV.
pub(crate) fn csv_header(builder: &ContextBuilder) -> Vec<u8> {
    let row = row(builder, &ClaimView::default());
    write_csv(row.iter().map(|(name, _)| (*name).to_owned()))
}

/// Returns a row as a line of CSV.
pub(crate) fn csv_line(row: &TableRow) -> Vec<u8> {
    write_csv(row.iter().map(|(_, cell)| csv_text(cell)))
}

fn write_csv(cells: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to a `Vec` cannot fail.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}

fn csv_text(cell: &TableCell) -> String {
    match cell {
        TableCell::Empty => String::new(),
        TableCell::Text(text) => without_formula(text.clone()),
        TableCell::Number(number) => match Number(*number).whole() {
            Some(whole) => whole.to_string(),
            None => number.to_string(),
        },
        TableCell::List(list) => without_formula(list.join(LIST_SEPARATOR)),
    }
}

/// Puts an apostrophe before a text that a spreadsheet would take for a formula, which could read
/// and send data (OWASP, "CSV Injection").
fn without_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text
    }
}

struct RowObject<'a>(&'a TableRow<'a>);

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, cell)| (name, cell)))
    }
}

impl Serialize for TableCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => Number(*number).serialize(serializer),
            Self::List(list) => list.serialize(serializer),
        }
    }
}
