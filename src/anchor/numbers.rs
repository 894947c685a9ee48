//! Numbers in texts: with a sign, groups of digits, decimals, fractions, an exponent, and a
//! currency or percent sign.

use crate::anchor::normalize::is_dash;
use crate::anchor::words::{has_no_spaces, visible};
use crate::diagnostics::source_map::floor_char_boundary;

/// How many bytes on each side of an offset are searched for a number.
const MAX_NUMBER_BYTES: usize = 80;
/// How many visible characters are between an offset in a number and the nearest digit at most, as
/// in `3 × 10⁶`.
const MAX_FROM_DIGIT: usize = 4;

/// Returns whether `offset` is within a number.
pub(crate) fn is_inside_number(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let near_before = visible(before).rev().take(MAX_FROM_DIGIT);
    let near_after = visible(after).take(MAX_FROM_DIGIT);
    if !near_before.chain(near_after).any(|c| c.is_numeric() || is_han_numeral(c)) {
        return false;
    }
    let start = floor_char_boundary(text, offset.saturating_sub(MAX_NUMBER_BYTES));
    let end = floor_char_boundary(text, offset + MAX_NUMBER_BYTES);
    let mut chars: Vec<char> = visible(&text[start..offset]).collect();
    let visible_offset = chars.len();
    chars.extend(visible(&text[offset..end]));
    is_inside_number_of(&chars, visible_offset)
}

fn is_inside_number_of(chars: &[char], offset: usize) -> bool {
    let mut start = 0;
    while start < offset {
        let mut scanner = Scanner { chars, at: start };
        if !scanner.number() {
            start += 1;
            continue;
        }
        if offset < scanner.at {
            return true;
        }
        start = scanner.at;
    }
    false
}

/// Reads a number from a text. Each method moves forward only if it finds the part of its name.
struct Scanner<'c> {
    chars: &'c [char],
    at: usize,
}

impl Scanner<'_> {
    fn number(&mut self) -> bool {
        let start = self.at;
        if self.previous().is_some_and(continues_word) {
            return false;
        }
        let has_sign = self.sign();
        if self.is_next(is_currency) {
            self.at += 1;
            if self.is_next(is_no_break_space) {
                self.at += 1;
            }
            if !has_sign && self.is_next(is_sign) {
                self.at += 1;
            }
        }
        if !self.amount() {
            self.at = start;
            return false;
        }
        self.han_numerals();
        self.unit();
        true
    }

    fn sign(&mut self) -> bool {
        if !self.is_next(is_sign) {
            return false;
        }
        let before = &self.chars[..self.at];
        let follows_number = matches!(before, [.., c, ' '] if is_digit(*c));
        let is_range = follows_number && self.peek(0) == Some('–');
        let is_after_word = self.previous().is_some_and(|c| !c.is_whitespace() && !is_opening(c));
        if is_range || is_after_word {
            return false;
        }
        self.at += 1;
        true
    }

    /// Reads a number without sign and unit.
    fn amount(&mut self) -> bool {
        if self.is_next(is_vulgar_fraction) {
            self.at += 1;
            return true;
        }
        let first = self.at;
        if !self.digits() {
            return self.han_numerals() > 1;
        }
        self.groups(first);
        while self.is_next(is_mark_between_digits) && self.peek(1).is_some_and(is_digit) {
            self.at += 1;
            self.digits();
        }
        self.fraction();
        let base = first..self.at;
        self.exponent(self.chars[base] == ['1', '0']);
        self.power_of_ten();
        true
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.is_next(is_digit) {
            self.at += 1;
        }
        self.at > start
    }

    /// Reads further groups of three digits with spaces between them, as in `1 500`, and of two in
    /// Indian numbers, if the spaces do not break.
    fn groups(&mut self, first: usize) {
        if self.at - first > 3 || self.chars[first].to_digit(10) == Some(0) {
            return;
        }
        while let Some(space) = self.peek(0).filter(|c| is_group_space(*c)) {
            let length = self.count(self.at + 1, is_digit);
            let after = self.at + 1 + length;
            let is_indian = length == 2
                && is_no_break_space(space)
                && self.chars.get(after) == Some(&space)
                && self.chars.get(after + 1).is_some_and(|c| is_digit(*c));
            if length != 3 && !is_indian {
                return;
            }
            self.at = after;
        }
    }

    /// Reads the fraction of a mixed number, as in `2½`, `2 ½` and `2 1/2`.
    fn fraction(&mut self) {
        let space = usize::from(self.is_next(is_group_space));
        if self.peek(space).is_some_and(is_vulgar_fraction) {
            self.at += space + 1;
            return;
        }
        let rest = self.chars.get(self.at + space..).unwrap_or_default();
        let [above, '/' | '⁄' | '∕', below, ..] = rest else { return };
        let ends = !rest.get(3).is_some_and(|c| is_digit(*c) || *c == '/');
        if space == 1 && ends && is_digit(*above) && is_digit(*below) && above < below {
            self.at += space + 3;
        }
    }

    /// Reads an exponent: superscripts if the base is ten, else they are the mark of a footnote.
    fn exponent(&mut self, is_ten: bool) {
        let length = self.count(self.at, is_superscript);
        if is_ten && length > 0 && (length > 1 || self.peek(0) != Some('¹')) {
            self.at += length;
            return;
        }
        if !matches!(self.peek(0), Some('^' | 'e' | 'E')) {
            return;
        }
        let sign = usize::from(self.peek(1).is_some_and(is_sign));
        if self.peek(1 + sign).is_some_and(is_digit) {
            self.at += 1 + sign;
            self.digits();
        }
    }

    /// Reads `× 10⁶`.
    fn power_of_ten(&mut self) {
        let start = self.at;
        self.skip_spaces();
        if matches!(self.peek(0), Some('×' | '·' | '⋅' | '*' | 'x')) {
            self.at += 1;
            self.skip_spaces();
            let is_ten = self.chars[self.at..].starts_with(&['1', '0']);
            let base = self.at + 2;
            if is_ten {
                self.at = base;
                self.exponent(true);
                if self.at > base {
                    return;
                }
            }
        }
        self.at = start;
    }

    /// Returns how many characters of a kind are at an index.
    fn count(&self, index: usize, is_kind: fn(char) -> bool) -> usize {
        let rest = self.chars.get(index..).unwrap_or_default();
        rest.iter().take_while(|c| is_kind(**c)).count()
    }

    fn han_numerals(&mut self) -> usize {
        let length = self.count(self.at, is_han_numeral);
        self.at += length;
        length
    }

    /// Reads a percent or currency sign, or the plus of `65+`.
    fn unit(&mut self) {
        let space = usize::from(self.is_next(is_group_space));
        if self.peek(space).is_some_and(is_percent) {
            self.at += space + 1;
            return;
        }
        let no_break = usize::from(self.is_next(is_no_break_space));
        if self.peek(no_break).is_some_and(is_currency)
            && !self.peek(no_break + 1).is_some_and(is_digit)
        {
            self.at += no_break + 1;
        } else if self.peek(0) == Some('+') && !self.peek(1).is_some_and(char::is_alphanumeric) {
            self.at += 1;
        }
    }

    fn skip_spaces(&mut self) {
        while self.is_next(is_group_space) {
            self.at += 1;
        }
    }

    fn previous(&self) -> Option<char> {
        self.chars.get(self.at.checked_sub(1)?).copied()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn is_next(&self, is_expected: impl Fn(char) -> bool) -> bool {
        self.peek(0).is_some_and(is_expected)
    }
}

/// Returns whether a digit after `c` belongs to a word or to a number that began earlier.
fn continues_word(c: char) -> bool {
    c.is_alphanumeric() && !has_no_spaces(c)
}

fn is_digit(c: char) -> bool {
    c.is_numeric()
        && !is_superscript(c)
        && !is_vulgar_fraction(c)
        && !matches!(c, '\u{2080}'..='\u{2089}' | '\u{2160}'..='\u{2188}' | '\u{2460}'..='\u{24FF}'
            | '\u{2776}'..='\u{2793}' | '\u{3007}'..='\u{33FF}')
}

fn is_superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{207B}')
}

fn is_vulgar_fraction(c: char) -> bool {
    matches!(c, '¼' | '½' | '¾' | '\u{2150}'..='\u{215F}' | '\u{2189}')
}

/// Decimal and group marks, and the signs of fractions, ratios and times.
fn is_mark_between_digits(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | '\''
            | '’'
            | '·'
            | ':'
            | '/'
            | '⁄'
            | '∕'
            | '٫'
            | '٬'
            | '،'
            | '⎖'
            | '．'
            | '，'
            | '：'
            | '／'
            | '﹒'
            | '﹐'
    )
}

fn is_group_space(c: char) -> bool {
    c == ' ' || is_no_break_space(c)
}

fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}')
}

/// Plus, minus and comparison signs, and the dashes that are typed as minus.
fn is_sign(c: char) -> bool {
    let is_long_dash = matches!(c, '\u{2014}' | '\u{2015}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}');
    matches!(c, '+' | '＋' | '±' | '∓' | '<' | '>' | '≤' | '≥' | '≈' | '~' | '∼')
        || is_dash(c) && !is_long_dash
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '（' | '「')
}

fn is_percent(c: char) -> bool {
    matches!(c, '%' | '‰' | '‱' | '٪' | '％' | '﹪')
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{58F}' | '\u{60B}' | '\u{9F2}' | '\u{9F3}' | '\u{AF1}'
        | '\u{BF9}' | '\u{E3F}' | '\u{17DB}' | '\u{20A0}'..='\u{20CF}' | '\u{FDFC}' | '\u{FE69}'
        | '\u{FF04}' | '\u{FFE0}' | '\u{FFE1}' | '\u{FFE5}' | '\u{FFE6}')
}

/// Chinese and Japanese numerals and the units of ten thousand and more.
fn is_han_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '萬'
            | '亿'
            | '億'
            | '兆'
            | '两'
            | '兩'
    )
}
