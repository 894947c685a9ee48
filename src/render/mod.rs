//! A page of a [`Model`] → bytes. A pure function of the model, the theme and the page, so that pages
//! can be made in any order, on any thread, or when a browser asks.

pub mod article;
pub mod citation;
pub mod claim;
pub mod context;
pub mod facets;
pub mod fragment_check;
pub mod highlight;
pub mod list;
pub mod locale;
pub mod memo;
pub mod prose;
pub mod relocatable;
pub mod search_index;
pub mod social_card;
pub mod text_fragment;
pub mod translate_filter;
pub mod url;
pub mod views;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Tera, TeraResult, Value};
use uuid::Uuid;

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, best_match};
use crate::model::{Claim, Model, Page, Rating};
use crate::render::context::{CardRenderer, ContextBuilder};
use crate::render::locale::Locale;
use crate::render::memo::ViewCache;
use crate::render::relocatable::RelocatableHtml;
use crate::render::social_card::Cards;
pub use crate::render::social_card::SocialCard;
use crate::render::views::{LinkView, SiteView, ThemeView};
use crate::theme::{Asset, Theme};

/// The template of a claim in lists.
const CARD: &str = "card.html";

/// Where a template's author finds what there is.
const VALUES: &str = "docs/template-values.md lists every value that a template sees";

/// The parts of a page that say nothing of it: what they are called in its template, and their own.
const LAYOUT_PARTIALS: [(&str, &str); 2] = [("menu", "menu.html"), ("colophon", "colophon.html")];

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What pages with the same way to the root share.
struct DepthContext {
    root: String,
    /// What each of them begins with.
    context: Context,
    /// What was wrong with the parts of a page that they share.
    mistakes: Vec<Diagnostic>,
    views: ViewCache,
    /// Claims of lists that were drawn with this way to the root.
    drawn: OnceLock<Vec<OnceLock<RelocatableHtml>>>,
}

/// A model and a theme made ready for their pages.
pub struct Renderer {
    model: Arc<Model>,
    theme: Arc<Theme>,
    assets: Vec<Asset>,
    /// What search works on, made when it is first asked for: no other page needs it.
    index: OnceLock<Option<Asset>>,
    cards: Cards,
    tera: Tera,
    locale: Arc<Locale>,
    shared: Context,
    /// By the number of folders between a page and the root.
    levels: RwLock<BTreeMap<usize, Arc<DepthContext>>>,
    /// What stands for the way to the root in claims drawn for pages everywhere. Nobody can know it before, so no text has it,
    /// and it is in no output.
    mark: String,
    /// What those claims are drawn with.
    anywhere: OnceLock<DepthContext>,
    drafts: bool,
}

impl Renderer {
    /// Prepares what every page shares. `drafts` says whether the model holds what readers must not see.
    pub fn new(model: Arc<Model>, theme: Arc<Theme>, drafts: bool) -> Self {
        let mut assets = theme.assets.clone();
        assets.push(Asset::new("ratings.css", rating_styles(&model).into_bytes()));
        let mut shared = Context::new();
        let site = site_view(&model, drafts);
        let look = ThemeView { name: theme.name.clone(), options: theme.options.clone() };
        shared.insert("site", &site);
        shared.insert("theme", &look);
        let locale = Arc::new(Locale::new(&model.site.language, theme.messages.clone()));
        let mut tera = theme.tera.clone();
        translate_filter::register(&mut tera, Arc::clone(&locale));
        shared.insert("assets", &paths(&assets, None));
        Self {
            cards: Cards::new(&model),
            index: OnceLock::new(),
            levels: RwLock::default(),
            mark: Uuid::new_v4().simple().to_string() + "/",
            anywhere: OnceLock::new(),
            model,
            theme,
            assets,
            tera,
            locale,
            shared,
            drafts,
        }
    }

    /// The files that are no pages: the assets, `.nojekyll`, which tells GitHub Pages to serve the others as they
    /// are, and `CNAME`, which tells it and other hosts the domain.
    pub fn files(&self) -> Vec<Output> {
        let assets = self.assets.iter().chain(self.index());
        let assets =
            assets.map(|asset| Output { path: asset.path.clone(), bytes: asset.bytes.clone() });
        let domain = self.model.site.domain.as_ref().map(|domain| ("CNAME", format!("{domain}\n")));
        let settings = std::iter::once((".nojekyll", String::new())).chain(domain);
        let settings =
            settings.map(|(path, text)| Output { path: path.to_owned(), bytes: text.into_bytes() });
        assets.chain(settings).collect()
    }

    /// The assets that every page can refer to: name and path below the site's root.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.assets.iter().map(|asset| (asset.name.as_str(), asset.path.as_str()))
    }

    fn index(&self) -> Option<&Asset> {
        self.index.get_or_init(|| search_index::asset(&self.model)).as_ref()
    }

    /// What pages as deep as this share.
    fn level(&self, depth: usize) -> Arc<DepthContext> {
        let known = self.levels.read().unwrap_or_else(PoisonError::into_inner).get(&depth).cloned();
        known.unwrap_or_else(|| {
            let mut levels = self.levels.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                levels
                    .entry(depth)
                    .or_insert_with(|| Arc::new(self.new_level("../".repeat(depth)))),
            )
        })
    }

    fn new_level(&self, root: String) -> DepthContext {
        let (mut context, mut mistakes) = (self.shared.clone(), Vec::new());
        context.insert("root", &root);
        let frame = context.clone();
        for (name, template) in LAYOUT_PARTIALS {
            let drawn = self
                .draw(template, &frame)
                .map_err(|error| self.template_mistakes(&error, template, &frame));
            match drawn {
                Ok(html) => context.insert_value(name, Value::safe_string(&html)),
                Err(found) => {
                    mistakes.extend(found);
                    context.insert_value(name, Value::none());
                }
            }
        }
        DepthContext {
            root,
            context,
            mistakes,
            views: ViewCache::new(&self.model),
            drawn: OnceLock::new(),
        }
    }

    /// What the pages are of.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The path of a page below the output folder.
    pub fn path(&self, page: &Page) -> String {
        let address = self.model.address(page);
        if address.ends_with('/') || address.is_empty() {
            format!("{address}index.html")
        } else {
            address
        }
    }

    /// The social cards, not drawn yet.
    pub fn social_cards(&self) -> Vec<SocialCard<'_>> {
        self.cards.to_draw()
    }

    /// What is wrong with words that should stand on social cards.
    pub fn card_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.cards.diagnostics()
    }

    /// The file of a page, or what is wrong with the template that should have made it.
    pub fn page(&self, page: &Page) -> Result<Output, Vec<Diagnostic>> {
        let address = self.model.address(page);
        let path = self.path(page);
        let level = &*self.level(address.matches('/').count());
        let mut context = level.context.clone();
        if matches!(page, Page::Search) {
            context.insert("assets", &paths(&self.assets, self.index()));
        }
        let context = &mut context;
        let listed = |at: usize| self.listed(at, level);
        let template = self.builder(level, context, &listed).page(page, &address);
        let template = template.map_err(|error| self.template_mistakes(&error, CARD, context))?;
        if self.theme.is_broken(template) {
            return Err(Vec::new());
        }
        let made = self.theme.render(&self.tera, template, context);
        let mut mistakes = level.mistakes.clone();
        match made {
            Ok(bytes) if mistakes.is_empty() => return Ok(Output { path, bytes }),
            Ok(_) => {}
            Err(error) => mistakes.extend(self.template_mistakes(&error, template, context)),
        }
        Err(mistakes)
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
        rendered.map_err(|error| self.template_mistakes(&error, template, &context))
    }

    fn builder<'a>(
        &'a self,
        level: &'a DepthContext,
        context: &'a mut Context,
        render_card: &'a CardRenderer<'a>,
    ) -> ContextBuilder<'a> {
        ContextBuilder {
            model: &self.model,
            locale: &self.locale,
            root: &level.root,
            context,
            drafts: self.drafts,
            cards: &self.cards,
            views: &level.views,
            render_card,
            card_error: OnceCell::new(),
        }
    }

    /// Renders a claim for lists. Built-in templates print the path to the root unchanged, so with
    /// these a claim is rendered once for pages at every depth; templates of a site may do anything
    /// with it, so with these it is rendered once for each depth.
    fn listed(&self, index: usize, level: &DepthContext) -> Option<TeraResult<Value>> {
        let shared = if self.theme.has_custom_templates {
            level
        } else {
            self.anywhere.get_or_init(|| self.new_level(self.mark.clone()))
        };
        let claim = self.model.claims.get(index)?;
        let cards = shared.drawn.get_or_init(|| memo::lazy_vec(self.model.claims.len()));
        let slot = cards.get(index)?;
        let card = match slot.get() {
            Some(card) => card,
            None => match self.card(claim, shared) {
                Ok(card) => slot.get_or_init(|| card),
                Err(error) => return Some(Err(error)),
            },
        };
        Some(Ok(Value::safe_string(&card.from(&level.root))))
    }

    /// Renders a claim for lists.
    fn card(&self, claim: &Claim, level: &DepthContext) -> TeraResult<RelocatableHtml> {
        let mut context = level.context.clone();
        let view = self.builder(level, &mut context, &|_| None).card(claim);
        put(&mut context, "claim", &view);
        let html = self.draw(CARD, &context)?;
        Ok(RelocatableHtml::new(&html, &self.mark))
    }

    /// A part of pages as HTML.
    fn draw(&self, template: &str, context: &Context) -> TeraResult<String> {
        let html = String::from_utf8(self.theme.render(&self.tera, template, context)?)?;
        Ok(html.trim().to_owned())
    }

    fn template_mistakes(
        &self,
        error: &tera::Error,
        template: &str,
        context: &Context,
    ) -> Vec<Diagnostic> {
        let mistakes = self.theme.diagnose(error, Code::TemplateValue, template);
        mistakes.into_iter().map(|mistake| self.explain(mistake, context)).collect()
    }

    /// Says what can be done about a template's mistake.
    fn explain(&self, mistake: Diagnostic, context: &Context) -> Diagnostic {
        if !mistake.label.is_empty() {
            return mistake;
        }
        if let Some(name) = self.theme.asset_at(mistake.span) {
            return self.unknown_asset(mistake.span, name);
        }
        if mistake.message.starts_with(locale::MISSING_VALUE) {
            let help = "docs/languages.md shows how a message is given its values";
            return mistake.label("a value is missing here").help(help);
        }
        if !mistake.message.starts_with(locale::UNKNOWN_MESSAGE) {
            return explain(mistake, context);
        }
        let written = mistake.message.split('`').nth(1).unwrap_or_default();
        let near = best_match(written, &self.locale.message_keys());
        let near = near.map_or_else(String::new, |key| format!("did you mean `{key}`? "));
        let help = format!("{near}a new message is written in `i18n/en.yaml` of the theme");
        let span = self.theme.word_before(mistake.span, written);
        Diagnostic { span, ..mistake }.label("no such message").help(help)
    }

    fn unknown_asset(&self, span: Span, name: &str) -> Diagnostic {
        let names: Vec<&str> = self.assets.iter().map(|asset| asset.name.as_str()).collect();
        let near = best_match(name, &names)
            .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        Diagnostic::error(Code::UnknownAsset, span, format!("the theme has no asset `{name}`"))
            .label("no such file in `assets/`")
            .help(format!("{near}a new file stands in `assets/` of the theme"))
    }
}

/// Adds the names that exist to an error about one that does not.
fn explain(mistake: Diagnostic, context: &Context) -> Diagnostic {
    let split = [" Available fields: ", " Available variables: "]
        .iter()
        .find_map(|label| mistake.message.split_once(label));
    let (message, available) = match split {
        Some((message, names)) => {
            (message.to_owned(), names.split(", ").map(str::to_owned).collect())
        }
        None => (mistake.message.clone(), names_of(context)),
    };
    let written = message.split('`').nth(1).unwrap_or_default().to_owned();
    let names: Vec<&str> = available.iter().map(String::as_str).collect();
    let help = match best_match(&written, &names) {
        Some(name) => format!("did you mean `{name}`? {VALUES}"),
        None => format!(
            "{VALUES}, and which may be nothing: ask for those first, as in `{{% if claim.response %}}`"
        ),
    };
    Diagnostic { message: message.trim_end_matches('.').to_owned(), ..mistake }
        .label("no such value here")
        .help(help)
}

fn names_of(context: &Context) -> Vec<String> {
    const TOP: [&str; 21] = [
        "site",
        "theme",
        "assets",
        "root",
        "menu",
        "colophon",
        "page",
        "article",
        "claim",
        "list",
        "lists",
        "person",
        "groups",
        "entries",
        "corrections",
        "ratings",
        "title",
        "text",
        "articles",
        "feed",
        "sitemap",
    ];
    let mut names: Vec<String> = TOP
        .iter()
        .filter(|name| context.contains_key(name))
        .map(|name| (*name).to_owned())
        .collect();
    let theme =
        context.get("theme").and_then(Value::as_map).into_iter().flat_map(|theme| theme.values());
    for value in TOP.iter().filter_map(|name| context.get(name)).chain(theme) {
        let fields = value.as_map();
        names.extend(
            fields
                .into_iter()
                .flat_map(|map| map.keys())
                .filter_map(|key| key.as_str().map(str::to_owned)),
        );
    }
    names
}

fn site_view(model: &Model, drafts: bool) -> SiteView {
    let site = &model.site;
    let pages = model
        .static_pages
        .iter()
        .filter(|page| !crate::model::page::EMBEDDED_PAGES.contains(&page.slug.as_str()));
    SiteView {
        title: site.title.clone(),
        description: site.description.clone(),
        base_url: site.base_url.clone(),
        language: site.language.clone(),
        dir: locale::text_direction(&site.language),
        locale: locale::open_graph_locale(&site.language),
        organization: site.organization.as_ref().map(|organization| LinkView {
            name: organization.name.clone(),
            href: organization.url.clone().unwrap_or_default(),
        }),
        repository: site.repository.as_ref().map(|(url, _)| url.clone()),
        search: site.search.as_str(),
        pages: pages
            .map(|page| LinkView {
                name: page.title.clone(),
                href: format!("{}/index.html", page.slug),
            })
            .collect(),
        claim_count: model.claims.len(),
        article_count: model.articles.len(),
        shows_drafts: drafts,
    }
}

/// The style sheet that gives each rating its colour, since a page itself may hold no style, and that makes a
/// checked `data-filter` leave only its rating: other passages lose their highlight, other things that are
/// `data-filterable` are not shown.
fn rating_styles(model: &Model) -> String {
    let mut css = String::new();
    for Rating { id, color, .. } in &model.ratings {
        // Writing to a `String` cannot fail. Ids and colours hold no character that means anything in CSS strings.
        let others =
            format!(":root:has([data-filter=\"{id}\"]:checked) :not([data-rating=\"{id}\"])");
        let _ = write!(
            css,
            "[data-rating=\"{id}\"] {{ --rating: {color} }}\n\
             {others}.passage, {others}.passage > a {{ background: none; text-decoration: none }}\n\
             {others}[data-filterable] {{ display: none !important }}\n"
        );
    }
    css
}

/// The assets that pages refer to, by name.
fn paths<'a>(assets: &'a [Asset], index: Option<&'a Asset>) -> BTreeMap<&'a str, &'a str> {
    assets.iter().chain(index).map(|asset| (asset.name.as_str(), asset.path.as_str())).collect()
}

/// Puts a value into a context under its name.
fn put<T: Serialize + ?Sized>(context: &mut Context, name: &'static str, value: &T) {
    context.insert(name, value);
}
