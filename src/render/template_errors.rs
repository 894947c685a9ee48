//! Explains the errors of templates: suggests values, messages and assets that exist.

use tera::{Context, Value};

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, best_match};
use crate::render::{Renderer, locale};

const VALUES_HELP: &str = "docs/template-values.md lists the values that templates can use";

/// The names of the values that templates get, at the top level.
const TOP_LEVEL_NAMES: &str = "site theme assets root menu colophon page article claim list lists \
     person groups entries corrections ratings title text articles feed sitemap";

impl Renderer {
    pub(super) fn template_errors(
        &self,
        error: &tera::Error,
        template: &str,
        context: &Context,
    ) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for diagnostic in self.theme.diagnose(error, Code::TemplateValue, template) {
            diagnostics.push(self.explain(diagnostic, context));
        }
        diagnostics
    }

    /// Adds a label and help, unless the diagnostic has them already.
    fn explain(&self, error: Diagnostic, context: &Context) -> Diagnostic {
        if !error.label.is_empty() {
            error
        } else if let Some(name) = self.theme.asset_at(error.span) {
            self.unknown_asset(error.span, name)
        } else if error.message.starts_with(locale::MISSING_VALUE) {
            let help = "docs/languages.md shows how to give values to a message";
            error.label("a value is missing here").help(help)
        } else if error.message.starts_with(locale::UNKNOWN_MESSAGE) {
            self.explain_unknown_message(error)
        } else {
            explain_unknown_value(error, context)
        }
    }

    fn explain_unknown_message(&self, error: Diagnostic) -> Diagnostic {
        let key = quoted_name(&error.message).to_owned();
        let suggestion = suggest(&key, &self.locale.message_keys());
        let help = format!("{suggestion}write a new message into `i18n/en.yaml` of the theme");
        let span = self.theme.word_before(error.span, &key);
        Diagnostic { span, ..error }.label("no such message").help(help)
    }

    fn unknown_asset(&self, span: Span, name: &str) -> Diagnostic {
        let names: Vec<&str> = self.assets.iter().map(|asset| asset.name.as_str()).collect();
        let suggestion = suggest(name, &names);
        Diagnostic::error(Code::UnknownAsset, span, format!("the theme has no asset `{name}`"))
            .label("no such file in `assets/`")
            .help(format!("{suggestion}put a new file into `assets/` of the theme"))
    }
}

/// Returns a question that ends with a space, or an empty string if no name is similar.
fn suggest(name: &str, names: &[&str]) -> String {
    match best_match(name, names) {
        Some(name) => format!("did you mean `{name}`? "),
        None => String::new(),
    }
}

/// Suggests a value for an unknown one. Some messages list the available names at their end.
fn explain_unknown_value(error: Diagnostic, context: &Context) -> Diagnostic {
    let fields = error.message.split_once(" Available fields: ");
    let listed = fields.or_else(|| error.message.split_once(" Available variables: "));
    let (message, names) = match listed {
        Some((message, names)) => (message, names.split(", ").collect()),
        None => (error.message.as_str(), names_in(context)),
    };
    let help = match best_match(quoted_name(message), &names) {
        Some(name) => format!("did you mean `{name}`? {VALUES_HELP}"),
        None => format!(
            "{VALUES_HELP}, and which of them can be missing: test those first, as in `{{% if \
             claim.response %}}`"
        ),
    };
    let message = message.trim_end_matches('.').to_owned();
    Diagnostic { message, ..error }.label("no such value here").help(help)
}

/// Returns the first name in backticks.
fn quoted_name(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

/// Returns the names of the values in a context, of their fields and of the theme's options.
fn names_in(context: &Context) -> Vec<&str> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for name in TOP_LEVEL_NAMES.split_whitespace() {
        if let Some(value) = context.get(name) {
            names.push(name);
            values.push(value);
        }
    }
    if let Some(theme) = context.get("theme").and_then(Value::as_map) {
        values.extend(theme.values());
    }
    for value in values {
        if let Some(fields) = value.as_map() {
            names.extend(fields.keys().filter_map(|key| key.as_str()));
        }
    }
    names
}
