"""The stage's spaCy components."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks
from saidby.qualify import framing as framing_
from saidby.qualify import hedges as hedges_
from saidby.qualify import quantity_lexicon
from saidby.qualify.quantities import find_quantities


@Language.factory("saidby_framing")
def make_framing(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `framings`; it needs `attributions`, tags, lemmas and a parse."""
    lexicon = framing_.load_lexicon()

    def framing(doc: Doc) -> Doc:
        marks.write(doc, framing_.find_framings(doc, lexicon=lexicon), "framings")
        return doc

    return framing


@Language.factory("saidby_hedges")
def make_hedges(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `hedges`.

    Put it behind `saidby_framing`, `saidby_resolution` and `saidby_quantities`: it reads what they leave, to know whose
    hedge it is, by which yardstick, and which quantity it bounds; where they did not run, it does without.
    """
    lexicon = hedges_.load_lexicon()

    def hedges(doc: Doc) -> Doc:
        marks.write(doc, hedges_.find_hedges(doc, lexicon=lexicon), "hedges")
        return doc

    return hedges


@Language.factory("saidby_quantities")
def make_quantities(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the marks `quantities` and `quantity_rejects`.

    Tags and a parse help to find counted nouns; behind `saidby_attribution` each quantity also knows its claim.
    """
    lexicon = quantity_lexicon.load()

    def quantities(doc: Doc) -> Doc:
        found = find_quantities(doc, lexicon=lexicon)
        marks.write(doc, found.quantities, "quantities")
        marks.write(doc, found.rejects, "quantity_rejects")
        return doc

    return quantities
