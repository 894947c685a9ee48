// Highlights a passage together with its note. The keys n and p go to the next and the previous passage.
// Without this script, notes, filters and links still work: they are plain HTML.
"use strict";
(() => {
  const marks = [...document.querySelectorAll("mark.passage")];
  const note = (id) => document.getElementById(`note-${id}`);
  const claims = (mark) => mark.dataset.claims.split(" ").filter(Boolean);

  const light = (ids, on) => {
    for (const id of ids) {
      note(id)?.classList.toggle("lit", on);
      for (const mark of marks) if (claims(mark).includes(id)) mark.classList.toggle("lit", on);
    }
  };
  const bind = (element, ids) => {
    for (const [start, end] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      element.addEventListener(start, () => light(ids, true));
      element.addEventListener(end, () => light(ids, false));
    }
  };
  for (const mark of marks) bind(mark, claims(mark));
  for (const element of document.querySelectorAll("[id^='note-']")) bind(element, [element.id.slice(5)]);

  const step = (by) => {
    const shown = marks.filter((mark) => mark.id && mark.checkVisibility());
    const links = shown.map((mark) => mark.querySelector("a")).filter(Boolean);
    const now = links.indexOf(document.activeElement);
    const next = links[now < 0 ? (by > 0 ? 0 : links.length - 1) : (now + by + links.length) % links.length];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
})();
