//! Days as readers write them, and the direction of a language.

use super::view::DateView;
use crate::load::value::Day;

/// A day for machines and for readers.
pub fn date(day: Day) -> DateView {
    DateView { iso: day.to_string(), text: day.strftime("%-d %B %Y").to_string() }
}

/// The direction of a language's script (that of CLDR's `characterOrder`), or of the
/// script that it names.
pub fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    const SCRIPTS: [&str; 10] = ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];
    let language = language.to_ascii_lowercase();
    let mut subtags = language.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    let script = subtags.find(|subtag| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_rtl = script.map_or_else(|| RIGHT_TO_LEFT.contains(&primary), |script| SCRIPTS.contains(&script));
    if is_rtl { "rtl" } else { "ltr" }
}

/// `language_TERRITORY`, as the Open Graph protocol writes a language; `None` where no territory is named.
pub fn with_territory(language: &str) -> Option<String> {
    let mut subtags = language.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let is_territory = |subtag: &&str| subtag.len() == 2 && subtag.bytes().all(|b| b.is_ascii_alphabetic());
    subtags.find(is_territory).map(|territory| format!("{primary}_{}", territory.to_ascii_uppercase()))
}
