//! Parses the templates of a theme together, renders them, and turns Tera's errors into diagnostics.

use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera};

use crate::diagnostics::source_map::{Position, SourceFile};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::suggest::{best_match, format_list};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::tera_tags::{block_names, parent_name};
use crate::theme::{TRANSLATE_FILTER, Theme};

/// The help if Tera's message has no help of its own.
const TERA_HELP: &str =
    "https://keats.github.io/tera/ lists the filters, tests and functions that templates can use";

/// The end of Tera's message about a block that the parents of a template do not have.
const UNKNOWN_BLOCK: &str = "is not defined in any parent template";

/// The start of Tera's message about components that use each other without end.
const ENDLESS_COMPONENT: &str = "Maximum render recursion depth";

/// More than twice the size of the page of the largest article.
const MAX_PAGE_BYTES: usize = 64 * 1024 * 1024;

/// Enough for most pages.
const INITIAL_PAGE_BYTES: usize = 16 * 1024;

/// The file of a template.
pub(crate) struct TemplateSource {
    pub(crate) file: FileId,
    pub(crate) text: Arc<SourceFile>,
}

impl Theme {
    /// Renders a template. Fails if the page becomes larger than 64 MiB.
    pub fn render(
        &self,
        tera: &Tera,
        template: &str,
        context: &Context,
    ) -> tera::TeraResult<Vec<u8>> {
        let mut page = LimitedBuffer(Vec::with_capacity(INITIAL_PAGE_BYTES));
        tera.render_to(template, context, &mut page)?;
        Ok(page.0)
    }

    /// Parses all templates. If Tera refuses one, for example because it names a filter that does
    /// not exist, the others are parsed without it, so that their errors are found too.
    pub(crate) fn parse_templates(&mut self, diagnostics: &mut Diagnostics) {
        let mut templates = Vec::new();
        for (name, source) in &self.sources {
            if !self.broken_templates.contains(name) {
                templates.push((name.clone(), source.text.text().to_owned()));
            }
        }
        while !templates.is_empty() {
            let mut tera = new_tera();
            let result = tera
                .set_fallback_prefixes(self.prefixes.clone())
                .and_then(|()| tera.add_raw_templates(templates.clone()));
            let Err(error) = result else {
                self.tera = tera;
                return;
            };
            let mut errors = self.diagnose(&error, Code::TemplateSyntax, "");
            let mut broken = Vec::new();
            for (name, source) in &self.sources {
                if errors.iter().any(|error| error.span.file == source.file) {
                    broken.push(name.clone());
                }
            }
            errors.retain(|error| !self.is_consequence(error));
            for error in errors {
                diagnostics.push(self.explain_unknown_block(error));
            }
            let count = templates.len();
            templates.retain(|(name, _)| !broken.contains(name));
            if templates.len() == count {
                return;
            }
            self.broken_templates.extend(broken);
        }
    }

    /// Returns whether an error only says that a broken template, or a component of it, is missing.
    fn is_consequence(&self, error: &Diagnostic) -> bool {
        let Some(missing) = error.message.split('`').nth(1) else { return false };
        let path = format!("/{missing}");
        let declaration = format!("component {missing}(");
        for name in &self.broken_templates {
            if name == missing || name.ends_with(&path) {
                return true;
            }
            if let Some(source) = self.sources.get(name)
                && source.text.text().contains(&declaration)
            {
                return true;
            }
        }
        false
    }

    /// Names the blocks that exist if an error says that the parents of a template lack one.
    fn explain_unknown_block(&self, error: Diagnostic) -> Diagnostic {
        if !error.message.ends_with(UNKNOWN_BLOCK) {
            return error;
        }
        let written = error.message.split('`').nth(1).unwrap_or_default().to_owned();
        let mut sources = self.sources.iter();
        let template = sources.find(|(_, source)| source.file == error.span.file);
        let parents = template.map(|(name, _)| self.parents(name)).unwrap_or_default();
        let mut blocks = Vec::new();
        for parent in &parents {
            let source = self.sources.get(parent);
            for block in source.map(|source| block_names(source.text.text())).unwrap_or_default() {
                if !blocks.contains(&block) {
                    blocks.push(block);
                }
            }
        }
        let message = format!("the templates that this one extends have no block `{written}`");
        let error = Diagnostic { message, ..error }.label("would never be shown");
        if blocks.is_empty() {
            return error.help("they have no blocks at all: replace the whole template instead");
        }
        let list = format!("their blocks are {}", format_list(&blocks));
        match best_match(&written, &blocks) {
            Some(block) => error.note(list).help(format!("did you mean `{block}`?")),
            None => error.help(list),
        }
    }

    /// Returns the names of the templates that a template extends, the nearest first.
    fn parents(&self, template: &str) -> Vec<String> {
        let mut parents = Vec::new();
        let mut child = template.to_owned();
        while let Some(source) = self.sources.get(&child)
            && let Some(name) = parent_name(source.text.text())
        {
            let parent = self.resolve_name(name).unwrap_or_else(|| name.to_owned());
            if parents.contains(&parent) {
                break;
            }
            parents.push(parent.clone());
            child = parent;
        }
        parents
    }

    /// Returns whether Tera refused a template, which is reported already.
    pub fn is_broken(&self, template: &str) -> bool {
        let Some(name) = self.resolve_name(template) else { return false };
        self.broken_templates.contains(&name)
    }

    /// Adds the prefix of the nearest theme that has the template.
    fn resolve_name(&self, template: &str) -> Option<String> {
        for prefix in &self.prefixes {
            let name = format!("{prefix}{template}");
            if self.sources.contains_key(&name) {
                return Some(name);
            }
        }
        None
    }

    /// Returns whether Tera has parsed templates, so that pages can be rendered.
    pub fn is_renderable(&self) -> bool {
        self.tera.get_template_names().next().is_some()
    }

    /// Converts an error of Tera. `template` is the template that was to be rendered.
    pub fn diagnose(&self, error: &tera::Error, code: Code, template: &str) -> Vec<Diagnostic> {
        let diagnostic = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = match self.sources.get(report.filename()) {
                    Some(source) => Span::new(source.file, report.span().range.clone()),
                    None => self.template_span(template),
                };
                Diagnostic::error(code, span, report.message().to_owned()).help(TERA_HELP)
            }
            ErrorKind::MissingParent { current, parent } => {
                self.missing_parent(code, current, parent)
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let mut chain = vec![tpl.as_str()];
                chain.extend(inheritance_chain.iter().map(String::as_str));
                self.cycle(code, &chain, "extends")
            }
            ErrorKind::CircularInclude { include_chain, .. } => {
                let chain: Vec<&str> = include_chain.iter().map(String::as_str).collect();
                self.cycle(code, &chain, "includes")
            }
            ErrorKind::Io(_) => self.page_too_large(template),
            ErrorKind::Msg(message) if message.starts_with(ENDLESS_COMPONENT) => {
                self.endless_component(code, template)
            }
            kind => return self.parse_report(&kind.to_string(), code, template),
        };
        vec![diagnostic]
    }

    fn missing_parent(&self, code: Code, template: &str, parent: &str) -> Diagnostic {
        let message = format!("there is no template `{parent}` to extend");
        let names = self.sources.keys().filter_map(|name| name.split_once('/'));
        Diagnostic::error(code, self.span_of_name(template, parent), message)
            .suggest_similar(parent, names.map(|(_, name)| name))
    }

    /// Reports a template that leads back to itself. It is the last in `chain` and occurs in it
    /// before.
    fn cycle(&self, code: Code, chain: &[&str], verb: &str) -> Diagnostic {
        let template = chain.last().copied().unwrap_or_default();
        let start = chain.iter().position(|name| *name == template).unwrap_or_default();
        let steps = chain.get(start + 1..).unwrap_or_default();
        let span = self.span_of_name(template, steps.first().copied().unwrap_or_default());
        let mut error = Diagnostic::error(code, span, format!("`{template}` {verb} itself"));
        if steps.len() > 1 {
            error = error.note(format!("through {}", format_list(steps)));
        }
        error.label("this leads back to it").help(self.cycle_help(template))
    }

    /// Names the template that `template` replaces, which it may have meant to extend.
    fn cycle_help(&self, template: &str) -> String {
        let (theme, name) = template.split_once('/').unwrap_or_default();
        let mut prefixes = self.prefixes.iter();
        prefixes.find(|prefix| prefix.trim_end_matches('/') == theme);
        for prefix in prefixes {
            let parent = format!("{prefix}{name}");
            if self.sources.contains_key(&parent) {
                return format!("the template that this one replaces has the name `{parent}`");
            }
        }
        "name another template, so that the chain ends".to_owned()
    }

    fn endless_component(&self, code: Code, template: &str) -> Diagnostic {
        let message = format!("a component of `{template}` never ends");
        Diagnostic::error(code, self.template_span(template), message)
            .label("this page uses it")
            .help("look for a component that uses itself, directly or through another one")
    }

    fn page_too_large(&self, template: &str) -> Diagnostic {
        let message = format!(
            "`{template}` generates a page of more than {} MiB",
            MAX_PAGE_BYTES / 1024 / 1024
        );
        Diagnostic::error(Code::PageTooLarge, self.template_span(template), message)
            .label("this page is too large")
            .help("look for nested loops that run too often")
    }

    /// Parses the errors of a report, because Tera has only text for some kinds. Each error is a
    /// line `error: …` and a line `--> name:line:column`.
    fn parse_report(&self, report: &str, code: Code, template: &str) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        let mut message = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
        for line in report.lines() {
            if let Some(text) = line.strip_prefix("error: ") {
                message = text;
            } else if let Some(location) = line.trim().strip_prefix("--> ")
                && let Some(span) = self.parse_location(location)
            {
                errors.push(Diagnostic::error(code, span, message).help(TERA_HELP));
            }
        }
        if errors.is_empty() {
            let span = self.template_span(template);
            errors.push(Diagnostic::error(code, span, message).help(TERA_HELP));
        }
        errors
    }

    /// Parses `name:line:column` and returns the span of the word there.
    fn parse_location(&self, location: &str) -> Option<Span> {
        let mut parts = location.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let TemplateSource { file, text } = self.sources.get(parts.next()?)?;
        let start = text.offset(Position { line, column });
        let rest = text.slice(start..text.text().len());
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some(Span::new(*file, start..start + end.max(1)))
    }

    /// Returns the span of another template's name in `template`, with or without its theme.
    fn span_of_name(&self, template: &str, name: &str) -> Span {
        let short_name = name.split_once('/').map_or(name, |(_, short_name)| short_name);
        if let Some(TemplateSource { file, text }) = self.sources.get(template) {
            for name in [name, short_name] {
                if let Some(start) = text.text().find(name) {
                    return Span::new(*file, start..start + name.len());
                }
            }
        }
        self.template_span(template)
    }

    /// Returns the start of the file of a template, which may be named without its theme.
    fn template_span(&self, template: &str) -> Span {
        let name = self.resolve_name(template).unwrap_or_else(|| template.to_owned());
        match self.sources.get(&name) {
            Some(source) => Span::file_start(source.file),
            None => Span::file_start(FileId::SITE),
        }
    }

    /// Returns the name in `assets["name"]` if that is what the span contains.
    pub fn asset_at(&self, span: Span) -> Option<&str> {
        let written = self.source_text(span.file)?.slice(span.range());
        Some(written.strip_prefix("assets[")?.trim_end_matches(']').trim_matches(['"', '\'', '`']))
    }

    /// Returns the span of a word that comes before `span` in the same tag; otherwise `span`.
    pub fn word_before(&self, span: Span, word: &str) -> Span {
        let Some(text) = self.source_text(span.file) else { return span };
        let before = text.slice(0..span.range().start);
        let tag = before.rfind(['{', '%']).unwrap_or(before.len());
        match before.rfind(word) {
            Some(start) if start >= tag => Span::new(span.file, start..start + word.len()),
            _ => span,
        }
    }

    fn source_text(&self, file: FileId) -> Option<&SourceFile> {
        self.sources.values().find(|source| source.file == file).map(|source| &*source.text)
    }
}

/// Returns a Tera that can parse templates with messages.
fn new_tera() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter(TRANSLATE_FILTER, |_: &str, _: Kwargs, _: &State| String::new());
    tera
}

/// Returns the syntax error of a template, without regard to other templates.
pub(crate) fn syntax_error(name: &str, text: &str, file: FileId) -> Option<Diagnostic> {
    let error = new_tera().add_raw_template(name, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let span = Span::new(file, report.span().range.clone());
    let error = Diagnostic::error(Code::TemplateSyntax, span, report.message().to_owned())
        .label("the template cannot be parsed from here")
        .help("templates are written in Tera: check that every `{{`, `{%` and block is closed");
    Some(error)
}

/// A buffer that refuses to become larger than [`MAX_PAGE_BYTES`].
struct LimitedBuffer(Vec<u8>);

impl Write for LimitedBuffer {
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
