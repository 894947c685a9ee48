//! Mistakes in transcripts and in what verdicts say about their speakers.

use super::{ARTICLE, Case, Expected, SOURCE, VERDICT, case};
use crate::fixture::Site;

const TEXT: &str = "MAYOR: The river rose by two metres.\n\nHOST: Nobody was hurt.\n";

/// A transcript with changes to its article and to the passage of its verdict.
fn transcript(
    name: &'static str,
    about: &str,
    text: &str,
    passage: (&str, &str),
    found: &[Expected],
) -> Case {
    let site = Site::sound()
        .edit(ARTICLE, "title:", &format!("format: transcript\n{about}title:"))
        .write(SOURCE, text)
        .edit(VERDICT, passage.0, passage.1);
    case(name, site, found)
}

const BOUND: &str = "speakers: {MAYOR: A Mayor, HOST: A Host}\n";
const NAMED: (&str, &str) = ("by two metres\"", "by two metres\"\n    speaker: MAYOR");
const SAME: (&str, &str) = ("claim:", "claim:");

pub fn cases() -> Vec<Case> {
    vec![
        transcript("a transcript", BOUND, TEXT, NAMED, &[]),
        transcript(
            "a published verdict that does not name the speaker",
            BOUND,
            TEXT,
            SAME,
            &[("missing-field", VERDICT, "- quote: «\"The river rose by two metres\"»")],
        ),
        transcript(
            "a name without a list",
            "",
            "Well.\n\nMAYOR: The river rose by two metres.\n",
            NAMED,
            &[("unknown-speaker", SOURCE, "«MAYOR»")],
        ),
        transcript(
            "a name that is not in the list",
            "speakers: {MAYOR: A Mayor}\n",
            TEXT,
            NAMED,
            &[("unknown-speaker", SOURCE, "«HOST»")],
        ),
        transcript(
            "a time before a name that cannot be",
            BOUND,
            "[1:75] MAYOR: The river rose by two metres.\n\nHOST: Nobody.\n",
            NAMED,
            &[("invalid-time", SOURCE, "«[1:75]»")],
        ),
        transcript(
            "a time without brackets",
            BOUND,
            "MAYOR: The river rose by two metres.\n\n1:12 HOST: Nobody.\n",
            NAMED,
            &[("invalid-time", SOURCE, "«1:12»")],
        ),
        transcript(
            "a speaker of the headline",
            BOUND,
            TEXT,
            ("quote: \"The river rose by two metres\"", "title: true\n    speaker: MAYOR"),
            &[("invalid-value", VERDICT, "speaker: «MAYOR»")],
        ),
        case(
            "a voice that is not in the list",
            Site::sound()
                .remove(SOURCE)
                .edit(VERDICT, NAMED.0, NAMED.1)
                .edit(ARTICLE, "title:", "speakers: {MAYOR: A Mayor}\ntitle:")
                .write(
                    "content/articles/report/source.vtt",
                    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v MAYOR>The river rose by two metres.\n\
                     <v GUEST>No.\n",
                ),
            &[("unknown-speaker", "content/articles/report/source.vtt", "«<v GUEST>»")],
        ),
        case(
            "several speakers of a text that nobody says",
            Site::sound().edit(
                VERDICT,
                "by two metres\"",
                "by two metres\"\n    several_speakers: true",
            ),
            &[("unknown-speaker", VERDICT, "several_speakers: «true»")],
        ),
        transcript(
            "a speaker who is none of several",
            BOUND,
            "MAYOR: The river rose by two metres.\n\nHOST: Nobody was hurt.\n\nGUEST: Well.\n",
            (
                "by two metres\"",
                "by two metres. Nobody was hurt\"\n    several_speakers: true\n    speaker: GUEST",
            ),
            &[
                ("unknown-speaker", SOURCE, "«GUEST»"),
                ("unknown-speaker", VERDICT, "speaker: «GUEST»"),
            ],
        ),
        transcript(
            "a speaker who never speaks",
            "speakers: {MAYOR: A Mayor, HOST: A Host, GUEST: A Guest}\n",
            TEXT,
            NAMED,
            &[("unheard-speaker", ARTICLE, "HOST: A Host, GUEST: «A Guest»")],
        ),
        transcript(
            "a passage over two speakers",
            BOUND,
            TEXT,
            ("by two metres\"", "by two metres. Nobody was hurt\""),
            &[(
                "several-speakers",
                VERDICT,
                "- quote: «\"The river rose by two metres. Nobody wa…»",
            )],
        ),
        transcript(
            "a claimant who is not the speaker",
            BOUND,
            TEXT,
            ("claim:", "claimant: A Host\nclaim:"),
            &[("claimant-is-not-speaker", VERDICT, "claimant: «A Host»")],
        ),
        transcript(
            "a speaker whom nobody hears",
            BOUND,
            TEXT,
            ("by two metres\"", "by two metres\"\n    speaker: MAJOR"),
            &[("unknown-speaker", VERDICT, "speaker: «MAJOR»")],
        ),
        transcript(
            "a time that cannot be",
            BOUND,
            "MAYOR: [1:75] The river rose by two metres.\n\nHOST: Nobody.\n",
            NAMED,
            &[("invalid-time", SOURCE, "MAYOR: «[1:75]»")],
        ),
        case(
            "a time in words",
            Site::sound().edit(VERDICT, "title: A record", "title: A film\n    time: soon"),
            &[("invalid-time", VERDICT, "time: «soon»")],
        ),
        case(
            "a moment of nothing",
            Site::sound().edit(VERDICT, "title: A record", "title: A film\n    time: 1:00"),
            &[("invalid-time", VERDICT, "time: «1:00»")],
        ),
        case(
            "times from late to early",
            Site::sound().edit(
                VERDICT,
                "by two metres\"",
                "by two metres\"\n    time: {from: 2:00, to: 1:00}",
            ),
            &[("invalid-time", VERDICT, "time: {from: 2:00, to: «1:00»")],
        ),
        case(
            "words without times",
            Site::sound().remove(SOURCE).write(
                "content/articles/report/source.vtt",
                "WEBVTT\n\n00:01.000 --> 00:02.000\nThe river rose by two metres.\n\nMore.\n",
            ),
            &[("transcript-syntax", "content/articles/report/source.vtt", "«More.»")],
        ),
        case(
            "a transcript as plain text",
            Site::sound()
                .remove(SOURCE)
                .write("content/articles/report/source.txt", "The river rose by two metres.")
                .edit(ARTICLE, "title:", "format: transcript\ntitle:"),
            &[("invalid-value", ARTICLE, "format: «transcript»")],
        ),
    ]
}
