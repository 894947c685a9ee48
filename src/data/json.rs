//! Values as JSON, for files and for script elements.

use serde::{Serialize, Serializer};

/// The largest whole number that every JSON reader understands exactly (RFC 8259, section 6).
const MAX_EXACT: f64 = 9_007_199_254_740_991.0;

/// Returns a value as JSON with a line feed at the end.
pub(crate) fn file(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = line(value);
    bytes.push(b'\n');
    bytes
}

/// Returns a value as JSON on one line. The values of this program can always be serialized.
pub(crate) fn line(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Returns a value as JSON for a script element (HTML, section 4.12.1.3). Characters that could end
/// the element or start a comment are written as escapes, which mean the same in JSON.
pub(crate) fn script(value: &impl Serialize) -> String {
    let json = String::from_utf8(line(value)).unwrap_or_default();
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                escaped += &format!("\\u{:04x}", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A number that is written without `.0` if it is whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number(pub(crate) f64);

impl Number {
    pub(crate) fn whole(self) -> Option<i64> {
        (self.0.fract() == 0.0 && self.0.abs() <= MAX_EXACT).then_some(self.0 as i64)
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
