//! Builds the context of each kind of page: chooses its template and collects the values for it.

use std::cell::OnceCell;
use std::cmp::Reverse;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Context, TeraResult, Value};

use crate::model::page::{PER_PAGE, month_id};
use crate::model::{Claim, Correction, Figure, Model, Page, Role, TermId};
use crate::render::locale::Locale;
use crate::render::markdown_page::markdown_href;
use crate::render::memo::ViewCache;
use crate::render::pictures;
use crate::render::put;
use crate::render::social_card::Cards;
use crate::render::url::absolute_url;
use crate::render::views::{
    CorrectionView, GroupView, IndexEntryView, LinkView, ListView, PageView, QuoteCountsView,
    RedirectView,
};

/// The template of a page that the model does not have.
const NOT_FOUND: &str = "404.html";

/// Renders the claim with this index for a list, if there is such a claim.
pub(crate) type CardRenderer<'a> = dyn Fn(usize) -> Option<TeraResult<Value>> + 'a;

/// Builds the views of one page and puts them into its context.
pub(crate) struct ContextBuilder<'a> {
    pub(crate) model: &'a Model,
    pub(crate) locale: &'a Locale,
    /// The relative path from the page to the root: `../../`, or empty.
    pub(crate) root: &'a str,
    pub(crate) context: &'a mut Context,
    /// Whether the site shows drafts.
    pub(crate) drafts: bool,
    pub(crate) cards: &'a Cards,
    pub(crate) views: &'a ViewCache,
    pub(crate) render_card: &'a CardRenderer<'a>,
    /// The first error of `render_card`.
    pub(crate) card_error: OnceCell<tera::Error>,
}

/// The fields of [`PageView`] that differ between kinds of pages.
#[derive(Default)]
struct PageHead<'a> {
    kind: &'static str,
    title: &'a str,
    description: Option<String>,
    json_ld: Option<String>,
    annotations: Option<String>,
    markdown: Option<String>,
    card: Option<String>,
    image: Option<&'a Figure>,
}

impl<'a> PageHead<'a> {
    fn new(kind: &'static str, title: &'a str) -> Self {
        Self { kind, title, ..Self::default() }
    }
}

impl ContextBuilder<'_> {
    /// Fills the context for `page` and returns the name of its template, or the first error of a
    /// claim in a list.
    pub(crate) fn page(mut self, page: &Page, address: &str) -> TeraResult<&'static str> {
        let template = self.fill(page, address).unwrap_or(NOT_FOUND);
        match self.card_error.into_inner() {
            Some(error) => Err(error),
            None => Ok(template),
        }
    }

    /// Returns the name of the template, if the model has such a page.
    fn fill(&mut self, page: &Page, address: &str) -> Option<&'static str> {
        let template = match page {
            Page::Home(number) => self.home(*number, address),
            Page::Articles => self.index("articles", address, &self.article_entries()),
            Page::Article(index) => self.article(*index, address)?,
            Page::Claim(index) => self.claim(*index, address)?,
            Page::Embed(index) => self.embed(*index, address)?,
            Page::Ratings => self.index("ratings", address, &self.rating_entries()),
            Page::Taxonomy(index) => self.taxonomy(*index, address)?,
            Page::People => self.groups("people", address, &self.people_groups()),
            Page::Publishers => self.index("publishers", address, &self.publisher_entries()),
            Page::Rating(index, number) => self.rating(*index, *number, address)?,
            Page::Term(id, number) => self.term(*id, *number, address)?,
            Page::Person(index) => self.person(*index, address)?,
            Page::Role(index, role, number) => self.role(*index, *role, *number, address)?,
            Page::Publisher(index, number) => self.publisher(*index, *number, address)?,
            Page::Months => self.months(address),
            Page::Month(index, number) => self.month(*index, *number, address)?,
            Page::Corrections => self.corrections(address),
            Page::Methodology => self.methodology(address),
            Page::Search => self.search(address),
            Page::StaticPage(index) => self.static_page(*index, address)?,
            Page::Redirect(index) => self.redirect(*index, address)?,
            Page::NotFound => self.not_found(address),
        };
        Some(template)
    }

    fn head(&mut self, address: &str, head: PageHead) {
        let canonical = absolute_url(&self.model.site.base_url, address);
        let view = PageView {
            kind: head.kind,
            title: head.title.to_owned(),
            description: head.description,
            encoded_title: utf8_percent_encode(head.title, NON_ALPHANUMERIC).to_string(),
            encoded_url: utf8_percent_encode(&canonical, NON_ALPHANUMERIC).to_string(),
            canonical,
            card: head.card,
            noindex: self.drafts || matches!(head.kind, "not-found" | "alias" | "embed"),
            json_ld: head.json_ld,
            annotations: head.annotations,
            markdown: head.markdown,
            image: head.image.map(|figure| {
                absolute_url(&self.model.site.base_url, &pictures::largest(&figure.picture))
            }),
        };
        put(self.context, "page", &view);
    }

    /// Returns the absolute address of a page's social card.
    fn card_address(&self, page: &Page) -> Option<String> {
        let address = self.cards.address(page)?;
        Some(absolute_url(&self.model.site.base_url, &address))
    }

    /// Fills the head of a built-in page. Its title and description are messages named after
    /// `kind`.
    fn head_with_description(&mut self, address: &str, kind: &'static str) {
        let title = self.locale.translate(kind, &[]);
        let description = Some(self.locale.translate(&format!("{kind}-description"), &[]));
        self.head(address, PageHead { description, ..PageHead::new(kind, &title) });
    }

    fn not_found(&mut self, address: &str) -> &'static str {
        let title = self.locale.translate("page-not-found", &[]);
        self.head(address, PageHead::new("not-found", &title));
        NOT_FOUND
    }

    fn home(&mut self, number: usize, address: &str) -> &'static str {
        let site = &self.model.site;
        let is_first = number == 1;
        let head = PageHead {
            description: site.description.clone(),
            json_ld: is_first.then(|| self.site_data()),
            card: self.card_address(&Page::Home(number)),
            ..PageHead::new("home", &site.title)
        };
        self.head(address, head);
        let list = self.list_view("home", &site.title, "", &self.model.lists.all, number);
        put(self.context, "list", &list);
        let mut articles = Vec::new();
        if is_first {
            articles = self.article_entries();
            articles.truncate(PER_PAGE);
        }
        put(self.context, "articles", &articles);
        "home.html"
    }

    fn redirect(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let redirect = self.model.redirects.get(index)?;
        let title = self.own_name(&redirect.to).unwrap_or_default().to_owned();
        self.head(address, PageHead::new("alias", &title));
        let to = self.model.address(&redirect.to);
        let target = RedirectView {
            href: format!("{}{to}index.html", self.root),
            url: absolute_url(&self.model.site.base_url, &to),
        };
        put(self.context, "target", &target);
        Some("alias.html")
    }

    fn article(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let article = self.model.articles.get(index)?;
        let view = self.article_view(index, article, self.source_at(index)?);
        let values = [("title", article.title.as_str())];
        let count = view.notes.len();
        let head = PageHead {
            description: Some(self.locale.translate_count("article-description", count, &values)),
            annotations: self.annotations_of(article),
            card: self.card_address(&Page::Article(index)),
            image: article.image.as_ref(),
            ..PageHead::new("article", &article.title)
        };
        self.head(address, head);
        put(self.context, "article", &view);
        Some("article.html")
    }

    fn claim(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let claim = self.model.claims.get(index)?;
        let view = self.claim_view(index, claim);
        let headline = self.headline(&view.card);
        let head = PageHead {
            // The page shows the summary of a retracted claim; search results and previews do not.
            description: claim.effective_summary().map(str::to_owned),
            json_ld: self.claim_data(&view),
            markdown: markdown_href(&self.model.site, claim),
            card: self.card_address(&Page::Claim(index)),
            image: if claim.retracted { None } else { claim.image.as_ref() },
            ..PageHead::new("claim", &headline)
        };
        self.head(address, head);
        put(self.context, "claim", &view);
        Some("claim.html")
    }

    fn embed(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let view = self.embed_view(self.model.claims.get(index)?);
        let headline = self.headline(&view.card);
        self.head(address, PageHead::new("embed", &headline));
        put(self.context, "embed", &view);
        Some("embed.html")
    }

    /// Fills an index of lists. Its title is the message `key`.
    fn index(&mut self, key: &str, address: &str, entries: &[IndexEntryView]) -> &'static str {
        let title = self.locale.translate(key, &[]);
        self.titled_index(&title, address, entries)
    }

    fn titled_index(
        &mut self,
        title: &str,
        address: &str,
        entries: &[IndexEntryView],
    ) -> &'static str {
        self.head(address, PageHead::new("index", title));
        put(self.context, "entries", &entries);
        "index.html"
    }

    fn taxonomy(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let title = self.taxonomy_title(self.model.taxonomies.get(index)?);
        Some(self.titled_index(&title, address, &self.term_entries(index)))
    }

    /// Fills an index of lists in groups. Its title is the message `key`.
    fn groups(&mut self, key: &str, address: &str, groups: &[GroupView]) -> &'static str {
        let title = self.locale.translate(key, &[]);
        self.head(address, PageHead::new("index", &title));
        put(self.context, "groups", groups);
        "groups.html"
    }

    fn months(&mut self, address: &str) -> &'static str {
        put(self.context, "trend", &self.trend());
        self.groups("months", address, &self.month_groups())
    }

    fn rating(&mut self, index: usize, number: usize, address: &str) -> Option<&'static str> {
        let rating = self.model.ratings.get(index)?;
        let claims = self.model.lists.ratings.get(index)?;
        let base = format!("ratings/{}/", rating.id);
        let mut list = self.list_view("rating", &rating.label, &base, claims, number);
        list.rating = Some(self.rating_view(rating, claims.claims.len()));
        let description = Some(rating.definition.clone()).filter(|it| !it.is_empty());
        Some(self.list(address, &list, description))
    }

    fn term(&mut self, id: TermId, number: usize, address: &str) -> Option<&'static str> {
        let (taxonomy, term) = self.model.term(id)?;
        let claims = self.model.lists.terms.get(id.taxonomy)?.get(id.term)?;
        let base = format!("{}/{}/", taxonomy.name, term.slug);
        let by = if taxonomy.title.is_some() { "term" } else { "topic" };
        let mut list = self.list_view(by, &term.name, &base, claims, number);
        if let Some(title) = &taxonomy.title {
            let (name, href) = (title.clone(), self.taxonomy_href(taxonomy));
            list.taxonomy = Some(LinkView { name, href });
        }
        Some(self.list(address, &list, None))
    }

    fn person(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let person = self.model.people.get(index)?;
        let mut view = self.person_view(person);
        if let Some(bio) = &person.bio {
            view.bio = Some(self.prose(bio));
        }
        let mut lists = Vec::new();
        for role in Role::ALL {
            let list = self.role_view(index, person, role, 1);
            if let Some(list) = list
                && list.count > 0
            {
                lists.push(list);
            }
        }
        let head = PageHead { image: person.image.as_ref(), ..PageHead::new("list", &person.name) };
        self.head(address, head);
        put(self.context, "person", &view);
        put(self.context, "lists", &lists);
        Some("person.html")
    }

    fn role(
        &mut self,
        index: usize,
        role: Role,
        number: usize,
        address: &str,
    ) -> Option<&'static str> {
        let person = self.model.people.get(index)?;
        let list = self.role_view(index, person, role, number)?;
        Some(self.list(address, &list, None))
    }

    fn month(&mut self, index: usize, number: usize, address: &str) -> Option<&'static str> {
        let month = *self.model.months.get(index)?;
        let claims = self.model.lists.months.get(index)?;
        let title = self.locale.format_month(month);
        let base = format!("months/{}/", month_id(month));
        let list = self.list_view("month", &title, &base, claims, number);
        Some(self.list(address, &list, None))
    }

    fn publisher(&mut self, index: usize, number: usize, address: &str) -> Option<&'static str> {
        let publisher = self.model.publishers.get(index)?;
        let claims = self.model.lists.publishers.get(index)?;
        let base = format!("publishers/{}/", publisher.slug);
        let list = self.list_view("publisher", &publisher.name, &base, claims, number);
        Some(self.list(address, &list, None))
    }

    fn list(
        &mut self,
        address: &str,
        list: &ListView,
        description: Option<String>,
    ) -> &'static str {
        self.head(address, PageHead { description, ..PageHead::new("list", &list.title) });
        put(self.context, "list", list);
        "list.html"
    }

    fn corrections(&mut self, address: &str) -> &'static str {
        self.head_with_description(address, "corrections");
        let mut corrections: Vec<(&Claim, &Correction)> = Vec::new();
        for claim in &self.model.claims {
            for correction in &claim.corrections {
                corrections.push((claim, correction));
            }
        }
        corrections
            .sort_by_key(|(claim, correction)| (Reverse(correction.date), claim.id.as_str()));
        let mut views: Vec<CorrectionView> = Vec::new();
        for (claim, correction) in corrections {
            views.push(self.correction_view(claim, correction));
        }
        put(self.context, "corrections", &views);
        self.put_text_of("corrections");
        "corrections.html"
    }

    fn methodology(&mut self, address: &str) -> &'static str {
        self.head_with_description(address, "methodology");
        put(self.context, "ratings", &self.scale());
        let quotes = self.model.quote_counts();
        put(self.context, "quotes", &quotes.map(QuoteCountsView::from));
        self.put_text_of("methodology");
        "methodology.html"
    }

    fn search(&mut self, address: &str) -> &'static str {
        let title = self.locale.translate("search", &[]);
        self.head(address, PageHead::new("search", &title));
        put(self.context, "ratings", &self.scale());
        "search.html"
    }

    fn static_page(&mut self, index: usize, address: &str) -> Option<&'static str> {
        let page = self.model.static_pages.get(index)?;
        let description = page.description.clone();
        let image = page.image.as_ref();
        let head = PageHead { description, image, ..PageHead::new("standing", &page.title) };
        self.head(address, head);
        put(self.context, "image", &self.figure_view(&page.image));
        put(self.context, "text", &self.prose(&page.prose));
        Some("standing.html")
    }

    /// Adds the text of the static page `slug`, which a built-in page contains.
    fn put_text_of(&mut self, slug: &str) {
        let page = self.model.static_pages.iter().find(|page| page.slug == slug);
        let html = page.map(|page| self.prose(&page.prose));
        put(self.context, "text", &html);
    }
}
