"""The stage's spaCy components."""

from __future__ import annotations

import functools
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks
from saidby.qualify import framing as framing_
from saidby.qualify import hedges as hedges_
from saidby.qualify import quantity_lexicon
from saidby.qualify.quantities import find_quantities
from saidby.qualify.words import Lexicon

# Components are partial calls of functions that a module has by name, since those can be sent to other processes.


def framing(doc: Doc, *, lexicon: framing_.FramingLexicon) -> Doc:
    """Leaves the mark `framings`."""
    marks.write(doc, framing_.find_framings(doc, lexicon=lexicon), "framings")
    return doc


def hedges(doc: Doc, *, lexicon: Lexicon) -> Doc:
    """Leaves the mark `hedges`."""
    marks.write(doc, hedges_.find_hedges(doc, lexicon=lexicon), "hedges")
    return doc


def quantities(doc: Doc, *, lexicon: quantity_lexicon.QuantityLexicon) -> Doc:
    """Leaves the marks `quantities` and `quantity_rejects`."""
    found = find_quantities(doc, lexicon=lexicon)
    marks.write(doc, found.quantities, "quantities")
    marks.write(doc, found.rejects, "quantity_rejects")
    return doc


@Language.factory("saidby_framing")
def make_framing(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `framings`; it needs `attributions`, tags, lemmas and a parse."""
    return functools.partial(framing, lexicon=framing_.load_lexicon())


@Language.factory("saidby_hedges")
def make_hedges(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `hedges`.

    Put it behind `saidby_framing`, `saidby_resolution` and `saidby_quantities`: it reads what they leave, to know whose
    hedge it is, by which yardstick, and which quantity it bounds; where they did not run, it does without.
    """
    return functools.partial(hedges, lexicon=hedges_.load_lexicon())


@Language.factory("saidby_quantities")
def make_quantities(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the marks `quantities` and `quantity_rejects`.

    Tags and a parse help to find counted nouns; behind `saidby_attribution` each quantity also knows its claim.
    """
    return functools.partial(quantities, lexicon=quantity_lexicon.load())
