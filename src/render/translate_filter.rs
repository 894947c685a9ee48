//! The filter with which templates say a message: `{{ "held" | t(reason=why) }}`. It must not know any message.

use std::sync::Arc;

use indexmap::IndexMap;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::render::locale::{Locale, NEEDS};
use crate::theme::TRANSLATE_FILTER;
use crate::theme::messages::{MessagePart, parse_placeholders};

/// What does not stand for itself in HTML.
const MARKUP: [char; 5] = ['&', '<', '>', '"', '\''];

/// Makes the templates speak the language of `locale`. Messages of nothing but words, which are most of them, are made values
/// once.
pub fn register(tera: &mut Tera, locale: Arc<Locale>) {
    let plain: IndexMap<String, Value> =
        locale.plain().map(|(key, text)| (key.to_owned(), Value::normal_string(text))).collect();
    tera.register_filter(TRANSLATE_FILTER, move |key: &str, values: Kwargs, state: &State| {
        plain.get(key).map_or_else(|| say(&locale, key, &values, state), |said| Ok(said.clone()))
    });
}

/// The message with the values in its placeholders. Where one of them is HTML, as a captured link is, so is the whole,
/// with everything else escaped here; where none is, it is plain text, which Tera escapes.
fn say(locale: &Locale, key: &str, values: &Kwargs, state: &State) -> TeraResult<Value> {
    let form = locale.form(key, values.get("count")?).map_err(Error::message)?;
    if !form.contains('{') {
        return Ok(Value::normal_string(form));
    }
    let is_html = values.iter().any(|(_, value)| value.is_safe());
    let mut said = String::with_capacity(form.len());
    for piece in parse_placeholders(form) {
        let value = match piece {
            MessagePart::Text(words) if is_html && words.contains(MARKUP) => {
                &Value::normal_string(words)
            }
            MessagePart::Text(words) => {
                said.push_str(words);
                continue;
            }
            MessagePart::Placeholder(name) => given(key, name, values)?,
        };
        // A whole number is written without its fraction.
        if let Some(number) = value.as_f64().filter(|_| value.is_f64()) {
            said.push_str(&number.to_string());
            continue;
        }
        match value.as_str() {
            Some(text) if value.is_safe() || !is_html => said.push_str(text),
            _ if is_html => said.push_str(&state.escape_if_needed(value)?),
            _ => said.push_str(&value.to_string()),
        }
    }
    Ok(if is_html { Value::safe_string(&said) } else { Value::normal_string(&said) })
}

fn given<'v>(key: &str, name: &str, values: &'v Kwargs) -> TeraResult<&'v Value> {
    let named = values.iter().find(|(known, _)| known.as_str() == Some(name));
    named
        .map(|(_, value)| value)
        .ok_or_else(|| Error::message(format!("{NEEDS} `{key}` needs `{name}`")))
}
