//! Lists the parts of Markdown texts that readers see besides the words: links, files, pictures and
//! charts.

use std::sync::Arc;

use crate::content::media_files::Picture;
use crate::history::diff::fields::{join_parts, linked_file};
use crate::model::{Chart, Evidence, LinkTarget, Prose};
use crate::text::Document;

/// Returns the words of a Markdown text, and the settings of its charts.
pub(super) fn told(prose: &Prose) -> String {
    let mut told = prose.document.text_with_strikes().into_owned();
    for chart in prose.charts.iter().flatten() {
        told.push('\n');
        told.push_str(&join_parts(&chart.told_parts(), ", "));
    }
    told
}

/// Returns everything that readers see of a table of evidence.
pub(super) fn table(chart: &Chart) -> String {
    let mut told = join_parts(&chart.told_parts(), ", ");
    let names: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
    told.push_str(&format!("; {}: {}", chart.labels, names.join(", ")));
    for row in &chart.rows {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        told.push_str(&format!("; {}: {}", row.label, cells.join(", ")));
    }
    told
}

/// Lists the files that some texts link to, a line each.
pub(super) fn files<'a>(texts: impl IntoIterator<Item = &'a Prose>) -> String {
    let mut lines = Vec::new();
    for prose in texts {
        for target in &prose.targets {
            if let LinkTarget::File(file, _) = target {
                lines.push(linked_file(file));
            }
        }
    }
    lines.join("\n")
}

/// Lists the pictures of some texts, a line each.
pub(super) fn pictures<'a>(texts: impl IntoIterator<Item = &'a Prose>) -> String {
    let mut lines = Vec::new();
    for prose in texts {
        let text = pictures_of(&prose.document, &prose.pictures);
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines.join("\n")
}

/// Lists the pictures of a text: their descriptions, and the hashes that change with the files.
pub(super) fn pictures_of(document: &Document, pictures: &[Option<Arc<Picture>>]) -> String {
    let mut lines = Vec::new();
    for (reference, picture) in document.pictures.iter().zip(pictures) {
        if let Some(picture) = picture {
            lines.push(format!("{} [{}]", reference.alt, picture.hash));
        }
    }
    lines.join("\n")
}

/// Lists the link targets of some texts and the evidence that they cite.
pub(super) fn links<'a>(
    texts: impl IntoIterator<Item = &'a Prose>,
    evidence: &[Evidence],
) -> String {
    let mut links = Vec::new();
    for prose in texts {
        for target in &prose.targets {
            match target {
                LinkTarget::AsWritten(url) => links.push(url.clone()),
                LinkTarget::Internal(page, fragment) => {
                    links.push(format!("/{page}{fragment}"));
                }
                LinkTarget::File(file, _) => links.push(linked_file(file)),
                LinkTarget::Picture(picture) => links.push(format!("[{}]", picture.hash)),
                LinkTarget::Unresolved => {}
            }
        }
        for index in prose.cited.iter().flatten() {
            let title = evidence.get(*index).map_or("", |evidence| evidence.title.as_str());
            links.push(format!("[{}] {title}", index + 1));
        }
    }
    links.join("\n")
}
