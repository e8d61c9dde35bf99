// Corrections and missed claims: the same form, filled with the claim as it is, or empty.
// A field that marks words is a button: select words with the mouse, or move the marks with the arrow keys.

import { firstWordInView, moved, select, selected, showDraft, showExtent, textOf } from "./article.js";
import { bdi, byId, h, say } from "./dom.js";

const panel = byId("editor");
const FIELD_OF = {
  spans: "content", cue: "cue", mention: "speaker", speaker: "speaker", parent: "source", status: "status",
  quantities: "quantity", hedges: "hedge",
};
const FIRST = { content: "spans", cue: "cue", speaker: "mention", source: "parent", status: "status", quantity: "quantities", hedge: "hedges" };

let open = null;

export const editorIsOpen = () => open !== null;

/** Opens the form. `field` is where to begin; without a claim it is for one that was missed. */
export function openEditor({ view, claim, title, field, onSave, onClose }) {
  const before = claim ?? { spans: [], cue: null, mention: null, speaker: null, parent: null, status: "asserted" };
  open = { view, before, draft: structuredClone(before), missed: claim === null, title, onSave, onClose, armed: null };
  panel.hidden = false;
  byId("card").hidden = byId("verdict").hidden = true;
  document.body.classList.add("marking");
  draw();
  panel.querySelector(`[data-key="${FIRST[field] ?? "spans"}"]`)?.focus();
}

export function closeEditor() {
  if (!open) return;
  const { onClose } = open;
  open = null;
  panel.hidden = true;
  panel.replaceChildren();
  byId("card").hidden = byId("verdict").hidden = false;
  document.body.classList.remove("marking");
  showDraft([]);
  onClose();
}

/** Puts what is selected in the article into the field that waits for it. */
export function takeSelection() {
  const extent = open?.armed ? selected() : null;
  if (!extent) return;
  open.armed.set(extent);
  open.armed.button.focus({ preventScroll: true });
}

function draw() {
  const { draft, title, missed } = open;
  const spans = draft.spans.length ? draft.spans : [null];
  panel.replaceChildren(
    h("h3", {}, title),
    h("p", { className: "quiet small" }, "Select words in the article, or move the marks with ← →, Shift ← → and Alt ← →."),
    row("Content", [
      ...spans.map((span, at) => marker("spans", `Content, span ${at + 1}`, span, (extent) => setSpan(at, extent))),
      h("button", { type: "button", className: "plain small", on: { click: addSpan } }, "+ span"),
    ]),
    row("Cue", [marker("cue", "Cue", draft.cue, (extent) => { draft.cue = extent; })]),
    row("Speaker, as written", [marker("mention", "Speaker, as written", draft.mention, setMention)]),
    h("label", { className: "field" }, h("span", {}, "Speaker, canonical name"),
      h("input", {
        id: "speaker-name", list: "names", maxLength: 2000, value: draft.speaker ?? "", autocomplete: "off", placeholder: "nobody named",
        on: { input: (event) => { draft.speaker = event.target.value.trim() || null; } },
      })),
    h("label", { className: "field" }, h("span", {}, "Stands inside (gives the source)"), parents()),
    h("label", { className: "field" }, h("span", {}, "Status"), choice("status", draft.status, (value) => { draft.status = value; }, "status")),
    missed ? "" : numbers(),
    missed ? "" : doubts(),
    h("p", { className: "actions" },
      h("button", { type: "button", className: "good", on: { click: save } }, "Save ", h("kbd", {}, "Ctrl Enter")),
      h("button", { type: "button", on: { click: closeEditor } }, "Close ", h("kbd", {}, "Esc"))),
  );
  byId("names").replaceChildren(...[...new Set(open.view.article.claims.map((c) => c.speaker).filter(Boolean))].map((name) => h("option", { value: name })));
  drawMarks();
}

function row(name, markers) {
  return h("div", { className: "field", role: "group", "aria-label": name }, h("span", {}, name), h("div", { className: "markers" }, markers));
}

/** A button that stands for marked words. */
function marker(key, label, extent, set) {
  const button = h("button", { type: "button", className: "marker", data: { key } });
  const own = { button, extent, set: (value) => { own.extent = value; set(value); write(); drawMarks(); } };
  const write = () => {
    button.replaceChildren(own.extent ? bdi(textOf(own.extent)) : h("span", { className: "quiet" }, "none"));
    button.setAttribute("aria-label", `${label}: ${own.extent ? textOf(own.extent) : "none"}`);
  };
  write();
  button.addEventListener("focus", () => arm(own));
  button.addEventListener("click", () => arm(own));
  button.addEventListener("keydown", (event) => onMarkerKey(event, own));
  return button;
}

function arm(own) {
  if (!open) return;
  open.armed = own;
  for (const button of panel.querySelectorAll(".marker")) button.classList.toggle("armed", button === own.button);
  if (own.extent) showExtent(...own.extent);
  drawMarks();
}

function onMarkerKey(event, own) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const what = event.shiftKey ? "end" : event.altKey ? "start" : "word";
    own.set(own.extent ? moved(own.extent, what, step) : firstWordInView());
    showExtent(...own.extent);
    say(textOf(own.extent));
  } else if (event.key === "Delete" || event.key === "Backspace") {
    own.set(null);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    const fields = [...panel.querySelectorAll("button, input, select")];
    fields[fields.indexOf(own.button) + 1]?.focus();
  } else {
    return;
  }
  event.preventDefault();
}

function drawMarks() {
  const { armed } = open;
  showDraft(armed?.extent ? [armed.extent] : []);
  if (armed?.extent) select(armed.extent);
}

function setSpan(at, extent) {
  if (extent) open.draft.spans[at] = extent;
  else {
    open.draft.spans.splice(at, 1);
    draw();
    panel.querySelector('[data-key="spans"]').focus();
  }
}

function addSpan() {
  open.draft.spans.push(null);
  draw();
  [...panel.querySelectorAll('[data-key="spans"]')].at(-1).focus();
}

/** The words that name the speaker; where they name somebody in another claim, the name is known. */
function setMention(extent) {
  open.draft.mention = extent;
  if (!extent) return;
  const known = open.view.article.claims.find((c) => c.speaker && c.start === extent[0] && c.end === extent[1]);
  const text = textOf(extent);
  const named = open.view.article.claims.find((c) => c.speaker && (c.speaker === text || c.mention === text));
  open.draft.speaker = (known ?? named)?.speaker ?? text;
  byId("speaker-name").value = open.draft.speaker;
}

function parents() {
  const { view, draft } = open;
  const own = open.missed ? null : view.claim.claim_id;
  const short = (name, text) => `${name ?? "nobody named"}: ${text.slice(0, 60)}`;
  const known = view.article.claims.filter((c) => c.id !== own).map((c) => [c.id, short(c.speaker, c.text)]);
  const entered = view.article.missed.map((m) => [m.id, short(m.claim.speaker, m.text)]);
  return h("select", { data: { key: "parent" }, on: { change: (event) => { draft.parent = event.target.value || null; } } },
    h("option", { value: "" }, "no other claim"),
    [...known, ...entered].map(([id, label]) => h("option", { value: id, selected: id === draft.parent }, label)));
}

function choice(name, value, set, key = "") {
  const list = byId("choices").content.querySelector(`[data-name="${name}"]`).cloneNode(true);
  if (key) list.dataset.key = key;
  if (value && ![...list.options].some((option) => option.value === value)) list.append(h("option", {}, value));
  list.value = value ?? list.options[0].value;
  list.setAttribute("aria-label", name);
  list.addEventListener("change", () => set(list.value));
  return list;
}

function numbers() {
  const rows = open.draft.quantities;
  const field = (item, name, label, kind) => h("input", {
    className: name, type: kind, step: "any", value: item[name] ?? "", placeholder: label, "aria-label": label,
    on: { input: (event) => { item[name] = kind === "number" ? event.target.valueAsNumber : event.target.value.trim() || null; } },
  });
  return list("Quantities", "quantities", rows, () => ({ kind: "count", low: null, high: null, unit: null, currency: null }), (item) => [
    choice("quantity", item.kind, (value) => { item.kind = value; }),
    field(item, "low", "from", "number"), field(item, "high", "to", "number"),
    field(item, "unit", "unit", "text"), field(item, "currency", "currency", "text"),
  ]);
}

function doubts() {
  return list("Hedges", "hedges", open.draft.hedges, () => ({ type: "estimative", holder: "speaker" }), (item) => [
    choice("hedge", item.type, (value) => { item.type = value; }),
    h("select", { className: "holder", "aria-label": "holder", on: { change: (event) => { item.holder = event.target.value; } } },
      ["speaker", "source", "reporter"].map((name) => h("option", { selected: name === item.holder }, name))),
  ]);
}

/** A list of things with marked words, each with its own fields. */
function list(name, key, rows, make, fields) {
  const redraw = (change) => () => { change(); draw(); };
  return h("fieldset", { className: "items" }, h("legend", {}, name),
    rows.map((item, at) => h("div", { className: "item" },
      marker(key, name, item.start === undefined ? null : [item.start, item.end], (extent) => { [item.start, item.end] = extent ?? []; }),
      fields(item),
      h("button", { type: "button", className: "plain small", "aria-label": "remove", on: { click: redraw(() => rows.splice(at, 1)) } }, "✕"))),
    h("button", { type: "button", className: "plain small", data: rows.length ? {} : { key }, on: { click: redraw(() => rows.push(make())) } }, "+ add"));
}

/** Hands over what has been changed, and which fields that means. */
export function save() {
  const { draft, before, missed, onSave } = open;
  draft.spans = draft.spans.filter(Boolean).sort((a, b) => a[0] - b[0]);
  if (!draft.spans.length) {
    draw();
    say("Mark the content first.", { wrong: true });
    return;
  }
  if ([...(draft.quantities ?? []), ...(draft.hedges ?? [])].some((item) => item.start === undefined)) {
    say("Something has no words marked: mark them or remove it.", { wrong: true });
    return;
  }
  const same = (key) => JSON.stringify(draft[key]) === JSON.stringify(before[key]);
  const keys = Object.keys(FIELD_OF).filter((key) => key in draft && (missed || !same(key)));
  const correction = Object.fromEntries(keys.map((key) => [key, draft[key]]));
  onSave(correction, [...new Set(keys.map((key) => FIELD_OF[key]))]);
}
