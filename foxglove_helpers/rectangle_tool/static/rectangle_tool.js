// The rectangle tool as one sees it: a photograph, a rectangle on it, keys and buttons.
//
// In, from the kernel: one message with the photograph, what is drawn and decided, and what to say. Out, to the
// kernel: every finished step, and every wish (accept, leave out, undo, next). The kernel keeps the steps and
// writes the files; here is only the step that is just being made. All coordinates are pixels of the original.

const SVG = "http://www.w3.org/2000/svg";
const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
const PAUSE = 450; // milliseconds after which several presses of a key are one step
const PATIENCE = 4000; // milliseconds without an answer of the kernel, before one is told
const SLIDER_END = 45; // degrees; further by keys and by typing
const LARGEST_ANGLE = 180;
const STEP = 1 / 200; // of the shorter side, for a press of an arrow key
const FIRST_SIDE = 0.4; // of the shorter side, for a rectangle placed by a key
const SMALLEST_DRAG = 6; // pixels of the screen

// ---------------------------------------------------------------- geometry, without a page

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** The point after the picture was turned clockwise by so many degrees about its centre. */
function turned([x, y], degrees, { width, height }) {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [dx, dy] = [x - width / 2, y - height / 2];
  return [width / 2 + dx * cos - dy * sin, height / 2 + dx * sin + dy * cos];
}

/** The rectangle, moved so that it lies within the photograph; smaller only where it must be. */
function within([x, y, width, height], size) {
  const w = clamp(Math.round(width), 1, size.width - 1);
  const h = clamp(Math.round(height), 1, size.height - 1);
  return [clamp(Math.round(x), 1, size.width - w), clamp(Math.round(y), 1, size.height - h), w, h];
}

/** The rectangle between two corners, cut off at the edges of the photograph. */
function between([x0, y0], [x1, y1], size) {
  const [left, right] = [x0, x1].sort((a, b) => a - b).map((x) => clamp(Math.round(x), 1, size.width));
  const [top, bottom] = [y0, y1].sort((a, b) => a - b).map((y) => clamp(Math.round(y), 1, size.height));
  return within([left, top, right - left, bottom - top], size);
}

/** The rectangle with the edges that a handle is named after pulled by (dx, dy). */
function pulled([x, y, width, height], handle, dx, dy, size) {
  const left = x + (handle.includes("w") ? dx : 0);
  const right = x + width + (handle.includes("e") ? dx : 0);
  const top = y + (handle.includes("n") ? dy : 0);
  const bottom = y + height + (handle.includes("s") ? dy : 0);
  return between([left, top], [right, bottom], size);
}

const centre = ([x, y, width, height]) => [x + width / 2, y + height / 2];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// ---------------------------------------------------------------- the page

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The parts of the page, by name; `words` is what stands on them. */
function build(words, id) {
  const key = (text, ...keys) => [text, " ", ...keys.map((each) => element("kbd", { "aria-hidden": "true" }, each))];
  const button = (name, ...keys) => element("button", { type: "button", class: name }, ...key(words[name], ...keys));
  const p = {};
  p.name = element("strong");
  p.position = element("span");
  p.bar = element("progress", { "aria-label": words.progress_label, value: 0 });
  p.decided = element("span");
  p.badge = element("span", { class: "badge" });
  p.why = element("p", { class: "why" });

  p.image = drawing("image");
  p.suggestions = drawing("g");
  p.shade = drawing("path", { class: "shade", "fill-rule": "evenodd" });
  p.under = drawing("rect", { class: "under" });
  p.over = drawing("rect", { class: "over" });
  p.handles = HANDLES.map((handle) => [
    drawing("rect", { class: "grip", "data-handle": handle }),
    drawing("rect", { class: "handle", "data-handle": handle }),
  ]);
  p.face = drawing("g", { class: "face" }, p.shade, p.under, p.over, ...p.handles.flat());
  p.svg = drawing("svg", { "aria-hidden": "true" }, p.image, p.suggestions, p.face);
  p.stage = element("div", { class: "stage", tabindex: "0", role: "application" }, p.svg);
  p.stage.setAttribute("aria-describedby", `${id}-readout`);
  p.readout = element("p", { class: "readout", id: `${id}-readout` });

  p.slider = element("input", { type: "range", min: -SLIDER_END, max: SLIDER_END, step: 0.5, id: `${id}-turn` });
  p.number = element("input", { type: "number", min: -LARGEST_ANGLE, max: LARGEST_ANGLE, step: 0.5 });
  p.number.setAttribute("aria-label", words.turn_degrees);
  p.left = element("button", { type: "button", "aria-label": words.turn_left }, ...key("↺", "["));
  p.right = element("button", { type: "button", "aria-label": words.turn_right }, ...key("↻", "]"));
  const label = element("label", { for: `${id}-turn` }, words.turn);
  const turn = element("div", { class: "turn" }, element("span", {}, label, " ", p.number, " °"));
  turn.append(element("span", { class: "slide" }, p.left, p.slider, p.right));

  for (const [name, ...keys] of [
    ["accept", "Enter"],
    ["leave_out", "Del"],
    ["suggestion", "s"],
    ["undo", "u"],
    ["redo", "U"],
    ["previous", "p"],
    ["next", "n"],
  ])
    p[name] = button(name, ...keys);
  const deciding = element("div", { class: "buttons" }, p.accept, p.leave_out, p.suggestion);
  const going = element("div", { class: "buttons" }, p.undo, p.redo, p.previous, p.next);
  const buttons = element("div", { class: "buttons wide" }, deciding, going);

  p.reasons = Object.entries(words.reasons).map(([reason, text], place) => {
    const input = element("input", { type: "radio", name: `${id}-reason`, value: reason });
    return element("label", {}, input, element("kbd", { "aria-hidden": "true" }, place + 1), " ", text);
  });
  p.confirm = element("button", { type: "button", class: "confirm" }, ...key(words.leave_out_now, "Enter"));
  p.cancel = element("button", { type: "button" }, ...key(words.cancel, "Esc"));
  p.panel = element("fieldset", { class: "panel" }, element("legend", {}, words.why_left_out));
  p.panel.append(...p.reasons, element("div", { class: "buttons" }, p.confirm, p.cancel));
  p.panel.hidden = true;

  p.status = element("p", { class: "status", role: "status" });
  p.spoken = element("p", { class: "spoken", "aria-live": "polite" });
  p.alert = element("p", { class: "alert", role: "alert" });
  const keys = element("dl");
  for (const [which, what] of words.keys)
    keys.append(element("div", {}, element("dt", {}, which), element("dd", {}, what)));
  p.help = element("details", { class: "help" }, element("summary", {}, words.help), keys);

  const tally = element("span", { class: "tally" }, p.bar, p.decided);
  const head = element("div", { class: "head" }, p.name, p.position, p.badge, tally);
  p.root = element("section", { class: "foxglove-rectangles", "aria-label": words.title, lang: words.language });
  p.root.append(head, p.why, p.stage, p.readout, turn, buttons, p.panel, p.alert, p.status, p.spoken, p.help);
  return p;
}

function put(rectangle, values) {
  ["x", "y", "width", "height"].forEach((name, place) => rectangle.setAttribute(name, values[place]));
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// ---------------------------------------------------------------- one view of the tool

function render({ model, el }) {
  const words = model.get("words");
  const view = `foxglove-${Math.random().toString(36).slice(2)}`;
  const page = build(words, view);
  el.append(page.root);

  let photograph = null; // name, width, height, suggestions of the one on the screen
  let shown = null; // the kernel's last message
  let rectangle = null;
  let angle = 0; // degrees by which the face leans clockwise; the picture is turned back by it
  let anchor = null; // the middle of the rectangle in the unturned photograph, while it is being turned
  let drag = null;
  let pause = null; // runs while a step of several key presses is being made
  let turn = 0; // number of the last message to the kernel
  let waiting = false; // for the answer to a wish
  let patience = null;
  let proposal = -1; // the suggestion that was taken last
  let address = null; // of the picture, in the browser's memory
  let scrolled = []; // how far everything around the tool was scrolled before the list of reasons opened

  // ---- to the kernel

  function send(kind, more = {}) {
    turn += 1;
    clearTimeout(patience);
    patience = setTimeout(() => say("alert", words.no_answer), PATIENCE);
    try {
      model.send({ kind, view, turn, name: photograph?.name, ...more });
    } catch {
      say("alert", words.no_answer);
    }
  }

  /** Hand on the step that was just made, if there is one. */
  function finish() {
    clearTimeout(pause);
    pause = null;
    if (photograph && (!same(rectangle, shown.rectangle) || angle !== shown.angle)) {
      send("draw", { rectangle, angle });
      page.spoken.textContent = described();
    }
  }

  function soon() {
    clearTimeout(pause);
    pause = setTimeout(finish, PAUSE);
    paint();
  }

  /** Ask for something after which another photograph, or another step, may stand here. */
  function ask(kind, more = {}) {
    if (waiting || !photograph || drag) return;
    finish();
    waiting = true;
    page.root.setAttribute("aria-busy", "true");
    if (kind === "accept" || kind === "leave_out") say("status", words.saving);
    send(kind, more);
  }

  // ---- from the kernel

  function receive(message, buffers) {
    if (message.kind === "nothing") {
      clearTimeout(patience);
      return say("status", words.nothing_to_decide);
    }
    if (message.kind !== "show") return;
    const ours = message.view === view;
    if (ours && message.turn === turn) {
      clearTimeout(patience);
      waiting = false;
      page.root.removeAttribute("aria-busy");
      if (page.alert.textContent === words.no_answer) say("status", "");
    }
    const other = photograph?.name !== message.photograph.name;
    if (other && buffers.length === 0) return; // a view that has just been opened: its own answer is on the way
    if (buffers.length > 0 && (other || message.view === view || !photograph)) picture(message, buffers[0], other);
    shown = message;
    // An answer to an earlier step must not undo the step that is being made now.
    const late = (ours && message.turn < turn) || pause !== null || drag !== null;
    if (other || !late) {
      ({ rectangle, angle } = message);
      anchor = null;
    }
    if (message.note.text && (ours || other)) say(message.note.kind, message.note.text);
    if (message.note.kind === "alert" && !other) page.stage.focus({ preventScroll: true });
    paint();
  }

  function picture(message, jpeg, other) {
    photograph = message.photograph;
    if (address) URL.revokeObjectURL(address);
    address = jpeg.byteLength ? URL.createObjectURL(new Blob([jpeg], { type: "image/jpeg" })) : null;
    if (address) page.image.setAttribute("href", address);
    else page.image.removeAttribute("href");
    const { width, height } = photograph;
    page.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    page.stage.style.setProperty("--shape", width / height);
    put(page.image, [0, 0, width, height]);
    if (!other) return;
    drag = null;
    clearTimeout(pause);
    pause = null;
    proposal = -1;
    openPanel(false);
    say("status", "");
  }

  function say(kind, text) {
    page.status.textContent = kind === "status" ? text : "";
    page.alert.textContent = kind === "alert" ? text : "";
  }

  // ---- on the screen

  function paint() {
    if (!photograph) return;
    const { width, height } = photograph;
    page.image.setAttribute("transform", `rotate(${-angle} ${width / 2} ${height / 2})`);
    page.suggestions.replaceChildren(
      ...photograph.suggestions.flatMap((suggestion) => {
        if (same(suggestion.rectangle, rectangle) && suggestion.angle === angle) return [];
        const back = `rotate(${suggestion.angle - angle} ${width / 2} ${height / 2})`;
        return ["under", "over"].map((part) => {
          const made = drawing("rect", { class: `suggested ${part}`, transform: back });
          put(made, suggestion.rectangle);
          return made;
        });
      }),
    );
    page.face.style.display = rectangle ? "" : "none";
    if (rectangle) paintRectangle();

    const changed = !same(rectangle, shown.rectangle) || angle !== shown.angle;
    const settled = shown.settled && !changed;
    page.name.textContent = photograph.name;
    page.position.textContent = filled(words.position, shown);
    page.bar.max = shown.count;
    page.bar.value = shown.decided;
    page.decided.textContent = filled(words.decided, shown);
    page.badge.textContent = words.badges[settled ? shown.decision : shown.decision ? "changed" : "open"];
    page.badge.dataset.state = settled ? shown.decision : "open";
    page.why.textContent = photograph.explanation;
    page.why.hidden = !photograph.explanation;
    if (document.activeElement !== page.number) page.number.value = (-angle).toFixed(1);
    page.slider.value = -angle;
    page.slider.setAttribute("aria-valuetext", filled(words.degrees, { degrees: -angle }));
    page.readout.textContent = described();
    page.stage.setAttribute("aria-label", filled(words.stage, { name: photograph.name }));
    page.undo.disabled = !shown.can_undo && !changed;
    page.redo.disabled = !shown.can_redo || changed;
    page.accept.disabled = !rectangle;
    page.suggestion.disabled = photograph.suggestions.length === 0;
  }

  function paintRectangle() {
    const { width, height } = photograph;
    const [x, y, w, h] = rectangle;
    put(page.under, rectangle);
    put(page.over, rectangle);
    page.shade.setAttribute("d", `M0 0H${width}V${height}H0ZM${x} ${y}v${h}h${w}v${-h}Z`);
    const pixel = width / (page.svg.clientWidth || width);
    const coarse = matchMedia("(pointer: coarse)").matches;
    const sides = [coarse ? 44 : 24, coarse ? 16 : 11].map((side) => side * pixel);
    page.handles.forEach((pair, place) => {
      const handle = HANDLES[place];
      const hx = x + (handle.includes("w") ? 0 : handle.includes("e") ? w : w / 2);
      const hy = y + (handle.includes("n") ? 0 : handle.includes("s") ? h : h / 2);
      pair.forEach((part, which) => put(part, [hx - sides[which] / 2, hy - sides[which] / 2, sides[which], sides[which]]));
    });
  }

  function described() {
    const degrees = angle === 0 ? "" : filled(words.degrees, { degrees: -angle });
    if (!rectangle) return `${words.no_rectangle} ${degrees}`;
    const [x, y, width, height] = rectangle;
    const small = Math.max(width, height) < shown.least_face ? ` ${filled(words.too_small, shown)}` : "";
    return `${filled(words.rectangle, { x, y, width, height })} ${degrees}${small}`;
  }

  // ---- what a person does

  function change(next) {
    rectangle = next;
    anchor = null;
    soon();
  }

  function turnTo(next) {
    if (!photograph || waiting) return;
    const bounded = Math.round(clamp(next, -LARGEST_ANGLE, LARGEST_ANGLE) * 10) / 10;
    // The rectangle stays upright, and stays on the same spot of the photograph.
    if (rectangle) {
      anchor ??= turned(centre(rectangle), angle, photograph);
      const [cx, cy] = turned(anchor, -bounded, photograph);
      const [, , width, height] = rectangle;
      rectangle = within([cx - width / 2, cy - height / 2, width, height], photograph);
    }
    angle = bounded + 0;
    soon();
  }

  function arrow(dx, dy, resize) {
    if (!rectangle) return change(placed());
    const step = Math.max(1, Math.round(Math.min(photograph.width, photograph.height) * STEP));
    const [x, y, width, height] = rectangle;
    if (resize) change(within([x, y, width + dx * step, height + dy * step], photograph));
    else change(within([x + dx * step, y + dy * step, width, height], photograph));
  }

  function placed() {
    const side = Math.min(photograph.width, photograph.height) * FIRST_SIDE;
    return within([(photograph.width - side) / 2, (photograph.height - side) / 2, side, side], photograph);
  }

  function takeSuggestion() {
    const { suggestions } = photograph;
    if (suggestions.length === 0) return;
    finish();
    proposal = (proposal + 1) % suggestions.length;
    angle = suggestions[proposal].angle;
    rectangle = suggestions[proposal].rectangle;
    anchor = null;
    finish();
    paint();
  }

  function openPanel(open) {
    if (open && page.panel.hidden) scrolled = around().map((part) => [part, part.scrollTop]);
    page.panel.hidden = !open;
    if (!open) {
      // The list had pushed the photograph out of view; it comes back to where it was.
      for (const [part, top] of scrolled) part.scrollTop = top;
      scrolled = [];
      return;
    }
    const inputs = [...page.panel.querySelectorAll("input")];
    const chosen = inputs.find((input) => input.value === photograph.likely_reason) ?? inputs[0];
    chosen.checked = true;
    chosen.focus({ preventScroll: true });
    page.panel.scrollIntoView({ block: "nearest" });
  }

  /** Everything around the tool that can be scrolled. */
  function around() {
    const parts = [];
    for (let part = page.root; part; part = part.parentElement ?? part.getRootNode().host)
      if (part.scrollHeight > part.clientHeight) parts.push(part);
    return parts;
  }

  function closePanel() {
    openPanel(false);
    page.stage.focus({ preventScroll: true });
  }

  /** Give the keys back to the page around the tool. */
  function leave() {
    const active = page.root.getRootNode().activeElement;
    if (active && page.root.contains(active)) active.blur();
    page.root.parentElement?.closest("[tabindex]")?.focus({ preventScroll: true });
  }

  function leaveOut() {
    ask("leave_out", { reason: page.panel.querySelector("input:checked").value });
    openPanel(false);
    page.stage.focus({ preventScroll: true });
  }

  const accept = () => rectangle && ask("accept");
  const commands = {
    Enter: accept,
    Delete: () => openPanel(true),
    Backspace: () => openPanel(true),
    n: () => ask("go", { steps: 1 }),
    p: () => ask("go", { steps: -1 }),
    u: () => ask("undo"),
    U: () => ask("redo"),
    s: takeSuggestion,
    "[": () => turnTo(angle + 1),
    "]": () => turnTo(angle - 1),
    ArrowLeft: (resize) => arrow(-1, 0, resize),
    ArrowRight: (resize) => arrow(1, 0, resize),
    ArrowUp: (resize) => arrow(0, -1, resize),
    ArrowDown: (resize) => arrow(0, 1, resize),
  };

  const withCommand = (event) => event.ctrlKey || event.metaKey;
  const isTurn = (event) => "[]".includes(event.key);
  const isStepBack = (event) => withCommand(event) && !event.altKey && "zyZY".includes(event.key);

  /** Keep JupyterLab from taking our keys for its own, and leave it the others, such as Ctrl + S. */
  function claim(event) {
    const ours = !withCommand(event) || isTurn(event) || isStepBack(event);
    page.root.toggleAttribute("data-lm-suppress-shortcuts", ours);
  }

  function pressed(event) {
    if (page.root.hasAttribute("data-lm-suppress-shortcuts")) event.stopPropagation();
    if (event.isComposing || !photograph) return;
    if (!page.panel.hidden) return pressedInPanel(event);
    if (event.key === "Escape") return drag ? release(event, false) : leave();
    const letter = event.key.toLowerCase();
    if (event.target === page.number) return;
    if (isStepBack(event)) {
      event.preventDefault();
      return ask(letter === "y" || event.shiftKey ? "redo" : "undo");
    }
    // AltGr, with which many keyboards write [ and ], comes as Ctrl and Alt together.
    if ((withCommand(event) || event.altKey) && !isTurn(event)) return;
    if (event.target === page.slider && event.key.startsWith("Arrow")) return;
    const onControl = event.target.closest("button, summary");
    if (onControl && event.key === "Enter") return;
    const act = commands[event.key] ?? (event.shiftKey ? undefined : commands[letter]);
    if (!act || (waiting && event.key !== "Delete")) return;
    event.preventDefault();
    act(event.shiftKey);
  }

  /** Let go of the keys when something else is clicked on: beside its cells JupyterLab would leave them here. */
  function pressedElsewhere(event) {
    if (!event.composedPath().includes(page.root) && page.root.matches(":focus-within"))
      page.root.getRootNode().activeElement?.blur();
  }

  function pressedInPanel(event) {
    const place = Number(event.key) - 1;
    if (event.key === "Escape") {
      closePanel();
    } else if (event.key === "Enter" && event.target.type === "radio") {
      event.preventDefault();
      leaveOut();
    } else if (page.reasons[place]) {
      const input = page.reasons[place].querySelector("input");
      input.checked = true;
      input.focus();
    }
  }

  // ---- mouse, pen and finger

  function point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(page.svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  function hold(event) {
    if (event.button !== 0 || drag || waiting || !photograph) return;
    event.preventDefault();
    page.stage.focus({ preventScroll: true });
    finish();
    const start = point(event);
    const [x, y, width, height] = rectangle ?? [0, 0, 0, 0];
    const inside = start[0] >= x && start[0] <= x + width && start[1] >= y && start[1] <= y + height;
    const part = event.target.dataset?.handle ?? (rectangle && inside ? "move" : "draw");
    drag = { part, start, before: rectangle, pointer: event.pointerId, far: false };
    drag.from = [event.clientX, event.clientY];
    page.svg.setPointerCapture(event.pointerId);
    page.svg.dataset.drag = part;
  }

  function pull(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    const far = Math.hypot(event.clientX - drag.from[0], event.clientY - drag.from[1]) >= SMALLEST_DRAG;
    drag.far ||= far;
    if (!drag.far) return;
    const at = point(event);
    const [dx, dy] = [at[0] - drag.start[0], at[1] - drag.start[1]];
    if (drag.part === "draw") rectangle = between(drag.start, at, photograph);
    else if (drag.part === "move") {
      const [x, y, width, height] = drag.before;
      rectangle = within([x + dx, y + dy, width, height], photograph);
    } else rectangle = pulled(drag.before, drag.part, dx, dy, photograph);
    anchor = null;
    paint();
  }

  function release(event, keep = true) {
    if (!drag || (event.pointerId !== undefined && event.pointerId !== drag.pointer)) return;
    if (!keep) rectangle = drag.before;
    drag = null;
    delete page.svg.dataset.drag;
    finish();
    paint();
  }

  page.svg.addEventListener("pointerdown", hold);
  page.svg.addEventListener("pointermove", pull);
  page.svg.addEventListener("pointerup", (event) => release(event));
  page.svg.addEventListener("pointercancel", (event) => release(event, false));
  page.root.addEventListener("keydown", pressed);
  window.addEventListener("keydown", claim, { capture: true }); // JupyterLab listens at the document
  window.addEventListener("pointerdown", pressedElsewhere, { capture: true });
  // A click on a button leaves the keyboard with the photograph; Tab and Enter leave it with the button.
  const act = (button, action) =>
    button.addEventListener("click", (event) => {
      action();
      if (event.detail > 0 && page.panel.hidden) page.stage.focus({ preventScroll: true });
    });
  act(page.accept, accept);
  act(page.leave_out, () => openPanel(true));
  act(page.suggestion, takeSuggestion);
  act(page.undo, commands.u);
  act(page.redo, commands.U);
  act(page.previous, commands.p);
  act(page.next, commands.n);
  act(page.left, commands["["]);
  act(page.right, commands["]"]);
  act(page.confirm, leaveOut);
  act(page.cancel, closePanel);
  page.slider.addEventListener("input", () => turnTo(-page.slider.valueAsNumber));
  page.slider.addEventListener("change", finish);
  page.number.addEventListener("change", () => turnTo(-(page.number.valueAsNumber || 0)));
  const size = new ResizeObserver(paint);
  size.observe(page.svg);

  model.on("msg:custom", receive);
  say("status", words.waiting);
  send("ready");

  return () => {
    clearTimeout(pause);
    clearTimeout(patience);
    size.disconnect();
    window.removeEventListener("keydown", claim, { capture: true });
    window.removeEventListener("pointerdown", pressedElsewhere, { capture: true });
    model.off("msg:custom", receive);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
