//! Generates sites of any size, with the same content in every run.

use std::fmt::Write as _;
use std::io::Result;
use std::path::Path;

pub const CLAIMS_PER_ARTICLE: usize = 20;
const SENTENCES: usize = 100;
const WORDS: [&str; 24] = [
    "council", "budget", "report", "river", "minister", "school", "hospital", "tax", "figures",
    "year", "said", "rose", "fell", "by", "per", "cent", "the", "of", "in", "a", "number",
    "people", "county", "since",
];

/// Generates a site with that many claims.
pub fn site(root: &Path, claims: usize) -> Result<()> {
    std::fs::write(root.join("site.yaml"), "title: Bench\nbase_url: https://bench.example/\n")?;
    for article in 0..claims.div_ceil(CLAIMS_PER_ARTICLE) {
        let folder = root.join(format!("content/articles/article-{article}"));
        std::fs::create_dir_all(folder.join("verdicts"))?;
        let facts = format!(
            "title: Article {article}\npublisher: Publisher {}\npublished: 2024-01-02\n",
            article % 40
        );
        std::fs::write(folder.join("article.yaml"), facts)?;
        std::fs::write(folder.join("source.md"), text(article))?;
        for number in 0..CLAIMS_PER_ARTICLE.min(claims - article * CLAIMS_PER_ARTICLE) {
            let verdict = verdict(article, number, &sentence(article, number * 4 + 1));
            std::fs::write(
                folder.join(format!("verdicts/claim-{article}-{number}.yaml")),
                verdict,
            )?;
        }
    }
    Ok(())
}

/// Returns the text of an article.
pub fn text(article: usize) -> String {
    let sentences: Vec<String> = (0..SENTENCES).map(|number| sentence(article, number)).collect();
    sentences.chunks(5).map(|paragraph| paragraph.join(" ") + "\n\n").collect()
}

/// Returns a sentence that occurs once in its article.
pub fn sentence(article: usize, number: usize) -> String {
    let mut text = format!("Sentence {number} of article {article}");
    for word in 0..11 {
        let _ = write!(text, " {}", WORDS[(article * 7 + number * 5 + word * 11) % WORDS.len()]);
    }
    text + "."
}

fn verdict(article: usize, number: usize, quote: &str) -> String {
    let explanation: String =
        (0..20).map(|line| format!("  {}\n", sentence(article, line))).collect();
    format!(
        "claim: Claim {number} of article {article} holds.\npassages:\n  - quote: {quote}\nclaimant: {{name: Speaker {}}}\n\
         rating: {}\nsummary: A summary of the check of claim {number} of article {article}.\nexplanation: |\n{explanation}\
         evidence:\n  - title: A record\n    publisher: An office\n    url: https://office.example/{article}/{number}\n    \
         published: 2023-05-06\n    stance: refutes\n  - title: Another record\n    stance: context\nauthors: [The desk]\n\
         status: published\npublished: 2024-{:02}-{:02}\ntopics: [Topic {}]\n",
        speaker(article, number),
        rating(article, number),
        article % 12 + 1,
        number % 28 + 1,
        (article + number) % 60,
    )
}

fn rating(article: usize, number: usize) -> &'static str {
    let ratings = ["true", "mostly-true", "mixed", "mostly-false", "false", "misleading"];
    ratings[(article + number) % ratings.len()]
}

/// Returns the number of the claimant.
pub fn speaker(article: usize, number: usize) -> usize {
    (article * 3 + number) % 400
}

/// Generates a site for Hugo with the same pages, texts, lists, feeds and data. Its files already
/// contain what Factpress computes, such as the claims of an article, so that Hugo has less to do.
pub fn hugo(root: &Path, claims: usize) -> Result<()> {
    peer(root, claims, "hugo", "")?;
    std::fs::write(root.join("content/articles/_index.md"), "---\ntitle: Articles\n---\n")?;
    std::fs::write(root.join("content/claims/_index.md"), "---\nbuild: {render: never}\n---\n")
}

/// Does the same for Eleventy.
pub fn eleventy(root: &Path, claims: usize) -> Result<()> {
    peer(root, claims, "eleventy", "layout: page.liquid\n")?;
    let missing = "---\ntitle: Not found\nlayout: page.liquid\npermalink: /404.html\n---\n";
    std::fs::write(root.join("content/404.md"), missing)
}

/// Writes the templates and the content for another generator. `layout` goes into the front matter
/// of the standing pages.
fn peer(root: &Path, claims: usize, name: &str, layout: &str) -> Result<()> {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench").join(name), root)?;
    let content = root.join("content");
    for section in ["claims", "articles"] {
        std::fs::create_dir_all(content.join(section))?;
    }
    for page in ["Methodology", "Corrections", "Search"] {
        let path = content.join(format!("{}.md", page.to_lowercase()));
        std::fs::write(path, format!("---\ntitle: {page}\n{layout}---\n"))?;
    }
    for article in 0..claims.div_ceil(CLAIMS_PER_ARTICLE) {
        let numbers = 0..CLAIMS_PER_ARTICLE.min(claims - article * CLAIMS_PER_ARTICLE);
        std::fs::write(
            content.join(format!("articles/article-{article}.md")),
            peer_article(article, numbers.len()),
        )?;
        for number in numbers {
            std::fs::write(
                content.join(format!("claims/claim-{article}-{number}.md")),
                peer_claim(article, number),
            )?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let to = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn peer_article(article: usize, claims: usize) -> String {
    let mut text = format!(
        "---\ntitle: Article {article}\ndate: 2024-01-02\noutlet: Publisher {}\noutputs: [html, annotations]\nclaims: [",
        article % 40
    );
    (0..claims).for_each(|number| write!(text, "claim-{article}-{number}, ").unwrap_or_default());
    text.push_str("]\n---\n");
    for line in 0..SENTENCES {
        let words = sentence(article, line);
        let end = if line % 5 == 4 { "\n\n" } else { " " };
        let number = line / 4;
        if line % 4 == 1 && number < claims {
            let id = format!("claim-{article}-{number}");
            let mark = format!(
                "<mark class=\"passage\" id=\"passage-{id}\" data-claims=\"{id}\"><a href=\"/claims/{id}/\">"
            );
            let _ = write!(text, "{mark}{words}</a></mark>{end}");
        } else {
            let _ = write!(text, "{words}{end}");
        }
    }
    text
}

fn peer_claim(article: usize, number: usize) -> String {
    let (day, month) = (number % 28 + 1, article % 12 + 1);
    let after: Vec<String> =
        (number * 4 + 2..number * 4 + 5).map(|line| sentence(article, line)).collect();
    let explanation: String = (0..20).map(|line| sentence(article, line) + "\n").collect();
    let (rating, speaker, quote) =
        (rating(article, number), speaker(article, number), sentence(article, number * 4 + 1));
    format!(
        "---\ntitle: Claim {number} of article {article} holds.\ndate: 2024-{month:02}-{day:02}\nrating: \"{rating}\"\n\
         ratings: [\"{rating}\"]\nspeaker: Speaker {speaker}\npeople: [Speaker {speaker}, The desk]\n\
         topics: [Topic {}]\npublishers: [Publisher {}]\nmonths: [2024-{month:02}]\n\
         summary: A summary of the check of claim {number} of article {article}.\n\
         article: article-{article}\narticle_title: Article {article}\nquote: {quote}\nafter: {}\nevidence:\n  \
         - {{title: A record, publisher: An office, url: \"https://office.example/{article}/{number}\", published: \"2023-05-06\", \
         stance: refutes}}\n  - {{title: Another record, stance: context}}\n---\n{explanation}",
        (article + number) % 60,
        article % 40,
        after.join(" "),
    )
}
