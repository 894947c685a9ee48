//! Writes tables as charts. Labels and values are HTML, which wraps and keeps its size on narrow
//! screens. Only the bars and lines are SVG, in percent of the width.
//!
//! A screen reader hears the caption, and reads the table below the chart.

mod bars;
mod lines;

use crate::content::files::chart::ChartKind;
use crate::model::{Chart, ChartCell};
use crate::render::context::ContextBuilder;
use crate::render::highlight::write_attribute;
use crate::render::locale::text_direction;
use crate::text::{NumberStyle, escape};

impl ContextBuilder<'_> {
    /// Writes a chart with its table.
    pub(crate) fn chart(&self, chart: &Chart) -> String {
        let mut html = String::new();
        self.write_chart(chart, &mut html);
        write_table(chart, &mut html);
        self.write_chart_end(chart, &mut html);
        html
    }

    /// Writes a chart up to the place of its table.
    pub(crate) fn write_chart(&self, chart: &Chart, html: &mut String) {
        let is_rtl = text_direction(&self.model.site.language) == "rtl";
        html.push_str("<figure class=\"chart\"><figcaption>");
        escape(&chart.caption, html);
        html.push_str("</figcaption><div role=\"img\"");
        let key = match chart.kind {
            ChartKind::Bar => "chart-bar",
            ChartKind::Line => "chart-line",
        };
        let label = self.locale.translate(key, &[("caption", &chart.caption)]);
        write_attribute("aria-label", &label, html);
        html.push_str(" data-pagefind-ignore>");
        if chart.series.len() > 1 || chart.series.iter().any(|series| series.is_claimed) {
            self.write_legend(chart, html);
        }
        match chart.kind {
            ChartKind::Bar => self.write_bars(chart, is_rtl, html),
            ChartKind::Line => {
                let style = NumberStyle::new(&self.model.site.language);
                lines::write(chart, &style, is_rtl, html);
            }
        }
        html.push_str("</div><details><summary>");
        escape(&self.locale.translate("chart-table", &[]), html);
        html.push_str("</summary>");
    }

    /// Writes what follows the table.
    pub(crate) fn write_chart_end(&self, chart: &Chart, html: &mut String) {
        html.push_str("</details>");
        if let Some(source) = &chart.source {
            html.push_str("<p class=\"meta\">");
            escape(&self.locale.translate("chart-source", &[("source", source)]), html);
            html.push_str("</p>");
        }
        html.push_str("</figure>");
    }

    fn write_legend(&self, chart: &Chart, html: &mut String) {
        html.push_str("<p class=\"chart-legend\">");
        for (index, series) in chart.series.iter().enumerate() {
            let class = pattern(index, series.is_claimed);
            html.push_str("<span>");
            match chart.kind {
                ChartKind::Bar => bars::write_bar(&class, 0.0, 100.0, "chart-key", html),
                ChartKind::Line => lines::write_key(&class, html),
            }
            html.push_str(" <bdi>");
            escape(&self.claimed_or_not(&series.name, series.is_claimed), html);
            html.push_str("</bdi></span>");
        }
        html.push_str("</p>");
    }

    /// Returns a text with a note if it is the claimed one.
    pub(crate) fn claimed_or_not(&self, text: &str, is_claimed: bool) -> String {
        if !is_claimed {
            return text.to_owned();
        }
        self.locale.translate("chart-claimed", &[("text", text)])
    }
}

/// Returns the class with the colour and the pattern of a series.
fn pattern(index: usize, is_claimed: bool) -> String {
    if is_claimed { "chart-claimed".to_owned() } else { format!("chart-{}", index + 1) }
}

/// Formats a coordinate with at most two digits after the point.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Writes the table of a chart.
pub(crate) fn write_table(chart: &Chart, html: &mut String) {
    html.push_str("<div class=\"table\" tabindex=\"0\"><table><thead><tr><th>");
    escape(&chart.labels, html);
    for series in &chart.series {
        html.push_str("</th><th class=\"end\">");
        escape(&series.name, html);
    }
    html.push_str("</th></tr></thead><tbody>");
    for row in &chart.rows {
        html.push_str("<tr><td>");
        escape(&row.label, html);
        for ChartCell { text, .. } in &row.cells {
            html.push_str("</td><td class=\"end\">");
            escape(text, html);
        }
        html.push_str("</td></tr>");
    }
    html.push_str("</tbody></table></div>");
}
