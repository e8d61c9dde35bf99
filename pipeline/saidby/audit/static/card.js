// The claim's card: who, what, on whose word, how we know, and the numbers and doubts in it.

import { bar, bdi, byId, h, percent } from "./dom.js";

const card = byId("card");

/** Rules of evidence that are called otherwise on the page; every other is shown by its own name. */
const STEPS = { mention: "as written", carried: "goes on from", nominal: "description of", registry: "in the list of names" };

const SIGNS = { unjudged: "", correct: "✓", wrong: "✗", unsure: "?", changed: "△" };

/** A sign for a verdict, with the word for those who do not see it. */
export function sign(state) {
  return h("span", { className: `sign ${state}`, title: state },
    h("span", { "aria-hidden": "true" }, SIGNS[state]),
    h("span", { className: "unseen" }, state));
}

/** Shows a claim; `go` is called with an extent to be shown in the text, `open` with the identifier of another claim. */
export function showCard(view, { go, open }) {
  const { claim } = view;
  card.replaceChildren(...[
    speaker(claim, go),
    h("blockquote", { className: "said", dir: "auto" }, claim.text),
    changed(view.verdict),
    facts(claim, go),
    section("Evidence for the speaker", steps(claim, go)),
    view.quantities.length ? section("Quantities", h("ul", { className: "found" }, view.quantities.map((q) => quantity(q, go)))) : null,
    view.hedges.length ? section("Hedges", h("ul", { className: "found" }, view.hedges.map((x) => hedge(x, go)))) : null,
    view.family.length > 1 ? section("Claims in claims", tree(view.family, claim.claim_id, open)) : null,
    history(view.history),
  ].filter(Boolean));
}

function section(title, ...children) {
  return h("section", {}, h("h3", {}, title), children);
}

/** Words that can be shown in the text. */
function words(text, start, end, go, name = "") {
  if (start === null || start < 0) return bdi(text);
  return h("button", { type: "button", className: `words ${name}`, on: { click: () => go(start, end) } }, bdi(text));
}

function speaker(claim, go) {
  const details = [claim.speaker_kind, claim.speaker_role].filter(Boolean).join(" · ");
  const mention = claim.speaker_mention && claim.speaker_mention !== claim.speaker
    ? [h("span", { className: "quiet" }, "written "), words(claim.speaker_mention, claim.speaker_start, claim.speaker_end, go)]
    : [];
  return h("div", { className: "speaker-head" },
    h("p", { className: `name ${claim.speaker ? "" : "nobody"}` }, claim.speaker ? bdi(claim.speaker) : "Nobody named"),
    h("p", { className: "small" }, h("span", { className: "quiet" }, details), details && mention.length ? " · " : "", mention));
}

function changed(verdict) {
  if (!verdict?.changed) return null;
  return h("div", { className: "changed-box", role: "note" },
    h("p", {}, `You judged this ${verdict.judgement} when it said something else:`),
    verdict.changes.length
      ? h("ul", {}, verdict.changes.map((c) => h("li", {}, `${c.field}: `, h("del", {}, bdi(c.then ?? "none")), " → ", h("ins", {}, bdi(c.now ?? "none")))))
      : h("p", { className: "quiet" }, "its offsets, quantities or hedges were others"));
}

function facts(claim, go) {
  const rows = [
    ["Cue", claim.cue && [words(claim.cue, claim.cue_start, claim.cue_end, go, "cue"), claim.stance !== "neutral" ? quiet(claim.stance) : null]],
    ["Source", claim.source && [words(claim.source, claim.source_start, claim.source_end, go, "source"),
      claim.source_mention !== claim.source ? quiet(`written ${claim.source_mention}`) : null]],
    ["Chain", claim.chain.length > 1 && [bdi(claim.chain.join(" → "))]],
    ["Status", claim.status !== "asserted" && [claim.status.replace("_", " ")]],
    ["Quotation", [claim.quotation]],
    ["Venue", claim.venue && [bdi(claim.venue)]],
    ["When", claim.time_text && [bdi(claim.time_text), claim.time_from ? quiet(days(claim)) : null]],
    ["Confidence", [bar([[0, claim.confidence, "fill"]], `confidence ${percent(claim.confidence)}`), quiet(percent(claim.confidence)), quiet(claim.method)]],
  ];
  return h("dl", { className: "facts" }, rows.filter(([, value]) => value).flatMap(([name, value]) => [
    h("dt", {}, name),
    h("dd", {}, value.filter(Boolean).flatMap((part, at) => (at ? [" ", part] : [part]))),
  ]));
}

const quiet = (text) => h("span", { className: "quiet" }, text);

const days = (claim) => (claim.time_from === claim.time_to ? claim.time_from : `${claim.time_from} to ${claim.time_to}`);

function steps(claim, go) {
  if (!claim.evidence.length) return h("p", { className: "quiet small" }, "None: no speaker is given in the text.");
  return h("ol", { className: "trail" }, claim.evidence.map((step, at) => {
    const label = [h("span", { className: "rule" }, STEPS[step.rule] ?? step.rule.replaceAll("_", " ")), " ", bdi(step.text)];
    const there = step.start >= 0;
    return h("li", {}, there
      ? h("button", { type: "button", className: "step-button", data: { step: at }, on: { click: () => go(step.start, step.end) } }, label)
      : h("span", { className: "step-button" }, label, quiet(" (not in the text)")));
  }));
}

const BOUNDS = { more_than: "more than ", at_least: "at least ", less_than: "less than ", at_most: "at most ", none: "" };

function quantity(q, go) {
  const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 4 });
  const value = q.value_low === q.value_high ? number(q.value_low) : `${number(q.value_low)} to ${number(q.value_high)}`;
  const reading = [
    q.negated ? "not " : "", q.approx ? "about " : "", BOUNDS[q.bound], value,
    ` ${q.currency ?? q.unit ?? ""}`.trimEnd(), q.per ? ` per ${q.per}` : "", q.trend ? `, ${q.trend}${q.trend_role ? ` ${q.trend_role}` : ""}` : "",
  ].join("");
  return h("li", {}, words(q.text, q.start, q.end, go, "quantity"), " ", quiet(`${reading} · ${q.kind.replace("_", " ")}`));
}

function hedge(x, go) {
  const range = x.probability_low === null ? null
    : bar([[x.probability_low, x.probability_high, "fill"]], `${percent(x.probability_low)} to ${percent(x.probability_high)}`);
  const meaning = range ? `${percent(x.probability_low)} to ${percent(x.probability_high)} (${x.yardstick})` : "";
  const kind = `${x.negated ? "negated " : ""}${x.type.replaceAll("_", " ")} · ${x.holder}`;
  return h("li", {}, words(x.text, x.start, x.end, go, "hedge"), " ", quiet(kind), range ? " " : null, range, range ? " " : null, range ? quiet(meaning) : null);
}

/** Claims inside claims as lists in lists. */
function tree(family, own, open) {
  const root = h("ul", { className: "tree" });
  const lists = [root];
  for (const member of family) {
    const item = h("li", {}, h("button", {
      type: "button",
      "aria-current": member.id === own ? "true" : null,
      on: { click: () => open(member.id) },
    }, sign(member.state), h("b", {}, bdi(member.speaker ?? member.mention ?? "nobody named")), " ",
      h("i", {}, bdi(member.cue ?? "")), " ", h("span", { className: "quiet" }, bdi(member.text))));
    lists.length = member.level;
    lists[member.level - 1].append(item);
    const inner = h("ul", {});
    item.append(inner);
    lists.push(inner);
  }
  for (const list of root.querySelectorAll("ul:empty")) list.remove();
  return root;
}

function history(lines) {
  if (lines.length < 2) return null;
  return h("details", { className: "history" },
    h("summary", {}, `What you said before (${lines.length})`),
    h("ol", {}, lines.map((line) => h("li", {},
      h("time", { dateTime: line.at }, line.at.slice(0, 16).replace("T", " ")), " ",
      line.kind === "undo" ? "undone" : `${line.judgement}${line.wrong.length ? `: ${line.wrong.join(", ")}` : ""}`,
      line.note ? [" — ", bdi(line.note)] : null))));
}
