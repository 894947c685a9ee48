//! Numbers with units, as people write them in tables of a language: `1.234,5 km` in German is
//! `1,234.5 km` in English.

use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::preferences::NumberingSystem;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::Locale;
use icu_locale_core::extensions::unicode::value;

/// A `f64` keeps this many digits.
const MAX_DIGITS: usize = 15;

const MAX_UNIT_CHARS: usize = 24;

/// How a language writes numbers (CLDR).
pub(crate) struct NumberStyle {
    formatter: Option<DecimalFormatter>,
    pub decimal: char,
    /// The separator of groups of three digits.
    pub group: char,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub value: f64,
    pub unit: Unit,
}

/// The text before and after a number, with the spaces between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    pub prefix: String,
    pub suffix: String,
}

impl Unit {
    /// Returns whether two units are the same apart from the space around them.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.prefix.trim() == other.prefix.trim() && self.suffix.trim() == other.suffix.trim()
    }
}

/// Why a text is not a number with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberFault {
    NotANumber,
    /// A point or comma is in a place that the language does not allow.
    Separator,
    TooManyDigits,
    /// The text after the number is not a unit.
    Unit,
}

impl NumberStyle {
    /// Returns the style of a language (BCP 47), with the digits 0 to 9.
    pub(crate) fn new(language: &str) -> Self {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut preferences = DecimalFormatterPreferences::from(&locale);
        preferences.numbering_system = NumberingSystem::try_from(value!("latn")).ok();
        let options = DecimalFormatterOptions::default();
        let formatter = DecimalFormatter::try_new(preferences, options).ok();
        let mut style = Self { formatter, decimal: '.', group: ',' };
        let example = style.format(1_234_567.8, 1);
        let mut marks = example.chars().filter(|c| !c.is_ascii_digit());
        style.group = marks.next().unwrap_or(',');
        style.decimal = marks.next_back().unwrap_or('.');
        style
    }

    /// Writes a number as the language does.
    pub(crate) fn format(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", value.abs());
        let text = match (&self.formatter, plain.parse::<Decimal>()) {
            (Some(formatter), Ok(number)) => formatter.format(&number).to_string(),
            _ => plain.clone(),
        };
        let is_zero = !plain.contains(|c: char| ('1'..='9').contains(&c));
        if value < 0.0 && !is_zero { format!("\u{2212}{text}") } else { text }
    }

    /// Reads the number of a cell. Returns `None` for an empty cell and for a dash.
    pub(crate) fn parse(&self, text: &str) -> Result<Option<Quantity>, NumberFault> {
        let text = text.replace(is_direction_mark, "");
        let text = text.trim();
        if matches!(text, "" | "-" | "\u{2010}" | "\u{2012}" | "–" | "—" | "\u{2212}") {
            return Ok(None);
        }
        let Some(start) = text.find(|c| digit(c).is_some()) else {
            return Err(NumberFault::NotANumber);
        };
        let (before, rest) = text.split_at(start);
        let (body, suffix) = rest.split_at(number_end(rest));
        let (is_negative, prefix) = sign_and_prefix(before)?;
        if !is_unit(suffix.trim_start()) {
            return Err(NumberFault::Unit);
        }
        let value = self.value(body)?;
        let unit = Unit { prefix: prefix.to_owned(), suffix: suffix.to_owned() };
        Ok(Some(Quantity { value: if is_negative { -value } else { value }, unit }))
    }

    /// Reads digits with separators.
    fn value(&self, body: &str) -> Result<f64, NumberFault> {
        let is_decimal = |c: char| c == self.decimal || c == '\u{66B}';
        let (whole, fraction) = body.split_once(is_decimal).unwrap_or((body, ""));
        if !fraction.chars().all(|c| digit(c).is_some()) || !self.has_sound_groups(whole) {
            return Err(NumberFault::Separator);
        }
        let mut plain: String = whole.chars().filter_map(digit).collect();
        plain.push('.');
        plain.extend(fraction.chars().filter_map(digit));
        if plain.trim_start_matches(['0', '.']).len() > MAX_DIGITS || plain.len() > 2 * MAX_DIGITS {
            return Err(NumberFault::TooManyDigits);
        }
        plain.parse().map_err(|_| NumberFault::NotANumber)
    }

    /// Returns whether a whole number has no groups, or groups of three digits. Indian numbers have
    /// groups of two before the last: `12,34,567`.
    fn has_sound_groups(&self, whole: &str) -> bool {
        let Some(mark) = whole.chars().find(|c| digit(*c).is_none()) else { return true };
        if mark != self.group && !is_plain_group_mark(mark) {
            return false;
        }
        let sizes: Vec<usize> = whole.split(mark).map(|group| group.chars().count()).collect();
        let (Some((last, before)), true) = (sizes.split_last(), is_grouped(whole, mark)) else {
            return false;
        };
        let Some((first, middle)) = before.split_first() else { return false };
        let is_indian = *first <= 2 && middle.iter().all(|size| *size == 2);
        *last == 3 && (*first <= 3 && middle.iter().all(|size| *size == 3) || is_indian)
    }
}

/// Returns whether a number does not begin with 0 and has only digits and this mark.
fn is_grouped(whole: &str, mark: char) -> bool {
    whole.chars().all(|c| c == mark || digit(c).is_some())
        && whole.chars().next().and_then(digit) != Some('0')
}

/// Returns the end of the digits and separators at the start of a text.
fn number_end(text: &str) -> usize {
    let mut end = 0;
    for (index, c) in text.char_indices() {
        let after = index + c.len_utf8();
        if digit(c).is_some() {
            end = after;
        } else if index > end || !(matches!(c, '.' | ',' | '\u{66B}') || is_plain_group_mark(c)) {
            break;
        }
    }
    end
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '\u{2212}' | '\u{2010}' | '\u{FF0D}')
}

/// Splits the text before a number. `−$`, `$ −` and `EUR` are a sign and a currency.
fn sign_and_prefix(before: &str) -> Result<(bool, &str), NumberFault> {
    let trimmed = before.trim_end();
    let (sign, prefix) = match (trimmed.chars().next(), trimmed.chars().next_back()) {
        (Some(first), _) if is_sign(first) => (Some(first), before.split_at(first.len_utf8()).1),
        (_, Some(last)) if is_sign(last) => {
            (Some(last), trimmed.split_at(trimmed.len() - last.len_utf8()).0)
        }
        _ => (None, before),
    };
    let name = prefix.trim();
    let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let has_symbol = name.chars().count() <= 4
        && name.contains(is_currency)
        && name.chars().all(|c| c.is_alphabetic() || is_currency(c));
    if !(name.is_empty() || is_code || has_symbol) {
        return Err(NumberFault::NotANumber);
    }
    Ok((sign.is_some_and(|sign| sign != '+'), prefix))
}

/// Returns whether a text can follow a number as its unit. It has no digits, so a second number is
/// never taken for a unit.
fn is_unit(unit: &str) -> bool {
    let Some(first) = unit.chars().next() else { return true };
    let is_start = first.is_alphabetic()
        || is_currency(first)
        || matches!(first, '%' | '‰' | '°' | '′' | '″' | '٪' | '％');
    let has_number = unit.contains(|c: char| c.is_numeric() && !matches!(c, '²' | '³'));
    is_start && !has_number && unit.chars().count() <= MAX_UNIT_CHARS
}

/// Returns the ASCII digit for a digit of Latin, Arabic, Persian, Devanagari or full-width script.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 5] = [0x30, 0x660, 0x6F0, 0x966, 0xFF10];
    for zero in ZEROS {
        let value = (c as u32).wrapping_sub(zero);
        if value < 10 {
            return char::from_digit(value, 10);
        }
    }
    None
}

/// Returns whether a mark separates groups of digits in every language.
fn is_plain_group_mark(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' | '\u{66C}')
}

/// Returns whether a character is a sign of a currency. Unicode has most of them in one block.
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '฿' | '＄' | '￡' | '￥' | '\u{20A0}'..='\u{20CF}')
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(language: &str, text: &str) -> Result<Option<(f64, String)>, NumberFault> {
        let quantity = NumberStyle::new(language).parse(text)?;
        Ok(quantity.map(|it| (it.value, format!("{}{}", it.unit.prefix, it.unit.suffix))))
    }

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        for (language, text, value, unit) in [
            ("en", "1,234.5", 1234.5, ""),
            ("en", "1.234", 1.234, ""),
            ("de", "1.234", 1234.0, ""),
            ("de", "1,234", 1.234, ""),
            ("de", "1.234.567,89", 1_234_567.89, ""),
            ("de-CH", "1’234.5", 1234.5, ""),
            ("fr", "1\u{202F}234,5", 1234.5, ""),
            ("fr", "1 234 567", 1_234_567.0, ""),
            ("es", "1,5", 1.5, ""),
            ("es-MX", "1.5", 1.5, ""),
            ("ar", "١٬٢٣٤٫٥", 1234.5, ""),
            ("en-IN", "12,34,567", 1_234_567.0, ""),
            ("ja", "１２", 12.0, ""),
            ("en", "\u{2212}3", -3.0, ""),
            ("en", "-3", -3.0, ""),
            ("en", "+3", 3.0, ""),
            ("en", "12%", 12.0, "%"),
            ("de", "12,5 %", 12.5, " %"),
            ("en", "1.4 m", 1.4, " m"),
            ("en", "3 m²", 3.0, " m²"),
            ("en", "−$5", -5.0, "$"),
            ("en", "$ −5", -5.0, "$ "),
            ("en", "CHF 5", 5.0, "CHF "),
            ("en", "0.0000001", 1e-7, ""),
            ("en", "999,999,999,999", 999_999_999_999.0, ""),
        ] {
            let found = read(language, text);
            assert_eq!(found, Ok(Some((value, unit.to_owned()))), "{language} {text}");
        }
    }

    #[test]
    fn a_number_is_never_guessed() {
        for (language, text, fault) in [
            ("de", "1.23", NumberFault::Separator),
            ("de", "0.500", NumberFault::Separator),
            ("de", "1.234.56", NumberFault::Separator),
            ("en", "1,23", NumberFault::Separator),
            ("en", "1.2.3", NumberFault::Separator),
            ("en", "1,234 567", NumberFault::Separator),
            ("fr", "1.234", NumberFault::Separator),
            ("en", "2 12", NumberFault::Separator),
            ("en", "about 5", NumberFault::NotANumber),
            ("en", "~5", NumberFault::NotANumber),
            ("en", "(5)", NumberFault::NotANumber),
            ("en", "none", NumberFault::NotANumber),
            ("en", ".5", NumberFault::NotANumber),
            ("en", "10–12", NumberFault::Unit),
            ("en", "5*", NumberFault::Unit),
            ("en", "1/2", NumberFault::Unit),
            ("en", "1½", NumberFault::Unit),
            ("en", "1.4e3", NumberFault::Unit),
            ("en", "1234567890123456", NumberFault::TooManyDigits),
        ] {
            assert_eq!(read(language, text), Err(fault), "{language} {text}");
        }
        for text in ["", "  ", "–", "—", "-"] {
            assert_eq!(read("en", text), Ok(None), "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (language, value, decimals, expected) in [
            ("en", 1234.5, 1, "1,234.5"),
            ("de", 1234.5, 1, "1.234,5"),
            ("ar", -20.0, 0, "\u{2212}20"),
            ("en", -0.0, 1, "0.0"),
            ("en", -0.01, 1, "0.0"),
        ] {
            assert_eq!(NumberStyle::new(language).format(value, decimals), expected);
        }
    }
}
