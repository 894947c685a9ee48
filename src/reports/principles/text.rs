//! The report on principles, for people and as JSON. It must not decide what is seen.

use std::fmt::Write;

use crate::reports::principles::{Commitment, Item, Place, Report, State};

/// How many places are named for people.
const MOST: usize = 3;

/// One JSON object with everything that is asked.
pub fn principles_json(report: &Report) -> String {
    serde_json::to_string_pretty(report).map(|json| json + "\n").unwrap_or_default()
}

/// Everything that is asked, under the commitments that ask for it.
pub fn principles_human(report: &Report) -> String {
    let mut text = "What the codes of principles ask for, as far as files can show it. Whether a page says enough is for people to judge.\n".to_owned();
    let mut asked_by: &[Commitment] = &[];
    for item in &report.items {
        if item.asked_by != asked_by {
            asked_by = item.asked_by;
            let names: Vec<String> =
                asked_by.iter().map(|it| format!("{}: {}", it.code, it.name)).collect();
            let _ = writeln!(text, "\n{}", names.join("; "));
        }
        let _ = writeln!(text, "  {:<7}{}{}", word(item.state), item.asks, seen(item));
        for line in lacking(item).into_iter().chain(item.help.map(str::to_owned)) {
            let _ = writeln!(text, "         {line}");
        }
    }
    let summary = &report.summary;
    let open = if summary.open == 0 {
        String::new()
    } else {
        format!(", {} without a claim to look at", summary.open)
    };
    let _ = writeln!(
        text,
        "\n{} seen, {} in part, {} not{open}.",
        summary.has, summary.partly, summary.lacks
    );
    text
}

fn word(state: State) -> &'static str {
    match state {
        State::Has => "has",
        State::Partly => "partly",
        State::Lacks => "lacks",
        State::Open => "-",
    }
}

/// How many claims, or where.
fn seen(item: &Item) -> String {
    let places: Vec<String> = item.places.iter().map(place).collect();
    match item.claims {
        Some(claims) => format!(": {} of {}", claims.have, claims.of),
        None if places.is_empty() => String::new(),
        None => format!(": {}", places.join(", ")),
    }
}

/// The first of the claims of which it does not hold.
fn lacking(item: &Item) -> Option<String> {
    let named: Vec<String> = item.lacking.iter().take(MOST).map(place).collect();
    let more = item.lacking.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    (!named.is_empty()).then(|| format!("not {}{more}", named.join(", ")))
}

fn place(place: &Place) -> String {
    match (&place.file, place.line, &place.page) {
        (Some(file), Some(line), _) => format!("{file}:{line}"),
        (Some(file), None, _) => file.clone(),
        (None, _, page) => page.clone().unwrap_or_default(),
    }
}
