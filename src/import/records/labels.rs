//! Reads the file that maps the labels of an archive to the ratings of a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use crate::content::values::Id;
use crate::content::yaml;
use crate::content::yaml::decode::FieldFromYaml;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::scales::Scales;
use crate::project::Snapshot;
use crate::text::fold_case;

/// The ids of ratings by the labels of an archive.
#[derive(Debug, Default)]
pub struct RatingLabels {
    /// The labels as written and the ids, by [`label_key`].
    by_key: BTreeMap<String, (String, String)>,
}

/// Mistakes in a file of labels, and the file.
pub struct InvalidLabels {
    pub diagnostics: Diagnostics,
    pub sources: SourceMap,
}

impl RatingLabels {
    /// Parses a file of labels, such as `Pants on Fire: false`, one a line.
    ///
    /// # Errors
    /// The mistakes in it, among them ids that are not ratings of the site.
    pub fn parse(path: &Utf8Path, text: &str, snapshot: &Snapshot) -> Result<Self, InvalidLabels> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let file = Arc::new(SourceFile::new(path.to_owned(), text));
        let mut sources = SourceMap::default();
        let id = sources.add(Arc::clone(&file));
        let mut diagnostics = Diagnostics::default();
        let node = yaml::parse(id, &file, &mut diagnostics);
        let entries: BTreeMap<String, Spanned<Id>> =
            FieldFromYaml::from_field(node, &mut diagnostics);
        let scales =
            Scales::from_site(snapshot.site_files.site.as_deref(), &mut Diagnostics::default());
        let mut labels = Self::default();
        for (label, id) in entries {
            scales.check_rating(None, &id, &mut diagnostics);
            diagnostics.extend(labels.add(label, &id));
        }
        if diagnostics.has_errors() {
            return Err(InvalidLabels { diagnostics, sources });
        }
        Ok(labels)
    }

    /// Adds a label. Reports one that has another rating already, in other spelling.
    fn add(&mut self, label: String, id: &Spanned<Id>) -> Option<Diagnostic> {
        let key = label_key(&label);
        if let Some((earlier, earlier_id)) = self.by_key.get(&key)
            && *earlier_id != id.value.0
        {
            let message = format!("“{label}” and “{earlier}” are one label with two ratings");
            return Some(
                Diagnostic::error(Code::InvalidValue, id.span, message)
                    .label("another rating")
                    .help("upper and lower case and spaces do not count: keep one of the two"),
            );
        }
        self.by_key.insert(key, (label, id.value.0.clone()));
        None
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Returns the id of the rating for a label.
    pub(crate) fn id(&self, label: &str) -> Option<&str> {
        self.by_key.get(&label_key(label)).map(|(_, id)| id.as_str())
    }

    /// Returns the labels, as written, that are not in `used`.
    pub(crate) fn unused<'l>(&self, used: impl Iterator<Item = &'l str>) -> Vec<String> {
        let mut unused = self.by_key.clone();
        for label in used {
            unused.remove(&label_key(label));
        }
        unused.into_values().map(|(label, _)| label).collect()
    }
}

/// Returns what distinguishes labels: case, spaces and the form of accents do not count.
pub(crate) fn label_key(label: &str) -> String {
    fold_case(label).split_whitespace().collect::<Vec<_>>().join(" ")
}
