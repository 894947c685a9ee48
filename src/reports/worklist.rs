//! Lists the open work of a desk: unpublished and outdated claims, and sources without an
//! archived copy.

use std::fmt::Write;

use jiff::Span;
use serde::Serialize;

use crate::content::values::{Date, LocalTime};
use crate::model::{Claim, Model, Unpublished};

/// The lists of open work. Each is sorted by date, oldest first, and then by id.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Worklist {
    drafts: Vec<WorkItem>,
    review: Vec<WorkItem>,
    held: Vec<WorkItem>,
    embargoed: Vec<WorkItem>,
    /// Published claims that did not change for a long time.
    stale: Vec<WorkItem>,
    /// Sources and appearances on the web that have neither an archived copy nor a note on why it
    /// is missing.
    unarchived: Vec<UnarchivedSource>,
    /// Quotes of evidence that were not found in a kept copy, if the site keeps copies.
    unverified_quotes: Vec<UnverifiedQuote>,
    /// Sources without a kept copy, if the site keeps copies.
    uncopied: Vec<UncopiedSource>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct WorkItem {
    /// Sorts claims without a date last.
    #[serde(skip)]
    is_undated: bool,
    /// The end of the embargo, or the day of the latest correction or of publication.
    date: Option<String>,
    id: String,
    claim: String,
    file: String,
    /// Why the claim is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    reviewers: Vec<String>,
}

#[derive(Debug, Serialize)]
struct UnarchivedSource {
    /// The claim that cites the source.
    #[serde(flatten)]
    claim: WorkItem,
    /// The id of the shared source, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    title: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct UnverifiedQuote {
    /// The claim whose evidence it is.
    #[serde(flatten)]
    claim: WorkItem,
    title: String,
    quote: String,
}

#[derive(Debug, Serialize)]
struct UncopiedSource {
    /// The claim that cites the source.
    #[serde(flatten)]
    claim: WorkItem,
    /// The id of the shared source, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    title: String,
}

impl Worklist {
    /// Lists the work that is open on the day `today`. Claims are stale if they did not change
    /// for `months`.
    pub(crate) fn new(model: &Model, today: Date, months: u16) -> Self {
        let stale_since = today.checked_sub(Span::new().months(i64::from(months))).ok();
        let mut claims = Vec::new();
        for claim in &model.claims {
            claims.push((WorkItem::new(model, claim), claim));
        }
        claims.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut worklist = Self::default();
        for (item, claim) in claims {
            if !claim.retracted {
                worklist.add_unarchived_sources(&item, claim);
                if model.site.keeps_copies {
                    worklist.add_missing_copies(&item, claim);
                }
            }
            match &claim.unpublished {
                Some(Unpublished::Draft) => worklist.drafts.push(item),
                Some(Unpublished::Review) => worklist.review.push(item),
                Some(Unpublished::Held(_)) => worklist.held.push(item),
                Some(Unpublished::Embargoed(_)) => worklist.embargoed.push(item),
                None if is_stale(claim, stale_since) => worklist.stale.push(item),
                None => {}
            }
        }
        worklist
    }

    fn add_unarchived_sources(&mut self, item: &WorkItem, claim: &Claim) {
        for place in &claim.appearances {
            let Some(url) = &place.url else { continue };
            if place.archive_url.is_none() && place.archive_note.is_none() {
                let title = place.title.as_ref().or(place.publisher.as_ref());
                self.unarchived.push(UnarchivedSource {
                    claim: item.clone(),
                    source: None,
                    title: title.cloned().unwrap_or_default(),
                    url: url.clone(),
                });
            }
        }
        for evidence in &claim.evidence {
            let Some(url) = &evidence.url else { continue };
            if evidence.archive_url.is_none() && evidence.archive_note.is_none() {
                self.unarchived.push(UnarchivedSource {
                    claim: item.clone(),
                    source: evidence.source.clone(),
                    title: evidence.title.clone(),
                    url: url.clone(),
                });
            }
        }
    }

    fn add_missing_copies(&mut self, item: &WorkItem, claim: &Claim) {
        for evidence in &claim.evidence {
            if let Some(quote) = &evidence.quote
                && !evidence.is_quote_verified
            {
                let (title, quote) = (evidence.title.clone(), quote.clone());
                self.unverified_quotes.push(UnverifiedQuote { claim: item.clone(), title, quote });
            }
            if evidence.copy.is_none() {
                let (source, title) = (evidence.source.clone(), evidence.title.clone());
                self.uncopied.push(UncopiedSource { claim: item.clone(), source, title });
            }
        }
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn quote_rows(&self) -> Vec<Row> {
        self.unverified_quotes.iter().map(|it| row(&it.claim, &it.title, &it.quote)).collect()
    }

    fn uncopied_rows(&self) -> Vec<Row> {
        self.uncopied.iter().map(|it| row(&it.claim, "", &it.title)).collect()
    }

    /// Formats the lists that are not empty, in columns.
    pub(crate) fn to_text(&self, months: u16) -> String {
        let duration = if months == 1 { "a month".to_owned() } else { format!("{months} months") };
        let stale_heading = format!("Published, and unchanged for {duration}");
        let sections = [
            section("Drafts", rows(&self.drafts, |_| String::new())),
            section("Waiting for review", rows(&self.review, WorkItem::reviewers)),
            section("Held", rows(&self.held, |item| item.reason.clone().unwrap_or_default())),
            section("Under embargo until", rows(&self.embargoed, |_| String::new())),
            section(&stale_heading, rows(&self.stale, |_| String::new())),
            section("Sources without an archived copy", source_rows(&self.unarchived)),
            section("Quotes that no kept copy verifies", self.quote_rows()),
            section("Sources without a kept copy", self.uncopied_rows()),
        ];
        let sections: Vec<String> = sections.into_iter().flatten().collect();
        if sections.is_empty() {
            return "There is no open work: no claim waits or is out of date, and every source has \
                an archived copy or a note.\n"
                .to_owned();
        }
        sections.join("\n")
    }
}

fn is_stale(claim: &Claim, stale_since: Option<Date>) -> bool {
    match (claim.modified, stale_since) {
        (Some(modified), Some(limit)) => !claim.retracted && modified <= limit,
        _ => false,
    }
}

impl WorkItem {
    fn new(model: &Model, claim: &Claim) -> Self {
        let mut date = claim.modified.map(LocalTime::from);
        let mut reason = None;
        match &claim.unpublished {
            Some(Unpublished::Embargoed(end)) => date = Some(*end),
            Some(Unpublished::Held(text)) => reason = Some(text.clone()),
            _ => {}
        }
        Self {
            is_undated: date.is_none(),
            date: date.map(|date| date.to_string()),
            id: claim.id.clone(),
            claim: claim.text.clone(),
            file: claim.file_path.clone(),
            reason,
            reviewers: model.names_of(&claim.reviewers).map(str::to_owned).collect(),
        }
    }

    fn reviewers(&self) -> String {
        if self.reviewers.is_empty() {
            return "nobody named".to_owned();
        }
        self.reviewers.join(", ")
    }
}

/// Date, id, detail and text.
type Row = [String; 4];

fn rows(items: &[WorkItem], detail: fn(&WorkItem) -> String) -> Vec<Row> {
    items.iter().map(|item| row(item, &detail(item), &item.claim)).collect()
}

fn source_rows(sources: &[UnarchivedSource]) -> Vec<Row> {
    sources.iter().map(|source| row(&source.claim, &source.title, &source.url)).collect()
}

fn row(item: &WorkItem, detail: &str, text: &str) -> Row {
    let date = item.date.as_deref().unwrap_or("-");
    [date, &item.id, detail, text].map(single_line)
}

/// Puts a text on one line, without control characters that a terminal would interpret.
fn single_line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Formats a heading and aligned columns, if there are rows.
fn section(heading: &str, rows: Vec<Row>) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut widths = [0; 4];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let [date_width, id_width, detail_width, _] = widths;
    let mut section = format!("{heading} ({})\n", rows.len());
    for [date, id, detail, text] in rows {
        let _ = write!(section, "  {date:date_width$}  {id:id_width$}  ");
        if detail_width > 0 {
            let _ = write!(section, "{detail:detail_width$}  ");
        }
        let _ = writeln!(section, "{text}");
    }
    Some(section)
}
