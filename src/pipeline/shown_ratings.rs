//! Finds pages on which the theme of a newer version shows other ratings than the theme of the
//! published version.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Model, Page};
use crate::pipeline::CHUNK_SIZE;
use crate::pipeline::told_text::visible_text;
use crate::project::Snapshot;
use crate::render::Renderer;

/// `silent-rating-change` if pages of the published version would show fewer of one rating and more
/// of another, or no rating at all, with the theme of the newer version. Both themes render the
/// same claims, so only the theme can make a difference. The diagnostic is at `span`.
pub(crate) fn check(base: &Snapshot, new: &Snapshot, span: Span) -> Option<Diagnostic> {
    let labels = RatingLabels::new(&base.model)?;
    if !base.theme.is_renderable() || !new.theme.is_renderable() {
        return None;
    }
    let old_renderer = Renderer::new(Arc::clone(&base.model), Arc::clone(&base.theme), false);
    let new_renderer = Renderer::new(Arc::clone(&base.model), Arc::clone(&new.theme), false);
    let pages = base.model.pages();
    let changes: Vec<String> = pages
        .par_iter()
        .with_max_len(CHUNK_SIZE)
        .filter_map(|page| {
            let old = labels.count(&old_renderer, page)?;
            let new = labels.count(&new_renderer, page)?;
            labels.change(page, &base.model, &old, &new)
        })
        .collect();
    let message = match changes.as_slice() {
        [] => return None,
        [change] => format!("with this theme {change}"),
        [change, _] => format!("with this theme {change}; 1 more page changes too"),
        [change, rest @ ..] => {
            format!("with this theme {change}; {} more pages change too", rest.len())
        }
    };
    Some(
        Diagnostic::error(Code::SilentRatingChange, span, message)
            .label("one of the changes of the theme")
            .help("show the rating of each claim as before, or change it with a `verdict-change`"),
    )
}

/// The labels of all ratings.
struct RatingLabels<'a> {
    labels: Vec<&'a str>,
    /// Finds the labels in HTML that is in lower case.
    matcher: AhoCorasick,
}

impl<'a> RatingLabels<'a> {
    fn new(model: &'a Model) -> Option<Self> {
        let mut labels: Vec<&str> = model.ratings.iter().map(|it| it.label.as_str()).collect();
        labels.sort_unstable();
        labels.dedup();
        let patterns = labels.iter().map(|label| label.to_lowercase());
        let mut builder = AhoCorasick::builder();
        let matcher = builder.match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        Some(Self { labels, matcher })
    }

    /// Counts how often each label is on a page, unless the page has errors.
    fn count(&self, renderer: &Renderer, page: &Page) -> Option<Vec<usize>> {
        let html = String::from_utf8(renderer.page(page).ok()?.bytes).ok()?;
        let text = visible_text(&html).to_lowercase();
        let mut counts = vec![0; self.labels.len()];
        for found in self.matcher.find_iter(&text) {
            if let Some(count) = counts.get_mut(found.pattern().as_usize())
                && is_word(&text, &found.range())
            {
                *count += 1;
            }
        }
        Some(counts)
    }

    /// Says how the ratings of a page change.
    fn change(&self, page: &Page, model: &Model, old: &[usize], new: &[usize]) -> Option<String> {
        let mut less = None;
        let mut more = None;
        for ((label, old), new) in self.labels.iter().zip(old).zip(new) {
            if new < old {
                less = less.or(Some(*label));
            } else if new > old {
                more = more.or(Some(*label));
            }
        }
        let address = model.address(page);
        if let (Some(less), Some(more)) = (less, more) {
            return Some(format!("the page `/{address}` shows “{more}” instead of “{less}”"));
        }
        let own = own_label(page, model)?;
        let index = self.labels.iter().position(|label| *label == own)?;
        if old.get(index)? > &0 && new.get(index) == Some(&0) {
            return Some(format!("the page `/{address}` no longer shows its rating “{own}”"));
        }
        None
    }
}

/// Returns the label of the rating of a claim's page.
fn own_label<'m>(page: &Page, model: &'m Model) -> Option<&'m str> {
    let Page::Claim(index) = page else { return None };
    let rating = model.claims.get(*index)?.rating?;
    Some(&model.ratings.get(rating)?.label)
}

/// Returns whether no letter or digit touches a range.
fn is_word(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}
