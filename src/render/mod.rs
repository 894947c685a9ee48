//! Renders pages. A page depends only on the model and the theme, so pages can be rendered in any
//! order and on any thread.

pub mod article;
pub(crate) mod charts;
pub mod citation;
pub mod claim;
pub mod context;
pub(crate) mod embed;
pub mod facets;
pub mod fonts;
pub mod fragment_check;
mod frame;
pub mod highlight;
mod judged_picture;
pub mod linked_files;
pub mod list;
pub mod locale;
pub(crate) mod markdown_page;
pub mod memo;
pub mod pictures;
pub mod prose;
mod reading_on;
pub mod relocatable;
pub mod search_index;
mod site_view;
pub mod social_card;
pub(crate) mod stamps;
mod template_errors;
pub mod text_fragment;
pub mod transcript;
pub mod translate_filter;
mod trend;
pub mod url;
pub mod views;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Tera, TeraResult, Value};
use uuid::Uuid;

use crate::diagnostics::Diagnostic;
use crate::model::{Claim, Model, Page, Rating};
use crate::render::context::{CardRenderer, ContextBuilder};
use crate::render::frame::CurrentEntry;
use crate::render::locale::Locale;
use crate::render::memo::ViewCache;
use crate::render::relocatable::RelocatableHtml;
use crate::render::site_view::site_view;
use crate::render::social_card::Cards;
pub use crate::render::social_card::SocialCard;
use crate::render::views::ThemeView;
use crate::text::color::{parse as parse_color, text_color_on};
use crate::theme::{Asset, Theme};

/// The template of a claim in lists.
const CARD: &str = "card.html";

/// The template of the menu, which marks the current page.
const MENU: &str = "menu.html";

/// The template of the foot of every page.
const COLOPHON: &str = "colophon.html";

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Output {
    /// Relative to the output folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// The values that pages at the same depth share.
struct DepthContext {
    root: String,
    /// The context that each of these pages starts with.
    context: Context,
    /// The menu and the foot, by the number of the current entry of the menu; the first is for pages
    /// without one.
    frames: Vec<OnceLock<Frame>>,
    views: ViewCache,
    /// The claims of lists, by their index in the model.
    card_cache: OnceLock<Vec<OnceLock<RelocatableHtml>>>,
}

/// The parts of the layout that pages with the same entry in the menu share, as HTML.
struct Frame {
    menu: Value,
    colophon: Value,
    /// The errors of their templates.
    errors: Vec<Diagnostic>,
}

/// Renders the pages of a model with a theme.
pub struct Renderer {
    model: Arc<Model>,
    theme: Arc<Theme>,
    assets: Vec<Asset>,
    /// Built on first use, because only the search page needs it.
    search_index: OnceLock<Option<Asset>>,
    cards: Cards,
    tera: Tera,
    locale: Arc<Locale>,
    /// The pages of the menu; `None` for each address of another site.
    menu_pages: Vec<Option<Page>>,
    /// The values of all templates.
    shared: Context,
    /// By the number of folders between a page and the root.
    contexts_by_depth: RwLock<BTreeMap<usize, Arc<DepthContext>>>,
    /// Replaces the path to the root in claims that pages at every depth share. It is random, so no
    /// text of a site contains it.
    root_placeholder: String,
    placeholder_context: OnceLock<DepthContext>,
    drafts: bool,
}

impl Renderer {
    /// Prepares the values that all pages share. `drafts` says whether the model contains claims
    /// that readers must not see.
    pub fn new(model: Arc<Model>, theme: Arc<Theme>, drafts: bool) -> Self {
        let mut assets = theme.assets.clone();
        assets.extend(model_assets(&model));
        let mut shared = Context::new();
        let theme_view = ThemeView { name: theme.name.clone(), options: theme.options.clone() };
        shared.insert("site", &site_view(&model, drafts));
        shared.insert("theme", &theme_view);
        let locale = Arc::new(Locale::new(&model.site.language, theme.messages.clone()));
        let mut tera = theme.tera.clone();
        translate_filter::register(&mut tera, Arc::clone(&locale));
        shared.insert("assets", &asset_paths(&assets, None));
        Self {
            cards: Cards::new(&model, &locale),
            search_index: OnceLock::new(),
            menu_pages: frame::menu_pages(&model),
            contexts_by_depth: RwLock::default(),
            root_placeholder: format!("{}/", Uuid::new_v4().simple()),
            placeholder_context: OnceLock::new(),
            model,
            theme,
            assets,
            tera,
            locale,
            shared,
            drafts,
        }
    }

    /// Returns the files that are not pages: the assets, the key of `IndexNow`, `CNAME` with the
    /// domain, and `.nojekyll`, which makes GitHub Pages serve all files unchanged.
    pub fn files(&self) -> Vec<Output> {
        let mut files = Vec::new();
        for asset in self.assets.iter().chain(self.search_index()) {
            files.push(Output { path: asset.path.clone(), bytes: asset.bytes.clone() });
        }
        files.push(Output { path: ".nojekyll".to_owned(), bytes: Vec::new() });
        if let Some(domain) = &self.model.site.domain {
            let bytes = format!("{domain}\n").into_bytes();
            files.push(Output { path: "CNAME".to_owned(), bytes });
        }
        if let Some(key) = &self.model.site.index_now_key {
            let bytes = key.clone().into_bytes();
            files.push(Output { path: index_now_path(key), bytes });
        }
        files
    }

    /// Returns the name and path of each asset of the rendered pages. The search index is among them
    /// once the search page was rendered.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        let search_index = self.search_index.get().and_then(Option::as_ref);
        let assets = self.assets.iter().chain(search_index);
        assets.map(|asset| (asset.name.as_str(), asset.path.as_str()))
    }

    fn search_index(&self) -> Option<&Asset> {
        self.search_index.get_or_init(|| search_index::asset(&self.model, &self.locale)).as_ref()
    }

    fn context_at_depth(&self, depth: usize) -> Arc<DepthContext> {
        let cache = self.contexts_by_depth.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(context) = cache.get(&depth) {
            return Arc::clone(context);
        }
        drop(cache);
        let mut cache = self.contexts_by_depth.write().unwrap_or_else(PoisonError::into_inner);
        let context = cache
            .entry(depth)
            .or_insert_with(|| Arc::new(self.new_depth_context("../".repeat(depth))));
        Arc::clone(context)
    }

    fn new_depth_context(&self, root: String) -> DepthContext {
        let mut context = self.shared.clone();
        context.insert("root", &root);
        DepthContext {
            root,
            context,
            // One for each entry and kind of mark, and one without a mark.
            frames: memo::lazy_vec(1 + 2 * self.menu_pages.len()),
            views: ViewCache::new(&self.model),
            card_cache: OnceLock::new(),
        }
    }

    /// Adds the menu and the foot of a page to its context. Returns the errors of their templates.
    fn add_frame(
        &self,
        page: &Page,
        shared: &DepthContext,
        context: &mut Context,
    ) -> Vec<Diagnostic> {
        let current = frame::current_entry(&self.menu_pages, page);
        let number = current.map_or(0, CurrentEntry::number);
        let Some(slot) = shared.frames.get(number) else { return Vec::new() };
        let frame = slot.get_or_init(|| self.render_frame(current, shared));
        context.insert_value("menu", frame.menu.clone());
        context.insert_value("colophon", frame.colophon.clone());
        frame.errors.clone()
    }

    fn render_frame(&self, current: Option<CurrentEntry>, shared: &DepthContext) -> Frame {
        let mut context = shared.context.clone();
        let view = self.context_builder(shared, &mut context, &|_| None).page_frame(current);
        put(&mut context, "frame", &view);
        let mut errors = Vec::new();
        let [menu, colophon] =
            [MENU, COLOPHON].map(|template| match self.render_trimmed(template, &context) {
                Ok(html) => Value::safe_string(&html),
                Err(error) => {
                    errors.extend(self.template_errors(&error, template, &context));
                    Value::none()
                }
            });
        Frame { menu, colophon, errors }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Returns the path of a page, relative to the output folder.
    pub fn path(&self, page: &Page) -> String {
        let address = self.model.address(page);
        if address.ends_with('/') || address.is_empty() {
            format!("{address}index.html")
        } else {
            address
        }
    }

    /// Returns the social cards. They are drawn later.
    pub fn social_cards(&self) -> Vec<SocialCard<'_>> {
        self.cards.to_draw()
    }

    /// Returns the warnings about text that no font of the social cards can write.
    pub fn card_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.cards.diagnostics()
    }

    /// Renders a page, or returns the errors of its templates.
    pub fn page(&self, page: &Page) -> Result<Output, Vec<Diagnostic>> {
        if *page == Page::NotFound {
            return self.not_found(&url::path_of(&self.model.site.base_url));
        }
        let depth = self.model.address(page).matches('/').count();
        self.page_in(page, &self.context_at_depth(depth))
    }

    /// Renders the page for addresses that do not exist. Hosts show the built page at any of these
    /// addresses, so its path to the root of the site, `root`, is that of the base URL.
    pub fn not_found(&self, root: &str) -> Result<Output, Vec<Diagnostic>> {
        self.page_in(&Page::NotFound, &self.new_depth_context(root.to_owned()))
    }

    fn page_in(&self, page: &Page, shared: &DepthContext) -> Result<Output, Vec<Diagnostic>> {
        let address = self.model.address(page);
        let mut context = shared.context.clone();
        if matches!(page, Page::Search) {
            context.insert("assets", &asset_paths(&self.assets, self.search_index()));
        }
        let render_card = |index: usize| self.cached_card(index, shared);
        let builder = self.context_builder(shared, &mut context, &render_card);
        let template = match builder.page(page, &address) {
            Ok(template) => template,
            Err(error) => return Err(self.template_errors(&error, CARD, &context)),
        };
        if self.theme.is_broken(template) {
            return Err(Vec::new());
        }
        let mut errors = self.add_frame(page, shared, &mut context);
        match self.theme.render(&self.tera, template, &context) {
            Ok(bytes) if errors.is_empty() => {
                return Ok(Output { path: self.path(page), bytes });
            }
            Ok(_) => {}
            Err(error) => errors.extend(self.template_errors(&error, template, &context)),
        }
        Err(errors)
    }

    /// Returns the language and the messages of the pages.
    pub(crate) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Renders a template that is not a page. It sees `value` under `name` and the values that all
    /// templates see, except the menu and the colophon. `root` is empty, as on the home page.
    pub(crate) fn template<T: Serialize>(
        &self,
        template: &str,
        name: &'static str,
        value: &T,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        if self.theme.is_broken(template) {
            return Err(Vec::new());
        }
        let mut context = self.shared.clone();
        context.insert("root", "");
        put(&mut context, name, value);
        let rendered = self.theme.render(&self.tera, template, &context);
        rendered.map_err(|error| self.template_errors(&error, template, &context))
    }

    fn context_builder<'a>(
        &'a self,
        shared: &'a DepthContext,
        context: &'a mut Context,
        render_card: &'a CardRenderer<'a>,
    ) -> ContextBuilder<'a> {
        ContextBuilder {
            model: &self.model,
            locale: &self.locale,
            root: &shared.root,
            context,
            drafts: self.drafts,
            cards: &self.cards,
            views: &shared.views,
            render_card,
            card_error: OnceCell::new(),
        }
    }

    /// Renders a claim for lists. Built-in templates print the path to the root unchanged, so a
    /// claim is rendered once for all depths. Custom templates can do anything with the path, so
    /// with them a claim is rendered once for each depth.
    fn cached_card(&self, index: usize, page: &DepthContext) -> Option<TeraResult<Value>> {
        let shared = if self.theme.has_custom_templates {
            page
        } else {
            self.placeholder_context
                .get_or_init(|| self.new_depth_context(self.root_placeholder.clone()))
        };
        let claim = self.model.claims.get(index)?;
        let cache = shared.card_cache.get_or_init(|| memo::lazy_vec(self.model.claims.len()));
        let slot = cache.get(index)?;
        let card = match slot.get() {
            Some(card) => card,
            None => match self.render_card(claim, shared) {
                Ok(card) => slot.get_or_init(|| card),
                Err(error) => return Some(Err(error)),
            },
        };
        Some(Ok(Value::safe_string(&card.with_root(&page.root))))
    }

    fn render_card(&self, claim: &Claim, shared: &DepthContext) -> TeraResult<RelocatableHtml> {
        let mut context = shared.context.clone();
        let view = self.context_builder(shared, &mut context, &|_| None).card(claim);
        put(&mut context, "claim", &view);
        let html = self.render_trimmed(CARD, &context)?;
        Ok(RelocatableHtml::new(&html, &self.root_placeholder))
    }

    fn render_trimmed(&self, template: &str, context: &Context) -> TeraResult<String> {
        let html = String::from_utf8(self.theme.render(&self.tera, template, context)?)?;
        Ok(html.trim().to_owned())
    }
}

/// Returns the path of the file with the key of `IndexNow`.
pub(crate) fn index_now_path(key: &str) -> String {
    format!("{key}.txt")
}

/// Returns the paths of the assets that pages load, except the search index, whose name is not
/// known before it is built.
pub(crate) fn asset_paths_of(model: &Model, theme: &Theme) -> Vec<String> {
    let mut paths = Vec::new();
    for asset in model_assets(model).iter().chain(&theme.assets) {
        paths.push(asset.path.clone());
    }
    paths
}

/// Returns the assets that are made for a site: the colors of its ratings, and its fonts.
fn model_assets(model: &Model) -> Vec<Asset> {
    let mut assets = fonts::assets(&model.site.fonts);
    assets.push(Asset::new("ratings.css", rating_styles(model).into_bytes()));
    assets
}

/// Returns the style sheet that gives each rating its color. (Pages contain no inline styles.)
/// If a `data-filter` is checked, it hides the other ratings: passages lose their highlight, and
/// elements with `data-filterable` disappear.
fn rating_styles(model: &Model) -> String {
    let mut css = String::new();
    for Rating { id, color, .. } in &model.ratings {
        let [red, green, blue] = text_color_on(parse_color(color).unwrap_or_default());
        // Ids and colors need no escapes in CSS. Writing to a `String` cannot fail.
        let others =
            format!(":root:has([data-filter=\"{id}\"]:checked) :not([data-rating=\"{id}\"])");
        let _ = write!(
            css,
            "[data-rating=\"{id}\"] {{ --rating: {color}; --rating-text: rgb({red} {green} {blue}) }}\n\
             {others}.passage, {others}.passage > a {{ background: none; text-decoration: none }}\n\
             {others}[data-filterable] {{ display: none !important }}\n"
        );
    }
    css
}

/// Returns the paths of assets by their names.
fn asset_paths<'a>(
    assets: &'a [Asset],
    search_index: Option<&'a Asset>,
) -> BTreeMap<&'a str, &'a str> {
    let assets = assets.iter().chain(search_index);
    assets.map(|asset| (asset.name.as_str(), asset.path.as_str())).collect()
}

fn put<T: Serialize + ?Sized>(context: &mut Context, name: &'static str, value: &T) {
    context.insert(name, value);
}
