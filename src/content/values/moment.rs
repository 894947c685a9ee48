//! Moments and stretches of a film or recording.

use serde_json::{Value, json};

use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::macros::yaml_struct;
use crate::content::yaml::words::read_text;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::{MOMENT_FORM, Moment};

impl FromYaml for Moment {
    const DESCRIPTION: &str = "a time in a film or recording";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let written = match &node.value {
            YamlValue::Number(_, written) => written.clone(),
            _ => read_text(node, diagnostics)?,
        };
        let moment = Self::parse(&written);
        if moment.is_none() {
            diagnostics.push(invalid_time(&written, span));
        }
        moment
    }

    fn schema() -> Value {
        json!({
            "type": "string",
            "pattern":
                "^([0-9]{1,4}:[0-5][0-9]|[0-9]{1,3}):[0-5][0-9]([.,][0-9]{1,3})?$",
        })
    }
}

/// Creates the diagnostic for a text that is not a time in a recording.
pub fn invalid_time(written: &str, span: Span) -> Diagnostic {
    let message = format!("`{written}` is not a time in a film or recording");
    Diagnostic::error(Code::InvalidTime, span, message)
        .label("not a time")
        .help(format!("write {MOMENT_FORM}"))
}

yaml_struct! {
    /// From one moment of a film or recording to another.
    "a stretch of a recording" TimeSpanFields {
        /// The moment at which it begins.
        @required from: Option<Spanned<Moment>>,
        /// The moment at which it ends.
        to: Option<Spanned<Moment>>,
    }
}

/// A moment of a film or recording, or a stretch from one moment to another.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct TimeSpan {
    pub from: Moment,
    pub to: Option<Moment>,
}

impl FromYaml for TimeSpan {
    const DESCRIPTION: &str = "a time, or `{from: …, to: …}`";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        if !matches!(node.value, YamlValue::Map(_)) {
            return Moment::from_yaml(node, diagnostics).map(|from| Self { from, to: None });
        }
        let fields = TimeSpanFields::from_yaml(node, diagnostics)?;
        let from = fields.from.as_ref()?.value;
        if let Some(to) = &fields.to
            && to.value <= from
        {
            let message = format!("{} is not after {from}", to.value);
            diagnostics.push(
                Diagnostic::error(Code::InvalidTime, to.span, message)
                    .label("not after the beginning")
                    .help("write the later of the two times as `to`"),
            );
            return None;
        }
        Some(Self { from, to: fields.to.map(|to| to.value) })
    }

    fn schema() -> Value {
        json!({"anyOf": [Moment::schema(), TimeSpanFields::schema()]})
    }
}

#[cfg(test)]
mod tests {
    use fancy_regex::Regex;

    use crate::content::yaml::decode::FromYaml;
    use crate::text::Moment;

    #[test]
    fn the_schema_allows_the_moments_that_are_read() {
        let schema = Moment::schema();
        let pattern = Regex::new(schema["pattern"].as_str().unwrap_or_default()).unwrap();
        let hours = ["", "1:", "01:", "100:", "1000:", "10000:", ":", "x:"];
        let minutes = ["", "5", "05", "59", "60", "99", "005", "100", "1000"];
        let seconds = ["", ":", ":5", ":05", ":59", ":60", ":005"];
        let fractions = ["", ".", ".5", ",25", ".125", ".1250", ".5,5", " "];
        let mut allowed = 0;
        for hour in hours {
            for minute in minutes {
                for second in seconds {
                    for fraction in fractions {
                        let written = format!("{hour}{minute}{second}{fraction}");
                        let is_read = Moment::parse(&written).is_some();
                        assert_eq!(pattern.is_match(&written).unwrap(), is_read, "{written}");
                        allowed += usize::from(is_read);
                    }
                }
            }
        }
        assert!(allowed > 100);
    }
}
