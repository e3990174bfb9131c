// What a browser with JavaScript adds: voting by one key, and numbers that keep up. Without it, every page works.
"use strict";

(() => {
  const problems = document.querySelector(".problems");
  if (problems) problems.focus();
  for (const hidden of document.querySelectorAll(".needs-script")) hidden.hidden = false;

  // A second press of the same button sends nothing; the server would not count it either.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
  });

  const ballot = document.getElementById("ballot");
  if (ballot && ballot.dataset.keys === "on") {
    document.addEventListener("keydown", (event) => {
      // Keys that are held down vote once; those of the browser and of assistive software stay theirs.
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      if (key === "u") {
        const undo = document.getElementById("undo");
        if (!undo) return;
        event.preventDefault();
        undo.requestSubmit();
        return;
      }
      const radio = ballot.querySelector(`input[data-key="${CSS.escape(key)}"]`);
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      ballot.requestSubmit();
    });
  }

  const live = document.querySelector("[data-seconds]");
  if (live) {
    const wait = 1000 * Number(live.dataset.seconds);
    const look = async () => {
      if (!document.hidden) {
        try {
          const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          for (const here of document.querySelectorAll("[data-live]")) {
            const fresh = page.getElementById(here.id);
            if (fresh && "live" in fresh.dataset) here.replaceWith(document.adoptNode(fresh));
          }
        } catch (_) {
          // The next look may succeed.
        }
      }
      setTimeout(look, wait);
    };
    setTimeout(look, wait);
  }
})();
