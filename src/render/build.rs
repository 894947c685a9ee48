//! Pages as views: which template a page has and which values that template gets.

use std::fmt::Write;

use tera::Context;

use super::locale;
use super::put;
use super::view::{
    CardView, ClaimView, CorrectionView, EntryView, EvidenceView, LinkView, ListView, PageView, PersonView, RatingView,
    ResponseView,
};
use crate::model::page::{PER_PAGE, page_count};
use crate::model::{Article, Claim, Correction, Evidence, Model, Page, Person, Prose, Target, Unpublished};
use crate::text::{self, Dialect, Paint, escape};

/// What a page is made from.
pub(super) struct Builder<'a> {
    pub(super) model: &'a Model,
    /// The way from the page to the root: `../../`, or nothing.
    pub(super) root: &'a str,
    pub(super) context: &'a mut Context,
    pub(super) drafts: bool,
}

/// The head of a page, before it is put into the context.
struct Head<'a> {
    kind: &'static str,
    title: &'a str,
    description: Option<String>,
}

impl Builder<'_> {
    /// Fills the context for `page` and names its template.
    pub(super) fn page(mut self, page: &Page, address: &str) -> &'static str {
        match page {
            Page::Home(number) => self.home(*number, address),
            Page::Articles => self.articles(address),
            Page::Article(at) => self.article(*at, address),
            Page::Claim(at) => self.claim(*at, address),
            Page::Ratings => self.index("Ratings", address, &self.rating_entries()),
            Page::Topics => self.index("Topics", address, &self.topic_entries()),
            Page::People => self.index("People", address, &self.people_entries()),
            Page::Publishers => self.index("Publishers", address, &self.publisher_entries()),
            Page::Rating(at, number) => self.rating(*at, *number, address),
            Page::Topic(at, number) => self.topic(*at, *number, address),
            Page::Person(at, number) => self.person(*at, *number, address),
            Page::Publisher(at, number) => self.publisher(*at, *number, address),
            Page::Corrections => self.corrections(address),
            Page::Methodology => self.methodology(address),
            Page::Standing(at) => self.standing(*at, address),
            Page::NotFound => {
                self.head(address, Head { kind: "not-found", title: "Page not found", description: None });
                "404.html"
            }
        }
    }

    fn head(&mut self, address: &str, head: Head) {
        let view = PageView {
            kind: head.kind,
            title: head.title.to_owned(),
            description: head.description,
            canonical: format!("{}{address}", self.model.site.base_url),
            noindex: self.drafts || head.kind == "not-found",
        };
        put(self.context, "page", &view);
    }

    fn home(&mut self, number: usize, address: &str) -> &'static str {
        let title = self.model.site.title.clone();
        let description = self.model.site.description.clone();
        self.head(address, Head { kind: "home", title: &title, description });
        let claims: Vec<usize> = (0..self.model.claims.len()).collect();
        let list = self.list_view("home", &title, "", &claims, number);
        put(self.context, "list", &list);
        let articles: Vec<EntryView> = self.article_entries().into_iter().take(6).collect();
        put(self.context, "articles", &articles);
        "home.html"
    }

    fn articles(&mut self, address: &str) -> &'static str {
        self.index("Articles", address, &self.article_entries())
    }

    fn article(&mut self, at: usize, address: &str) -> &'static str {
        let Some(article) = self.model.articles.get(at) else { return "404.html" };
        let view = self.article_view(article);
        let count = view.notes.len();
        let claims = if count == 1 { "one claim" } else { "claims" };
        let description = Some(match count {
            1 => format!("“{}”, annotated: {claims} checked.", article.title),
            _ => format!("“{}”, annotated: {count} {claims} checked.", article.title),
        });
        self.head(address, Head { kind: "article", title: &article.title, description });
        put(self.context, "article", &view);
        "article.html"
    }

    fn claim(&mut self, at: usize, address: &str) -> &'static str {
        let Some(claim) = self.model.claims.get(at) else { return "404.html" };
        self.head(address, Head { kind: "claim", title: &claim.text, description: claim.summary.clone() });
        let view = self.claim_view(at, claim);
        put(self.context, "claim", &view);
        "claim.html"
    }

    fn index(&mut self, title: &str, address: &str, entries: &[EntryView]) -> &'static str {
        self.head(address, Head { kind: "index", title, description: None });
        put(self.context, "entries", &entries);
        "index.html"
    }

    fn rating(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(rating) = self.model.ratings.get(at) else { return "404.html" };
        let claims = on(&self.model.lists.ratings, at);
        let base = format!("ratings/{}/", rating.id);
        let mut list = self.list_view("rating", &rating.label, &base, claims, number);
        list.rating = Some(self.rating_view(at, claims.len()));
        self.list(address, &list, Some(rating.definition.clone()))
    }

    fn topic(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(topic) = self.model.topics.get(at) else { return "404.html" };
        let claims = on(&self.model.lists.topics, at);
        let list = self.list_view("topic", &topic.name, &format!("topics/{}/", topic.slug), claims, number);
        self.list(address, &list, None)
    }

    fn person(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(person) = self.model.people.get(at) else { return "404.html" };
        let claims = on(&self.model.lists.people, at);
        let mut list = self.list_view("person", &person.name, &format!("people/{}/", person.slug), claims, number);
        list.person = Some(self.person_view(person));
        self.list(address, &list, None)
    }

    fn publisher(&mut self, at: usize, number: usize, address: &str) -> &'static str {
        let Some(publisher) = self.model.publishers.get(at) else { return "404.html" };
        let claims = on(&self.model.lists.publishers, at);
        let base = format!("publishers/{}/", publisher.slug);
        let list = self.list_view("publisher", &publisher.name, &base, claims, number);
        self.list(address, &list, None)
    }

    fn list(&mut self, address: &str, list: &ListView, description: Option<String>) -> &'static str {
        self.head(address, Head { kind: "list", title: &list.title, description });
        put(self.context, "list", list);
        "list.html"
    }

    fn corrections(&mut self, address: &str) -> &'static str {
        let description = Some("Every public change to a published fact-check.".to_owned());
        self.head(address, Head { kind: "corrections", title: "Corrections", description });
        let claims = self.model.claims.iter();
        let mut all: Vec<(&Claim, &Correction)> =
            claims.flat_map(|claim| claim.corrections.iter().map(move |correction| (claim, correction))).collect();
        all.sort_by_key(|(claim, correction)| (std::cmp::Reverse(correction.date), claim.id.as_str()));
        let views: Vec<CorrectionView> =
            all.into_iter().map(|(claim, correction)| self.correction_view(claim, correction)).collect();
        put(self.context, "corrections", &views);
        self.text_of("corrections");
        "corrections.html"
    }

    fn methodology(&mut self, address: &str) -> &'static str {
        let description = Some("How claims are checked, and what each rating means.".to_owned());
        self.head(address, Head { kind: "methodology", title: "Methodology", description });
        let claims: Vec<usize> = (0..self.model.claims.len()).collect();
        let counts = self.rating_counts(&claims);
        let ratings: Vec<RatingView> = (0..self.model.ratings.len())
            .map(|at| {
                let view = self.rating_view(at, 0);
                let count = counts.iter().find(|counted| counted.id == view.id).map_or(0, |counted| counted.count);
                RatingView { count, ..view }
            })
            .collect();
        put(self.context, "ratings", &ratings);
        self.text_of("methodology");
        "methodology.html"
    }

    fn standing(&mut self, at: usize, address: &str) -> &'static str {
        let Some(page) = self.model.standing.get(at) else { return "404.html" };
        self.head(address, Head { kind: "standing", title: &page.title, description: page.description.clone() });
        put(self.context, "text", &self.prose(&page.prose));
        "standing.html"
    }

    /// The text of a standing page that stands at the head of another page.
    fn text_of(&mut self, slug: &str) {
        let page = self.model.standing.iter().find(|page| page.slug == slug);
        let html = page.map(|page| self.prose(&page.prose));
        put(self.context, "text", &html);
    }

    fn list_view(&self, by: &'static str, title: &str, base: &str, claims: &[usize], number: usize) -> ListView {
        let pages = page_count(claims.len());
        let shown = claims.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
        let page = |number: usize| match number {
            1 => format!("{}{base}index.html", self.root),
            _ => format!("{}{base}page/{number}/index.html", self.root),
        };
        ListView {
            title: title.to_owned(),
            by,
            rating: None,
            person: None,
            count: claims.len(),
            claims: shown.filter_map(|at| self.model.claims.get(*at)).map(|claim| self.card(claim)).collect(),
            ratings: self.rating_counts(claims),
            previous: (number > 1).then(|| page(number - 1)),
            next: (number < pages).then(|| page(number + 1)),
            number,
            pages,
        }
    }

    /// The ratings of some claims with their counts, in the order of the scale; those with none left out.
    pub(super) fn rating_counts(&self, claims: &[usize]) -> Vec<RatingView> {
        let mut counts = vec![0; self.model.ratings.len()];
        for rating in claims.iter().filter_map(|at| self.model.claims.get(*at)?.rating) {
            if let Some(count) = counts.get_mut(rating) {
                *count += 1;
            }
        }
        let counted = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
        counted.map(|(at, count)| self.rating_view(at, count)).collect()
    }

    fn rating_view(&self, at: usize, count: usize) -> RatingView {
        let rating = &self.model.ratings[at];
        RatingView {
            id: rating.id.clone(),
            label: rating.label.clone(),
            definition: rating.definition.clone(),
            value: rating.value,
            symbol: rating.symbol.clone(),
            retired: rating.retired.clone(),
            href: format!("{}ratings/{}/index.html", self.root, rating.id),
            count,
        }
    }

    fn person_view(&self, person: &Person) -> PersonView {
        PersonView {
            name: person.name.clone(),
            role: person.role.clone(),
            url: person.url.clone(),
            same_as: person.same_as.clone(),
            href: format!("{}people/{}/index.html", self.root, person.slug),
            bio: person.bio.as_deref().map(|bio| self.prose(&Prose::new(text::markdown(bio, Dialect::Article)))),
        }
    }

    fn person_at(&self, at: usize) -> Option<PersonView> {
        self.model.people.get(at).map(|person| self.person_view(person))
    }

    pub(super) fn card(&self, claim: &Claim) -> CardView {
        let mut articles: Vec<usize> = claim.passages.iter().map(|passage| passage.article).collect();
        articles.dedup();
        let articles = articles.into_iter().filter_map(|at| self.model.articles.get(at));
        CardView {
            id: claim.id.clone(),
            text: claim.text.clone(),
            href: format!("{}claims/{}/index.html", self.root, claim.id),
            rating: claim.rating.map(|rating| self.rating_view(rating, 0)),
            summary: claim.summary.clone(),
            claimant: claim.claimant.and_then(|at| self.person_at(at)),
            published: claim.published.map(locale::date),
            articles: articles.map(|article| self.article_link(article)).collect(),
            retracted: claim.retracted,
            unpublished: claim.unpublished.as_ref().map(unpublished),
        }
    }

    fn article_link(&self, article: &Article) -> LinkView {
        LinkView { name: article.title.clone(), href: format!("{}articles/{}/index.html", self.root, article.id) }
    }

    fn claim_view(&self, at: usize, claim: &Claim) -> ClaimView {
        let related = claim.related.iter().filter_map(|at| self.model.claims.get(*at));
        let topics = claim.topics.iter().filter_map(|at| self.model.topics.get(*at));
        let people = |people: &[usize]| people.iter().filter_map(|at| self.person_at(*at)).collect();
        ClaimView {
            card: self.card(claim),
            claim_date: claim.claim_date.map(locale::date),
            passages: claim.passages.iter().filter_map(|passage| self.passage_view(at, passage)).collect(),
            explanation: claim.explanation.as_ref().map(|prose| self.prose(prose)),
            evidence: claim.evidence.iter().enumerate().map(|(at, evidence)| evidence_view(at + 1, evidence)).collect(),
            response: claim.response.as_ref().map(|response| ResponseView {
                asked: response.asked.map(locale::date),
                answer: response.answer.clone(),
            }),
            authors: people(&claim.authors),
            reviewers: people(&claim.reviewers),
            modified: claim.modified.filter(|day| Some(*day) != claim.published).map(locale::date),
            corrections: claim.corrections.iter().map(|correction| self.correction_view(claim, correction)).collect(),
            topics: topics
                .map(|topic| LinkView {
                    name: topic.name.clone(),
                    href: format!("{}topics/{}/index.html", self.root, topic.slug),
                })
                .collect(),
            related: related.map(|claim| self.card(claim)).collect(),
            edit_url: self.edit_url(claim.file_path.as_str()),
        }
    }

    /// Where a file of the site can be changed, on the forge that keeps it.
    fn edit_url(&self, path: &str) -> Option<String> {
        let (repository, branch) = self.model.site.repository.as_ref()?;
        Some(format!("{repository}/edit/{branch}/{path}"))
    }

    fn correction_view(&self, claim: &Claim, correction: &Correction) -> CorrectionView {
        let rating = |at: Option<usize>| at.map(|at| self.rating_view(at, 0));
        CorrectionView {
            date: locale::date(correction.date),
            kind: correction.kind.word(),
            from: rating(correction.from),
            to: rating(correction.to),
            note: correction.note.clone(),
            claim: LinkView { name: claim.text.clone(), href: format!("{}claims/{}/index.html", self.root, claim.id) },
        }
    }

    fn rating_entries(&self) -> Vec<EntryView> {
        let all: Vec<usize> = (0..self.model.claims.len()).collect();
        let counts = self.rating_counts(&all);
        let entry = |at: usize| {
            let view = self.rating_view(at, 0);
            let count = counts.iter().find(|counted| counted.id == view.id).map_or(0, |counted| counted.count);
            let detail = Some(view.definition.clone());
            EntryView {
                name: view.label.clone(),
                detail,
                href: view.href.clone(),
                count,
                ratings: vec![RatingView { count, ..view }],
            }
        };
        (0..self.model.ratings.len()).map(entry).collect()
    }

    fn article_entries(&self) -> Vec<EntryView> {
        let mut articles: Vec<&Article> = self.model.articles.iter().collect();
        articles.sort_by_key(|article| (std::cmp::Reverse(article.published), article.id.as_str()));
        articles
            .into_iter()
            .map(|article| {
                let mut claims: Vec<usize> = article.passages.iter().map(|marked| marked.claim).collect();
                claims.sort_unstable();
                claims.dedup();
                let link = self.article_link(article);
                let publisher = article.publisher.and_then(|at| self.model.publishers.get(at));
                let detail = publisher.map(|publisher| publisher.name.clone());
                self.entry(link, detail, &claims)
            })
            .collect()
    }

    fn topic_entries(&self) -> Vec<EntryView> {
        let topics = self.model.topics.iter().enumerate().map(|(at, topic)| {
            let claims = on(&self.model.lists.topics, at);
            self.entry(self.link("topics", &topic.slug, &topic.name), None, claims)
        });
        by_name(topics.collect())
    }

    fn people_entries(&self) -> Vec<EntryView> {
        let people = self.model.people.iter().enumerate().map(|(at, person)| {
            let claims = on(&self.model.lists.people, at);
            self.entry(self.link("people", &person.slug, &person.name), person.role.clone(), claims)
        });
        by_name(people.collect())
    }

    fn publisher_entries(&self) -> Vec<EntryView> {
        let publishers = self.model.publishers.iter().enumerate().map(|(at, publisher)| {
            let claims = on(&self.model.lists.publishers, at);
            self.entry(self.link("publishers", &publisher.slug, &publisher.name), None, claims)
        });
        by_name(publishers.collect())
    }

    fn link(&self, kind: &str, slug: &str, name: &str) -> LinkView {
        LinkView { name: name.to_owned(), href: format!("{}{kind}/{slug}/index.html", self.root) }
    }

    fn entry(&self, link: LinkView, detail: Option<String>, claims: &[usize]) -> EntryView {
        let ratings = self.rating_counts(claims);
        EntryView { name: link.name, detail, href: link.href, count: claims.len(), ratings }
    }

    fn prose(&self, prose: &Prose) -> String {
        let mut html = String::new();
        prose.document.paint(&mut ProsePaint { prose, root: self.root }, &mut html);
        html
    }
}

/// The claims on the list at `at`.
fn on(lists: &[Vec<usize>], at: usize) -> &[usize] {
    lists.get(at).map_or(&[], Vec::as_slice)
}

fn by_name(mut entries: Vec<EntryView>) -> Vec<EntryView> {
    entries.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then_with(|| a.name.cmp(&b.name)));
    entries
}

fn unpublished(why: &Unpublished) -> String {
    match why {
        Unpublished::Draft => "Draft".to_owned(),
        Unpublished::Review => "In review".to_owned(),
        Unpublished::Held(reason) => format!("Held: {reason}"),
        Unpublished::Embargoed(day) => format!("Under embargo until {}", locale::date(*day).text),
    }
}

fn evidence_view(number: usize, evidence: &Evidence) -> EvidenceView {
    EvidenceView {
        number,
        title: evidence.title.clone(),
        publisher: evidence.publisher.clone(),
        authors: evidence.authors.clone(),
        published: evidence.published.map(locale::date),
        url: evidence.url.clone(),
        archive_url: evidence.archive_url.clone(),
        archive_note: evidence.archive_note.clone(),
        accessed: evidence.accessed.map(locale::date),
        quote: evidence.quote.clone(),
        note: evidence.note.clone(),
        source_note: evidence.source_note.clone(),
        stance: evidence.stance.map(crate::load::verdict::Stance::word),
    }
}

/// The desk's own words, with their links made relative and their citations numbered.
struct ProsePaint<'a> {
    prose: &'a Prose,
    root: &'a str,
}

impl Paint for ProsePaint<'_> {
    fn words(&mut self, range: std::ops::Range<usize>, html: &mut String) {
        escape(self.prose.document.slice(range), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        match self.prose.targets.get(index)? {
            Target::AsWritten(address) => Some(address.clone()),
            Target::Inside(address, fragment) => {
                let file = if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
                Some(format!("{}{address}{file}{fragment}", self.root))
            }
            Target::Nowhere => None,
        }
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        if let Some(Some(evidence)) = self.prose.cited.get(index) {
            let number = evidence + 1;
            // Writing to a `String` cannot fail.
            let _ = write!(html, "<sup class=\"citation\"><a href=\"#evidence-{number}\">{number}</a></sup>");
        }
    }
}
