// Makes two buttons work: the system's own sheet for sharing, and copying the address.
"use strict";
(() => {
  const share = document.querySelector(".share");
  if (!share) return;
  const title = document.querySelector("meta[property='og:title']")?.content ?? document.title;
  const url = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  const sheet = share.querySelector("[data-share]");
  const copy = share.querySelector("[data-copy]");
  if (navigator.share) {
    sheet.classList.add("works");
    // Readers who close the sheet reject the promise.
    sheet.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  }
  // Browsers have no clipboard on pages without HTTPS.
  if (!navigator.clipboard) {
    copy.remove();
    return;
  }
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(url);
    const label = copy.textContent;
    copy.textContent = share.dataset.copied;
    setTimeout(() => { copy.textContent = label; }, 2000);
  });
})();
