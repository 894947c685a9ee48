//! JSON Schemas of every kind of file, for editors. They are built from the declarations that also
//! decode the files.

use serde_json::{Value, json};

use crate::content::files::article::ArticleFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::taxonomies::DeclaredTaxonomy;
use crate::content::files::verdict::{ArticleVerdict, ClaimVerdict};
use crate::content::values::TermName;
use crate::content::yaml::decode::{FieldFromYaml, FromYaml};
use crate::diagnostics::span::Spanned;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SchemaKind {
    /// `site.yaml`.
    Site,
    /// `article.yaml`.
    Article,
    /// A file of `verdicts/`.
    Verdict,
    /// A file of `claims/`, for a claim without a text.
    Claim,
    /// A file of `sources/`.
    Source,
    /// A file of `people/`.
    Person,
}

/// Returns the schema of a kind of file (JSON Schema, draft 7, which editors know best). Verdicts
/// have the lists that the site declares.
pub fn schema(kind: SchemaKind, taxonomies: &[DeclaredTaxonomy]) -> Value {
    let mut schema = match kind {
        SchemaKind::Site => SiteFile::schema(),
        SchemaKind::Article => ArticleFile::schema(),
        SchemaKind::Verdict => ArticleVerdict::schema(),
        SchemaKind::Claim => ClaimVerdict::schema(),
        SchemaKind::Source => SourceEntry::schema(),
        SchemaKind::Person => PersonFile::schema(),
    };
    if matches!(kind, SchemaKind::Verdict | SchemaKind::Claim) {
        for taxonomy in taxonomies {
            let mut list = <Vec<Spanned<TermName>> as FieldFromYaml>::schema();
            list["description"] = taxonomy.title.as_str().into();
            schema["properties"][&taxonomy.name] = list;
        }
    }
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema
}
