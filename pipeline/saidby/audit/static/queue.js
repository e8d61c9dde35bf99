// The queue: its filters with counts, and one page of claims.

import { ask, bdi, byId, h, percent } from "./dom.js";
import { sign } from "./card.js";

const form = byId("filters");
const PLAIN = ["words", "order", "size", "seed", "by", "day_from", "day_to", "confidence_from", "confidence_to"];
const USUAL = { order: "text", size: "200", seed: "1", by: "method" };
const NAMES = { "": "none" };

export const queue = { rows: [], total: 0, offset: 0, page: 50 };
let chosen = new Map();

/** The filters as they stand in the address. */
export function query() {
  const found = new URLSearchParams();
  const sampled = form.elements.order.value === "sample";
  for (const name of PLAIN) {
    const value = form.elements[name].value;
    if (["size", "seed", "by"].includes(name) && !sampled) continue;
    if (value && value !== USUAL[name]) found.set(name, value);
  }
  for (const [name, value] of chosen) found.set(name, value);
  return found;
}

/** Takes filters over from an address. */
export function readQuery(parameters) {
  for (const name of PLAIN) {
    if (parameters.has(name)) form.elements[name].value = parameters.get(name);
  }
  for (const [name, value] of parameters) if (!PLAIN.includes(name) && name !== "claim") chosen.set(name, value);
}

/** Loads a page of the queue: at an offset, or the one that holds a claim. */
export async function loadQueue({ offset = queue.offset, select = "" } = {}) {
  const sent = query();
  sent.set("offset", offset);
  if (select) sent.set("select", select);
  const found = await ask(`/api/queue?${sent}`);
  if (found) Object.assign(queue, found);
  byId("sampling").hidden = form.elements.order.value !== "sample";
  return found !== null;
}

/** Loads the counts of the filters. */
export async function loadFacets(onChange) {
  const facets = await ask(`/api/facets?${query()}`);
  if (!facets) return;
  const focused = document.activeElement?.id;
  byId("states").replaceChildren(...states(facets[0], onChange));
  byId("facets").replaceChildren(...facets.slice(1).map((facet) => select(facet, onChange)));
  if (focused) byId(focused)?.focus();
  const active = [...query().keys()].filter((name) => !["order", "size", "seed", "by"].includes(name)).length;
  byId("active").textContent = active ? `${active} active` : "";
}

function states(facet, onChange) {
  const counts = new Map(facet.values);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const choose = (value) => () => {
    if (value === null || chosen.get("state") === value) chosen.delete("state");
    else chosen.set("state", value);
    onChange();
  };
  const button = (value, label, count) => h("button", {
    type: "button", id: `state-${label}`, className: `state ${label}`,
    "aria-pressed": String(value === null ? !chosen.has("state") : chosen.get("state") === value),
    on: { click: choose(value) },
  }, h("span", { className: "count" }, count.toLocaleString("en")), h("span", {}, label));
  const names = ["unjudged", "correct", "wrong", "unsure", "changed"].filter((name) => name !== "changed" || counts.get(name));
  return [button(null, "all", all), ...names.map((name) => button(name, name, counts.get(name) ?? 0))];
}

function select(facet, onChange) {
  const current = chosen.get(facet.name);
  const options = facet.values.map(([value, count]) =>
    h("option", { value: `=${value}`, selected: value === current }, `${NAMES[value] ?? value} (${count.toLocaleString("en")})`));
  const more = facet.more ? [h("option", { disabled: true }, `${facet.more} more: search for them`)] : [];
  return h("label", { className: current === undefined ? "" : "set" }, facet.label,
    h("select", {
      id: `facet-${facet.name}`,
      on: {
        change: (event) => {
          if (event.target.value) chosen.set(facet.name, event.target.value.slice(1));
          else chosen.delete(facet.name);
          onChange();
        },
      },
    }, h("option", { value: "" }, "all"), options, more));
}

/** Empties every filter; the order stays. */
export function clearQuery() {
  chosen = new Map();
  for (const name of PLAIN) if (!(name in USUAL)) form.elements[name].value = "";
}

/** Marks the current claim in the page that is shown; the tab key stops at it, or at the first one. */
export function markRow(current) {
  const rows = [...byId("rows").querySelectorAll("button")];
  const own = rows.find((row) => row.dataset.id === current);
  for (const row of rows) {
    row.tabIndex = row === (own ?? rows[0]) ? 0 : -1;
    if (row === own) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  own?.scrollIntoView({ block: "nearest" });
}

/** The list is one stop for the tab key; inside it the arrows go up and down. */
byId("rows").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!step) return;
  event.preventDefault();
  event.target.closest("li")?.[step]?.querySelector("button")?.focus();
});

/** Shows the page of the queue with the current claim marked. */
export function showQueue(current, onOpen) {
  const list = byId("rows");
  const focused = list.contains(document.activeElement);
  list.start = queue.offset + 1;
  list.replaceChildren(...queue.rows.map((row) => h("li", {}, h("button", {
    type: "button", className: `claim ${row.state}`, data: { id: row.id },
    tabIndex: -1,
    on: { click: () => onOpen(row.id) },
  },
  h("span", { className: "line" }, sign(row.state), h("b", {}, bdi(row.speaker || "nobody named")), " ", h("i", {}, bdi(row.cue)),
    row.inner ? h("span", { className: "inner", title: "inside another claim" }, "in") : null),
  h("span", { className: "what", dir: "auto" }, row.text),
  h("span", { className: "line quiet small" }, h("span", { className: "where" }, bdi(row.publisher || "no publisher"), row.day ? ` · ${row.day}` : ""),
    h("span", { className: "sure", title: "confidence" }, percent(row.confidence)))))));
  if (!queue.rows.length) list.append(h("li", { className: "nothing quiet" }, "No claim passes these filters."));
  const last = queue.offset + queue.rows.length;
  byId("range").textContent = queue.total ? `${(queue.offset + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${queue.total.toLocaleString("en")}` : "0 of 0";
  byId("page-back").disabled = queue.offset === 0;
  byId("page-on").disabled = last >= queue.total;
  markRow(current);
  if (focused) list.querySelector("[tabindex='0']")?.focus();
}
