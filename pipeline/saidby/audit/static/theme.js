// Loaded before the page is drawn, so that it is drawn in the chosen theme at once.
"use strict";
(() => {
  const themes = ["system", "light", "dark"];
  let theme = "system";
  try {
    theme = localStorage.getItem("saidby-theme") || "system";
  } catch {
    // Storage may be switched off; the system's theme is used.
  }
  const show = () => {
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${theme}`;
  };
  show();
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme").addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      try {
        localStorage.setItem("saidby-theme", theme);
      } catch {
        // As above: it lasts as long as the page.
      }
      show();
    });
  });
})();
