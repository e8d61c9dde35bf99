// The desk: opens claims, keeps verdicts, and answers keys.

import { showArticle, showExtent } from "./article.js";
import { showCard } from "./card.js";
import { ask, bdi, byId, h, say } from "./dom.js";
import { closeEditor, editorIsOpen, openEditor, save, takeSelection } from "./editor.js";
import { clearQuery, loadFacets, loadQueue, markRow, query, queue, readQuery, showQueue } from "./queue.js";

let view = null;
let step = -1;
let opening = 0;
let judging = false;

/** Opens a claim: article, card, verdict; the queue turns to the page that holds it. */
async function open(id, { turn = true } = {}) {
  const own = ++opening;
  const found = await ask(`/api/claims/${encodeURIComponent(id)}`);
  if (!found || own !== opening) return;
  closeEditor();
  const moved = view?.article.article_id !== found.article.article_id;
  view = found;
  step = -1;
  draw();
  if (moved) document.querySelector(".pane.text").scrollTop = 0;
  showExtent(view.claim.start, view.claim.end);
  document.querySelector(".pane.side").scrollTop = 0;
  keepAddress();
  if (turn && !queue.rows.some((row) => row.id === id)) {
    await loadQueue({ select: id });
    showQueue(id, open);
  }
  markRow(id);
  byId("announce").textContent = `${view.claim.speaker ?? "Nobody named"}, ${view.claim.cue ?? "no cue"}: ${view.claim.text}`;
}

function draw() {
  const { article } = view;
  byId("title").firstElementChild.textContent = article.title ?? "Without a title";
  byId("meta").replaceChildren(...[
    article.publisher && bdi(article.publisher),
    article.published_at && h("time", { dateTime: article.published_at }, article.published_at.slice(0, 10)),
    article.bylines.length ? bdi(article.bylines.join(", ")) : null,
    h("span", { className: "quiet" }, bdi(article.source_record_id ?? article.article_id)),
  ].filter(Boolean).flatMap((part, at) => (at ? [" · ", part] : [part])));
  showArticle(article, open);
  showCard(view, { go: (start, end) => showExtent(start, end, { flash: true }), open });
  drawVerdict();
  drawArticle();
}

function drawVerdict() {
  const { verdict } = view;
  const now = byId("verdict-now");
  const standing = verdict && !verdict.changed ? verdict : null;
  now.className = `now ${standing?.judgement ?? ""}`;
  now.textContent = standing
    ? `You said: ${standing.judgement}${standing.wrong.length ? ` (${standing.wrong.join(", ")})` : ""}${standing.correction ? ", corrected" : ""}`
    : verdict ? "Changed since you judged it" : "Not judged yet";
  byId("note").value = verdict?.note ?? "";
  for (const button of byId("verdict").querySelectorAll("[data-judgement], [data-wrong]")) {
    const { judgement, wrong } = button.dataset;
    const pressed = judgement ? standing?.judgement === judgement : standing?.wrong.includes(wrong);
    button.setAttribute("aria-pressed", String(Boolean(pressed)));
  }
}

function drawArticle() {
  const { article } = view;
  byId("missed-list").replaceChildren(...(article.missed.length ? [h("h3", {}, "Missed claims that you entered"),
    h("ul", {}, article.missed.map((m) => h("li", {},
      h("button", { type: "button", className: "words", on: { click: () => showExtent(...m.claim.spans[0], { flash: true }) } },
        h("b", {}, bdi(m.claim.speaker ?? "nobody named")), " ", bdi(m.text)), " ",
      h("button", { type: "button", className: "plain small", on: { click: () => removeMissed(m.id) } }, "remove"))))] : []));
  byId("gone-list").replaceChildren(...(article.gone.length ? [h("h3", {}, "Verdicts on claims that this run no longer has"),
    h("ul", {}, article.gone.map((g) => h("li", {}, `${g.judgement}: `, bdi(g.judged.speaker ?? "nobody named"), " ",
      h("span", { className: "quiet" }, bdi(g.judged.text)))))] : []));
  byId("finish").setAttribute("aria-pressed", String(article.finished));
  byId("finish-note").textContent = article.finished
    ? "Finished: it counts for the agreement of auditors and goes out with the gold annotations."
    : article.unjudged ? `${article.unjudged} of ${article.claims.length} claims are not judged yet.` : "All claims are judged. Have any been missed?";
}

function keepAddress() {
  const address = query();
  if (view) address.set("claim", view.claim.claim_id);
  history.replaceState(null, "", `?${address}`);
}

async function refresh({ offset = 0, select = "" } = {}) {
  const [loaded] = await Promise.all([loadQueue({ offset, select }), loadFacets(changed)]);
  if (!loaded) return;
  showQueue(view?.claim.claim_id, open);
  keepAddress();
}

/** Something about the filters has changed: from the top again. */
async function changed() {
  await refresh();
  if (queue.rows.length && !queue.rows.some((row) => row.id === view?.claim.claim_id)) await open(queue.rows[0].id);
}

async function go(direction) {
  const at = queue.rows.findIndex((row) => row.id === view?.claim.claim_id);
  const beside = at >= 0 ? queue.rows[at + direction] : undefined;
  if (beside) return open(beside.id);
  const sent = query();
  sent.set("claim", view?.claim.claim_id ?? "");
  sent.set("step", direction);
  const found = await ask(`/api/next?${sent}`);
  if (found?.id) return open(found.id);
  return found && say(direction > 0 ? "That was the last claim of the queue." : "This is the first claim of the queue.");
}

/** Keeps a verdict; afterwards goes on, or shows the claim anew. A key pressed before that is done judges nothing. */
async function judge(...said) {
  if (!view || judging) return false;
  judging = true;
  try {
    return await keep(...said);
  } finally {
    judging = false;
  }
}

async function keep(judgement, wrong = [], { correction = view.verdict?.correction, advance = true } = {}) {
  const { claim_id: id } = view.claim;
  const sent = { judgement, wrong, note: byId("note").value };
  if (judgement === "wrong" && correction && !wrong.includes("claim") && !view.verdict?.changed) sent.correction = correction;
  const kept = await ask(`/api/claims/${id}/verdict`, sent);
  if (!kept) return false;
  say(`${judgement === "wrong" ? `wrong: ${wrong.join(", ")}` : judgement}${sent.correction ? ", corrected" : ""}`);
  const row = queue.rows.find((r) => r.id === id);
  if (row) row.state = judgement;
  if (advance) await go(1);
  if (!advance || view.claim.claim_id === id) await open(id, { turn: false });
  refresh({ offset: queue.offset, select: view.claim.claim_id });
  return true;
}

/** One more field is wrong: kept at once, then the correction opens. */
async function wrong(field) {
  if (!view) return;
  if (field === "claim") return void judge("wrong", ["claim"]);
  const standing = view.verdict && !view.verdict.changed ? view.verdict.wrong.filter((f) => f !== "claim") : [];
  if (standing.includes(field) || await judge("wrong", [...standing, field], { advance: false })) correct(field);
}

function claimAsIs() {
  const { claim, quantities, hedges } = view;
  const extent = (name) => (claim[`${name}_start`] === null ? null : [claim[`${name}_start`], claim[`${name}_end`]]);
  return {
    spans: claim.spans.map((span) => [span.start, span.end]),
    cue: extent("cue"),
    mention: extent("speaker"),
    speaker: claim.speaker,
    parent: claim.parent_claim_id,
    status: claim.status,
    quantities: quantities.map((q) => ({ start: q.start, end: q.end, kind: q.kind, low: q.value_low, high: q.value_high, unit: q.unit, currency: q.currency })),
    hedges: hedges.map((x) => ({ start: x.start, end: x.end, type: x.type, holder: x.holder })),
  };
}

function correct(field) {
  const before = view.verdict?.correction ?? {};
  openEditor({
    view,
    claim: { ...claimAsIs(), ...before },
    title: "Correct this claim",
    field,
    onSave: async (correction, fields) => {
      const standing = view.verdict?.wrong.filter((f) => f !== "claim") ?? [];
      const all = [...new Set([...standing, ...fields])];
      if (!all.length) return say("Nothing is changed; Esc closes.");
      const kept = await judge("wrong", all, { correction: { ...before, ...correction }, advance: false });
      return kept && byId("verdict").querySelector("[data-judgement]").focus();
    },
    onClose: () => {},
  });
}

function enterMissed() {
  if (!view) return;
  openEditor({
    view,
    claim: null,
    title: "Enter a missed claim",
    field: "content",
    onSave: async (claim) => {
      const kept = await ask(`/api/articles/${view.article.article_id}/missed`, { claim });
      if (!kept) return;
      say("The missed claim is kept.");
      await open(view.claim.claim_id, { turn: false });
    },
    onClose: () => {},
  });
}

async function removeMissed(id) {
  if (await ask(`/api/claims/${id}/verdict`, { judgement: "wrong", wrong: ["claim"] })) {
    say("Removed.");
    await open(view.claim.claim_id, { turn: false });
  }
}

async function finish() {
  if (!view) return;
  const kept = await ask(`/api/articles/${view.article.article_id}/finish`, { finished: !view.article.finished });
  if (!kept) return;
  view.article.finished = kept.finished;
  drawArticle();
  say(kept.finished ? "Article finished." : "Article open again.");
}

async function undo() {
  const found = await ask("/api/undo", {});
  if (!found) return;
  if (!found.undone) return void say("There is nothing to undo.");
  say(found.undone === "article" ? "Taken back." : `Taken back: ${found.judgement}.`);
  const known = found.undone === "verdict" ? found.claim : view.claim.claim_id;
  await refresh({ offset: queue.offset, select: known });
  await open(known);
}

function nextStep() {
  const steps = view?.claim.evidence.filter((s) => s.start >= 0) ?? [];
  if (!steps.length) return;
  step = (step + 1) % steps.length;
  showExtent(steps[step].start, steps[step].end, { flash: true });
  say(`${step + 1} of ${steps.length}: ${steps[step].rule.replaceAll("_", " ")}: ${steps[step].text}`);
}

async function keepNote() {
  const standing = view?.verdict && !view.verdict.changed ? view.verdict : null;
  if (standing) await judge(standing.judgement, standing.wrong, { advance: false });
  else say("The note is kept with your verdict.");
  byId("article").focus({ preventScroll: true });
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  e: nextStep,
  u: undo,
  d: finish,
  m: enterMissed,
  c: () => view && correct(view.verdict?.wrong[0] ?? "content"),
  n: () => byId("note").focus(),
  "/": () => byId("words").focus(),
  f: () => {
    byId("more").open = true;
    byId("facets").querySelector("select")?.focus();
  },
  "?": () => byId("help").showModal(),
};

function onKey(event) {
  if (byId("help").open || event.isComposing) return;
  if (editorIsOpen()) {
    if (event.key === "Escape") closeEditor();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    return;
  }
  const typing = event.target.closest("input:not([type=radio]), select, textarea");
  if (event.key === "Escape" && typing) byId("article").focus({ preventScroll: true });
  if (event.target.id === "note" && event.key === "Enter") keepNote();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !byId("single-keys").checked) return;
  const button = byId("verdict").querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const act = button ? () => button.click() : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function listen() {
  document.addEventListener("keydown", onKey);
  byId("article").addEventListener("pointerup", () => setTimeout(takeSelection));
  byId("verdict").addEventListener("click", (event) => {
    const button = event.target.closest("[data-judgement], [data-wrong]");
    if (button?.dataset.judgement) judge(button.dataset.judgement);
    else if (button) wrong(button.dataset.wrong);
  });
  byId("undo").addEventListener("click", undo);
  byId("finish").addEventListener("click", finish);
  byId("missed-open").addEventListener("click", enterMissed);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("page-back").addEventListener("click", () => refresh({ offset: queue.offset - queue.page }));
  byId("page-on").addEventListener("click", () => refresh({ offset: queue.offset + queue.page }));
  byId("clear").addEventListener("click", () => {
    clearQuery();
    changed();
  });
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => event.target.name && changed());
  let waiting = 0;
  byId("words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 250);
  });
  byId("single-keys").checked = localStorage.getItem("saidby-keys") !== "off";
  byId("single-keys").addEventListener("change", (event) => localStorage.setItem("saidby-keys", event.target.checked ? "on" : "off"));
}

const address = new URLSearchParams(location.search);
readQuery(address);
listen();
await refresh({ select: address.get("claim") ?? "" });
const first = address.get("claim") ?? queue.rows[0]?.id;
if (first) await open(first);
document.documentElement.dataset.ready = "true";
