//! Fonts of the pages, as `site.yaml` names them.

use serde_json::{Value, json};

use crate::content::values::PlainText;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::macros::yaml_struct;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// The fonts of the pages.
    "`fonts`" FontSettings {
        /// The font of texts.
        text: Option<Spanned<FontEntry>>,
        /// The font of headings. The default is that of texts.
        headings: Option<Spanned<FontEntry>>,
    }
}

yaml_struct! {
    /// The files of a font, by their style. A variable font is named as `regular` and `bold`.
    "a font" FontFiles {
        /// The path of the file in `fonts/` or `assets/`.
        @required regular: Option<Spanned<PlainText>>,
        /// The file for bold type.
        bold: Option<Spanned<PlainText>>,
        /// The file for italic type.
        italic: Option<Spanned<PlainText>>,
        /// The file for bold italic type.
        bold_italic: Option<Spanned<PlainText>>,
    }
}

/// A font: one file, or a file for each style.
#[derive(Debug, Clone)]
pub enum FontEntry {
    /// The path of the only file.
    File(PlainText),
    Styles(FontFiles),
}

impl FromYaml for FontEntry {
    const DESCRIPTION: &str = "the path of a font, or `{regular: …, bold: …}`";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Map(_) => FontFiles::from_yaml(node, diagnostics).map(Self::Styles),
            _ => PlainText::from_yaml(node, diagnostics).map(Self::File),
        }
    }

    fn schema() -> Value {
        json!({"anyOf": [PlainText::schema(), FontFiles::schema()]})
    }
}
