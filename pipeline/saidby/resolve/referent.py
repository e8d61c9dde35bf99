"""Somebody or something that an article speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field

from saidby.model import SpeakerKind
from saidby.resolve.lexicon import Entry, Gender
from saidby.resolve.names import Name


@dataclass(slots=True, eq=False)
class Referent:
    """Somebody or something that may speak.

    `full`: the name stands for the same speaker in every article.  `named`: somebody gives the name; else `name` is a
    description as written.  `personal`: an unnamed one is a human being.
    `key`: what the identifier is made of, where that is not the name itself.
    `doubtful`: nothing but a model's label says what kind it is.
    `heads`: nouns that may refer to this one; `words`: what may stand around them.
    `roles`: descriptions with their character offsets.  `first`: characters of the mention by the fullest name.
    """

    kind: SpeakerKind
    name: str
    full: bool = False
    named: bool = True
    entry: Entry | None = None
    institution: str | None = None
    country: str | None = None
    gender: Gender | None = None
    plural: bool = False
    personal: bool = True
    doubtful: bool = False
    key: str = ""
    heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    roles: list[tuple[str, int, int]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    first: tuple[int, int] | None = None

    def becomes(self, kind: SpeakerKind, head: str | None = None) -> None:
        """Settles a doubtful kind by how the text refers to it: "it", "the company"."""
        if self.doubtful and self.kind in ("person", "place", "organisation"):
            self.kind, self.doubtful = kind, False
            self.heads.update({head} if head else ())

    def aliases(self) -> tuple[str, ...]:
        """All names in the text but the canonical one."""
        return tuple(sorted({bare(name.text) for name in self.names} - {self.name}))


def bare(text: str) -> str:
    """A name without the article in front."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else text
