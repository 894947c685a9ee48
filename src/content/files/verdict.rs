//! Verdict files: one claim each, its passages, its rating and what it rests on.

use crate::content::values::{Date, Explanation, Id, KeyPoint, PersonRef, TopicName, WebUrl};
use crate::content::yaml::decode::RequiredIfPresent;
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_enum! {
    /// How far a claim has come.
    "a status" Status {
        /// Being written.
        Draft = "draft",
        /// Waiting for a reviewer.
        Review = "review",
        /// For readers.
        Published = "published",
        /// Withdrawn; its page stays and says so.
        Retracted = "retracted",
    }
}

yaml_enum! {
    /// What a piece of evidence does to the claim.
    "a stance" Stance {
        /// It speaks for the claim.
        Supports = "supports",
        /// It speaks against it.
        Refutes = "refutes",
        /// It helps to understand it.
        Context = "context",
    }
}

yaml_enum! {
    /// How much a correction changes.
    "a kind of correction" CorrectionKind {
        /// New facts; nothing was wrong.
        Update = "update",
        /// Something was wrong; the verdict stands.
        Correction = "correction",
        /// The verdict is another one now.
        VerdictChange = "verdict-change",
        /// The claim is withdrawn.
        Retraction = "retraction",
    }
}

yaml_struct! {
    /// A verdict file.
    "a verdict" VerdictFile {
        /// The assertion, in the desk's words, without the verdict.
        @required claim: Option<Spanned<String>>,
        /// The words of the article that make it.
        @required passages: Vec<Spanned<PassageEntry>>,
        /// Who makes it, when somebody in particular does.
        claimant: Option<Spanned<PersonRef>>,
        /// The day it was made.
        claim_date: Option<Spanned<Date>>,
        /// The id of a rating on the article's scale.
        rating: Option<Spanned<Id>>,
        /// One or two sentences that a reader can take away.
        summary: Option<Spanned<String>>,
        /// What to know, a sentence each, in Markdown without blocks.
        key_points: Vec<Spanned<KeyPoint>>,
        /// The reasons, in Markdown.
        explanation: Option<Spanned<Explanation>>,
        /// What it rests on.
        evidence: Vec<Spanned<EvidenceEntry>>,
        /// What the claimant answered.
        response: Option<Spanned<ResponseEntry>>,
        /// Who wrote it.
        authors: Vec<Spanned<PersonRef>>,
        /// Who approved it; never an author.
        reviewers: Vec<Spanned<PersonRef>>,
        /// How far it has come; a draft when it says nothing.
        status: Option<Spanned<Status>>,
        /// Why it must not be published yet.
        hold: RequiredIfPresent<String>,
        /// The first day on which it may be read.
        embargo: RequiredIfPresent<Date>,
        /// The day it was published.
        published: Option<Spanned<Date>>,
        /// What it is about.
        topics: Vec<Spanned<TopicName>>,
        /// The ids of claims to read next.
        related: Vec<Spanned<Id>>,
        /// Other ids that it had before: their addresses lead to its page.
        aliases: Vec<Spanned<Id>>,
        /// Public changes since it was published.
        corrections: Vec<Spanned<CorrectionEntry>>,
    }
}

yaml_struct! {
    /// A stretch of an article's words.
    "a passage" PassageEntry {
        /// The words.
        quote: Option<Spanned<String>>,
        /// Words just before them, where the quote alone is not unique.
        prefix: Option<Spanned<String>>,
        /// Words just after them.
        suffix: Option<Spanned<String>>,
        /// The words are those of the article's own title.
        title: Option<Spanned<bool>>,
        /// The id of another article that holds the words.
        article: Option<Spanned<Id>>,
    }
}

yaml_struct! {
    /// One cited source.
    "a piece of evidence" EvidenceEntry {
        /// The id of an entry of `sources/` that describes it.
        source: Option<Spanned<Id>>,
        /// What it is called.
        title: Option<Spanned<String>>,
        /// Who published it.
        publisher: Option<Spanned<String>>,
        /// Who wrote it.
        authors: Vec<Spanned<PersonRef>>,
        /// The day it was published.
        published: Option<Spanned<Date>>,
        /// Where it can be read.
        url: Option<Spanned<WebUrl>>,
        /// An archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// Why there is none.
        archive_note: Option<Spanned<String>>,
        /// The day it was read.
        accessed: Option<Spanned<Date>>,
        /// What it says, to the letter.
        quote: Option<Spanned<String>>,
        /// What the desk reads from it.
        note: Option<Spanned<String>>,
        /// What it does to the claim.
        stance: Option<Spanned<Stance>>,
    }
}

yaml_struct! {
    /// The claimant's reply.
    "a response" ResponseEntry {
        /// The day they were asked.
        asked: Option<Spanned<Date>>,
        /// What they answered.
        answer: Option<Spanned<String>>,
    }
}

yaml_struct! {
    /// A dated, public change.
    "a correction" CorrectionEntry {
        /// The day it was made.
        @required date: Option<Spanned<Date>>,
        /// How much it changes.
        @required kind: Option<Spanned<CorrectionKind>>,
        /// The rating before.
        from: Option<Spanned<Id>>,
        /// The rating after.
        to: Option<Spanned<Id>>,
        /// What was changed and why.
        @required note: Option<Spanned<String>>,
    }
}
