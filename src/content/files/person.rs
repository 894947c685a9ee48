//! Files of `people/`: authors, reviewers and claimants worth a page.

use crate::content::values::{AgentKind, Name, WebUrl};
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// A file of `people/`.
    "a person" PersonFile {
        /// The name, as readers see it.
        @required name: Option<Spanned<Name>>,
        /// What they are.
        role: Option<Spanned<String>>,
        /// Where they can be read about.
        url: Option<Spanned<WebUrl>>,
        /// Other addresses that are them.
        same_as: Vec<Spanned<WebUrl>>,
        /// A person when it says nothing.
        kind = "type": Option<Spanned<AgentKind>>,
        /// A paragraph on who they are, in Markdown.
        bio: Option<Spanned<String>>,
    }
}
