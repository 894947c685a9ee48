//! Builds absolute URLs for canonical links, data files and feeds.

use crate::render::context::ContextBuilder;
use crate::render::views::RecordingView;

/// Returns the absolute URL of `address`, which is relative to the root of the site. The URL is
/// percent-encoded (RFC 3986).
pub fn absolute_url(base_url: &str, address: &str) -> String {
    let joined = format!("{base_url}{address}");
    if needs_no_encoding(address) {
        return joined;
    }
    match url::Url::parse(&joined) {
        Ok(url) => url.into(),
        Err(_) => joined,
    }
}

/// Returns the path of a site on its host, with `/` at both ends.
pub(crate) fn path_of(base_url: &str) -> String {
    match url::Url::parse(base_url) {
        Ok(url) => url.path().to_owned(),
        Err(_) => "/".to_owned(),
    }
}

/// Returns whether parsing would not change the URL. This is true of most addresses, and parsing is
/// slow.
fn needs_no_encoding(address: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    address.bytes().all(is_plain) && !address.starts_with('.') && !address.contains("/.")
}

impl ContextBuilder<'_> {
    /// Returns the absolute URL of the page with the relative address `href`.
    pub(crate) fn absolute_url(&self, href: &str) -> String {
        let address = href.strip_prefix(self.root).unwrap_or(href);
        let address = address.strip_suffix("index.html").unwrap_or(address);
        absolute_url(&self.model.site.base_url, address)
    }
}

impl RecordingView {
    /// Returns the absolute URL of the recording.
    pub(crate) fn absolute_address(&self, builder: &ContextBuilder) -> String {
        self.absolute(builder, &self.href)
    }

    /// Returns the absolute URL of an address of the recording, such as one of its moments.
    pub(crate) fn absolute(&self, builder: &ContextBuilder, href: &str) -> String {
        match &self.file {
            Some(file) if self.href == *file => builder.absolute_url(href),
            _ => href.to_owned(),
        }
    }
}
