//! Builds charts from the tables of Markdown texts and from the CSV files of evidence.

mod cells;
mod csv_table;

use std::ops::Range;

use camino::Utf8PathBuf;

use crate::content::files::chart::{ChartEntry, ChartKind, TableEntry};
use crate::content::values::ShortText;
use crate::content::yaml::decode::FromYaml;
use crate::content::{SiteFiles, yaml};
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Chart;
use crate::model::build::charts::cells::{Cell, Table};
use crate::model::build::claims::text;
use crate::model::prose_location::ProseLocation;
use crate::text::{ChartRef, Document, NumberStyle, without_citations};

/// The description of a chart, apart from its table.
struct ChartSettings {
    kind: ChartKind,
    caption: String,
    source: Option<String>,
    claimed: Option<Spanned<ShortText>>,
}

/// Returns the charts of a text; `None` for one that cannot be drawn.
pub(crate) fn of_prose(
    document: &Document,
    location: &ProseLocation,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Chart>> {
    let mut charts = Vec::new();
    if document.charts.is_empty() {
        return charts;
    }
    let style = NumberStyle::new(site_language(location.site_files));
    for reference in &document.charts {
        let settings = read_settings(reference, location, diagnostics);
        let table = table_of(reference, document, location);
        charts.push(settings.and_then(|it| cells::build(it, &table, &style, diagnostics)));
    }
    charts
}

/// Reads the settings that a text has in braces.
fn read_settings(
    reference: &ChartRef,
    location: &ProseLocation,
    diagnostics: &mut Diagnostics,
) -> Option<ChartSettings> {
    let file = SourceFile::new(Utf8PathBuf::new(), reference.settings.clone());
    let in_site = |span: Span| {
        let Range { start, end } = span.range();
        location.span(&(reference.source.start + start..reference.source.start + end))
    };
    let mut found = Diagnostics::default();
    let node = yaml::parse(location.file, &file, &mut found);
    let entry = node.and_then(|node| ChartEntry::from_yaml(node, &mut found));
    for diagnostic in found.iter_mut() {
        diagnostic.move_spans(in_site);
    }
    let has_errors = found.has_errors();
    diagnostics.append(found);
    let ChartEntry { chart, caption, source, claimed, .. } = entry?;
    if has_errors {
        return None;
    }
    Some(ChartSettings {
        kind: chart?.value,
        caption: text(&caption)?,
        source: text(&source),
        claimed: claimed.map(|it| Spanned { span: in_site(it.span), value: it.value }),
    })
}

fn table_of(reference: &ChartRef, document: &Document, location: &ProseLocation) -> Table {
    let mut rows = Vec::new();
    for row in reference.rows.iter().take(cells::MAX_ROWS + 2) {
        let mut cells = Vec::new();
        for cell in row {
            let text = without_citations(document.slice(cell.text.clone()));
            cells.push(Cell { text, span: location.span(&cell.source) });
        }
        rows.push(cells);
    }
    Table { rows, span: location.span(&reference.source) }
}

/// Returns the chart of a piece of evidence, if it has one that can be drawn.
pub(crate) fn of_evidence(
    entry: &Option<Spanned<Box<TableEntry>>>,
    site_files: &SiteFiles,
    diagnostics: &mut Diagnostics,
) -> Option<Chart> {
    let entry = entry.as_ref()?;
    let table = csv_table::read(entry.file.as_ref()?, site_files, diagnostics)?;
    let settings = ChartSettings {
        kind: entry.chart.as_ref()?.value,
        caption: text(&entry.caption)?,
        source: text(&entry.source),
        claimed: entry.claimed.clone(),
    };
    cells::build(settings, &table, &NumberStyle::new(site_language(site_files)), diagnostics)
}

fn site_language(site_files: &SiteFiles) -> &str {
    let language = site_files.site.as_ref().and_then(|site| site.language.as_ref());
    language.map_or("en", |language| language.value.0.as_str())
}

/// Creates the diagnostic for a table that cannot be drawn.
fn no_chart(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::InvalidValue, span, message)
}
