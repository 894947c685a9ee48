//! Formats diagnostics as one JSON object, the stable format for other programs.

use serde::Serialize;

use crate::diagnostics::emit::{counts, positions, sorted};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::{Candidate, Diagnostic, Diagnostics};

#[derive(Serialize)]
struct JsonReport<'a, S> {
    diagnostics: Vec<JsonDiagnostic<'a>>,
    summary: Totals<S>,
}

#[derive(Serialize)]
struct Totals<S> {
    #[serde(flatten)]
    content: S,
    errors: usize,
    warnings: usize,
}

/// Lines and columns count from 1, columns in Unicode code points. The end is exclusive.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
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
    candidates: Vec<JsonCandidate<'a>>,
}

#[derive(Serialize)]
struct JsonCandidate<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
    prefix: &'a str,
    suffix: &'a str,
    similarity: f64,
}

/// Returns the object that `check --format json` prints, with a line end.
pub fn json(diagnostics: &Diagnostics, summary: impl Serialize, sources: &SourceMap) -> String {
    let (errors, warnings) = counts(diagnostics, sources);
    let mut list = Vec::new();
    for diagnostic in sorted(diagnostics, sources) {
        list.push(json_diagnostic(diagnostic, sources));
    }
    let summary = Totals { content: summary, errors, warnings };
    let report = JsonReport { diagnostics: list, summary };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn json_diagnostic<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> JsonDiagnostic<'a> {
    let (start, end) = positions(diagnostic.span, sources);
    let mut candidates = Vec::new();
    for candidate in &diagnostic.candidates {
        candidates.push(json_candidate(candidate, sources));
    }
    JsonDiagnostic {
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
        candidates,
    }
}

fn json_candidate<'a>(candidate: &'a Candidate, sources: &'a SourceMap) -> JsonCandidate<'a> {
    let (start, _) = positions(candidate.span, sources);
    JsonCandidate {
        file: sources.path(candidate.span.file).as_str(),
        line: start.line,
        column: start.column,
        text: &candidate.text,
        prefix: &candidate.prefix,
        suffix: &candidate.suffix,
        similarity: (candidate.similarity * 1000.0).round() / 1000.0,
    }
}
