//! Factpress turns a folder of source texts and verdict files into a site of fact-checks, every verdict bound to
//! the exact words that it judges.
//!
//! # Architecture
//!
//! ```text
//!  site's folder ─▶ load ─▶ SiteFiles ─▶ model ─▶ Model ─▶ render ─▶ Output ─▶ write ─▶ public/
//!                    │ text             │ anchor             │ theme
//!                    └──────────────────┴─ Diagnostics ──────┴──▶ emit ─▶ terminal, JSON
//! ```
//!
//! Data flows one way, through values that are built once and then only read. Each room may use those above it:
//!
//! | Room | What it does |
//! | --- | --- |
//! | [`cache`] | what one run leaves to the next, and is not missed where it is gone |
//! | [`span`] | files, byte ranges in them, lines and columns |
//! | [`diagnostic`] | mistakes as values: code, place, label, help, candidates |
//! | [`text`] | Markdown or plain text → a document: the words a reader sees, their markup, the way back to the source |
//! | [`anchor`] | a quote and a text → the one place where it stands, or what stands in its way |
//! | [`card`] | a claim's words, its rating, fonts → a PNG |
//! | [`load`] | the site's folder → typed records with a span for every value, and the texts |
//! | [`theme`] | templates, messages, options and assets of a theme and of those it extends |
//! | [`model`] | records → articles, claims, people, lists, joined; what readers must not see left out |
//! | [`desk`] | a site's folder → its model, and again after a change, with all that is still known |
//! | [`render`] | a page of the model, or the data of all of them → bytes |
//! | [`write`](mod@write) | bytes → a folder, whole or not at all, what did not change left alone |
//! | [`draft`] | words that somebody selected → a new verdict file |
//! | [`import`] | an archive of reviews → articles, verdicts and ratings |
//! | [`links`] | addresses of other sites → what is there |
//! | [`diff`](mod@diff) | two models → what changes for readers |
//! | [`fix`] | safe edits → the bytes of files with them made |
//! | [`emit`] | diagnostics → text for people or programs |
//! | [`serve`] | the preview: pages rendered when a browser asks, and again when a file changes |
//! | [`cli`], [`command`] | arguments, and what is done with them |
//!
//! # Invariants
//!
//! - A document's text is, to the character, the text content of the HTML it is painted as; so one offset names a
//!   place in the source, on the page and in the data.
//! - A quote is anchored where it stands exactly once after folding, or it is not anchored. What is nearest is shown
//!   in a diagnostic and used nowhere else.
//! - A [`model::Model`] holds only what its readers may see. Drafts, claims in review, held and embargoed ones are
//!   dropped in `model::assemble` and nowhere else, together with every person, topic and source that only they name.
//! - The data of a site is made from the values that its pages are made from, and always from what is published: a build
//!   with drafts shows them on its pages only.
//! - `load` after reading, `model` and `render` are pure: the day, the only thing taken from the clock, is an argument.
//!   Order comes from the content; maps are sorted. So the same input gives the same bytes on any number of threads.
//! - Only `load::tree` reads content, only `write` writes a site, only `cache` keeps anything else, only `command` prints,
//!   only `links` asks other hosts and never one that is not public.
//! - A page is kept from the last build only where all that it was made from is as it was. What that is, nobody declares: the
//!   lists of a model notice what is read of them ([`model::shelf`]).
//! - What `cache` kept is a shorter way to the same result, never another result: it is known by the bytes that it follows
//!   from, and believed only where this program sealed it on this machine.
//!   Where a site asks for Pagefind, that program adds its files to the staged site before it is published.
//! - Which part of a site a file belongs to follows from its path alone, so that builds on several machines write it together and
//!   none has to know of another.
//! - No input makes the program panic: a mistake is a [`diagnostic::Diagnostic`], and all of them come in one run.
//! - Nothing from content reaches a page unescaped: raw HTML in Markdown is text, addresses are `http`, `https` or
//!   `mailto`, and templates escape by default.

pub mod anchor;
pub mod cache;
pub mod cli;
pub mod commands;
pub mod content;
pub mod data;
pub mod diagnostics;
pub mod history;
pub mod import;
pub mod link_check;
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
