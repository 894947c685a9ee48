//! Bar charts: a grid of labels, bars and values.

use crate::model::{Chart, ChartCell};
use crate::render::charts::{coordinate, pattern};
use crate::render::context::ContextBuilder;
use crate::text::escape;

/// Where values are in the width of the bars. It always contains zero.
struct BarScale {
    least: f64,
    greatest: f64,
    is_rtl: bool,
}

impl BarScale {
    fn new(chart: &Chart, is_rtl: bool) -> Self {
        let least = chart.values().fold(0.0, f64::min);
        let greatest = chart.values().fold(0.0, f64::max);
        Self { least, greatest, is_rtl }
    }

    /// Returns the place of a value in percent of the width, from the left.
    fn x(&self, value: f64) -> f64 {
        let width = self.greatest - self.least;
        let x = if width > 0.0 { (value - self.least) / width * 100.0 } else { 0.0 };
        if self.is_rtl { 100.0 - x } else { x }
    }
}

impl ContextBuilder<'_> {
    pub(super) fn write_bars(&self, chart: &Chart, is_rtl: bool, html: &mut String) {
        let scale = BarScale::new(chart, is_rtl);
        html.push_str("<div class=\"chart-bars\">");
        for row in &chart.rows {
            html.push_str("<span class=\"chart-label\"><bdi>");
            escape(&row.label, html);
            html.push_str("</bdi></span>");
            for (index, cell) in row.cells.iter().enumerate() {
                let is_series = chart.series.get(index).is_some_and(|series| series.is_claimed);
                let class = pattern(index, row.is_claimed || is_series);
                write_value_bar(&scale, cell, &class, html);
                html.push_str("<span class=\"chart-value\"><bdi>");
                escape(&self.claimed_or_not(shown(cell), row.is_claimed), html);
                html.push_str("</bdi></span>");
            }
        }
        html.push_str("</div>");
    }
}

fn shown(cell: &ChartCell) -> &str {
    if cell.text.is_empty() { "–" } else { &cell.text }
}

fn write_value_bar(scale: &BarScale, cell: &ChartCell, class: &str, html: &mut String) {
    let zero = scale.x(0.0);
    let end = scale.x(cell.value.unwrap_or(0.0));
    let class = if scale.least < 0.0 { format!("{class} chart-signed") } else { class.to_owned() };
    write_bar(&class, zero, end, "chart-bar", html);
}

/// Writes a bar from zero to its end, in percent of the width. The outline is a rectangle. The
/// pattern is a thick line of dashes, which needs no ids as the patterns of SVG do.
pub(super) fn write_bar(class: &str, zero: f64, end: f64, kind: &str, html: &mut String) {
    let (left, right) = (zero.min(end), zero.max(end));
    let (x, width) = (coordinate(left), coordinate(right - left));
    html.push_str(&format!("<svg class=\"{kind} {class}\" aria-hidden=\"true\">"));
    if width != "0" {
        let x2 = coordinate(right);
        html.push_str(&format!(
            "<rect x=\"{x}%\" y=\"1\" width=\"{width}%\" height=\"14\"/><line x1=\"{x}%\" \
             x2=\"{x2}%\" y1=\"8\" y2=\"8\"/>"
        ));
    }
    if class.ends_with("chart-signed") {
        let x = coordinate(zero);
        html.push_str(&format!(
            "<line class=\"chart-zero\" x1=\"{x}%\" x2=\"{x}%\" y1=\"-4\" y2=\"20\"/>"
        ));
    }
    html.push_str("</svg>");
}
