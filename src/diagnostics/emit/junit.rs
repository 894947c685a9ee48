//! Formats diagnostics as a `JUnit` report, which GitLab, Jenkins and others show.
//!
//! `JUnit` has no standard. The elements are those of the schema of Jenkins' `xUnit` plugin, which all
//! of them read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::diagnostics::emit::{full_message, path_in, positions, sorted};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};

/// A test of the report: a file without errors, or an error.
struct TestCase<'d> {
    name: String,
    /// The error, if it is one.
    failure: Option<&'d Diagnostic>,
    /// The warnings of a file, on a line each.
    warnings: String,
}

/// Returns a report with a failed test for each error and a passed one for each file without
/// errors. `root` is the site's folder relative to the repository.
pub(crate) fn junit(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    root: &Utf8Path,
) -> io::Result<String> {
    let tests = test_cases(diagnostics, sources, root);
    let count = tests.len().to_string();
    let failures = tests.iter().filter(|test| test.failure.is_some()).count().to_string();
    let counts = [("tests", count.as_str()), ("failures", failures.as_str()), ("errors", "0")];
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.create_element("testsuites").with_attributes(counts).write_inner_content(|writer| {
        let suite = writer.create_element("testsuite");
        let suite = suite.with_attribute(("name", "factpress check")).with_attributes(counts);
        suite.write_inner_content(|writer| {
            tests.iter().try_for_each(|test| write_test(test, writer))
        })?;
        Ok(())
    })?;
    let xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n"))
}

fn test_cases<'d>(
    diagnostics: &'d Diagnostics,
    sources: &SourceMap,
    root: &Utf8Path,
) -> Vec<TestCase<'d>> {
    let mut by_file: BTreeMap<Utf8PathBuf, Vec<TestCase>> = BTreeMap::new();
    for path in sources.paths() {
        by_file.insert(path_in(root, path), Vec::new());
    }
    let mut warnings: BTreeMap<Utf8PathBuf, String> = BTreeMap::new();
    for diagnostic in sorted(diagnostics, sources) {
        let path = path_in(root, sources.path(diagnostic.span.file));
        let (start, _) = positions(diagnostic.span, sources);
        let place = format!("{path}:{}:{}", start.line, start.column);
        let code = diagnostic.code.name();
        if diagnostic.severity == Severity::Warning {
            let text = full_message(diagnostic);
            *warnings.entry(path).or_default() += &format!("{place}: {code}: {text}\n");
            continue;
        }
        let name = format!("{place}: {code}");
        let test = TestCase { name, failure: Some(diagnostic), warnings: String::new() };
        by_file.entry(path).or_default().push(test);
    }
    let mut tests = Vec::new();
    for (path, failed) in by_file {
        let warnings = warnings.remove(&path).unwrap_or_default();
        if failed.is_empty() || !warnings.is_empty() {
            tests.push(TestCase { name: path.into_string(), failure: None, warnings });
        }
        tests.extend(failed);
    }
    tests
}

fn write_test(test: &TestCase, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let name = allowed(&test.name);
    let case = writer.create_element("testcase");
    let case = case.with_attributes([("classname", "factpress"), ("name", name.as_ref())]);
    let Some(error) = test.failure else {
        if test.warnings.is_empty() {
            case.write_empty()?;
            return Ok(());
        }
        case.write_inner_content(|writer| {
            let warnings = allowed(&test.warnings);
            writer.create_element("system-out").write_text_content(BytesText::new(&warnings))?;
            Ok(())
        })?;
        return Ok(());
    };
    case.write_inner_content(|writer| {
        let message = allowed(&error.message);
        let whole = full_message(error);
        writer
            .create_element("failure")
            .with_attributes([("type", error.code.name()), ("message", message.as_ref())])
            .write_text_content(BytesText::new(&allowed(&whole)))?;
        Ok(())
    })?;
    Ok(())
}

/// Replaces the characters that XML cannot have (XML 1.0, production 2).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_forbidden) {
        return Cow::Owned(text.replace(is_forbidden, "\u{fffd}"));
    }
    Cow::Borrowed(text)
}
