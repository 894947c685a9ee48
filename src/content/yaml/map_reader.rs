//! Reads the fields of a mapping.

use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::{FieldFromYaml, MapEntry, is_blank, map_entries, missing};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match, is_unambiguous_match};

/// Reads the fields of a mapping one by one.
pub struct MapReader {
    /// The name of the mapping in messages, with its article.
    description: &'static str,
    span: Span,
    entries: Vec<MapEntry>,
    /// The names of all fields that the mapping can have.
    fields: &'static [&'static str],
    /// The fields with other names.
    unknown: Vec<UnknownField>,
    /// Fields that unknown names were meant to be. They are not reported as missing.
    misspelt: Vec<&'static str>,
}

impl MapReader {
    /// Starts to read a mapping. Returns `None` if the node is not a mapping.
    pub fn new(
        node: YamlNode,
        description: &'static str,
        fields: &'static [&'static str],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut span = node.span;
        let entries = map_entries(node, diagnostics)?;
        if let Some(first) = entries.first() {
            span = first.key_span;
        }
        let (entries, unknown) =
            entries.into_iter().partition(|entry| fields.contains(&entry.key.as_str()));
        let mut reader =
            Self { description, span, entries, fields, unknown: Vec::new(), misspelt: Vec::new() };
        reader.add_unknown(unknown);
        Some(reader)
    }

    fn add_unknown(&mut self, unknown: Vec<MapEntry>) {
        let mut unused = self.fields.to_vec();
        unused.retain(|name| self.entry(name).is_none());
        let mut matches = Vec::new();
        for entry in &unknown {
            matches.push(best_match(&entry.key, &unused));
        }
        for (entry, matched) in unknown.into_iter().zip(&matches) {
            // An alias repeats a key that is written elsewhere, so its key cannot be edited here.
            let is_alias = entry.key_span == entry.value.span;
            let is_clear = matched.is_some_and(|name| {
                let is_only = matches.iter().filter(|other| **other == Some(name)).count() == 1;
                is_only && !is_alias && is_unambiguous_match(&entry.key, name, &unused)
            });
            self.misspelt.extend(matched);
            let message = format!("{} has no field `{}`", self.description, entry.key);
            let report = Diagnostic::error(Code::UnknownField, entry.key_span, message)
                .label("unknown field")
                .help("remove the line: the file already has every possible field")
                .suggest_similar(&entry.key, unused.iter().copied())
                .safe_if(is_clear);
            self.unknown.push(UnknownField { name: entry.key, value: entry.value, report });
        }
    }

    /// Reports and drops unknown fields.
    pub fn report_unknown(&mut self, diagnostics: &mut Diagnostics) {
        diagnostics.extend(self.unknown.drain(..).map(|field| field.report));
    }

    /// Takes the unknown fields, which are not reported.
    pub fn take_unknown(&mut self) -> Vec<UnknownField> {
        std::mem::take(&mut self.unknown)
    }

    fn entry(&self, name: &str) -> Option<&MapEntry> {
        self.entries.iter().find(|entry| entry.key == name)
    }

    /// Returns the span of the first key, where missing fields are reported.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns one bit for each field, in the order of the names: whether it has a value.
    pub fn present_fields(&self) -> u64 {
        let mut present = 0;
        for (index, name) in self.fields.iter().enumerate() {
            if self.has_value(name) || self.misspelt.contains(name) {
                present |= 1 << index;
            }
        }
        present
    }

    fn has_value(&self, name: &str) -> bool {
        self.entry(name).is_some_and(|entry| !is_blank(&entry.value))
    }

    pub fn take<T: FieldFromYaml>(&mut self, name: &str, diagnostics: &mut Diagnostics) -> T {
        let index = self.entries.iter().position(|entry| entry.key == name);
        let node = index.map(|index| self.entries.swap_remove(index).value);
        T::from_field(node, diagnostics)
    }

    /// Takes a field, and reports it if it is missing.
    pub fn take_required<T: FieldFromYaml>(
        &mut self,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> T {
        if !self.has_value(name) && !self.misspelt.contains(&name) {
            let span = self.entry(name).map_or(self.span, |entry| entry.key_span);
            diagnostics.push(missing(self.description, name, span));
        }
        self.take(name, diagnostics)
    }
}

/// A field with a name that the mapping does not define.
pub struct UnknownField {
    pub name: String,
    pub value: YamlNode,
    /// The mistake, unless another file defines the field.
    pub report: Diagnostic,
}
