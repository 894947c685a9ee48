// Keeps a page of the preview up to date: reloads it if its words change, replaces style sheets in place, and shows
// errors in an overlay. Also turns selected words of an article, or a part of its picture, into a verdict file, and
// looks for quotes in the kept copies of sources.
"use strict";

const own = document.currentScript.dataset;
// The addresses of the home page and of this script's folder. A proxy may show the preview below any path.
const folder = new URL("./", document.currentScript.src);
const home = new URL("../", folder);
const page = `/${decodeURI(location.pathname.slice(home.pathname.length))}`;
const worker = new SharedWorker(new URL("worker.js", folder), { name: "factpress" });
const waiting = new Map();
let asked = 0;

worker.port.addEventListener("message", ({ data }) => {
  if (data.number !== undefined) {
    waiting.get(data.number)?.(data);
    waiting.delete(data.number);
  } else if (data.edition !== undefined) {
    changed();
  }
});
worker.port.start();
addEventListener("pagehide", () => worker.port.postMessage({ bye: true }));
addEventListener("pageshow", (event) => event.persisted && location.reload());

function ask(address, options) {
  const number = ++asked;
  worker.port.postMessage({ number, address, options });
  return new Promise((resolve) => waiting.set(number, resolve));
}

function send(address, value) {
  const headers = { "content-type": "application/json", "x-factpress-token": own.token };
  return ask(address, { method: "POST", headers, body: JSON.stringify(value) });
}

async function changed() {
  const answer = await ask(`state?path=${encodeURIComponent(page)}`);
  if (answer.status !== 200) return;
  const state = parsed(answer);
  if (state.run !== own.run) return renew();
  if (page.startsWith("/_factpress/")) {
    if (String(state.generation) !== own.page) renew();
    return;
  }
  if (state.page !== own.page) {
    if (state.words !== own.words) return renew();
    state.sheets.forEach(([name, path]) => swap(name, path));
    own.page = state.page;
  }
  showProblems(state.errors, state.failure);
}

// Reloads the page. If the panel is open, waits until it is closed.
function renew() {
  if (panel?.isConnected) isBehind = true;
  else location.reload();
}

// Parses the answer of the server. Returns an empty object if it is not JSON.
function parsed({ text }) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// Loads a style sheet under its new name. The old one stays until the new one is loaded, so that nothing flickers.
function swap(name, path) {
  const [stem, kind] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const file = link.getAttribute("href");
    const at = file.indexOf(`assets/${stem}.`);
    if (at < 0 || !/^\.[0-9a-f]{10}$/.test(file.slice(at + 7 + stem.length, -kind.length)) || file.endsWith(path)) continue;
    const next = link.cloneNode();
    next.href = file.slice(0, at) + path;
    next.addEventListener("load", () => link.remove());
    link.after(next);
  }
}

// The elements of the preview are in a shadow tree, so that the styles of the page do not affect them.
const host = document.createElement("factpress-preview");
const root = host.attachShadow({ mode: "open" });
const sheet = make("link", { rel: "stylesheet", href: new URL("client.css", folder) });
root.append(sheet);
document.documentElement.append(host);
// Keys typed here must not trigger the shortcuts of the page.
host.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// Returns a message of `check` as nodes, with the differences of words as <del> and <ins>.
function withChanges(line) {
  return line.split(/(\[-[^]*?-\]|\{\+[^]*?\+\}|`[^`]*`)/).map((part) => {
    if (part.startsWith("[-")) return make("del", {}, part.slice(2, -2));
    if (part.startsWith("{+")) return make("ins", {}, part.slice(2, -2));
    return part.startsWith("`") ? make("code", {}, part.slice(1, -1)) : part;
  });
}

let overlay = null;

async function showProblems(errors, failure) {
  if (errors === 0 && !failure) {
    overlay?.remove();
    overlay = null;
    return;
  }
  const answer = await ask("problems");
  if (answer.status !== 200) return;
  const { list } = parsed(answer);
  const close = make("button", { type: "button", class: "close", "aria-label": "Close until the next change" }, "×");
  const shown = make(
    "section",
    { class: "overlay", role: "region", "aria-label": "Mistakes", lang: "en", dir: "ltr", tabindex: "-1" },
    make("header", {}, make("h2", {}, errors === 0 ? "The files cannot be read" : errors === 1 ? "1 error" : `${errors} errors`),
      make("p", {}, "Until this is fixed, the preview shows the last good pages."), close),
    ...(failure ? [make("p", { class: "failure" }, failure)] : []),
    ...list.map(problem),
    ...(errors > list.length ? [make("p", {}, `${errors - list.length} more.`)] : []),
  );
  close.addEventListener("click", () => shown.remove());
  overlay?.remove();
  overlay = shown;
  root.append(overlay);
}

function problem({ code, message, file, line, column, editor, text }) {
  const place = `${file}:${line}:${column}`;
  return make("article", { "data-code": code },
    make("p", { class: "place" }, editor ? make("a", { href: editor }, place) : place),
    make("pre", { "aria-label": message, tabindex: "0" }, text));
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closePanel();
  overlay?.remove();
});

// Turns selected words into a verdict file.

const TEXT = "[data-article-text], h1[lang]";
let panel = null;
let isBehind = false;
let offer = null;
const article = own.drafts !== undefined && /^\/articles\/([^/]+)\//.exec(page);
// The picture that the article is, and the part of it that was selected, in percent.
const picture = article && document.querySelector(".annotated .judged-frame img");
let region = null;
let outline = null;

if (article) {
  document.addEventListener("selectionchange", () => requestAnimationFrame(offerVerdict));
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "v" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping && (selected() || picture)) {
      event.preventDefault();
      openPanel();
    }
  });
  picture?.parentElement.addEventListener("pointerdown", startRegion);
}

function around(node, selector) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest(selector);
}

// Returns the selected range without notes at its ends. A triple click may select the next note.
function withoutNotes(range) {
  const [first, last] = [around(range.startContainer, "[data-note]"), around(range.endContainer, "[data-note]")];
  if (first && first === last) return null;
  const words = range.cloneRange();
  if (first) words.setStartAfter(first);
  if (last) words.setEndBefore(last);
  return words;
}

function words(range) {
  const copy = range.cloneContents();
  copy.querySelectorAll("[data-note]").forEach((note) => note.remove());
  return copy.textContent;
}

// Returns the selected words of the article with some of the text around them.
function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = withoutNotes(selection.getRangeAt(0));
  const text = range && around(range.startContainer, TEXT);
  if (!text || text !== around(range.endContainer, TEXT)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(text, text.childNodes.length);
  const quote = words(range);
  if (!quote.trim()) return null;
  const prefix = [...words(before)].slice(-200).join("");
  const suffix = [...words(after)].slice(0, 200).join("");
  return { article: article[1], quote, prefix, suffix, rect: range.getBoundingClientRect() };
}

// Returns the box of the picture without the band below it.
function pictureBox() {
  const { left, top, width, height } = picture.getBoundingClientRect();
  return { left, top, width, height: (height * (picture.parentElement.dataset.height ?? 100)) / 100 };
}

// Selects a part of the picture with a mouse or a pen. Fingers scroll.
function startRegion(start) {
  if (start.button !== 0 || start.pointerType === "touch" || start.target.closest("a") || panel?.isConnected) return;
  start.preventDefault();
  getSelection().removeAllRanges();
  select(null);
  const box = pictureBox();
  const share = (value, from, length) => Math.min(100, Math.max(0, ((value - from) / length) * 100));
  const at = ({ clientX, clientY }) => [share(clientX, box.left, box.width), share(clientY, box.top, box.height)];
  const [left, top] = at(start);
  const move = (event) => {
    const [x, y] = at(event);
    select({ x: Math.min(x, left), y: Math.min(y, top), width: Math.abs(x - left), height: Math.abs(y - top) });
  };
  const end = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointercancel", end);
    removeEventListener("pointerup", end);
    if (region && (region.width < 1 || region.height < 1)) select(null);
    offerVerdict();
  };
  addEventListener("pointermove", move);
  addEventListener("pointercancel", end);
  addEventListener("pointerup", end);
}

// Outlines a part of the picture, or nothing.
function select(part) {
  region = part;
  outline?.remove();
  outline = null;
  if (!region) return;
  outline = make("div", { class: "region" });
  root.append(outline);
  const box = pictureBox();
  const pixels = (percent, length) => (percent / 100) * length;
  Object.assign(outline.style, {
    left: `${box.left + scrollX + pixels(region.x, box.width)}px`,
    top: `${box.top + scrollY + pixels(region.y, box.height)}px`,
    width: `${pixels(region.width, box.width)}px`,
    height: `${pixels(region.height, box.height)}px`,
  });
}

function selectedRegion() {
  return region && { article: article[1], region, rect: outline.getBoundingClientRect() };
}

function offerVerdict() {
  offer?.remove();
  offer = null;
  const found = panel?.isConnected ? null : selected() ?? selectedRegion();
  if (!found) return;
  offer = make("button", { type: "button", class: "offer" }, "New verdict", make("kbd", {}, "v"));
  offer.addEventListener("pointerdown", (event) => event.preventDefault());
  offer.addEventListener("click", openPanel);
  root.append(offer);
  const below = found.rect.bottom + 8 + offer.offsetHeight < innerHeight;
  const top = below ? found.rect.bottom + 8 : Math.max(8, found.rect.top - offer.offsetHeight - 8);
  const left = Math.max(8, Math.min(found.rect.left, innerWidth - offer.offsetWidth - 8));
  Object.assign(offer.style, { top: `${top}px`, left: `${left}px` });
}

function openPanel() {
  const words = selected();
  // The keyboard changes the numbers of a region in the panel.
  if (!words && picture && !region) select({ x: 25, y: 25, width: 50, height: 50 });
  const { rect, ...passage } = words ?? selectedRegion() ?? {};
  if (passage.article) openDraft(passage);
}

// On the page of the desk: a claim that nobody has the words of.
document.querySelector("[data-new-claim]")?.addEventListener("click", () => openDraft({}));

// Writes a verdict on a passage or, without one, on a claim without a text.
function openDraft(passage) {
  offer?.remove();
  panel?.remove();
  const claim = make("textarea", { id: "claim", rows: "2", required: true });
  const rating = make("select", { id: "rating" }, make("option", { value: "" }, "not rated yet"));
  const id = make("input", { id: "id", autocomplete: "off", spellcheck: "false" });
  const yaml = make("textarea", { id: "yaml", readonly: true, rows: "9", spellcheck: "false" });
  const passageLine = make("p", { class: "passage" }, passage.article ? "" : "There are no words to quote: it was done, voted or left unsaid, or nobody kept the text.");
  const folder = passage.article ? "verdicts/ of this article" : "content/claims/";
  const note = make("p", { class: "note", role: "status" });
  const copy = make("button", { type: "button" }, "Copy YAML");
  const create = make("button", { type: "submit", class: "primary" }, "Create file");
  const close = make("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  const field = (control, text) => make("p", { class: "field" }, make("label", { for: control.id }, text), control);
  const sides = passage.region ? regionFields(passage.region, () => update()) : [];
  const form = make("form", {}, passageLine, ...sides, field(claim, "What is claimed, in your words"), field(rating, "Rating"),
    field(id, "Name of the file"), field(yaml, "The file"), note, make("p", { class: "buttons" }, copy, create));
  panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "panel-title", lang: "en", dir: "ltr" },
    make("header", {}, make("h2", { id: "panel-title" }, passage.article ? "New verdict" : "New claim without a text"), close), form);
  root.append(panel);

  const proposal = () => ({ ...passage, claim: claim.value, rating: rating.value, id: id.value });
  let last = 0;
  const update = async () => {
    const number = ++last;
    const answer = await send("draft", proposal());
    if (number !== last) return;
    const draft = parsed(answer);
    create.disabled = copy.disabled = answer.status !== 200;
    note.textContent = answer.status === 200 ? (draft.note ?? "") : (draft.error ?? "The preview does not answer.");
    if (answer.status !== 200) return;
    if (rating.options.length === 1) rating.append(...draft.ratings.map(({ id: value, label }) => make("option", { value }, label)));
    id.placeholder = draft.id;
    yaml.value = draft.yaml;
    if (draft.passage) describe(passageLine, draft.passage);
  };
  [claim, rating, id].forEach((control) => control.addEventListener("input", update));
  close.addEventListener("click", closePanel);
  copy.addEventListener("click", async () => {
    yaml.select();
    const copied = await navigator.clipboard?.writeText(yaml.value).then(() => true, () => false);
    note.textContent = copied || document.execCommand("copy") ? `Copied. Paste it into a new file in ${folder}.` : "Copy the selected text.";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    create.disabled = true;
    const answer = await send("verdict", proposal());
    const created = parsed(answer);
    if (created.href) return location.assign(new URL(`.${created.href}`, home));
    create.disabled = answer.status === 201;
    note.textContent = created.note ?? created.error ?? "The preview does not answer.";
  });
  claim.focus();
  update();
}

// Returns fields for the numbers of a region, so that a keyboard can change it.
function regionFields(part, update) {
  const labels = { x: "From the left edge, %", y: "From the upper edge, %", width: "Width, %", height: "Height, %" };
  const fields = Object.entries(labels).map(([name, label]) => {
    const value = Math.round(part[name] * 10) / 10;
    const input = make("input", { id: `region-${name}`, type: "number", min: "0", max: "100", step: "0.1", value });
    input.addEventListener("input", () => {
      part[name] = input.valueAsNumber || 0;
      select(part);
      update();
    });
    return make("p", { class: "field" }, make("label", { for: input.id }, label), input);
  });
  return [make("div", { class: "sides" }, ...fields)];
}

function closePanel() {
  panel?.remove();
  select(null);
  if (isBehind) location.reload();
}

function describe(line, { quote, prefix, suffix, title, media, region: part }) {
  if (media || part) return line.replaceChildren(media ? "The whole picture." : "The outlined part of the picture.");
  const parts = title ? ["The headline of the article"] : [prefix && `${prefix} `, make("mark", {}, quote), suffix && ` ${suffix}`].filter(Boolean);
  const how = title ? "" : prefix || suffix ? "Occurs several times; the words around it identify this place." : "Occurs once.";
  line.replaceChildren(make("q", {}, ...parts), " ", make("small", {}, how));
}

// Looks for a quote in the kept copy of a source while it is typed.

const claim = own.drafts !== undefined && /^\/claims\/([^/]+)\//.exec(page);
if (claim) offerQuoteCheck(claim[1]);

async function offerQuoteCheck(id) {
  const { path, sources } = parsed(await send("quote", { claim: id }));
  if (!sources?.length) return;
  const button = make("button", { type: "button", class: "offer quote-check", lang: "en", dir: "ltr" }, "Check a quote");
  button.addEventListener("click", () => openQuoteCheck(id, path, sources, button));
  root.append(button);
}

function openQuoteCheck(id, path, sources, button) {
  panel?.remove();
  const options = sources.map(({ number, title, copy }) => make("option", { value: number }, `${title} (${copy.split("/").pop()})`));
  const source = make("select", { id: "source" }, ...options);
  const words = make("textarea", { id: "words", rows: "4", "aria-describedby": "result" });
  const result = make("div", { id: "result", class: "result", role: "status" });
  const yaml = make("textarea", { id: "yaml", readonly: true, rows: "3", spellcheck: "false" });
  const note = make("p", { class: "note", role: "status" });
  const copy = make("button", { type: "button", disabled: true }, "Copy YAML");
  const close = make("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  const field = (control, text) => make("p", { class: "field" }, make("label", { for: control.id }, text), control);
  panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "panel-title", lang: "en", dir: "ltr" },
    make("header", {}, make("h2", { id: "panel-title" }, "Check a quote of a source"), close),
    make("form", {}, field(source, "Source and its kept copy"), field(words, "Words of the source"), result,
      field(yaml, "The line for the file"), note, make("p", { class: "buttons" }, copy)));
  root.append(panel);

  const show = ({ is_found: isFound, message, notes, yaml: line, error }) => {
    const text = error ?? message ?? "";
    const lines = [text && `${isFound ? "Found" : "Not found"}: ${text}.`, ...(notes ?? [])].filter(Boolean);
    result.replaceChildren(...lines.map((line) => make("p", {}, ...withChanges(line))));
    result.dataset.found = text ? String(isFound === true) : "";
    yaml.value = line ?? "";
    copy.disabled = !line;
    note.textContent = "";
  };
  // One question at a time. What is typed meanwhile is asked for afterwards.
  let isAsking = false;
  let isStale = false;
  const update = async () => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale) {
      isStale = false;
      const answer = await send("quote", { claim: id, source: Number(source.value), quote: words.value });
      const { result: found, error } = parsed(answer);
      if (!isStale) show(answer.status === 0 ? { error: "the preview does not answer" } : (found ?? { error }));
    }
    isAsking = false;
  };
  [source, words].forEach((control) => control.addEventListener("input", update));
  close.addEventListener("click", () => {
    closePanel();
    button.focus();
  });
  panel.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  copy.addEventListener("click", async () => {
    yaml.select();
    const copied = await navigator.clipboard?.writeText(yaml.value).then(() => true, () => false);
    note.textContent = copied || document.execCommand("copy") ? `Copied. Paste it beside copy in ${path}.` : "Copy the selected text.";
  });
  words.focus();
}
