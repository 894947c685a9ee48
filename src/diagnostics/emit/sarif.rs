//! Diagnostics in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS), with the pages of `explain` as the
//! rules' help.

use camino::Utf8Path;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diagnostics::emit::explain::{ADDRESS, explain};
use crate::diagnostics::emit::{message, path_in, positions, sorted};
use crate::diagnostics::span::{SourceMap, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Edit};

/// What a path in a URI may hold as it is (RFC 3986, section 3.3: unreserved characters).
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The log of one run; `root` is the site's folder as seen from the repository.
pub fn sarif(diagnostics: &Diagnostics, sources: &SourceMap, root: &Utf8Path) -> String {
    let places = Places { sources, root };
    let results: Vec<Value> =
        sorted(diagnostics, sources).into_iter().map(|it| places.result(it)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Factpress",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn rule(code: Code) -> Value {
    let page = explain(code);
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.meaning()},
        "help": {"text": page, "markdown": page},
        "helpUri": format!("{ADDRESS}#{}", code.name()),
    })
}

struct Places<'a> {
    sources: &'a SourceMap,
    root: &'a Utf8Path,
}

impl Places<'_> {
    fn result(&self, diagnostic: &Diagnostic) -> Value {
        let mut result = json!({
            "ruleId": diagnostic.code.name(),
            "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
            "level": diagnostic.severity.name(),
            "message": {"text": message(diagnostic)},
            "locations": [self.location(diagnostic.span)],
        });
        let related = diagnostic.related.iter().map(|label| {
            let mut location = self.location(label.span);
            location["message"] = json!({"text": label.text});
            location
        });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        if let (Some(edit), Some(help)) = (&diagnostic.suggestion, &diagnostic.help) {
            result["fixes"] = json!([self.fix(edit, help)]);
        }
        result
    }

    fn location(&self, span: Span) -> Value {
        json!({"physicalLocation": {"artifactLocation": self.artifact(span), "region": self.region(span)}})
    }

    fn artifact(&self, span: Span) -> Value {
        let path = path_in(self.root, self.sources.path(span.file));
        json!({"uri": utf8_percent_encode(path.as_str(), ESCAPED).to_string(), "uriBaseId": "%SRCROOT%"})
    }

    /// Lines and columns count from 1, and the end column is one past the last (section 3.30).
    fn region(&self, span: Span) -> Value {
        let (start, end) = positions(span, self.sources);
        json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
    }

    fn fix(&self, edit: &Edit, help: &str) -> Value {
        json!({
            "description": {"text": help},
            "artifactChanges": [{
                "artifactLocation": self.artifact(edit.span),
                "replacements": [{
                    "deletedRegion": self.region(edit.span),
                    "insertedContent": {"text": edit.replacement},
                }],
            }],
        })
    }
}
