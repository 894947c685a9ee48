//! Formats diagnostics as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS).

use camino::Utf8Path;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::diagnostics::emit::explain::{explain, page_url};
use crate::diagnostics::emit::{full_message, path_in, positions, sorted};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Edit};

/// The characters of a path that a URI must escape: all but the unreserved ones and `/` (RFC 3986,
/// section 2.3).
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the log of one run. `root` is the site's folder relative to the repository.
pub(crate) fn sarif(diagnostics: &Diagnostics, sources: &SourceMap, root: &Utf8Path) -> String {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let tool = json!({"driver": {
        "name": "Factpress",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    }});
    let list = sorted(diagnostics, sources);
    let results = Results { list, writer: SarifWriter { sources, root } };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool, column_kind: "unicodeCodePoints", results }],
    };
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    column_kind: &'static str,
    results: Results<'a>,
}

/// The results. Only one at a time is in memory, because there may be tens of thousands.
struct Results<'a> {
    list: Vec<&'a Diagnostic>,
    writer: SarifWriter<'a>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.list.iter().map(|diagnostic| self.writer.result(diagnostic)))
    }
}

/// Describes a code, with the text of `factpress explain` as help.
fn rule(code: Code) -> Value {
    let help = explain(code);
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.meaning()},
        "help": {"text": help, "markdown": help},
        "helpUri": page_url(code),
    })
}

struct SarifWriter<'a> {
    sources: &'a SourceMap,
    root: &'a Utf8Path,
}

impl SarifWriter<'_> {
    fn result(&self, diagnostic: &Diagnostic) -> Value {
        let mut result = json!({
            "ruleId": diagnostic.code.name(),
            "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
            "level": diagnostic.severity.name(),
            "message": {"text": full_message(diagnostic)},
            "locations": [self.location(diagnostic.span)],
        });
        if !diagnostic.related.is_empty() {
            let mut locations = Vec::new();
            for label in &diagnostic.related {
                let mut location = self.location(label.span);
                location["message"] = json!({"text": label.text});
                locations.push(location);
            }
            result["relatedLocations"] = locations.into();
        }
        if let (Some(edit), Some(help)) = (&diagnostic.suggestion, &diagnostic.help) {
            result["fixes"] = json!([self.fix(edit, help)]);
        }
        result
    }

    fn location(&self, span: Span) -> Value {
        json!({"physicalLocation": {
            "artifactLocation": self.artifact_location(span),
            "region": self.region(span),
        }})
    }

    fn artifact_location(&self, span: Span) -> Value {
        let path = path_in(self.root, self.sources.path(span.file));
        let uri = utf8_percent_encode(path.as_str(), ESCAPED).to_string();
        json!({"uri": uri, "uriBaseId": "%SRCROOT%"})
    }

    /// Lines and columns count from 1, and the end column is exclusive (section 3.30).
    fn region(&self, span: Span) -> Value {
        let (start, end) = positions(span, self.sources);
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    }

    fn fix(&self, edit: &Edit, help: &str) -> Value {
        json!({
            "description": {"text": help},
            "artifactChanges": [{
                "artifactLocation": self.artifact_location(edit.span),
                "replacements": [{
                    "deletedRegion": self.region(edit.span),
                    "insertedContent": {"text": edit.replacement},
                }],
            }],
        })
    }
}
