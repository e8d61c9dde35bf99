"""What the walk through an article finds for a mention."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.model import Extent, MentionForm, ResolutionKind
from saidby.resolve.names import Name
from saidby.resolve.referent import Referent


@dataclass(slots=True)
class Outcome:
    """What the walk found for one speaker mention; `rule` says how, `via` are the tokens that it rests on."""

    referent: Referent | None
    resolution: ResolutionKind
    rule: str
    via: tuple[int, int] | None = None
    name: Name | None = None
    role: Extent | None = None


@dataclass(slots=True)
class OtherMention:
    """A mention at which nobody speaks; token positions."""

    start: int
    end: int
    referent: Referent
    form: MentionForm
    how: str
