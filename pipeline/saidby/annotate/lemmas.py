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
ENDINGS = {
    "NOUN": ("s", "es", "en"),
    "VERB": ("s", "es", "d", "ed", "ing"),
    "ADJ": ("r", "er", "st", "est"),
    "ADV": ("r", "er", "st", "est"),
}
"""What inflection adds to a lemma, its last letters changed as spelling asks."""
INFLECTED = ("ing", "ed")
"""Endings of verbs' forms that are seldom a verb's own."""


class Lemmas:
    """Lemmas of known forms, and of unknown ones by edit script."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], scripts: Sequence[str]) -> None:
        """`table`: part of speech → form in lower case → lemma.  `scripts`: the classes of the lemma task."""
        self.table = table
        self._scripts = scripts
        self._known = frozenset(lemma for forms in table.values() for lemma in forms.values())

    def best(self, form: str, upos: str, scripts: Sequence[int]) -> str:
        """The lemma seen with this form in training; else the likeliest script's that makes sense.

        Sense is a lemma of which the form is a regular inflection, best one that is known; then any known one.
        `scripts`: classes of the lemma task, the likeliest first.
        """
        seen = self.table.get(upos, {}).get(form.lower())
        if seen is not None:
            return seen
        found = [apply(form, self._scripts[s]) for s in scripts]
        if upos not in OPEN_CLASSES:
            return found[0]
        regular = [lemma for lemma in found if upos in ENDINGS and is_regular(form.lower(), lemma, upos)]
        if regular:
            return next((lemma for lemma in regular if lemma in self._known), regular[0])
        return next((lemma for lemma in found if lemma in self._known), found[0])


def is_regular(form: str, lemma: str, upos: str) -> bool:
    """Whether a form is a regular inflection of the lemma, or the lemma itself."""
    if not lemma or form == lemma:
        return bool(lemma) and (upos != "VERB" or not form.endswith(INFLECTED))
    stems = {lemma, lemma + lemma[-1:]}
    for end, short in (("y", "i"), ("e", ""), ("f", "v"), ("fe", "v"), ("ie", "y"), ("man", "m")):
        if lemma.endswith(end):
            stems.add(lemma.removesuffix(end) + short)
    return any(form == stem + ending for stem in stems for ending in ENDINGS[upos])
