//! Diagnostics as one JSON object, the stable form for other programs.

use serde::Serialize;

use crate::diagnostics::emit::{positions, sorted};
use crate::diagnostics::span::SourceMap;
use crate::diagnostics::{Candidate, Diagnostic, Diagnostics};
use crate::model::Summary;

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
    summary: Totals,
}

#[derive(Serialize)]
struct Totals {
    #[serde(flatten)]
    content: Summary,
    errors: usize,
    warnings: usize,
}

/// Lines and columns count from 1, columns in Unicode code points; the end is exclusive.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
    prefix: &'a str,
    suffix: &'a str,
    similarity: f64,
}

/// The object that `check --format json` prints, with a line end.
pub fn json(diagnostics: &Diagnostics, summary: Summary, sources: &SourceMap) -> String {
    let (errors, warnings) = crate::diagnostics::emit::counts(diagnostics, sources);
    let entries = sorted(diagnostics, sources)
        .into_iter()
        .map(|diagnostic| entry(diagnostic, sources))
        .collect();
    let report =
        Report { diagnostics: entries, summary: Totals { content: summary, errors, warnings } };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entry<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Entry<'a> {
    let (start, end) = positions(diagnostic.span, sources);
    Entry {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        notes: &diagnostic.notes,
        file: sources.path(diagnostic.span.file).as_str(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        claim: diagnostic.claim.as_deref(),
        article: diagnostic.article.as_deref(),
        candidates: diagnostic
            .candidates
            .iter()
            .map(|candidate| place(candidate, sources))
            .collect(),
    }
}

fn place<'a>(candidate: &'a Candidate, sources: &'a SourceMap) -> Place<'a> {
    let (start, _) = positions(candidate.span, sources);
    Place {
        file: sources.path(candidate.span.file).as_str(),
        line: start.line,
        column: start.column,
        text: &candidate.text,
        prefix: &candidate.prefix,
        suffix: &candidate.suffix,
        similarity: (candidate.similarity * 1000.0).round() / 1000.0,
    }
}
