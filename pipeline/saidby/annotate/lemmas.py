"""Lemmas as edit scripts: a class per way to turn a form into its lemma (after Straka, UDPipe 2, 2018).

A script is `<case>|<cut>|<add>` (cut so many characters off the end of the form, add these) or `<case>|=|<lemma>` for
forms that share nothing with their lemma. `case` is `l` (lower-cased form) or `k` (form kept as written).
"""

from __future__ import annotations

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
