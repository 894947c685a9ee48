//! Syntax highlighting of code blocks.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

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

/// Estimates the cost of highlighting `code`. It is quadratic in the length of a line; a line of
/// 40 bytes takes a few microseconds.
pub(super) fn cost(code: &str) -> usize {
    let mut cost = code.len();
    for line in code.lines() {
        cost = cost.saturating_add(line.len().saturating_mul(line.len()));
    }
    cost
}

/// Splits `code` into tokens, or returns `None` if the language is unknown.
pub(super) fn highlight(code: &str, language: &str) -> Option<Vec<Token>> {
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut highlighter = SyntaxHighlighter::default();
    let mut state = ParseState::new(syntax);
    let mut offset = 0;
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        highlighter.push_line(offset..offset + line.len(), &operations)?;
        offset += line.len();
    }
    for has_class in highlighter.open {
        if has_class {
            highlighter.tokens.push(Token::End);
        }
    }
    Some(highlighter.tokens)
}

#[derive(Default)]
struct SyntaxHighlighter {
    stack: ScopeStack,
    /// For each open scope whether it has a class.
    open: Vec<bool>,
    tokens: Vec<Token>,
}

impl SyntaxHighlighter {
    fn push_line(
        &mut self,
        line: Range<usize>,
        operations: &[(usize, ScopeStackOp)],
    ) -> Option<()> {
        let mut offset = line.start;
        for (index, operation) in operations {
            let next = line.start + index;
            self.push_code(offset..next);
            offset = offset.max(next);
            let Self { stack, open, tokens } = self;
            stack.apply_with_hook(operation, |change, _| apply(&change, open, tokens)).ok()?;
        }
        self.push_code(offset..line.end);
        Some(())
    }

    fn push_code(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.tokens.push(Token::Code(range));
        }
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
