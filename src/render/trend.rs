//! Builds the chart of how many checks were published in each month.

use crate::content::values::Date;
use crate::model::List;
use crate::render::context::ContextBuilder;
use crate::render::views::{TrendMonthView, TrendView};

/// The least number of months that make a trend.
const MIN_MONTHS: usize = 3;

impl ContextBuilder<'_> {
    /// Builds the chart, if enough months have a check.
    pub(crate) fn trend(&self) -> Option<TrendView> {
        let dates = &self.model.months;
        if dates.len() < MIN_MONTHS {
            return None;
        }
        // The model has the newest month first.
        let (newest, oldest) = (*dates.first()?, *dates.last()?);
        let first = month_number(oldest);
        let mut most = 0;
        let mut months = Vec::with_capacity(dates.len());
        for (date, list) in dates.iter().zip(&self.model.lists.months).rev() {
            most = most.max(list.claims.len());
            months.push(self.trend_month(month_number(*date).abs_diff(first), list));
        }
        let columns = month_number(newest).abs_diff(first) + 1;
        let january = usize::try_from(12 - oldest.month() + 1).unwrap_or_default();
        Some(TrendView {
            from: self.locale.format_month(oldest),
            to: self.locale.format_month(newest),
            columns,
            most,
            months,
            years: (january..columns).step_by(12).collect(),
            ratings: self.rating_views(&self.model.lists.all.facets.ratings),
        })
    }

    fn trend_month(&self, index: usize, list: &List) -> TrendMonthView {
        let ratings = self.rating_views(&list.facets.ratings);
        let rated: usize = ratings.iter().map(|rating| rating.count).sum();
        TrendMonthView { index, rated, unrated: list.claims.len() - rated, ratings }
    }
}

/// Counts the months since the year 0.
fn month_number(date: Date) -> usize {
    usize::try_from(i32::from(date.year()) * 12 + i32::from(date.month())).unwrap_or_default()
}
