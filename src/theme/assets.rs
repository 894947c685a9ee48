//! Names assets by their content and writes these names into the style sheets that refer to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::suggest::{best_match, format_list};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::Asset;
use crate::theme::css_urls::{UrlToken, find_urls};

/// The base of relative addresses in style sheets. RFC 6761 guarantees that no such host exists.
const HOST: &str = "theme.invalid";
const FOLDER: &str = "/assets/";

/// A file of a theme's `assets/`.
pub(crate) struct AssetFile {
    /// The path below `assets/`.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// The text of a style sheet.
    pub(crate) style_sheet: Option<(FileId, Arc<SourceFile>)>,
}

/// A file and the assets that it refers to.
struct AssetNode {
    file: AssetFile,
    references: Vec<AssetReference>,
}

/// An address in a style sheet that leads to an asset.
struct AssetReference {
    token: UrlToken,
    url: Url,
    asset: String,
}

pub(crate) fn is_style_sheet(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".css")
}

/// Names all files by their content. The name of a style sheet depends on the names of the assets
/// that it refers to, so these come first.
pub(crate) fn fingerprint_assets(
    files: Vec<AssetFile>,
    diagnostics: &mut Diagnostics,
) -> Vec<Asset> {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut waiting = Vec::new();
    for file in files {
        waiting.push(AssetNode { references: references(&file, &names, diagnostics), file });
    }
    let mut finished: BTreeMap<String, Asset> = BTreeMap::new();
    loop {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|node: &AssetNode| node.is_ready(&finished));
        waiting = rest;
        if ready.is_empty() {
            break;
        }
        for node in ready {
            let asset = node.finish(&finished);
            finished.insert(asset.name.clone(), asset);
        }
    }
    diagnostics.extend(cycle_error(&waiting));
    let mut assets: Vec<Asset> = finished.into_values().collect();
    for node in waiting {
        assets.push(Asset::new(&node.file.name, node.file.bytes));
    }
    assets
}

impl AssetNode {
    fn is_ready(&self, finished: &BTreeMap<String, Asset>) -> bool {
        self.references.iter().all(|reference| finished.contains_key(&reference.asset))
    }

    /// Builds the asset. Its addresses are replaced by those of the `finished` assets.
    fn finish(self, finished: &BTreeMap<String, Asset>) -> Asset {
        let Some((_, source)) = &self.file.style_sheet else {
            return Asset::new(&self.file.name, self.file.bytes);
        };
        let mut css = String::new();
        let mut end = 0;
        for AssetReference { token, url, asset } in &self.references {
            let path = finished.get(asset).map_or(asset.as_str(), |asset| &asset.path);
            let mut url = url.clone();
            url.set_path(path);
            css += source.slice(end..token.range.start);
            css += &token.with_url(&relative_url(&self.file.name, &url).unwrap_or_default());
            end = token.range.end;
        }
        css += source.slice(end..source.text().len());
        Asset::new(&self.file.name, css.into_bytes())
    }

    fn refers_to(&self, name: &str) -> bool {
        self.references.iter().any(|reference| reference.asset == name)
    }
}

/// Returns the absolute address of an asset.
fn asset_url(name: &str) -> Option<Url> {
    let mut url = Url::parse(&format!("http://{HOST}/")).ok()?;
    url.set_path(&format!("{FOLDER}{name}"));
    Some(url)
}

/// Returns an address relative to the style sheet `name`.
fn relative_url(name: &str, to: &Url) -> Option<String> {
    asset_url(name)?.make_relative(to)
}

/// Finds the assets that a file refers to and reports addresses that lead to no asset.
fn references(
    file: &AssetFile,
    names: &[&str],
    diagnostics: &mut Diagnostics,
) -> Vec<AssetReference> {
    let Some((id, source)) = &file.style_sheet else { return Vec::new() };
    let tokens = match find_urls(source.text()) {
        Ok(tokens) => tokens,
        Err(error) => {
            diagnostics.push(
                Diagnostic::error(Code::StyleSyntax, Span::new(*id, error.range), error.message)
                    .label("the style sheet cannot be read from here")
                    .help(error.help),
            );
            return Vec::new();
        }
    };
    let mut references = Vec::new();
    for token in tokens {
        if token.url.starts_with('#') {
            continue;
        }
        references.extend(resolve(file, *id, token, names, diagnostics));
    }
    references
}

fn resolve(
    file: &AssetFile,
    id: FileId,
    token: UrlToken,
    names: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<AssetReference> {
    let span = Span::new(id, token.value_range.clone());
    let url = asset_url(&file.name).and_then(|base| base.join(&token.url).ok());
    let Some(url) = url.filter(|url| url.host_str() == Some(HOST)) else {
        diagnostics.push(external_request(&token.url, span));
        return None;
    };
    let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    match path.strip_prefix(FOLDER) {
        Some(name) if names.contains(&name) && !token.url.is_empty() => {
            Some(AssetReference { token, asset: name.to_owned(), url })
        }
        _ => {
            diagnostics.push(unknown_asset(file, &path, span, names));
            None
        }
    }
}

fn external_request(url: &str, span: Span) -> Diagnostic {
    let is_data = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let message = if is_data {
        "the Content-Security-Policy of the pages blocks `data:` addresses".to_owned()
    } else {
        format!("`{url}` is not a file of the theme, and pages load nothing from other hosts")
    };
    Diagnostic::error(Code::ExternalRequest, span, message)
        .label("would not be loaded")
        .help("put the file into `assets/` of the theme, and write its path from the style sheet")
}

fn unknown_asset(file: &AssetFile, path: &str, span: Span, names: &[&str]) -> Diagnostic {
    let name = path.strip_prefix(FOLDER).unwrap_or(path);
    let error =
        Diagnostic::error(Code::UnknownAsset, span, format!("the theme has no asset `{name}`"))
            .label("no such file in `assets/`");
    let similar = best_match(name, names).and_then(asset_url);
    match similar.and_then(|url| relative_url(&file.name, &url)) {
        Some(url) => error.suggest(format!("did you mean `{url}`?"), url),
        None => error.help("put the file into `assets/` of the theme, or correct the address"),
    }
}

/// Returns `import-cycle` if style sheets refer to each other, so that no style sheet can be named
/// first.
fn cycle_error(waiting: &[AssetNode]) -> Option<Diagnostic> {
    let cycle = nodes_with_dependents(waiting);
    let names: Vec<&str> = cycle.iter().map(|node| node.file.name.as_str()).collect();
    let mut spans = Vec::new();
    for node in cycle {
        let mut references = node.references.iter();
        let back = references.find(|reference| names.contains(&reference.asset.as_str()));
        if let (Some(back), Some((file, _))) = (back, &node.file.style_sheet) {
            spans.push(Span::new(*file, back.token.value_range.clone()));
        }
    }
    let (first, others) = spans.split_first()?;
    let message = format!("{} lead back to themselves", format_list(&names));
    let mut error =
        Diagnostic::error(Code::ImportCycle, *first, message).label("this leads back here").help(
            "the name of a style sheet depends on the names in it: remove one of these \
            addresses",
        );
    for span in others {
        error = error.related(*span, "through this one");
    }
    Some(error)
}

/// Removes nodes that no other node refers to, until all that are left are referred to: the cycles
/// and what they refer to.
fn nodes_with_dependents(nodes: &[AssetNode]) -> Vec<&AssetNode> {
    let mut nodes: Vec<&AssetNode> = nodes.iter().collect();
    loop {
        let mut remaining = nodes.clone();
        remaining.retain(|node| nodes.iter().any(|from| from.refers_to(&node.file.name)));
        if remaining.len() == nodes.len() {
            return nodes;
        }
        nodes = remaining;
    }
}
