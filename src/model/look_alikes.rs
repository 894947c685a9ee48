//! Compares names by their look, so that a person cannot appear to be another one: a Cyrillic `а`
//! for a Latin `a`, full-width letters, invisible characters, another case.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::text::fold_case;

/// A name in the forms in which names that look alike are equal (Unicode, UTS 39, section 4,
/// "Confusable Detection"). There are two forms, because capital and small letters are confused
/// with different letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLook([String; 2]);

impl NameLook {
    pub fn new(name: &str) -> Self {
        let name: String = name.nfkc().collect();
        let folded = look(&fold_case(&name));
        Self([folded, fold_case(&look(&name))])
    }

    pub fn is_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(own, other)| own == other)
    }
}

fn look(name: &str) -> String {
    let is_blank = |c: &char| c.is_whitespace() || *c == '\u{2800}';
    skeleton(name).filter(|c| !is_blank(c)).collect()
}

/// Counts the reviewers who do not look like an author. Reviewers who look alike count once.
pub fn count_independent<'a>(
    authors: impl Iterator<Item = &'a str>,
    reviewers: impl Iterator<Item = &'a str>,
) -> usize {
    let mut known: Vec<NameLook> = authors.map(NameLook::new).collect();
    let authors = known.len();
    for reviewer in reviewers {
        let reviewer = NameLook::new(reviewer);
        if !known.iter().any(|other| other.is_like(&reviewer)) {
            known.push(reviewer);
        }
    }
    known.len() - authors
}

#[cfg(test)]
mod tests {
    use super::{NameLook, count_independent};

    fn are_alike(one: &str, other: &str) -> bool {
        NameLook::new(one).is_like(&NameLook::new(other))
    }

    #[test]
    fn names_that_look_the_same_are_alike() {
        for other in [
            "anna lee",
            "ANNA LEE",
            "\u{410}nna Lee",
            "Ann\u{430} L\u{435}\u{435}",
            "Ａｎｎａ Ｌｅｅ",
            "An\u{200B}na Lee",
            "Anna\u{A0}Lee",
            "Anna \u{2066}Lee\u{2069}",
            "𝐀nna Lee",
            "Αnna Lee",
        ] {
            assert!(are_alike("Anna Lee", other), "{other}");
        }
        assert!(are_alike("Ian", "lan") && are_alike("IAN", "ian"));
        assert!(are_alike("Иван", "ИВАН"));
    }

    #[test]
    fn names_that_look_different_are_not_alike() {
        for other in ["Anne Lee", "Hanna Lee", "Ånna Lee", "A. Lee", "Анна Ли", ""] {
            assert!(!are_alike("Anna Lee", other), "{other}");
        }
    }

    #[test]
    fn reviewers_who_look_alike_are_one() {
        let count = |authors: &[&str], reviewers: &[&str]| {
            count_independent(authors.iter().copied(), reviewers.iter().copied())
        };
        assert_eq!(count(&["Anna"], &["\u{410}nna", "ANNA"]), 0);
        assert_eq!(count(&["Anna"], &["Ben", "B\u{435}n", "Cleo"]), 2);
        assert_eq!(count(&[], &["Ben"]), 1);
    }
}
