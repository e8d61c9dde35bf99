// The article: segments as the server cut them, and offsets of what is selected in it.
// The server's offsets count code points, JavaScript's strings count UTF-16 units; only this file goes between them.

import { byId, h } from "./dom.js";

const body = byId("article");

/** Code points in a string. */
export function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Shows the blocks of an article; segments know where they start. */
export function showArticle(article, onClaim) {
  body.replaceChildren(...article.blocks.map(([kind, segments]) => {
    const pieces = segments.map(([start, text, names, claim], at) => {
      const span = h("span", { className: `seg ${names}`, data: { start } }, text);
      if (names.includes("quantity")) {
        if (!has(segments[at - 1], "quantity")) span.classList.add("quantity-first");
        if (!has(segments[at + 1], "quantity")) span.classList.add("quantity-last");
      }
      if (claim >= 0 && !names.split(" ").includes("content")) span.dataset.claim = claim;
      return span;
    });
    return h("div", { className: `block ${kind}`, dir: "auto" }, pieces);
  }));
  body.onclick = (event) => {
    const number = event.target.dataset?.claim;
    if (number !== undefined && getSelection().isCollapsed) onClaim(article.claims[Number(number)].id);
  };
}

const has = (segment, name) => segment !== undefined && segment[2].split(" ").includes(name);

/** The segments that lie inside an extent; each ends where the next one starts. */
function inside(start, end) {
  const pieces = [...body.querySelectorAll(".seg")];
  return pieces.filter((piece, at) => {
    const next = pieces[at + 1];
    return startOf(piece) < end && (next === undefined || startOf(next) > start);
  });
}

const startOf = (piece) => Number(piece.dataset.start);

/** Brings an extent into view; with `flash` it lights up for a moment. */
export function showExtent(start, end, { flash = false } = {}) {
  const pieces = inside(start, end);
  if (!pieces.length) return;
  const pane = body.closest(".pane").getBoundingClientRect();
  const place = pieces[0].getBoundingClientRect();
  if (flash || place.top < pane.top + 40 || place.bottom > pane.bottom - 60) {
    pieces[0].scrollIntoView({ block: "center", behavior: flash && !calm() ? "smooth" : "instant" });
  }
  if (!flash) return;
  for (const piece of pieces) {
    piece.classList.remove("flash");
    void piece.offsetWidth;
    piece.classList.add("flash");
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The offset of a place in the DOM: all text in front of it, hidden or not, is the article's. */
function offsetOf(node, offset) {
  const range = document.createRange();
  range.selectNodeContents(body);
  range.setEnd(node, offset);
  return codePoints(range.toString());
}

/** What is selected in the article as [start, end], white space at its ends left out; null for nothing. */
export function selected() {
  const selection = getSelection();
  if (selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!body.contains(range.startContainer) || !body.contains(range.endContainer)) return null;
  const text = range.toString();
  const start = offsetOf(range.startContainer, range.startOffset) + codePoints(/^\s*/u.exec(text)[0]);
  const end = offsetOf(range.endContainer, range.endOffset) - codePoints(/\s*$/u.exec(text)[0]);
  return start < end ? [start, end] : null;
}

/** The text between two offsets. */
export function textOf([start, end]) {
  return [...body.textContent].slice(start, end).join("");
}

/** Selects an extent in the article, as if by mouse. */
export function select([start, end]) {
  const [from, to] = [placeOf(start, false), placeOf(end, true)];
  if (from && to) getSelection().setBaseAndExtent(...from, ...to);
}

/** The text node and UTF-16 offset of an offset; at a boundary the end of an extent stays in the segment before. */
function placeOf(offset, atEnd) {
  const pieces = [...body.querySelectorAll(".seg")];
  const piece = pieces.findLast((p) => (atEnd ? startOf(p) < offset : startOf(p) <= offset));
  if (!piece) return null;
  const units = [...piece.textContent].slice(0, offset - startOf(piece)).join("").length;
  return [piece.firstChild, units];
}

let words = null;

/** Extents of the article's words and marks of punctuation, in order. */
function wordExtents() {
  const text = body.textContent;
  if (words?.text === text) return words.extents;
  const extents = [];
  let unit = 0;
  let point = 0;
  for (const found of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[^\s]/gu)) {
    point += codePoints(text.slice(unit, found.index));
    const end = point + codePoints(found[0]);
    extents.push([point, end]);
    point = end;
    unit = found.index + found[0].length;
  }
  words = { text, extents };
  return extents;
}

/** An extent moved by words: "word" goes to another one, "end" and "start" move that edge; `step` is 1 or -1. */
export function moved(extent, what, step) {
  const extents = wordExtents();
  if (!extents.length) return extent;
  let first = extents.findIndex(([, end]) => end > extent[0]);
  let last = extents.findLastIndex(([start]) => start < extent[1]);
  const limit = (at) => Math.min(Math.max(at, 0), extents.length - 1);
  if (what === "word") first = last = limit(step > 0 ? last + 1 : first - 1);
  if (what === "end") last = Math.max(first, limit(last + step));
  if (what === "start") first = Math.min(last, limit(first + step));
  return [extents[first][0], extents[last][1]];
}

/** The first word on screen, where marking begins when nothing is marked yet. */
export function firstWordInView() {
  const top = body.closest(".pane").getBoundingClientRect().top;
  const piece = [...body.querySelectorAll(".seg")].find((p) => p.getBoundingClientRect().bottom > top + 20);
  const start = piece ? startOf(piece) : 0;
  return wordExtents().find((extent) => extent[1] > start) ?? [0, 0];
}

/** Marks the segments of a correction in the making. */
export function showDraft(extents) {
  const highlights = globalThis.CSS?.highlights;
  if (!highlights || !globalThis.Highlight) return;
  const ranges = extents.flatMap(([start, end]) => {
    const [from, to] = [placeOf(start, false), placeOf(end, true)];
    return from && to ? [new StaticRange({ startContainer: from[0], startOffset: from[1], endContainer: to[0], endOffset: to[1] })] : [];
  });
  highlights.set("draft", new Highlight(...ranges));
}
