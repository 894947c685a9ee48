//! Builds the views of lists of claims, and of indexes of these lists.

use std::cmp::Reverse;

use tera::Value;

use crate::model::page::{PER_PAGE, month_id, page_count};
use crate::model::{Article, List, Person, Role};
use crate::render::context::ContextBuilder;
use crate::render::views::{
    GroupView, IndexEntryView, LinkView, ListView, LocalizedLinkView, RatingView,
};

impl ContextBuilder<'_> {
    /// Builds page `number` of a list of claims. `base` is the folder of its first page.
    pub(crate) fn list_view(
        &self,
        by: &'static str,
        title: &str,
        base: &str,
        list: &List,
        number: usize,
    ) -> ListView {
        let pages = page_count(list.claims.len());
        let mut cards = Vec::new();
        for claim in list.claims.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE) {
            cards.extend(self.card_html(*claim));
        }
        ListView {
            title: title.to_owned(),
            by,
            taxonomy: None,
            rating: None,
            person: None,
            count: list.claims.len(),
            cards,
            ratings: self.rating_views(&list.facets.ratings),
            facets: self.facets(&list.facets),
            previous: (number > 1).then(|| self.list_page_href(base, number - 1)),
            next: (number < pages).then(|| self.list_page_href(base, number + 1)),
            number,
            pages,
        }
    }

    fn list_page_href(&self, base: &str, number: usize) -> String {
        match number {
            1 => format!("{}{base}index.html", self.root),
            _ => format!("{}{base}page/{number}/index.html", self.root),
        }
    }

    /// Renders a claim of a list. Only the first error is remembered.
    fn card_html(&self, index: usize) -> Option<Value> {
        match (self.render_card)(index)? {
            Ok(html) => Some(html),
            Err(error) => {
                let _ = self.card_error.set(error);
                Some(Value::none())
            }
        }
    }

    /// Builds a page of the claims that a person made, checked or reviewed. Only claimants have
    /// counts of ratings. Page 1 of the list is on the person's own page.
    pub(crate) fn role_view(
        &self,
        index: usize,
        person: &Person,
        role: Role,
        number: usize,
    ) -> Option<ListView> {
        let claims = self.model.lists.of_role(role).get(index)?;
        let base = format!("people/{}/{}", person.slug, role.folder());
        let mut list = self.list_view(role.as_str(), &person.name, &base, claims, number);
        let view = self.person_view(person);
        if number == 2 {
            list.previous = Some(format!("{}#part-{}", view.href, role.as_str()));
        }
        if role != Role::Claimant {
            list.ratings.clear();
        }
        list.person = Some(view);
        Some(list)
    }

    /// Counts the ratings of some claims, in the order of the scale. Omits unused ratings.
    pub(crate) fn rating_counts(&self, claims: &[usize]) -> Vec<RatingView> {
        self.rating_views(&self.model.count_ratings(claims.iter().copied()))
    }

    /// Builds the views of ratings from their indexes and numbers of claims.
    pub(super) fn rating_views(&self, counts: &[(usize, usize)]) -> Vec<RatingView> {
        let mut views: Vec<RatingView> = Vec::new();
        let mut before = 0;
        for (index, count) in counts {
            if let Some(rating) = self.model.ratings.get(*index) {
                views.push(RatingView { before, ..self.rating_view(rating, *count) });
                before += count;
            }
        }
        views
    }

    /// Builds the views of all ratings, including unused ones, with their numbers of claims.
    pub(crate) fn scale(&self) -> Vec<RatingView> {
        let mut views = Vec::new();
        for (rating, list) in self.model.ratings.iter().zip(&self.model.lists.ratings) {
            views.push(self.rating_view(rating, list.claims.len()));
        }
        views
    }

    pub(crate) fn rating_entries(&self) -> Vec<IndexEntryView> {
        let mut entries = Vec::new();
        for rating in self.scale() {
            let link = LinkView { name: rating.label.clone(), href: rating.href.clone() };
            let detail = Some(rating.definition.clone()).filter(|it| !it.is_empty());
            entries.push(new_entry(link, detail, rating.count, vec![rating]));
        }
        entries
    }

    /// Returns the entries of all articles, newest first.
    pub(crate) fn article_entries(&self) -> Vec<IndexEntryView> {
        let mut articles: Vec<(usize, &Article)> = self.model.articles.iter().enumerate().collect();
        articles.sort_by_key(|(_, article)| (Reverse(article.published), article.id.as_str()));
        let mut entries = Vec::new();
        for (index, article) in articles {
            if let Some(link) = self.article_link(index) {
                entries.push(self.article_entry(article, &link));
            }
        }
        entries
    }

    fn article_entry(&self, article: &Article, link: &LocalizedLinkView) -> IndexEntryView {
        let mut claims: Vec<usize> = article.passages.iter().map(|marked| marked.claim).collect();
        claims.sort_unstable();
        claims.dedup();
        let publisher = article.publisher.and_then(|index| self.model.publishers.get(index));
        let detail = publisher.map(|publisher| publisher.name.clone());
        let ratings = self.rating_counts(&claims);
        let name_and_href = LinkView { name: link.name.clone(), href: link.href.clone() };
        IndexEntryView {
            language: Some(link.language.clone()),
            dir: Some(link.dir),
            ..new_entry(name_and_href, detail, claims.len(), ratings)
        }
    }

    pub(crate) fn term_entries(&self, index: usize) -> Vec<IndexEntryView> {
        let mut entries = Vec::new();
        let Some(taxonomy) = self.model.taxonomies.get(index) else { return entries };
        let lists = self.model.lists.terms.get(index).into_iter().flatten();
        for (term, list) in taxonomy.terms.iter().zip(lists) {
            let link = self.link(&taxonomy.name, &term.slug, &term.name);
            entries.push(self.entry(link, None, list));
        }
        sort_by_name(&mut entries);
        entries
    }

    pub(crate) fn publisher_entries(&self) -> Vec<IndexEntryView> {
        let mut entries = Vec::new();
        for (publisher, list) in self.model.publishers.iter().zip(&self.model.lists.publishers) {
            let link = self.link("publishers", &publisher.slug, &publisher.name);
            entries.push(self.entry(link, None, list));
        }
        sort_by_name(&mut entries);
        entries
    }

    /// Returns the claimants, authors and reviewers. Omits empty groups.
    pub(crate) fn people_groups(&self) -> Vec<GroupView> {
        let mut groups = Vec::new();
        for role in Role::ALL {
            let entries = self.people_entries(role);
            if !entries.is_empty() {
                let title = self.locale.translate(plural_key(role), &[]);
                groups.push(GroupView { title, id: role.as_str().to_owned(), entries });
            }
        }
        groups
    }

    fn people_entries(&self, role: Role) -> Vec<IndexEntryView> {
        let mut entries = Vec::new();
        for (person, list) in self.model.people.iter().zip(self.model.lists.of_role(role)) {
            if list.claims.is_empty() {
                continue;
            }
            let link = self.link("people", &person.slug, &person.name);
            let mut entry = self.entry(link, person.role.clone(), list);
            if role != Role::Claimant {
                entry.ratings.clear();
            }
            entries.push(entry);
        }
        sort_by_name(&mut entries);
        entries
    }

    /// Returns the months by year, newest first.
    pub(crate) fn month_groups(&self) -> Vec<GroupView> {
        let mut groups: Vec<GroupView> = Vec::new();
        for (month, list) in self.model.months.iter().zip(&self.model.lists.months) {
            let title = self.locale.format_month(*month);
            let entry = self.entry(self.link("months", &month_id(*month), &title), None, list);
            let year = month.year().to_string();
            match groups.last_mut() {
                Some(group) if group.id == year => group.entries.push(entry),
                _ => groups.push(GroupView { title: year.clone(), id: year, entries: vec![entry] }),
            }
        }
        groups
    }

    pub(crate) fn link(&self, folder: &str, slug: &str, name: &str) -> LinkView {
        LinkView { name: name.to_owned(), href: self.page_href(folder, slug) }
    }

    /// Returns the relative address of a page.
    pub(crate) fn page_href(&self, folder: &str, slug: &str) -> String {
        format!("{}{folder}/{slug}/index.html", self.root)
    }

    fn entry(&self, link: LinkView, detail: Option<String>, list: &List) -> IndexEntryView {
        new_entry(link, detail, list.claims.len(), self.rating_views(&list.facets.ratings))
    }
}

fn new_entry(
    link: LinkView,
    detail: Option<String>,
    count: usize,
    ratings: Vec<RatingView>,
) -> IndexEntryView {
    IndexEntryView {
        name: link.name,
        language: None,
        dir: None,
        detail,
        href: link.href,
        count,
        ratings,
    }
}

/// Returns the key of the message that names all people with a role.
fn plural_key(role: Role) -> &'static str {
    match role {
        Role::Claimant => "claimants",
        Role::Author => "authors",
        Role::Reviewer => "reviewers",
    }
}

fn sort_by_name(entries: &mut [IndexEntryView]) {
    entries.sort_by_cached_key(|entry| (entry.name.to_lowercase(), entry.name.clone()));
}
