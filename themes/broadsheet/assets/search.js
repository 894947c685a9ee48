// Searches the claims of the site in the browser, with the site's own index, or with Pagefind's if the form names it.
// It sends no request to another host.
"use strict";
(async () => {
  const SHOWN = 100;
  const form = document.querySelector("form.search-form");
  const results = document.querySelector(".results");
  const { lang } = document.documentElement;

  const ACCENTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/gu;
  const INVISIBLE = /[\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
  const UNSPACED = "[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}ー]";
  // Letters that Unicode does not take apart.
  const PLAIN = { ø: "o", æ: "ae", œ: "oe", ß: "ss", đ: "d", ł: "l", ħ: "h", ŧ: "t", ς: "σ" };
  const collator = new Intl.Collator(lang || "en", { sensitivity: "base" });
  const known = new Map();
  // Takes the accents from a letter, unless that makes it another letter in the language of the page, as å in Swedish.
  const withoutAccents = (letter) => {
    if (!known.has(letter)) {
      const plain = PLAIN[letter];
      let rest = plain && collator.compare(letter, plain) === 0 ? plain : letter.normalize("NFD");
      for (const accent of rest.match(ACCENTS) ?? []) {
        const less = rest.replace(accent, "");
        if (collator.compare(less, rest) === 0) rest = less;
      }
      known.set(letter, rest.normalize("NFC"));
    }
    return known.get(letter);
  };
  // Folds what passages fold (docs/anchoring.md), and case, width, ligatures and accents besides.
  const fold = (text) => {
    let folded = text.normalize("NFKC").toLocaleLowerCase(lang || "en");
    if (/[^\0-\x7f]/.test(text)) {
      folded = folded.replace(INVISIBLE, "")
        .replace(/[‘’‚‛ʼ׳]/g, "'")
        .replace(/[“”„‟״]/g, '"')
        .replace(/[\u2010-\u2015\u2212\u2e3a\u2e3b]/g, "-")
        .replace(/[\u0080-\u20ff]/g, withoutAccents);
    }
    return folded.replace(/--+/g, "-").replace(/\s+/g, " ");
  };
  // Lines may be wrapped anywhere in scripts without spaces.
  const wrapped = new RegExp(`(${UNSPACED}) (?=${UNSPACED})`, "gu");
  const foldText = (text) => fold(text).replace(wrapped, "$1");
  const wordsOf = (query) => fold(query).split(" ").map((word) => word.replace(/^["'(]+|["'.,;:!?)]+$/gu, "") || word).filter(Boolean);

  // Returns whether `text` begins with `word` apart from one letter that is wrong, missing, too many, or swapped.
  const beginsLike = (word, text) => {
    let at = 0;
    while (at < word.length && word[at] === text[at]) at++;
    const goesOn = (inWord, inText) => text.startsWith(word.slice(inWord), inText);
    return goesOn(at + 1, at + 1) || goesOn(at, at + 1) || goesOn(at + 1, at)
      || (word[at] === text[at + 1] && word[at + 1] === text[at] && goesOn(at + 2, at + 2));
  };
  const MIN_LETTERS = 4;
  const MIN_LETTERS_OF_BEGINNING = 6;
  const unspaced = new RegExp(UNSPACED, "u");
  const isLike = (word, other) =>
    (word.length >= MIN_LETTERS_OF_BEGINNING || other.length <= word.length + 1) && beginsLike(word, other);
  // The same at any place of a text. One half of the word must be there as it is.
  const containsLike = (word, text) => {
    const half = word.length >> 1;
    return (text.includes(word.slice(0, half)) || text.includes(word.slice(half)))
      && Array.from(text, (_, at) => at).some((at) => beginsLike(word, text.slice(at)));
  };

  // The filters by lists of the site's own. Their prefix keeps them apart from the other filters and from properties of forms.
  const PREFIX = "list-";
  const lists = [...form.querySelectorAll(`select[name^="${PREFIX}"]`)].map(({ name }) => name);
  const termsOf = (claim, list) => claim.lists?.[list.slice(PREFIX.length)] ?? [];

  // An engine returns the values of each facet, and searches; both may be asynchronous.
  const builtIn = ({ claims, ratings }) => {
    const entries = claims.map((claim) => ({
      ...claim,
      href: `${form.dataset.claims}${encodeURIComponent(claim.id)}/index.html`,
      rating: ratings[claim.rating],
      retracted: claim.retracted && form.dataset.retracted,
      topics: claim.topics ?? [],
      claimants: claim.claimants ?? [],
      claimant: claim.claimants?.join(", "),
      year: (claim.published ?? "").slice(0, 4),
      title: foldText(`${claim.headline ?? ""} ${claim.text}`),
      rest: foldText([claim.summary ?? "", ...(claim.claimants ?? []), ...(claim.topics ?? []), ...Object.values(claim.lists ?? {}).flat()].join("\n")),
    }));
    const has = (entry, word) => entry.title.includes(word) || entry.rest.includes(word);
    let vocabulary = [];
    const learnWords = () => {
      if (vocabulary.length) return;
      const found = new Set();
      for (const { title, rest } of entries) for (const word of `${title} ${rest}`.split(/[\s.,;:!?"()-]+/)) found.add(word);
      vocabulary = [...found];
    };
    (window.requestIdleCallback ?? setTimeout)(learnWords);
    // Returns what says whether an entry has a word that `word` with one typing error may be meant to be.
    const hasLike = (word) => {
      if (word.length < MIN_LETTERS) return (entry) => has(entry, word);
      if (unspaced.test(word)) return (entry) => containsLike(word, entry.title) || containsLike(word, entry.rest);
      learnWords();
      const meant = [word, ...vocabulary.filter((known) => isLike(word, known))];
      return (entry) => meant.some((known) => has(entry, known));
    };
    const find = (asked) => {
      const words = wordsOf(asked.words);
      const fitting = entries.filter((entry) =>
        (!asked.rating || entry.rating?.label === asked.rating)
        && (!asked.topic || entry.topics.includes(asked.topic))
        && lists.every((list) => !asked[list] || termsOf(entry, list).includes(asked[list]))
        && (!asked.claimant || entry.claimants.includes(asked.claimant))
        && (!asked.year || entry.year === asked.year));
      let found = fitting.filter((entry) => words.every((word) => has(entry, word)));
      if (!found.length && fitting.length) {
        const tests = words.map(hasLike);
        found = fitting.filter((entry) => tests.every((test) => test(entry)));
      }
      for (const entry of found) entry.rank = words.filter((word) => entry.title.includes(word)).length;
      found.sort((a, b) => b.rank - a.rank);
      return { count: found.length, shown: found.slice(0, SHOWN) };
    };
    const facets = {
      ...Object.fromEntries(lists.map((list) => [list, entries.flatMap((entry) => termsOf(entry, list))])),
      topic: entries.flatMap((entry) => entry.topics),
      claimant: entries.flatMap((entry) => entry.claimants),
      year: entries.map((entry) => entry.year),
    };
    return { facets, find };
  };

  const pagefind = async (folder) => {
    const engine = await import(new URL(`${folder}pagefind.js`, document.baseURI));
    const text = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    const entry = ({ url, meta, excerpt }) => ({
      ...meta,
      href: url,
      text: meta.title,
      summary: meta.retracted ? "" : meta.summary ?? text(excerpt),
      rating: meta.rating && { id: meta.rating, label: meta.label, symbol: meta.symbol },
    });
    const find = async ({ words, ...facets }) => {
      const filters = Object.fromEntries(Object.entries(facets).filter(([, value]) => value));
      const asked = words.trim() || null;
      const { results: found } = await engine.search(asked, asked ? { filters } : { filters, sort: { published: "desc" } });
      const shown = await Promise.all(found.slice(0, SHOWN).map((result) => result.data()));
      return { count: found.length, shown: shown.map(entry) };
    };
    const values = Object.entries(await engine.filters()).map(([name, counts]) => [name, Object.keys(counts)]);
    return { facets: Object.fromEntries(values), find };
  };

  const fill = (name, values = []) => {
    const unique = [...new Set(values.filter(Boolean))].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
    form.elements[name].append(...unique.map((value) => new Option(value, value)));
    form.elements[name].closest("label").hidden = unique.length === 0;
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // Returns the text with what was searched for marked. Accents and capitals make no difference, as in the search.
  const marked = (text, words) => {
    if (!words.length) return [text];
    const pieces = text.match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu) ?? [];
    return pieces.flatMap((piece) => {
      const at = words.map((word) => piece.indexOf(word)).find((place) => place >= 0) ?? -1;
      if (unspaced.test(piece) && at >= 0) {
        const { length } = words.find((word) => piece.startsWith(word, at));
        return [piece.slice(0, at), element("mark", {}, piece.slice(at, at + length)), ...marked(piece.slice(at + length), words)];
      }
      return words.some((word) => foldText(piece).includes(word)) ? [element("mark", {}, piece)] : [piece];
    });
  };

  const card = ({ rating, retracted, href, text, headline, summary, claimant, published, day }, words) => {
    const children = [];
    if (retracted) children.push(element("p", { className: "card-rating" }, element("span", { className: "flag" }, retracted)));
    else if (rating) {
      const badge = element("span", { className: "badge" }, element("span", { className: "symbol", ariaHidden: "true" }, rating.symbol), rating.label);
      badge.dataset.rating = rating.id;
      children.push(element("p", { className: "card-rating" }, badge));
    }
    children.push(element("h2", {}, element("a", { href }, ...marked(headline ?? text, words))));
    if (summary) children.push(element("p", {}, ...marked(summary, words)));
    const meta = [claimant && element("bdi", {}, claimant), published && element("time", day ? { dateTime: published } : {}, day ?? published)];
    const shown = meta.filter(Boolean).flatMap((part) => [" · ", part]).slice(1);
    if (shown.length) children.push(element("p", { className: "meta" }, ...shown));
    const made = element("article", { className: "card" }, ...children);
    if (rating) made.dataset.rating = rating.id;
    return made;
  };

  const { pagefind: folder } = form.dataset;
  const engine = folder ? await pagefind(folder).catch(() => null) : builtIn(window.factpress);
  if (!engine) {
    document.querySelector(".without-search").hidden = false;
    return;
  }
  let searches = 0;
  const search = () => {
    const own = ++searches;
    const asked = Object.fromEntries(new FormData(form));
    const show = ({ count, shown }) => {
      if (own !== searches) return;
      form.querySelector("output").value = count;
      const words = wordsOf(asked.words).flatMap((word) => word.split(/[^\p{L}\p{M}\p{N}]+/u)).filter(Boolean);
      results.replaceChildren(...shown.map((entry) => card(entry, words)));
    };
    const found = engine.find(asked);
    if (found instanceof Promise) found.then(show);
    else show(found);
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    try {
      history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    } catch { /* some browsers refuse this on pages from a disk */ }
  };

  for (const name of ["topic", ...lists, "claimant", "year"]) fill(name, engine.facets[name]);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.hidden = false;
  search();
})();
