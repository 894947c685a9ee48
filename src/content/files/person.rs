//! Files of `people/`: authors, reviewers and claimants.

use crate::content::files::picture::PictureEntry;
use crate::content::values::{AgentKind, Biography, Id, Name, WebUrl};
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// A file of `people/`.
    "a person" PersonFile {
        /// The name, as readers see it.
        @required name: Option<Spanned<Name>>,
        /// The role or profession.
        role: Option<Spanned<String>>,
        /// An address about the person.
        url: Option<Spanned<WebUrl>>,
        /// Other addresses of the same person.
        same_as: Vec<Spanned<WebUrl>>,
        /// The default is `person`.
        kind = "type": Option<Spanned<AgentKind>>,
        /// A portrait, or the logo of an organization.
        image: Option<Spanned<Box<PictureEntry>>>,
        /// A short biography in Markdown.
        bio: Option<Spanned<Biography>>,
        /// Former ids. Their addresses lead to the page of this person.
        aliases: Vec<Spanned<Id>>,
    }
}
