"""One auditor's desk: a run, its claims as an index, the verdicts on them, and where each claim stands."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from saidby.audit.index import Index
from saidby.audit.judging import (
    UnusableError,
    check_correction,
    check_judgement,
    fingerprint,
    judged_part,
    text_or_none,
)
from saidby.audit.store import Store, Verdict
from saidby.errors import InputError
from saidby.tables.folder import VERDICTS
from saidby.tables.frames import read_manifest

Json = dict[str, Any]

STATES = ("unjudged", "correct", "wrong", "unsure", "changed")
"""Where a claim stands with the auditor; "changed": judged, but it said something else then."""
KEPT_ARTICLES = 32


@dataclass(frozen=True, slots=True)
class Bundle:
    """The rows of one article, from all tables that the page shows."""

    article: Json
    claims: list[Json]
    quantities: list[Json]
    hedges: list[Json]

    def claim(self, claim_id: str) -> Json | None:
        """The row of one claim."""
        return next((claim for claim in self.claims if claim["claim_id"] == claim_id), None)

    def of_claim(self, claim_id: str) -> tuple[list[Json], list[Json]]:
        """The quantities and the hedges of one claim."""
        mine = [[row for row in rows if row["claim_id"] == claim_id] for rows in (self.quantities, self.hedges)]
        return mine[0], mine[1]

    def fingerprint(self, claim_id: str) -> str:
        """A hash of what an auditor judges of one claim."""
        claim = self.claim(claim_id)
        if claim is None:
            raise InputError(f"claim {claim_id} is not in the tables")
        return fingerprint(claim, *self.of_claim(claim_id))


class Desk:
    """What one auditor works on; safe to use from several threads."""

    def __init__(self, root: Path, index: Index, store: Store, *, auditor: str, run: str) -> None:
        self.root, self.index, self.store, self.auditor, self.run = root, index, store, auditor, run
        self._lock = threading.Lock()
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()
        self.states: npt.NDArray[np.int8] = np.zeros(len(index), dtype=np.int8)
        self.gone: dict[str, Verdict] = {}
        self.refresh()

    @classmethod
    def open(cls, root: Path, *, auditor: str, verdicts: Path | None = None, must_exist: bool = False) -> Self:
        """Opens the finished run in `root`; raises InputError or OutputError, which say what to do."""
        if not auditor.strip() or len(auditor) > 100 or not auditor.isprintable():
            raise InputError(f"{auditor!r} is no name for an auditor; give one with --auditor")
        plan = json.dumps(read_manifest(root).get("plan"), sort_keys=True)
        index = Index(root)
        store = Store.open(verdicts or root / VERDICTS, must_exist=must_exist)
        run = hashlib.blake2b(plan.encode(), digest_size=10).hexdigest()
        return cls(root, index, store, auditor=auditor.strip(), run=run)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def bundle(self, article_id: str) -> Bundle:
        """The rows of one article; raises InputError where the run has none."""
        with self._lock:
            if article_id in self._bundles:
                self._bundles.move_to_end(article_id)
                return self._bundles[article_id]
        articles = self.index.rows("articles", article_id)
        if not articles:
            raise InputError(f"article {article_id} is not in the tables")
        bundle = Bundle(
            articles[0], *(self.index.rows(name, article_id) for name in ("claims", "quantities", "hedges"))
        )
        with self._lock:
            self._bundles[article_id] = bundle
            while len(self._bundles) > KEPT_ARTICLES:
                self._bundles.popitem(last=False)
        return bundle

    def article_of(self, claim_id: str) -> str:
        """The article that a claim of the run stands in."""
        row = self.index.row_of.get(claim_id)
        if row is None:
            raise InputError(f"claim {claim_id} is not in the tables")
        return self.index.columns["article_id"].at(row)

    def refresh(self) -> None:
        """Reads all standing verdicts anew: which claims are judged, which have changed since, which are gone."""
        states = np.zeros(len(self.index), dtype=np.int8)
        gone = {}
        latest = {claim: v for claim, v in self.store.latest(self.auditor).items() if v.kind == "verdict"}
        for claim in sorted(latest, key=lambda claim: self.index.row_of.get(claim, -1)):
            row = self.index.row_of.get(claim)
            if row is None:
                gone[claim] = latest[claim]
            else:
                states[row] = self._state(latest[claim])
        self.states, self.gone = states, gone

    def _state(self, verdict: Verdict | None) -> int:
        if verdict is None:
            return 0
        return STATES.index("changed" if self.changed(verdict) else verdict.judgement or "unsure")

    def changed(self, verdict: Verdict) -> bool:
        """Whether the claim says something else now than when it was judged."""
        if verdict.run == self.run or verdict.claim_id is None:
            return False
        return self.bundle(verdict.article_id).fingerprint(verdict.claim_id) != verdict.fingerprint

    def judge(self, claim_id: str, sent: Mapping[str, Any]) -> Verdict:
        """Keeps a verdict on a claim of the run, or on a missed claim that was entered.

        Raises UnusableError or InputError.
        """
        judgement, wrong, note = check_judgement(sent)
        before = self.store.of_claim(self.auditor, claim_id)
        if before is not None and before.kind == "missed":
            return self._add(dataclasses.replace(before, judgement=judgement, wrong=wrong, note=note))
        article_id = self.article_of(claim_id)
        bundle = self.bundle(article_id)
        correction = None
        if sent.get("correction"):
            parents = [parent for parent in self.parents(article_id) if parent != claim_id]
            correction = check_correction(sent["correction"], bundle.article["text"], parents)
        claim = bundle.claim(claim_id)
        assert claim is not None, "the index has it"
        verdict = self._add(
            Verdict(
                kind="verdict",
                article_id=article_id,
                claim_id=claim_id,
                judgement=judgement,
                wrong=wrong,
                correction=correction,
                note=note,
                fingerprint=bundle.fingerprint(claim_id),
                judged=judged_part(claim),
            )
        )
        self.states[self.index.row_of[claim_id]] = self._state(verdict)
        return verdict

    def enter_missed(self, article_id: str, sent: Mapping[str, Any]) -> Verdict:
        """Keeps a claim that the run has missed; raises UnusableError or InputError."""
        bundle = self.bundle(article_id)
        claim = check_correction(sent.get("claim"), bundle.article["text"], self.parents(article_id))
        if "spans" not in claim:
            raise UnusableError("a missed claim needs its content")
        key = json.dumps([article_id, claim["spans"], claim.get("cue"), claim.get("mention")])
        claim_id = "missed-" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
        note = text_or_none(sent.get("note"), "note")
        return self._add(
            Verdict(
                kind="missed",
                article_id=article_id,
                claim_id=claim_id,
                judgement="correct",
                correction=claim,
                note=note,
            )
        )

    def finish(self, article_id: str, *, finished: bool) -> Verdict:
        """Keeps that an article is judged completely, or is not after all."""
        self.bundle(article_id)
        return self._add(Verdict(kind="article", article_id=article_id, judgement="finished" if finished else "open"))

    def undo(self) -> Verdict | None:
        """Takes the last thing back that this auditor said; returns what it was."""
        last = self.store.undo(self.auditor, self.run)
        if last is not None and last.claim_id is not None and last.claim_id in self.index.row_of:
            state = self._state(self.store.of_claim(self.auditor, last.claim_id))
            self.states[self.index.row_of[last.claim_id]] = state
        elif last is not None and last.kind == "verdict":
            self.refresh()
        return last

    def missed(self, article_id: str, auditor: str | None = None) -> Iterator[Verdict]:
        """Claims of an article that were entered as missed and still are."""
        for verdict in self.store.of_article(auditor or self.auditor, article_id).values():
            if verdict.kind == "missed" and verdict.judgement == "correct":
                yield verdict

    def parents(self, article_id: str) -> list[str]:
        """Identifiers of everything in an article that a claim may stand inside."""
        entered = [v.claim_id for v in self.missed(article_id) if v.claim_id]
        return [claim["claim_id"] for claim in self.bundle(article_id).claims] + entered

    def _add(self, verdict: Verdict) -> Verdict:
        return self.store.add(dataclasses.replace(verdict, auditor=self.auditor, run=self.run, id=0, at=""))
