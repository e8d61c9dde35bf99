"""Which words around a claim belong to its framing: those outside every content and every speaker."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from saidby.model import Attribution, Extent
from saidby.qualify import parse
from saidby.qualify.touching import Touching


@dataclass(frozen=True, slots=True)
class Zone:
    """The sentence of one claim's cue, and whose word each token in it is."""

    doc: Doc
    cue: Span
    sentence: Span
    contents: tuple[Extent, ...]
    speaker: Extent | None
    cues: tuple[Extent, ...]

    def free(self, token: Token) -> bool:
        """Whether the token is neither in the claim's content nor part of its speaker, nor another claim's."""
        at = token.idx
        if any(extent.start <= at < extent.end for extent in self.contents):
            return False
        return self.speaker is None or not self.speaker.start <= at < self.speaker.end

    def ours(self, token: Token, *, hops: int = 6) -> bool:
        """Whether the token hangs on this cue, or on nothing nearer that says something."""
        at, steps = token, 0
        while steps < hops:
            if self.cue.start <= at.i < self.cue.end:
                return True
            if any(extent.start <= at.idx < extent.end for extent in self.cues):
                return False
            if at.head.i == at.i:
                return self.cue.root.i == at.i or self._hangs_together(at)
            if at.i != token.i and at.pos_ == "VERB" and not self._participle(at) and self.free(at):
                return self._carrier(at)
            at, steps = at.head, steps + 1
        return False

    def _participle(self, verb: Token) -> bool:
        return verb.tag_ in ("VBG", "VBN") and parse.base(verb.dep_) in ("acl", "advcl", "amod", "xcomp")

    def _carrier(self, verb: Token) -> bool:
        """A verb above the cue, as in "is expected to say on Monday"."""
        return any(token.head.i == verb.i and token.dep_ in ("xcomp", "conj") for token in self.cue)

    def _hangs_together(self, root: Token) -> bool:
        """The sentence's root is the content's verb and the cue a phrase on it: "It fell, according to …"."""
        return not self.free(root) and any(above.i == root.i for above in parse.ancestors(self.cue.root))


class Claims:
    """The claims of one article, with the places of their contents and cues."""

    def __init__(self, attributions: list[Attribution]) -> None:
        self.all = attributions
        self.contents = Touching((s.start, s.end, (a.index, s)) for a in attributions for s in a.spans)
        self.cues = Touching((a.cue.start, a.cue.end, a.cue) for a in attributions if a.cue is not None)


def zone_of(doc: Doc, attribution: Attribution, claims: Claims, cue: Span) -> Zone:
    """The zone of one claim; contents of claims around this one do not close it."""
    around = set()
    at = attribution.parent
    while at is not None:
        around.add(at)
        at = claims.all[at].parent
    sentence = parse.sentence(cue.root)
    start, end = sentence.start_char, sentence.end_char
    contents = tuple(span for index, span in claims.contents(start, end) if index not in around)
    others = tuple(other for other in claims.cues(start, end) if other != attribution.cue)
    return Zone(doc, cue, sentence, contents, attribution.speaker, others)
