//! What changes for readers, as Markdown for a pull request and as JSON. Content comes from strangers: whatever could be markup
//! or call somebody is escaped.

use std::fmt::Write as _;

use crate::history::diff::{
    Diff, EvidenceChange, Fate, Named, NewCorrection, PassageChange, Reworded, Turn, Word,
};

/// The most words shown of what stays the same between two changes.
const SAME: usize = 12;

/// The changes as one JSON object.
pub fn changes_json(diff: &Diff) -> String {
    serde_json::to_string_pretty(diff).unwrap_or_default() + "\n"
}

/// The changes for people; `errors` is how many mistakes keep the new state from being published.
pub fn changes_markdown(diff: &Diff, errors: usize) -> String {
    let sections = [
        section(
            "Ratings",
            diff.ratings.iter().map(|change| {
                let word = |rating: &Option<String>| {
                    rating.as_ref().map_or_else(|| "none".to_owned(), |it| text(it))
                };
                format!(
                    "{}: {} → **{}**",
                    claim(&change.claim),
                    word(&change.before),
                    word(&change.claim.rating)
                )
            }),
        ),
        section("New claims", diff.claims_added.iter().map(rated)),
        section("Claims that are gone", diff.claims_removed.iter().map(rated)),
        section(
            "Claims with another address",
            diff.claims_renamed
                .iter()
                .map(|it| format!("{}, before {}", claim(&it.claim), code(&it.before))),
        ),
        section("Corrections", diff.corrections.iter().map(correction)),
        section("Corrections that are gone", diff.corrections_removed.iter().map(correction)),
        section("Passages", diff.passages.iter().map(passage)),
        section("Words", diff.texts.iter().map(reworded)),
        section("Evidence", diff.evidence.iter().map(evidence)),
        section("Texts under check", diff.sources.iter().map(reworded)),
        section("Articles", diff.articles.iter().map(reworded)),
        section("People", diff.people.iter().map(reworded)),
        section("Ratings in other words", diff.scale.iter().map(reworded)),
        section("Standing pages", diff.standing.iter().map(reworded)),
        section(
            "The whole site",
            diff.site.iter().map(|it| format!("{}: {}", it.field, words(&it.words))),
        ),
        section("New pages", diff.pages_added.iter().map(|page| code(&format!("/{page}")))),
        section(
            "Pages that are gone",
            diff.pages_removed.iter().map(|page| code(&format!("/{page}"))),
        ),
    ];
    let mut markdown = String::from("## What changes for readers\n");
    if errors > 0 {
        let what =
            if errors == 1 { "1 error keeps".to_owned() } else { format!("{errors} errors keep") };
        let _ = write!(
            markdown,
            "\n**Nothing yet**: {what} this from being published. Without that:\n"
        );
    }
    let changes: String = sections.concat();
    markdown.push_str(if changes.is_empty() { "\nNothing.\n" } else { &changes });
    markdown
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| format!("- {line}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n### {title}\n\n{lines}") }
}

fn claim(named: &Named) -> String {
    format!("{} ({})", text(&named.claim), code(&named.id))
}

/// An id or an address, which a name of a file can make out of anything.
fn code(name: &str) -> String {
    format!("`{}`", name.replace(|c: char| c == '`' || c.is_control(), "?"))
}

fn correction(correction: &NewCorrection) -> String {
    let NewCorrection { kind, date, note, .. } = correction;
    format!("{} ({kind}, {date}): {}", claim(&correction.claim), text(note))
}

fn passage(passage: &PassageChange) -> String {
    let fate = match passage.change {
        Fate::Added => "is bound to",
        Fate::Removed => "is no longer bound to",
        Fate::Reworded => "is bound to other words",
        Fate::Lost => "**has lost its passage**; the nearest is",
        Fate::Moved => "is bound to the same words elsewhere",
    };
    format!(
        "{} {fate}, in {}: {}",
        code(&passage.id),
        code(&passage.article),
        words(&passage.words)
    )
}

fn evidence(evidence: &EvidenceChange) -> String {
    let turn = match evidence.change {
        Turn::Added => "new",
        Turn::Removed => "dropped",
        Turn::Changed => "in other words",
    };
    let head = format!("{}, {turn}: ", code(&evidence.id));
    if evidence.change == Turn::Changed {
        return head + &words(&evidence.words);
    }
    let url = |url: &String| {
        format!(" <{}>", url.replace(|c: char| matches!(c, '<' | '>') || c.is_whitespace(), ""))
    };
    head + &text(&evidence.title) + &evidence.url.as_ref().map_or_else(String::new, url)
}

fn rated(named: &Named) -> String {
    let rating =
        named.rating.as_ref().map_or_else(String::new, |rating| format!(": **{}**", text(rating)));
    claim(named) + &rating
}

fn reworded(change: &Reworded) -> String {
    format!("{}, {}: {}", code(&change.id), change.field, words(&change.words))
}

/// A word diff; long stretches that stay the same are cut.
fn words(words: &[Word]) -> String {
    let shown = words.iter().map(|word| match word {
        Word::Same(words) => text(&shortened(words)),
        Word::Removed(words) => edged(words, "<del>", "</del>"),
        Word::Added(words) => edged(words, "<ins>", "</ins>"),
    });
    shown.collect()
}

/// Words in an element, the white space at their ends outside it.
fn edged(words: &str, open: &str, close: &str) -> String {
    let inner = words.trim();
    let (before, after) = words.split_once(inner).unwrap_or_default();
    format!("{}{open}{}{close}{}", text(before), text(inner), text(after))
}

fn shortened(words: &str) -> String {
    let parts: Vec<&str> = words.split_inclusive(char::is_whitespace).collect();
    match (parts.get(..SAME), parts.get(parts.len().saturating_sub(SAME)..)) {
        (Some(first), Some(last)) if parts.len() > 2 * SAME => {
            format!("{}… {}", first.concat(), last.concat())
        }
        _ => words.to_owned(),
    }
}

/// Content as Markdown shows it to the letter (`CommonMark` 0.31, section 2.4), on one line, with nobody called by `@`.
fn text(content: &str) -> String {
    let mut markdown = String::with_capacity(content.len());
    for c in content.chars() {
        let after_digit = markdown.ends_with(|c: char| c.is_ascii_digit());
        match c {
            // `1.` would begin a list.
            '.' if after_digit => markdown.push_str("\\."),
            // Addresses would become links (GFM, section 6.9).
            '.' if markdown.ends_with("www") => markdown.push_str("\\."),
            '@' => markdown.push_str("&#64;"),
            // What turns the direction of text could make it say something else.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                markdown.push(char::REPLACEMENT_CHARACTER)
            }
            c if c.is_whitespace() => markdown.push(' '),
            c if c.is_ascii_punctuation()
                && !matches!(c, '.' | ',' | ';' | '?' | '"' | '\'' | '/' | '%') =>
            {
                markdown.push('\\');
                markdown.push(c);
            }
            c => markdown.push(c),
        }
    }
    markdown
}
