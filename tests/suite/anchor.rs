//! Anchoring: tables of cases in many scripts, and properties of any text.

use factpress::anchor::{
    Change, Cut, LocateResult, NearestPassage, Quote, find_cuts, find_nearest, locate, normalize,
};
use proptest::prelude::*;
use unicode_normalization::char::is_combining_mark;

fn quote(exact: &str) -> Quote<'_> {
    Quote { exact, prefix: "", suffix: "" }
}

/// Returns the text that a quote is bound to, or the reason why there is none.
fn located_text(text: &str, wanted: &Quote) -> String {
    match locate(&[normalize(text)], wanted) {
        LocateResult::Exact(location) => text[location.range].to_owned(),
        LocateResult::Ambiguous { total, .. } => format!("<{total} matches>"),
        LocateResult::OutOfContext { total, .. } => format!("<{total} out of context>"),
        LocateResult::Missing(_) => "<missing>".to_owned(),
        LocateResult::Empty => "<empty>".to_owned(),
    }
}

#[test]
fn quotes_are_bound_to_the_original_text() {
    let cases = [
        // Latin script and its typography
        ("It’s “so” – he said…", "It's \"so\" - he said...", "It’s “so” – he said…"),
        ("It's \"so\" -- he said...", "It’s “so” — he said…", "It's \"so\" -- he said..."),
        ("a --- b", "a – b", "a --- b"),
        (
            "no\u{a0}break and\tthin\u{2009}space",
            "no break and thin space",
            "no\u{a0}break and\tthin\u{2009}space",
        ),
        ("two  spaces\nand a line", "two spaces and a line", "two  spaces\nand a line"),
        ("soft\u{ad}hy\u{200b}phen", "softhyphen", "soft\u{ad}hy\u{200b}phen"),
        ("the eﬃcient ﬂow, ﬁrst", "efficient flow, first", "eﬃcient ﬂow, ﬁrst"),
        ("an efficient flow", "eﬃcient ﬂow", "efficient flow"),
        ("eﬃcient", "cient", "cient"),
        ("Case matters", "case matters", "<missing>"),
        ("36 percent", "35 percent", "<missing>"),
        ("Ends with dots…", "dots.", "<missing>"),
        ("Er sagte: „Nie wieder.“", "\"Nie wieder.\"", "„Nie wieder.“"),
        ("«Jamais»", "\"Jamais\"", "<missing>"),
        ("caf\u{e9} noir", "cafe\u{301} noir", "caf\u{e9} noir"),
        ("cafe\u{301} noir", "caf\u{e9} noir", "cafe\u{301} noir"),
        ("cafe\u{301} noir", "cafe", "<missing>"),
        ("Vie\u{302}\u{323}t Nam", "Việt Nam", "Vie\u{302}\u{323}t Nam"),
        // other scripts
        ("п’ять яблук", "п'ять яблук", "п’ять яблук"),
        ("п\u{2bc}ять", "п'ять", "п\u{2bc}ять"),
        ("قال الوزير إن الميزانية زادت", "إن الميزانية", "إن الميزانية"),
        ("قال \u{200f}الوزير\u{200f} اليوم", "الوزير اليوم", "الوزير\u{200f} اليوم"),
        ("כֹּה אָמַר", "אָמַר", "אָמַר"),
        ("मंत्री ने कहा कि बजट बढ़ा", "बजट बढ़ा", "बजट बढ़ा"),
        ("\u{958}लम", "\u{915}\u{93c}लम", "\u{958}लम"),
        ("ארה״ב אמרה", "ארה\"ב", "ארה״ב"),
        ("ג׳ורג׳ אמר", "ג'ורג'", "ג׳ורג׳"),
        ("ความจำ", "ความจ", "<missing>"),
        ("น้ำท่วมกรุงเทพ", "กรุงเทพ", "กรุงเทพ"),
        ("首相は昨日、予算を発表した。", "予算を発表", "予算を発表"),
        ("全角\u{3000}空白", "全角 空白", "全角\u{3000}空白"),
        ("总统昨天宣布了预算", "宣布了预算", "宣布了预算"),
        ("\u{1112}\u{1161}\u{11ab}국", "한국", "\u{1112}\u{1161}\u{11ab}국"),
        ("한국", "하", "<missing>"),
        // grapheme clusters are never split
        ("👨\u{200d}👩\u{200d}👧 went", "👩", "<missing>"),
        ("👍🏽 yes", "👍", "<missing>"),
        ("🇺🇸🇬🇧", "🇸🇬", "<missing>"),
        ("🇺🇸🇬🇧", "🇬🇧", "🇬🇧"),
        ("👨\u{200d}👩\u{200d}👧 went", "👨👩👧", "<missing>"),
        ("👨👩👧 went", "👨\u{200d}👩\u{200d}👧", "<missing>"),
        ("👨\u{200d}👩\u{200d}👧 went", "👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
        ("👨\u{200d}👩\u{200d}👧 went", "👩\u{200d}👧", "<missing>"),
        ("🏃🏽\u{200d}♀\u{fe0f} ran", "🏃🏽", "<missing>"),
        ("🏃🏽\u{200d}♀\u{fe0f} ran", "🏃🏽\u{200d}♀ ran", "🏃🏽\u{200d}♀\u{fe0f} ran"),
        ("🏴\u{e0067}\u{e0062}\u{e007f} won", "🏴", "<missing>"),
        ("I ❤\u{fe0f} it", "I ❤ it", "I ❤\u{fe0f} it"),
        ("an x\u{301} here", "an x", "<missing>"),
        ("an x\u{301} here", "an x\u{301}", "an x\u{301}"),
        ("The x\u{301} marks it.", "\u{301} marks", "<missing>"),
        ("ตำรวจพบรถมีสี่คัน", "ตำรวจพบรถมีสี", "<missing>"),
        ("วันนี้รถสี แล้วขายรถสี่ คัน", "รถสี", "รถสี"),
        ("हा t", "ा t", "<missing>"),
        ("वे चोर हैं।", "वे चोर है", "<missing>"),
        ("नेता ने की चोरी", "नेता ने क", "<missing>"),
        ("Mo ra ọkọ̀ tuntun.", "Mo ra ọkọ", "<missing>"),
        ("a x\u{338} b", "a x", "<missing>"),
        ("It was 1\u{336}0\u{336} now", "was 1\u{336}0", "<missing>"),
        ("in 葛\u{e0100}飾区 today", "葛飾", "葛\u{e0100}飾"),
        ("in 葛飾区 today", "葛\u{e0101}飾", "葛飾"),
        ("costs 1\u{fe0f}\u{20e3} now", "costs 1", "<missing>"),
        ("a \u{2764}\u{fe0f} b", "a \u{2764}", "a \u{2764}\u{fe0f}"),
        // white space at the edges is ignored in the search, and kept if the text has the same
        ("She said so.", " said ", " said "),
        ("She said so.", "\tsaid\n", "said"),
        ("She said so.", " She", "She"),
        ("a --- b", "-- b", "-- b"),
        ("a – b", "- b", "– b"),
        // several matches, and none
        ("no yes no", "no", "<2 matches>"),
        ("aaa", "aa", "<2 matches>"),
        ("anything", " \u{200b} ", "<empty>"),
    ];
    for (text, wanted, expected) in cases {
        assert_eq!(located_text(text, &quote(wanted)), expected, "{wanted:?} in {text:?}");
    }
}

#[test]
fn context_chooses_between_matches() {
    let text = "They said no. We said no. They said “no”.";
    let cases = [
        ("no", "We said", "", "no"),
        ("no", "We said ", ".", "no"),
        ("said", "They", "no.", "said"),
        ("no", "They said", "", "<1 matches>"),
        ("no", "You said", "", "<3 out of context>"),
        ("no", "\"", "", "no"),
        ("no", "They said \u{201c}", "\u{201d}.", "no"),
    ];
    for (exact, prefix, suffix, expected) in cases {
        let found = located_text(text, &Quote { exact, prefix, suffix });
        assert_eq!(found, expected.replace("<1 matches>", "no"), "{prefix:?} {exact:?} {suffix:?}");
    }
}

#[test]
fn a_run_may_be_cut_between_a_quote_and_its_context() {
    let twice = "Three --- two. Three --- two.";
    let found = located_text(twice, &Quote { exact: "- two", prefix: "Three -", suffix: "" });
    assert_eq!(found, "<2 matches>");
    let text = "One --- two.  Three --- two.  Four";
    let cases = [
        ("- two", "Three --", ".", "- two"),
        ("--- two. ", "Three ", " Four", "--- two. "),
        ("Three -", "", "-- two", "Three -"),
    ];
    for (exact, prefix, suffix, expected) in cases {
        assert_eq!(
            located_text(text, &Quote { exact, prefix, suffix }),
            expected,
            "{prefix:?} {exact:?} {suffix:?}"
        );
    }
}

/// Marks at the far end of a context may be reordered once they are cut off (UAX #15, section 1.1).
#[test]
fn a_context_may_be_cut_at_any_character() {
    let text = "ok\u{103a}\u{1037} no, yes. ok no, on a\u{301}\u{323} then.";
    let cases = [("no", "\u{1037} ", ""), ("no", "", ", on a\u{301}")];
    for (exact, prefix, suffix) in cases {
        assert_eq!(
            located_text(text, &Quote { exact, prefix, suffix }),
            "no",
            "{prefix:?} {suffix:?}"
        );
    }
    assert_eq!(
        located_text(text, &Quote { exact: "no", prefix: "", suffix: ", on a\u{302}" }),
        "<2 out of context>"
    );
}

#[test]
fn a_title_is_searched_with_the_text() {
    let texts = [normalize("The text says nothing else."), normalize("A title apart")];
    let LocateResult::Exact(location) = locate(&texts, &quote("title apart")) else {
        panic!("not found")
    };
    assert_eq!((location.text_index, location.range), (1, 2..13));
    assert!(
        matches!(locate(&texts, &quote("else. A title")), LocateResult::Missing(_)),
        "no match spans two texts"
    );
}

#[test]
fn every_candidate_comes_with_the_shortest_context() {
    let text = "He won in May. She won in June. They won in May.";
    let LocateResult::Ambiguous { candidates, total } =
        locate(&[normalize(text)], &quote("won in"))
    else {
        panic!("not ambiguous")
    };
    assert_eq!(total, 3);
    let contexts: Vec<(&str, &str)> =
        candidates.iter().map(|found| (found.prefix.as_str(), found.suffix.as_str())).collect();
    assert_eq!(contexts, [("He", ""), ("She", ""), ("They", "")]);
}

#[test]
fn matches_without_a_distinguishing_context_have_none() {
    let text = "again ".repeat(300);
    let LocateResult::Ambiguous { candidates, total } =
        locate(&[normalize(&text)], &quote("again again"))
    else {
        panic!()
    };
    assert_eq!(total, 299);
    let middle = candidates.last().unwrap();
    assert_eq!((middle.prefix.as_str(), middle.suffix.as_str()), ("", ""));
}

#[test]
fn a_missing_quote_is_compared_with_the_nearest_passage() {
    let text = "In fact African-American youth unemployment is 51 percent, he said. Nothing else is like it.";
    let cases = [
        ("African-American youth unemployment is 59 percent", (true, false, false)),
        ("African-American youth unemployment is 51 million", (true, false, false)),
        ("African-American youth unemployment is not 51 percent", (false, true, false)),
        ("Hispanic youth unemployment is 51 percent", (false, false, true)),
        ("African-American youth unemployment was 51 percent", (false, false, false)),
    ];
    for (wanted, differs) in cases {
        let LocateResult::Missing(NearestPassage::Found(near)) =
            locate(&[normalize(text)], &quote(wanted))
        else {
            panic!("{wanted}")
        };
        assert_eq!(
            (
                near.significant_changes.numbers,
                near.significant_changes.negations,
                near.significant_changes.names
            ),
            differs,
            "{wanted}"
        );
        assert!(text[near.location.range].contains("youth unemployment"), "{wanted}");
        let kept: String = near
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Same(words) | Change::Removed(words) => Some(words.as_str()),
                Change::Added(_) => None,
            })
            .collect();
        assert_eq!(kept, wanted, "the diff holds the quote");
    }
    assert!(matches!(
        locate(&[normalize(text)], &quote("Wholly other words than those")),
        LocateResult::Missing(NearestPassage::NoneSimilar)
    ));
    let long = "It is said. ".repeat(60_000);
    assert!(matches!(
        locate(&[normalize(&long)], &quote(&"Wholly other words. ".repeat(60))),
        LocateResult::Missing(NearestPassage::NotSearched)
    ));
}

/// Asserts what quotes cut at their start and their end. `‹` and `›` are around each quote.
fn assert_cuts(cases: &[(&str, Option<Cut>, Option<Cut>)]) {
    for (marked, start, end) in cases {
        let (before, rest) = marked.split_once('‹').unwrap();
        let (words, after) = rest.split_once('›').unwrap();
        let text = format!("{before}{words}{after}");
        let range = before.len()..before.len() + words.len();
        assert_eq!(find_cuts(&text, range), [*start, *end], "{marked}");
    }
}

#[test]
fn quotes_of_parts_of_words_are_recognized() {
    let word = Some(Cut::Word);
    let hyphenated = Some(Cut::HyphenatedWord);
    assert_cuts(&[
        ("Il‹legal immigration rose›, he said", word, None),
        ("Illegal ‹immigration› rose", None, None),
        ("You ‹can›’t stop", None, word),
        ("a ‹non›-violent protest", None, hyphenated),
        ("a non-‹violent› protest", hyphenated, None),
        ("a ‹non-›violent protest", None, hyphenated),
        ("a non‹-violent› protest", hyphenated, None),
        ("a ‹non-violent› protest", None, None),
        ("ein nicht\u{2010}‹öffentlicher› Ort", hyphenated, None),
        ("a 5-‹year› plan", hyphenated, None),
        ("‹COVID›-19", None, hyphenated),
        ("אי\u{5be}‹אלימות›", hyphenated, None),
        ("‹pre›- and post-war", None, None),
        ("the war--‹it› ended", None, None),
        ("the war—‹it› ended", None, None),
        // marks that nobody sees
        ("non\u{ad}‹sense›", word, None),
        ("non‹\u{ad}sense›", word, None),
        ("non\u{200b}‹sense›", word, None),
        ("non\u{2060}‹sense›", word, None),
        ("می\u{200c}‹شود›", word, None),
        ("‹non\u{200d}›sense", None, word),
        ("an \u{200f}‹word›\u{200f} here", None, None),
        // scripts without spaces
        ("首相は昨日、‹予算を›発表した。", None, None),
        ("首相は昨日、予‹算を›発表した。", word, None),
        ("总统昨‹天›宣布了预算", word, None),
        ("总统‹昨天›宣布了预算", None, None),
        ("‹น้ำ›ท่วมกรุงเทพ", None, None),
        ("น้ำท่วม‹กรุง›เทพ", None, word),
        ("นายก\u{200b}‹รัฐมนตรี›", None, None),
        ("ဝန်ကြီး‹ချုပ်›ကဘတ်ဂျက်ကို", word, None),
        ("ナイジェ‹リア›の", word, None),
    ]);
}

#[test]
fn quotes_of_parts_of_numbers_are_recognized() {
    let cut = Some(Cut::Number);
    assert_cuts(&[
        ("cost 1 ‹500 euros›", cut, None),
        ("‹cost 1› 500 euros", None, cut),
        ("‹cost 1 ›500 euros", None, cut),
        ("cost 1\u{a0}‹500 euros›", cut, None),
        ("cost 12\u{202f}345\u{202f}‹678›", cut, None),
        ("cost 1,‹500› euros", cut, None),
        ("cost 1'‹500› euros", cut, None),
        ("cost 1’‹500› euros", cut, None),
        ("cost 1,00,‹000› rupees", cut, None),
        ("cost 1\u{202f}00\u{202f}‹000› rupees", cut, None),
        ("rose ‹1›.4 metres", None, cut),
        ("rose ‹1,›4 metres", None, cut),
        ("ارتفع ١٫‹٤› متر", cut, None),
        ("rose ‹1›·4 metres", None, cut),
        ("fell to -‹5 degrees›", cut, None),
        ("fell to −‹5 degrees›", cut, None),
        ("fell to –‹5 degrees›", cut, None),
        ("(+‹5 degrees›)", cut, None),
        ("fell to −€‹5›", cut, None),
        ("about ≥‹5› people", cut, None),
        ("cost €‹5› each", cut, None),
        ("cost ‹5›\u{a0}€ each", None, cut),
        ("rose ‹5›% a year", None, cut),
        ("rose ‹5› % a year", None, cut),
        ("rose ‹5 % a year›", None, None),
        ("people ‹65›+ rose", None, cut),
        ("‹about 1›/2 of all", None, cut),
        ("about 1/‹2 of all›", cut, None),
        ("about 2 ‹1/2› miles", cut, None),
        ("about ‹2›½ miles", None, cut),
        ("about 2 ‹½ miles›", cut, None),
        ("about 2⁄‹3› of all", cut, None),
        ("some ‹10›⁶ people", None, cut),
        ("some ‹10›^6 people", None, cut),
        ("some ‹1.5› × 10⁶ people", None, cut),
        ("at ‹12›:30", None, cut),
        ("‹5›万人", None, cut),
        ("五‹百万人›", cut, None),
        // whole numbers
        ("in ‹2020› 500 people", None, None),
        ("in 2020 ‹500 people›", None, None),
        ("‹rose to 5›. Then", None, None),
        ("‹rose to 15›¹ and", None, None),
        ("‹rose to 15›[1] and", None, None),
        ("pages ‹5›–6", None, None),
        ("pages 5–‹6›", None, None),
        ("pages 5-‹6›", None, None),
        ("pages 5 –‹6›", None, None),
        ("1. ‹500 people›", None, None),
        ("- ‹5 people›", None, None),
        ("Euros —‹5 of them›—", None, None),
        ("x1\n‹500›", None, None),
        ("‹rose to 5›, 600 in all", None, None),
        ("M1 ‹500 m›", None, None),
        ("‹第一章›です", None, None),
        ("‹3月›5日", None, None),
    ]);
}

/// Texts that mix scripts, marks, invisible characters and typography.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-d]{1,4}",
        2 => Just(" ".to_owned()),
        1 => "[\u{a0}\n\t\u{2009}\u{3000}]",
        1 => "[’'“”\"„…–—ﬁﬃ-]",
        1 => "[\u{ad}\u{200b}\u{200d}\u{200f}\u{fe0f}\u{e0100}]",
        1 => "e[\u{301}\u{302}\u{323}]{1,2}",
        1 => "[한국कि्षمن日本é]",
        1 => "[👩👍🏽🇺🇸❤]",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Replaces typographic characters by others that are normalized to the same.
fn restyled(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c {
            '’' | '‘' => vec!['\''],
            '\'' => vec!['’'],
            '“' | '”' | '„' => vec!['"'],
            '"' => vec!['“'],
            '…' => vec!['.', '.', '.'],
            'ﬁ' => vec!['f', 'i'],
            'ﬃ' => vec!['f', 'f', 'i'],
            '–' | '—' => vec!['-', '-'],
            '\u{a0}' | '\n' => vec![' '],
            ' ' => vec!['\u{a0}', ' '],
            c => vec![c],
        })
        .collect()
}

fn naive_distance(text: &[char], pattern: &[char]) -> usize {
    let mut column: Vec<usize> = (0..=pattern.len()).collect();
    let mut best = usize::MAX;
    for c in text {
        let mut diagonal = column[0];
        for row in 1..column.len() {
            let replaced = diagonal + usize::from(pattern[row - 1] != *c);
            diagonal = column[row];
            column[row] = replaced.min(column[row] + 1).min(column[row - 1] + 1);
        }
        best = best.min(column[pattern.len()]);
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalizing_is_idempotent(text in any_text()) {
        // A mark after an invisible character would combine with the character before that.
        let chars: Vec<char> = text.chars().collect();
        prop_assume!(!chars.windows(2).any(|pair| normalize(&pair[0].to_string()).as_str().is_empty() && is_combining_mark(pair[1])));
        let once = normalize(&text);
        let twice = normalize(once.as_str());
        prop_assert_eq!(once.as_str(), twice.as_str());
    }

    #[test]
    fn normalized_characters_map_back_to_the_original(text in "[a-z ]{0,30}[äñ日نк]{0,5}[a-z]{0,10}") {
        let normalized = normalize(&text);
        for (at, c) in normalized.as_str().char_indices() {
            let original = normalized.original_range(at..at + c.len_utf8());
            prop_assert!(text[original.clone()].starts_with(c), "{:?} at {:?}", c, original);
        }
        prop_assert_eq!(normalized.original_range(0..normalized.as_str().len()).end, text.len());
    }

    #[test]
    fn any_span_with_all_its_context_is_bound_to_itself(text in any_text(), from in 0.0..1.0_f64, to in 0.0..1.0_f64) {
        use unicode_segmentation::UnicodeSegmentation;
        let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let pick = |part: f64| bounds[((bounds.len() - 1) as f64 * part) as usize];
        let (start, end) = (pick(from.min(to)), pick(from.max(to)));
        let (prefix, exact, suffix) = (&text[..start], &text[start..end], &text[end..]);
        // A mark on a space forms a cluster with it, even after an invisible character.
        let words = exact.trim_start_matches(|c: char| normalize(&c.to_string()).as_str().trim().is_empty());
        prop_assume!(bounds.contains(&(end - words.len())));
        match locate(&[normalize(&text)], &Quote { exact, prefix, suffix }) {
            LocateResult::Empty => prop_assert!(normalize(exact).as_str().trim().is_empty()),
            LocateResult::Exact(location) => {
                let (found, wanted) = (normalize(&text[location.range]), normalize(exact));
                prop_assert_eq!(found.as_str().trim(), wanted.as_str().trim());
            }
            LocateResult::Ambiguous { candidates, .. } => {
                // Only if the context is just white space, or if it repeats the quote.
                prop_assert!(candidates.iter().any(|found| text[found.location.range.clone()].trim() == exact.trim()
                    || normalize(&text[found.location.range.clone()]).as_str().trim() == normalize(exact).as_str().trim()));
            }
            other => prop_assert!(false, "{:?} {:?} {:?}: {:?}", prefix, exact, suffix, other),
        }
    }

    #[test]
    fn a_suggested_context_leads_to_its_match(text in "([ab]{1,2}[ .]){4,40}", wanted in "[ab]{1,2}( [ab])?") {
        let texts = [normalize(&text)];
        if let LocateResult::Ambiguous { candidates, .. } = locate(&texts, &quote(&wanted)) {
            for found in candidates.iter().filter(|found| !(found.prefix.is_empty() && found.suffix.is_empty())) {
                let again = Quote { exact: &wanted, prefix: &found.prefix, suffix: &found.suffix };
                match locate(&texts, &again) {
                    LocateResult::Exact(location) => prop_assert_eq!(&location, &found.location),
                    other => prop_assert!(false, "{:?}: {:?}", again, other),
                }
            }
        }
    }

    #[test]
    fn typography_does_not_matter(text in "([a-z]{1,6}[ ’“”…–]){3,12}", other in "[a-z ]{0,20}") {
        let text = format!("{other} {text} {other}");
        let wanted = text.trim();
        let plain = located_text(&text, &quote(wanted));
        prop_assert_eq!(located_text(&text, &quote(&restyled(wanted))), plain);
    }

    #[test]
    fn the_distance_is_that_of_the_dynamic_program(text in "[abcé水]{1,400}", pattern in "[abcé水]{1,400}") {
        let (chars, wanted): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
        let found = find_nearest(&text, &pattern).unwrap();
        prop_assert_eq!(found.distance.min(wanted.len()), naive_distance(&chars, &wanted).min(wanted.len()));
        let part: Vec<char> = text[found.range].chars().collect();
        prop_assert!(naive_distance(&part, &wanted) <= found.distance);
    }

    #[test]
    fn any_texts_can_be_searched(texts in prop::collection::vec(any::<String>(), 0..3), exact in any::<String>(), prefix in any_text(), suffix in any_text()) {
        let texts: Vec<_> = texts.iter().map(|text| normalize(text)).collect();
        locate(&texts, &Quote { exact: &exact, prefix: &prefix, suffix: &suffix });
    }
}
