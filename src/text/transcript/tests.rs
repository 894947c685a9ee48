//! Tests of the parsers and of turns. The cases of `WebVTT` describe those of the Web Platform Tests
//! (`webvtt/parsing/file-parsing/tests`) in a short form.

use std::collections::BTreeSet;

use crate::text::Document;
use crate::text::transcript::{
    Captions, Transcript, captions_to_turns, paragraphs_to_turns, parse_subrip, parse_webvtt,
};
use crate::text::{Dialect, parse_markdown};

const TIMES: &str = "00:00:00.000 --> 00:00:01.000";

/// Returns the start and end in milliseconds, and the text with its tags, of each cue.
fn cues(source: &str) -> Vec<(u64, u64, String)> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let captions = parse_webvtt(&source);
    let cue = |it: &super::Cue| {
        (it.start.millis(), it.end.millis(), source[it.source.clone()].to_owned())
    };
    captions.cues.iter().map(cue).collect()
}

fn texts(source: &str) -> Vec<String> {
    cues(source).into_iter().map(|(.., text)| text).collect()
}

#[test]
fn signatures_are_required() {
    let cue = format!("{TIMES}\ntext");
    for head in
        ["WEBVTT\n\n", "WEBVTT \n\n", "WEBVTT\t\n\n", "WEBVTT - words\n\n", "WEBVTT\n\n\n\n"]
    {
        assert_eq!(texts(&format!("{head}{cue}")), ["text"], "{head:?}");
    }
    for head in ["", "WEBVTTx\n\n", "webvtt\n\n", " WEBVTT\n\n", "WEB\n\n", "WEBVTT\u{C}\n\n"] {
        assert_eq!(texts(&format!("{head}{cue}")), [""; 0], "{head:?}");
    }
    for whole in ["WEBVTT", "WEBVTT ", "WEBVTT\t", "WEBVTT\n", "WEBVTT --> x"] {
        assert_eq!(texts(whole), [""; 0], "{whole:?}");
    }
    // Times in the line of the signature are a part of the header.
    assert_eq!(texts(&format!("WEBVTT {cue}")), [""; 0]);
}

#[test]
fn headers_end_with_a_blank_line_or_a_cue() {
    for header in ["garbage", "a: b\nc: d", "\t", " "] {
        assert_eq!(texts(&format!("WEBVTT\n{header}\n\n{TIMES}\ntext")), ["text"], "{header:?}");
    }
    assert_eq!(cues(&format!("WEBVTT\n{TIMES}\ntext")), [(0, 1000, "text".to_owned())]);
    let region =
        format!("WEBVTT\n\nREGION: id=a lines=3\n\nREGION\nid:b\n\n{TIMES} region:b\ntext");
    assert_eq!(texts(&region), ["text"]);
}

#[test]
fn arrows_begin_cues() {
    let mut source = String::from("WEBVTT\n\n");
    for (number, arrow) in ["-->", "x-->", "-->x", "--->", "-->-->"].iter().enumerate() {
        source += &format!("{arrow}\n{TIMES}\ntext{number}\n");
    }
    source += &format!("{TIMES}\ntext5\n\n00:00:00.000 -a -->\n\n00:00:00.000 -- -->\n");
    let expected: Vec<String> = (0..6).map(|number| format!("text{number}")).collect();
    assert_eq!(texts(&source), expected);
}

#[test]
fn identifiers_are_no_words() {
    let ids = [" first", "last ", "-- >", "->", " "];
    let mut source = String::from("WEBVTT");
    for id in ids {
        source += &format!("\n\n{id}\n{TIMES}\nof {id}");
    }
    assert_eq!(texts(&source), ids.map(|id| format!("of {id}")));
}

#[test]
fn lines_end_in_any_way() {
    let source = format!(
        "WEBVTT\r\n\r\na\r{TIMES}\rtext1\r\rb\n{TIMES}\ntext2\n\nc\r\n{TIMES}\r\ntext3\r\n\r\nd\n\
         {TIMES}\n\rtext4"
    );
    // A line feed and then a carriage return are two ends of lines.
    assert_eq!(texts(&source), ["text1", "text2", "text3", ""]);
}

#[test]
fn white_space_around_times_is_that_of_html() {
    for (times, count) in [
        ("   00:00:00.000    -->  00:00:01.000 ", 1),
        ("\t00:00:00.000\t-->\t\t00:00:01.000\t", 1),
        ("\u{C}00:00:00.000\u{C}-->\u{C}00:00:01.000", 1),
        ("00:00:00.000-->00:00:01.000", 1),
        ("\u{B}00:00:00.000\u{B}-->\u{B}00:00:01.000", 0),
        ("\u{A0}00:00:00.000 --> 00:00:01.000", 0),
    ] {
        assert_eq!(cues(&format!("WEBVTT\n\n{times}\n   text")).len(), count, "{times:?}");
    }
}

#[test]
fn times_have_the_form_of_the_standard() {
    for (start, end) in [
        ("0:00:00.000", "00:00:01.000"),
        ("000:00:00.000", "0:00:01.000"),
        ("00:00.000", "00:01.000"),
        ("00:00:00.000", "00:01.000"),
        ("00:00.000", "000:00:01.000"),
    ] {
        let found = cues(&format!("WEBVTT\n\n{start} --> {end}\ntext"));
        assert_eq!(found, [(0, 1000, "text".to_owned())], "{start} {end}");
    }
    let long = cues("WEBVTT\n\n60:00:00.000 --> 60:00:01.000 align:start size:50%\ntext");
    assert_eq!(long, [(216_000_000, 216_001_000, "text".to_owned())]);
    for start in [
        "0000:00.000",
        "00:0:00.000",
        "00:0000.000",
        "00:00:0.000",
        "00:00:00000",
        "00:00:00.00",
        "00:00:00.",
        "00:00:00",
        "00:00:",
        "00:00",
        "00:",
        "00",
        "",
        "0:00.000",
        "00:0.000",
        "00:00.00",
        "0:00.",
        ":00.",
        ".",
        "00::00:00.000",
        "00:000:00.000",
        "00:00:000.000",
        "00:00:00..000",
        "00:00:00.0000",
        "000:00.000",
        "00:00..000",
        "00:60:00.000",
        "00:00:60.000",
        "00:60.000",
        "-00:00:00.000",
        "a",
        "00:00:00,000",
        "00:00:00.000a",
    ] {
        let found = cues(&format!("WEBVTT\n\n{start} --> 00:00:01.000\ntext"));
        assert_eq!(found, [], "{start}");
    }
    for line in ["00:00:00.000", "00:00:00.000 --", "00:00:00.000 -->", "00:00:00.000 --> 00:01"] {
        assert_eq!(cues(&format!("WEBVTT\n\n{line}")), [], "{line}");
    }
    // A cue may end before it begins.
    assert_eq!(cues("WEBVTT\n\n01:00:00.000 --> 00:59:59.999\ntext").len(), 1);
}

#[test]
fn comments_and_styles_are_no_words() {
    let source = format!(
        "WEBVTT\n\nSTYLE\n::cue {{ color: red }}\n\nNOTE a note\nof two lines\n\nNOTE\n\n{TIMES}\ntext"
    );
    assert_eq!(texts(&source), ["text"]);
    assert!(parse_webvtt(&source).problems.is_empty());
    let stray = format!("WEBVTT\n\n{TIMES}\ntext\n\nmore words\n");
    assert_eq!(parse_webvtt(&stray).problems.len(), 1);
}

/// Returns each turn as `name|start in seconds|words`, with `+` before a turn that goes on.
fn turns((document, transcript): &(Document, Transcript)) -> Vec<String> {
    let turn = |turn: &super::Turn| {
        let name = turn.speaker.map_or("?", |speaker| &transcript.speakers[speaker].name);
        let start = turn.start.map_or_else(String::new, |start| start.seconds().to_string());
        let mark = if turn.is_continued { "+" } else { "" };
        format!("{mark}{name}|{start}|{}", &document.text[turn.range.clone()])
    };
    transcript.turns.iter().map(turn).collect()
}

/// Returns cues, a second each, as `WebVTT` or, with a comma in the times, as `SubRip`.
fn file(cues: &[&str], mark: char) -> String {
    let mut file = String::new();
    if mark == '.' {
        file += "WEBVTT\n\n";
    }
    for (second, cue) in cues.iter().enumerate() {
        let next = second + 1;
        file +=
            &format!("{next}\n00:00:{second:02}{mark}000 --> 00:00:{next:02}{mark}000\n{cue}\n\n");
    }
    file
}

fn webvtt(cues: &[&str], listed: Option<&BTreeSet<String>>) -> Vec<String> {
    turns(&captions_to_turns(&parse_webvtt(&file(cues, '.')), listed))
}

fn subrip(cues: &[&str]) -> Vec<String> {
    turns(&captions_to_turns(&parse_subrip(&file(cues, ',')), None))
}

fn markdown(source: &str, listed: Option<&BTreeSet<String>>) -> Vec<String> {
    turns(&paragraphs_to_turns(&parse_markdown(source, Dialect::Article), listed))
}

#[test]
fn voices_and_names_begin_turns() {
    let found = webvtt(
        &[
            "<v Adams>Crime has<00:00:00.500><c> doubled</c>",
            "in ten years, and nobody\nsays <i>so</i>.",
            "<v.loud Baker>That is &amp; is <ruby>not<rt>nót</rt></ruby> true.</v>",
            "<v Baker>At all.",
            "<v Adams>Yes.</v> <v Baker>No.</v>",
            "&gt;&gt; CARTER: Please!",
            "- One\n- Two",
        ],
        None,
    );
    assert_eq!(
        found,
        [
            "Adams|0|Crime has doubled in ten years, and nobody says so.",
            "Baker|2|That is & is not true. At all.",
            "Adams|4|Yes.",
            "Baker|4|No.",
            "CARTER|5|Please!",
            "?|6|One",
            "?|6|Two",
        ]
    );
}

#[test]
fn subrip_is_read_as_players_read_it() {
    let found =
        subrip(&["ADAMS: {\\an8}Crime <i>has", "doubled</i>", "BAKER: 5 < 6 &amp; <b>so</b>"]);
    assert_eq!(found, ["ADAMS|0|Crime has doubled", "BAKER|2|5 < 6 & so"]);
    for source in [
        "00:00:01,000 --> 00:00:02,000\nOne\n\n00:00:02,000 --> 00:00:03,000\nTwo",
        "1\n0:0:1.0 --> 0:0:2,00 X1:0\nOne\n2\n00:00:02,000-->00:00:03,000\nTwo\n",
        "\n\n7\n\n00:01 --> 00:02\n\nOne\n\n\n8\n\n00:02,5 --> 00:03\nTwo\n\n\n",
    ] {
        let (document, transcript) = captions_to_turns(&parse_subrip(source), None);
        assert_eq!(document.text.trim(), "One Two", "{source}");
        assert_eq!(transcript.problems, [], "{source}");
    }
    // A number that somebody says is a word.
    assert_eq!(subrip(&["How many?\n42", "42"]), ["?|0|How many? 42 42"]);
}

#[test]
fn lists_of_speakers_decide() {
    let listed = BTreeSet::from(["ADAMS".to_owned(), "BAKER".to_owned()]);
    let found = webvtt(&["ADAMS: One.", "CARTER: Two.", "BAKER: Three."], Some(&listed));
    assert_eq!(found, ["ADAMS|0|One.", "?|1|CARTER: Two.", "BAKER|2|Three."]);
}

#[test]
fn captions_that_roll_up_have_every_word_once() {
    let found = webvtt(
        &[
            "the river rose",
            "the river rose\nby two",
            "by two\nmetres on",
            "metres on\nno",
            "no\nno",
        ],
        None,
    );
    assert_eq!(found, ["?|0|the river rose by two metres on no no"]);
    // A line that somebody repeats stays.
    assert_eq!(webvtt(&["No.", "No.", "No.\nYes."], None), ["?|0|No. No. No. Yes."]);
}

#[test]
fn paragraphs_are_turns() {
    let source = "# The debate\n\n[00:01:12] OKAFOR: We built *ten* bridges. [1:20] It is so.\n\
                  **BAKER:** No.\n\nNot one.\n\nOKAFOR:\n\nYes.\n\n> HOST: a quote\n\n## Part two\n\nWho?\n";
    let found = markdown(source, None);
    assert_eq!(
        found,
        [
            "OKAFOR|72|We built ten bridges. It is so.",
            "BAKER||No.",
            "+BAKER||Not one.",
            "OKAFOR||Yes.",
            "?||Who?",
        ]
    );
    let listed = BTreeSet::from(["Host".to_owned()]);
    assert_eq!(
        markdown("Host (0:05): Well?\nGUEST: Ten.", Some(&listed)),
        ["Host|5|Well?", "?||GUEST: Ten."]
    );
}

#[test]
fn words_know_their_place_in_the_source() {
    let check = |source: &str, document: &Document| {
        for word in document.text.split_whitespace() {
            let offset = word.as_ptr() as usize - document.text.as_ptr() as usize;
            let start = document.source_offset(offset);
            assert!(source[start..].starts_with(word), "{word} in {source}");
        }
    };
    let source = file(&["<v Adams>Crime has <c>doubled</c>", "in ten\nyears", "BAKER: No"], '.');
    check(&source, &captions_to_turns(&parse_webvtt(&source), None).0);
    let source = "[1:12] OKAFOR: We *built* ten [1:20] bridges.\nBAKER: No.\n\n**HOST:** Well?";
    let document = parse_markdown(source, Dialect::Article);
    check(source, &paragraphs_to_turns(&document, None).0);
}

#[test]
fn times_and_speakers_of_ranges_are_known() {
    let source = file(&["ADAMS: One two", "three.", "BAKER: Four."], '.');
    let captions: Captions = parse_webvtt(&source);
    let (document, transcript) = captions_to_turns(&captions, None);
    let range = |words: &str| {
        let start = document.text.find(words).unwrap_or_default();
        start..start + words.len()
    };
    let time = |words: &str| {
        let (start, end) = transcript.time_of(&range(words)).unwrap_or_default();
        (start.millis(), end.map(crate::text::Moment::millis))
    };
    assert_eq!(time("One two three."), (0, Some(2000)));
    assert_eq!(time("three"), (1000, Some(2000)));
    assert_eq!(transcript.speakers_in(&range("One")), [Some(0)]);
    assert_eq!(transcript.speakers_in(&range("three.\nFour")), [Some(0), Some(1)]);
}
