"""The stage's spaCy components."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from saidby import claims, marks
from saidby.attribute.attributions import find_attributions
from saidby.attribute.quotes import find_quotes
from saidby.model import Boilerplate, Paragraph

# Components are functions that a module has by name, since those can be sent to other processes.


def quotes(doc: Doc) -> Doc:
    """Leaves the mark `quotes`."""
    paragraphs = marks.read(doc, Paragraph) if marks.has(doc, Paragraph) else None
    boilerplate = marks.read(doc, Boilerplate) if marks.has(doc, Boilerplate) else ()
    marks.write(doc, find_quotes(doc.text, paragraphs, boilerplate), "quotes")
    return doc


def attribution(doc: Doc) -> Doc:
    """Leaves the mark `attributions`."""
    marks.write(doc, find_attributions(doc), "attributions")
    return doc


@Language.factory("saidby_quotes")
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `quotes`; without segmentation's marks each line is a paragraph."""
    return quotes


@Language.factory("saidby_attribution")
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component that leaves the mark `attributions`; see `find_attributions` for what it reads.

    With it `doc._.claims` is there, whatever the later stages add.
    """
    claims.register()
    return attribution
