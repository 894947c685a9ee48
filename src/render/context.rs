//! Pages as views: which template a page has and which values that template gets.

use std::cell::OnceCell;

use tera::{Context, TeraResult, Value};

use crate::model::page::{PER_PAGE, month_id};
use crate::model::{Claim, Correction, Model, Page, Role};
use crate::render::locale::Locale;
use crate::render::memo::ViewCache;
use crate::render::put;
use crate::render::social_card::Cards;
use crate::render::url::absolute_url;
use crate::render::views::{
    CorrectionView, GroupView, IndexEntryView, ListView, PageView, PersonView, RatingView,
    RedirectView,
};

/// How a list shows a claim, as HTML.
pub(crate) type CardRenderer<'a> = dyn Fn(usize) -> Option<TeraResult<Value>> + 'a;

/// What a page is made from.
pub(crate) struct ContextBuilder<'a> {
    pub(crate) model: &'a Model,
    pub(crate) locale: &'a Locale,
    /// The way from the page to the root: `../../`, or nothing.
    pub(crate) root: &'a str,
    pub(crate) context: &'a mut Context,
    pub(crate) drafts: bool,
    pub(crate) cards: &'a Cards,
    pub(crate) views: &'a ViewCache,
    pub(crate) render_card: &'a CardRenderer<'a>,
    /// What was wrong with the first claim that could not be shown so.
    pub(crate) card_error: OnceCell<tera::Error>,
}

/// The head of a page, before it is put into the context.
#[derive(Default)]
struct Head<'a> {
    kind: &'static str,
    title: &'a str,
    description: Option<String>,
    headline: Option<String>,
    json_ld: Option<String>,
    annotations: Option<String>,
    card: Option<String>,
}

impl ContextBuilder<'_> {
    /// Fills the context for `page` and names its template.
    pub(crate) fn page(mut self, page: &Page, address: &str) -> TeraResult<&'static str> {
        let template = self.template(page, address);
        self.card_error.into_inner().map_or(Ok(template), Err)
    }

    fn template(&mut self, page: &Page, address: &str) -> &'static str {
        match page {
            Page::Home(number) => self.home(*number, address),
            Page::Articles => self.articles(address),
            Page::Article(at) => self.article(*at, address),
            Page::Claim(at) => self.claim(*at, address),
            Page::Ratings => self.index("ratings", address, &self.rating_entries()),
            Page::Topics => self.index("topics", address, &self.topic_entries()),
            Page::People => self.groups("people", address, &self.people_groups()),
            Page::Publishers => self.index("publishers", address, &self.publisher_entries()),
            Page::Rating(at, number) => self.rating(*at, *number, address),
            Page::Topic(at, number) => self.topic(*at, *number, address),
            Page::Person(at) => self.person(*at, address),
            Page::Role(at, role, number) => self.role(*at, *role, *number, address),
            Page::Publisher(at, number) => self.publisher(*at, *number, address),
            Page::Months => self.groups("months", address, &self.month_groups()),
            Page::Month(at, number) => self.month(*at, *number, address),
            Page::Corrections => self.corrections(address),
            Page::Methodology => self.methodology(address),
            Page::Search => self.search(address),
            Page::StaticPage(at) => self.standing(*at, address),
            Page::Redirect(at) => self.alias(*at, address),
            Page::NotFound => {
                let title = self.locale.translate("page-not-found", &[]);
                self.head(address, Head { kind: "not-found", title: &title, ..Head::default() });
                "404.html"
            }
        }
    }

    fn head(&mut self, address: &str, head: Head) {
        let view = PageView {
            kind: head.kind,
            title: head.title.to_owned(),
            headline: head.headline.unwrap_or_else(|| head.title.to_owned()),
            description: head.description,
            canonical: absolute_url(&self.model.site.base_url, address),
            noindex: self.drafts || ["not-found", "alias"].contains(&head.kind),
            json_ld: head.json_ld,
            annotations: head.annotations,
            card: head.card,
        };
        put(self.context, "page", &view);
    }

    /// The head of a page of the site's own, whose title is the message of its kind.
    fn described(&mut self, address: &str, kind: &'static str) {
        let title = self.locale.translate(kind, &[]);
        let description = Some(self.locale.translate(&format!("{kind}-description"), &[]));
        self.head(address, Head { kind, title: &title, description, ..Head::default() });
    }

    fn home(&mut self, number: usize, address: &str) -> &'static str {
        let title = self.model.site.title.clone();
        let description = self.model.site.description.clone();
        let json_ld = (number == 1).then(|| self.site_data());
        self.head(
            address,
            Head { kind: "home", title: &title, description, json_ld, ..Head::default() },
        );
        let list = self.list_view("home", &title, "", &self.model.lists.all, number);
        put(self.context, "list", &list);
        let articles = if number == 1 { self.article_entries() } else { Vec::new() };
        put(self.context, "articles", articles.get(..PER_PAGE).unwrap_or(&articles));
        "home.html"
    }

    fn articles(&mut self, address: &str) -> &'static str {
        self.index("articles", address, &self.article_entries())
    }

    /// The way from an old address to the page that had it.
    fn alias(&mut self, at: usize, address: &str) -> &'static str {
        let Some(alias) = self.model.redirects.get(at) else { return "404.html" };
        let to = self.model.address(&alias.to);
        let title = match alias.to {
            Page::Article(at) => self.model.articles.get(at).map(|article| article.title.clone()),
            Page::Claim(at) => self.model.claims.get(at).map(|claim| claim.text.clone()),
            _ => None,
        };
        self.head(
            address,
            Head { kind: "alias", title: &title.unwrap_or_default(), ..Head::default() },
        );
        let (href, url) =
            (format!("{}{to}index.html", self.root), absolute_url(&self.model.site.base_url, &to));
        put(self.context, "target", &RedirectView { href, url });
        "alias.html"
    }

    fn article(&mut self, at: usize, address: &str) -> &'static str {
        let Some((article, source)) = self.model.articles.get(at).zip(self.source_at(at)) else {
            return "404.html";
        };
        let view = self.article_view(article, source);
        let count = view.notes.len();
        let description = Some(self.locale.translate_count(
            "article-description",
            count,
            &[("title", &article.title)],
        ));
        let annotations = self.annotations_of(article);
        let head = Head {
            kind: "article",
            title: &article.title,
            description,
            annotations,
            ..Head::default()
        };
        self.head(address, head);
        put(self.context, "article", &view);
        "article.html"
    }

    fn claim(&mut self, at: usize, address: &str) -> &'static str {
        let Some(claim) = self.model.claims.get(at) else { return "404.html" };
        let card =
            self.cards.address(at).map(|card| absolute_url(&self.model.site.base_url, &card));
        let view = self.claim_view(at, claim);
        // What is retracted is for those who read the page, not for those who are shown a line of it.
        let description = claim.effective_summary().map(str::to_owned);
        let (headline, json_ld) = (Some(self.headline(&view.card)), self.claim_data(&view));
        let head = Head {
            kind: "claim",
            title: &claim.text,
            headline,
            description,
            json_ld,
            card,
            ..Head::default()
        };
        self.head(address, head);
        put(self.context, "claim", &view);
        "claim.html"
    }

    /// A list of lists, whose title is the message of the key `name`.
    fn index(&mut self, name: &str, address: &str, entries: &[IndexEntryView]) -> &'static str {
        let title = self.locale.translate(name, &[]);
        self.head(address, Head { kind: "index", title: &title, ..Head::default() });
        put(self.context, "entries", &entries);
        "index.html"
    }

    /// A list of lists in groups, whose title is the message of the key `name`.
    fn groups(&mut self, name: &str, address: &str, groups: &[GroupView]) -> &'static str {
        let title = self.locale.translate(name, &[]);
        self.head(address, Head { kind: "index", title: &title, ..Head::default() });
        put(self.context, "groups", groups);
        "groups.html"
    }

    fn rating(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(rating) = self.model.ratings.get(at) else { return "404.html" };
        let Some(claims) = self.model.lists.ratings.get(at) else { return "404.html" };
        let base = format!("ratings/{}/", rating.id);
        let mut list = self.list_view("rating", &rating.label, &base, claims, number);
        list.rating = Some(self.rating_view(rating, claims.claims.len()));
        self.list(address, &list, Some(rating.definition.clone()))
    }

    fn topic(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(topic) = self.model.topics.get(at) else { return "404.html" };
        let Some(claims) = self.model.lists.topics.get(at) else { return "404.html" };
        let list = self.list_view(
            "topic",
            &topic.name,
            &format!("topics/{}/", topic.slug),
            claims,
            number,
        );
        self.list(address, &list, None)
    }

    fn person(&mut self, at: usize, address: &str) -> &'static str {
        let Some(person) = self.model.people.get(at) else { return "404.html" };
        let bio = person.bio.as_deref().map(|bio| self.prose(bio));
        let roles = Role::ALL.into_iter().filter_map(|role| self.role_view(at, person, role, 1));
        let lists: Vec<ListView> = roles.filter(|list| list.count > 0).collect();
        self.head(address, Head { kind: "list", title: &person.name, ..Head::default() });
        put(self.context, "person", &PersonView { bio, ..self.person_view(person) });
        put(self.context, "lists", &lists);
        "person.html"
    }

    fn role(&mut self, at: usize, role: Role, number: usize, address: &str) -> &'static str {
        let Some(person) = self.model.people.get(at) else { return "404.html" };
        let Some(list) = self.role_view(at, person, role, number) else { return "404.html" };
        self.list(address, &list, None)
    }

    fn month(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(month) = self.model.months.get(at) else { return "404.html" };
        let Some(claims) = self.model.lists.months.get(at) else { return "404.html" };
        let base = format!("months/{}/", month_id(*month));
        let list =
            self.list_view("month", &self.locale.format_month(*month), &base, claims, number);
        self.list(address, &list, None)
    }

    fn publisher(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(publisher) = self.model.publishers.get(at) else { return "404.html" };
        let Some(claims) = self.model.lists.publishers.get(at) else { return "404.html" };
        let base = format!("publishers/{}/", publisher.slug);
        let list = self.list_view("publisher", &publisher.name, &base, claims, number);
        self.list(address, &list, None)
    }

    fn list(
        &mut self,
        address: &str,
        list: &ListView,
        description: Option<String>,
    ) -> &'static str {
        self.head(
            address,
            Head { kind: "list", title: &list.title, description, ..Head::default() },
        );
        put(self.context, "list", list);
        "list.html"
    }

    fn corrections(&mut self, address: &str) -> &'static str {
        self.described(address, "corrections");
        let claims = self.model.claims.iter();
        let mut all: Vec<(&Claim, &Correction)> = claims
            .flat_map(|claim| claim.corrections.iter().map(move |correction| (claim, correction)))
            .collect();
        all.sort_by_key(|(claim, correction)| {
            (std::cmp::Reverse(correction.date), claim.id.as_str())
        });
        let views: Vec<CorrectionView> = all
            .into_iter()
            .map(|(claim, correction)| self.correction_view(claim, correction))
            .collect();
        put(self.context, "corrections", &views);
        self.text_of("corrections");
        "corrections.html"
    }

    fn methodology(&mut self, address: &str) -> &'static str {
        self.described(address, "methodology");
        let ratings: Vec<RatingView> = self.scale();
        put(self.context, "ratings", &ratings);
        self.text_of("methodology");
        "methodology.html"
    }

    fn search(&mut self, address: &str) -> &'static str {
        let title = self.locale.translate("search", &[]);
        self.head(address, Head { kind: "search", title: &title, ..Head::default() });
        put(self.context, "ratings", &self.scale());
        "search.html"
    }

    fn standing(&mut self, at: usize, address: &str) -> &'static str {
        let Some(page) = self.model.static_pages.get(at) else { return "404.html" };
        self.head(
            address,
            Head {
                kind: "standing",
                title: &page.title,
                description: page.description.clone(),
                ..Head::default()
            },
        );
        put(self.context, "text", &self.prose(&page.prose));
        "standing.html"
    }

    /// The text of a standing page that stands at the head of another page.
    fn text_of(&mut self, slug: &str) {
        let page = self.model.static_pages.iter().find(|page| page.slug == slug);
        let html = page.map(|page| self.prose(&page.prose));
        put(self.context, "text", &html);
    }
}
