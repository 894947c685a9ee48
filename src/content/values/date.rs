//! Dates (ISO 8601): days, and months or years if the day is unknown.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::has_only_digits;

/// A day, a month or a year: as much of a date as is known (ISO 8601-1, reduced precision).
///
/// The order is that of the first days, and then from the least to the most exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first_day: Date,
    precision: Precision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
}

impl PartialDate {
    /// Returns the first day that it can mean.
    pub fn first_day(self) -> Date {
        self.first_day
    }

    /// Returns the day, if the date is precise to the day.
    pub fn day(self) -> Option<Date> {
        (self.precision == Precision::Day).then_some(self.first_day)
    }

    pub fn precision(self) -> Precision {
        self.precision
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self { first_day: day, precision: Precision::Day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let day = self.first_day;
        match self.precision {
            Precision::Year => write!(formatter, "{:04}", day.year()),
            Precision::Month => write!(formatter, "{:04}-{:02}", day.year(), day.month()),
            Precision::Day => write!(formatter, "{day}"),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromYaml for Date {
    const DESCRIPTION: &str = "a date";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = written(&node);
        if let Some(day) = text.and_then(parse_date) {
            return Some(day);
        }
        let mistake = match text.and_then(parse_partial_date) {
            Some(date) => Diagnostic::error(
                Code::InvalidDate,
                node.span,
                format!("`{date}` is a {}, and this field needs a day", date.precision.name()),
            )
            .label("not a day")
            .help("write the day as YYYY-MM-DD: what the desk itself does has a day"),
            None => invalid(&node, "day of the calendar").help("write the day as YYYY-MM-DD"),
        };
        diagnostics.push(suggest(mistake, text, true));
        None
    }

    fn schema() -> Value {
        json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

impl FromYaml for PartialDate {
    const DESCRIPTION: &str = "a date";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = written(&node);
        if let Some(date) = text.and_then(parse_partial_date) {
            return Some(date);
        }
        let mistake = invalid(&node, "day, month or year of the calendar")
            .help("write the day as YYYY-MM-DD, or as much as is known of it: YYYY-MM or YYYY");
        diagnostics.push(suggest(mistake, text, false));
        None
    }

    fn schema() -> Value {
        json!({
            "type": ["string", "integer"],
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
            "minimum": 1,
            "maximum": 9999,
        })
    }
}

impl Precision {
    fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }
}

/// Parses `YYYY-MM-DD`. Returns `None` if there is no such day.
pub fn parse_date(text: &str) -> Option<Date> {
    let date = parse_partial_date(text)?;
    (date.precision == Precision::Day).then_some(date.first_day)
}

/// Parses `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. Returns `None` if there is no such day, month or year.
pub fn parse_partial_date(text: &str) -> Option<PartialDate> {
    let (year, month, day) = date_parts(text)?;
    let precision = match (month, day) {
        (None, _) => Precision::Year,
        (Some(_), None) => Precision::Month,
        (Some(_), Some(_)) => Precision::Day,
    };
    if year == 0 {
        return None;
    }
    let first_day = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(PartialDate { first_day, precision })
}

/// Returns the year, month and day of a text that has the form of a date.
fn date_parts(text: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4);
    let year = year.and_then(number)?;
    let mut rest = [None; 2];
    for part in &mut rest {
        let Some(digits) = parts.next() else { break };
        if digits.len() != 2 {
            return None;
        }
        *part = Some(number(digits)?);
    }
    if parts.next().is_some() {
        return None;
    }
    let [month, day] = rest.map(|part| part.and_then(|part| i8::try_from(part).ok()));
    Some((year, month, day))
}

fn number(digits: &str) -> Option<i16> {
    if digits.is_empty() || !has_only_digits(digits) {
        return None;
    }
    digits.parse().ok()
}

/// Returns the text of a date as the file has it. YAML reads a year as a number.
fn written(node: &YamlNode) -> Option<&str> {
    match &node.value {
        YamlValue::Text(text) | YamlValue::Number(_, text) => Some(text),
        _ => None,
    }
}

fn invalid(node: &YamlNode, expected: &str) -> Diagnostic {
    let message = match written(node) {
        Some(text) => explain(text),
        None => format!("expected a date, found {}", node.value.kind_name()),
    };
    Diagnostic::error(Code::InvalidDate, node.span, message).label(format!("not a {expected}"))
}

/// Says why a text is not a date.
fn explain(text: &str) -> String {
    let Some((year, month, day)) = date_parts(text) else {
        return format!("`{text}` is not a date as Factpress reads them");
    };
    let month = month.unwrap_or(1);
    if !(1..=12).contains(&month) {
        return format!("`{text}` is no date: there is no month {month}");
    }
    match (Date::new(year, month, 1), day) {
        (Ok(first), Some(day)) if year != 0 => format!(
            "`{text}` is no date: month {month} of {year} has {} days, not {day}",
            first.days_in_month()
        ),
        _ => format!("`{text}` is no date: there is no such year"),
    }
}

/// Suggests the date that a text with missing zeros, zeros for unknown parts or other separators
/// must mean. `needs_day` is whether a month or year is not enough.
fn suggest(mistake: Diagnostic, text: Option<&str>, needs_day: bool) -> Diagnostic {
    let Some(meant) = text.and_then(meant_date) else { return mistake };
    if needs_day && meant.precision != Precision::Day {
        return mistake;
    }
    mistake.suggest(format!("did you mean `{meant}`?"), meant.to_string())
}

/// Returns the date that `1998-5`, `1998/05/7`, `1998.05` or `1998-05-00` mean. The year comes
/// first in all of them: whether `5/6/1998` begins with the day depends on the country.
fn meant_date(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.', '‐', '‑', '–', '−']).collect();
    let (year, rest) = parts.split_first()?;
    if year.len() != 4 || rest.len() > 2 || rest.iter().any(|part| part.len() > 2) {
        return None;
    }
    let mut meant = (*year).to_owned();
    for part in rest {
        if matches!(*part, "0" | "00" | "XX" | "xx" | "??") {
            break;
        }
        meant += &format!("-{:02}", number(part)?);
    }
    if meant == text {
        return None;
    }
    parse_partial_date(&meant)
}
