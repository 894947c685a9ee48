//! Macros that declare the mappings and choices of YAML files: the type, how it is decoded, and its
//! JSON Schema. Doc comments of fields are the descriptions in the schema.

use serde_json::{Value, json};

use crate::content::yaml::YamlNode;
use crate::content::yaml::words::read_text;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Declares a mapping as a struct. A field marked `@required` is reported if it is absent, and the
/// rest of the mapping is kept. Fields with other names are reported too, or collected in the field
/// after `others`.
macro_rules! yaml_struct {
    (
        $(#[doc = $doc:literal])+
        $noun:literal $name:ident {
            $( $(#[doc = $field_doc:literal])+ $(@$required:ident)? $field:ident $(= $key:literal)? : $type:ty, )+
        }
        $( others { $(#[doc = $others_doc:literal])+ $others:ident : $others_type:ty } )?
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $type, )+
            $( $(#[doc = $others_doc])+ pub $others: $others_type, )?
            /// The first key.
            pub span: $crate::diagnostics::span::Span,
            /// The fields that the file has, readable or not: one bit each, in the order of [`Self::FIELDS`].
            present_fields: u64,
        }

        impl $name {
            /// The names of the fields, in the order of the documentation.
            pub const FIELDS: &[&str] = &[$( yaml_struct!(@key $field $($key)?) ),+];

            /// Returns whether the file has a field, even if its value cannot be read.
            pub fn is_present(&self, field: &str) -> bool {
                let at = Self::FIELDS.iter().position(|known| *known == field);
                at.is_some_and(|at| self.present_fields & (1 << at) != 0)
            }
        }

        impl $crate::content::yaml::decode::FromYaml for $name {
            const DESCRIPTION: &str = $noun;

            fn from_yaml(
                node: $crate::content::yaml::YamlNode,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                let mut fields = $crate::content::yaml::map_reader::MapReader::new(node, $noun, Self::FIELDS, diagnostics)?;
                yaml_struct!(@unknown fields diagnostics $($others)?);
                let (span, present_fields) = (fields.span(), fields.present_fields());
                Some(Self {
                    $( $field: yaml_struct!(@take fields diagnostics $($required)? ; yaml_struct!(@key $field $($key)?)), )+
                    $( $others: <$others_type>::from(fields.take_unknown()), )?
                    span,
                    present_fields,
                })
            }

            fn schema() -> serde_json::Value {
                $crate::content::yaml::macros::object(concat!($($doc),+), &[$( (
                    yaml_struct!(@key $field $($key)?),
                    concat!($($field_doc),+),
                    stringify!($($required)?) == "required",
                    <$type as $crate::content::yaml::decode::FieldFromYaml>::schema(),
                ) ),+])
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@unknown $fields:ident $diagnostics:ident) => { $fields.report_unknown($diagnostics); };
    (@unknown $fields:ident $diagnostics:ident $others:ident) => {};
    (@take $fields:ident $diagnostics:ident ; $key:expr) => { $fields.take($key, $diagnostics) };
    (@take $fields:ident $diagnostics:ident required ; $key:expr) => { $fields.take_required($key, $diagnostics) };
}

/// Declares an enum whose values are words.
macro_rules! yaml_enum {
    (
        $(#[doc = $doc:literal])+
        $noun:literal $name:ident {
            $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $variant_doc])+ $variant, )+ }

        impl $name {
            /// The values as files have them.
            pub const VARIANTS: &[&str] = &[$($word),+];

            /// The word for this value.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl $crate::content::yaml::decode::FromYaml for $name {
            const DESCRIPTION: &str = $noun;

            fn from_yaml(
                node: $crate::content::yaml::YamlNode,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                match $crate::content::yaml::macros::word(node, $noun, Self::VARIANTS, diagnostics)?.as_str() {
                    $( $word => Some(Self::$variant), )+
                    _ => None,
                }
            }

            fn schema() -> serde_json::Value {
                serde_json::json!({"enum": Self::VARIANTS})
            }
        }
    };
}

pub(crate) use {yaml_enum, yaml_struct};

/// Returns the schema of a mapping from the name, description, need and schema of each field.
pub fn object(meaning: &str, fields: &[(&str, &str, bool, Value)]) -> Value {
    let property = |(name, meaning, _, schema): &(&str, &str, bool, Value)| {
        let mut schema = schema.clone();
        schema["description"] = meaning.trim_ascii().into();
        ((*name).to_owned(), schema)
    };
    let mut required = Vec::new();
    for (name, _, is_required, _) in fields {
        if *is_required {
            required.push(*name);
        }
    }
    json!({
        "description": meaning.trim_ascii(),
        "type": "object",
        "properties": fields.iter().map(property).collect::<serde_json::Map<String, Value>>(),
        "required": required,
        "additionalProperties": false,
    })
}

/// Decodes one of `words`, or adds a diagnostic that lists them.
pub fn word(
    node: YamlNode,
    noun: &str,
    words: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let span = node.span;
    let text = read_text(node, diagnostics)?;
    if words.contains(&text.as_str()) {
        return Some(text);
    }
    let message = format!("`{text}` is not {noun}");
    diagnostics.push(
        Diagnostic::error(Code::InvalidValue, span, message)
            .label(format!("not {noun}"))
            .suggest_one_of(&text, words, "it can be"),
    );
    None
}
