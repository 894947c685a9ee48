//! Old addresses of the site, and the addresses to which they lead now.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::content::values::Id;
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::{FieldFromYaml, map_entries};
use crate::content::yaml::words::read_text;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::Spanned;

/// A mapping from old addresses to new ones, as written.
#[derive(Debug, Clone, Default)]
pub struct AddressMap(pub Vec<MovedAddress>);

#[derive(Debug, Clone)]
pub struct MovedAddress {
    pub from: Spanned<String>,
    pub to: Spanned<String>,
}

impl FieldFromYaml for AddressMap {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let mut moved = Vec::new();
        let node = node.filter(|node| !node.value.is_null());
        let entries = node.and_then(|node| map_entries(node, diagnostics));
        for entry in entries.unwrap_or_default() {
            let span = entry.value.span;
            if let Some(to) = read_text(entry.value, diagnostics) {
                let from = Spanned { value: entry.key, span: entry.key_span };
                moved.push(MovedAddress { from, to: Spanned { value: to, span } });
            }
        }
        Self(moved)
    }

    fn schema() -> Value {
        json!({"type": ["object", "null"], "additionalProperties": {"type": "string"}})
    }
}

/// Returns an address below the root of the site, with `/` at its end, as pages have it; `None` if
/// no page can have such an address.
pub fn page_address(written: &str) -> Option<String> {
    let path = Id::normalize(&percent_decode_str(written.trim()).decode_utf8().ok()?);
    let path = path.strip_prefix('/').unwrap_or(&path);
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    if path.is_empty() {
        return Some(String::new());
    }
    if !path.split('/').all(Id::is_valid) {
        return None;
    }
    Some(format!("{path}/"))
}

#[cfg(test)]
mod tests {
    use super::page_address;

    #[test]
    fn addresses_have_one_form() {
        for written in ["topics/a-b", "/topics/a-b/", "topics/a-b/index.html", "/topics/a%2Db"] {
            assert_eq!(page_address(written).as_deref(), Some("topics/a-b/"), "{written}");
        }
        assert_eq!(page_address("/").as_deref(), Some(""));
        assert_eq!(page_address("/e\u{301}/").as_deref(), Some("\u{e9}/"));
        for written in ["https://a.example/b", "topics//a", "../a", "a?b", "a#b", "A/b", "a b"] {
            assert_eq!(page_address(written), None, "{written}");
        }
    }
}
