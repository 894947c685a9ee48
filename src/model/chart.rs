//! Tables that pages show as charts.

use crate::content::files::chart::ChartKind;
use crate::text::Unit;

/// A table that is shown as a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub kind: ChartKind,
    pub caption: String,
    /// Where the numbers come from.
    pub source: Option<String>,
    /// The head of the first column, which has the labels of the rows.
    pub labels: String,
    /// The other columns.
    pub series: Vec<ChartSeries>,
    pub rows: Vec<ChartRow>,
    /// The unit of all values.
    pub unit: Unit,
}

/// A column of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartSeries {
    pub name: String,
    /// Whether it has the claimed values.
    pub is_claimed: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChartRow {
    pub label: String,
    /// Whether it has the claimed values.
    pub is_claimed: bool,
    /// One for each series.
    pub cells: Vec<ChartCell>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChartCell {
    /// The value as written.
    pub text: String,
    /// `None` for an empty cell.
    pub value: Option<f64>,
}

impl Chart {
    /// Returns all values.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.value)
    }

    /// Returns the parts that readers see apart from the cells of the table: the kind, the caption,
    /// the source and the name of the claimed row or column.
    pub fn told_parts(&self) -> [String; 4] {
        let mut claimed = Vec::new();
        for series in &self.series {
            claimed.extend(series.is_claimed.then_some(series.name.as_str()));
        }
        for row in &self.rows {
            claimed.extend(row.is_claimed.then_some(row.label.as_str()));
        }
        [
            self.kind.as_str().to_owned(),
            self.caption.clone(),
            self.source.clone().unwrap_or_default(),
            claimed.concat(),
        ]
    }
}
