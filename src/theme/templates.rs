//! Templates read together, and what Tera says of them as diagnostics. It must not know what a page holds.

use std::io::{self, Write};
use std::iter;
use std::ops::Range;

use tera::{Context, ErrorKind, Kwargs, State, Tera};

use crate::diagnostics::source_map::Position;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, format_list};
use crate::theme::{SAY, Theme};

/// What to do about a template that Tera refuses, where it does not say so itself.
const TERA_HELP: &str =
    "https://keats.github.io/tera/ lists the filters, tests and functions that templates can use";

/// How Tera begins to say that components use one another without end.
const ENDLESS: &str = "Maximum render recursion depth";

/// The largest page, in bytes: the largest article with much more than as much again for its markup.
const MAX_PAGE_BYTES: usize = 64 * 1024 * 1024;

/// Room for most pages, in bytes.
const USUAL_PAGE_BYTES: usize = 16 * 1024;

impl Theme {
    /// A template as bytes, as long as they are not too many.
    pub fn render(
        &self,
        tera: &Tera,
        template: &str,
        context: &Context,
    ) -> tera::TeraResult<Vec<u8>> {
        let mut page = Bounded(Vec::with_capacity(USUAL_PAGE_BYTES));
        tera.render_to(template, context, &mut page)?;
        Ok(page.0)
    }

    /// Adds the templates; one that names a filter or template that does not exist is reported and left
    /// out, so that the others are checked too.
    pub(crate) fn add(
        &mut self,
        mut templates: Vec<(String, String)>,
        diagnostics: &mut Diagnostics,
    ) {
        while !templates.is_empty() {
            let mut tera = reader();
            let added = tera
                .set_fallback_prefixes(self.prefixes.clone())
                .and_then(|()| tera.add_raw_templates(templates.clone()));
            let Err(error) = added else {
                self.tera = tera;
                return;
            };
            let mistakes = self.mistakes(&error, Code::TemplateSyntax, "");
            let is_faulty = |name: &String| {
                mistakes.iter().any(|mistake| Some(&mistake.span.file) == self.files.get(name))
            };
            let (faulty, sound): (Vec<_>, Vec<_>) =
                templates.into_iter().partition(|(name, _)| is_faulty(name));
            diagnostics.extend(mistakes.into_iter().filter(|mistake| !self.follows(mistake)));
            if faulty.is_empty() {
                return;
            }
            self.left_out.extend(faulty);
            templates = sound;
        }
    }

    /// Whether a mistake is only that a template is left out for another one: its component or the template
    /// itself is then not found.
    fn follows(&self, mistake: &Diagnostic) -> bool {
        let Some(wanted) = mistake.message.split('`').nth(1) else { return false };
        let declares = |text: &str| text.contains(&format!("component {wanted}("));
        self.left_out.iter().any(|(name, text)| {
            name == wanted || name.ends_with(&format!("/{wanted}")) || declares(text)
        })
    }

    /// A template's error as diagnostics; `template` is the one that was asked for.
    pub fn mistakes(&self, error: &tera::Error, code: Code, template: &str) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = &report.span().range;
                let span = self
                    .span_in(report.filename(), range)
                    .unwrap_or_else(|| self.template_span(template));
                vec![Diagnostic::error(code, span, report.message().to_owned()).help(TERA_HELP)]
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("there is no template `{parent}` to extend");
                let names: Vec<&str> =
                    self.files.keys().filter_map(|name| Some(name.split_once('/')?.1)).collect();
                vec![
                    Diagnostic::error(code, self.naming(current, parent), message)
                        .suggest_similar(parent, names),
                ]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                vec![self.circle(code, iter::once(tpl).chain(inheritance_chain), "extends")]
            }
            ErrorKind::CircularInclude { include_chain, .. } => {
                vec![self.circle(code, include_chain, "includes")]
            }
            ErrorKind::Io(_) => vec![self.too_large(template)],
            ErrorKind::Msg(message) if message.starts_with(ENDLESS) => {
                vec![self.endless(code, template)]
            }
            kind => self.reports(&kind.to_string(), code, template),
        }
    }

    /// A template that leads back to itself: the last of `chain`, which stands in it before.
    fn circle<'a>(
        &self,
        code: Code,
        chain: impl IntoIterator<Item = &'a String>,
        verb: &str,
    ) -> Diagnostic {
        let chain: Vec<&str> = chain.into_iter().map(String::as_str).collect();
        let template = chain.last().copied().unwrap_or_default();
        let way: Vec<&str> =
            chain.iter().copied().skip_while(|name| *name != template).skip(1).collect();
        let span = self.naming(template, way.first().copied().unwrap_or_default());
        let mistake = Diagnostic::error(code, span, format!("`{template}` {verb} itself"));
        let mistake = if way.len() > 1 {
            mistake.note(format!("by way of {}", format_list(&way)))
        } else {
            mistake
        };
        mistake.label("this leads back to it").help(self.way_out(template))
    }

    /// How a template gets at the one that it replaces.
    fn way_out(&self, template: &str) -> String {
        let (theme, name) = template.split_once('/').unwrap_or_default();
        let parents =
            self.prefixes.iter().skip_while(|prefix| prefix.trim_end_matches('/') != theme).skip(1);
        let mut names = parents.map(|prefix| format!("{prefix}{name}"));
        match names.find(|name| self.files.contains_key(name)) {
            Some(parent) => format!("the template that this one replaces has the name `{parent}`"),
            None => "name another template, in the end one that leads to no other".to_owned(),
        }
    }

    /// A place in a template as it was given to Tera, as a place in the template as it is written.
    fn span_in(&self, template: &str, range: &Range<usize>) -> Option<Span> {
        let file = *self.files.get(template)?;
        Some(Span::new(file, range.clone()))
    }

    fn endless(&self, code: Code, template: &str) -> Diagnostic {
        Diagnostic::error(
            code,
            self.template_span(template),
            format!("a component of `{template}` never ends"),
        )
        .label("this page uses it")
        .help("look for a component that uses itself, or another one that uses it")
    }

    fn too_large(&self, template: &str) -> Diagnostic {
        let message =
            format!("`{template}` makes a page of more than {} MiB", MAX_PAGE_BYTES / 1024 / 1024);
        Diagnostic::error(Code::PageTooLarge, self.template_span(template), message)
            .label("this page has no end")
            .help("look for loops inside one another that run too often")
    }

    /// The errors of a drawn report, which is all that Tera gives for some: a line `error: …` and a line
    /// `--> name:line:column` each.
    fn reports(&self, drawn: &str, code: Code, template: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut message = drawn.lines().next().unwrap_or_default().trim_start_matches("error: ");
        for line in drawn.lines() {
            if let Some(text) = line.strip_prefix("error: ") {
                message = text;
            } else if let Some(span) =
                line.trim().strip_prefix("--> ").and_then(|place| self.place(place))
            {
                found.push(Diagnostic::error(code, span, message).help(TERA_HELP));
            }
        }
        if found.is_empty() {
            found.push(
                Diagnostic::error(code, self.template_span(template), message).help(TERA_HELP),
            );
        }
        found
    }

    fn place(&self, place: &str) -> Option<Span> {
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let (file, text) =
            self.files.get(name).and_then(|file| Some((*file, self.texts.get(file)?)))?;
        let start = text.offset(Position { line, column });
        let word = text.slice(start..text.text().len());
        let length =
            word.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(word.len()).max(1);
        Some(Span::new(file, start..start + length))
    }

    /// Where a template names another one.
    fn naming(&self, template: &str, named: &str) -> Span {
        let place =
            self.files.get(template).and_then(|id| Some((*id, self.texts.get(id)?))).and_then(
                |(id, file)| {
                    let short = named.split_once('/').map_or(named, |(_, short)| short);
                    let (at, word) = [named, short]
                        .into_iter()
                        .find_map(|word| Some((file.text().find(word)?, word)))?;
                    Some(Span::new(id, at..at + word.len()))
                },
            );
        place.unwrap_or_else(|| self.template_span(template))
    }

    fn template_span(&self, template: &str) -> Span {
        let mut names = self.prefixes.iter().map(|prefix| format!("{prefix}{template}"));
        let file = self
            .files
            .get(template)
            .or_else(|| names.find_map(|name| self.files.get(&name)))
            .copied();
        Span::file_start(file.unwrap_or(FileId::from_index(0)))
    }
}

/// A reader of templates that knows the filter for messages.
fn reader() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter(SAY, |_: &str, _: Kwargs, _: &State| String::new());
    tera
}

/// What is wrong with a template on its own, before it meets the others.
pub(crate) fn syntax_mistake(name: &str, text: &str, file: FileId) -> Option<Diagnostic> {
    let error = reader().add_raw_template(name, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    Some(
        Diagnostic::error(
            Code::TemplateSyntax,
            Span::new(file, report.span().range.clone()),
            report.message().to_owned(),
        )
        .label("the template cannot be read from here")
        .help("templates are written in Tera: check that every `{{`, `{%` and block is closed"),
    )
}

/// A page that is being written, and refuses to become too large.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_PAGE_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
