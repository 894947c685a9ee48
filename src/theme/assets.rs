//! The assets of a theme under the names that their content gives them, with the addresses in style sheets changed to
//! those names. It must not know what an asset is for.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match, format_list};
use crate::theme::Asset;
use crate::theme::css_urls;
use crate::theme::css_urls::Address;

/// Where assets are taken to be as long as their names are not known. RFC 6761 keeps the host from ever being one.
const HOST: &str = "theme.invalid";
const FOLDER: &str = "/assets/";

/// A file of a theme's `assets/`.
pub(crate) struct File {
    /// Its name there.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Its text, where it is a style sheet.
    pub(crate) sheet: Option<(FileId, Arc<SourceFile>)>,
}

/// A file and the assets that it refers to.
struct Node {
    file: File,
    references: Vec<Reference>,
}

/// An address in a style sheet that leads to an asset.
struct Reference {
    address: Address,
    url: Url,
    asset: String,
}

/// Whether a file is a style sheet, by its name.
pub(crate) fn is_sheet(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("css"))
}

/// The files as they are to be written: a style sheet after those that it refers to, since its name depends on theirs.
pub(crate) fn link(files: Vec<File>, diagnostics: &mut Diagnostics) -> Vec<Asset> {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let nodes = files
        .into_iter()
        .map(|file| Node { references: references(&file, &names, diagnostics), file });
    let mut waiting: Vec<Node> = nodes.collect();
    let mut done: BTreeMap<String, Asset> = BTreeMap::new();
    loop {
        let is_ready = |node: &Node| {
            node.references.iter().all(|reference| done.contains_key(&reference.asset))
        };
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        waiting = rest;
        if ready.is_empty() {
            break;
        }
        let assets: Vec<Asset> = ready.into_iter().map(|node| node.finish(&done)).collect();
        done.extend(assets.into_iter().map(|asset| (asset.name.clone(), asset)));
    }
    diagnostics.extend(circle(&waiting));
    let rest = waiting.into_iter().map(|node| Asset::new(&node.file.name, node.file.bytes));
    done.into_values().chain(rest).collect()
}

impl Node {
    /// The asset, with its addresses changed to the names of those that are `done`.
    fn finish(self, done: &BTreeMap<String, Asset>) -> Asset {
        let Some((_, source)) = &self.file.sheet else {
            return Asset::new(&self.file.name, self.file.bytes);
        };
        let (mut css, mut end) = (String::new(), 0);
        for Reference { address, url, asset } in &self.references {
            let path = done.get(asset).map_or(asset.as_str(), |asset| &asset.path);
            let mut url = url.clone();
            url.set_path(path);
            css += source.slice(end..address.range.start);
            css += &address.rewritten(&relative(&self.file.name, &url).unwrap_or_default());
            end = address.range.end;
        }
        css += source.slice(end..source.text().len());
        Asset::new(&self.file.name, css.into_bytes())
    }
}

/// Where a file is.
fn home(name: &str) -> Option<Url> {
    let mut url = Url::parse(&format!("http://{HOST}/")).ok()?;
    url.set_path(&format!("{FOLDER}{name}"));
    Some(url)
}

/// An address as the style sheet `name` writes it.
fn relative(name: &str, to: &Url) -> Option<String> {
    home(name)?.make_relative(to)
}

/// The assets that a file refers to; says which of its addresses lead nowhere.
fn references(file: &File, names: &[&str], diagnostics: &mut Diagnostics) -> Vec<Reference> {
    let Some((id, source)) = &file.sheet else { return Vec::new() };
    let addresses = css_urls::addresses(source.text()).unwrap_or_else(|mistake| {
        diagnostics.push(
            Diagnostic::error(Code::StyleSyntax, Span::new(*id, mistake.range), mistake.what)
                .label("the style sheet cannot be read from here")
                .help(mistake.help),
        );
        Vec::new()
    });
    let addresses = addresses.into_iter().filter(|address| !address.text.starts_with('#'));
    addresses.filter_map(|address| reference(file, *id, address, names, diagnostics)).collect()
}

fn reference(
    file: &File,
    id: FileId,
    address: Address,
    names: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<Reference> {
    let span = Span::new(id, address.inner.clone());
    let url = home(&file.name).and_then(|home| home.join(&address.text).ok());
    let Some(url) = url.filter(|url| url.host_str() == Some(HOST)) else {
        diagnostics.push(elsewhere(&address.text, span));
        return None;
    };
    let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    let Some(asset) =
        path.strip_prefix(FOLDER).filter(|name| names.contains(name) && !address.text.is_empty())
    else {
        diagnostics.push(missing(file, &path, span, names));
        return None;
    };
    Some(Reference { address, asset: asset.to_owned(), url })
}

fn elsewhere(address: &str, span: Span) -> Diagnostic {
    let is_data = address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let message = if is_data {
        "the pages' Content-Security-Policy lets no `data:` address be loaded".to_owned()
    } else {
        format!("`{address}` is not a file of the theme, and pages ask nothing of any other host")
    };
    Diagnostic::error(Code::ExternalRequest, span, message).label("would not be loaded").help(
        "put the file into `assets/` of the theme, and write its address from the style sheet",
    )
}

fn missing(file: &File, path: &str, span: Span, names: &[&str]) -> Diagnostic {
    let name = path.strip_prefix(FOLDER).unwrap_or(path);
    let near = best_match(name, names).and_then(|near| relative(&file.name, &home(near)?));
    let mistake =
        Diagnostic::error(Code::UnknownAsset, span, format!("the theme has no asset `{name}`"))
            .label("no such file in `assets/`");
    match near {
        Some(near) => mistake.suggest(format!("did you mean `{near}`?"), near),
        None => mistake.help("put the file into `assets/` of the theme, or correct the address"),
    }
}

/// `import-cycle` where style sheets refer to one another, so that none can have its name before the others.
fn circle(waiting: &[Node]) -> Option<Diagnostic> {
    let circle = referred(waiting);
    let names: Vec<&str> = circle.iter().map(|node| node.file.name.as_str()).collect();
    let mut spans = circle.iter().filter_map(|node| {
        let back =
            node.references.iter().find(|reference| names.contains(&reference.asset.as_str()))?;
        Some(Span::new(node.file.sheet.as_ref()?.0, back.address.inner.clone()))
    });
    let mistake = Diagnostic::error(
        Code::ImportCycle,
        spans.next()?,
        format!("{} lead back to themselves", format_list(&names)),
    )
    .label("this leads back here")
    .help("a style sheet is named by its content, which holds the names of those it refers to: take one of these away");
    Some(spans.fold(mistake, |mistake, span| mistake.related(span, "by way of this")))
}

/// The files to which others of these lead, and others of those, and so on.
fn referred(nodes: &[Node]) -> Vec<&Node> {
    let mut left: Vec<&Node> = nodes.iter().collect();
    loop {
        let leads = |from: &&Node, to: &Node| {
            from.references.iter().any(|reference| reference.asset == to.file.name)
        };
        let kept: Vec<&Node> =
            left.iter().copied().filter(|to| left.iter().any(|from| leads(from, to))).collect();
        if kept.len() == left.len() {
            return kept;
        }
        left = kept;
    }
}
