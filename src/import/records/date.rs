//! Dates as publishers write them → the calendar day that is written, in whatever zone. It must not guess: what can
//! be two days is none.

use crate::content::values::Date;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a text names, if there is just one.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text: String = text.trim().chars().map(digit).collect();
    let text = text.as_str();
    numbers(text).or_else(|| compact(text)).or_else(|| words(text))
}

/// Digits of other scripts that keep a calendar of the same days are read as ours.
fn digit(c: char) -> char {
    let zero = ['\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{FF10}'].into_iter().map(u32::from);
    let value = zero.filter_map(|zero| u32::from(c).checked_sub(zero)).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// `2020-10-07 20:05`, `2020/10/7`, `2020-10-07T20:05:00+02:00`, `07.10.2020`, `25/12/2020`.
fn numbers(text: &str) -> Option<Date> {
    let separator = text
        .chars()
        .find(|c| !c.is_ascii_digit())
        .filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    let (first, rest) = text.split_once(separator)?;
    let (second, rest) = rest.split_once(|c| c == separator || (separator == '年' && c == '月'))?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (third, rest) = rest.split_at(end);
    if !rest.is_empty() && !rest.starts_with(['T', 't', ' ', ',', '日', '\u{A0}', 'Z', '+']) {
        return None;
    }
    match (first.len(), third.len()) {
        (4, 1..=2) => date(first, second, third),
        (1..=2, 4) => either(first, second, third, separator),
        _ => None,
    }
}

/// Date and month in the order that they must have; with points the day comes first everywhere.
fn either(first: &str, second: &str, year: &str, separator: char) -> Option<Date> {
    let (day_first, month_first) = (date(year, second, first), date(year, first, second));
    match (day_first, month_first) {
        (day, _) if separator == '.' => day,
        (Some(day), None) | (None, Some(day)) => Some(day),
        (Some(one), Some(other)) if one == other => Some(one),
        _ => None,
    }
}

/// `20201007`, `20201007T200500Z`.
fn compact(text: &str) -> Option<Date> {
    let (digits, rest) = (text.get(..8)?, text.get(8..)?);
    let is_day = digits.bytes().all(|b| b.is_ascii_digit())
        && (rest.is_empty() || rest.starts_with(['T', ' ']));
    is_day.then(|| date(&digits[..4], &digits[4..6], &digits[6..]))?
}

/// `Wed, 07 Oct 2020 20:05:00 +0000` (RFC 2822), `October 7, 2020`, `7 October 2020`.
fn words(text: &str) -> Option<Date> {
    let parts: Vec<&str> =
        text.split([' ', ',', '-', '.']).filter(|part| !part.is_empty()).collect();
    let at = parts.iter().position(|part| month(part).is_some())?;
    let month = month(parts[at])?.to_string();
    let day = |part: &&&str| part.trim_end_matches(|c: char| c.is_alphabetic()).len() <= 2;
    let before = at.checked_sub(1).and_then(|at| parts.get(at)).filter(day);
    let (day, year) = match before.filter(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
        Some(day) => (day, parts.get(at + 1)?),
        None => (parts.get(at + 1)?, parts.get(at + 2)?),
    };
    let is_year = year.len() == 4;
    is_year.then(|| date(year, &month, day.trim_end_matches(|c: char| c.is_alphabetic())))?
}

fn month(text: &str) -> Option<usize> {
    let text = text.to_ascii_lowercase();
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_month = |(short, full): (&&str, &&str)| {
        text == **short || text == **full || text == "sept" && *short == "sep"
    };
    MONTHS.iter().zip(&full).position(is_month).map(|at| at + 1)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    // `0001-01-01` is what programs write for no date.
    (date.year() >= 1000).then_some(date)
}
