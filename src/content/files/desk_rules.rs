//! The rules under `workflow` in `site.yaml`. `model` checks whether claims follow them.

use serde_json::{Value, json};

use crate::content::values::{Id, ShortText};
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

yaml_enum! {
    /// What a broken rule is.
    "a severity" RuleSeverity {
        /// It stops a build.
        Error = "error",
        /// It does not.
        Warning = "warning",
    }
}

yaml_struct! {
    /// What the desk demands of published claims.
    "`workflow`" Workflow {
        /// Who must have approved a claim.
        reviewers: Option<Spanned<ReviewersRule>>,
        /// What a claim must rest on.
        evidence: Option<Spanned<EvidenceRule>>,
        /// How long a claim may be.
        claim_length: Option<Spanned<LengthRule>>,
        /// What a claim may not say.
        forbidden_words: Option<Spanned<WordsRule>>,
        /// Which claimants must be asked.
        response: Option<Spanned<ResponseRule>>,
        /// How long a claim may be kept back.
        embargo: Option<Spanned<EmbargoRule>>,
        /// How bad it is when somebody reviews their own work; an error without it.
        self_review: Option<Spanned<JudgedRule>>,
        /// How bad it is when a claim gives its own verdict; a warning without it.
        verdict_in_claim: Option<Spanned<JudgedRule>>,
    }
}

yaml_struct! {
    /// The rule on reviewers.
    "`reviewers`" ReviewersRule {
        /// How many people must have approved a published claim.
        @required minimum: Option<Spanned<Count>>,
        /// How many must be named while it waits for them; none when it says nothing.
        review: Option<Spanned<Count>>,
        /// How many must have approved it when it is withdrawn; none when it says nothing.
        retracted: Option<Spanned<Count>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on evidence.
    "`evidence`" EvidenceRule {
        /// How many sources a claim must cite.
        @required minimum: Option<Spanned<Count>>,
        /// Whether only sources of different publishers count.
        independent: Option<Spanned<bool>>,
        /// Whether every source on the web needs an archived copy, or a note that says why there is none.
        archived: Option<Spanned<bool>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on the length of claims.
    "`claim_length`" LengthRule {
        /// The most characters of a claim, instead of 150.
        @required maximum: Option<Spanned<Count>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on words.
    "`forbidden_words`" WordsRule {
        /// Words and phrases that do not stand in a claim, in upper or lower case.
        @required words: Vec<Spanned<ShortText>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on the claimant's reply.
    "`response`" ResponseRule {
        /// The ids of the ratings with which the claimant must have been asked.
        @required ratings: Vec<Spanned<Id>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on embargoes.
    "`embargo`" EmbargoRule {
        /// The most days from today to the day on which one ends.
        @required maximum_days: Option<Spanned<Count>>,
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// A rule that is there anyway, with how bad it is.
    "a rule" JudgedRule {
        /// `error` when it says nothing.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

/// A whole number from 1 upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub usize);

impl FromYaml for Count {
    const DESCRIPTION: &str = "a whole number from 1 upwards";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let number = i64::from_yaml(node, diagnostics)?;
        let count = usize::try_from(number).ok().filter(|count| *count > 0);
        if count.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidValue,
                    span,
                    format!("`{number}` is not {}", Self::DESCRIPTION),
                )
                .label("too small")
                .help("write 1 or more, or take the whole rule away"),
            );
        }
        count.map(Self)
    }

    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1})
    }
}
