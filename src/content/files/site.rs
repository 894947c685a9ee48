//! `site.yaml`: the title and address of the site, its theme, its scales of ratings and other
//! settings.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::content::files::desk_rules::Workflow;
use crate::content::files::font::FontSettings;
use crate::content::files::picture::LogoEntry;
use crate::content::files::taxonomies::Taxonomies;
use crate::content::values::{
    AddressMap, BaseUrl, Color, ContactUrl, Domain, FooterText, Id, IndexNowKey, Language,
    PlainText, ShortText, TimeZoneName, WebUrl,
};
use crate::content::yaml::YamlNode;
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// The file `site.yaml`.
    "`site.yaml`" SiteFile {
        /// The title of the site.
        @required title: Option<Spanned<String>>,
        /// A description of one or two sentences.
        description: Option<Spanned<String>>,
        /// A few words that every page shows with the name of the site.
        tagline: Option<Spanned<String>>,
        /// The address of the published site.
        @required base_url: Option<Spanned<BaseUrl>>,
        /// The custom domain, for the file `CNAME`.
        domain: Option<Spanned<Domain>>,
        /// The language of the site (BCP 47). The default is `en`.
        language: Option<Spanned<Language>>,
        /// The time zone of the desk (IANA). It decides what today is. The default is UTC.
        timezone: Option<Spanned<TimeZoneName>>,
        /// The publisher of the site.
        organization: Option<Spanned<OrganizationEntry>>,
        /// The logo, which every page shows.
        logo: Option<Spanned<LogoEntry>>,
        /// The colors of the site.
        colors: Option<Spanned<ColorSettings>>,
        /// The fonts of the pages.
        fonts: Option<Spanned<FontSettings>>,
        /// The entries of the menu, in their order. Without it, the menu has the sections of the site.
        navigation: Vec<Spanned<NavigationEntry>>,
        /// A text at the foot of every page, in Markdown.
        footer: Option<Spanned<FooterText>>,
        /// How readers reach the desk.
        contact: Option<Spanned<ContactSettings>>,
        /// The git repository of the site's files.
        repository: Option<Spanned<RepositoryEntry>>,
        /// The theme. The default is `broadsheet`.
        theme: Option<Spanned<Id>>,
        /// Values for the options of the theme.
        theme_options: Option<Spanned<YamlNode>>,
        /// Scales of ratings, by name. Articles use `default` unless they name another one.
        scales: BTreeMap<String, Spanned<ScaleEntry>>,
        /// Old addresses, and the addresses to which they lead now: `topics/homes: topics/housing`.
        redirects: AddressMap,
        /// Lists of the site's own, by the names of their fields in verdicts: `places: {title: Places}`.
        taxonomies: Taxonomies,
        /// A folder outside of the repository with kept copies of sources, relative to the site's folder.
        copies: Option<Spanned<PlainText>>,
        /// The search.
        search: Option<Spanned<SearchSettings>>,
        /// Pictures of claims for social networks.
        cards: Option<Spanned<CardSettings>>,
        /// Whether other sites can show cards of claims in frames. The default is `false`.
        embed: Option<Spanned<bool>>,
        /// Whether the pages of claims exist as Markdown too, with a list of them, `llms.txt`. The default is `false`.
        markdown: Option<Spanned<bool>>,
        /// How to tell search engines which pages changed.
        indexnow: Option<Spanned<IndexNowSettings>>,
        /// The rules of the desk for published claims.
        workflow: Option<Spanned<Workflow>>,
    }
}

impl SiteFile {
    pub fn time_zone(&self) -> TimeZone {
        self.timezone.as_deref().map_or(TimeZone::UTC, |name| name.0.clone())
    }

    /// Returns the color of links, if the site chooses one.
    pub fn accent(&self) -> Option<&Spanned<Color>> {
        self.colors.as_ref()?.value.accent.as_ref()
    }

    /// Returns the color of the head of the pages, if the site chooses one.
    pub fn head_color(&self) -> Option<&Spanned<Color>> {
        self.colors.as_ref()?.value.head.as_ref()
    }

    /// Returns whether claims get social cards. There are no cards by default, because drawing one
    /// takes longer than all the rest of a claim.
    pub fn has_cards(&self) -> bool {
        self.cards.as_deref().is_some_and(|cards| cards.enabled.as_deref() != Some(&false))
    }
}

yaml_struct! {
    /// The colors of the site.
    "`colors`" ColorSettings {
        /// The background of the head of every page. Its text is black or white, whichever is easier to read.
        head: Option<Spanned<Color>>,
        /// The color of links. It is the option `accent` of the theme.
        accent: Option<Spanned<Color>>,
    }
}

yaml_struct! {
    /// An entry of the menu: a page of this site, or the address of another one.
    "an entry of the menu" NavigationEntry {
        /// The address of a page of this site, such as `methodology` or `topics/housing`.
        page: Option<Spanned<PlainText>>,
        /// The address of a page of another site.
        url: Option<Spanned<WebUrl>>,
        /// The words of the link. The default is the name of the page.
        label: Option<Spanned<ShortText>>,
    }
}

yaml_struct! {
    /// How readers reach the desk.
    "`contact`" ContactSettings {
        /// Where readers send a claim to check: an `https` or `mailto` address.
        claims: Option<Spanned<ContactUrl>>,
        /// Where readers report an error: an `https` or `mailto` address.
        errors: Option<Spanned<ContactUrl>>,
    }
}

yaml_struct! {
    /// How to tell search engines which pages changed (`IndexNow`).
    "`indexnow`" IndexNowSettings {
        /// The key, which is also the name of a file of the site: 8 to 128 letters, digits and hyphens.
        @required key: Option<Spanned<IndexNowKey>>,
    }
}

yaml_enum! {
    /// The search engine.
    "a search engine" Engine {
        /// An index of all claims that the search page loads.
        BuiltIn = "builtin",
        /// An installed Pagefind, which indexes the text of the pages.
        Pagefind = "pagefind",
    }
}

yaml_struct! {
    /// Settings of the search.
    "`search`" SearchSettings {
        /// The search engine. The default is `builtin`.
        engine: Option<Spanned<Engine>>,
    }
}

yaml_struct! {
    /// Settings of social cards.
    "`cards`" CardSettings {
        /// Whether claims get cards. The default is `true` if `cards` is present.
        enabled: Option<Spanned<bool>>,
        /// Font files below the site's folder, for scripts that the bundled fonts lack.
        fonts: Vec<Spanned<PlainText>>,
    }
}

yaml_struct! {
    /// The publisher of the site.
    "`organization`" OrganizationEntry {
        /// The name.
        @required name: Option<Spanned<String>>,
        /// The address of its own site.
        url: Option<Spanned<WebUrl>>,
        /// The address of its logo.
        logo: Option<Spanned<WebUrl>>,
        /// Other addresses of the same organization.
        same_as: Vec<Spanned<WebUrl>>,
    }
}

yaml_struct! {
    /// The git repository of the site, for links to edit a page or report an error.
    "`repository`" RepositoryEntry {
        /// The address.
        @required url: Option<Spanned<WebUrl>>,
        /// The branch that is published.
        branch: Option<Spanned<PlainText>>,
    }
}

yaml_struct! {
    /// A scale of ratings.
    "a scale" ScaleEntry {
        /// The ratings, from true to false.
        @required ratings: Vec<Spanned<RatingEntry>>,
    }
}

yaml_struct! {
    /// A rating of a scale.
    "a rating" RatingEntry {
        /// The id, for verdict files and addresses.
        @required id: Option<Spanned<Id>>,
        /// The label that readers see.
        @required label: Option<Spanned<ShortText>>,
        /// The definition.
        definition: Option<Spanned<String>>,
        /// The position in the order: a greater number is truer. Leave it out for a rating outside of the order.
        value: Option<Spanned<f64>>,
        /// The color.
        color: Option<Spanned<Color>>,
        /// A symbol, so that ratings differ without color.
        symbol: Option<Spanned<String>>,
        /// Why and since when the rating is no longer used.
        retired: Option<Spanned<String>>,
    }
}
