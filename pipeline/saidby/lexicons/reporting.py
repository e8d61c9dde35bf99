"""The forms of reporting verbs, for those who see words but no lemmas."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.lexicons.loader import cached, load_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingVerb:
    """One row of `reporting_verbs.csv`: a verb that reports speech and its forms."""

    lemma: str
    forms: tuple[str, ...]
    origin: str = ""


@cached
def lemmas() -> dict[str, str]:
    """Every form of every reporting verb, in lower case, with its lemma."""
    rows = load_csv("reporting_verbs", ReportingVerb, ("lemma",))
    return {form: row.lemma for row in rows for form in (row.lemma, *row.forms)}


@cached
def forms() -> frozenset[str]:
    """Every form of every reporting verb, in lower case."""
    return frozenset(lemmas())
