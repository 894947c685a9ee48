//! Fields that have one value or a list of them.

use std::ops::Deref;

use serde_json::{Value, json};

use crate::content::yaml::decode::{self, FieldFromYaml, FromYaml, or_null};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::Spanned;

/// A list that may be written as one value if it has only one entry.
#[derive(Debug, Clone)]
pub struct OneOrMany<T>(Vec<Spanned<T>>);

impl<T> Deref for OneOrMany<T> {
    type Target = [Spanned<T>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: FromYaml> FieldFromYaml for OneOrMany<T> {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        if node.as_ref().is_some_and(|node| matches!(node.value, YamlValue::List(_))) {
            return Self(FieldFromYaml::from_field(node, diagnostics));
        }
        if node.as_ref().is_some_and(|node| decode::check_list_mark(node, diagnostics)) {
            return Self(Vec::new());
        }
        let value = Option::<Spanned<T>>::from_field(node, diagnostics);
        Self(value.into_iter().collect())
    }

    fn schema() -> Value {
        or_null(&json!({"anyOf": [T::schema(), {"type": "array", "items": T::schema()}]}))
    }
}
