//! The filter of templates that translates messages: `{{ "held" | t(reason=why) }}`.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::render::locale::{Locale, MISSING_VALUE};
use crate::theme::TRANSLATE_FILTER;
use crate::theme::messages::{MessagePart, parse_placeholders};

/// Registers the filter with the messages of `locale`.
pub(crate) fn register(tera: &mut Tera, locale: Arc<Locale>) {
    tera.register_filter(TRANSLATE_FILTER, move |key: &str, values: Kwargs, state: &State| {
        translate(&locale, key, &values, state)
    });
}

/// Returns a message with values for its placeholders. If a value is HTML, such as a captured link,
/// the result is HTML and all else is escaped here; if not, Tera escapes the plain text later.
fn translate(locale: &Locale, key: &str, values: &Kwargs, state: &State) -> TeraResult<Value> {
    let message = locale.message(key, values.get("count")?).map_err(Error::message)?;
    let is_html = values.iter().any(|(_, value)| value.is_safe());
    let mut text = String::new();
    for part in parse_placeholders(message) {
        match part {
            MessagePart::Text(words) if is_html => {
                text.push_str(&state.escape_if_needed(&Value::normal_string(words))?);
            }
            MessagePart::Text(words) => text.push_str(words),
            MessagePart::Placeholder(name) => {
                push_value(find_value(key, name, values)?, is_html, state, &mut text)?;
            }
        }
    }
    Ok(if is_html { Value::safe_string(&text) } else { Value::normal_string(&text) })
}

fn push_value(value: &Value, is_html: bool, state: &State, text: &mut String) -> TeraResult<()> {
    if value.is_f64()
        && let Some(number) = value.as_f64()
    {
        // Tera would write a whole number with a fraction.
        text.push_str(&number.to_string());
    } else if is_html && !value.is_safe() {
        text.push_str(&state.escape_if_needed(value)?);
    } else if let Some(string) = value.as_str() {
        text.push_str(string);
    } else {
        text.push_str(&value.to_string());
    }
    Ok(())
}

fn find_value<'v>(key: &str, name: &str, values: &'v Kwargs) -> TeraResult<&'v Value> {
    match values.iter().find(|(known, _)| known.as_str() == Some(name)) {
        Some((_, value)) => Ok(value),
        None => Err(Error::message(format!("{MISSING_VALUE} `{key}` needs `{name}`"))),
    }
}
