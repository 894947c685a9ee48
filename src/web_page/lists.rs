//! Keeps the numbers of list items that Markdown would change: letters, Roman numerals and numbers
//! that do not grow become text at the start of the item.

use dom_query::{Document, NodeRef};

use crate::text::leading_digits;
use crate::web_page::inline::is_block;

/// `CommonMark` has numbers of at most nine digits.
const MAX_NUMBER: i64 = 999_999_999;
const ROMAN_DIGITS: [(i64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// How the items of a list are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Decimal,
    Letters,
    CapitalLetters,
    Roman,
    CapitalRoman,
    /// Without numbers.
    None,
}

/// Writes the numbers of all ordered lists.
pub(crate) fn write_numbers(document: &Document) {
    for list in document.select("ul, ol").nodes() {
        move_strays(list);
    }
    for list in document.select("ol").nodes() {
        write_list_numbers(list);
    }
}

/// Moves the content of a list that is outside of its items into the item before it.
fn move_strays(list: &NodeRef) {
    let mut item: Option<NodeRef> = None;
    for child in list.children() {
        if child.has_name("li") {
            item = Some(child);
            continue;
        }
        if child.is_comment() || (child.is_text() && child.text().trim().is_empty()) {
            continue;
        }
        match &item {
            Some(item) => item.append_child(&child),
            None if child.find(&["li"]).is_empty() => list.insert_before(&child),
            None => {
                let wrapper = list.tree.new_element("li");
                child.insert_before(&wrapper);
                wrapper.append_child(&child);
                item = Some(wrapper);
            }
        }
    }
}

fn write_list_numbers(list: &NodeRef) {
    let items: Vec<NodeRef> =
        list.element_children().into_iter().filter(|item| item.has_name("li")).collect();
    let numbering = Numbering::read(list);
    let numbers = item_numbers(list, &items);
    let is_plain = items.iter().all(|item| !item.has_attr("type"));
    if numbering == Numbering::None {
        list.rename("ul");
        return;
    }
    if numbering == Numbering::Decimal && is_plain && is_growing(&numbers) {
        write_attributes(list, &items, &numbers);
        return;
    }
    list.rename("ul");
    for (item, number) in items.iter().zip(numbers) {
        let numbering = item.attr("type").map_or(numbering, |name| Numbering::parse(&name));
        prepend_text(item, &format!("{}. ", numbering.format(number)));
    }
}

fn is_growing(numbers: &[i64]) -> bool {
    let is_allowed = numbers.iter().all(|number| (0..=MAX_NUMBER).contains(number));
    is_allowed && numbers.windows(2).all(|pair| pair[0] < pair[1])
}

/// Writes the numbers in the form that [`dom_query`] reads.
fn write_attributes(list: &NodeRef, items: &[NodeRef], numbers: &[i64]) {
    list.remove_all_attrs();
    let mut next = 1;
    for (index, (item, number)) in items.iter().zip(numbers).enumerate() {
        item.remove_attr("value");
        if *number != next {
            let node = if index == 0 { list } else { item };
            node.set_attr(if index == 0 { "start" } else { "value" }, &number.to_string());
        }
        next = number + 1;
    }
}

/// Computes the numbers of the items (HTML, 4.4.5).
fn item_numbers(list: &NodeRef, items: &[NodeRef]) -> Vec<i64> {
    let step = if list.has_attr("reversed") { -1 } else { 1 };
    let count = i64::try_from(items.len()).unwrap_or(MAX_NUMBER);
    let default = if step < 0 { count } else { 1 };
    let mut next = integer(list, "start").unwrap_or(default);
    let mut numbers = Vec::new();
    for item in items {
        let number = integer(item, "value").unwrap_or(next);
        numbers.push(number);
        next = number.saturating_add(step);
    }
    numbers
}

/// Parses an integer as HTML does: what follows its digits does not count.
fn integer(node: &NodeRef, attribute: &str) -> Option<i64> {
    let value = node.attr(attribute)?;
    let value = value.trim();
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let number: i64 = leading_digits(digits).parse().ok()?;
    let is_small = number <= MAX_NUMBER;
    is_small.then_some(if value.starts_with('-') { -number } else { number })
}

/// Writes text at the start of an item, in its first paragraph.
fn prepend_text(item: &NodeRef, text: &str) {
    let mut place = *item;
    loop {
        let first = place.children_it(false).find(|child| {
            child.is_element() || (child.is_text() && !child.text().trim().is_empty())
        });
        match first {
            Some(first) if is_block(&first) && holds_text(&first) => place = first,
            _ => break,
        }
    }
    place.prepend_child(&item.tree.new_text(text));
}

fn holds_text(block: &NodeRef) -> bool {
    let names = ["p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6"];
    names.iter().any(|name| block.has_name(name))
}

impl Numbering {
    fn read(list: &NodeRef) -> Self {
        let style = list.attr("data-list-style").unwrap_or_default();
        for word in style.split_whitespace() {
            let numbering = match word {
                "lower-alpha" | "lower-latin" => Self::Letters,
                "upper-alpha" | "upper-latin" => Self::CapitalLetters,
                "lower-roman" => Self::Roman,
                "upper-roman" => Self::CapitalRoman,
                "none" | "disc" | "circle" | "square" => Self::None,
                _ => continue,
            };
            return numbering;
        }
        list.attr("type").map_or(Self::Decimal, |name| Self::parse(&name))
    }

    /// Parses the `type` attribute, in which capitals matter.
    fn parse(name: &str) -> Self {
        match name.trim() {
            "a" => Self::Letters,
            "A" => Self::CapitalLetters,
            "i" => Self::Roman,
            "I" => Self::CapitalRoman,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    fn format(self, number: i64) -> String {
        let written = match self {
            Self::Letters | Self::CapitalLetters => letters(number),
            Self::Roman | Self::CapitalRoman => roman(number),
            Self::Decimal | Self::None => None,
        };
        let Some(written) = written else { return number.to_string() };
        let is_capital = matches!(self, Self::CapitalLetters | Self::CapitalRoman);
        if is_capital { written.to_uppercase() } else { written }
    }
}

/// Returns a number in letters, as in `a`, `z`, `aa`.
fn letters(number: i64) -> Option<String> {
    let mut rest = u32::try_from(number).ok().filter(|rest| *rest > 0)?;
    let mut written = String::new();
    while rest > 0 {
        rest -= 1;
        written.insert(0, char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    Some(written)
}

/// Returns a number from 1 to 3999 in Roman numerals.
fn roman(number: i64) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, digits) in ROMAN_DIGITS {
        while rest >= value {
            written.push_str(digits);
            rest -= value;
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::{letters, roman};

    #[test]
    fn numbers_are_written_in_letters_and_roman_numerals() {
        let spelled: Vec<String> = [1, 26, 27, 703].into_iter().filter_map(letters).collect();
        assert_eq!(spelled, ["a", "z", "aa", "aaa"]);
        let spelled: Vec<String> = [1, 4, 49, 1999].into_iter().filter_map(roman).collect();
        assert_eq!(spelled, ["i", "iv", "xlix", "mcmxcix"]);
        assert_eq!((letters(0), roman(4000)), (None, None));
    }
}
