//! Builds what readers of a claim can read next: the claims of the same article, and what else its
//! claimants said.

use std::collections::BTreeSet;

use crate::model::{Claim, Role};
use crate::render::context::ContextBuilder;
use crate::render::views::{ClaimPositionView, LinkView, RecordView};

/// The words that people read in a minute: Brysbaert, "How many words do we read per minute?" (2019),
/// for English non-fiction.
const WORDS_PER_MINUTE: usize = 238;

/// The characters of Chinese and Japanese that count as one word.
const CHARACTERS_PER_WORD: usize = 2;

impl ContextBuilder<'_> {
    /// Returns the position of a claim among the claims of its first article, if the article has
    /// other claims.
    pub(super) fn position_of(&self, index: usize, claim: &Claim) -> Option<ClaimPositionView> {
        let article = claim.passages.first()?.article;
        let claims = self.views.claims_of_article(article, || self.claims_of_article(article))?;
        let position = claims.iter().position(|it| *it == index)?;
        if claims.len() < 2 {
            return None;
        }
        Some(ClaimPositionView {
            article: self.source_at(article)?,
            number: position + 1,
            count: claims.len(),
            previous: position.checked_sub(1).and_then(|it| self.claim_link(*claims.get(it)?)),
            next: claims.get(position + 1).and_then(|it| self.claim_link(*it)),
        })
    }

    /// Returns the claims of an article in the order of their first passages.
    fn claims_of_article(&self, article: usize) -> Vec<usize> {
        let Some(article) = self.model.articles.get(article) else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let mut claims = Vec::new();
        for passage in &article.passages {
            if seen.insert(passage.claim) {
                claims.push(passage.claim);
            }
        }
        claims
    }

    fn claim_link(&self, index: usize) -> Option<LinkView> {
        let claim = self.model.claims.get(index)?;
        Some(self.link("claims", &claim.id, &claim.text))
    }

    /// Returns the ratings of the claims that each claimant of a claim made, if there are several.
    pub(super) fn records(&self, claim: &Claim) -> Vec<RecordView> {
        let mut records = Vec::new();
        for mention in &claim.claimants {
            let Some(named) = self.model.mentions.get(*mention) else { continue };
            let Some(list) = self.model.lists.of_role(Role::Claimant).get(named.person) else {
                continue;
            };
            let Some(person) = self.model.people.get(named.person) else { continue };
            if list.claims.len() > 1 {
                records.push(RecordView {
                    person: self.link("people", &person.slug, &person.name),
                    count: list.claims.len(),
                    ratings: self.rating_views(&list.facets.ratings),
                });
            }
        }
        records
    }
}

/// Returns how long it takes to read the page of a claim, in minutes.
pub(super) fn reading_minutes(claim: &Claim) -> usize {
    let mut words = count_words(&claim.text);
    words += claim.summary.as_deref().map_or(0, count_words);
    for prose in claim.key_points.iter().chain(&claim.explanation) {
        words += count_words(&prose.document.text);
    }
    for evidence in &claim.evidence {
        words += evidence.quote.as_deref().map_or(0, count_words);
        words += evidence.note.as_deref().map_or(0, count_words);
    }
    words.div_ceil(WORDS_PER_MINUTE)
}

fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut characters = 0;
    for word in text.split_whitespace() {
        let ideographs = word.chars().filter(|it| is_ideograph(*it)).count();
        characters += ideographs;
        if ideographs == 0 {
            words += 1;
        }
    }
    words + characters / CHARACTERS_PER_WORD
}

/// Returns whether a character is of a script without spaces between words: Han and kana.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn words_are_counted_in_scripts_with_and_without_spaces() {
        for (text, expected) in
            [("", 0), ("The river rose.", 3), ("川は二メートル上がった。", 5), ("川 rose 上", 2)]
        {
            assert_eq!(count_words(text), expected, "{text}");
        }
    }
}
