"""The list of claims that figures lead to."""

from __future__ import annotations

from typing import Any

from saidby.report.excerpts import original
from saidby.report.html import Safe, shortened, tag

LENGTH = 420
"""Characters of a claim that the list shows; its article has all of it."""


def card(claim: dict[str, Any], article: dict[str, Any], keys: list[str]) -> Safe:
    """One claim: who, on whose word, what, how sure, and the way to its sentence."""
    claim_id = claim["claim_id"]
    return tag(
        "article",
        tag("p", *_who(claim), class_="who"),
        tag("blockquote", shortened(claim["text"], LENGTH), dir="auto"),
        tag("p", *_where(claim, article), class_="about"),
        class_="claim",
        id=f"c-{claim_id}",
        data_k=" ".join(keys),
    )


def _who(claim: dict[str, Any]) -> list[str | None]:
    speaker = claim["speaker"] or (f"“{claim['speaker_mention']}”" if claim["speaker_mention"] else "somebody")
    role = claim["speaker_role"]
    return [
        tag("b", speaker),
        f" ({role})" if role and role not in speaker else None,
        *([" ", tag("span", claim["cue"], class_="cue")] if claim["cue"] else []),
        *([" · as told by ", tag("b", claim["source"])] if claim["source"] else []),
    ]


def _where(claim: dict[str, Any], article: dict[str, Any]) -> list[str | None]:
    facts = [
        article["publisher"],
        f"{article['published_at']:%Y-%m-%d}" if article["published_at"] is not None else None,
    ]
    hedge = claim["hedge"]
    if hedge and claim["probability_low"] is not None:
        hedge = f"{hedge} ({claim['probability_low']:.0%} to {claim['probability_high']:.0%})"
    facts += [
        claim["quotation"],
        None if claim["status"] == "asserted" else str(claim["status"]).replace("_", " "),
        f"hedged: {hedge}" if hedge else None,
        f"confidence {claim['confidence']:.2f}",
    ]
    words = claim["text"].partition(" … ")[0]
    address = original(article["url"], words)
    return [
        tag("a", "in its article", href=f"#s-{claim['claim_id']}"),
        *(
            [" · ", tag("a", "in the original", href=address, rel="noopener noreferrer", target="_blank")]
            if address
            else []
        ),
        " · " + " · ".join(fact for fact in facts if fact),
    ]
