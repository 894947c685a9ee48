//! The rules under `workflow` in `site.yaml`. `model` checks whether claims follow them.

use serde_json::{Value, json};

use crate::content::values::{Id, ShortText};
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

yaml_enum! {
    /// The severity of a violation.
    "a severity" RuleSeverity {
        /// The build stops.
        Error = "error",
        /// The build goes on.
        Warning = "warning",
    }
}

yaml_struct! {
    /// The rules of the desk for published claims.
    "`workflow`" Workflow {
        /// The rule on reviewers.
        reviewers: Option<Spanned<ReviewersRule>>,
        /// The rule on evidence.
        evidence: Option<Spanned<EvidenceRule>>,
        /// The rule on the length of claims.
        claim_length: Option<Spanned<LengthRule>>,
        /// The rule on words.
        forbidden_words: Option<Spanned<WordsRule>>,
        /// The rule on responses of claimants.
        response: Option<Spanned<ResponseRule>>,
        /// The rule on embargoes.
        embargo: Option<Spanned<EmbargoRule>>,
        /// The rule on reviews of one's own work. Without it, they are errors.
        self_review: Option<Spanned<JudgedRule>>,
        /// The rule on claims that contain their verdict. Without it, they are warnings.
        verdict_in_claim: Option<Spanned<JudgedRule>>,
        /// The severities of changes that no correction mentions.
        disclosure: Option<Spanned<DisclosureRule>>,
    }
}

yaml_struct! {
    /// The rule on reviewers.
    "`reviewers`" ReviewersRule {
        /// How many people must approve a claim before publication.
        @required minimum: Option<Spanned<Count>>,
        /// How many reviewers a claim in review must name. The default is 0.
        review: Option<Spanned<Count>>,
        /// How many people must approve a retraction. The default is 0.
        retracted: Option<Spanned<Count>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on evidence.
    "`evidence`" EvidenceRule {
        /// How many sources a claim must cite.
        minimum: Option<Spanned<Count>>,
        /// Whether only sources of different publishers count.
        independent: Option<Spanned<bool>>,
        /// Whether every source on the web needs an archived copy, or a note that says why it is
        /// missing.
        archived: Option<Spanned<bool>>,
        /// The severity of quotes that were not compared with a kept copy. Without it, they are not
        /// reported.
        quotes: Option<Spanned<RuleSeverity>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on the length of claims.
    "`claim_length`" LengthRule {
        /// The maximum number of characters, instead of 150.
        @required maximum: Option<Spanned<Count>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on words.
    "`forbidden_words`" WordsRule {
        /// Words and phrases that a claim must not contain, in upper or lower case.
        @required words: Vec<Spanned<ShortText>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on responses of claimants.
    "`response`" ResponseRule {
        /// The ids of the ratings for which the claimant must be asked.
        @required ratings: Vec<Spanned<Id>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The rule on embargoes.
    "`embargo`" EmbargoRule {
        /// The maximum number of days from today to the end of an embargo.
        @required maximum_days: Option<Spanned<Count>>,
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The severity of a rule that always applies.
    "a rule" JudgedRule {
        /// The default is `error`.
        severity: Option<Spanned<RuleSeverity>>,
    }
}

yaml_struct! {
    /// The severities of changes of published facts that no correction mentions. A changed rating,
    /// claim, claimant or passage and a deletion are always errors.
    "`disclosure`" DisclosureRule {
        /// The headline of an article. The default is `error`.
        title: Option<Spanned<RuleSeverity>>,
        /// The publisher of an article. The default is `error`.
        publisher: Option<Spanned<RuleSeverity>>,
        /// The address of an article. The default is `error`.
        url: Option<Spanned<RuleSeverity>>,
        /// The language of an article. The default is `warning`.
        language: Option<Spanned<RuleSeverity>>,
        /// How much of an article is shown. The default is `warning`.
        display: Option<Spanned<RuleSeverity>>,
        /// The role of a claimant. The default is `warning`.
        role: Option<Spanned<RuleSeverity>>,
        /// The headline of a verdict. The default is `warning`.
        headline: Option<Spanned<RuleSeverity>>,
        /// The summary. The default is `warning`.
        summary: Option<Spanned<RuleSeverity>>,
        /// The key points. The default is `warning`.
        key_points: Option<Spanned<RuleSeverity>>,
        /// The explanation. The default is `warning`.
        explanation: Option<Spanned<RuleSeverity>>,
        /// The evidence. The default is `warning`.
        evidence: Option<Spanned<RuleSeverity>>,
        /// The response of the claimant. The default is `warning`.
        response: Option<Spanned<RuleSeverity>>,
        /// The date of the claim. The default is `warning`.
        claim_date: Option<Spanned<RuleSeverity>>,
        /// The date of the verdict or of the article. The default is `warning`.
        published: Option<Spanned<RuleSeverity>>,
        /// Other places where the claim was made. The default is `warning`.
        appearances: Option<Spanned<RuleSeverity>>,
        /// The original of an imported verdict. The default is `warning`.
        imported_from: Option<Spanned<RuleSeverity>>,
        /// The lead picture of the verdict or of the article. The default is `warning`.
        image: Option<Spanned<RuleSeverity>>,
        /// The pictures in texts of the verdict or of the article. The default is `warning`.
        pictures: Option<Spanned<RuleSeverity>>,
        /// The files that the verdict links to. The default is `warning`.
        files: Option<Spanned<RuleSeverity>>,
        /// The authors of the verdict or of the article. The default is `warning`.
        authors: Option<Spanned<RuleSeverity>>,
        /// The reviewers. The default is `warning`.
        reviewers: Option<Spanned<RuleSeverity>>,
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
                .help("write 1 or more, or remove the rule"),
            );
        }
        count.map(Self)
    }

    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1})
    }
}
