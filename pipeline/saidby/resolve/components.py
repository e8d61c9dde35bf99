"""The spaCy component that names the speakers."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks
from saidby.resolve.lexicon import Lexicon, lexicon
from saidby.resolve.speakers import find_speakers

READS = ("paragraphs", "boilerplate", "quotes", "attributions")
WRITES = ("mentions", "speakers", "resolutions")


class ResolutionComponent:
    """Leaves mentions, speakers and resolutions on a Doc that has attributions, tags, a parse and entities."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def __call__(self, doc: Doc) -> Doc:
        """Resolves the speakers of one Doc."""
        found = find_speakers(doc, lex=self.lex)
        marks.write(doc, found.mentions, "mentions")
        marks.write(doc, found.speakers, "speakers")
        marks.write(doc, found.resolutions, "resolutions")
        return doc


@Language.factory(
    "saidby_resolution",
    requires=["doc._.saidby_attributions", "doc.ents", "token.pos", "token.tag", "token.lemma", "token.dep"],
    assigns=["doc._.saidby_mentions", "doc._.saidby_speakers", "doc._.saidby_resolutions"],
)
def make_resolution(nlp: Language, name: str) -> ResolutionComponent:
    """The component `saidby_resolution`; add it after `saidby_attribution`."""
    return ResolutionComponent(lexicon())
