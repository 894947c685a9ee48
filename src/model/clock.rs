//! The time that decides what readers may see.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::values::{Date, LocalTime};

/// The current time. Commands read it once, so that it does not change while they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Moment(Timestamp),
    /// A time in the time zone of the site. A day counts from its beginning.
    Local(LocalTime),
}

/// The time in the time zone of a site.
#[derive(Debug, Clone)]
pub struct SiteClock {
    pub today: Date,
    moment: Timestamp,
    zone: TimeZone,
}

impl Clock {
    /// Returns the time in a time zone.
    pub fn in_zone(self, zone: TimeZone) -> SiteClock {
        let (today, moment) = match self {
            Self::Moment(moment) => (zone.to_datetime(moment).date(), moment),
            Self::Local(time) => (time.day, time.earliest(&zone).unwrap_or(Timestamp::MIN)),
        };
        SiteClock { today, moment, zone }
    }
}

impl SiteClock {
    /// Returns whether an embargo until `end` is over, so that readers may see its claim. A day begins when it
    /// begins in the time zone of the site.
    pub fn is_over(&self, end: LocalTime) -> bool {
        match end.time {
            None => end.day <= self.today,
            Some(_) => end.latest(&self.zone).is_some_and(|end| end <= self.moment),
        }
    }
}
