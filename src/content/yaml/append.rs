//! Appends entries to a list of a YAML file. All other lines stay unchanged.

use std::ops::Range;

use crate::content::yaml::lines::{Line, read_lines};

/// The indentation of the entries of a new list.
const NEW_LIST_INDENT: usize = 2;

/// Returns the range of a text to replace, and its replacement, so that the list `key` of the outermost
/// mapping ends with `entries`, the lines of a block list. A list that is missing is added at the end.
///
/// Returns `None` if the list is not written in block style.
pub(crate) fn append(text: &str, key: &str, entries: &str) -> Option<(Range<usize>, String)> {
    let lines = read_lines(text);
    let Some(at) = lines.iter().position(|line| is_key(line, key)) else {
        let added = format!("{key}:\n{}", indented(entries, NEW_LIST_INDENT));
        return Some(insertion(text, text.len(), &added));
    };
    let own = lines.get(at)?;
    let below = lines.get(at + 1..)?;
    let value = own.text.get(key.len() + 1..)?;
    let (written, comment) = split_comment(value.trim_end_matches('\n'));
    match written.trim() {
        "" => {}
        "[]" | "~" | "null" => {
            let start = own.start + key.len() + 1;
            let end = own.start + own.text.trim_end_matches('\n').len();
            let added = format!("{comment}\n{}", indented(entries, NEW_LIST_INDENT));
            return Some((start..end, added.trim_end_matches('\n').to_owned()));
        }
        _ => return None,
    }
    let Some(first) = below.first().filter(|line| !is_outermost(line)) else {
        let added = indented(entries, NEW_LIST_INDENT);
        return Some(insertion(text, own.start + own.text.len(), &added));
    };
    if !is_entry(first) {
        return None;
    }
    let indent = first.text.len() - first.words.len();
    let next = below.iter().find(|line| is_outermost(line));
    let region = own.start + own.text.len()..next.map_or(text.len(), |line| line.start);
    let end = region.start + end_of_entries(text.get(region.clone())?, indent);
    Some(insertion(text, end, &indented(entries, indent)))
}

/// Returns whether a line begins a field of the outermost mapping, and has this name.
fn is_key(line: &Line, key: &str) -> bool {
    let value = line.text.strip_prefix(key).and_then(|rest| rest.strip_prefix(':'));
    value.is_some_and(|value| value.is_empty() || value.starts_with([' ', '\n']))
}

/// Returns whether a line begins a field of the outermost mapping. The entries of a list can begin at
/// the same column.
fn is_outermost(line: &Line) -> bool {
    line.text.len() == line.words.len() && !is_entry(line)
}

fn is_entry(line: &Line) -> bool {
    line.words.starts_with("- ") || line.words.trim_end() == "-"
}

/// Returns where the last entry ends in the lines of a list, before blank lines and comments that do not
/// belong to it.
fn end_of_entries(region: &str, indent: usize) -> usize {
    let mut end = region.len();
    for line in region.split_inclusive('\n').rev() {
        let words = line.trim_start_matches(' ');
        let is_comment = words.starts_with('#') && line.len() - words.len() <= indent;
        if !words.trim().is_empty() && !is_comment {
            break;
        }
        end -= line.len();
    }
    end
}

/// Splits what follows a `:` into the value and the comment with the space before it.
fn split_comment(text: &str) -> (&str, &str) {
    match text.find(" #") {
        Some(at) => text.split_at(at),
        None => (text, ""),
    }
}

/// Returns the edit that inserts whole lines. The line before them gets a line end if that is
/// missing.
fn insertion(text: &str, at: usize, lines: &str) -> (Range<usize>, String) {
    let is_open = at > 0 && !text.get(..at).unwrap_or_default().ends_with('\n');
    let start = if is_open { "\n" } else { "" };
    (at..at, format!("{start}{lines}"))
}

fn indented(lines: &str, indent: usize) -> String {
    let spaces = " ".repeat(indent);
    let mut text = String::new();
    for line in lines.split_inclusive('\n') {
        if !line.trim().is_empty() {
            text.push_str(&spaces);
        }
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::append;

    fn appended(text: &str) -> Option<String> {
        let (range, replacement) = append(text, "evidence", "- title: B\n  url: u\n")?;
        let mut text = text.to_owned();
        text.replace_range(range, &replacement);
        Some(text)
    }

    #[test]
    fn entries_are_added_at_the_end_of_the_list() {
        let cases = [
            ("claim: A\n", "claim: A\nevidence:\n  - title: B\n    url: u\n"),
            ("claim: A", "claim: A\nevidence:\n  - title: B\n    url: u\n"),
            ("", "evidence:\n  - title: B\n    url: u\n"),
            (
                "evidence: []\nstatus: draft\n",
                "evidence:\n  - title: B\n    url: u\nstatus: draft\n",
            ),
            ("evidence: [] # none yet\n", "evidence: # none yet\n  - title: B\n    url: u\n"),
            ("evidence: ~", "evidence:\n  - title: B\n    url: u"),
            ("evidence:\nstatus: draft\n", "evidence:\n  - title: B\n    url: u\nstatus: draft\n"),
            ("evidence:", "evidence:\n  - title: B\n    url: u\n"),
            (
                "evidence: # all\n- title: A\nstatus: draft\n",
                "evidence: # all\n- title: A\n- title: B\n  url: u\nstatus: draft\n",
            ),
            (
                "evidence:\n    - title: A\n      note: |\n        # not a comment\n\n# Who?\nauthors: []\n",
                "evidence:\n    - title: A\n      note: |\n        # not a comment\n    - title: B\n      \
                 url: u\n\n# Who?\nauthors: []\n",
            ),
            (
                "evidence:\n  - title: \"A\n    evidence: x\"\n  # - title: C",
                "evidence:\n  - title: \"A\n    evidence: x\"\n  - title: B\n    url: u\n  # - title: C",
            ),
            (
                "explanation: |\n  evidence:\n  - x\nevidence:\n  -\n    title: A",
                "explanation: |\n  evidence:\n  - x\nevidence:\n  -\n    title: A\n  - title: B\n    url: u\n",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(appended(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["evidence: [{title: A}]\n", "evidence: *e\n", "evidence:\n  [{title: A}]\n"] {
            assert_eq!(appended(text), None, "{text}");
        }
    }
}
