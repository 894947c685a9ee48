//! Keeps the meaning of superscripts, subscripts and fractions, which plain text does not have:
//! `10<sup>6</sup>` becomes `10⁶` and never `106`.

use dom_query::{Document, NodeRef};

use crate::text::{ends_with_digit, has_only_digits};
use crate::web_page::inline::{collapsed_text, has_block, text_after, text_before};
use crate::web_page::losses::Losses;

/// How much of the line before an element is read.
const CONTEXT_CHARS: usize = 24;
/// The longest text that is written with raised or lowered characters.
const MAX_RAISED_CHARS: usize = 12;

const PLAIN: &str = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ";
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ";
const PLAIN_OF_LOWERED: &str = "0123456789+-=()aehijklmnoprstuvxβγρφχ";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
const VULGAR_FRACTIONS: [(&str, &str, char); 18] = [
    ("1", "2", '½'),
    ("1", "3", '⅓'),
    ("2", "3", '⅔'),
    ("1", "4", '¼'),
    ("3", "4", '¾'),
    ("1", "5", '⅕'),
    ("2", "5", '⅖'),
    ("3", "5", '⅗'),
    ("4", "5", '⅘'),
    ("1", "6", '⅙'),
    ("5", "6", '⅚'),
    ("1", "7", '⅐'),
    ("1", "8", '⅛'),
    ("3", "8", '⅜'),
    ("5", "8", '⅝'),
    ("7", "8", '⅞'),
    ("1", "9", '⅑'),
    ("1", "10", '⅒'),
];
/// Endings of ordinal numbers, which are written like other letters.
const ORDINAL_ENDINGS: [&str; 26] = [
    "st", "nd", "rd", "th", "er", "re", "ère", "e", "ème", "eme", "ième", "ieme", "nds", "nde",
    "de", "es", "ers", "res", "èmes", "emes", "ste", "ster", "te", "ter", "ro", "ra",
];
/// Endings of abbreviations in French.
const FRENCH_ENDINGS: [&str; 12] =
    ["me", "mes", "lle", "lles", "gr", "r", "t", "te", "os", "de", "ie", "s"];
/// Units that are raised to a power.
const UNITS: [&str; 27] = [
    "m", "km", "cm", "mm", "dm", "nm", "µm", "μm", "ft", "in", "yd", "mi", "s", "sec", "h", "hr",
    "kg", "g", "l", "L", "mol", "K", "W", "Hz", "cd", "Pa", "м",
];

/// Writes all superscripts and subscripts of a page as text. `language` is the page's.
pub(crate) fn write_as_text(document: &Document, language: &str, losses: &mut Losses) {
    let mut inner_first = document.select("sup, sub").nodes().to_vec();
    inner_first.reverse();
    for node in inner_first {
        if has_block(&node) {
            node.rename("span");
            continue;
        }
        let script = Script::read(&node, language);
        if let Some(loss) = script.describe_loss() {
            losses.mark_after(&node, loss);
        }
        if let Some(text) = script.written() {
            set_text(&node, text);
        }
        node.rename("span");
    }
}

/// Replaces the text of an element, and keeps its pictures and the link that the whole text is.
fn set_text(node: &NodeRef, text: String) {
    if !node.find(&["img"]).is_empty() {
        let mut text = Some(text);
        for inner in node.descendants().iter().filter(|inner| inner.is_text()) {
            let is_blank = inner.text().trim().is_empty();
            let words = if is_blank { None } else { text.take() };
            inner.set_text(words.unwrap_or_default());
        }
        return;
    }
    let links = node.find(&["a"]);
    match links.as_slice() {
        [link] if collapsed_text(link) == collapsed_text(node) => link.set_text(text),
        _ => node.set_text(text),
    }
}

/// Returns a text in raised characters, or in `^(…)` if one of them has no raised form.
pub(crate) fn raise(text: &str) -> String {
    match map_all(text, PLAIN, RAISED) {
        Some(raised) => raised,
        None => format!("^({text})"),
    }
}

/// Returns a text in lowered characters, or in `_(…)` if one of them has no lowered form.
pub(crate) fn lower(text: &str) -> String {
    match map_all(text, PLAIN_OF_LOWERED, LOWERED) {
        Some(lowered) => lowered,
        None => format!("_({text})"),
    }
}

fn map_all(text: &str, from: &str, to: &str) -> Option<String> {
    if text.chars().count() > MAX_RAISED_CHARS {
        return None;
    }
    let mut mapped = String::new();
    for c in text.chars() {
        let c = if matches!(c, '−' | '–' | '‐') { '-' } else { c };
        let index = from.chars().position(|known| known == c)?;
        mapped.push(to.chars().nth(index)?);
    }
    Some(mapped)
}

/// Returns a fraction as one character if Unicode has it, else with a fraction slash.
pub(crate) fn fraction(above: &str, below: &str) -> String {
    for (known_above, known_below, c) in VULGAR_FRACTIONS {
        if (known_above, known_below) == (above, below) {
            return c.to_string();
        }
    }
    format!("{above}\u{2044}{below}")
}

/// Writes `<sup>1</sup>/<sub>2</sub>`, and the fractions of encyclopaedias.
pub(crate) fn write_fractions(document: &Document) {
    for above in document.select("sup, .num").nodes() {
        let is_marked = above.has_class("num");
        let Some((between, below)) = following_part(above, is_marked) else { continue };
        let (numerator, denominator) = (collapsed_text(above), collapsed_text(&below));
        if !is_number(&numerator) || !is_number(&denominator) {
            continue;
        }
        for node in between {
            node.remove_from_parent();
        }
        let mut text = fraction(&numerator, &denominator);
        remove_joining_sign(above);
        let before = text_before(above, 1);
        if text.chars().count() > 1 && before.ends_with(|c: char| c.is_numeric()) {
            text.insert(0, ' ');
        }
        below.remove_from_parent();
        above.replace_with(&document.tree.new_text(text));
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 6 && has_only_digits(text)
}

/// Returns the lower part of a fraction, and the nodes between the parts. Without `is_marked` they
/// must be a stroke.
fn following_part<'d>(
    above: &NodeRef<'d>,
    is_marked: bool,
) -> Option<(Vec<NodeRef<'d>>, NodeRef<'d>)> {
    let mut between = Vec::new();
    let mut text = String::new();
    let mut next = above.next_sibling();
    while let Some(node) = next {
        let is_below = if is_marked { node.has_class("den") } else { node.has_name("sub") };
        if is_below {
            let is_stroke = matches!(text.trim(), "/" | "\u{2044}" | "\u{2215}");
            let is_fraction = is_stroke || (is_marked && text.trim().is_empty());
            return is_fraction.then_some((between, node));
        }
        if between.len() > 2 {
            return None;
        }
        text += &node.text();
        between.push(node);
        next = node.next_sibling();
    }
    None
}

/// Removes the hidden sign between a whole number and its fraction.
fn remove_joining_sign(above: &NodeRef) {
    if let Some(sign) = above.prev_element_sibling()
        && sign.text().trim() == "+"
        && sign.is(".sr-only, .visually-hidden, .visualhide, [style*=absolute]")
    {
        sign.remove_from_parent();
    }
}

/// A superscript or subscript in its line.
struct Script<'t> {
    text: String,
    is_raised: bool,
    before: String,
    after: String,
    language: &'t str,
}

impl<'t> Script<'t> {
    fn read(node: &NodeRef, language: &'t str) -> Self {
        Self {
            text: collapsed_text(node),
            is_raised: node.has_name("sup"),
            before: text_before(node, CONTEXT_CHARS),
            after: text_after(node, 2),
            language: language.split('-').next().unwrap_or_default(),
        }
    }

    /// Checks if the text directly follows a word or number.
    fn is_attached(&self) -> bool {
        let Some(last) = self.before.chars().next_back() else { return false };
        !last.is_whitespace() && !"([{“‘«„—–-/".contains(last)
    }

    /// Returns the text to write, unless the text and its markup can stay unchanged.
    fn written(&self) -> Option<String> {
        if self.text.is_empty() {
            return None;
        }
        let is_sign = |c: char| c.is_ascii_digit() || "+-−–".contains(c);
        if !self.is_attached() && !self.text.chars().all(is_sign) {
            return None;
        }
        if self.is_plain() {
            return None;
        }
        if let Some(ordinal) = self.ordinal_letter() {
            return Some(ordinal);
        }
        Some(if self.is_raised { raise(&self.text) } else { lower(&self.text) })
    }

    /// Checks for a text that means the same if it is not raised.
    fn is_plain(&self) -> bool {
        let has_letters = self.text.chars().any(char::is_alphanumeric);
        if !has_letters && !self.text.contains(['+', '-', '−', '=']) {
            return true;
        }
        if !self.is_raised {
            return false;
        }
        let ending = self.text.trim_end_matches('.').to_lowercase();
        if matches!(self.text.as_str(), "MC" | "MD") {
            return true;
        }
        let last = self.before.chars().next_back().unwrap_or_default();
        if ORDINAL_ENDINGS.contains(&ending.as_str()) && self.follows_number() {
            return ending != "e" || !last.is_ascii_digit() || self.has_raised_ordinals();
        }
        if self.language == "fr" && FRENCH_ENDINGS.contains(&ending.as_str()) {
            return last.is_alphabetic();
        }
        self.are_decimals()
    }

    /// Checks for the decimals of a price with its point: `5<sup>.99</sup>`, `$5.<sup>99</sup>`.
    fn are_decimals(&self) -> bool {
        let is_point = |c: char| matches!(c, '.' | ',');
        if let Some(decimals) = self.text.strip_prefix(is_point) {
            return ends_with_digit(&self.before) && is_number(decimals);
        }
        let whole = self.before.strip_suffix(is_point).unwrap_or_default();
        let is_price = has_currency(&self.before) || has_currency(&self.after);
        ends_with_digit(whole) && self.text.len() == 2 && is_price
    }

    fn has_raised_ordinals(&self) -> bool {
        matches!(self.language, "fr" | "nl" | "ca" | "oc" | "br" | "af")
    }

    /// Checks if the word before is a number, also a Roman one.
    fn follows_number(&self) -> bool {
        let word = last_word(&self.before);
        let is_roman = !word.is_empty() && word.chars().all(|c| "IVXLCDM".contains(c));
        is_roman || ends_with_digit(word)
    }

    /// Returns the letter of `1º`, `1ª` and `Nº`, which has a character of its own.
    fn ordinal_letter(&self) -> Option<String> {
        if !self.is_raised {
            return None;
        }
        let is_romance = matches!(self.language, "es" | "pt" | "it" | "gl");
        let is_number = last_word(&self.before).eq_ignore_ascii_case("n");
        match self.text.as_str() {
            "TM" => Some("™".to_owned()),
            "SM" => Some("℠".to_owned()),
            "o" if self.is_degree() => Some("°".to_owned()),
            "o" if is_number || (is_romance && self.follows_number()) => Some("º".to_owned()),
            "a" if is_romance && self.follows_number() => Some("ª".to_owned()),
            _ => None,
        }
    }

    fn is_degree(&self) -> bool {
        let mut after = self.after.chars();
        let is_unit = matches!(after.next(), Some('C' | 'F'));
        is_unit && !after.next().is_some_and(char::is_alphanumeric) && self.follows_number()
    }

    /// Describes the uncertain or lost parts, if there are any.
    fn describe_loss(&self) -> Option<String> {
        let written = self.written()?;
        let before = self.before.rsplit(' ').next().unwrap_or_default();
        let shown = format!("{before}{written}");
        if written.starts_with(['^', '_']) {
            return Some(format!("“{shown}” has characters that cannot be raised or lowered"));
        }
        if !self.is_raised || !self.is_attached() || !self.can_be_mark() {
            return None;
        }
        if has_currency(&self.before) || has_currency(&self.after) {
            return Some(format!("“{shown}” is a price with raised decimals"));
        }
        if is_exponent(&self.before, &self.text) {
            return None;
        }
        Some(format!("the end of “{shown}” is a power, or the mark of a note"))
    }

    /// Checks for a number or one of the first letters, which mark notes.
    fn can_be_mark(&self) -> bool {
        let label = self.text.trim_matches(['(', ')']);
        let is_letter = label.len() == 1 && label.bytes().all(|b| (b'a'..=b'h').contains(&b));
        is_letter || has_only_digits(label)
    }
}

fn has_currency(text: &str) -> bool {
    text.split(' ').next_back().is_some_and(|word| word.contains(['$', '€', '£', '¥', '₹']))
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// Checks if a raised number after `before` is surely a power: after a 10, a unit, a variable or a
/// sign.
pub(crate) fn is_exponent(before: &str, raised: &str) -> bool {
    if raised.contains(['+', '-', '−', '–']) {
        return true;
    }
    let word = last_word(before);
    if word == "10" {
        return !before.strip_suffix(word).is_some_and(|rest| rest.ends_with(['.', ',']));
    }
    let digits = word.trim_end_matches(char::is_alphabetic).len();
    let letters = &word[digits..];
    if UNITS.contains(&letters) {
        return matches!(raised, "2" | "3" | "4");
    }
    word.chars().count() == 1 && letters.len() == word.len()
}

#[cfg(test)]
mod tests {
    use super::{fraction, is_exponent, lower, raise};

    #[test]
    fn characters_are_raised_and_lowered() {
        assert_eq!(raise("-3"), "⁻³");
        assert_eq!(raise("2+"), "²⁺");
        assert_eq!(raise("1.5"), "^(1.5)");
        assert_eq!(lower("2"), "₂");
        assert_eq!(lower("eq"), "_(eq)");
    }

    #[test]
    fn fractions_have_a_character_or_a_slash() {
        assert_eq!(fraction("3", "4"), "¾");
        assert_eq!(fraction("3", "16"), "3\u{2044}16");
    }

    #[test]
    fn powers_are_told_from_marks() {
        for (before, raised) in [("10", "6"), ("12 km", "2"), ("5m", "3"), ("x", "2"), ("7", "-1")]
        {
            assert!(is_exponent(before, raised), "{before} {raised}");
        }
        for (before, raised) in [("61", "1"), ("percent", "2"), ("110", "6"), ("2.10", "3")] {
            assert!(!is_exponent(before, raised), "{before} {raised}");
        }
    }
}
