//! `diff`: it lists everything that changes for readers between two revisions, and nothing else.

use serde_json::{Value, json};

use crate::fixture::Site;
use crate::since::{RIVER, commit, published};

fn changes(site: &Site, arguments: &[&str]) -> Value {
    let outcome = site.run(&[&["diff"], arguments, &["--format", "json"]].concat());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let mut changes: Value = serde_json::from_str(&outcome.stdout).unwrap();
    changes
        .as_object_mut()
        .unwrap()
        .retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
    changes
}

fn markdown(site: &Site) -> String {
    site.run(&["diff", "HEAD"]).stdout
}

#[test]
fn nothing_changes_where_readers_see_the_same() {
    let site = published();
    assert_eq!(changes(&site, &["HEAD"]), json!({}));
    assert!(markdown(&site).ends_with("\nNothing.\n"));
    // Readers do not see comments, drafts, held claims and the layout of files.
    let draft = "content/articles/report/verdicts/bridge.yaml";
    let site = site.claim("report", "bridge", "The bridge is closed").edit(
        draft,
        "status: published",
        "status: draft",
    );
    let site = site.edit(RIVER, "rating: false", "# a comment\nrating:   \"false\"");
    assert_eq!(changes(&site, &["HEAD"]), json!({}));
}

#[test]
fn a_sequence_of_edits_is_told_as_readers_see_it() {
    let site = published();
    let site = site
        .claim("report", "bridge", "The bridge is closed")
        .edit(RIVER, "rating: false", "rating: mixed")
        .edit(RIVER, "summary: It is not so.", "summary: It is partly so.")
        .edit(RIVER, "title: A record", "title: Another record")
        .edit(
            RIVER,
            "corrections:\n",
            "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: false, to: mixed, note: New figures.}\n",
        );
    let found = changes(&site, &["HEAD"]);
    let named = json!({"id": "river", "claim": "Something is so.", "rating": "Mixed"});
    let with = |more: Value| {
        let mut all = named.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    assert_eq!(found["ratings"], json!([with(json!({"before": "False"}))]));
    assert_eq!(
        found["claims_added"],
        json!([{"id": "bridge", "claim": "Something is so.", "rating": "False"}])
    );
    assert_eq!(
        found["corrections"],
        json!([with(
            json!({"date": "2026-02-01", "kind": "verdict-change", "note": "New figures."})
        )])
    );
    assert_eq!(found["texts"][0]["field"], "summary");
    assert_eq!(
        found["texts"][0]["words"],
        json!([{"same": "It is "}, {"removed": "not"}, {"added": "partly"}, {"same": " so."}])
    );
    assert_eq!(
        found["evidence"],
        json!([{"id": "river", "change": "added", "title": "Another record"}, {"id": "river", "change": "removed", "title": "A record"}])
    );
    assert_eq!(found["pages_added"], json!(["claims/bridge/"]));
    let text = markdown(&site);
    for line in [
        "(`river`): False → **Mixed**",
        "It is <del>not</del><ins>partly</ins> so.",
        "(verdict-change, 2026-02-01)",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }

    commit(&site, "Change");
    assert_eq!(changes(&site, &["HEAD~1", "HEAD"]), found);
    assert_eq!(changes(&site, &["HEAD"]), json!({}));
    let back = changes(&site, &["HEAD", "HEAD~1"]);
    assert_eq!(back["claims_removed"][0]["id"], "bridge");
    assert_eq!(back["pages_removed"], json!(["claims/bridge/"]));
}

#[test]
fn passages_that_move_or_are_lost_are_told_apart() {
    let source = "content/articles/report/source.md";
    let site = published().edit(
        source,
        "The river rose by two metres. Nobody was hurt.",
        "Nobody was hurt. It is said that\nThe river rose by two metres.",
    );
    let found = changes(&site, &["HEAD"]);
    assert_eq!(found["passages"][0]["change"], "moved", "{found}");
    assert_eq!(found["sources"][0]["id"], "report");

    let site = published().edit(source, "by two metres", "by ten metres");
    let found = changes(&site, &["HEAD"]);
    assert_eq!(found["passages"][0]["change"], "lost", "{found}");
    let words = &found["passages"][0]["words"];
    assert!(words.to_string().contains(r#"{"removed":"two"},{"added":"ten"}"#), "{words}");
    assert!(markdown(&site).contains("**Nothing yet**"), "{}", markdown(&site));

    // The verdict quotes the new words of the article, or more words.
    let followed = site.edit(RIVER, "The river rose by two metres", "The river rose by ten metres");
    let longer = published().edit(
        RIVER,
        "The river rose by two metres",
        "The river rose by two metres. Nobody was hurt.",
    );
    for (site, removed, added) in [(followed, "two", "ten"), (longer, "", ". Nobody was hurt.")] {
        let found = changes(&site, &["HEAD"]);
        let passages = found["passages"].as_array().unwrap();
        assert_eq!((passages.len(), &passages[0]["change"]), (1, &json!("reworded")), "{found}");
        let words = passages[0]["words"].to_string();
        assert!(words.contains(removed) && words.contains(added), "{words}");
    }

    // A citation of another source is listed, although its number is the same.
    let both =
        "explanation: Seen[^1] and heard[^2].\nevidence: [{title: One}, {title: Two}]\nstatus:";
    let cited = published().edit(RIVER, "evidence:", "key_points: []\nevidence:");
    let text = cited.read(RIVER);
    let old = text
        .lines()
        .filter(|line| !line.starts_with("evidence:") && !line.contains("title: A record"));
    let text = old.collect::<Vec<_>>().join("\n").replace("status:", both) + "\n";
    let cited = cited.write(RIVER, text);
    crate::since::commit(&cited, "Cite");
    let swapped = cited.edit(RIVER, "{title: One}, {title: Two}", "{title: Two}, {title: One}");
    assert!(changes(&swapped, &["HEAD"])["texts"][0]["field"] == "links", "{}", markdown(&swapped));

    // Words that are added elsewhere in the article do not move a passage.
    let site = published().edit(source, "Nobody was hurt.", "Nobody was hurt. Nobody at all.");
    assert!(changes(&site, &["HEAD"])["passages"].is_null());
    let site = published().edit(RIVER, "The river rose by two metres", "Nobody was hurt");
    let found = changes(&site, &["HEAD"]);
    let fates: Vec<&str> = found["passages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["change"].as_str().unwrap())
        .collect();
    assert_eq!(fates, ["added", "removed"]);
}

#[test]
fn what_strangers_write_is_no_markup_in_a_comment() {
    let site = published().edit(
        RIVER,
        "claim: Something is so.",
        "claim: \"@desk <img src=x> [a](b) `c` **d** #1 https://e.example www.e.example\"",
    );
    let text = markdown(&site);
    // Removes the characters that a backslash escapes (CommonMark 0.31, section 2.4).
    let mut signs = text.chars();
    let mut bare = String::new();
    while let Some(sign) = signs.next() {
        if sign == '\\' {
            signs.next();
        } else {
            bare.push(sign);
        }
    }
    assert!(text.contains("desk"), "{text}");
    for markup in ["@", "<img", "[", "](", "**d", "#1", "://", "www.e"] {
        assert!(!bare.contains(markup), "{markup} in {text}");
    }
}

/// Everything that readers see is listed once, under its name.
#[test]
fn whatever_readers_see_is_told() {
    let article = "content/articles/report/article.yaml";
    let (about, methodology) = ("content/pages/about.md", "content/pages/methodology.md");
    let scale = "scales:\n  default:\n    ratings:\n      - {id: false, label: False, definition: Not so.}\n";
    let begun = || {
        let site =
            published().write(about, "---\ntitle: About\n---\nWe [are](https://a.example).\n");
        let site = site.write(methodology, "---\ntitle: How\n---\nThus.\n");
        let text = site.read("site.yaml") + scale + "taxonomies: {places: {title: Places}}\n";
        let site = site.write("site.yaml", text).edit(
            RIVER,
            "status:",
            "explanation: So [it is](https://b.example).\nstatus:",
        );
        commit(&site, "All of it");
        site
    };
    let cases = [
        (
            RIVER,
            "- title: A record",
            "- title: A record\n    note: Read it.",
            "evidence",
            "",
            "Read it.",
        ),
        (RIVER, "https://b.example", "https://c.example", "texts", "links", "c.example"),
        (RIVER, "[A Reviewer]", "[A Reviewer, Another]", "texts", "reviewers", "Another"),
        (RIVER, "status:", "topics: [Rivers]\nstatus:", "texts", "topics", "Rivers"),
        (RIVER, "status:", "places: [Here]\nstatus:", "texts", "taxonomies", "Here"),
        (RIVER, "status:", "claimant: A Speaker\nstatus:", "texts", "claimant", "Speaker"),
        (RIVER, "status:", "key_points: [So it is.]\nstatus:", "texts", "key_points", "So it is."),
        (RIVER, "status: published", "status: retracted", "texts", "status", "retracted"),
        (
            RIVER,
            "A number was wrong.",
            "A comma was wrong.",
            "corrections_removed",
            "",
            "A number was wrong.",
        ),
        (article, "title:", "publisher: A Paper\ntitle:", "articles", "publisher", "A Paper"),
        (about, "We", "They", "standing", "text", "They"),
        (about, "a.example", "c.example", "standing", "links", "c.example"),
        (methodology, "Thus", "Otherwise", "standing", "text", "Otherwise"),
        ("site.yaml", "title: A site", "title: Another site", "site", "title", "Another"),
        ("site.yaml", "title:", "theme: ledger\ntitle:", "site", "theme", "ledger"),
        (
            "site.yaml",
            "title:",
            "theme_options: {accent: \"#0b62a8\"}\ntitle:",
            "site",
            "theme_options",
            "#0b62a8",
        ),
        ("site.yaml", "title: Places", "title: Towns", "site", "taxonomies", "Towns"),
        ("site.yaml", "Not so.", "Not at all.", "scale", "definition", "at all"),
    ];
    let site = begun();
    assert_eq!(changes(&site, &["HEAD"]), json!({}));
    for (file, from, to, list, field, words) in cases {
        let copy = begun().edit(file, from, to);
        let mut found = changes(&copy, &["HEAD"]);
        found
            .as_object_mut()
            .unwrap()
            .retain(|list, _| !list.starts_with("pages_") && list != "corrections");
        let lists: Vec<&String> = found.as_object().unwrap().keys().collect();
        assert_eq!(lists, [list], "{to}: {found}");
        let told = found[list].as_array().unwrap();
        assert_eq!(told.len(), 1, "{to}: {found}");
        assert!(field.is_empty() || told[0]["field"] == field, "{to}: {found}");
        assert!(told[0].to_string().contains(words), "{to}: {found}");
        let text = markdown(&copy);
        assert!(
            text.replace(['\\', '<', '>'], "").contains(&words.replace(['<', '>'], "")),
            "{to}: {text}"
        );
    }
}

#[test]
fn another_address_is_no_other_claim() {
    let (stream, site) = ("content/articles/report/verdicts/stream.yaml", published());
    let text = site.read(RIVER);
    let site = site.remove(RIVER).write(stream, format!("{text}aliases: [river]\n"));
    let found = changes(&site, &["HEAD"]);
    assert_eq!(found["claims_renamed"][0]["before"], "river", "{found}");
    assert_eq!(found["pages_added"], json!(["claims/stream/"]));
    let lists: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(lists, ["claims_renamed", "pages_added", "pages_changed"], "{found}");
}
