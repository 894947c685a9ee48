//! Edits of scalars in YAML files. They depend on the style of a scalar, not on its content.

/// Returns whether the scalar at byte `start` of `text` has a block style (`|` or `>`).
pub fn is_block(text: &str, start: usize) -> bool {
    let Some((above, own)) = text.get(..start).and_then(|before| before.rsplit_once('\n')) else {
        return false;
    };
    let is_header = |token: &str| {
        token.starts_with(['|', '>'])
            && token.chars().skip(1).all(|c| matches!(c, '+' | '-' | '0'..='9'))
    };
    own.trim().is_empty() && last_line(above).split_whitespace().next_back().is_some_and(is_header)
}

/// Returns the replacement for a scalar, so that its value becomes `words`, which are one line.
pub fn rewritten(text: &str, start: usize, words: &str) -> String {
    if is_block(text, start) { words.to_owned() } else { quoted(words) }
}

/// Quotes a text as a double-quoted scalar: JSON strings are YAML (YAML 1.2.2, section 1.3).
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns where `fields` can be added after the scalar at `start..end`, the value of `key`, and
/// the text to add. Returns `None` if the layout of the mapping is not clear.
pub fn beside(
    text: &str,
    start: usize,
    end: usize,
    key: &str,
    fields: &[(&str, &str)],
) -> Option<(usize, String)> {
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let field = |(name, words): &(&str, &str)| format!("{name}: {}", quoted(words));
    let line = last_line(before).trim_end();
    let line = if is_block(text, start) {
        line.rsplit_once(char::is_whitespace)?.0.trim_end()
    } else {
        line
    };
    let head = line.strip_suffix(':')?.strip_suffix(key)?;
    let rest = after.split('\n').next().unwrap_or_default();
    // Only in a flow mapping is a scalar followed by one of these signs.
    let is_flow =
        head.trim_end().ends_with(['{', ',']) || rest.trim_start().starts_with([',', '}']);
    if is_flow {
        return Some((end, fields.iter().map(|it| format!(", {}", field(it))).collect()));
    }
    let is_alone = head.chars().all(|c| matches!(c, ' ' | '-'));
    if !is_alone
        || !(rest.trim().is_empty()
            || rest.trim_start().len() < rest.len() && rest.trim().starts_with('#'))
    {
        return None;
    }
    let indent = " ".repeat(head.len());
    // A comment next to the scalar stays next to it.
    let end = if rest.trim().is_empty() { end } else { end + rest.len() };
    Some((end, fields.iter().map(|it| format!("\n{indent}{}", field(it))).collect()))
}

/// Returns the last line of a text that is not blank, without its comment.
fn last_line(text: &str) -> &str {
    let line = text.rsplit('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.find(" #").and_then(|at| line.get(..at)).unwrap_or(line)
}
