// Searches the claims of the site in the browser, with the site's own index, or with Pagefind's if the form names it.
// It sends no request to another host.
"use strict";
(async () => {
  const SHOWN = 100;
  const form = document.querySelector("form.search-form");
  const results = document.querySelector(".results");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

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
      title: fold(claim.text),
      all: fold([claim.text, claim.summary, ...(claim.claimants ?? []), ...(claim.topics ?? [])].filter(Boolean).join(" ")),
    }));
    const find = (asked) => {
      const words = fold(asked.words).split(/\s+/).filter(Boolean);
      const found = entries.filter((entry) =>
        words.every((word) => entry.all.includes(word))
        && (!asked.rating || entry.rating?.label === asked.rating)
        && (!asked.topic || entry.topics.includes(asked.topic))
        && (!asked.claimant || entry.claimants.includes(asked.claimant))
        && (!asked.year || entry.year === asked.year));
      const inTitle = (entry) => words.filter((word) => entry.title.includes(word)).length;
      found.sort((a, b) => inTitle(b) - inTitle(a));
      return { count: found.length, shown: found.slice(0, SHOWN) };
    };
    const facets = {
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

  const card = ({ rating, retracted, href, text, summary, claimant, published }) => {
    const children = [];
    if (retracted) children.push(element("p", { className: "card-rating" }, element("span", { className: "flag" }, retracted)));
    else if (rating) {
      const badge = element("span", { className: "badge" }, element("span", { className: "symbol", ariaHidden: "true" }, rating.symbol), rating.label);
      badge.dataset.rating = rating.id;
      children.push(element("p", { className: "card-rating" }, badge));
    }
    children.push(element("h2", {}, element("a", { href }, text)));
    if (summary) children.push(element("p", {}, summary));
    const meta = [claimant && element("bdi", {}, claimant), published && element("time", {}, published)];
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
      results.replaceChildren(...shown.map(card));
    };
    const found = engine.find(asked);
    if (found instanceof Promise) found.then(show);
    else show(found);
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    try {
      history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    } catch { /* some browsers refuse this on pages from a disk */ }
  };

  for (const name of ["topic", "claimant", "year"]) fill(name, engine.facets[name]);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.hidden = false;
  search();
})();
