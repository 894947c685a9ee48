//! Tests of the parser of `WebVTT`. The cases describe those of the Web Platform Tests
//! (`webvtt/parsing/file-parsing/tests`) in a short form.

use crate::text::transcript::parse_webvtt;

const TIMES: &str = "00:00:00.000 --> 00:00:01.000";

/// Returns the start and end in milliseconds, and the words, of each cue.
fn cues(source: &str) -> Vec<(u64, u64, String)> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let captions = parse_webvtt(&source);
    let mut cues = Vec::new();
    for cue in &captions.cues {
        let lines: Vec<&str> = cue.lines.iter().map(|line| cue.line(line)).collect();
        cues.push((cue.start.millis(), cue.end.millis(), lines.join("\n")));
    }
    cues
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

#[test]
fn ends_have_the_form_of_starts() {
    for end in [
        "0:01.000",
        "000:01.000",
        "00:01",
        "00:01.00",
        "00:01.0000",
        "00:60.000",
        "-00:01.000",
        "x",
    ] {
        assert_eq!(cues(&format!("WEBVTT\n\n00:00.000 --> {end}\ntext")), [], "{end}");
    }
    let long = cues("WEBVTT\n\n00:00:00.000 --> 60:00:01.000\ntext");
    assert_eq!(long, [(0, 216_001_000, "text".to_owned())]);
    let short = cues("WEBVTT\n\n00:00:00.000 --> 00:00:00.000\ntext");
    assert_eq!(short, [(0, 0, "text".to_owned())]);
}

#[test]
fn settings_are_no_words() {
    for settings in [
        "align:start line:1% vertical:lr size:50% position:25%",
        "align:center line:-1 vertical:rl size:0% position:100%,line-left",
        "align: line:101% vertical:x size:% position:-1",
        "align:\u{FFFD}end",
        "region:a region:b",
        "text",
        "\t",
    ] {
        assert_eq!(texts(&format!("WEBVTT\n\n{TIMES} {settings}\ntext")), ["text"], "{settings}");
    }
}

#[test]
fn style_sheets_and_regions_are_no_cues() {
    for block in [
        "STYLE\n::cue(#a) { color: red }\n.a { color: red }",
        "STYLE \n::cue { }",
        "STYLE",
        "REGION\nid:a\nlines:3\nregionanchor:0%,100%\nscroll:up",
        "REGION: id=a width=40% lines=3",
    ] {
        let source = format!("WEBVTT\n\n{block}\n\n{TIMES}\ntext\n\n{block}\n\n{TIMES}\nmore");
        assert_eq!(texts(&source), ["text", "more"], "{block}");
        assert_eq!(parse_webvtt(&source).problems, [], "{block}");
    }
}
