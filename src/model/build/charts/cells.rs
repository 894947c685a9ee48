//! Reads the cells of a table as the labels and values of a chart.

use crate::content::files::chart::ChartKind;
use crate::content::values::ShortText;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::build::charts::{ChartSettings, no_chart};
use crate::model::chart::{Chart, ChartCell, ChartRow, ChartSeries};
use crate::text::{NumberFault, NumberStyle, Unit, fold_case};

/// The maximum number of rows of a chart, without its head.
pub(super) const MAX_ROWS: usize = 60;

/// The maximum number of columns with values.
const MAX_SERIES: usize = 6;

/// A cell of a table, without spaces around it.
pub(super) struct Cell {
    pub text: String,
    pub span: Span,
}

/// The cells of a table as text. The first row is its head.
pub(super) struct Table {
    pub rows: Vec<Vec<Cell>>,
    pub span: Span,
}

/// Builds a chart, or reports everything that prevents it.
pub(super) fn build(
    settings: ChartSettings,
    table: &Table,
    style: &NumberStyle,
    diagnostics: &mut Diagnostics,
) -> Option<Chart> {
    if let Some(fault) = wrong_size(table) {
        diagnostics.push(fault);
        return None;
    }
    let (head, body) = table.rows.split_first()?;
    let (labels, names) = head.split_first()?;
    let mut chart = Chart {
        kind: settings.kind,
        caption: settings.caption,
        source: settings.source,
        labels: labels.text.clone(),
        series: Vec::new(),
        rows: Vec::new(),
        unit: Unit::default(),
    };
    let mut found = Diagnostics::default();
    for name in names {
        if name.text.is_empty() && names.len() > 1 {
            let label = "no name";
            found.push(
                no_chart(name.span, "a column of this chart has no name")
                    .label(label)
                    .help("write what its values are into the head of the table"),
            );
        }
        chart.series.push(ChartSeries { name: name.text.clone(), is_claimed: false });
    }
    let mut values = ValueReader { style, first: None };
    for row in body {
        chart.rows.push(values.row(row, names.len(), &mut found));
    }
    match values.first {
        Some((unit, _)) => chart.unit = unit,
        None if !found.has_errors() => {
            let message = "this table has no values, so it cannot be a chart";
            found.push(no_chart(table.span, message).label("no numbers").help(
                "write numbers into the columns after the first, or remove the settings of the \
                 chart",
            ));
        }
        None => {}
    }
    if let Some(claimed) = &settings.claimed {
        found.extend(mark_claimed(&mut chart, claimed));
    }
    let has_errors = found.has_errors();
    diagnostics.append(found);
    (!has_errors).then_some(chart)
}

fn wrong_size(table: &Table) -> Option<Diagnostic> {
    let rows = table.rows.len().saturating_sub(1);
    let series = table.rows.first().map_or(0, Vec::len).saturating_sub(1);
    if rows == 0 || series == 0 {
        let message = "this table is too small for a chart";
        return Some(no_chart(table.span, message).label("no values").help(
            "a chart needs a head, a first column with labels, a second one with numbers, and a \
             row below the head",
        ));
    }
    let (what, help) = if rows > MAX_ROWS {
        let help = "leave out rows, or show longer steps, such as years instead of months";
        (format!("more than {MAX_ROWS} rows below its head"), help)
    } else if series > MAX_SERIES {
        let help = "leave out columns, or make two charts";
        (format!("{series} columns with values, and a chart may have {MAX_SERIES}"), help)
    } else {
        return None;
    };
    let message = format!("this table has {what}");
    Some(no_chart(table.span, message).label("too large for a chart").help(help))
}

struct ValueReader<'a> {
    style: &'a NumberStyle,
    /// The unit of the first value, and its place.
    first: Option<(Unit, Span)>,
}

impl ValueReader<'_> {
    fn row(&mut self, row: &[Cell], series: usize, found: &mut Diagnostics) -> ChartRow {
        let (label, cells) = match row.split_first() {
            Some((label, cells)) => (label.text.clone(), cells),
            None => (String::new(), row),
        };
        if label.is_empty()
            && let Some(first) = row.first()
        {
            found.push(
                no_chart(first.span, "a row of this chart has no label")
                    .label("no label")
                    .help("write what the values of the row belong to into its first cell"),
            );
        }
        let mut values = Vec::new();
        for cell in cells.iter().take(series) {
            values.push(ChartCell { text: cell.text.clone(), value: self.value(cell, found) });
        }
        values.resize(series, ChartCell { text: String::new(), value: None });
        ChartRow { label, is_claimed: false, cells: values }
    }

    fn value(&mut self, cell: &Cell, found: &mut Diagnostics) -> Option<f64> {
        let quantity = match self.style.parse(&cell.text) {
            Ok(quantity) => quantity?,
            Err(fault) => {
                found.push(self.unreadable(cell, fault));
                return None;
            }
        };
        match &self.first {
            Some((unit, span)) if !unit.is_same(&quantity.unit) => {
                let message = "the values of this chart have different units";
                found.push(
                    no_chart(cell.span, message)
                        .label(named_unit(&quantity.unit))
                        .related(*span, named_unit(unit))
                        .help(
                            "convert the values to one unit, and write it after every number or \
                             only into the head of the table",
                        ),
                );
            }
            Some(_) => {}
            None => self.first = Some((quantity.unit, cell.span)),
        }
        Some(quantity.value)
    }

    fn unreadable(&self, cell: &Cell, fault: NumberFault) -> Diagnostic {
        let text = &cell.text;
        let NumberStyle { decimal, group, .. } = self.style;
        let (label, help) = match fault {
            NumberFault::NotANumber => (
                "not a number",
                "write only a number and its unit; leave the cell empty if the value is not known"
                    .to_owned(),
            ),
            NumberFault::Separator => (
                "not written as the language of the site writes numbers",
                format!(
                    "write `{decimal}` before decimals, and `{group}`, a space or nothing between \
                     groups of three digits"
                ),
            ),
            NumberFault::TooManyDigits => (
                "too many digits",
                "round the number, or use a larger unit, such as millions".to_owned(),
            ),
            NumberFault::Unit => (
                "more than a number and its unit",
                "write one number and at most one unit without digits; put notes into the caption"
                    .to_owned(),
            ),
        };
        no_chart(cell.span, format!("`{text}` cannot be drawn in a chart")).label(label).help(help)
    }
}

fn named_unit(unit: &Unit) -> String {
    let name = format!("{}{}", unit.prefix.trim(), unit.suffix.trim());
    if name.is_empty() { "no unit".to_owned() } else { format!("in `{name}`") }
}

/// Marks the row or column that has the claimed values.
fn mark_claimed(chart: &mut Chart, claimed: &Spanned<ShortText>) -> Option<Diagnostic> {
    let name = fold_case(claimed.value.0.trim());
    let mut marked = 0;
    for series in &mut chart.series {
        series.is_claimed = fold_case(&series.name) == name;
        marked += usize::from(series.is_claimed);
    }
    let is_line = chart.kind == ChartKind::Line;
    for row in &mut chart.rows {
        let is_named = fold_case(&row.label) == name;
        row.is_claimed = is_named && !is_line;
        marked += usize::from(is_named);
        if is_named && is_line {
            let message = "a line chart can mark a column as claimed, but not a row";
            return Some(
                no_chart(claimed.span, message).label("this is a row").help(
                    "write the claimed values into a column of their own, or use `chart: bar`",
                ),
            );
        }
    }
    let written = &claimed.value.0;
    let (message, label) = match marked {
        1 => return None,
        0 => (format!("the table has no row and no column `{written}`"), "no such row or column"),
        _ => {
            (format!("more than one row or column is called `{written}`"), "which one is claimed?")
        }
    };
    let known = chart.rows.iter().map(|row| row.label.as_str());
    let known = known.chain(chart.series.iter().map(|series| series.name.as_str()));
    let diagnostic = no_chart(claimed.span, message).label(label);
    if marked == 0 {
        return Some(diagnostic.suggest_similar(written, known));
    }
    Some(diagnostic.help("give them different names in the table"))
}
