//! Days as readers write them, and the direction of a language.

use super::view::DateView;
use crate::load::value::Day;

/// A day for machines and for readers.
pub fn date(day: Day) -> DateView {
    DateView { iso: day.to_string(), text: day.strftime("%-d %B %Y").to_string() }
}

/// The direction of a language's script (the right-to-left scripts of CLDR's `characterOrder`).
pub fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 13] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "syr", "ug", "ur", "yi"];
    let language = language.to_ascii_lowercase();
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&primary) || RIGHT_TO_LEFT.contains(&language.as_str()) { "rtl" } else { "ltr" }
}
