//! The pages of claims as Markdown for programs that read texts, and the list of them, `llms.txt`
//! (<https://llmstxt.org>).

mod claim;
mod evidence;
mod list;
mod prose;

use rayon::prelude::*;

use crate::data::with_builder;
use crate::model::Model;
use crate::render::Output;
use crate::render::context::ContextBuilder;
use crate::render::locale::Locale;
use crate::render::markdown_page::markdown_path;
use crate::render::memo::ViewCache;
use crate::text::escape_markdown;

/// The path of the list of pages.
const LIST: &str = "llms.txt";

/// Returns the paths of all these files, if `site.yaml` asks for them.
pub fn markdown_paths(model: &Model) -> Vec<String> {
    let mut paths = Vec::new();
    if !model.site.markdown {
        return paths;
    }
    for claim in &model.claims {
        if claim.unpublished.is_none() {
            paths.push(markdown_path(claim));
        }
    }
    paths.push(LIST.to_owned());
    paths
}

/// Builds the files of a published model.
pub(crate) struct MarkdownFiles<'a> {
    model: &'a Model,
    locale: &'a Locale,
    views: ViewCache,
}

impl<'a> MarkdownFiles<'a> {
    pub(crate) fn new(model: &'a Model, locale: &'a Locale) -> Self {
        Self { model, locale, views: ViewCache::new(model) }
    }

    /// Calls `write` with each file whose path `is_wanted` accepts. Stops at the first error.
    pub(crate) fn for_each<E: Send>(
        &self,
        is_wanted: impl Fn(&str) -> bool + Sync,
        write: impl Fn(Output) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        if !self.model.site.markdown {
            return Ok(());
        }
        if is_wanted(LIST) {
            write(self.list())?;
        }
        (0..self.model.claims.len()).into_par_iter().try_for_each(|index| {
            match self.claim(index, &is_wanted) {
                Some(output) => write(output),
                None => Ok(()),
            }
        })
    }

    /// Returns all files.
    pub(crate) fn all(&self) -> Vec<Output> {
        if !self.model.site.markdown {
            return Vec::new();
        }
        let claims = (0..self.model.claims.len()).into_par_iter();
        let mut files: Vec<Output> =
            claims.filter_map(|index| self.claim(index, &|_: &str| true)).collect();
        files.push(self.list());
        files
    }

    fn claim(&self, index: usize, is_wanted: &impl Fn(&str) -> bool) -> Option<Output> {
        let claim = self.model.claims.get(index)?;
        let path = markdown_path(claim);
        if claim.unpublished.is_some() || !is_wanted(&path) {
            return None;
        }
        let text = self.with_builder(|builder| claim::markdown(builder, index, claim));
        Some(Output { path, bytes: text.into_bytes() })
    }

    fn list(&self) -> Output {
        let text = self.with_builder(list::markdown);
        Output { path: LIST.to_owned(), bytes: text.into_bytes() }
    }

    fn with_builder<T>(&self, build: impl FnOnce(&ContextBuilder) -> T) -> T {
        with_builder(self.model, self.locale, &self.views, build)
    }
}

/// A Markdown text of blocks with an empty line between them.
#[derive(Default)]
struct Blocks(Vec<String>);

impl Blocks {
    /// Adds a block of Markdown.
    fn add(&mut self, markdown: impl Into<String>) {
        let markdown = markdown.into();
        if !markdown.is_empty() {
            self.0.push(markdown);
        }
    }

    /// Adds a plain text as a paragraph.
    fn add_text(&mut self, text: &str) {
        self.add(escape_markdown(text));
    }

    /// Adds a plain text as a quotation.
    fn add_quote(&mut self, text: &str) {
        self.add(format!("> {}", escape_markdown(text)));
    }

    fn add_heading(&mut self, text: &str) {
        self.add(format!("## {}", escape_markdown(text)));
    }

    /// Returns the text, with `indent` before each line but the first.
    fn indented(&self, indent: &str) -> String {
        let mut text = String::new();
        for (index, line) in self.0.join("\n\n").split('\n').enumerate() {
            if index > 0 {
                text.push('\n');
            }
            if index > 0 && !line.is_empty() {
                text.push_str(indent);
            }
            text.push_str(line);
        }
        text
    }

    fn finish(self) -> String {
        self.0.join("\n\n") + "\n"
    }
}

impl ContextBuilder<'_> {
    /// Returns a message without values as Markdown.
    fn word(&self, key: &str) -> String {
        escape_markdown(&self.locale.translate(key, &[]))
    }

    /// Returns a message with values, which are Markdown.
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.locale.translate(key, values)
    }

    /// Returns plain names as a list.
    fn names(&self, names: &[String]) -> String {
        let mut words = Vec::new();
        for name in names {
            words.push(escape_markdown(name));
        }
        words.join(&self.locale.translate("separator", &[]))
    }
}
