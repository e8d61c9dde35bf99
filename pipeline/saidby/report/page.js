"use strict";
// Links of figures (#speaker-0) show only the claims behind them; links of claims (#s-…) light up their sentence.
(() => {
  const list = document.getElementById("claims");
  const cards = [...list.querySelectorAll(".claim")];
  const told = document.getElementById("told");
  const find = document.getElementById("find");
  const all = document.getElementById("all");
  let key = "";

  function show() {
    const words = find.value.trim().toLowerCase();
    let shown = 0;
    for (const card of cards) {
      const hit = (!key || card.dataset.k.split(" ").includes(key)) && (!words || card.textContent.toLowerCase().includes(words));
      card.hidden = !hit;
      shown += hit;
    }
    const mark = key && document.getElementById(key);
    const total = mark ? Number(mark.dataset.total) : Number(list.dataset.total);
    const what = (mark ? mark.dataset.label : "all claims") + (words ? " with “" + find.value.trim() + "”" : "");
    const rest = words || shown >= total ? "" : " of " + total.toLocaleString("en") + "; the others are in the tables";
    told.textContent = what + ": " + shown.toLocaleString("en") + " shown" + rest;
    all.hidden = !key && !words;
  }

  function go() {
    for (const piece of document.querySelectorAll(".hit")) piece.classList.remove("hit");
    const target = decodeURIComponent(location.hash.slice(1));
    const element = target && document.getElementById(target);
    if (!element) return;
    if (element.hasAttribute("data-total") && element !== list) {
      key = target;
      find.value = "";
      show();
      document.getElementById("claims-title").scrollIntoView();
      told.focus({ preventScroll: true });
    } else if (target.startsWith("s-")) {
      const id = target.slice(2);
      for (const piece of document.querySelectorAll('[data-c~="' + CSS.escape(id) + '"]')) piece.classList.add("hit");
      element.scrollIntoView({ block: "center" });
    } else if (target.startsWith("c-") && element.hidden) {
      reset();
      element.scrollIntoView({ block: "center" });
    }
  }

  function reset() {
    key = "";
    find.value = "";
    show();
  }

  document.getElementById("tools").hidden = false;
  find.addEventListener("input", show);
  all.addEventListener("click", () => { reset(); history.replaceState(null, "", "#claims-title"); });
  window.addEventListener("hashchange", go);
  // The same link again is no change of hash, but the reader still wants to see the claims.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const href = link && link.getAttribute("href");
    if (href && href === location.hash) setTimeout(go, 0);
  });
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  show();
  go();
})();
