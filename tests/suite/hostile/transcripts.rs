//! Transcripts that are made to take time: tags, brackets and names without end.

use super::volume::sized;
use super::{ARTICLE, SOURCE, endure_files, many};

const TIMES: &str = "00:00.000 --> 00:01.000\n";

/// Checks and builds a site with subtitles in a cue after one with words. Each text has about a
/// megabyte.
fn endure_captions(extension: &str, cases: &[(&str, String)]) {
    let path = format!("content/articles/talk/source.{extension}");
    for (name, text) in cases {
        let cues = format!("WEBVTT\n\n{TIMES}The river rose.\n\n{TIMES}{text}\n");
        let about = b"title: A talk\n".to_vec();
        endure_files(
            &format!("{name} in {extension}"),
            &[("content/articles/talk/article.yaml", about), (&path, cues.into_bytes())],
        );
    }
}

#[test]
fn captions_end() {
    let moments = "<00:00.500>".repeat(sized(40_000));
    let rolled = "a\n".repeat(sized(100_000));
    endure_captions(
        "vtt",
        &[
            ("tags without an end", "<".repeat(sized(1_000_000))),
            ("unknown tags", "<x>a".repeat(sized(250_000))),
            ("open tags over lines", "<c>".repeat(sized(150_000)) + &"\na".repeat(sized(250_000))),
            (
                "open voices over lines",
                "<v a>".repeat(sized(100_000)) + &"\na".repeat(sized(250_000)),
            ),
            ("empty voices", "<v a></v>".repeat(sized(60_000)) + &" ".repeat(sized(500_000)) + "b"),
            ("moments and speakers", moments + &"a >> ".repeat(sized(100_000))),
            ("signs for speakers", ">".repeat(sized(1_000_000))),
            ("speakers", "a >> ".repeat(sized(200_000))),
            ("dashes", "- a\n".repeat(sized(100_000))),
            ("brackets", "[".repeat(sized(1_000_000))),
            ("brackets before a name", "[a] ".repeat(sized(250_000)) + "HOST: b"),
            ("names in brackets", "A [b]: c\n".repeat(sized(100_000))),
            ("references", "&amp".repeat(sized(250_000))),
            ("lines that nearly roll up", format!("{rolled}b\n\n{TIMES}{rolled}")),
            ("cues without words", format!("\n{TIMES}").repeat(sized(40_000))),
            ("words without a cue", "\na\n".repeat(sized(300_000))),
        ],
    );
    endure_captions(
        "srt",
        &[
            ("tags without an end", "<".repeat(sized(1_000_000)) + ">"),
            ("codes without an end", "{\\".repeat(sized(500_000))),
            ("codes in codes", "{\\".repeat(sized(500_000)) + "}"),
            ("numbers", "1\n".repeat(sized(300_000))),
            ("times that are none", "-->\n".repeat(sized(250_000))),
        ],
    );
}

#[test]
fn turns_end() {
    let spaces = " ".repeat(150);
    let cases = [
        ("brackets", "[".repeat(sized(1_000_000))),
        ("brackets in lines", "A [\n".repeat(sized(150_000))),
        ("times", "[1:12] ".repeat(sized(140_000))),
        ("times that are none", "[1:72] ".repeat(sized(140_000))),
        ("times before a name", format!("{}HOST: a", "[1:12] ".repeat(sized(140_000)))),
        ("notes before a name", format!("{}HOST: a", "(a) ".repeat(sized(250_000)))),
        ("names", "HOST: a\n".repeat(sized(60_000))),
        ("names alone", "HOST:\n\n".repeat(sized(100_000))),
        ("many names", many(sized(40_000), "H#: a\n\n")),
        ("wide names", format!("H{spaces}: a\n").repeat(sized(6_000))),
        ("names in emphasis", "**HOST:** a\n".repeat(sized(40_000))),
        ("quotes", "HOST: a\n\n> b\n\n".repeat(sized(40_000))),
    ];
    for (name, text) in cases {
        let about = "title: T\nformat: transcript\n".as_bytes().to_vec();
        let text = format!("The river rose by two metres.\n\nNobody was hurt.\n\n{text}");
        endure_files(name, &[(ARTICLE, about), (SOURCE, text.into_bytes())]);
    }
}
