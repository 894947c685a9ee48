//! Dates, written `YYYY-MM-DD` (ISO 8601).

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

impl FromYaml for Date {
    const DESCRIPTION: &str = "a date";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let message = match &node.value {
            YamlValue::Text(text) => match parse_date(text) {
                Some(date) => return Some(date),
                None => explain(text),
            },
            value => format!("expected a date, found {}", value.kind_name()),
        };
        diagnostics.push(
            Diagnostic::error(Code::InvalidDate, node.span, message)
                .label("not a day of the calendar")
                .help(
                    "write the day as YYYY-MM-DD; where only the month or year is known, leave \
                     the field out and say so in a note",
                ),
        );
        None
    }

    fn schema() -> Value {
        json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

/// Parses `YYYY-MM-DD`. Returns `None` if there is no such day.
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, month, day) = date_parts(text)?;
    Date::new(year, month, day).ok()
}

fn date_parts(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() != 10 {
        return None;
    }
    for (index, byte) in text.bytes().enumerate() {
        let is_valid = if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        if !is_valid {
            return None;
        }
    }
    let year = text.get(..4)?.parse().ok()?;
    let month = text.get(5..7)?.parse().ok()?;
    let day = text.get(8..)?.parse().ok()?;
    Some((year, month, day))
}

/// Says why a text is not a date.
fn explain(text: &str) -> String {
    let Some((year, month, day)) = date_parts(text) else {
        return format!("`{text}` is not a date as Factpress reads them");
    };
    if !(1..=12).contains(&month) {
        return format!("`{text}` is no date: there is no month {month}");
    }
    match Date::new(year, month, 1) {
        Ok(first) => format!(
            "`{text}` is no date: month {month} of {year} has {} days, not {day}",
            first.days_in_month()
        ),
        Err(_) => format!("`{text}` is no date"),
    }
}
