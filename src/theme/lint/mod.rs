//! Checks a site's own templates for links from the root of the host, requests to other hosts, and
//! inline scripts and styles.
//!
//! The HTML of a template is read with its tags masked: a value becomes as many `_`, and everything
//! else that Tera reads becomes spaces. So all places stay the same.

mod accept;
mod attributes;
mod warnings;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::span::{FileId, Span};
use crate::theme::css_urls;
use crate::theme::html_tags::{HtmlAttribute, HtmlTag, start_tags};
use crate::theme::lint::attributes::{AddressUse, address_use, is_handler, is_inline_script};
use crate::theme::templates::TemplateSource;
use crate::theme::tera_tags::{TagKind, TeraTag, tags};

/// Stands for a value of a template. No name of a host begins with it.
const VALUE: &str = "_";

/// The facts about a site that the lints of all its templates use.
pub(crate) struct LintContext {
    /// The host of the published site.
    pub(crate) host: Option<String>,
    /// The names of the theme's assets.
    pub(crate) assets: BTreeSet<String>,
}

/// The template of the cards in frames of other sites, which load no other file.
const EMBED: &str = "embed.html";

/// Returns the warnings about a template, without those that it accepts.
pub(crate) fn lint(source: &TemplateSource, context: &LintContext) -> Vec<Diagnostic> {
    let template = source.text.text();
    let tags = tags(template);
    let html = mask(template, &tags);
    let mut linter = Linter {
        file: source.file,
        template,
        tags: &tags,
        html: &html,
        context,
        allows_style: source.text.path.file_name() == Some(EMBED),
        found: Vec::new(),
    };
    for tag in start_tags(&html) {
        linter.check_tag(&tag);
    }
    accept::apply(source, &tags, linter.found)
}

fn mask(template: &str, tags: &[TeraTag]) -> String {
    let mut html = String::with_capacity(template.len());
    for tag in tags {
        html += template.get(html.len()..tag.range.start).unwrap_or_default();
        let filler = if tag.kind == TagKind::Expression { VALUE } else { " " };
        html += &filler.repeat(tag.range.len());
    }
    html += template.get(html.len()..).unwrap_or_default();
    html
}

struct Linter<'a> {
    file: FileId,
    template: &'a str,
    tags: &'a [TeraTag],
    /// The template with masked tags.
    html: &'a str,
    context: &'a LintContext,
    /// Whether the policy of the page allows a style element.
    allows_style: bool,
    found: Vec<Diagnostic>,
}

impl<'a> Linter<'a> {
    fn text(&self, range: Range<usize>) -> &'a str {
        self.html.get(range).unwrap_or_default()
    }

    fn check_tag(&mut self, tag: &HtmlTag) {
        for attribute in &tag.attributes {
            self.check_attribute(tag, attribute);
        }
        if tag.name == "style" {
            if !self.allows_style {
                self.found.push(warnings::inline_style(self.span(tag.range.clone())));
            }
            self.check_css(tag.text.clone());
        } else if tag.name == "script" && is_inline_script(tag, self.html) {
            self.found.push(warnings::inline_script(self.span(tag.range.clone())));
        }
    }

    fn check_attribute(&mut self, tag: &HtmlTag, attribute: &HtmlAttribute) {
        let value = attribute.value.clone();
        match attribute.name.as_str() {
            "style" => {
                let span = self.span(attribute.name_range.clone());
                self.found.push(warnings::inline_style(span));
                self.check_css(value);
            }
            "srcset" | "imagesrcset" => {
                for address in self.source_set(value) {
                    self.check_address(address, AddressUse::Load);
                }
            }
            name if is_handler(name) => {
                let span = self.span(attribute.name_range.clone());
                self.found.push(warnings::inline_script(span));
            }
            name => {
                let Some(kind) = address_use(tag, name, self.html) else { return };
                let value = attributes::address_range(tag, attribute, self.html);
                for address in self.addresses(value) {
                    self.check_address(address, kind);
                }
            }
        }
    }

    /// Returns the texts with which the address in a range can begin: one, or one for each branch
    /// of an `if`. After a value, the rest cannot be judged.
    fn addresses(&self, value: Range<usize>) -> Vec<Range<usize>> {
        let mut addresses = Vec::new();
        let mut is_start = true;
        // Whether each open `if` is at the start of the address.
        let mut branches = Vec::new();
        let mut position = value.start;
        let first = self.tags.partition_point(|tag| tag.range.start < value.start);
        for tag in self.tags.iter().skip(first) {
            if tag.range.end > value.end {
                break;
            }
            let text = self.trimmed(position..tag.range.start);
            position = tag.range.end;
            if !text.is_empty() && is_start {
                addresses.push(text.clone());
            }
            is_start = is_start && text.is_empty() && tag.kind != TagKind::Expression;
            match tag.keyword(self.template) {
                "if" => branches.push(is_start),
                "elif" | "else" => is_start = branches.last().copied().unwrap_or(is_start),
                "endif" => is_start = branches.pop().is_some() && is_start,
                _ => {}
            }
        }
        let text = self.trimmed(position..value.end);
        if !text.is_empty() && is_start {
            addresses.push(text);
        }
        addresses
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// Returns the addresses in a list of images (HTML, section 4.8.4.2.1).
    fn source_set(&self, value: Range<usize>) -> Vec<Range<usize>> {
        let mut addresses = Vec::new();
        let text = self.text(value.clone());
        let mut position = 0;
        loop {
            let rest = text.get(position..).unwrap_or_default();
            let candidate = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let start = position + rest.len() - candidate.len();
            let length = candidate.find(char::is_whitespace).unwrap_or(candidate.len());
            if length == 0 {
                return addresses;
            }
            let address = candidate.get(..length).unwrap_or_default();
            let end = start + address.trim_end_matches(',').len();
            addresses.push(value.start + start..value.start + end);
            position = start + length;
            if !address.ends_with(',') {
                // The width or density ends with a comma.
                let rest = text.get(position..).unwrap_or_default();
                position += rest.find(',').unwrap_or(rest.len());
            }
        }
    }

    fn check_css(&mut self, range: Range<usize>) {
        // A style sheet with tags of Tera need not be complete.
        let Ok(tokens) = css_urls::find_urls(self.text(range.clone())) else { return };
        for token in tokens {
            let address = token.value_range.start..token.value_range.end;
            let address = range.start + address.start..range.start + address.end;
            self.check_address(address, AddressUse::Load);
        }
    }

    fn check_address(&mut self, range: Range<usize>, kind: AddressUse) {
        let address = self.text(range.clone());
        let (scheme, rest) = address.split_once(':').unwrap_or_default();
        // Browsers read `\` as `/`, and any number of them before a host as two.
        let slashes = address.len() - address.trim_start_matches(['/', '\\']).len();
        if scheme.eq_ignore_ascii_case("javascript") {
            self.found.push(warnings::inline_script(self.span(range)));
        } else if slashes == 1 {
            let warning = warnings::root_link(address, self.span(range), &self.context.assets);
            self.found.push(warning);
        } else if kind == AddressUse::Link {
            // Readers decide whether they follow a link.
        } else if slashes > 1 {
            self.check_host(range, address);
        } else if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
            self.check_host(range, rest);
        }
    }

    /// Reports an address on another host. `address` has no scheme.
    fn check_host(&mut self, range: Range<usize>, address: &str) {
        let rest = address.trim_start_matches(['/', '\\']);
        let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let own = self.context.host.as_deref().unwrap_or_default();
        let is_unknown = host.is_empty() || host.starts_with(VALUE);
        if !is_unknown && !host.eq_ignore_ascii_case(own) {
            self.found.push(warnings::external_request(host, self.span(range)));
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}
