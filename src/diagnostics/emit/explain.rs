//! Explains codes with the pages of `docs/diagnostics/`, which are part of the program.

use crate::diagnostics::Code;

/// Returns the page on a code, in Markdown, without the `# ` of its heading.
pub(crate) fn explain(code: Code) -> &'static str {
    let page = code.page();
    page.strip_prefix("# ").unwrap_or(page).trim_end()
}

/// Returns the address of the page on a code.
pub(crate) fn page_url(code: Code) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!("{repository}/blob/main/docs/diagnostics/{}.md", code.name())
}
