//! Ids of claims, articles, people, sources, ratings and scales.

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::content::yaml::decode::{FromYaml, wrong_type};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::Diagnostics;
use crate::text::is_reserved_windows_name;

/// The longest id, in bytes. An id is the name of a file.
const MAX_LENGTH: usize = 200;

/// An id with composed accents (Unicode, UAX 15, form C). It is part of an address and of a file's
/// name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub String);

impl Id {
    /// Describes the form of an id, for messages.
    pub const FORM: &str = "only lower-case letters, digits and hyphens, and is not a name that \
        Windows reserves for a device, such as `con` or `aux`";

    /// Composes the accents of an id. File systems and keyboards write them in different ways, but
    /// they are the same id.
    pub fn normalize(text: &str) -> String {
        text.nfc().collect()
    }

    pub fn is_valid(text: &str) -> bool {
        !text.is_empty()
            && text.len() <= MAX_LENGTH
            && text.chars().all(is_id_char)
            && !is_reserved_windows_name(text)
    }
}

fn is_id_char(c: char) -> bool {
    c == '-' || c.is_alphanumeric() && !c.is_uppercase() || is_combining_mark(c)
}

impl FromYaml for Id {
    const DESCRIPTION: &str = "an id";
    // Every alias is a page.
    const MAX_ITEMS: usize = 100;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Text(text) => Some(Self(Self::normalize(&text))),
            YamlValue::Bool(value, _) => Some(Self(value.to_string())),
            YamlValue::Number(_, written) => Some(Self(written)),
            _ => {
                let error = wrong_type(Self::DESCRIPTION, &node);
                diagnostics.push(error.help(format!("an id has {}", Self::FORM)));
                None
            }
        }
    }

    fn schema() -> Value {
        json!({"type": ["string", "boolean", "number"]})
    }
}
