//! Moments of a recording: how files write them, how readers see them, and the address that opens a
//! film or recording at one.

use std::fmt;
use std::time::Duration;

use url::Url;

use crate::text::has_only_digits;

/// A moment of a recording, in milliseconds from its start.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Moment(u64);

/// How a moment is written in files, for messages.
pub const MOMENT_FORM: &str = "hours, minutes and seconds, such as `00:05:31` or `5:31`";

impl Moment {
    pub fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Returns `None` for a negative number, and for one that no recording has.
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        const MAX_SECONDS: f64 = 366.0 * 24.0 * 3600.0;
        if !(0.0..=MAX_SECONDS).contains(&seconds) {
            return None;
        }
        let micros = Duration::try_from_secs_f64(seconds).ok()?.as_micros();
        u64::try_from(micros.saturating_add(500) / 1000).ok().map(Self)
    }

    pub fn millis(self) -> u64 {
        self.0
    }

    /// Returns the whole seconds before the moment.
    pub fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// Adds up the parts of a time of day; `None` if the sum is too large.
    pub(super) fn from_parts(hours: u64, minutes: u64, seconds: u64, millis: u64) -> Option<Self> {
        let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
        let seconds = minutes.checked_mul(60)?.checked_add(seconds)?;
        Some(Self(seconds.checked_mul(1000)?.checked_add(millis)?))
    }

    /// Parses `5:31`, `00:05:31`, `1:02:03.5` or `00:05:31,250`. Returns `None` for anything else,
    /// and if there are 60 or more minutes or seconds after a larger unit.
    pub fn parse(text: &str) -> Option<Self> {
        let (clock, fraction) = match text.split_once(['.', ',']) {
            Some((clock, fraction)) => (clock, Some(fraction)),
            None => (text, None),
        };
        let parts: Vec<&str> = clock.split(':').collect();
        let (hours, minutes, seconds) = match parts.as_slice() {
            [minutes, seconds] => ("0", *minutes, *seconds),
            [hours, minutes, seconds] if minutes.len() == 2 => (*hours, *minutes, *seconds),
            _ => return None,
        };
        let (hours, minutes) = (number(hours, 4)?, number(minutes, 3)?);
        let seconds = if seconds.len() == 2 { number(seconds, 2)? } else { return None };
        let has_hours = parts.len() == 3;
        if seconds > 59 || has_hours && minutes > 59 {
            return None;
        }
        Self::from_parts(hours, minutes, seconds, fraction.map_or(Some(0), millis_of)?)
    }

    /// Returns the moment as readers see it, without fractions: `5:31` or `1:02:03`.
    pub fn clock_text(self) -> String {
        let (hours, minutes, seconds) = self.parts();
        if hours > 0 {
            return format!("{hours}:{minutes:02}:{seconds:02}");
        }
        format!("{minutes}:{seconds:02}")
    }

    /// Returns the moment as a duration from the start (ISO 8601), without fractions: `PT5M31S`.
    pub fn iso_duration(self) -> String {
        let (hours, minutes, seconds) = self.parts();
        match (hours, minutes) {
            (0, 0) => format!("PT{seconds}S"),
            (0, _) => format!("PT{minutes}M{seconds}S"),
            _ => format!("PT{hours}H{minutes}M{seconds}S"),
        }
    }

    fn parts(self) -> (u64, u64, u64) {
        let seconds = self.seconds();
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

/// Writes the moment as files have it: `00:05:31`, with a fraction if it has one.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let (hours, minutes, seconds) = self.parts();
        write!(formatter, "{hours:02}:{minutes:02}:{seconds:02}")?;
        match self.0 % 1000 {
            0 => Ok(()),
            millis => write!(formatter, ".{millis:03}"),
        }
    }
}

/// Parses a number of at most `max_digits` digits.
fn number(text: &str, max_digits: usize) -> Option<u64> {
    if text.is_empty() || text.len() > max_digits || !has_only_digits(text) {
        return None;
    }
    text.parse().ok()
}

/// Returns the milliseconds of a decimal fraction of a second with one to three digits.
pub(super) fn millis_of(fraction: &str) -> Option<u64> {
    let value = number(fraction, 3)?;
    Some(value * [100, 10, 1].get(fraction.len() - 1)?)
}

/// Returns the address that opens a film or recording at a moment. Each host has its own way, as its
/// share button shows; all others get a Media Fragment (W3C Media Fragments URI 1.0, section 4.2.1).
/// So does a path on the site. An address whose fragment means something else is not changed.
pub fn url_at(url: &str, moment: Moment) -> String {
    let seconds = moment.seconds();
    let Ok(mut parsed) = Url::parse(url) else { return format!("{url}#t={seconds}") };
    let host = parsed.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let path = parsed.path().to_owned();
    match host.as_str() {
        "youtube.com" | "m.youtube.com" | "youtube-nocookie.com" if path.starts_with("/embed/") => {
            set_query(&mut parsed, "start", &seconds.to_string());
        }
        "youtube.com" | "m.youtube.com" | "music.youtube.com" | "youtu.be" | "twitch.tv" => {
            set_query(&mut parsed, "t", &format!("{seconds}s"));
        }
        "dailymotion.com" | "dai.ly" | "archive.org" | "rumble.com" | "c-span.org" => {
            set_query(&mut parsed, "start", &seconds.to_string());
        }
        "open.spotify.com" | "podcasts.apple.com" => {
            set_query(&mut parsed, "t", &seconds.to_string());
        }
        _ if parsed.fragment().is_some_and(|fragment| !fragment.starts_with("t=")) => {
            return url.to_owned();
        }
        "vimeo.com" | "player.vimeo.com" => parsed.set_fragment(Some(&format!("t={seconds}s"))),
        "soundcloud.com" => parsed.set_fragment(Some(&format!("t={}", moment.clock_text()))),
        _ => parsed.set_fragment(Some(&format!("t={seconds}"))),
    }
    parsed.into()
}

/// Replaces the time in the query of an address, or adds it. All other parts stay as written.
fn set_query(url: &mut Url, name: &str, value: &str) {
    let mut parts: Vec<String> = Vec::new();
    for part in url.query().unwrap_or_default().split('&') {
        let key = part.split('=').next().unwrap_or_default();
        if !part.is_empty() && !matches!(key, "t" | "start" | "time_continue") {
            parts.push(part.to_owned());
        }
    }
    parts.push(format!("{name}={value}"));
    url.set_query(Some(&parts.join("&")));
    if url.fragment().is_some_and(|fragment| fragment.starts_with("t=")) {
        url.set_fragment(None);
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, url_at};

    #[test]
    fn moments_are_read_and_written() {
        for (written, millis, shown, iso, canonical) in [
            ("5:31", 331_000, "5:31", "PT5M31S", "00:05:31"),
            ("00:05:31", 331_000, "5:31", "PT5M31S", "00:05:31"),
            ("1:02:03.5", 3_723_500, "1:02:03", "PT1H2M3S", "01:02:03.500"),
            ("00:00:07,25", 7_250, "0:07", "PT7S", "00:00:07.250"),
            ("90:00", 5_400_000, "1:30:00", "PT1H30M0S", "01:30:00"),
        ] {
            let moment = Moment::parse(written).unwrap_or_default();
            assert_eq!(moment.millis(), millis, "{written}");
            assert_eq!(moment.clock_text(), shown, "{written}");
            assert_eq!(moment.iso_duration(), iso, "{written}");
            assert_eq!(moment.to_string(), canonical, "{written}");
        }
    }

    #[test]
    fn other_texts_are_no_moments() {
        for written in [
            "",
            "7",
            ":",
            "5:3",
            "5:60",
            "1:60:00",
            "1:5:31",
            "1:005:31",
            "-1:00",
            "1:00:00:00",
            "1:00.",
            "a:00",
            "00:01.0000",
            "99999:00:00",
            "1:00 ",
            "٠١:٠٠",
        ] {
            assert_eq!(Moment::parse(written), None, "{written}");
        }
    }

    #[test]
    fn films_open_at_the_moment() {
        let moment = Moment::from_millis(72_900);
        for (url, opened) in [
            (
                "https://www.youtube.com/watch?v=ab&t=350s",
                "https://www.youtube.com/watch?v=ab&t=72s",
            ),
            ("https://youtu.be/ab?si=x", "https://youtu.be/ab?si=x&t=72s"),
            ("https://www.youtube.com/embed/ab", "https://www.youtube.com/embed/ab?start=72"),
            ("https://www.youtube.com/live/ab#t=5", "https://www.youtube.com/live/ab?t=72s"),
            ("https://vimeo.com/12", "https://vimeo.com/12#t=72s"),
            (
                "https://www.dailymotion.com/video/x1",
                "https://www.dailymotion.com/video/x1?start=72",
            ),
            ("https://vimeo.com/12#comments", "https://vimeo.com/12#comments"),
            ("https://soundcloud.com/desk/talk", "https://soundcloud.com/desk/talk#t=1:12"),
            ("https://soundcloud.com/desk/talk#a", "https://soundcloud.com/desk/talk#a"),
            ("https://rumble.com/v1-talk.html#a", "https://rumble.com/v1-talk.html?start=72#a"),
            ("https://archive.org/details/talk", "https://archive.org/details/talk?start=72"),
            ("https://video.example/talk.mp4", "https://video.example/talk.mp4#t=72"),
            ("https://video.example/talk.mp4#t=5,9", "https://video.example/talk.mp4#t=72"),
            ("https://video.example/app#/talk/1", "https://video.example/app#/talk/1"),
        ] {
            assert_eq!(url_at(url, moment), opened, "{url}");
        }
    }
}
