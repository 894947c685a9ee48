//! Absolute addresses, for what a standard asks them of: canonical links, data and feeds. It must not know what is
//! at an address.

use crate::render::context::ContextBuilder;

/// The absolute address of `address`, which is one below the site's root; percent-encoded (RFC 3986).
pub fn absolute_url(base_url: &str, address: &str) -> String {
    let joined = format!("{base_url}{address}");
    if is_plain(address) {
        return joined;
    }
    url::Url::parse(&joined).map_or(joined, String::from)
}

/// Whether an address means the same percent-encoded: most are, and the others take longer. No part of one begins
/// with a dot.
fn is_plain(address: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    address.bytes().all(is_plain) && !address.starts_with('.') && !address.contains("/.")
}

impl ContextBuilder<'_> {
    /// The absolute address of a page that a view leads to with the relative `href`.
    pub(crate) fn absolute_url(&self, href: &str) -> String {
        let address = href.strip_prefix(self.root).unwrap_or(href);
        absolute_url(
            &self.model.site.base_url,
            address.strip_suffix("index.html").unwrap_or(address),
        )
    }
}
