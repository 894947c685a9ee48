//! A theme with everything that it inherits: templates, messages, options and assets.

pub mod assets;
pub mod built_in;
pub mod css_urls;
mod html_tags;
pub mod inheritance;
mod lint;
pub mod messages;
pub mod options;
pub mod plurals;
pub mod templates;
mod tera_tags;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use tera::Tera;
use url::Url;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::SourceTree;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::theme::assets::{AssetFile, fingerprint_assets, is_style_sheet};
use crate::theme::inheritance::{ThemeDir, ThemeReader};
use crate::theme::lint::LintContext;
use crate::theme::messages::Messages;
use crate::theme::options::OptionValue;
use crate::theme::templates::TemplateSource;

/// The theme that every other theme extends in the end.
const BASE: &str = "broadsheet";

/// The style sheets that are made for a site: those of its options and of its ratings.
const GENERATED_ASSETS: [&str; 2] = ["options.css", "ratings.css"];

/// The name of the filter that translates messages. `render` registers the filter itself.
pub const TRANSLATE_FILTER: &str = "t";

/// Templates ready to render and assets ready to write.
pub struct Theme {
    pub name: String,
    pub tera: Tera,
    pub assets: Vec<Asset>,
    pub messages: Messages,
    /// The values of the options, by name.
    pub options: BTreeMap<String, OptionValue>,
    /// Whether any template is not a built-in one.
    pub has_custom_templates: bool,
    /// The bytes of the files that are not built-in ones, by path below the site's folder.
    pub(crate) custom_files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// The folders for the lookup of templates, in this order, each with `/` at its end.
    prefixes: Vec<String>,
    /// By name with prefix.
    sources: BTreeMap<String, TemplateSource>,
    /// The names of the templates that Tera refused.
    broken_templates: BTreeSet<String>,
}

/// A file that pages refer to, named by its content.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The path below `assets/` of the theme.
    pub name: String,
    /// The path below the site's root.
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Asset {
    /// Adds a hash of the bytes to the name.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let hash = blake3::hash(&bytes).to_hex();
        let hash = hash.get(..10).unwrap_or_default();
        let path = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
            None => format!("assets/{name}.{hash}"),
        };
        Self { name: name.to_owned(), path, bytes }
    }
}

impl Theme {
    /// Loads the theme that the site names, or `requested`, with everything that it extends.
    ///
    /// Fails if files cannot be read or if there is no `requested` theme.
    pub fn load(
        tree: &SourceTree,
        site: Option<&SiteFile>,
        requested: Option<&str>,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> io::Result<Self> {
        let (site_theme, span) = match site.and_then(|site| site.theme.as_ref()) {
            Some(theme) => (theme.value.0.as_str(), theme.span),
            None => (BASE, Span::file_start(FileId::SITE)),
        };
        let name = requested.unwrap_or(site_theme);
        let mut reader = ThemeReader { tree, sources, diagnostics };
        let chain = reader.read_chain(name, span)?;
        let is_found = chain.first().is_some_and(|theme| theme.name == name);
        if requested.is_some() && !is_found {
            let message =
                format!("there is no theme `{name}`: neither built in nor a folder of `themes/`");
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let is_other = !is_found || site_theme != name;
        let mut theme = Self {
            name: name.to_owned(),
            tera: Tera::new(),
            assets: Vec::new(),
            messages: messages::load(&mut reader, &chain, &language(site)),
            options: options::load(&chain, site, is_other, reader.diagnostics),
            has_custom_templates: false,
            custom_files: custom_files(&chain),
            prefixes: chain.iter().map(|theme| format!("{}/", theme.name)).collect(),
            sources: BTreeMap::new(),
            broken_templates: BTreeSet::new(),
        };
        let context = lint_context(&chain, site);
        for dir in &chain {
            theme.read_templates(&mut reader, dir, &context);
        }
        theme.parse_templates(reader.diagnostics);
        let assets = theme.read_assets(&mut reader, &chain, site);
        theme.assets = fingerprint_assets(assets, reader.diagnostics);
        Ok(theme)
    }

    /// Returns whether messages of the site name ratings.
    pub(crate) fn has_custom_ratings(&self) -> bool {
        self.custom_files.iter().any(|(path, bytes)| {
            path.iter().nth(2) == Some("i18n") && memchr::memmem::find(bytes, b"rating-").is_some()
        })
    }

    /// Reads the templates of one folder. Reports syntax errors, and faults in the HTML of custom
    /// templates.
    fn read_templates(&mut self, reader: &mut ThemeReader, dir: &ThemeDir, context: &LintContext) {
        for (path, bytes) in dir.files_in("templates") {
            let name = format!("{}/{}", dir.name, below(path, "templates"));
            let (file, text) = reader.add_source(&dir.name, path, bytes);
            if let Some(error) = templates::syntax_error(&name, text.text(), file) {
                reader.diagnostics.push(error);
                self.broken_templates.insert(name.clone());
            }
            let source = TemplateSource { file, text };
            if dir.is_custom_file(path, bytes) {
                self.has_custom_templates = true;
                // Feeds and sitemaps are XML: no page loads anything for them.
                if path.extension() != Some("xml") {
                    reader.diagnostics.extend(lint::lint(&source, context));
                }
            }
            self.sources.insert(name, source);
        }
    }

    /// Returns the nearest asset of each name, and the style sheet of the options.
    fn read_assets(
        &self,
        reader: &mut ThemeReader,
        chain: &[ThemeDir],
        site: Option<&SiteFile>,
    ) -> Vec<AssetFile> {
        let options = options::style_sheet(&self.options, site).into_bytes();
        let mut files =
            vec![AssetFile { name: "options.css".to_owned(), bytes: options, style_sheet: None }];
        for dir in chain {
            for (path, bytes) in dir.files_in("assets") {
                let name = below(path, "assets").to_string();
                if files.iter().any(|file| file.name == name) {
                    continue;
                }
                let mut style_sheet = None;
                if is_style_sheet(&name) {
                    style_sheet = Some(reader.add_source(&dir.name, path, bytes));
                }
                files.push(AssetFile { name, bytes: bytes.to_vec(), style_sheet });
            }
        }
        files
    }
}

fn custom_files(chain: &[ThemeDir]) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
    let mut custom = BTreeMap::new();
    for dir in chain {
        for (path, bytes) in &dir.files {
            if dir.is_custom_file(path, bytes) {
                let path = Utf8PathBuf::from(format!("themes/{}/{path}", dir.name));
                custom.insert(path, bytes.clone());
            }
        }
    }
    custom
}

fn below<'a>(path: &'a Utf8Path, folder: &str) -> &'a Utf8Path {
    path.strip_prefix(folder).unwrap_or(path)
}

fn lint_context(chain: &[ThemeDir], site: Option<&SiteFile>) -> LintContext {
    let base_url = site.and_then(|site| site.base_url.as_ref());
    let base_url = base_url.and_then(|base_url| Url::parse(&base_url.value.0).ok());
    let mut assets = BTreeSet::from(GENERATED_ASSETS.map(str::to_owned));
    for dir in chain {
        for (path, _) in dir.files_in("assets") {
            assets.insert(below(path, "assets").to_string());
        }
    }
    LintContext { host: base_url.and_then(|url| url.host_str().map(str::to_owned)), assets }
}

/// Returns the language of the site and where it is set.
fn language(site: Option<&SiteFile>) -> Spanned<String> {
    match site.and_then(|site| site.language.as_ref()) {
        Some(language) => Spanned { value: language.value.0.clone(), span: language.span },
        None => {
            Spanned { value: messages::FALLBACK.to_owned(), span: Span::file_start(FileId::SITE) }
        }
    }
}
