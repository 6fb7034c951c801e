"use strict";
// Charts are drawn from what is in the page; the table of each stands below it, and stays when a chart cannot be drawn.
for (const [key, spec] of Object.entries(JSON.parse(document.getElementById("charts").textContent))) {
  const place = document.getElementById("c-" + key);
  vegaEmbed(place, spec, { renderer: "svg", actions: false, tooltip: false, loader: { load: () => Promise.reject(new Error("nothing is fetched")) } })
    .then(() => {
      const drawn = place.querySelector("svg");
      // What the chart is, is said once: by the place it is in.
      drawn.setAttribute("aria-hidden", "true");
      drawn.querySelectorAll("[role], [aria-label], [aria-roledescription]").forEach((part) => {
        part.removeAttribute("role");
        part.removeAttribute("aria-label");
        part.removeAttribute("aria-roledescription");
      });
    })
    .catch((error) => { console.error(key, error); place.closest("section").querySelector("details").open = true; });
}
// On paper nothing can be opened.
const closed = [];
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((each) => { closed.push(each); each.open = true; }));
addEventListener("afterprint", () => closed.splice(0).forEach((each) => { each.open = false; }));
