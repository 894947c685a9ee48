//! The options of a theme: `theme.yaml` declares them, a theme that extends it can change them, and
//! `site.yaml` sets them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::files::site::SiteFile;
use crate::content::values::{Color, ShortText};
use crate::content::yaml::decode;
use crate::content::yaml::decode::{FromYaml, MapEntry, map_entries};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::color::{self, MIN_TEXT_CONTRAST, Rgb};
use crate::theme::inheritance::ThemeDir;

/// The option for the colour of links, which a site can also set as `colors.accent`.
const ACCENT: &str = "accent";

yaml_enum! {
    /// The type of an option.
    "a type of option" OptionType {
        /// Any text.
        Text = "string",
        /// True or false.
        Flag = "boolean",
        /// A whole number.
        Number = "integer",
        /// A colour.
        Color = "color",
        /// One of a few words.
        Choice = "choice",
    }
}

yaml_struct! {
    /// An option in `theme.yaml`.
    "an option" OptionFile {
        /// The type of its values. A theme that changes an inherited option leaves it out.
        kind = "type": Option<Spanned<OptionType>>,
        /// The value if the site does not set the option.
        default: Option<Spanned<YamlNode>>,
        /// A description for readers of the file.
        description: Option<Spanned<String>>,
        /// The words to choose from.
        choices: Vec<Spanned<ShortText>>,
        /// The smallest whole number.
        minimum: Option<Spanned<i64>>,
        /// The largest whole number.
        maximum: Option<Spanned<i64>>,
        /// The background of a text in this colour.
        ground: Option<Spanned<Color>>,
    }
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// Any text, or one of the choices.
    Text(String),
    Flag(bool),
    Number(i64),
    /// `#rgb` or `#rrggbb`.
    Color(String),
}

/// An option as the themes declare it, with its value.
#[derive(Debug, Clone)]
struct DeclaredOption {
    kind: OptionType,
    choices: Vec<String>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    ground: Option<String>,
    value: Spanned<OptionValue>,
    /// Whether its declarations have no errors, so that values can be checked against them.
    is_valid: bool,
}

/// Loads the options of a theme and of the themes that it extends, with the values that the site
/// sets. If `is_other`, the site was written for another theme, whose options are ignored.
pub(crate) fn load(
    chain: &[ThemeDir],
    site: Option<&SiteFile>,
    is_other: bool,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, OptionValue> {
    let mut options = BTreeMap::new();
    for record in chain.iter().rev().flat_map(|theme| theme.records.iter().rev()) {
        for entry in entries_of(record.options.as_ref(), diagnostics) {
            declare(&mut options, entry, diagnostics);
        }
    }
    let settings = site.and_then(|site| site.theme_options.as_ref());
    for entry in entries_of(settings, diagnostics) {
        set(&mut options, entry, is_other, diagnostics);
    }
    if let Some(accent) = site.and_then(SiteFile::accent)
        && let Some(option) = options.get_mut(ACCENT)
    {
        diagnostics.extend(option.set_accent(accent));
    }
    let mut values = BTreeMap::new();
    for (name, option) in options {
        diagnostics.extend(option.low_contrast(&name));
        values.insert(name, option.value.value);
    }
    values
}

fn entries_of(mapping: Option<&Spanned<YamlNode>>, diagnostics: &mut Diagnostics) -> Vec<MapEntry> {
    let entries = mapping.and_then(|node| map_entries(node.value.clone(), diagnostics));
    entries.unwrap_or_default()
}

/// Returns a style sheet with the colours and numbers as custom properties, and with the colours of
/// the head of the pages if the site has one.
pub(crate) fn style_sheet(
    options: &BTreeMap<String, OptionValue>,
    site: Option<&SiteFile>,
) -> String {
    let mut css = String::from(":root {\n");
    for (name, value) in options {
        let value = match value {
            OptionValue::Color(value) => value.clone(),
            OptionValue::Number(value) => value.to_string(),
            OptionValue::Text(_) | OptionValue::Flag(_) => continue,
        };
        css += &format!("  --option-{}: {value};\n", name.replace('_', "-"));
    }
    css.push_str("}\n");
    if let Some(site) = site
        && let Some(head) = site.head_color()
        && let Some(head) = color::parse(&head.value.0)
    {
        css.push_str(&head_style(head, site.logo.is_some()));
    }
    css
}

/// Returns the custom properties of the head of the pages. On dark screens a light head is darker,
/// unless it has a logo, which is drawn for one background.
fn head_style(head: Rgb, has_logo: bool) -> String {
    const MIN_DARK_CONTRAST: f64 = 7.0;
    let mut dark = head;
    if !has_logo {
        dark = color::nearest_readable(head, color::WHITE, MIN_DARK_CONTRAST);
    }
    let mut css = String::from(":root {\n");
    for (name, light, dark) in
        [("head", head, dark), ("head-ink", color::text_color_on(head), color::text_color_on(dark))]
    {
        let (light, dark) = (color::hex(light), color::hex(dark));
        css += &format!("  --{name}: light-dark({light}, {dark});\n");
    }
    css + "}\n"
}

/// Adds an option, or changes an inherited one.
fn declare(
    options: &mut BTreeMap<String, DeclaredOption>,
    entry: MapEntry,
    diagnostics: &mut Diagnostics,
) {
    let mut errors = Diagnostics::default();
    if !is_valid_name(&entry.key) {
        errors.push(invalid_name(&entry));
    }
    let inherited = options.get(&entry.key);
    let mut option = match OptionFile::from_yaml(entry.value, &mut errors) {
        Some(file) => DeclaredOption::from_file(&file, inherited, entry.key_span, &mut errors),
        None => match inherited {
            Some(inherited) => inherited.clone(),
            None => DeclaredOption::new(OptionType::Text, entry.key_span),
        },
    };
    option.is_valid &= !errors.has_errors();
    diagnostics.append(errors);
    options.insert(entry.key, option);
}

/// Returns whether templates can write `theme.options.<name>`.
fn is_valid_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn invalid_name(entry: &MapEntry) -> Diagnostic {
    let message = format!("`{}` cannot be the name of an option", entry.key);
    Diagnostic::error(Code::InvalidValue, entry.key_span, message)
        .label("not a name that templates can write")
        .help("begin with a letter, and use lower-case letters, digits and `_`")
}

/// Gives an option the value that the site sets.
fn set(
    options: &mut BTreeMap<String, DeclaredOption>,
    entry: MapEntry,
    is_other: bool,
    diagnostics: &mut Diagnostics,
) {
    if matches!(entry.value.value, YamlValue::Null) {
        return;
    }
    match options.get_mut(&entry.key) {
        Some(option) if option.is_valid => option.set(entry.value, diagnostics),
        None if !is_other => diagnostics.push(unknown_option(&entry, options)),
        _ => {}
    }
}

fn unknown_option(entry: &MapEntry, options: &BTreeMap<String, DeclaredOption>) -> Diagnostic {
    let message = format!("the theme has no option `{}`", entry.key);
    let error =
        Diagnostic::error(Code::UnknownField, entry.key_span, message).label("unknown option");
    if entry.key == "footer" {
        return error.help(
            "write `footer: …` on a line of its own, not below `theme_options`: it is a setting of \
             the site, and can have links",
        );
    }
    error
        .help("this theme has no options; remove the line")
        .suggest_similar(&entry.key, options.keys().map(String::as_str))
}

impl DeclaredOption {
    fn new(kind: OptionType, span: Span) -> Self {
        let value = match kind {
            OptionType::Text | OptionType::Choice => OptionValue::Text(String::new()),
            OptionType::Flag => OptionValue::Flag(false),
            OptionType::Number => OptionValue::Number(0),
            OptionType::Color => OptionValue::Color("#000000".to_owned()),
        };
        Self {
            kind,
            choices: Vec::new(),
            minimum: None,
            maximum: None,
            ground: None,
            value: Spanned { value, span },
            is_valid: true,
        }
    }

    /// Builds an option from its declaration and the one that it inherits. `name` is the span of
    /// its name.
    fn from_file(
        file: &OptionFile,
        inherited: Option<&Self>,
        name: Span,
        errors: &mut Diagnostics,
    ) -> Self {
        let has_type = inherited.is_some() || file.kind.is_some();
        let mut option = match inherited {
            Some(inherited) => inherited.clone(),
            None => Self::new(file.kind.as_deref().copied().unwrap_or(OptionType::Text), name),
        };
        option.check_type(file, inherited.is_some(), name, errors);
        option.restrict(file, errors);
        if let Some(default) = &file.default {
            if has_type {
                option.set(default.value.clone(), errors);
            }
        } else if inherited.is_some() {
            if let Some(error) = option.misfit(&option.value.value, name) {
                let note =
                    "this is the default that the option inherits; give it another `default`";
                errors.push(error.note(note));
            }
        } else if option.kind != OptionType::Text && !file.is_present("default") {
            errors.push(decode::missing("an option", "default", name));
        }
        option
    }

    fn check_type(
        &self,
        file: &OptionFile,
        is_inherited: bool,
        name: Span,
        errors: &mut Diagnostics,
    ) {
        match &file.kind {
            Some(kind) if kind.value != self.kind => {
                let message = "an inherited option cannot change its type";
                errors.push(
                    Diagnostic::error(Code::InvalidValue, kind.span, message)
                        .label(format!("it is of the type `{}`", self.kind.as_str()))
                        .help("remove this line, or give the option another name"),
                );
            }
            None if !is_inherited && !file.is_present("type") => {
                errors.push(decode::missing("an option", "type", name));
            }
            _ => {}
        }
    }

    /// Takes over the choices, bounds and background of a declaration.
    fn restrict(&mut self, file: &OptionFile, errors: &mut Diagnostics) {
        self.check_restrictions(file, errors);
        if !file.choices.is_empty() {
            self.choices = file.choices.iter().map(|choice| choice.value.0.clone()).collect();
        }
        self.minimum = file.minimum.as_deref().copied().or(self.minimum);
        self.maximum = file.maximum.as_deref().copied().or(self.maximum);
        if let Some(ground) = &file.ground {
            self.ground = Some(ground.value.0.clone());
        }
    }

    fn check_restrictions(&self, file: &OptionFile, errors: &mut Diagnostics) {
        let fields = [
            ("choices", OptionType::Choice, file.choices.first().map(|it| it.span)),
            ("minimum", OptionType::Number, file.minimum.as_ref().map(|it| it.span)),
            ("maximum", OptionType::Number, file.maximum.as_ref().map(|it| it.span)),
            ("ground", OptionType::Color, file.ground.as_ref().map(|it| it.span)),
        ];
        for (field, kind, span) in fields {
            if let Some(span) = span
                && self.kind != kind
            {
                errors.push(misplaced(field, kind, span));
            }
        }
        for (index, choice) in file.choices.iter().enumerate() {
            if file.choices.iter().take(index).any(|earlier| earlier.value == choice.value) {
                errors.push(repeated(choice));
            }
        }
        if self.kind == OptionType::Choice && self.choices.is_empty() && !file.is_present("choices")
        {
            errors.push(decode::missing("a choice", "choices", file.span));
        }
    }

    fn decode(&self, node: YamlNode, diagnostics: &mut Diagnostics) -> Option<OptionValue> {
        Some(match self.kind {
            OptionType::Text => OptionValue::Text(String::from_yaml(node, diagnostics)?),
            OptionType::Choice => OptionValue::Text(ShortText::from_yaml(node, diagnostics)?.0),
            OptionType::Flag => OptionValue::Flag(bool::from_yaml(node, diagnostics)?),
            OptionType::Number => OptionValue::Number(i64::from_yaml(node, diagnostics)?),
            OptionType::Color => OptionValue::Color(Color::from_yaml(node, diagnostics)?.0),
        })
    }

    /// Decodes and checks a value of this option.
    fn set(&mut self, node: YamlNode, diagnostics: &mut Diagnostics) {
        let span = node.span;
        let Some(value) = self.decode(node, diagnostics) else { return };
        match self.misfit(&value, span) {
            Some(error) => diagnostics.push(error),
            None => self.value = Spanned { value, span },
        }
    }

    /// Takes over the colour of links that the site chooses outside of `theme_options`. Returns an
    /// error if `theme_options` has another one.
    fn set_accent(&mut self, accent: &Spanned<Color>) -> Option<Diagnostic> {
        let value = OptionValue::Color(accent.value.0.clone());
        let earlier = &self.value;
        if earlier.span.file == FileId::SITE && earlier.value != value {
            let message = "`colors` and `theme_options` have different colours for links";
            let error = Diagnostic::error(Code::InvalidValue, accent.span, message)
                .label("this is one")
                .related(earlier.span, "this is the other")
                .help("keep `accent` below `colors`, and remove the one below `theme_options`");
            return Some(error);
        }
        if self.kind == OptionType::Color {
            self.value = Spanned { value, span: accent.span };
        }
        None
    }

    /// Returns an error if a value is out of bounds or not among the choices.
    fn misfit(&self, value: &OptionValue, span: Span) -> Option<Diagnostic> {
        match value {
            OptionValue::Number(value) => {
                let problem = match (self.minimum, self.maximum) {
                    (Some(minimum), _) if *value < minimum => format!("less than {minimum}"),
                    (_, Some(maximum)) if *value > maximum => format!("more than {maximum}"),
                    _ => return None,
                };
                let message = format!("{value} is {problem}");
                let error = Diagnostic::error(Code::InvalidValue, span, message).label(problem);
                Some(error.help("write a whole number within the bounds"))
            }
            OptionValue::Text(word) if !self.choices.is_empty() && !self.choices.contains(word) => {
                let message = format!("`{word}` is not one of the choices");
                let error = Diagnostic::error(Code::InvalidValue, span, message)
                    .label("not a choice")
                    .help("choose a word of `choices`")
                    .suggest_similar(word, self.choices.iter().map(String::as_str));
                Some(error)
            }
            _ => None,
        }
    }

    /// Returns a warning if a colour is hard to read on its background.
    fn low_contrast(&self, name: &str) -> Option<Diagnostic> {
        let OptionValue::Color(color) = &self.value.value else { return None };
        let ground = self.ground.as_ref()?;
        let (written, ground_color) = (color::parse(color)?, color::parse(ground)?);
        let contrast = color::contrast(written, ground_color);
        if contrast >= MIN_TEXT_CONTRAST {
            return None;
        }
        let message =
            format!("`{name}` has a contrast of {contrast:.2}:1 with its ground `{ground}`");
        let near = color::nearest_readable(written, ground_color, MIN_TEXT_CONTRAST);
        let help = format!(
            "text needs {MIN_TEXT_CONTRAST}:1 (WCAG 2.2, 1.4.3): `{}` is a similar colour that has it",
            color::hex(near)
        );
        let warning = Diagnostic::warning(Code::LowContrast, self.value.span, message);
        Some(warning.label("hard to read").help(help))
    }
}

fn misplaced(field: &str, kind: OptionType, span: Span) -> Diagnostic {
    let message = format!("only an option of the type `{}` has `{field}`", kind.as_str());
    Diagnostic::error(Code::UnknownField, span, message)
        .label("has no effect here")
        .help("remove it, or correct `type`")
}

fn repeated(choice: &Spanned<ShortText>) -> Diagnostic {
    let message = format!("the choice `{}` is listed twice", choice.value.0);
    Diagnostic::error(Code::DuplicateId, choice.span, message)
        .label("second time")
        .help("keep one of the two")
}
