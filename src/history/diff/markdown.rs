//! Prints a diff as Markdown for a pull request, and as JSON. Content may come from strangers:
//! everything that could be markup or a mention is escaped.

use std::fmt::Write as _;

use crate::anchor::Change;
use crate::history::diff::{
    ClaimRef, CorrectionRef, Diff, EvidenceChange, EvidenceChangeKind, PassageChange,
    PassageChangeKind, RatingChange, RenamedClaim, TextChange,
};
use crate::text::ends_with_digit;

/// How many unchanged words are shown before and after a change.
const CONTEXT_WORDS: usize = 12;

/// How many changed pages are listed. JSON has all of them.
const MAX_SHOWN_PAGES: usize = 30;

impl Diff {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Formats the changes for people. `errors` is the number of errors that keep the new version
    /// from being published.
    pub(crate) fn to_markdown(&self, errors: usize) -> String {
        let mut markdown = String::from("## What changes for readers\n");
        if errors > 0 {
            let what = match errors {
                1 => "1 error prevents".to_owned(),
                _ => format!("{errors} errors prevent"),
            };
            let _ = write!(markdown, "\n**Nothing yet**: {what} publication. Without errors:\n");
        }
        let sections = [
            section("Ratings", &self.ratings, rating_change),
            section("New claims", &self.claims_added, claim_with_rating),
            section("Claims that are gone", &self.claims_removed, claim_with_rating),
            section("Claims with a new address", &self.claims_renamed, renamed_claim),
            section("Corrections", &self.corrections, correction),
            section("Corrections that are gone", &self.corrections_removed, correction),
            section("Passages", &self.passages, passage_change),
            section("Words", &self.texts, text_change),
            section("Evidence", &self.evidence, evidence_change),
            section("Texts of articles", &self.sources, text_change),
            section("Articles", &self.articles, text_change),
            section("People", &self.people, text_change),
            section("Labels and definitions of ratings", &self.scale, text_change),
            section("Standing pages", &self.standing, text_change),
            section("The whole site", &self.site, site_change),
            section("Files of the theme", &self.theme_files, file_change),
            section("Pages with the new theme, one of each kind", &self.theme_pages, file_change),
            section("New files", &self.files_added, page),
            section("Files that are gone", &self.files_removed, page),
            section("Files with other content", &self.files_changed, page),
            section("New pages", &self.pages_added, page),
            section("Pages that are gone", &self.pages_removed, page),
            changed_pages(&self.pages_changed),
        ];
        let changes = sections.concat();
        markdown.push_str(if changes.is_empty() { "\nNothing.\n" } else { &changes });
        markdown
    }
}

/// Formats a heading and a list. Returns an empty text if there are no items.
fn section<T>(title: &str, items: &[T], format_item: fn(&T) -> String) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut markdown = format!("\n### {title}\n\n");
    for item in items {
        markdown.push_str("- ");
        markdown.push_str(&format_item(item));
        markdown.push('\n');
    }
    markdown
}

/// Formats the first changed pages and the number of the others.
fn changed_pages(addresses: &[String]) -> String {
    let shown = addresses.get(..MAX_SHOWN_PAGES).unwrap_or(addresses);
    let mut markdown = section("Pages that read differently", shown, page);
    if addresses.len() > shown.len() {
        let _ = writeln!(markdown, "- and {} more", addresses.len() - shown.len());
    }
    markdown
}

fn rating_change(change: &RatingChange) -> String {
    let before = change.before.as_deref().unwrap_or("none");
    let after = change.claim.rating.as_deref().unwrap_or("none");
    format!("{}: {} → **{}**", claim(&change.claim), escape(before), escape(after))
}

fn claim(claim: &ClaimRef) -> String {
    format!("{} ({})", escape(&claim.claim), code(&claim.id))
}

fn claim_with_rating(claim_ref: &ClaimRef) -> String {
    match &claim_ref.rating {
        Some(rating) => format!("{}: **{}**", claim(claim_ref), escape(rating)),
        None => claim(claim_ref),
    }
}

fn renamed_claim(renamed: &RenamedClaim) -> String {
    format!("{}, before {}", claim(&renamed.claim), code(&renamed.before))
}

fn correction(correction: &CorrectionRef) -> String {
    let CorrectionRef { kind, date, note, .. } = correction;
    format!("{} ({kind}, {date}): {}", claim(&correction.claim), escape(note))
}

fn passage_change(passage: &PassageChange) -> String {
    let what = match passage.change {
        PassageChangeKind::Added => "is bound to",
        PassageChangeKind::Removed => "is no longer bound to",
        PassageChangeKind::Reworded => "is bound to other words",
        PassageChangeKind::Lost => "**has lost its passage**; the nearest is",
        PassageChangeKind::Moved => "is bound to the same words elsewhere",
    };
    let (claim, article) = (code(&passage.id), code(&passage.article));
    format!("{claim} {what}, in {article}: {}", word_diff(&passage.words))
}

fn evidence_change(evidence: &EvidenceChange) -> String {
    let what = match evidence.change {
        EvidenceChangeKind::Added => "new",
        EvidenceChangeKind::Removed => "dropped",
        EvidenceChangeKind::Changed => "described in other words",
    };
    let mut line = format!("{}, {what}: ", code(&evidence.id));
    if evidence.change == EvidenceChangeKind::Changed {
        return line + &word_diff(&evidence.words);
    }
    line.push_str(&escape(&evidence.title));
    if let Some(url) = &evidence.url {
        let url = url.replace(|c: char| matches!(c, '<' | '>') || c.is_whitespace(), "");
        let _ = write!(line, " <{url}>");
    }
    line
}

fn text_change(change: &TextChange) -> String {
    format!("{}, {}: {}", code(&change.id), change.field, word_diff(&change.words))
}

/// Formats a change of a file or page. Long parts are shortened.
fn file_change(change: &TextChange) -> String {
    let last = change.words.len().saturating_sub(1);
    let mut words = Vec::new();
    for (index, part) in change.words.iter().enumerate() {
        words.push(match part {
            Change::Same(text) if index == 0 => Change::Same(last_words(text)),
            Change::Same(text) if index == last => Change::Same(first_words(text)),
            Change::Same(text) => Change::Same(shorten(text)),
            Change::Removed(text) => Change::Removed(shorten(text)),
            Change::Added(text) => Change::Added(shorten(text)),
        });
    }
    format!("{}: {}", code(&change.id), word_diff(&words))
}

/// Shortens the text before the first change.
fn last_words(text: &str) -> String {
    let parts: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    match parts.len().checked_sub(CONTEXT_WORDS) {
        Some(start) if start > 0 => format!("… {}", parts[start..].concat()),
        _ => text.to_owned(),
    }
}

/// Shortens the text after the last change.
fn first_words(text: &str) -> String {
    let parts: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    match parts.get(..CONTEXT_WORDS) {
        Some(first) if parts.len() > CONTEXT_WORDS => format!("{}…", first.concat()),
        _ => text.to_owned(),
    }
}

fn site_change(change: &TextChange) -> String {
    format!("{}: {}", change.field, word_diff(&change.words))
}

fn page(address: &String) -> String {
    code(&format!("/{address}"))
}

/// Formats an id or an address as code. Both may contain any character of a file name.
fn code(name: &str) -> String {
    format!("`{}`", name.replace(|c: char| c == '`' || c.is_control(), "?"))
}

/// Formats a word diff. Long unchanged parts are shortened.
fn word_diff(changes: &[Change]) -> String {
    let mut markdown = String::new();
    for change in changes {
        match change {
            Change::Same(words) => markdown.push_str(&escape(&shorten(words))),
            Change::Removed(words) => markdown.push_str(&in_element("del", words)),
            Change::Added(words) => markdown.push_str(&in_element("ins", words)),
        }
    }
    markdown
}

/// Wraps words in an element. White space at their ends stays outside.
fn in_element(name: &str, words: &str) -> String {
    let inner = words.trim();
    let (before, after) = words.split_once(inner).unwrap_or_default();
    format!("{}<{name}>{}</{name}>{}", escape(before), escape(inner), escape(after))
}

fn shorten(words: &str) -> String {
    let parts: Vec<&str> = words.split_inclusive(char::is_whitespace).collect();
    if parts.len() <= 2 * CONTEXT_WORDS {
        return words.to_owned();
    }
    let (first, rest) = parts.split_at(CONTEXT_WORDS);
    let (_, last) = rest.split_at(rest.len() - CONTEXT_WORDS);
    format!("{}… {}", first.concat(), last.concat())
}

/// Escapes a text so that Markdown shows it literally (`CommonMark` 0.31, section 2.4) on one
/// line.
fn escape(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for c in text.chars() {
        let is_after_digit = ends_with_digit(&markdown);
        match c {
            // `1.` would begin a list.
            '.' if is_after_digit => markdown.push_str("\\."),
            // Addresses would become links (GFM, section 6.9).
            '.' if markdown.ends_with("www") => markdown.push_str("\\."),
            // `@name` would notify a user.
            '@' => markdown.push_str("&#64;"),
            // Control characters for the text direction could make it say something else.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                markdown.push(char::REPLACEMENT_CHARACTER);
            }
            '.' | ',' | ';' | '?' | '"' | '\'' | '/' | '%' => markdown.push(c),
            _ if c.is_whitespace() => markdown.push(' '),
            _ if c.is_ascii_punctuation() => {
                markdown.push('\\');
                markdown.push(c);
            }
            _ => markdown.push(c),
        }
    }
    markdown
}
