// What the pages of mdBook lack for WCAG 2.2 AA, which no style can mend.

// The switch of the menu is a label, which a keyboard does not reach. A button clicks it.
const label = document.getElementById("mdbook-sidebar-toggle");
const shown = document.getElementById("mdbook-sidebar-toggle-anchor");
const button = document.createElement("button");
button.type = "button";
button.className = label.className;
button.title = label.title;
button.setAttribute("aria-label", label.title);
button.setAttribute("aria-controls", "mdbook-sidebar");
button.setAttribute("aria-expanded", shown.checked);
button.append(...label.childNodes);
button.addEventListener("click", () => label.click());
shown.addEventListener("change", () => button.setAttribute("aria-expanded", shown.checked));
label.hidden = true;
label.before(button);

// The bar at the top and the search are in no landmark, and the field of the search has no name.
document.getElementById("mdbook-menu-bar").setAttribute("role", "banner");
document.getElementById("mdbook-searchbar-outer").setAttribute("role", "search");
document.getElementById("mdbook-searchbar").setAttribute("aria-label", "Search this book");

// A keyboard scrolls a wide table or message only if it can have the focus.
const scrolled = document.querySelectorAll(".table-wrapper, pre > code");
function letFocusScroll() {
  for (const element of scrolled) {
    if (element.scrollWidth > element.clientWidth) {
      element.tabIndex = 0;
    } else {
      element.removeAttribute("tabindex");
    }
  }
}
const sizes = new ResizeObserver(letFocusScroll);
for (const element of scrolled) {
  sizes.observe(element);
}
document.fonts.ready.then(letFocusScroll);
