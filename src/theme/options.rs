//! The options of a theme: what `theme.yaml` declares, what a theme that extends it changes, and what `site.yaml` sets.
//! It must not know what any option is for.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::files::site::SiteFile;
use crate::content::values::{Color, Words};
use crate::content::yaml::decode;
use crate::content::yaml::decode::{Decode, Entry, entries};
use crate::content::yaml::macros::{choice, record};
use crate::content::yaml::{Kind, Node};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::color::{self, MIN_TEXT_CONTRAST};
use crate::theme::inheritance::Folder;

choice! {
    /// What an option holds.
    "a type of option" Type {
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

record! {
    /// An option in `theme.yaml`.
    "an option" OptionFile {
        /// What it holds; left out where an option of another theme is changed.
        kind = "type": Option<Spanned<Type>>,
        /// What it is where the site says nothing.
        default: Option<Spanned<Node>>,
        /// What it does.
        description: Option<Spanned<String>>,
        /// The words that a choice is made from.
        choices: Vec<Spanned<Words>>,
        /// The least whole number.
        minimum: Option<Spanned<i64>>,
        /// The greatest whole number.
        maximum: Option<Spanned<i64>>,
        /// The colour on which a colour is read.
        ground: Option<Spanned<Color>>,
    }
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// Any text, or one of a few words.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A colour, `#rgb` or `#rrggbb`.
    Color(String),
}

/// An option as far as it is known.
#[derive(Debug, Clone)]
struct Declared {
    kind: Type,
    choices: Vec<String>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    ground: Option<String>,
    value: Spanned<OptionValue>,
    /// Whether its declaration holds, so that values can be judged by it.
    is_sound: bool,
}

/// The options of the theme in `folders` with their values, by name. Where `is_other` says that the site is not written
/// for this theme, options that it does not have are passed over.
pub(crate) fn load(
    folders: &[Folder],
    site: Option<&SiteFile>,
    is_other: bool,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, OptionValue> {
    let mut options = BTreeMap::new();
    for record in folders.iter().rev().flat_map(|folder| folder.records.iter().rev()) {
        let declared = record.options.clone().and_then(|node| entries(node.value, diagnostics));
        declared.into_iter().flatten().for_each(|entry| declare(&mut options, entry, diagnostics));
    }
    let set = site
        .and_then(|site| site.theme_options.clone())
        .and_then(|node| entries(node.value, diagnostics));
    set.into_iter()
        .flatten()
        .for_each(|entry| self::set(&mut options, entry, is_other, diagnostics));
    options.iter().for_each(|(name, option)| option.check_contrast(name, diagnostics));
    options.into_iter().map(|(name, option)| (name, option.value.value)).collect()
}

/// The options that style sheets can use, as custom properties.
pub(crate) fn style_sheet(options: &BTreeMap<String, OptionValue>) -> String {
    let property = |(name, value): (&String, &OptionValue)| {
        let name = name.replace('_', "-");
        match value {
            OptionValue::Color(value) => format!("  --option-{name}: {value};\n"),
            OptionValue::Number(value) => format!("  --option-{name}: {value};\n"),
            OptionValue::Text(_) | OptionValue::Flag(_) => String::new(),
        }
    };
    format!(":root {{\n{}}}\n", options.iter().map(property).collect::<String>())
}

/// Adds an option, or changes the one of that name of a theme that is extended.
fn declare(options: &mut BTreeMap<String, Declared>, entry: Entry, diagnostics: &mut Diagnostics) {
    let mut mistakes = Diagnostics::default();
    if !is_name(&entry.key) {
        mistakes.push(no_name(&entry));
    }
    let before = options.get(&entry.key);
    let mut option = match OptionFile::decode(entry.value, &mut mistakes) {
        Some(file) => Declared::of(&file, before, entry.key_span, &mut mistakes),
        None => before.cloned().unwrap_or_else(|| Declared::neutral(Type::Text, entry.key_span)),
    };
    option.is_sound &= !mistakes.has_errors();
    diagnostics.append(mistakes);
    options.insert(entry.key, option);
}

/// Whether templates can write `theme.options.<name>`.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn no_name(entry: &Entry) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        entry.key_span,
        format!("`{}` cannot be the name of an option", entry.key),
    )
    .label("not a name that templates can write")
    .help("begin with a letter, and use lower-case letters, digits and `_`")
}

/// Gives an option the value that the site sets.
fn set(
    options: &mut BTreeMap<String, Declared>,
    entry: Entry,
    is_other: bool,
    diagnostics: &mut Diagnostics,
) {
    if matches!(entry.value.kind, Kind::Null) {
        return;
    }
    match options.get_mut(&entry.key) {
        Some(option) if option.is_sound => option.set(entry.value, diagnostics),
        None if !is_other => diagnostics.push(unknown(&entry, options)),
        _ => {}
    }
}

fn unknown(entry: &Entry, options: &BTreeMap<String, Declared>) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownField,
        entry.key_span,
        format!("the theme has no option `{}`", entry.key),
    )
    .label("unknown option")
    .help("this theme has no options; take the line away")
    .suggest_similar(&entry.key, options.keys().map(String::as_str))
}

impl Declared {
    /// What a declaration makes of the option of that name `before` it.
    fn of(
        file: &OptionFile,
        before: Option<&Self>,
        name: Span,
        mistakes: &mut Diagnostics,
    ) -> Self {
        let kind = before.map(|before| before.kind).or(file.kind.as_deref().copied());
        let mut option =
            before.cloned().unwrap_or_else(|| Self::neutral(kind.unwrap_or(Type::Text), name));
        option.check_type(file, before, name, mistakes);
        option.restrict(file, mistakes);
        match &file.default {
            Some(default) if kind.is_some() => option.set(default.value.clone(), mistakes),
            None if before.is_some() => {
                mistakes.extend(option.misfit(&option.value.value, name).map(inherited))
            }
            None if option.kind != Type::Text && !file.has("default") => {
                mistakes.push(decode::missing("an option", "default", name));
            }
            _ => {}
        }
        option
    }

    /// An option that nothing is known of but its type.
    fn neutral(kind: Type, span: Span) -> Self {
        let value = match kind {
            Type::Text | Type::Choice => OptionValue::Text(String::new()),
            Type::Flag => OptionValue::Flag(false),
            Type::Number => OptionValue::Number(0),
            Type::Color => OptionValue::Color("#000000".to_owned()),
        };
        let value = Spanned { value, span };
        Self {
            kind,
            choices: Vec::new(),
            minimum: None,
            maximum: None,
            ground: None,
            value,
            is_sound: true,
        }
    }

    fn check_type(
        &self,
        file: &OptionFile,
        before: Option<&Self>,
        name: Span,
        mistakes: &mut Diagnostics,
    ) {
        match &file.kind {
            Some(kind) if kind.value != self.kind => mistakes.push(
                Diagnostic::error(
                    Code::InvalidValue,
                    kind.span,
                    "an inherited option cannot change its type",
                )
                .label(format!("it is of the type `{}`", self.kind.word()))
                .help("take this line away, or give the option another name"),
            ),
            None if before.is_none() && !file.has("type") => {
                mistakes.push(decode::missing("an option", "type", name))
            }
            _ => {}
        }
    }

    /// Takes over what a declaration says of the values.
    fn restrict(&mut self, file: &OptionFile, mistakes: &mut Diagnostics) {
        self.check_restrictions(file, mistakes);
        if !file.choices.is_empty() {
            self.choices = file.choices.iter().map(|choice| choice.value.0.clone()).collect();
        }
        let number = |bound: &Option<Spanned<i64>>| bound.as_deref().copied();
        self.minimum = number(&file.minimum).or(self.minimum);
        self.maximum = number(&file.maximum).or(self.maximum);
        self.ground = file.ground.as_deref().map(|ground| ground.0.clone()).or(self.ground.take());
    }

    fn check_restrictions(&self, file: &OptionFile, mistakes: &mut Diagnostics) {
        let fields = [
            ("choices", Type::Choice, file.choices.first().map(|choice| choice.span)),
            ("minimum", Type::Number, file.minimum.as_ref().map(|minimum| minimum.span)),
            ("maximum", Type::Number, file.maximum.as_ref().map(|maximum| maximum.span)),
            ("ground", Type::Color, file.ground.as_ref().map(|ground| ground.span)),
        ];
        for (field, kind, span) in fields {
            mistakes.extend(
                span.filter(|_| self.kind != kind).map(|span| misplaced(field, kind, span)),
            );
        }
        for (at, choice) in file.choices.iter().enumerate() {
            let is_there =
                file.choices.iter().take(at).any(|earlier| earlier.value == choice.value);
            mistakes.extend(is_there.then(|| repeated(choice)));
        }
        if self.kind == Type::Choice && self.choices.is_empty() && !file.has("choices") {
            mistakes.push(decode::missing("a choice", "choices", file.span));
        }
    }

    /// Reads a value of this option.
    fn set(&mut self, node: Node, diagnostics: &mut Diagnostics) {
        let span = node.span;
        let value = match self.kind {
            Type::Text => String::decode(node, diagnostics).map(OptionValue::Text),
            Type::Choice => Words::decode(node, diagnostics).map(|word| OptionValue::Text(word.0)),
            Type::Flag => bool::decode(node, diagnostics).map(OptionValue::Flag),
            Type::Number => i64::decode(node, diagnostics).map(OptionValue::Number),
            Type::Color => {
                Color::decode(node, diagnostics).map(|colour| OptionValue::Color(colour.0))
            }
        };
        let Some(value) = value else { return };
        match self.misfit(&value, span) {
            Some(mistake) => diagnostics.push(mistake),
            None => self.value = Spanned { value, span },
        }
    }

    /// `invalid-value` for a value beyond the bounds or not among the choices.
    fn misfit(&self, value: &OptionValue, span: Span) -> Option<Diagnostic> {
        let wrong = |message: String| Diagnostic::error(Code::InvalidValue, span, message);
        match value {
            OptionValue::Number(value) => {
                let low = self
                    .minimum
                    .filter(|minimum| value < minimum)
                    .map(|minimum| format!("less than {minimum}"));
                let high = self
                    .maximum
                    .filter(|maximum| value > maximum)
                    .map(|most| format!("more than {most}"));
                let why = low.or(high)?;
                Some(
                    wrong(format!("{value} is {why}"))
                        .label(why)
                        .help("write a whole number within the bounds"),
                )
            }
            OptionValue::Text(word) if !self.choices.is_empty() && !self.choices.contains(word) => {
                let choices = self.choices.iter().map(String::as_str);
                Some(
                    wrong(format!("`{word}` is not one of the choices"))
                        .label("not a choice")
                        .help("choose a word of `choices`")
                        .suggest_similar(word, choices),
                )
            }
            _ => None,
        }
    }

    /// `low-contrast` for a colour that is hard to read on its ground.
    fn check_contrast(&self, name: &str, diagnostics: &mut Diagnostics) {
        let (OptionValue::Color(colour), Some(ground)) = (&self.value.value, &self.ground) else {
            return;
        };
        let (Some(color), Some(on)) = (color::parse(colour), color::parse(ground)) else { return };
        let contrast = color::contrast(color, on);
        if contrast >= MIN_TEXT_CONTRAST {
            return;
        }
        let message =
            format!("`{name}` has a contrast of {contrast:.2}:1 with its ground `{ground}`");
        diagnostics.push(
            Diagnostic::warning(Code::LowContrast, self.value.span, message)
                .label("hard to read")
                .help(format!("text needs {MIN_TEXT_CONTRAST}:1 (WCAG 2.2, 1.4.3): choose a colour that is darker, or lighter on a dark ground")),
        );
    }
}

fn inherited(mistake: Diagnostic) -> Diagnostic {
    mistake.note("this is the default that the option inherits; give it another `default`")
}

fn misplaced(field: &str, kind: Type, span: Span) -> Diagnostic {
    let message = format!("only an option of the type `{}` has `{field}`", kind.word());
    Diagnostic::error(Code::UnknownField, span, message)
        .label("means nothing here")
        .help("take it away, or correct `type`")
}

fn repeated(choice: &Spanned<Words>) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateId,
        choice.span,
        format!("the choice `{}` stands here twice", choice.value.0),
    )
    .label("second time")
    .help("keep one of the two")
}
