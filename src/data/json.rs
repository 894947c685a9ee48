//! Values as JSON: for files, and for a script element that no word of the content can end.

use serde::{Serialize, Serializer};

/// JSON as the bytes of a file, with a line break at the end.
pub fn file(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = line(value);
    bytes.push(b'\n');
    bytes
}

/// JSON on one line. Our values have text for keys and finite numbers, so that nothing can fail.
pub fn line(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// JSON for a data block (HTML, 4.12.1.3): what could end the element, or begin a comment or an entity, is written
/// as the escape of its code point, which means the same in JSON.
pub fn script(value: &impl Serialize) -> String {
    let json = String::from_utf8(line(value)).unwrap_or_default();
    let mut escaped = String::with_capacity(json.len());
    let mut from = 0;
    for (at, found) in json.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        escaped.push_str(json.get(from..at).unwrap_or_default());
        escaped.extend(found.chars().map(|c| format!("\\u{:04x}", u32::from(c))));
        from = at + found.len();
    }
    escaped + json.get(from..).unwrap_or_default()
}

/// A number, without `.0` where it is whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Number {
    /// The whole number that it is, if it is one.
    pub fn whole(self) -> Option<i64> {
        const MOST: f64 = 9_007_199_254_740_991.0;
        // Every whole number within these bounds is exact, so that nothing is lost.
        (self.0.fract() == 0.0 && self.0.abs() <= MOST).then_some(self.0 as i64)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}
