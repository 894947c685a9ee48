//! Parses dates as publishers write them. The result is the calendar day as written, in whatever
//! time zone, or the month or year if no more is written. A date that could be two days is rejected.

use crate::content::values::{Date, PartialDate, parse_partial_date};
use crate::text::{has_only_digits, leading_digits, starts_with_digit};

const MONTHS: &str = "january february march april may june july august september october november \
                      december";

/// The zeros of scripts whose digits are read: Arabic, Persian, Devanagari, Bengali, full width.
const ZEROS: [char; 5] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{FF10}'];

/// Parses the day, month or year that a text names. Returns `None` if there is no date or it is
/// ambiguous.
pub(crate) fn parse(text: &str) -> Option<PartialDate> {
    let text: String = text.trim().chars().map(to_ascii_digit).collect();
    let day = parse_numeric(&text).or_else(|| parse_compact(&text));
    match day.or_else(|| parse_named_month(&text)) {
        Some(day) => Some(day.into()),
        None => parse_month_or_year(&text),
    }
}

/// Parses `2020-10`, `2020/10`, `2020年10月`, `October 2020`, `2020`.
fn parse_month_or_year(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (year, month) = match words.as_slice() {
        [one] => match one.split_once(['-', '/', '年']) {
            Some((year, month)) => (year, month.trim_end_matches('月').parse().ok()),
            None => return parse_year(one),
        },
        [month, year] => (*year, month_number(month)),
        _ => return None,
    };
    let month: usize = month?;
    parse_year(year)?;
    parse_partial_date(&format!("{year}-{month:02}"))
}

fn parse_year(text: &str) -> Option<PartialDate> {
    let date = parse_partial_date(text.trim_end_matches('年'))?;
    // Programs write `0001` for a missing date.
    (text.len() >= 4 && date.first_day().year() >= 1000).then_some(date)
}

fn to_ascii_digit(c: char) -> char {
    for zero in ZEROS {
        if let Some(value) = u32::from(c).checked_sub(u32::from(zero))
            && let Some(digit) = char::from_digit(value, 10)
        {
            return digit;
        }
    }
    c
}

/// Parses `2020-10-07 20:05`, `2020/10/7`, `2020-10-07T20:05:00+02:00`, `07.10.2020`,
/// `25/12/2020`, `2020年10月7日`.
fn parse_numeric(text: &str) -> Option<Date> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let second_separator = match separator {
        '-' | '/' | '.' => separator,
        '年' => '月',
        _ => return None,
    };
    let (first, rest) = text.split_once(separator)?;
    let (second, rest) = rest.split_once([separator, second_separator])?;
    let end = leading_digits(rest).len();
    let (third, rest) = rest.split_at(end);
    if !rest.is_empty() && !rest.starts_with(['T', 't', ' ', ',', '日', '\u{A0}', 'Z', '+']) {
        return None;
    }
    match (first.len(), third.len()) {
        (4, 1..=2) => date(first, second, third),
        // With points, the day comes first everywhere.
        (1..=2, 4) if separator == '.' => date(third, second, first),
        (1..=2, 4) => either_order(first, second, third),
        _ => None,
    }
}

/// Builds a date from a day and a month in unknown order; `None` if both orders give a date.
fn either_order(first: &str, second: &str, year: &str) -> Option<Date> {
    match (date(year, second, first), date(year, first, second)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(one), Some(other)) if one == other => Some(one),
        _ => None,
    }
}

/// Parses `20201007`, `20201007T200500Z`.
fn parse_compact(text: &str) -> Option<Date> {
    let (digits, rest) = text.split_at_checked(8)?;
    let is_end = rest.is_empty() || rest.starts_with(['T', ' ']);
    if !is_end || !has_only_digits(digits) {
        return None;
    }
    date(&digits[..4], &digits[4..6], &digits[6..])
}

/// Parses `Wed, 07 Oct 2020 20:05:00 +0000` (RFC 2822), `October 7, 2020`, `7th October 2020`.
fn parse_named_month(text: &str) -> Option<Date> {
    let mut words = text.split([' ', ',', '-', '.']).filter(|word| !word.is_empty());
    let mut before = "";
    let month = loop {
        let word = words.next()?;
        if let Some(month) = month_number(word) {
            break month;
        }
        before = word;
    };
    let mut day = without_suffix(before);
    if day.len() > 2 || !starts_with_digit(day) {
        day = without_suffix(words.next()?);
    }
    let year = words.next()?;
    if year.len() != 4 {
        return None;
    }
    date(year, &month.to_string(), day)
}

/// Returns `7` for `7th`.
fn without_suffix(day: &str) -> &str {
    day.trim_end_matches(char::is_alphabetic)
}

fn month_number(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    let index = MONTHS.split(' ').position(|month| word == month || word == month[..3])?;
    Some(index + 1)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    // Programs write `0001-01-01` for a missing date.
    (date.year() >= 1000).then_some(date)
}
