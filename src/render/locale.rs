//! The language of a site: its messages, its plurals, its dates and its direction, from CLDR. It must not know on
//! which page anything stands, and it takes nothing from the machine.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::{YM, YMD};
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_locale_core::extensions::unicode::value;
use icu_locale_core::preferences::extensions::unicode::keywords::NumberingSystem;
use icu_plurals::{PluralCategory, PluralRules};

use crate::content::values::Date;
use crate::model::page::month_id;
use crate::render::views::{DateView, Shared};
use crate::theme::messages::{FALLBACK, Message, MessagePart, Messages, parse_placeholders};

/// How the error about a message that does not exist begins.
pub const UNKNOWN: &str = "there is no message";
/// How the error about a message that lacks a value begins.
pub const NEEDS: &str = "the message";

/// What a site's pages say and how they write it.
pub struct Locale {
    messages: Messages,
    plurals: Option<PluralRules>,
    /// Those of English, in which messages stand that the site's language lacks.
    english: Option<PluralRules>,
    dates: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    months: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    /// The days that were written before: a site names each of them many times.
    written: RwLock<BTreeMap<Date, Shared<DateView>>>,
}

impl Locale {
    /// The locale of a language (BCP 47) with the theme's messages in it.
    pub fn new(language: &str, messages: Messages) -> Self {
        let tag = parse(language);
        let plurals =
            |tag: &icu_locale_core::Locale| PluralRules::try_new_cardinal(tag.into()).ok();
        let mut preferences = DateTimeFormatterPreferences::from(&tag);
        // Counts, citations and numbers of notes are written in these digits everywhere.
        preferences.numbering_system = NumberingSystem::try_from(value!("latn")).ok();
        Self {
            messages,
            plurals: plurals(&tag),
            english: plurals(&parse(FALLBACK)),
            dates: FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long()).ok(),
            months: months(preferences),
            written: RwLock::default(),
        }
    }

    /// A day for machines and for readers.
    pub fn date(&self, day: Date) -> Shared<DateView> {
        let known = self.written.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned();
        known.unwrap_or_else(|| {
            let view = Shared::new(self.write(day));
            self.written.write().unwrap_or_else(PoisonError::into_inner).insert(day, view.clone());
            view
        })
    }

    fn write(&self, day: Date) -> DateView {
        let iso = day.to_string();
        let text = self
            .dates
            .as_ref()
            .zip(gregorian(day))
            .map(|(dates, date)| dates.format(&date).to_string());
        DateView { text: text.unwrap_or_else(|| iso.clone()), iso }
    }

    /// The month of a day, with its year.
    pub fn month(&self, day: Date) -> String {
        let text = self
            .months
            .as_ref()
            .zip(gregorian(day))
            .map(|(months, date)| months.format(&date).to_string());
        text.unwrap_or_else(|| month_id(day))
    }

    /// The message of that key, in the form for `count` where it has several; or what is wrong.
    pub fn form(&self, key: &str, count: Option<u64>) -> Result<&str, String> {
        match self.messages.get(key) {
            None => Err(format!("{UNKNOWN} `{key}`")),
            Some((Message::Plain(text), _)) => Ok(text),
            Some((Message::Plural(forms), is_fallback)) => {
                let count = count.ok_or_else(|| format!("{NEEDS} `{key}` needs `count`"))?;
                let rules = if is_fallback { &self.english } else { &self.plurals };
                let category =
                    rules.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(count));
                let form = forms.get(name(category)).or_else(|| forms.get("other"));
                Ok(form.map_or("", String::as_str))
            }
        }
    }

    /// The messages that are always the same words, by key.
    pub fn plain(&self) -> impl Iterator<Item = (&str, &str)> {
        let keys = self.messages.keys().into_iter();
        keys.filter_map(|key| Some((key, self.messages.plain(key)?)))
            .filter(|(_, text)| !text.contains('{'))
    }

    /// The message of that key with values in its placeholders.
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.filled(key, None, values)
    }

    /// The message of that key for a number of things, which is `{count}` in it.
    pub fn counted(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let number = count.to_string();
        let values: Vec<(&str, &str)> =
            values.iter().copied().chain([("count", number.as_str())]).collect();
        self.filled(key, Some(count as u64), &values)
    }

    fn filled(&self, key: &str, count: Option<u64>, values: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value)
        };
        let form = self.form(key, count).unwrap_or(key);
        parse_placeholders(form)
            .into_iter()
            .map(|piece| match piece {
                MessagePart::Text(words) => words,
                MessagePart::Placeholder(name) => value(name),
            })
            .collect()
    }

    /// The keys of all messages.
    pub fn keys(&self) -> Vec<&str> {
        self.messages.keys().into_iter().collect()
    }
}

/// How months are written. ICU4X 2.4 leaves out the digits that Portuguese needs for it, so they are added here.
fn months(
    preferences: DateTimeFormatterPreferences,
) -> Option<FixedCalendarDateTimeFormatter<Gregorian, YM>> {
    let formatter = FixedCalendarDateTimeFormatter::try_new(preferences, YM::long()).ok()?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(preferences, formatter);
    names.include_decimal_formatter().ok()?;
    names.try_into_formatter(YM::long()).ok()
}

fn gregorian(day: Date) -> Option<CalendarDate<Gregorian>> {
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    CalendarDate::try_new_gregorian(day.year().into(), month, number).ok()
}

/// The tag as CLDR knows it. English of no country is that of the world, which writes 16 January 2026.
fn parse(language: &str) -> icu_locale_core::Locale {
    let tag = if language.eq_ignore_ascii_case(FALLBACK) { "en-001" } else { language };
    tag.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN)
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The direction of a language's script (that of CLDR's `characterOrder`), or of the
/// script that it names.
pub fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    const SCRIPTS: [&str; 10] =
        ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];
    let language = language.to_ascii_lowercase();
    let mut subtags = language.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    let script =
        subtags.find(|subtag| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_rtl =
        script.map_or_else(|| RIGHT_TO_LEFT.contains(&primary), |script| SCRIPTS.contains(&script));
    if is_rtl { "rtl" } else { "ltr" }
}

/// `language_TERRITORY`, as the Open Graph protocol writes a language; `None` where no territory is named.
pub fn with_territory(language: &str) -> Option<String> {
    let mut subtags = language.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let is_territory =
        |subtag: &&str| subtag.len() == 2 && subtag.bytes().all(|b| b.is_ascii_alphabetic());
    subtags
        .find(is_territory)
        .map(|territory| format!("{primary}_{}", territory.to_ascii_uppercase()))
}
