//! Pictures that fields of files name.

use crate::content::values::PlainText;
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// A picture with its caption.
    "a picture" PictureEntry {
        /// The path of the file, from the folder of the file that names it.
        @required file: Option<Spanned<PlainText>>,
        /// What it shows, for readers who cannot see it.
        alt: Option<Spanned<String>>,
        /// The caption.
        caption: Option<Spanned<String>>,
        /// Who made the picture, or who has the rights to it.
        credit: Option<Spanned<String>>,
    }
}

yaml_struct! {
    /// The logo of the site.
    "a logo" LogoEntry {
        /// The path of the file from the site's folder, in `assets/` or `content/`.
        @required file: Option<Spanned<PlainText>>,
        /// The words of the logo, or the name of the site.
        alt: Option<Spanned<String>>,
    }
}
