//! The warnings about templates.

use std::collections::BTreeSet;

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic};

/// Longer names of hosts are cut.
const MAX_HOST_CHARS: usize = 60;

/// Longer paths are not repeated.
const MAX_PATH_BYTES: usize = 200;

/// Reports an address that begins with one `/`.
pub(super) fn root_link(address: &str, span: Span, assets: &BTreeSet<String>) -> Diagnostic {
    let path = address.get(1..).unwrap_or_default();
    let name = path.strip_prefix("assets/").unwrap_or(path);
    let replacement = if assets.contains(name) {
        format!("{{{{ root }}}}{{{{ assets[\"{name}\"] }}}}")
    } else {
        format!("{{{{ root }}}}{path}")
    };
    let message = "this address begins at the root of the host, not at the root of the site";
    let warning = Diagnostic::warning(Code::RootLink, span, message)
        .label("leads to another place if the site is in a folder of its host");
    if path.len() > MAX_PATH_BYTES {
        return warning.help("write `{{ root }}` instead of the first `/`");
    }
    let help = format!("write `{replacement}`: `root` leads to the root of the site");
    warning.suggest(help, replacement)
}

pub(super) fn external_request(host: &str, span: Span) -> Diagnostic {
    let host: String = host.chars().take(MAX_HOST_CHARS).collect();
    let message = format!("this page loads something from `{host}`, which learns who reads it");
    Diagnostic::warning(Code::ExternalRequest, span, message)
        .label("a request to another host")
        .help(
            "put the file into `assets/` of the theme and write `{{ root }}{{ assets[\"…\"] }}`, \
             or link to the other page with `<a href=\"…\">`",
        )
}

pub(super) fn inline_script(span: Span) -> Diagnostic {
    Diagnostic::warning(Code::InlineCode, span, "a Content-Security-Policy blocks inline scripts")
        .label("does not run on pages with the policy of `broadsheet`")
        .help(
            "put the script into a file in `assets/` of the theme, and load it in the block \
             `scripts` with `<script src=\"{{ root }}{{ assets[\"…\"] }}\" defer></script>`",
        )
}

pub(super) fn inline_style(span: Span) -> Diagnostic {
    Diagnostic::warning(Code::InlineCode, span, "a Content-Security-Policy blocks inline styles")
        .label("has no effect on pages with the policy of `broadsheet`")
        .help("put the rules into `assets/custom.css` of the theme, for a class of the element")
}
