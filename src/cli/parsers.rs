//! Parses the values of options.

use crate::content::values::{
    BaseUrl, Date, Language, LocalTime, PartialDate, WebUrl, parse_date, parse_partial_date,
};

pub(crate) fn parse_day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// Parses a day, or a minute of it.
pub(crate) fn parse_local_time(text: &str) -> Result<LocalTime, String> {
    let error = "write a day as YYYY-MM-DD, or with the hour and minute: YYYY-MM-DDTHH:MM";
    LocalTime::parse(text).ok_or_else(|| error.to_owned())
}

/// Parses a day, or as much of it as is known.
pub(crate) fn parse_known_date(text: &str) -> Result<PartialDate, String> {
    let error = "write a day as YYYY-MM-DD, or what is known of it: YYYY-MM or YYYY";
    parse_partial_date(text).ok_or_else(|| error.to_owned())
}

/// Parses text that has at least one character and no line breaks.
pub(crate) fn parse_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write some words, on one line".to_owned());
    }
    Ok(text.to_owned())
}

pub(crate) fn parse_language(text: &str) -> Result<String, String> {
    if !Language::is_valid(text) {
        return Err("write a language as `en`, `pt-BR` or `zh-Hant`".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses the URL of a page.
pub(crate) fn parse_page_url(text: &str) -> Result<String, String> {
    if !WebUrl::is_valid(text) {
        return Err("write the whole address: https://example.org/page".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses a URL to which paths can be appended.
pub(crate) fn parse_base_url(text: &str) -> Result<String, String> {
    if !BaseUrl::is_valid(text) {
        let example = "https://example.org/";
        return Err(format!("write the whole address, without `?`, `#` or a password: {example}"));
    }
    Ok(text.to_owned())
}
