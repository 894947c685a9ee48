// Search over the claims of the site, in the page itself: nothing is asked of any server.
"use strict";
(() => {
  const SHOWN = 100;
  const { claims, ratings } = window.factpress;
  const form = document.querySelector("form.search-form");
  const results = document.querySelector(".results");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = claims.map((claim) => ({
    ...claim,
    topics: claim.topics ?? [],
    year: (claim.published ?? "").slice(0, 4),
    title: fold(claim.text),
    all: fold([claim.text, claim.summary, claim.claimant, ...(claim.topics ?? [])].filter(Boolean).join(" ")),
  }));

  const fill = (name, values) => {
    const unique = [...new Set(values.filter(Boolean))].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
    form.elements[name].append(...unique.map((value) => new Option(value, value)));
    form.elements[name].closest("label").hidden = unique.length === 0;
  };
  fill("topic", entries.flatMap((entry) => entry.topics));
  fill("claimant", entries.map((entry) => entry.claimant));
  fill("year", entries.map((entry) => entry.year));

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const card = (entry) => {
    const rating = ratings[entry.rating];
    const children = [];
    if (rating) {
      const badge = element("span", { className: "badge" }, element("span", { className: "symbol", ariaHidden: "true" }, rating.symbol), rating.label);
      badge.dataset.rating = rating.id;
      children.push(element("p", { className: "card-rating" }, badge));
    }
    const link = element("a", { href: `${form.dataset.claims}${encodeURIComponent(entry.id)}/index.html` }, entry.text);
    children.push(element("h2", {}, link));
    if (entry.summary) children.push(element("p", {}, entry.summary));
    const meta = [entry.claimant, entry.published].filter(Boolean).join(" · ");
    if (meta) children.push(element("p", { className: "meta" }, meta));
    const made = element("article", { className: "card" }, ...children);
    if (rating) made.dataset.rating = rating.id;
    return made;
  };

  const search = () => {
    const asked = Object.fromEntries(new FormData(form));
    const words = fold(asked.words).split(/\s+/).filter(Boolean);
    const found = entries.filter((entry) =>
      words.every((word) => entry.all.includes(word))
      && (!asked.rating || entry.rating === Number(asked.rating))
      && (!asked.topic || entry.topics.includes(asked.topic))
      && (!asked.claimant || entry.claimant === asked.claimant)
      && (!asked.year || entry.year === asked.year));
    const inTitle = (entry) => words.filter((word) => entry.title.includes(word)).length;
    found.sort((a, b) => inTitle(b) - inTitle(a));
    form.querySelector("output").value = found.length;
    results.replaceChildren(...found.slice(0, SHOWN).map(card));
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    try {
      history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    } catch { /* some browsers refuse this on pages from a disk */ }
  };

  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.hidden = false;
  search();
})();
