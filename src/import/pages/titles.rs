//! Finds the headline that a page shows. Its metadata often has the headline for search engines, a
//! description, or the name of the site besides.

use dom_query::{Document, NodeRef};

use crate::import::records::schema_org::clean_text;
use crate::web_page::inline::collapsed_text;
use crate::web_page::visible::is_hidden;

/// The separators between a headline and the name of a site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « ", " • "];
/// Parts of the classes and ids of a site's name.
const SITE_NAMES: [&str; 6] = ["logo", "brand", "site-title", "site-name", "sitename", "masthead"];
/// Parts of the classes of a headline.
const HEADLINE_NAMES: [&str; 6] =
    ["headline", "entry-title", "post-title", "article-title", "article__title", "story-title"];
/// The least likeness of two spellings of one headline, in percent.
const MIN_LIKENESS: usize = 60;

/// A headline, and its heading if the page shows one.
pub(crate) struct Headline<'d> {
    pub text: String,
    pub heading: Option<NodeRef<'d>>,
}

/// Finds the headline. `written` are the titles in the metadata, the best first; `sites` are names
/// of the site.
pub(crate) fn find<'d>(
    document: &'d Document,
    written: &[String],
    sites: &[String],
) -> Option<Headline<'d>> {
    let headings = headings(document, sites);
    let mut best: Option<(usize, Headline)> = None;
    for heading in &headings {
        let Some((likeness, text)) = best_match(heading, written) else { continue };
        if best.as_ref().is_none_or(|(known, _)| likeness > *known) {
            best = Some((likeness, Headline { text, heading: Some(heading.node) }));
        }
    }
    if let Some((_, headline)) = best {
        return Some(headline);
    }
    let mut others = headings.iter().filter(|heading| heading.is_first_level);
    if let Some(heading) = others.next() {
        let is_only = others.next().is_none();
        let is_headline = is_named_headline(&heading.node) || is_longer(&heading.text, written);
        if written.is_empty() || (is_only && is_headline) {
            let text = heading.text.clone();
            return Some(Headline { text, heading: Some(heading.node) });
        }
    }
    let text = without_site(written.first()?, sites);
    Some(Headline { text, heading: None })
}

/// Checks for a heading that has all words of a title.
fn is_longer(heading: &str, written: &[String]) -> bool {
    let own = words(heading);
    written.iter().any(|title| {
        let words = words(title);
        !words.is_empty() && contains(&own, &words)
    })
}

struct Heading<'d> {
    node: NodeRef<'d>,
    text: String,
    is_first_level: bool,
}

/// Returns the visible headings that can be the headline.
fn headings<'d>(document: &'d Document, sites: &[String]) -> Vec<Heading<'d>> {
    let mut headings = Vec::new();
    for node in document.select("body :is(h1, h2, [itemprop~=headline])").nodes() {
        let text = clean_text(&collapsed_text(node));
        let is_site = sites.iter().any(|site| same_words(site, &text));
        if text.is_empty() || is_site || is_site_name(node) || is_hidden(node) {
            continue;
        }
        headings.push(Heading { node: *node, text, is_first_level: node.has_name("h1") });
    }
    headings
}

/// Checks for the name of the site in its head.
fn is_site_name(heading: &NodeRef) -> bool {
    let near = heading.ancestors_it(Some(2)).chain([*heading]).chain(heading.element_children());
    for node in near {
        let names = node.attr_or("class", "").to_string() + " " + &node.attr_or("id", "");
        let names = names.to_lowercase();
        let is_root_link = node.has_name("a") && matches!(&*node.attr_or("href", ""), "/" | "./");
        if is_root_link || SITE_NAMES.iter().any(|name| names.contains(name)) {
            return true;
        }
    }
    false
}

fn is_named_headline(heading: &NodeRef) -> bool {
    let class = heading.attr_or("class", "").to_lowercase();
    let is_named = HEADLINE_NAMES.iter().any(|name| class.contains(name));
    is_named || heading.attr_or("itemprop", "").split(' ').any(|name| name == "headline")
}

/// Returns how like a heading is to a title of the metadata, and the headline, if it is.
fn best_match(heading: &Heading, written: &[String]) -> Option<(usize, String)> {
    let mut best = None;
    for title in written {
        let likeness = likeness(heading, title);
        if likeness >= MIN_LIKENESS && best.as_ref().is_none_or(|(known, _)| likeness > *known) {
            best = Some((likeness, headline_in(heading, title)));
        }
    }
    // A heading of the second level is the headline only if it is the whole title.
    best.filter(|(likeness, _)| heading.is_first_level || *likeness >= 95)
}

/// Returns the words of the heading that are the title, if another element of it has the rest.
fn headline_in(heading: &Heading, title: &str) -> String {
    let parts = heading.node.element_children();
    let is_part = parts.len() > 1
        && parts.iter().any(|part| same_words(&collapsed_text(part), title))
        && !same_words(&heading.text, title);
    if is_part { title.to_owned() } else { heading.text.clone() }
}

/// Returns how like a heading is to a title, of a hundred.
fn likeness(heading: &Heading, title: &str) -> usize {
    let (own, other) = (words(&heading.text), words(title));
    if own.is_empty() || other.is_empty() {
        return 0;
    }
    if own == other {
        return 100;
    }
    if is_part_of_title(&heading.text, title) {
        return 95;
    }
    let is_long = own.len().min(other.len()) > 2;
    if is_long && (contains(&other, &own) || contains(&own, &other)) {
        return 90;
    }
    let common = own.iter().filter(|word| other.contains(word)).count();
    if is_long { 100 * common / own.len().max(other.len()) } else { 0 }
}

/// Checks for a heading that is the title without the name of the site.
fn is_part_of_title(heading: &str, title: &str) -> bool {
    for separator in SEPARATORS {
        if let Some((first, _)) = title.split_once(separator)
            && same_words(first, heading)
        {
            return true;
        }
        if let Some((first, last)) = title.rsplit_once(separator)
            && (same_words(first, heading) || same_words(last, heading))
        {
            return true;
        }
    }
    false
}

fn contains(outer: &[String], inner: &[String]) -> bool {
    outer.windows(inner.len()).any(|window| window == inner)
}

fn same_words(one: &str, other: &str) -> bool {
    words(one) == words(other)
}

/// Returns the words of a title in lower case.
fn words(text: &str) -> Vec<String> {
    let lowercase = text.to_lowercase();
    let words = lowercase.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Removes the name of the site at the end of a title.
fn without_site(title: &str, sites: &[String]) -> String {
    for separator in SEPARATORS {
        if let Some((headline, site)) = title.rsplit_once(separator)
            && sites.iter().any(|known| same_words(known, site))
        {
            return headline.trim().to_owned();
        }
    }
    title.to_owned()
}
