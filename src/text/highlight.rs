//! The syntax of code blocks: which stretches are comments, strings, keywords and so on. It must not
//! change a character of the code.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxSet};

/// The work of highlighting, which is quadratic in the length of a line: the squares of its bytes. A line of 40 has a few
/// microseconds.
pub fn work(code: &str) -> usize {
    code.lines()
        .map(|line| line.len().saturating_mul(line.len()))
        .fold(code.len(), usize::saturating_add)
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scope prefixes (`TextMate` naming conventions) and the classes that themes colour.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
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
    ]
    .into_iter()
    .filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, class)))
    .collect()
});

/// A step through highlighted code.
pub enum Token {
    /// A stretch with that class begins.
    Open(&'static str),
    /// The innermost stretch ends.
    Close,
    /// Bytes of the code.
    Code(Range<usize>),
}

/// The tokens of `code` in `language`; `None` when the language is unknown.
pub fn tokens(code: &str, language: &str) -> Option<Vec<Token>> {
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut highlighter =
        Highlighter { stack: ScopeStack::new(), open: Vec::new(), tokens: Vec::new() };
    let mut state = ParseState::new(syntax);
    let mut offset = 0;
    for line in code.split_inclusive('\n') {
        let ops = state.parse_line(line, &SYNTAXES).ok()?;
        highlighter.line(offset..offset + line.len(), &ops)?;
        offset += line.len();
    }
    Some(highlighter.finish())
}

struct Highlighter {
    stack: ScopeStack,
    open: Vec<bool>,
    tokens: Vec<Token>,
}

impl Highlighter {
    fn line(
        &mut self,
        range: Range<usize>,
        ops: &[(usize, syntect::parsing::ScopeStackOp)],
    ) -> Option<()> {
        let mut at = range.start;
        for (index, op) in ops {
            let next = range.start + index;
            self.code(at..next);
            at = at.max(next);
            let (open, tokens) = (&mut self.open, &mut self.tokens);
            self.stack.apply_with_hook(op, |change, _| step(&change, open, tokens)).ok()?;
        }
        self.code(at..range.end);
        Some(())
    }

    fn code(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.tokens.push(Token::Code(range));
        }
    }

    fn finish(mut self) -> Vec<Token> {
        let still_open = self.open.iter().filter(|open| **open).count();
        self.tokens.extend((0..still_open).map(|_| Token::Close));
        self.tokens
    }
}

fn step(change: &BasicScopeStackOp, open: &mut Vec<bool>, tokens: &mut Vec<Token>) {
    match change {
        BasicScopeStackOp::Push(scope) => {
            let class = CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
            open.push(class.is_some());
            tokens.extend(class.map(|(_, class)| Token::Open(class)));
        }
        BasicScopeStackOp::Pop => {
            if open.pop() == Some(true) {
                tokens.push(Token::Close);
            }
        }
    }
}
