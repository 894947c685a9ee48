//! Case folding: the form in which texts are equal that differ only in capital letters.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

/// Returns a text in the form in which a caseless match is an equality (Unicode Standard, section
/// 3.13, "Default Caseless Matching", on texts in form NFC).
pub fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    UniCase::unicode(text).to_folded_case().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::fold_case;

    #[test]
    fn texts_that_differ_only_in_case_are_equal() {
        for (one, other) in [
            ("Homes", "HOMES"),
            ("Straße", "STRASSE"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
            ("ÉCOLE", "école"),
            ("\u{1C4}", "\u{1C6}"),
            ("ᏣᎳᎩ", "ꮳꮃꭹ"),
        ] {
            assert_eq!(fold_case(one), fold_case(other), "{one}");
        }
    }

    #[test]
    fn other_letters_stay_other_letters() {
        for (one, other) in [("Kılıç", "Kilic"), ("école", "ecole"), ("ı", "i"), ("а", "a")] {
            assert_ne!(fold_case(one), fold_case(other), "{one}");
        }
    }
}
