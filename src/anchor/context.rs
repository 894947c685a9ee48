//! The shortest words before or after a place that tell it from all the others.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::search::Hit;
use crate::anchor::{Candidate, Context, LISTED, NormalizedText};

/// How far around a place is looked for a difference, in bytes of folded text.
const REACH: usize = 400;
/// How many rivals a place is compared with.
const RIVALS: usize = 2_000;

/// The first places with their shortest context. What was asked for already stays part of it.
pub(crate) fn candidates(
    texts: &[NormalizedText],
    hits: &[&Hit],
    context: &Context,
) -> Vec<Candidate> {
    let given = Given { texts, prefix: &context.prefix, suffix: &context.suffix };
    hits.iter().take(LISTED).map(|hit| given.candidate(hit, hits)).collect()
}

struct Given<'a> {
    texts: &'a [NormalizedText],
    prefix: &'a str,
    suffix: &'a str,
}

impl Given<'_> {
    fn candidate(&self, hit: &Hit, hits: &[&Hit]) -> Candidate {
        let rivals: Vec<&Hit> =
            hits.iter().copied().filter(|other| other.location != hit.location).collect();
        let (prefix, suffix) = self.shortest(hit, &rivals).unwrap_or_default();
        let text = self.texts.get(hit.location.text);
        let words = |range: Range<usize>| {
            let found = text.and_then(|text| text.original_text().get(text.original_range(range)));
            found.unwrap_or_default().trim().to_owned()
        };
        Candidate {
            location: hit.location.clone(),
            prefix: words(hit.folded.start - prefix..hit.folded.start),
            suffix: words(hit.folded.end..hit.folded.end + suffix),
        }
    }

    /// The lengths of the prefix and the suffix, in bytes of folded text; `None` where nothing helps.
    fn shortest(&self, hit: &Hit, rivals: &[&Hit]) -> Option<(usize, usize)> {
        if rivals.len() > RIVALS {
            return None;
        }
        let (before, after) = hit.around(self.texts);
        let (prefixes, suffixes) = (self.prefixes(before), self.suffixes(after));
        let alone = |prefix: usize, suffix: usize| {
            let prefix = before.get(before.len() - prefix..).unwrap_or_default().trim();
            let suffix = after.get(..suffix).unwrap_or_default().trim();
            rivals.iter().all(|rival| !rival.is_between(self.texts, prefix, suffix))
        };
        let (least_prefix, least_suffix) = (*prefixes.first()?, *suffixes.first()?);
        let prefix = prefixes.iter().copied().find(|prefix| alone(*prefix, least_suffix));
        let suffix = suffixes.iter().copied().find(|suffix| alone(least_prefix, *suffix));
        match (prefix, suffix) {
            (Some(prefix), Some(suffix)) if suffix < prefix => Some((least_prefix, suffix)),
            (Some(prefix), _) => Some((prefix, least_suffix)),
            (None, Some(suffix)) => Some((least_prefix, suffix)),
            (None, None) => {
                let longest = (*prefixes.last()?, *suffixes.last()?);
                alone(longest.0, longest.1).then_some(longest)
            }
        }
    }

    /// Lengths of ever longer prefixes that end `before`, whole words, from what was asked for.
    fn prefixes(&self, before: &str) -> Vec<usize> {
        let spaces = before.len() - before.trim_end().len();
        let least = if self.prefix.is_empty() { 0 } else { spaces + self.prefix.len() };
        let words = before.split_word_bound_indices().rev();
        let lengths = words.map(|(at, _)| before.len() - at).take_while(|length| *length <= REACH);
        grown(least, lengths.filter(|length| *length > spaces))
    }

    /// The same for suffixes that begin `after`.
    fn suffixes(&self, after: &str) -> Vec<usize> {
        let spaces = after.len() - after.trim_start().len();
        let least = if self.suffix.is_empty() { 0 } else { spaces + self.suffix.len() };
        let words = after.split_word_bound_indices();
        let lengths = words.map(|(at, word)| at + word.len()).take_while(|length| *length <= REACH);
        grown(least, lengths.filter(|length| *length > spaces))
    }
}

fn grown(least: usize, lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    std::iter::once(least).chain(lengths.filter(|length| *length > least)).collect()
}
