//! Diagnostics as workflow commands, which GitHub shows at the lines of a pull request
//! (GitHub Docs, "Workflow commands for GitHub Actions", setting an error message).

use camino::Utf8Path;

use crate::diagnostics::emit::{message, path_in, positions, sorted};
use crate::diagnostics::span::SourceMap;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// A line for every diagnostic; `root` is the site's folder as seen from the repository.
pub fn github(diagnostics: &Diagnostics, sources: &SourceMap, root: &Utf8Path) -> String {
    sorted(diagnostics, sources)
        .into_iter()
        .map(|diagnostic| command(diagnostic, sources, root))
        .collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap, root: &Utf8Path) -> String {
    let (start, end) = positions(diagnostic.span, sources);
    format!(
        "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        diagnostic.severity.name(),
        property(path_in(root, sources.path(diagnostic.span.file)).as_str()),
        start.line,
        end.line,
        start.column,
        end.column,
        diagnostic.code.name(),
        data(&message(diagnostic)),
    )
}

/// Text after `::` (`escapeData` of the toolkit's `core` package).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property (`escapeProperty` of the toolkit's `core` package).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
