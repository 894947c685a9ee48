//! Line charts. The lines are stretched to the width, and the words are not.

use crate::model::Chart;
use crate::render::charts::{coordinate, pattern};
use crate::text::{NumberStyle, escape, has_only_digits};

/// The height of the plot, in pixels.
const PLOT_HEIGHT: f64 = 196.0;
/// The space above the plot, in pixels, for the label of the upper line.
const PLOT_TOP: f64 = 20.0;
/// The width of the plot in its own units.
const PLOT_WIDTH: f64 = 1000.0;
/// The space before the first row, as a part of the width. It has the labels of the values.
const START: f64 = 0.12;
/// The space after the last row.
const END: f64 = 0.03;
/// The least distance between labels below the axis, as a part of the width.
const LABEL_DISTANCE: f64 = 0.22;
/// How many letters fit into the whole width of a narrow screen.
const LETTERS: f64 = 40.0;
/// Points are drawn on lines with up to this many rows.
const MAX_DOTS: usize = 20;
const MAX_TICKS: u8 = 12;
const MAX_DECIMALS: usize = 30;

/// The values that have a label beside the plot, from its lower edge to its upper edge.
struct ValueAxis {
    ticks: Vec<f64>,
    low: f64,
    high: f64,
    step: f64,
    /// How many digits after the decimal sign the labels need.
    decimals: usize,
}

impl ValueAxis {
    fn new(chart: &Chart) -> Self {
        let least = chart.values().fold(f64::INFINITY, f64::min);
        let greatest = chart.values().fold(f64::NEG_INFINITY, f64::max);
        let mut range = greatest - least;
        if range <= greatest.abs() * 1e-9 {
            range = if greatest == 0.0 { 1.0 } else { greatest.abs() };
        }
        let step = round_step(range / 4.0);
        let low = (least / step).floor() * step;
        let mut ticks = vec![low];
        let mut high = low;
        for index in 1..=MAX_TICKS {
            high = low + step * f64::from(index);
            ticks.push(high);
            if high >= greatest - step / 1000.0 {
                break;
            }
        }
        Self { ticks, low, high, step, decimals: decimals_of(step) }
    }

    /// Returns the place of a value, in pixels from the top of the plot.
    fn y(&self, value: f64) -> f64 {
        PLOT_HEIGHT * (self.high - value) / (self.high - self.low)
    }
}

/// Rounds a step up to 1, 2, 2.5 or 5 times a power of ten.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    for factor in [1.0, 2.0, 2.5, 5.0] {
        if step <= factor * power {
            return factor * power;
        }
    }
    10.0 * power
}

fn decimals_of(step: f64) -> usize {
    let is_exact = |decimals: &usize| {
        let rounded = format!("{step:.decimals$}").parse::<f64>();
        rounded.is_ok_and(|rounded| (rounded - step).abs() < step / 1000.0)
    };
    (0..MAX_DECIMALS).find(is_exact).unwrap_or(MAX_DECIMALS)
}

pub(super) fn write(chart: &Chart, style: &NumberStyle, is_rtl: bool, html: &mut String) {
    let axis = ValueAxis::new(chart);
    let mut places = row_places(chart);
    if is_rtl {
        for place in &mut places {
            *place = 1.0 - *place;
        }
    }
    html.push_str("<svg class=\"chart-lines\" aria-hidden=\"true\">");
    write_rules(&axis, html);
    html.push_str(&format!(
        "<svg y=\"{PLOT_TOP}\" width=\"100%\" height=\"{PLOT_HEIGHT}\" viewBox=\"0 0 {PLOT_WIDTH} \
         {PLOT_HEIGHT}\" preserveAspectRatio=\"none\">"
    ));
    for (index, series) in chart.series.iter().enumerate() {
        let class = pattern(index, series.is_claimed);
        let mut points = Vec::new();
        for (row, x) in chart.rows.iter().zip(&places) {
            let value = row.cells.get(index).and_then(|cell| cell.value);
            points.push(value.map(|value| (x * PLOT_WIDTH, axis.y(value))));
        }
        write_series(&class, &points, html);
    }
    html.push_str("</svg>");
    // The words have an edge of the colour of the page, so that lines do not hide them.
    write_ticks(chart, &axis, style, is_rtl, html);
    write_row_labels(chart, &places, html);
    html.push_str("</svg>");
    if !chart.labels.is_empty() {
        html.push_str("<p class=\"chart-axis\">");
        escape(&chart.labels, html);
        html.push_str("</p>");
    }
}

/// Writes the sample of a line in the legend.
pub(super) fn write_key(class: &str, html: &mut String) {
    html.push_str(&format!(
        "<svg class=\"chart-key\" aria-hidden=\"true\"><polyline class=\"{class}\" \
         points=\"2,8 46,8\"/></svg>"
    ));
}

/// Returns the place of each row, from 0 to 1. Rows whose labels are ascending numbers, such as
/// years, are as far apart as these. Other rows are equally far apart.
fn row_places(chart: &Chart) -> Vec<f64> {
    let mut places = Vec::new();
    let mut numbers = Vec::new();
    for (index, row) in (0_u8..).zip(&chart.rows) {
        places.push(f64::from(index));
        if !row.label.is_empty() && row.label.len() < 9 && has_only_digits(&row.label) {
            numbers.extend(row.label.parse::<f64>());
        }
    }
    if numbers.len() == places.len() && numbers.is_sorted_by(|one, other| one < other) {
        places = numbers;
    }
    let (first, last) = (places.first().copied(), places.last().copied());
    let (Some(first), Some(last)) = (first, last) else { return places };
    for place in &mut places {
        let part = if last > first { (*place - first) / (last - first) } else { 0.5 };
        *place = START + part * (1.0 - START - END);
    }
    places
}

fn write_rules(axis: &ValueAxis, html: &mut String) {
    for tick in &axis.ticks {
        let is_zero = tick.abs() < axis.step / 1000.0;
        let class = if is_zero { " class=\"chart-zero\"" } else { "" };
        let y = coordinate(PLOT_TOP + axis.y(*tick));
        html.push_str(&format!("<line{class} x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>"));
    }
}

fn write_ticks(
    chart: &Chart,
    axis: &ValueAxis,
    style: &NumberStyle,
    is_rtl: bool,
    html: &mut String,
) {
    let start = if is_rtl { "100%" } else { "0" };
    for tick in &axis.ticks {
        let y = coordinate(PLOT_TOP + axis.y(*tick) - 4.0);
        let number = style.format(*tick, axis.decimals);
        // The isolate keeps the minus sign before the number in right-to-left text.
        html.push_str(&format!("<text x=\"{start}\" y=\"{y}\">\u{2068}"));
        escape(&format!("{}{number}{}", chart.unit.prefix, chart.unit.suffix), html);
        html.push_str("\u{2069}</text>");
    }
}

/// Writes the line of a series, with gaps for missing values, and its points.
fn write_series(class: &str, points: &[Option<(f64, f64)>], html: &mut String) {
    let mut dots = String::new();
    for run in points.split(Option::is_none) {
        let run: Vec<(f64, f64)> = run.iter().flatten().copied().collect();
        let mut line = Vec::new();
        for (x, y) in &run {
            line.push(format!("{},{}", coordinate(*x), coordinate(*y)));
            if points.len() <= MAX_DOTS || run.len() == 1 {
                dots.push_str(&format!("M{} {}h0", coordinate(*x), coordinate(*y)));
            }
        }
        if run.len() > 1 {
            let line = line.join(" ");
            html.push_str(&format!("<polyline class=\"{class}\" points=\"{line}\"/>"));
        }
    }
    if !dots.is_empty() {
        html.push_str(&format!("<path class=\"{class}\" d=\"{dots}\"/>"));
    }
}

/// Writes the labels of as many rows as there is room for: always of the first and the last.
fn write_row_labels(chart: &Chart, places: &[f64], html: &mut String) {
    let shown = labelled_rows(places);
    let mut distance: f64 = 1.0;
    for pair in shown.windows(2) {
        distance = distance.min((places[pair[1]] - places[pair[0]]).abs());
    }
    let y = coordinate(PLOT_TOP + PLOT_HEIGHT + 18.0);
    for row in &shown {
        let anchor = match row {
            _ if places.len() == 1 => " text-anchor=\"middle\"",
            0 => "",
            row if row + 1 == places.len() => " text-anchor=\"end\"",
            _ => " text-anchor=\"middle\"",
        };
        let x = coordinate(places[*row] * 100.0);
        html.push_str(&format!("<text x=\"{x}%\" y=\"{y}\"{anchor}>"));
        escape(&shortened(&chart.rows[*row].label, distance * LETTERS), html);
        html.push_str("</text>");
    }
}

/// Returns the rows that have room for a label below the axis.
fn labelled_rows(places: &[f64]) -> Vec<usize> {
    let mut rows = Vec::new();
    let (Some(last), Some(end)) = (places.len().checked_sub(1), places.last()) else {
        return rows;
    };
    let mut previous: Option<f64> = None;
    for (row, place) in places.iter().enumerate() {
        let has_room = match previous {
            Some(previous) => (place - previous).abs() >= LABEL_DISTANCE,
            None => true,
        };
        if row == last || row == 0 || has_room && (end - place).abs() >= LABEL_DISTANCE {
            rows.push(row);
            previous = Some(*place);
        }
    }
    rows
}

/// Returns the width of a letter. Those of East Asian scripts are twice as wide as others.
fn width(c: char) -> f64 {
    if c >= '\u{1100}' { 2.0 } else { 1.0 }
}

/// Shortens a label to the width of a number of letters.
fn shortened(label: &str, letters: f64) -> String {
    if label.chars().map(width).sum::<f64>() <= letters {
        return label.to_owned();
    }
    let mut short = String::new();
    let mut left = letters - 1.0;
    for c in label.chars() {
        left -= width(c);
        if left < 0.0 {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}
