//! Factpress turns a folder of source texts and verdict files into a site of fact-checks. Every
//! verdict is bound to the exact words that it judges.
//!
//! # Architecture
//!
//! ```text
//! site.yaml, content/ ─▶ content ─▶ SiteFiles ─▶ Model::build (uses anchor) ─▶ Model ─┐
//! themes/ ────────────▶ theme ───▶ Theme ─────────────────────────────────────────────┴▶ render ─▶ output
//! static/ ───────────▶ content ───────────────────────────────────────────────────────────▶ output
//!                          every stage adds to Diagnostics ─▶ diagnostics::emit
//! ```
//!
//! - `build` renders every page in parallel, stages the files and then puts them in place.
//! - `serve` renders the same pages when a browser asks for them.
//! - `check` does everything except writing.
//! - `diff` compares two models and the pages that they give.
//!
//! Data flows one way, through values that are built once and then only read. Each room uses only
//! the rooms above it:
//!
//! | Room | What it does |
//! | --- | --- |
//! | [`diagnostics`] | files, spans, diagnostics, suggested edits, and the formats in which they are printed |
//! | [`text`] | parses Markdown and plain text into documents: the visible text, its markup, and the way back to the source |
//! | [`anchor`] | finds the one place of a quote in a text |
//! | [`media`] | decodes pictures, and encodes them again without metadata |
//! | [`social_cards`] | draws a claim and its rating as a PNG |
//! | [`content`] | reads the site's folder into typed records with a span for every value |
//! | [`web_page`] | reads saved web pages: their visible words, and the article among them |
//! | [`theme`] | loads templates, messages, options and assets |
//! | [`model`] | joins the records into articles, claims, people and lists, and checks them |
//! | [`history`] | compares two versions of a site: what changed for readers, and what must not change silently |
//! | [`reports`] | lists open work, principles and external links |
//! | [`render`] | renders a page to bytes |
//! | [`data`] | builds data files and feeds from the views of pages |
//! | [`project`] | opens, checks and reloads a site's folder |
//! | [`cache`] | keeps social cards, pictures and link results between runs |
//! | [`output`] | writes the site, and edits source files |
//! | [`new_verdict`] | turns selected words into a new verdict file |
//! | [`import`] | turns fact-check records and web pages into articles and verdicts |
//! | [`link_check`] | checks external links, and fetches pages |
//! | [`archive`] | saves copies of cited pages, and asks the Wayback Machine for copies |
//! | [`serve`] | shows a preview in the browser |
//! | [`cli`], [`pipeline`], [`commands`] | arguments, rendering and comparing pages in parallel, and the commands |
//!
//! # Invariants
//!
//! - The text of a document equals the text content of its HTML. So one offset means the same place
//!   in the source, on the page and in the data.
//! - A quote is anchored only if it occurs exactly once after normalization. The nearest text is
//!   shown in a diagnostic and never used otherwise.
//! - A [`model::Model`] contains only what its readers may see. Everything else is left out in
//!   [`model::build::visibility`] and nowhere else, with every person, topic and source that only
//!   hidden claims name.
//! - Data files are built from the views of pages, and always from the published model. A build with
//!   drafts shows these on its pages only.
//! - A page is a pure function of the model, the theme and the page. No data about pages is stored
//!   between runs.
//! - `model` and `render` are pure. The date is an argument; order comes from the content. So the
//!   same input gives the same bytes on any number of threads.
//! - `content` and `theme` read files, `output` and `cache` write them, `commands` and `pipeline`
//!   print, and `link_check` asks other hosts, also for `archive`, but never one that is not public.
//! - The path of a file decides to which shard it belongs, so builds of shards need not know each
//!   other.
//! - Mistakes in content are [`diagnostics::Diagnostic`] values, and one run reports all of them. No
//!   input causes a panic.
//! - Content is escaped on pages: raw HTML in Markdown is text, links are `http`, `https` or
//!   `mailto`, and templates escape by default.

pub mod anchor;
pub mod archive;
pub mod cache;
pub mod cli;
pub mod commands;
pub mod content;
pub mod data;
pub mod diagnostics;
pub mod history;
pub mod import;
pub mod link_check;
pub mod media;
pub mod model;
pub mod new_verdict;
pub mod output;
pub mod pipeline;
pub mod project;
pub mod render;
pub mod reports;
pub mod serve;
pub mod social_cards;
pub mod text;
pub mod theme;
pub mod web_page;
