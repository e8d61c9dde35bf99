"""Who speaks what a mention stands in: whom a pronoun there may mean best, and whom it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saidby.resolve import anaphora
from saidby.resolve.anaphora import THIRD_PERSON
from saidby.resolve.referent import Referent

if TYPE_CHECKING:
    from saidby.resolve.sweep import Sweep


class Around:
    """Answers while the walk is under way."""

    def __init__(self, walk: Sweep) -> None:
        self.walk = walk

    def outer(self, index: int) -> Referent | None:
        """Who speaks the claim around this one, where that is in indirect speech."""
        return self._of_parent(index, direct=False)

    def quoter(self, index: int) -> Referent | None:
        """Who speaks the quotation in which this claim stands: "I", never "they"."""
        return self._of_parent(index, direct=True) or self.speaker(self.walk.first_token(index), index)

    def speaker(self, token: int, index: int = -1) -> Referent | None:
        """Who speaks the quotation around a token, where that is known by now; claim `index` is not asked."""
        around = self.walk.voices.quoting(index, token)
        if around is None or around in self.walk.outcomes:
            return self.walk.outcomes[around].referent if around is not None else None
        first = self.walk.first_token(around)
        word = self.walk.doc[first].lower_
        reading = self.walk.readings.get(around)
        found = None
        if reading is not None and word in THIRD_PERSON:
            found = anaphora.pronoun(word, first, self.walk.scene, content=self.walk.content(around), settles=False)
        elif reading is not None and reading.phrase is not None and not reading.names and first > token:
            found = self.walk.described(reading.phrase)
        return found.referent if found is not None else None

    def _of_parent(self, index: int, *, direct: bool) -> Referent | None:
        parent = self.walk.attributions[index].parent
        outcome = self.walk.outcomes.get(parent) if parent is not None else None
        if parent is None or outcome is None:
            return None
        quotation = self.walk.scene.quotation(self.walk.first_token(index))
        # Inside one quotation ("She told me she was glad") the claim around is in indirect speech again.
        quoted = quotation is not None and self.walk.scene.quotation(self.framing_token(parent)) != quotation
        return outcome.referent if quoted == direct else None

    def framing_token(self, index: int) -> int:
        """A token of what introduces a claim: its cue, or else its speaker."""
        cue = self.walk.attributions[index].cue
        tokens = self.walk.tokens.within(cue.start, cue.end) if cue is not None else None
        return tokens[0] if tokens is not None else self.walk.first_token(index)
