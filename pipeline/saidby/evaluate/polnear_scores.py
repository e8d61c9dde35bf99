"""Scores of outermost attributions as PolNeAR's are reported: speaker, cue and content as sets of words.

content     exact_char: all offsets equal; exact: the same words; j50, j80: Jaccard index at least .5, .8;
            token: words in any content, over both sides; soft: each content's share in its best counterpart
source, cue over pairs with j50: exact, j50, head (gold's head word is covered), any (a telling word is shared)
e2e         j80 and source `any` (or none on either side); e2e50 with j50; e2e_strict: exact, source j50, cue any
kinds       by the share of content words inside double quotation marks: direct from .9, indirect 0, else mixed
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saidby.evaluate.matching import Offsets, WordIndex, Words, align, jaccard

QUOTED = re.compile(r"[“”\"\n]")
EMPTY_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "as", "who", "whom", "which", "and", "or", "s"),
        *("of", "in", "on", "at", "for", "to", "by", "with", "from", "his", "her", "its", "their", "our", "my", "your"),
    )
)
"""Words that two sources may share without naming the same one (personal pronouns are not among them)."""
HEAD_ENDS = frozenset(
    ("who", "whom", "whose", "which", "that", "and", "or", "of", "in", "from", "for", "at", "on", "with", "by", "to")
)
KINDS = ("direct", "mixed", "indirect")
CONTENT = ("exact_char", "exact", "j50", "j80", "e2e50", "e2e", "e2e_strict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Offsets of one attribution's three parts; each may be in pieces, source and cue may be missing."""

    content: tuple[Offsets, ...]
    source: tuple[Offsets, ...] = ()
    cue: tuple[Offsets, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    row: Attribution
    content: Words
    source: Words
    cue: Words
    kind: str


def score_text(text: str, gold: Iterable[Attribution], predicted: Iterable[Attribution]) -> Counter[str]:
    """Counts for one article, to be added up over articles and handed to `figures`."""
    index = WordIndex(text)
    quoted = _quoted(text, index)
    g_rows = [w for w in (_words(index, quoted, row) for row in gold) if w.content]
    p_rows = [w for w in (_words(index, quoted, row) for row in predicted) if w.content]
    counts: Counter[str] = Counter()
    for side, rows, others in (("gold", g_rows, p_rows), ("predicted", p_rows, g_rows)):
        counts[f"{side}"] += len(rows)
        for row in rows:
            counts[f"{side}.{row.kind}"] += 1
            best = max((len(row.content & o.content) for o in others), default=0) / len(row.content)
            counts[f"{side}.soft"] += best  # type: ignore[assignment]
            counts[f"{side}.soft.{row.kind}"] += best  # type: ignore[assignment]
    in_gold, in_run = (frozenset().union(*(r.content for r in rows)) for rows in (g_rows, p_rows))
    counts.update({"token": len(in_gold & in_run), "token.gold": len(in_gold), "token.predicted": len(in_run)})
    _cues(g_rows, p_rows, counts)
    pairs = align([[g.content, g.source, g.cue] for g in g_rows], [[p.content, p.source, p.cue] for p in p_rows])
    for pair in pairs:
        _pair(index, text, g_rows[pair.gold], p_rows[pair.predicted], pair.jaccard, counts)
    return counts


def figures(counts: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 in percent by figure, and shares of matched pairs (`source.any` …)."""

    def share(a: str, b: str) -> float:
        return 100 * counts.get(a, 0) / counts[b] if counts.get(b) else 0.0

    found = {
        name: _prf(share(f"predicted.{name}", "predicted"), share(f"gold.{name}", "gold"))
        for name in (*CONTENT, "soft")
    }
    found["token"] = _prf(share("token", "token.predicted"), share("token", "token.gold"))
    found["cue_found"] = _prf(share("cue_found", "cue.predicted"), share("cue_found", "cue.gold"))
    for kind in KINDS:
        for name in ("exact", "j50", "e2e50", "e2e", "soft"):
            p, r = (share(f"{side}.{name}.{kind}", f"{side}.{kind}") for side in ("predicted", "gold"))
            found[f"{name}.{kind}"] = _prf(p, r)
    for role, names in (("source", ("exact", "j50", "head", "any", "given")), ("cue", ("exact", "any"))):
        for name in names:
            found[f"{role}.{name}"] = {"share": share(f"{role}.{name}", f"{role}.pairs")}
    found["no_source"] = {"share": share("no_source.right", "no_source.pairs")}
    return found


def _prf(precision: float, recall: float) -> dict[str, float]:
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}


def _words(index: WordIndex, quoted: Sequence[bool], row: Attribution) -> _Words:
    content = index.covered(row.content)
    inside = sum(quoted[i] for i in content) / len(content) if content else 0.0
    kind = "direct" if inside >= 0.9 else "mixed" if inside else "indirect"
    return _Words(row, content, index.covered(row.source), index.covered(row.cue), kind)


def _quoted(text: str, index: WordIndex) -> list[bool]:
    """Of each word whether it starts inside double quotation marks, which end with their paragraph at the latest."""
    inside: list[bool] = []
    state, w = False, 0
    for mark in [*((m.start(), m.group()) for m in QUOTED.finditer(text)), (len(text) + 1, "\n")]:
        while w < len(index.starts) and index.starts[w] < mark[0]:
            inside.append(state)
            w += 1
        state = mark[1] == "“" or (mark[1] == '"' and not state)
    return inside


def _cues(gold: Sequence[_Words], predicted: Sequence[_Words], counts: Counter[str]) -> None:
    """Cues that share a word, one to one, whatever their contents."""
    left = [g.cue for g in gold if g.cue]
    found = [p.cue for p in predicted if p.cue]
    counts["cue.gold"] += len(left)
    counts["cue.predicted"] += len(found)
    for cue in found:
        hit = next((g for g in left if g & cue), None)
        if hit is not None:
            left.remove(hit)
            counts["cue_found"] += 1


def _pair(index: WordIndex, text: str, g: _Words, p: _Words, likeness: float, counts: Counter[str]) -> None:
    exact = g.content == p.content
    neither = not g.source and not p.source
    source = _shared(index, g.source, p.source) if g.source and p.source else neither
    cue = bool(g.cue & p.cue) or not g.cue
    right = {
        "exact_char": sorted(g.row.content) == sorted(p.row.content),
        "exact": exact,
        "j50": likeness >= 0.5,
        "j80": likeness >= 0.8,
        "e2e50": likeness >= 0.5 and source,
        "e2e": likeness >= 0.8 and source,
        "e2e_strict": exact and cue and (neither or jaccard(g.source, p.source) >= 0.5),
    }
    for name in (name for name, ok in right.items() if ok):
        counts.update((f"gold.{name}", f"predicted.{name}", f"gold.{name}.{g.kind}", f"predicted.{name}.{p.kind}"))
    if likeness < 0.5:
        return
    if g.source:
        counts["source.pairs"] += 1
        counts["source.exact"] += g.source == p.source
        counts["source.j50"] += jaccard(g.source, p.source) >= 0.5
        counts["source.head"] += _head(index, text, g.source) in p.source
        counts["source.any"] += bool(p.source) and source
        counts["source.given"] += bool(p.source)
    else:
        counts["no_source.pairs"] += 1
        counts["no_source.right"] += not p.source
    if g.cue:
        counts["cue.pairs"] += 1
        counts["cue.exact"] += g.cue == p.cue
        counts["cue.any"] += bool(g.cue & p.cue)


def _shared(index: WordIndex, a: Words, b: Words) -> bool:
    """Whether two sources share a word that says something; in one of one or two words any word does."""
    both = a & b
    telling = any(index.forms[i].lower() not in EMPTY_WORDS for i in both)
    return telling or (bool(both) and min(len(a), len(b)) <= 2)


def _head(index: WordIndex, text: str, words: Words) -> int:
    """The last telling word before a comma, preposition or relative pronoun: "Hill" in "Hugh Hill, a doctor"."""
    ordered = sorted(words)
    best: int | None = None
    for before, i in zip([None, *ordered], ordered, strict=False):
        form = index.forms[i].lower()
        if before is not None and "," in text[index.ends[before] : index.starts[i]]:
            break
        if form in HEAD_ENDS and best is not None:
            break
        if form not in EMPTY_WORDS or len(ordered) == 1:
            best = i
    return ordered[-1] if best is None else best
