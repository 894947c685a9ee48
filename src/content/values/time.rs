//! Times on the clock of the desk, and time zones (IANA).

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde_json::{Value, json};

use crate::content::values::parse_date;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::words::read_text;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match};
use crate::text::has_only_digits;

/// A day, or a minute of it, in the time zone of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    pub day: Date,
    pub time: Option<Time>,
}

impl LocalTime {
    /// Parses `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`. Returns `None` if there is no such time.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(parse_time(time)?)),
            None => (text, None),
        };
        Some(Self { day: parse_date(day)?, time })
    }

    /// Returns the first moment from which it is certainly this time. If clocks are put forward and
    /// skip this time, it is later by the same amount. If clocks are put back and it comes twice,
    /// it is the second time.
    pub fn latest(self, zone: &TimeZone) -> Option<Timestamp> {
        zone.to_ambiguous_timestamp(self.day.to_datetime(self.clock())).later().ok()
    }

    /// Returns the first moment at which it may be this time.
    pub fn earliest(self, zone: &TimeZone) -> Option<Timestamp> {
        zone.to_ambiguous_timestamp(self.day.to_datetime(self.clock())).earlier().ok()
    }

    fn clock(self) -> Time {
        self.time.unwrap_or(Time::midnight())
    }

    /// Returns the hour and minute as `HH:MM`.
    pub fn clock_text(self) -> Option<String> {
        let time = self.time?;
        Some(format!("{:02}:{:02}", time.hour(), time.minute()))
    }
}

impl From<Date> for LocalTime {
    fn from(day: Date) -> Self {
        Self { day, time: None }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}", self.day)?;
        match self.clock_text() {
            Some(clock) => write!(formatter, "T{clock}"),
            None => Ok(()),
        }
    }
}

/// Parses `HH:MM`.
fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(two_digits(hour)?, two_digits(minute)?, 0, 0).ok()
}

fn two_digits(text: &str) -> Option<i8> {
    if text.len() == 2 && has_only_digits(text) { text.parse().ok() } else { None }
}

impl FromYaml for LocalTime {
    const DESCRIPTION: &str = "a day, or a day and an hour";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let YamlValue::Text(text) = &node.value else {
            return Date::from_yaml(node, diagnostics).map(Self::from);
        };
        if let Some(time) = Self::parse(text) {
            return Some(time);
        }
        let Some((day, clock)) = split_time(text) else {
            return Date::from_yaml(node, diagnostics).map(Self::from);
        };
        diagnostics.push(invalid_time(&node, text, day, clock));
        None
    }

    fn schema() -> Value {
        json!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$",
        })
    }
}

/// Splits a text that has a day and a time of it.
fn split_time(text: &str) -> Option<(&str, &str)> {
    let (day, clock) = text.trim().split_once(['T', 't', ' '])?;
    Some((day, clock.trim()))
}

/// Describes the fault of a day and a time of it.
fn invalid_time(node: &YamlNode, text: &str, day: &str, clock: &str) -> Diagnostic {
    const HELP: &str = "write the day, `T`, and the hour and minute: YYYY-MM-DDTHH:MM";
    let error = |message: String| Diagnostic::error(Code::InvalidDate, node.span, message);
    if day.is_empty() {
        return error(format!("`{text}` has no day")).label("a time of which day?").help(HELP);
    }
    if parse_date(day).is_none() {
        return error(format!("`{day}` is not a day of the calendar"))
            .label("no such day")
            .help(HELP);
    }
    let time_end = clock.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(clock.len());
    let (time, offset) = clock.split_at(time_end);
    let mut parts = time.splitn(3, ':');
    let (hour, minute, seconds) = (parts.next(), parts.next(), parts.next());
    let meant = format!("{:0>2}:{:0>2}", hour.unwrap_or_default(), minute.unwrap_or("00"));
    let Some(meant) = parse_time(&meant).map(|_| format!("{day}T{meant}")) else {
        return error(format!("`{clock}` is not a time of the day"))
            .label("from 00:00 to 23:59")
            .help(HELP);
    };
    if !offset.trim().is_empty() {
        return error(format!("`{text}` has a time zone or an offset of its own"))
            .label("no local time of the site")
            .help(format!(
                "write the local time in the time zone of the site, as `{meant}`; `timezone` in \
                 `site.yaml` says which one that is, and it is UTC without it"
            ));
    }
    let message = match seconds {
        Some(_) => format!("`{text}` has seconds, and this field ends at the minute"),
        None => format!("`{text}` is not a time as Factpress reads it"),
    };
    error(message).label("not YYYY-MM-DDTHH:MM").suggest(format!("did you mean `{meant}`?"), meant)
}

/// A time zone by its IANA name. The rules come with the program, so that they are the same on
/// every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZoneName(pub TimeZone);

impl FromYaml for TimeZoneName {
    const DESCRIPTION: &str = "a time zone";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let name = read_text(node, diagnostics)?;
        let zones = TimeZoneDatabase::bundled();
        if let Ok(zone) = zones.get(&name)
            && zone.iana_name() == Some(&name)
        {
            return Some(Self(zone));
        }
        let error =
            Diagnostic::error(Code::InvalidValue, span, format!("`{name}` is not a time zone"))
                .label("no IANA name");
        diagnostics.push(match similar_zone(&name, &zones) {
            Some(zone) => error.suggest(format!("did you mean `{zone}`?"), zone),
            None => error.help(
                "write the IANA name of the zone, such as `America/Los_Angeles` or \
                 `Europe/Berlin`; offsets and abbreviations do not know daylight saving time",
            ),
        });
        None
    }

    fn schema() -> Value {
        json!({"type": "string"})
    }
}

/// Returns the zone whose name, or the city in whose name, is most like `name`.
fn similar_zone(name: &str, zones: &TimeZoneDatabase) -> Option<String> {
    let known: Vec<String> = zones.available().map(|zone| zone.to_string()).collect();
    let wanted = name.trim().replace(' ', "_");
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    if let Some(found) = best_match(&wanted, &names) {
        return Some(found.to_owned());
    }
    let cities: Vec<&str> = names.iter().map(|zone| city(zone)).collect();
    let found = best_match(city(&wanted), &cities)?;
    if found.len() <= 3 {
        return None;
    }
    names.iter().find(|zone| city(zone) == found).map(ToString::to_string)
}

/// Returns the last part of the name of a zone.
fn city(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{LocalTime, TimeZoneDatabase, similar_zone};

    #[test]
    fn local_times_are_parsed_and_written() {
        for text in ["2026-11-30", "2026-11-30T06:00", "2026-11-30T23:59"] {
            assert_eq!(LocalTime::parse(text).unwrap().to_string(), text);
        }
        for text in ["2026-11-31", "2026-11-30T24:00", "2026-11-30T6:00", "2026-11-30T06:00:00"] {
            assert_eq!(LocalTime::parse(text), None, "{text}");
        }
    }

    /// A time that clocks skip is as much later, and of two the second one counts.
    #[test]
    fn no_time_comes_early() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        let cases = [
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z", "2026-03-29T00:30:00Z"),
            ("2026-10-25T02:30", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"),
            ("2026-11-30T06:00", "2026-11-30T05:00:00Z", "2026-11-30T05:00:00Z"),
            ("2026-11-30", "2026-11-29T23:00:00Z", "2026-11-29T23:00:00Z"),
        ];
        for (local, latest, earliest) in cases {
            let time = LocalTime::parse(local).unwrap();
            assert_eq!(time.latest(&zone).unwrap().to_string(), latest, "{local}");
            assert_eq!(time.earliest(&zone).unwrap().to_string(), earliest, "{local}");
        }
    }

    #[test]
    fn the_nearest_zone_is_found() {
        let zones = TimeZoneDatabase::bundled();
        let similar = |name| similar_zone(name, &zones);
        assert_eq!(similar("America/Los_Angelos").as_deref(), Some("America/Los_Angeles"));
        assert_eq!(similar("america/los_angeles").as_deref(), Some("America/Los_Angeles"));
        assert_eq!(similar("Los Angeles").as_deref(), Some("America/Los_Angeles"));
        assert_eq!(similar("Germany/Berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(similar("+05:30"), None);
    }
}
