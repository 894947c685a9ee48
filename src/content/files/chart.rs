//! Charts: the settings of a table in Markdown, and tables of evidence.

use crate::content::values::{PlainText, ShortText};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_enum! {
    /// How a table is drawn.
    "a kind of chart" ChartKind {
        /// A bar for each value, from zero on.
        Bar = "bar",
        /// A line for each column of values.
        Line = "line",
    }
}

yaml_struct! {
    /// The settings of a chart, which Markdown has in braces before a table.
    "the settings of a chart" ChartEntry {
        /// How the table is drawn.
        @required chart: Option<Spanned<ChartKind>>,
        /// What the chart shows.
        @required caption: Option<Spanned<String>>,
        /// Where the numbers come from.
        source: Option<Spanned<String>>,
        /// The name of the row or column that has the claimed values.
        claimed: Option<Spanned<ShortText>>,
    }
}

yaml_struct! {
    /// A table of evidence that is shown as a chart.
    "a table" TableEntry {
        /// The path of a CSV file, from the folder of the file that names it.
        @required file: Option<Spanned<PlainText>>,
        /// How the table is drawn.
        @required chart: Option<Spanned<ChartKind>>,
        /// What the chart shows.
        @required caption: Option<Spanned<String>>,
        /// Where the numbers come from.
        source: Option<Spanned<String>>,
        /// The name of the row or column that has the claimed values.
        claimed: Option<Spanned<ShortText>>,
    }
}
