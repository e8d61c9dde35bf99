"""Lemmas as edit scripts: a class per way to turn a form into its lemma (after Straka, UDPipe 2, 2018).

A script is `<case>|<cut>|<add>` (cut so many characters off the end of the form, add these) or `<case>|=|<lemma>` for
forms that share nothing with their lemma. `case` is `l` (lower-cased form) or `k` (form kept as written).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache


def script_of(form: str, lemma: str) -> str:
    """The edit script that turns `form` into `lemma`; `apply` undoes it."""
    case = "l" if lemma == lemma.lower() else "k"
    base = form.lower() if case == "l" else form
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    if shared == 0:
        return f"{case}|=|{lemma}"
    return f"{case}|{len(base) - shared}|{lemma[shared:]}"


@lru_cache(maxsize=100_000)
def apply(form: str, script: str) -> str:
    """The lemma of `form`; a script that does not fit the form (cuts more than there is) leaves it lower-cased."""
    case, cut, add = script.split("|", 2)
    base = form.lower() if case == "l" else form
    if cut == "=":
        return add
    keep = len(base) - int(cut)
    return base[:keep] + add if keep > 0 else base


CHOICES = 5
"""Scripts looked at, the likeliest first, when the likeliest makes no known lemma."""
OPEN_CLASSES = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})


class Lemmas:
    """Lemmas of known forms, and of unknown ones by edit script."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], scripts: Sequence[str]) -> None:
        """`table`: part of speech → form in lower case → lemma.  `scripts`: the classes of the lemma task."""
        self.table = table
        self._scripts = scripts
        self._known = frozenset(lemma for forms in table.values() for lemma in forms.values())

    def best(self, form: str, upos: str, scripts: Sequence[int]) -> str:
        """The lemma seen with this form in training, else the first script's that is a known lemma, else the first's.

        `scripts`: classes of the lemma task, the likeliest first.
        """
        seen = self.table.get(upos, {}).get(form.lower())
        if seen is not None:
            return seen
        first = apply(form, self._scripts[scripts[0]])
        if upos not in OPEN_CLASSES or first in self._known:
            return first
        others = (apply(form, self._scripts[s]) for s in scripts[1:])
        return next((lemma for lemma in others if lemma in self._known), first)
