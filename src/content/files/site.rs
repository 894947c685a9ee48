//! `site.yaml`: what the site is called, where it lives, its theme and its scales of ratings.

use std::collections::BTreeMap;

use crate::content::files::desk_rules::Workflow;
use crate::content::values::{BaseUrl, Color, Domain, Id, Language, ShortText, WebUrl};
use crate::content::yaml::YamlNode;
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// The file `site.yaml`.
    "`site.yaml`" SiteFile {
        /// What the site is called.
        @required title: Option<Spanned<String>>,
        /// One or two sentences on what it is.
        description: Option<Spanned<String>>,
        /// The address at which it is published.
        @required base_url: Option<Spanned<BaseUrl>>,
        /// The domain that its host is to serve it at, for the file `CNAME`.
        domain: Option<Spanned<Domain>>,
        /// The language of its own words (BCP 47), `en` when it says nothing.
        language: Option<Spanned<Language>>,
        /// Who publishes it.
        organization: Option<Spanned<OrganizationEntry>>,
        /// Where its files are kept.
        repository: Option<Spanned<RepositoryEntry>>,
        /// The theme that draws it, `broadsheet` when it says nothing.
        theme: Option<Spanned<Id>>,
        /// Values for the theme's own options.
        theme_options: Option<Spanned<YamlNode>>,
        /// Scales of ratings by name; `default` is the one that articles use.
        scales: BTreeMap<String, Spanned<ScaleEntry>>,
        /// How readers search the site.
        search: Option<Spanned<SearchSettings>>,
        /// The pictures of claims for social networks.
        cards: Option<Spanned<CardSettings>>,
        /// What the desk demands of published claims.
        workflow: Option<Spanned<Workflow>>,
    }
}

impl SiteFile {
    /// Whether claims get a social card: drawing one takes longer than all the rest of a claim, so a site asks
    /// for them.
    pub fn has_cards(&self) -> bool {
        self.cards.as_deref().is_some_and(|cards| cards.enabled.as_deref() != Some(&false))
    }
}

yaml_enum! {
    /// What finds claims for readers.
    "a search engine" Engine {
        /// An index of all claims that the search page loads whole.
        BuiltIn = "builtin",
        /// An installed Pagefind, which indexes the words of the pages.
        Pagefind = "pagefind",
    }
}

yaml_struct! {
    /// Search.
    "`search`" SearchSettings {
        /// What finds claims; `builtin` when it says nothing.
        engine: Option<Spanned<Engine>>,
    }
}

yaml_struct! {
    /// Social cards.
    "`cards`" CardSettings {
        /// Whether there are any; `true` when it says nothing, as long as `cards` is named.
        enabled: Option<Spanned<bool>>,
        /// Font files below the site's folder, for scripts that the bundled fonts lack.
        fonts: Vec<Spanned<String>>,
    }
}

yaml_struct! {
    /// The publisher of the site.
    "`organization`" OrganizationEntry {
        /// Its name.
        @required name: Option<Spanned<String>>,
        /// Its own site.
        url: Option<Spanned<WebUrl>>,
        /// Its logo.
        logo: Option<Spanned<WebUrl>>,
        /// Other addresses that are it.
        same_as: Vec<Spanned<WebUrl>>,
    }
}

yaml_struct! {
    /// The git repository of the site, for links to edit a page or report an error.
    "`repository`" RepositoryEntry {
        /// Its address.
        @required url: Option<Spanned<WebUrl>>,
        /// The branch that is published.
        branch: Option<Spanned<String>>,
    }
}

yaml_struct! {
    /// A scale of ratings.
    "a scale" ScaleEntry {
        /// The ratings, truest first.
        @required ratings: Vec<Spanned<RatingEntry>>,
    }
}

yaml_struct! {
    /// A value that a verdict can have.
    "a rating" RatingEntry {
        /// Its id, for verdict files and addresses.
        @required id: Option<Spanned<Id>>,
        /// The word that readers see.
        @required label: Option<Spanned<ShortText>>,
        /// What it means.
        @required definition: Option<Spanned<String>>,
        /// Its place in the order, greater is truer; none for a rating outside the order.
        value: Option<Spanned<f64>>,
        /// Its colour.
        color: Option<Spanned<Color>>,
        /// A mark that tells it apart without colour.
        symbol: Option<Spanned<String>>,
        /// Why and since when it is no longer given.
        retired: Option<Spanned<String>>,
    }
}
