//! The plural forms of a language, from CLDR.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// The plural categories of CLDR.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The largest of the numbers that are tried one by one. All rules repeat before it, except those
/// for [`ROUND_NUMBERS`].
const MAX_TRIED: u64 = 1_000;

const ROUND_NUMBERS: [u64; 4] = [10_000, 100_000, 1_000_000, 2_000_000];

/// The forms that a message with a count has in a language.
pub(crate) struct PluralForms {
    /// The language (BCP 47).
    pub(crate) language: String,
    /// Each form that whole numbers have, and the first of these numbers.
    pub(crate) needed: Vec<(&'static str, u64)>,
    /// The names of all forms, also of those that only fractions have.
    pub(crate) known: Vec<&'static str>,
}

impl PluralForms {
    /// Returns the forms of a language (BCP 47). A language that CLDR does not have has only `other`.
    pub(crate) fn new(language: &str) -> Self {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut forms =
            Self { language: locale.to_string(), needed: Vec::new(), known: vec!["other"] };
        let Ok(rules) = PluralRules::try_new_cardinal((&locale).into()) else { return forms };
        forms.known = rules.categories().map(category_name).collect();
        for number in (0..=MAX_TRIED).chain(ROUND_NUMBERS) {
            let name = category_name(rules.category_for(number));
            if !forms.needed.iter().any(|(known, _)| *known == name) {
                forms.needed.push((name, number));
            }
        }
        forms
    }
}

pub(crate) fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
