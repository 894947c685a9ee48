//! Lists of a site's own: what `site.yaml` declares, and what verdicts write into them.

use serde_json::{Value, json};

use crate::content::values::{Id, ShortText, TermName};
use crate::content::yaml::decode::{
    FieldFromYaml, FromYaml, MapEntry, map_entries, or_null, too_many_items,
};
use crate::content::yaml::macros::yaml_struct;
use crate::content::yaml::map_reader::UnknownField;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// The name of the taxonomy that every site has.
pub const TOPICS: &str = "topics";

/// The maximum number of taxonomies. Every page links to all of them.
const MAX_TAXONOMIES: usize = 12;

/// The maximum number of terms of a claim in one of them. Each has a page that names all others.
const MAX_TERMS: usize = 100;

yaml_struct! {
    /// A list of the site's own.
    "a list of the site's own" TaxonomyEntry {
        /// What readers call the list, in the plural.
        @required title: Option<Spanned<ShortText>>,
    }
}

/// The lists of the site's own, in the order of `site.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Taxonomies(pub Vec<DeclaredTaxonomy>);

/// A list of the site's own.
#[derive(Debug, Clone)]
pub struct DeclaredTaxonomy {
    /// The name of its field in verdicts.
    pub name: String,
    pub name_span: Span,
    pub title: String,
}

impl FieldFromYaml for Taxonomies {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let mut taxonomies = Vec::new();
        let node = node.filter(|node| !node.value.is_null());
        let entries = node.and_then(|node| map_entries(node, diagnostics));
        let mut entries = entries.unwrap_or_default();
        if let Some(first) = entries.get(MAX_TAXONOMIES) {
            diagnostics.push(too_many(entries.len(), first.key_span));
            entries.truncate(MAX_TAXONOMIES);
        }
        for MapEntry { key, key_span, mut value } in entries {
            if value.value.is_null() {
                value.value = YamlValue::Map(Vec::new());
                value.span = key_span;
            }
            let entry = TaxonomyEntry::from_yaml(value, diagnostics);
            let title = entry.and_then(|entry| Some(entry.title.text()?.to_owned()));
            taxonomies.push(DeclaredTaxonomy {
                title: title.unwrap_or_else(|| key.clone()),
                name: Id::normalize(&key),
                name_span: key_span,
            });
        }
        Self(taxonomies)
    }

    fn schema() -> Value {
        or_null(&json!({"type": "object", "additionalProperties": TaxonomyEntry::schema()}))
    }
}

fn too_many(count: usize, first: Span) -> Diagnostic {
    let message = format!("the site has {count} lists of its own; the limit is {MAX_TAXONOMIES}");
    Diagnostic::error(Code::InvalidValue, first, message)
        .label("not read from here on")
        .help("every page links to each of them: keep those that readers need")
}

/// The fields of a verdict that Factpress does not define.
#[derive(Debug, Clone, Default)]
pub struct OwnLists(pub Vec<OwnList>);

/// A field of a verdict that Factpress does not define. If `site.yaml` declares a taxonomy with its
/// name, it is a list of terms.
#[derive(Debug, Clone)]
pub struct OwnList {
    pub name: String,
    pub terms: Vec<Spanned<TermName>>,
    /// The mistake in the terms, if the taxonomy is declared.
    pub mistakes: Diagnostics,
    /// The mistake if it is not declared.
    pub report: Diagnostic,
}

impl OwnLists {
    /// Returns the terms of a taxonomy.
    pub fn terms(&self, taxonomy: &str) -> &[Spanned<TermName>] {
        match self.0.iter().find(|list| list.name == taxonomy) {
            Some(list) => &list.terms,
            None => &[],
        }
    }
}

impl From<Vec<UnknownField>> for OwnLists {
    fn from(fields: Vec<UnknownField>) -> Self {
        let mut lists = Vec::with_capacity(fields.len());
        for UnknownField { name, mut value, report } in fields {
            let mut mistakes = Diagnostics::default();
            if let YamlValue::List(items) = &mut value.value
                && let Some(first) = items.get(MAX_TERMS)
            {
                mistakes.push(too_many_items(items.len(), MAX_TERMS, first.span));
                items.truncate(MAX_TERMS);
            }
            let terms = FieldFromYaml::from_field(Some(value), &mut mistakes);
            lists.push(OwnList { name: Id::normalize(&name), terms, mistakes, report });
        }
        Self(lists)
    }
}
