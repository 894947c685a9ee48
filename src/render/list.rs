//! Lists of claims, and lists of those lists, as templates see them.

use super::build::Builder;
use super::view::{EntryView, ForeignView, LinkView, ListView, RatingView};
use crate::model::Article;
use crate::model::page::{PER_PAGE, page_count};

impl Builder<'_> {
    pub(super) fn list_view(
        &self,
        by: &'static str,
        title: &str,
        base: &str,
        claims: &[usize],
        number: usize,
    ) -> ListView {
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
        let mut views: Vec<RatingView> = counted.map(|(at, count)| self.rating_view(at, count)).collect();
        let mut before = 0;
        for view in &mut views {
            view.before = before;
            before += view.count;
        }
        views
    }

    /// Every rating, whether any claim has it or not, with the number of its claims.
    pub(super) fn scale(&self) -> Vec<RatingView> {
        let ratings = self.model.lists.ratings.iter().enumerate();
        ratings.map(|(at, claims)| self.rating_view(at, claims.len())).collect()
    }

    pub(super) fn rating_entries(&self) -> Vec<EntryView> {
        let entry = |view: RatingView| EntryView {
            name: view.label.clone(),
            language: None,
            dir: None,
            detail: Some(view.definition.clone()),
            href: view.href.clone(),
            count: view.count,
            ratings: vec![view],
        };
        self.scale().into_iter().map(entry).collect()
    }

    pub(super) fn article_entries(&self) -> Vec<EntryView> {
        let mut articles: Vec<&Article> = self.model.articles.iter().collect();
        articles.sort_by_key(|article| (std::cmp::Reverse(article.published), article.id.as_str()));
        articles
            .into_iter()
            .map(|article| {
                let mut claims: Vec<usize> = article.passages.iter().map(|marked| marked.claim).collect();
                claims.sort_unstable();
                claims.dedup();
                let ForeignView { name, href, language, dir } = self.article_link(article);
                let publisher = article.publisher.and_then(|at| self.model.publishers.get(at));
                let detail = publisher.map(|publisher| publisher.name.clone());
                let entry = self.entry(LinkView { name, href }, detail, &claims);
                EntryView { language: Some(language), dir: Some(dir), ..entry }
            })
            .collect()
    }

    pub(super) fn topic_entries(&self) -> Vec<EntryView> {
        let topics = self.model.topics.iter().enumerate().map(|(at, topic)| {
            let claims = on(&self.model.lists.topics, at);
            self.entry(self.link("topics", &topic.slug, &topic.name), None, claims)
        });
        by_name(topics.collect())
    }

    pub(super) fn people_entries(&self) -> Vec<EntryView> {
        let people = self.model.people.iter().enumerate().map(|(at, person)| {
            let claims = on(&self.model.lists.people, at);
            self.entry(self.link("people", &person.slug, &person.name), person.role.clone(), claims)
        });
        by_name(people.collect())
    }

    pub(super) fn publisher_entries(&self) -> Vec<EntryView> {
        let publishers = self.model.publishers.iter().enumerate().map(|(at, publisher)| {
            let claims = on(&self.model.lists.publishers, at);
            self.entry(self.link("publishers", &publisher.slug, &publisher.name), None, claims)
        });
        by_name(publishers.collect())
    }

    pub(super) fn link(&self, kind: &str, slug: &str, name: &str) -> LinkView {
        LinkView { name: name.to_owned(), href: format!("{}{kind}/{slug}/index.html", self.root) }
    }

    pub(super) fn entry(&self, link: LinkView, detail: Option<String>, claims: &[usize]) -> EntryView {
        let ratings = self.rating_counts(claims);
        EntryView { name: link.name, language: None, dir: None, detail, href: link.href, count: claims.len(), ratings }
    }
}

/// The claims on the list at `at`.
pub(super) fn on(lists: &[Vec<usize>], at: usize) -> &[usize] {
    lists.get(at).map_or(&[], Vec::as_slice)
}

fn by_name(mut entries: Vec<EntryView>) -> Vec<EntryView> {
    entries.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then_with(|| a.name.cmp(&b.name)));
    entries
}
