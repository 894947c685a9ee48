//! Formats the report on principles for people.

use std::fmt::Write;

use crate::reports::principles::{
    Commitment, PrinciplesReport, RequirementResult, RequirementState, SitePlace,
};

/// How many claims that fail a requirement are listed.
const MAX_PLACES: usize = 3;

impl PrinciplesReport {
    pub(crate) fn to_text(&self) -> String {
        let mut text =
            "What the codes of principles require, as far as files can show it. Only people can \
             judge whether a page says enough.\n"
                .to_owned();
        let mut asked_by: &[Commitment] = &[];
        for item in &self.items {
            if item.asked_by != asked_by {
                asked_by = item.asked_by;
                let _ = writeln!(text, "\n{}", join_commitments(asked_by));
            }
            let state = match item.state {
                RequirementState::Has => "has",
                RequirementState::Partly => "partly",
                RequirementState::Lacks => "lacks",
                RequirementState::Open => "-",
            };
            let _ = writeln!(text, "  {state:<7}{}{}", item.asks, findings(item));
            if !item.lacking.is_empty() {
                let _ = writeln!(text, "         not {}", lacking_places(item));
            }
            if let Some(help) = item.help {
                let _ = writeln!(text, "         {help}");
            }
        }
        let summary = &self.summary;
        let _ = write!(
            text,
            "\n{} seen, {} in part, {} not",
            summary.has, summary.partly, summary.lacks
        );
        if summary.open > 0 {
            let _ = write!(text, ", {} without a claim to check", summary.open);
        }
        text.push_str(".\n");
        if let Some(quotes) = &self.quotes {
            let _ = writeln!(
                text,
                "{} of {} quotes of sources are in a kept copy. The codes do not ask for kept copies.",
                quotes.verified, quotes.total
            );
        }
        text
    }
}

fn join_commitments(commitments: &[Commitment]) -> String {
    let names: Vec<String> = commitments
        .iter()
        .map(|commitment| format!("{}: {}", commitment.code, commitment.name))
        .collect();
    names.join("; ")
}

/// Formats the number of claims, or the places, that meet a requirement.
fn findings(item: &RequirementResult) -> String {
    if let Some(claims) = item.claims {
        return format!(": {} of {}", claims.have, claims.of);
    }
    if item.places.is_empty() {
        return String::new();
    }
    format!(": {}", join_places(&item.places))
}

fn lacking_places(item: &RequirementResult) -> String {
    let Some((first, rest)) = item.lacking.split_at_checked(MAX_PLACES) else {
        return join_places(&item.lacking);
    };
    if rest.is_empty() {
        return join_places(first);
    }
    format!("{} and {} more", join_places(first), rest.len())
}

fn join_places(places: &[SitePlace]) -> String {
    let mut names = Vec::new();
    for place in places {
        names.push(match (&place.file, place.line, &place.page) {
            (Some(file), Some(line), _) => format!("{file}:{line}"),
            (Some(file), None, _) => file.clone(),
            (None, _, page) => page.clone().unwrap_or_default(),
        });
    }
    names.join(", ")
}
