//! Syntax highlighting of code blocks.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The languages whose patterns try so many ways on some lines that a page of code takes seconds.
const SLOW: [&str; 3] = ["Lisp", "MATLAB", "Makefile"];

/// Prefixes of scopes (`TextMate` naming conventions) and the classes that themes colour.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let classes = [
        ("comment", "code-comment"),
        ("string", "code-string"),
        ("constant", "code-constant"),
        ("keyword", "code-keyword"),
        ("storage", "code-keyword"),
        ("entity.name", "code-name"),
        ("entity.other.attribute-name", "code-name"),
        ("support", "code-name"),
        ("variable.parameter", "code-variable"),
        ("invalid", "code-invalid"),
    ];
    classes.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

/// A step through highlighted code.
pub(super) enum Token {
    /// A part with this class begins.
    Start(&'static str),
    /// The innermost part ends.
    End,
    /// Bytes of the code.
    Code(Range<usize>),
}

/// The cost of a byte of a very short line.
const BYTE_COST: usize = 20;

/// Estimates the cost of highlighting `code`. It is quadratic in the length of a line. A unit takes
/// about a tenth of a microsecond.
pub(super) fn cost(code: &str) -> usize {
    let mut cost: usize = 0;
    for line in code.split_inclusive('\n') {
        cost = cost.saturating_add(line.len().saturating_mul(line.len() + BYTE_COST));
    }
    cost
}

/// Returns the language of code, if it is known and not too slow to highlight.
pub(super) fn known_language(name: &str) -> Option<&str> {
    let syntax = SYNTAXES.find_syntax_by_token(name)?;
    (!SLOW.contains(&syntax.name.as_str())).then_some(name)
}

/// Splits `code` into tokens, if the language is known.
pub(super) fn highlight(code: &str, language: &str) -> Option<Vec<Token>> {
    let mut state = ParseState::new(SYNTAXES.find_syntax_by_token(language)?);
    let mut stack = ScopeStack::new();
    // Whether each open scope has a class.
    let mut open: Vec<bool> = Vec::new();
    let mut tokens = Vec::new();
    let mut line_start = 0;
    let mut offset = 0;
    for line in code.split_inclusive('\n') {
        for (index, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            push_code(&mut tokens, &mut offset, line_start + index);
            let hook = |change: BasicScopeStackOp, _: &_| apply(&change, &mut open, &mut tokens);
            stack.apply_with_hook(&operation, hook).ok()?;
        }
        line_start += line.len();
        push_code(&mut tokens, &mut offset, line_start);
    }
    for has_class in open {
        if has_class {
            tokens.push(Token::End);
        }
    }
    Some(tokens)
}

/// Adds the code up to `end`, and moves `offset` there.
fn push_code(tokens: &mut Vec<Token>, offset: &mut usize, end: usize) {
    if *offset < end {
        tokens.push(Token::Code(*offset..end));
        *offset = end;
    }
}

fn apply(change: &BasicScopeStackOp, open: &mut Vec<bool>, tokens: &mut Vec<Token>) {
    match change {
        BasicScopeStackOp::Push(scope) => {
            let class = CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
            open.push(class.is_some());
            if let Some((_, class)) = class {
                tokens.push(Token::Start(class));
            }
        }
        BasicScopeStackOp::Pop => {
            if open.pop() == Some(true) {
                tokens.push(Token::End);
            }
        }
    }
}
