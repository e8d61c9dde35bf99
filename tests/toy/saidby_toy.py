"""A pipeline without a model, for tests of what stands around the stages: each mark is made by a regular expression.

It comes as an installed distribution would (a `dist-info` folder beside this file), so that worker processes and
subprocesses that have this folder on their path find its components as they find those of saidby.

    “Content,” said Some Name.      a claim; a claim inside the quotation marks is nested
    They say: …                     a claim whose speaker stays unresolved
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from saidby import loader, marks
from saidby.model import (
    Attribution,
    Extent,
    Framing,
    Hedge,
    Mention,
    Quantity,
    QuantityReject,
    Resolution,
    Speaker,
    Step,
)

CLAIM = re.compile(r"(?P<content>“[^“”]+?),” (?P<cue>said|claimed) (?P<speaker>[A-Z]\w+ [A-Z]\w+)")
PRONOUN = re.compile(r"(?P<speaker>They) (?P<cue>say): (?P<content>[^.]+)")
NUMBER = re.compile(r"\d+")


def make_model(folder: Path) -> Path:
    """Saves a model whose every stage is a toy."""
    nlp = spacy.blank("en")
    nlp.meta["name"] = "toy"
    for stage in loader.STAGES:
        nlp.add_pipe("toy_claims" if stage == "saidby_framing" else "toy_nothing", name=stage)
    nlp.to_disk(folder)
    return folder


@Language.factory("toy_nothing")
def make_nothing(nlp: Language, name: str) -> Language:
    return lambda doc: doc


@Language.factory("toy_claims")
def make_claims(nlp: Language, name: str) -> Language:
    return annotate


def annotate(doc: Doc) -> Doc:
    time.sleep(float(os.environ.get("SAIDBY_TOY_DELAY", "0")))
    if "RAISE" in doc.text:
        raise ValueError("the toy was told to raise")
    if "DIE" in doc.text:
        os._exit(9)
    if "SEGFAULT" in doc.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "HANG" in doc.text:
        re.match(r"(?:\w+ ?)+$", doc.text)  # takes twice as long for every letter, and lets no other thread run
    text = doc.text
    hits = sorted([*CLAIM.finditer(text), *PRONOUN.finditer(text)], key=lambda m: (m.start("content"), -m.end()))
    attributions, resolutions, framings, mentions, speakers = [], [], [], [], {}
    for i, hit in enumerate(hits):
        start, end = hit.span("content")
        inside = [a for a in attributions if a.spans[0].start <= start and end <= a.spans[0].end]
        parent = inside[-1] if inside else None
        attributions.append(
            Attribution(
                index=i,
                spans=(Extent(start=start, end=end),),
                cue=Extent(start=hit.start("cue"), end=hit.end("cue")),
                speaker=Extent(start=hit.start("speaker"), end=hit.end("speaker")),
                quotation="direct" if hit.re is CLAIM else "indirect",
                parent=parent.index if parent else None,
                depth=parent.depth + 1 if parent else 0,
                method="toy",
                score=0.9,
            )
        )
        named = hit.re is CLAIM
        name = hit["speaker"]
        speaker_id = hashlib.sha256(name.encode()).hexdigest()[:8]
        step = Step(rule="name", start=hit.start("speaker"), end=hit.end("speaker"), text=name)
        resolutions.append(
            Resolution(
                index=i,
                speaker_id=speaker_id if named else None,
                name=name if named else None,
                kind="person" if named else None,
                role=None,
                resolution="named" if named else "none",
                evidence=(step,) if named else (),
            )
        )
        framings.append(Framing(index=i, cue_lemma="say", stance="neutral", status="asserted", time_from="2024-03-04"))
        if named:
            alias = name.split()[1]
            speakers[name] = Speaker(speaker_id=speaker_id, name=name, kind="person", aliases=(alias,))
            mentions.append(
                Mention(
                    speaker_id=speaker_id,
                    start=hit.start("speaker"),
                    end=hit.end("speaker"),
                    text=name,
                    form="name",
                    how="toy",
                )
            )

    def holder(at: int) -> int | None:
        inner = [a.index for a in attributions if a.spans[0].start <= at < a.spans[0].end]
        return inner[-1] if inner else None

    quantities, refused = [], []
    for hit in NUMBER.finditer(text):
        start, end, value = hit.start(), hit.end(), float(hit[0])
        if 1900 <= value < 2100:
            refused.append(QuantityReject(start=start, end=end, reason="date"))
            continue
        quantities.append(
            Quantity(
                index=len(quantities),
                start=start,
                end=end,
                kind="count",
                value_low=value,
                value_high=value,
                equivalent_to=len(quantities) - 1 if quantities else None,
                claim=holder(start),
                rule="toy",
            )
        )
    hedges = [
        Hedge(
            index=i,
            start=hit.start(),
            end=hit.end(),
            type="estimative",
            holder="speaker",
            strength=2,
            probability_low=0.55,
            probability_high=0.75,
            yardstick="PHIA",
            claim=holder(hit.start()),
            rule="toy",
        )
        for i, hit in enumerate(re.finditer("likely", text))
    ]
    for mark, rows in {
        "attributions": attributions,
        "resolutions": resolutions,
        "framings": framings,
        "mentions": mentions,
        "speakers": list(speakers.values()),
        "quantities": quantities,
        "quantity_rejects": refused,
        "hedges": hedges,
    }.items():
        marks.write(doc, rows, mark)
    return doc
