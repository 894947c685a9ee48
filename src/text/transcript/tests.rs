//! Tests of the words of cues, and of turns.

use std::collections::BTreeSet;

use crate::text::Document;
use crate::text::document::DocumentNode;
use crate::text::transcript::{
    Captions, Transcript, captions_to_turns, paragraphs_to_turns, parse_subrip, parse_webvtt,
};
use crate::text::{Dialect, parse_markdown};

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
}

#[test]
fn a_number_that_somebody_says_is_a_word() {
    assert_eq!(subrip(&["How many?\n42", "42", "3"]), ["?|0|How many? 42 42 3"]);
    for (source, words) in [
        ("00:01 --> 00:02\n42\n\n00:02 --> 00:03\nTwo\n", "42 Two"),
        ("00:01 --> 00:02\n42\n00:02 --> 00:03\nTwo\n", "42 Two"),
        ("00:01 --> 00:02\nOne\n\n42\n\n00:02 --> 00:03\nTwo\n", "One 42 Two"),
        ("00:01 --> 00:02\n2\n00:02 --> 00:03\nTwo\n", "2 Two"),
        ("1\n00:01 --> 00:02\n\n2\n00:02 --> 00:03\nTwo\n", "Two"),
        ("1\n00:01 --> 00:02\n2\n00:02 --> 00:03\nTwo\n", "Two"),
        ("1\n00:01 --> 00:02\n42\n\n00:02 --> 00:03\nTwo\n", "42 Two"),
        ("1\n00:01 --> 00:02\nOne\n\n7\n00:02 --> 00:03\nTwo\n", "One Two"),
        ("7\n00:01 --> 00:02\nOne\n8\n00:02 --> 00:03\nTwo\n", "One Two"),
    ] {
        let (document, _) = captions_to_turns(&parse_subrip(source), None);
        assert_eq!(document.text.trim(), words, "{source}");
    }
}

#[test]
fn signs_for_another_speaker_begin_turns() {
    let found = webvtt(
        &[
            "One &gt;&gt;&gt; two &gt;&gt;three &gt;&gt;",
            "four 5 &gt; 4",
            "a&gt;&gt;b &gt;&gt; BAKER: Five.",
        ],
        None,
    );
    assert_eq!(found, ["?|0|One", "?|0|two", "?|0|three", "?|1|four 5 > 4 a>>b", "BAKER|2|Five."]);
}

#[test]
fn voices_that_are_not_listed_are_nobody() {
    let listed = BTreeSet::from(["ADAMS".to_owned()]);
    let cues = ["<v ADAMS>One", "<v CARTER>two", "<v CARTER>three", "<v ADAMS>four"];
    let source = file(&cues, '.');
    let (document, transcript) = captions_to_turns(&parse_webvtt(&source), Some(&listed));
    assert_eq!(transcript.problems.len(), 1);
    assert_eq!(&source[transcript.problems[0].source.clone()], "<v CARTER>");
    assert_eq!(turns(&(document, transcript)), ["ADAMS|0|One", "?|1|two three", "ADAMS|3|four"]);
}

#[test]
fn cues_with_the_same_name_are_one_turn() {
    assert_eq!(
        webvtt(&["ADAMS: One", "ADAMS: two.", "&gt;&gt; ADAMS: Three."], None),
        ["ADAMS|0|One two.", "ADAMS|2|Three."]
    );
}

#[test]
fn notes_before_names_are_words() {
    assert_eq!(
        webvtt(&["ADAMS: One.", "[laughs] BAKER: Two.", "(1:72) ADAMS: Three."], None),
        ["ADAMS|0|One.", "BAKER|1|[laughs] Two.", "ADAMS|2|(1:72) Three."]
    );
}

#[test]
fn readings_of_ruby_text_are_left_out() {
    assert_eq!(
        webvtt(&["a <ruby>b<rt><b>x</b> y</rt></ruby> c <ruby>d<rt><i>z</ruby> e"], None),
        ["?|0|a b c d e"]
    );
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
    // A line that a speaker repeats stays.
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
fn names_beside_unreadable_times_begin_turns() {
    for source in ["[1:72] HOST: No.", "HOST [1:72]: No.", "HOST: [1:72] No."] {
        let document = parse_markdown(&format!("OKAFOR: Yes.\n\n{source}"), Dialect::Article);
        let found = paragraphs_to_turns(&document, None);
        assert_eq!(found.1.problems.len(), 1, "{source}");
        assert_eq!(turns(&found), ["OKAFOR||Yes.", "HOST||[1:72] No."], "{source}");
    }
    assert_eq!(markdown("(3:16) For God so loved.", None), ["?||(3:16) For God so loved."]);
}

#[test]
fn pictures_beside_a_name_stay() {
    let source = "**OKAFOR:** ![a](a.jpg)\n\nYes.\n\nHOST: [^1]\n\nNo.\n\n[^1]: A note.\n";
    let document = parse_markdown(source, Dialect::Article);
    let count = |document: &Document| {
        let is_seen = |node: &&DocumentNode| {
            matches!(node, DocumentNode::Picture(_) | DocumentNode::NoteReference(_))
        };
        document.nodes.iter().filter(is_seen).count()
    };
    let found = paragraphs_to_turns(&document, None);
    assert_eq!((count(&document), count(&found.0)), (2, 2));
    assert_eq!(turns(&found), ["OKAFOR||Yes.", "HOST||No."]);
}

#[test]
fn times_are_those_of_the_same_turn() {
    let source = "[0:10] ADAMS: One. [0:20] Two.\n\nThree.\n\nBAKER: Four. [0:30] Five.\n\n\
                  [0:40] CARTER:\n\n## Part two\n\nSix.\n";
    let document = parse_markdown(source, Dialect::Article);
    let (document, transcript) = paragraphs_to_turns(&document, None);
    for (words, seconds) in [
        ("One", Some(10)),
        ("Two", Some(20)),
        ("Three", None),
        ("Four", None),
        ("Five", Some(30)),
        ("Part two", None),
        ("Six", None),
    ] {
        let start = document.text.find(words).unwrap_or_default();
        let found = transcript.time_of(&(start..start + words.len()));
        assert_eq!(found.map(|(start, _)| start.seconds()), seconds, "{words}");
    }
}

#[test]
fn stretches_end_at_words_of_nobody() {
    let source = "ADAMS: One.\n\nTwo.\n\n> Quote.\n\nThree.\n\n- Item\n\nFour.\n\n## Part\n\n\
                  ADAMS: Five.\n\nBAKER: Six.\n\nADAMS: Seven.\n";
    let document = parse_markdown(source, Dialect::Article);
    let (document, transcript) = paragraphs_to_turns(&document, None);
    let mut stretches = Vec::new();
    for range in transcript.stretches_of(0, &document.text) {
        stretches.push(document.text[range].replace('\n', " "));
    }
    assert_eq!(stretches, ["One. Two.", "Three.", "Four.", "Five.", "Seven."]);
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
