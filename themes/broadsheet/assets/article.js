// Aligns notes with their passages, and steps from passage to passage. Without this script, the notes are a list
// next to the text or below it, and all links and filters work.
"use strict";
(() => {
  const GAP = 6; // pixels between two notes
  const REACH = 24; // pixels that a note may be below its passage
  const wide = matchMedia("(min-width: 68rem)");
  const column = document.querySelector(".notes");
  const reader = document.querySelector(".reader");
  const marks = [...document.querySelectorAll("mark.passage")];
  const noteOf = (id) => document.getElementById(`note-${id}`);
  const claimsOf = (mark) => mark.dataset.claims.split(" ").filter(Boolean);
  const topOf = (element) => element.getClientRects()[0].top - column.getBoundingClientRect().top;

  // Returns the visible notes in the order of their passages, with their heights.
  const measure = () => {
    const items = [...column.querySelectorAll(".note")].filter((note) => note.checkVisibility()).map((note) => {
      const mark = marks.find((it) => claimsOf(it).includes(note.id.slice(5)) && it.checkVisibility());
      return { note, want: mark ? topOf(mark) : 0, brief: false };
    });
    items.sort((one, other) => one.want - other.want);
    for (const { note } of items) note.classList.remove("brief");
    for (const item of items) item.height = item.note.offsetHeight;
    for (const { note } of items) {
      note.classList.add("brief");
      note.style.removeProperty("--lines");
    }
    for (const item of items) item.briefHeight = item.note.offsetHeight;
    return items;
  };
  const heightOf = (item) => (item.brief ? item.briefHeight : item.height) + GAP;
  const stack = (items, top) => {
    let end = 0;
    for (const item of items) {
      item.top = Math.max(top(item), end);
      end = item.top + heightOf(item);
    }
    return end;
  };

  // Makes notes brief if a note below would otherwise be too far from its passage, and moves notes up that are still
  // too low.
  const arrange = (items) => {
    stack(items, (item) => item.want);
    items.forEach((item, index) => {
      for (let above = index - 1; above >= 0 && item.top - item.want > REACH; above -= 1) {
        if (items[above + 1].top === items[above + 1].want) break;
        if (items[above].brief) continue;
        items[above].brief = true;
        stack(items, (it) => it.want);
      }
    });
    let limit = Infinity;
    for (const item of items.toReversed()) {
      item.top = Math.min(item.top, item.want + REACH, limit - heightOf(item));
      limit = item.top;
    }
    return stack(items, (item) => item.top);
  };
  const text = document.querySelector("[data-article-text]");
  const place = () => {
    column.classList.toggle("placed", wide.matches);
    if (!wide.matches) return;
    const items = measure();
    const end = arrange(items);
    items.forEach((item, index) => {
      const room = (items[index + 1]?.top ?? Infinity) - item.top - GAP;
      item.note.classList.toggle("brief", item.brief);
      item.note.style.setProperty("--lines", Math.max(1, Math.floor(room / item.briefHeight)));
      item.note.style.insetBlockStart = `${item.top}px`;
      item.note.dataset.top = item.top;
    });
    column.style.minBlockSize = `${end}px`;
  };

  // The active note is whole, next to its passage, and in view.
  const light = (ids, on, mark) => {
    for (const id of ids) {
      const note = noteOf(id);
      note?.classList.toggle("lit", on);
      for (const it of marks) if (claimsOf(it).includes(id)) it.classList.toggle("lit", on);
      if (!note || !column?.classList.contains("placed")) continue;
      const lowest = innerHeight - column.getBoundingClientRect().top - note.offsetHeight - GAP;
      const top = on && mark && ids.length === 1 ? Math.min(topOf(mark), lowest) : note.dataset.top;
      note.style.insetBlockStart = `${top}px`;
    }
  };
  let open = null;
  const follow = (element, ids, mark) => {
    const leave = () => light(ids.filter((id) => !open || !claimsOf(open).includes(id)), false);
    for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, () => light(ids, true, mark));
    for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, leave);
  };
  for (const mark of marks) follow(mark, claimsOf(mark), mark);
  for (const note of document.querySelectorAll("[id^='note-']")) follow(note, [note.id.slice(5)]);

  const close = () => {
    if (open) light(claimsOf(open), false);
    open = null;
    if (reader) reader.hidden = true;
  };
  const show = (mark) => {
    if (open && open !== mark) light(claimsOf(open), false);
    open = mark;
    light(claimsOf(mark), true, mark);
    if (!reader) return;
    const contents = claimsOf(mark).map(noteOf).filter(Boolean).flatMap((note) => [...note.cloneNode(true).children]);
    reader.firstElementChild.replaceChildren(...contents);
    reader.hidden = false;
    const { top, bottom } = mark.getBoundingClientRect();
    const end = wide.matches ? innerHeight : reader.getBoundingClientRect().top;
    if (top < 0 || bottom > end) scrollBy(0, top - end / 3);
  };
  const step = (by) => {
    const shown = marks.filter((mark) => mark.id && mark.checkVisibility());
    const now = shown.indexOf(document.activeElement.closest("mark.passage") ?? open);
    const mark = shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : (now + by + shown.length) % shown.length];
    if (!mark) return;
    mark.querySelector("a")?.focus({ preventScroll: true });
    history.replaceState(null, "", `#${mark.id}`);
    show(mark);
  };

  // On a narrow screen a tap opens the note at the foot of the screen, and a second tap closes it.
  for (const mark of marks) {
    const number = mark.nextElementSibling?.matches(".reference") ? [mark.nextElementSibling] : [];
    for (const element of [mark, ...number]) {
      element.addEventListener("click", (event) => {
        if (!reader || event.ctrlKey || event.metaKey || event.shiftKey || (wide.matches && element === mark)) return;
        event.preventDefault();
        event.stopPropagation();
        if (open === mark) close();
        else show(mark);
      });
    }
  }
  reader?.addEventListener("click", ({ target }) => {
    if (target.dataset.step) step(Number(target.dataset.step));
    if ("close" in target.dataset) close();
    if ("copy" in target.dataset) copy(target);
  });
  const copy = async (button) => {
    const places = [...(noteOf(claimsOf(open)[0])?.querySelectorAll("[data-words]") ?? [])];
    const place = places.find((it) => it.hash === `#${open.id}`) ?? places[0];
    const words = reader.dataset.quotation.replace("%", () => place?.dataset.words ?? open.textContent);
    const url = new URL(place?.hash ?? "", document.querySelector("link[rel=canonical]")?.href ?? location.href);
    const finding = [...reader.querySelectorAll(".badge, .note-finding")].map((it) => it.lastChild.textContent.trim()).join(": ");
    await navigator.clipboard.writeText(`${words}\n${finding}\n${url}`);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  // Browsers have no clipboard on pages without HTTPS.
  if (!navigator.clipboard) reader?.querySelector("[data-copy]").remove();
  let startX = 0;
  reader?.addEventListener("touchstart", (event) => { startX = event.touches[0].clientX; }, { passive: true });
  reader?.addEventListener("touchend", (event) => {
    const distance = event.changedTouches[0].clientX - startX;
    const forward = document.documentElement.dir === "rtl" ? 1 : -1;
    if (Math.abs(distance) > 60) step(Math.sign(distance) * forward);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
    if (event.key === "Escape") close();
  });

  // An article that is a picture or a film has no text.
  if (column && text?.firstChild) {
    new ResizeObserver(place).observe(text);
    document.addEventListener("change", place);
    document.fonts.ready.then(place);
  }
  const target = marks.find((mark) => location.hash === `#${mark.id}`);
  if (target && wide.matches) light(claimsOf(target), true, target);
})();
