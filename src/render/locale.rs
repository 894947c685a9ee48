//! The language of a site: messages, plurals, dates and text direction, from CLDR. The locale of
//! the machine has no effect.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_locale_core::extensions::unicode::value;
use icu_locale_core::preferences::extensions::unicode::keywords::NumberingSystem;
use icu_plurals::{PluralCategory, PluralRules};

use crate::content::values::{Date, PartialDate, Precision};
use crate::model::page::month_id;
use crate::render::views::{CachedValue, DateView};
use crate::theme::messages::{FALLBACK, Message, MessagePart, Messages, parse_placeholders};
use crate::theme::plurals::category_name;

/// The beginning of the error for a message that does not exist.
pub(crate) const UNKNOWN_MESSAGE: &str = "there is no message";
/// The beginning of the error for a message without a value that it needs.
pub(crate) const MISSING_VALUE: &str = "the message";

/// Translates messages and formats dates in the language of a site.
pub(crate) struct Locale {
    messages: Messages,
    plurals: Option<PluralRules>,
    /// For messages that are only available in English.
    english_plurals: Option<PluralRules>,
    dates: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    months: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    years: Option<FixedCalendarDateTimeFormatter<Gregorian, Y>>,
    /// Formatted dates, because most dates are on many pages.
    date_cache: RwLock<BTreeMap<PartialDate, CachedValue<DateView>>>,
}

impl Locale {
    /// Builds the locale of a language (BCP 47) with the messages of a theme.
    pub(crate) fn new(language: &str, messages: Messages) -> Self {
        let tag = parse_tag(language);
        let mut preferences = DateTimeFormatterPreferences::from(&tag);
        // The same digits as in counts, citations and numbers of notes.
        preferences.numbering_system = NumberingSystem::try_from(value!("latn")).ok();
        Self {
            messages,
            plurals: PluralRules::try_new_cardinal((&tag).into()).ok(),
            english_plurals: PluralRules::try_new_cardinal((&parse_tag(FALLBACK)).into()).ok(),
            dates: FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long()).ok(),
            months: month_formatter(preferences),
            years: year_formatter(preferences),
            date_cache: RwLock::default(),
        }
    }

    /// Returns a date for machines and for readers.
    pub(crate) fn date_view(&self, date: impl Into<PartialDate>) -> CachedValue<DateView> {
        let date = date.into();
        let cache = self.date_cache.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = cache.get(&date) {
            return view.clone();
        }
        drop(cache);
        let iso = date.to_string();
        let text = self.format_date(date).unwrap_or_else(|| iso.clone());
        let view = CachedValue::new(DateView { iso, text });
        let mut cache = self.date_cache.write().unwrap_or_else(PoisonError::into_inner);
        cache.insert(date, view.clone());
        view
    }

    fn format_date(&self, date: PartialDate) -> Option<String> {
        let first_day = gregorian(date.first_day())?;
        Some(match date.precision() {
            Precision::Year => self.years.as_ref()?.format(&first_day).to_string(),
            Precision::Month => self.months.as_ref()?.format(&first_day).to_string(),
            Precision::Day => self.dates.as_ref()?.format(&first_day).to_string(),
        })
    }

    /// Returns the month and year of a date for readers.
    pub(crate) fn format_month(&self, date: Date) -> String {
        match (&self.months, gregorian(date)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => month_id(date),
        }
    }

    /// Returns a message with its placeholders. If it has plural forms, `count` chooses one of
    /// them.
    pub(crate) fn message(&self, key: &str, count: Option<u64>) -> Result<&str, String> {
        let (forms, is_english) = match self.messages.get(key) {
            None => return Err(format!("{UNKNOWN_MESSAGE} `{key}`")),
            Some((Message::Plain(text), _)) => return Ok(text),
            Some((Message::Plural(forms), is_fallback)) => (forms, is_fallback),
        };
        let Some(count) = count else {
            return Err(format!("{MISSING_VALUE} `{key}` needs `count`"));
        };
        let rules = if is_english { &self.english_plurals } else { &self.plurals };
        let category = match rules {
            Some(rules) => rules.category_for(count),
            None => PluralCategory::Other,
        };
        let form = forms.get(category_name(category)).or_else(|| forms.get("other"));
        Ok(form.map_or("", String::as_str))
    }

    /// Returns a message with values for its placeholders, or its key if there is no such message.
    pub(crate) fn translate(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.message(key, None).unwrap_or(key), values)
    }

    /// Returns the form of a message for `count`, which is also the value for `{count}`.
    pub(crate) fn translate_count(
        &self,
        key: &str,
        count: usize,
        values: &[(&str, &str)],
    ) -> String {
        let number = count.to_string();
        let mut values = values.to_vec();
        values.push(("count", &number));
        fill(self.message(key, Some(count as u64)).unwrap_or(key), &values)
    }

    pub(crate) fn message_keys(&self) -> Vec<&str> {
        self.messages.keys().into_iter().collect()
    }
}

fn fill(message: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for part in parse_placeholders(message) {
        match part {
            MessagePart::Text(words) => text.push_str(words),
            MessagePart::Placeholder(name) => {
                if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                    text.push_str(value);
                }
            }
        }
    }
    text
}

/// Builds the formatter for months. ICU4X 2.4 does not load the digits that Portuguese needs for
/// it, so they are added here.
fn month_formatter(
    preferences: DateTimeFormatterPreferences,
) -> Option<FixedCalendarDateTimeFormatter<Gregorian, YM>> {
    let formatter = FixedCalendarDateTimeFormatter::try_new(preferences, YM::long()).ok()?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(preferences, formatter);
    names.include_decimal_formatter().ok()?;
    names.try_into_formatter(YM::long()).ok()
}

/// Builds the formatter for years, with the digits as for months.
fn year_formatter(
    preferences: DateTimeFormatterPreferences,
) -> Option<FixedCalendarDateTimeFormatter<Gregorian, Y>> {
    let formatter = FixedCalendarDateTimeFormatter::try_new(preferences, Y::long()).ok()?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(preferences, formatter);
    names.include_decimal_formatter().ok()?;
    names.try_into_formatter(Y::long()).ok()
}

fn gregorian(date: Date) -> Option<CalendarDate<Gregorian>> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    CalendarDate::try_new_gregorian(date.year().into(), month, day).ok()
}

/// Parses a language tag. English without a country is international English, which writes 16
/// January 2026.
fn parse_tag(language: &str) -> icu_locale_core::Locale {
    let tag = if language.eq_ignore_ascii_case(FALLBACK) { "en-001" } else { language };
    tag.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN)
}

/// Returns the direction of the script that a language tag names, or else of the usual script of
/// the language (`characterOrder` in CLDR): `ltr` or `rtl`.
pub(crate) fn text_direction(language: &str) -> &'static str {
    const RTL_LANGUAGES: [&str; 12] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    const RTL_SCRIPTS: [&str; 10] =
        ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];
    let language = language.to_ascii_lowercase();
    let mut subtags = language.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    let is_rtl = match subtags.find(|subtag| is_alphabetic(subtag, 4)) {
        Some(script) => RTL_SCRIPTS.contains(&script),
        None => RTL_LANGUAGES.contains(&primary),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

/// Returns a language as `language_TERRITORY` for the Open Graph protocol, if it names a territory.
pub(crate) fn open_graph_locale(language: &str) -> Option<String> {
    let mut subtags = language.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let territory = subtags.find(|subtag| is_alphabetic(subtag, 2))?;
    Some(format!("{primary}_{}", territory.to_ascii_uppercase()))
}

fn is_alphabetic(subtag: &str, length: usize) -> bool {
    subtag.len() == length && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}
