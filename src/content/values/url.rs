//! Addresses of pages and sites, and names of domains.

use serde_json::{Value, json};
use url::{Host, Url};

use crate::content::values::valid_text;
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::FromYaml;
use crate::diagnostics::span::Span;
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

/// An address at which readers reach the desk: an `https` address, or `mailto:` with one mail address
/// (RFC 6068).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactUrl(pub String);

impl ContactUrl {
    fn is_valid(text: &str) -> bool {
        match text.split_once(':') {
            Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => {
                is_mail_address(address)
            }
            Some((scheme, address)) => {
                scheme.eq_ignore_ascii_case("https")
                    && address.starts_with("//")
                    && WebUrl::is_valid(text)
            }
            None => false,
        }
    }

    fn error(text: &str, span: Span) -> Diagnostic {
        let message = format!("`{text}` is no address to which readers can write");
        let error = Diagnostic::error(Code::InvalidUrl, span, message)
            .label("not an `https` or `mailto` address");
        if is_mail_address(text) {
            let url = format!("mailto:{text}");
            return error.suggest(format!("write `{url}`"), url);
        }
        error.help(
            "write the whole address of a page, https://example.org/tell-us, or one mail address \
             without a subject, mailto:desk@example.org",
        )
    }
}

/// Returns whether a text is one plain mail address, as `mailto:` can have it without escapes.
fn is_mail_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "!$'*+-./=^_~".contains(c);
    !name.is_empty() && name.chars().all(is_plain) && Domain::is_valid(domain)
}

impl FromYaml for ContactUrl {
    const DESCRIPTION: &str = "an address";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, Self::error)?;
        Some(Self(encode_url(&text).into_owned()))
    }

    fn schema() -> Value {
        let pattern = "^([Hh][Tt][Tt][Pp][Ss]://|[Mm][Aa][Ii][Ll][Tt][Oo]:)";
        json!({"type": "string", "pattern": pattern})
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

/// The key of a site for `IndexNow` (<https://www.indexnow.org/documentation>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexNowKey(pub String);

impl IndexNowKey {
    fn is_valid(text: &str) -> bool {
        (8..=128).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }
}

impl FromYaml for IndexNowKey {
    const DESCRIPTION: &str = "a key";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            let message = format!("`{text}` is not a key of IndexNow");
            Diagnostic::error(Code::InvalidValue, span, message).label("not a key").help(
                "write 8 to 128 letters from a to z, digits and hyphens, which you choose \
                 yourself; quote a key of digits only",
            )
        })?;
        Some(Self(text))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[a-zA-Z0-9-]{8,128}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::ContactUrl;

    #[test]
    fn readers_can_write_only_to_https_and_mail_addresses() {
        for valid in [
            "https://desk.example/tell-us",
            "HTTPS://desk.example/?to=errors#form",
            "mailto:desk@desk.example",
            "mailto:desk+errors@mail.desk.example",
        ] {
            assert!(ContactUrl::is_valid(valid), "{valid}");
        }
        for invalid in [
            "http://desk.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "//desk.example/",
            "/tell-us",
            "desk@desk.example",
            "mailto:",
            "mailto:desk",
            "mailto:@desk.example",
            "mailto:desk@desk",
            "mailto:a@desk.example,b@desk.example",
            "mailto:desk@desk.example?subject=x",
            "mailto:de%20sk@desk.example",
            "mailto:a b@desk.example",
            "https://user:pass@desk.example/",
            "https:desk",
        ] {
            assert!(!ContactUrl::is_valid(invalid), "{invalid}");
        }
    }
}
