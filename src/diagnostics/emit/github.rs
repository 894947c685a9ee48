//! Formats diagnostics as workflow commands, which GitHub shows at the lines of a pull request.
//!
//! See GitHub Docs, "Workflow commands for GitHub Actions", section "Setting an error message".

use std::fmt::Write;

use camino::Utf8Path;

use crate::diagnostics::Diagnostics;
use crate::diagnostics::emit::{Extent, Printed, describe_more, full_message, path_in, positions};
use crate::diagnostics::source_map::SourceMap;

/// Returns a line for each diagnostic. `root` is the site's folder relative to the repository.
pub(crate) fn github(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    root: &Utf8Path,
    extent: Extent,
) -> String {
    let mut commands = String::new();
    let Printed { list, more } = Printed::new(diagnostics, sources, extent);
    for diagnostic in list {
        let (start, end) = positions(diagnostic.span, sources);
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            commands,
            "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            diagnostic.severity.name(),
            escape_property(path_in(root, sources.path(diagnostic.span.file)).as_str()),
            start.line,
            end.line,
            start.column,
            end.column,
            diagnostic.code.name(),
            escape_data(&full_message(diagnostic)),
        );
    }
    for (code, more) in more {
        let text = escape_data(&describe_more(code, more));
        let _ = writeln!(commands, "::warning title={}::{text}", code.name());
    }
    commands
}

/// Escapes the text after `::`, as `escapeData` of the toolkit's `core` package does.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, as `escapeProperty` of the toolkit's `core` package does.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
