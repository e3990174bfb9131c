// What a browser with JavaScript adds; without it, every page works all the same.
"use strict";

(() => {
  const problems = document.querySelector(".problems");
  if (problems) problems.focus();

  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    document.getElementById("print-hint").hidden = true;
    print.addEventListener("click", () => window.print());
  }

  // Only where the browser lets a page copy, which takes HTTPS or this very computer.
  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copies]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = button.dataset.done;
      button.setAttribute("aria-label", button.dataset.done);
    });
  }

  // A second press of the same button does nothing; the server would not count it either.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "upload" || event.defaultPrevented) return;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "yes";
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", (event) => {
    // The way back must not bring what was forgotten meanwhile.
    if (event.persisted) location.reload();
    for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
    for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Files go one by one: what has arrived stays, even if the connection breaks at the next.
  function send(form, file, onProgress) {
    return new Promise((resolve, reject) => {
      const data = new FormData();
      data.append("token", form.elements.token.value);
      data.append("photographs", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) onProgress(event.loaded / event.total);
      });
      request.addEventListener("load", () => {
        try {
          resolve(JSON.parse(request.responseText).refused);
        } catch (_) {
          reject(new Error("no answer of the form"));
        }
      });
      request.addEventListener("error", () => reject(new Error("connection")));
      request.addEventListener("abort", () => reject(new Error("connection")));
      request.send(data);
    });
  }

  async function sendAll(form) {
    const files = Array.from(form.elements.photographs.files);
    const box = form.querySelector(".sending");
    const bar = box.querySelector("progress");
    const said = document.getElementById("sending-text");
    const refused = [];
    let interrupted = false;
    box.hidden = false;
    for (const [i, file] of files.entries()) {
      said.textContent = fill(form.dataset.sending, { name: file.name, number: i + 1, count: files.length });
      try {
        refused.push(...(await send(form, file, (part) => { bar.value = (i + part) / files.length; })));
      } catch (_) {
        interrupted = true;
        break;
      }
      bar.value = (i + 1) / files.length;
    }
    if (interrupted) refused.push(form.dataset.interrupted);
    await show(form, refused);
  }

  // The server's page tells what it has; only the list of refused files is ours.
  async function show(form, refused) {
    try {
      const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("yours");
      if (!answer.ok || !fresh) throw new Error("no page");
      document.getElementById("yours").replaceWith(document.adoptNode(fresh));
      if (page.title) document.title = page.title;
    } catch (_) {
      form.querySelector(".sending").hidden = true;
    }
    const upload = document.getElementById("upload");
    if (upload) watch(upload);
    if (refused.length) report(refused, (upload || form).dataset.title);
    else document.getElementById("status").scrollIntoView({ block: "nearest" });
  }

  function report(messages, title) {
    for (const old of document.querySelectorAll(".problems")) old.remove();
    const box = document.createElement("div");
    box.className = "problems";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    heading.textContent = title;
    const list = document.createElement("ul");
    for (const message of messages) {
      const item = document.createElement("li");
      item.textContent = message;
      list.append(item);
    }
    box.append(heading, list);
    document.getElementById("yours").before(box);
    box.focus();
  }

  function watch(form) {
    form.addEventListener("submit", (event) => {
      if (!form.elements.photographs.files.length) return; // the server says that nothing was chosen
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "yes";
      for (const old of document.querySelectorAll(".problems")) old.remove();
      form.querySelector("button").setAttribute("aria-disabled", "true");
      sendAll(form).finally(() => {
        delete form.dataset.busy;
        const button = form.querySelector("button");
        if (button) button.removeAttribute("aria-disabled");
      });
    });
  }

  const upload = document.getElementById("upload");
  if (upload) watch(upload);
})();
