//! Addresses of pages and sites, and names of domains.

use serde_json::{Value, json};
use url::{Host, Url};

use crate::content::values::valid_text;
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::FromYaml;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::encode_url;

/// An absolute `http` or `https` address (WHATWG URL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(pub String);

impl WebUrl {
    pub fn is_valid(text: &str) -> bool {
        let Ok(url) = Url::parse(text) else { return false };
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && !text.contains(char::is_whitespace)
    }
}

impl FromYaml for WebUrl {
    const DESCRIPTION: &str = "an address";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            Diagnostic::error(Code::InvalidUrl, span, format!("`{text}` is not a web address"))
                .label("not an absolute address")
                .help("write the whole address, without a password: https://example.org/page")
        })?;
        Some(Self(encode_url(&text).into_owned()))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"})
    }
}

/// The address of a site, which the addresses of its pages are appended to. It has no query,
/// fragment or password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(pub String);

impl BaseUrl {
    pub fn is_valid(text: &str) -> bool {
        let Ok(url) = Url::parse(text) else { return false };
        WebUrl::is_valid(text) && url.query().is_none() && url.fragment().is_none()
    }
}

impl FromYaml for BaseUrl {
    const DESCRIPTION: &str = "the address of a site";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            let message = format!("`{text}` cannot be the address of a site");
            Diagnostic::error(Code::InvalidUrl, span, message)
                .label("other addresses are appended to this one")
                .help(
                    "write the whole address, without `?`, `#` or a password: \
                     https://example.org/checks/",
                )
        })?;
        Some(Self(encode_url(&text).into_owned()))
    }

    fn schema() -> Value {
        WebUrl::schema()
    }
}

/// The name of a domain, without a scheme or a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(pub String);

impl Domain {
    fn is_valid(text: &str) -> bool {
        text.contains('.')
            && text.split('.').all(is_domain_label)
            && matches!(Host::parse(text), Ok(Host::Domain(_)))
    }
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

impl FromYaml for Domain {
    const DESCRIPTION: &str = "a domain";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            let message = format!("`{text}` is not the name of a domain");
            Diagnostic::error(Code::InvalidValue, span, message).label("not a domain").help(
                "write only its name, without `https://`, a port or a path: checks.example.org",
            )
        })?;
        Some(Self(text))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[^./:@\\s]+(\\.[^./:@\\s]+)+$"})
    }
}
