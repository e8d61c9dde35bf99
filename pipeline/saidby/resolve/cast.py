"""The cast of an article: everybody it names, each with all names, roles and mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc

from saidby.model import SpeakerKind
from saidby.resolve.kinds import kinds_of
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.people import People
from saidby.resolve.referent import Referent, bare
from saidby.resolve.spelling import surname_key

NEAR = 60
"""Tokens, some two sentences, over which the country of one institution is that of the next."""
REACH = 150
"""Tokens, some five sentences, over which an institution stays that of the country named last."""


class Cast:
    """All referents that names make, and which name means whom.

    `of_name` and `speaks` map the first token of a name to its referent; they differ for a country that stands for one
    of its offices when it speaks ("the UK" after its Ministry of Defence).
    """

    def __init__(self, doc: Doc, names: list[Name], lex: Lexicon) -> None:
        self.names = names
        self.of_name: dict[int, Referent] = {}
        self.speaks: dict[int, Referent] = {}
        self._name_at = {i: name for name in names for i in range(name.start, name.end)}
        kinds, doubtful = kinds_of(doc, names, lex)
        people = [n for n in names if kinds[n.start] == "person"]
        organisations = [n for n in names if kinds[n.start] == "organisation"]
        places = [n for n in names if kinds[n.start] in ("place", "group")]
        cast_of_people = People(people, doc, lex)
        self.of_name.update(cast_of_people.of_name)
        surnames = cast_of_people.surnames
        self._organisations(organisations, surnames, lex)
        self._places([*places, *(n for n in organisations if n.weak and n.country)], surnames)
        named = {id(referent) for referent in self.of_name.values()}
        self.speaks = {at: referent for at, referent in self.speaks.items() if id(referent) in named}
        self.referents = list(dict.fromkeys(self.of_name.values()))
        for name in names:
            self.of_name[name.start].names.append(name)
        for referent in self.referents:
            fullest = max(referent.names, key=lambda n: (bare(n.text) == referent.name, n.end - n.start, -n.start))
            last = doc[fullest.end - 1]
            referent.first = (doc[fullest.start].idx, last.idx + len(last))
            doubted = all(n.text.casefold() in doubtful for n in referent.names)
            referent.doubtful = doubted and not _is_called_by_its_kind(referent, lex)
            _describe(referent, lex)
            if any(name.institution is not None and name.institution.collective for name in referent.names):
                referent.key = referent.name
                referent.name = bare(doc[fullest.start : fullest.end].text)

    def name_at(self, token: int) -> Name | None:
        """The name that covers the token."""
        return self._name_at.get(token)

    def referent_at(self, token: int) -> Referent | None:
        """Whose name covers the token."""
        name = self._name_at.get(token)
        return self.of_name[name.start] if name else None

    def _organisations(self, names: list[Name], surnames: dict[str, list[Referent]], lex: Lexicon) -> None:
        by_name: dict[str, Referent] = {}
        unplaced = []
        for name in names:
            if name.institution is not None and name.country is None and name.entry is None:
                unplaced.append(name)
                continue
            people = surnames.get(surname_key(name.text), []) if name.entry is None else []
            if len(people) == 1:
                self.of_name[name.start] = people[0]
                continue
            canonical = canonical_name(name)
            referent = by_name.setdefault(canonical.casefold(), _organisation(name, canonical))
            (self.speaks if name.weak and name.country else self.of_name)[name.start] = referent
        self._unplaced_institutions(unplaced, by_name.values(), lex)
        self._namesakes(names)
        self._short_forms(names, [r for r in by_name.values() if r.entry is None and r.institution is None])

    def _namesakes(self, names: list[Name]) -> None:
        """Gives a short form of the registry ("the MoD") to the article's own institution of that kind, if it has one.

        Only where the registry does not know the article's own, and nothing else speaks of the registry's: neither its
        full name nor its country.
        """
        named: dict[int, list[Name]] = defaultdict(list)
        by_institution: dict[str, dict[int, Referent]] = defaultdict(dict)
        for name in names:
            if (referent := self.of_name.get(name.start)) is not None:
                named[id(referent)].append(name)
                if referent.institution:
                    by_institution[referent.institution][id(referent)] = referent
        spoken_of = {name.country for name in self.names if name.place or not _is_short(name)}
        for referents in by_institution.values():
            placed = list(referents.values())
            for short in [r for r in placed if r.entry is not None and all(map(_is_short, named[id(r)]))]:
                others = [r for r in placed if r.entry is None and r.country != short.country]
                if len(others) == 1 and short.country not in spoken_of:
                    for name in named[id(short)]:
                        self.of_name[name.start] = others[0]

    def _unplaced_institutions(self, names: list[Name], known: Iterable[Referent], lex: Lexicon) -> None:
        """ "the Defence Ministry" is that of the only country whose ministry the article names, else nobody's."""
        placed: dict[str, list[Referent]] = defaultdict(list)
        for referent in known:
            if referent.institution:
                placed[referent.institution].append(referent)
        local: dict[str, Referent] = {}
        for name in names:
            assert name.institution is not None
            kind = name.institution.name
            before = self._placed_before(name, placed[kind])
            country = self._country_before(name) if not placed[kind] and name.institution.standalone else None
            if len(placed[kind]) == 1 or before is not None:
                self.of_name[name.start] = before or placed[kind][0]
            elif country is not None:
                placed_name = replace(name, country=country, entry=lex.by_name.get(f"{kind} ({country})"))
                referent = _organisation(placed_name, canonical_name(placed_name))
                placed[kind].append(referent)
                self.of_name[name.start] = referent
            else:
                self.of_name[name.start] = local.setdefault(kind, _organisation(name, bare(name.text)))

    def _country_before(self, name: Name) -> str | None:
        """The one country whose offices are named in the sentences before: "Ukraine's military … The General Staff"."""
        near = (self.of_name.get(i) for i in range(max(0, name.start - NEAR), name.start))
        countries = {r.country for r in near if r is not None and r.country and r.kind == "organisation"}
        return next(iter(countries)) if len(countries) == 1 else None

    def _placed_before(self, name: Name, placed: list[Referent]) -> Referent | None:
        """The last one named before, within `REACH` tokens."""
        near = range(name.start - 1, max(-1, name.start - REACH), -1)
        return next((r for i in near if (r := self.of_name.get(i)) is not None and r in placed), None)

    def _short_forms(self, names: list[Name], referents: list[Referent]) -> None:
        """Joins "Fenwick" to "Fenwick Securities" and "NWB" to "Norland Water Board", where only one fits."""
        initials: dict[str, list[Referent]] = defaultdict(list)
        by_word: dict[str, list[Referent]] = defaultdict(list)
        for referent in referents:
            parts = referent.name.split()
            initials["".join(p[0] for p in parts if p[0].isupper())].append(referent)
            for part in dict.fromkeys(parts):
                by_word[part.lower()].append(referent)
        joined: dict[int, Referent] = {}
        for referent in referents:
            text = referent.name
            found = initials[text] if len(text) > 1 and text.isupper() else []
            found = found or [r for r in by_word[text.split()[0].lower()][:50] if _contains(r.name, text)]
            if len(found) == 1 and id(found[0]) not in joined:
                joined[id(referent)] = found[0]
        for name in names:
            current = self.of_name.get(name.start)
            if current is not None and id(current) in joined:
                self.of_name[name.start] = joined[id(current)]

    def _places(self, names: list[Name], surnames: dict[str, list[Referent]]) -> None:
        by_name: dict[tuple[SpeakerKind, str], Referent] = {}
        for name in names:
            people = surnames.get(surname_key(name.text), []) if not (name.entry or name.country) else []
            if len(people) == 1:
                self.of_name[name.start] = people[0]
                continue
            kind: SpeakerKind = "group" if name.kind == "group" else "place"
            text = name.entry.name if name.entry and not name.weak else name.place or bare(name.text)
            full = name.entry is not None or name.country is not None
            made = Referent(kind=kind, name=text, full=full and kind == "place", country=name.country)
            made.entry, made.plural = None if name.weak else name.entry, kind == "group"
            self.of_name[name.start] = by_name.setdefault((kind, text.casefold()), made)


def _is_short(name: Name) -> bool:
    """Whether a name is an acronym: "MoD", "FCDO"."""
    return " " not in bare(name.text) and sum(c.isupper() for c in name.text) > 1


def canonical_name(name: Name) -> str:
    """The name under which all mentions of an organisation come together."""
    if name.entry is not None:
        return name.entry.name
    if name.institution is not None:
        return f"{name.institution.name} ({name.country})"
    return bare(name.defines or name.text)


def _organisation(name: Name, canonical: str) -> Referent:
    institution = name.institution.name if name.institution else None
    country = name.country
    if name.entry is not None:
        institution = institution or name.entry.name.partition(" (")[0]
        country = name.entry.country
    full = name.entry is not None or (institution is not None and name.country is not None)
    return Referent(
        kind=name.entry.kind if name.entry else "organisation",
        name=canonical,
        full=full or (institution is None and len(canonical.split()) > 1) or canonical.isupper(),
        entry=name.entry,
        institution=institution,
        country=country,
        heads=set(name.institution.heads) if name.institution else set(),
    )


def _contains(long: str, short: str) -> bool:
    """Whether the words of `short` stand in `long`, in order, and `long` has more of them."""
    words = iter(long.lower().split())
    return len(long.split()) > len(short.split()) and all(word in words for word in short.lower().split())


def _is_called_by_its_kind(referent: Referent, lex: Lexicon) -> bool:
    """Whether the name itself says that it is an organisation: an acronym, "Defense", "Labour Group"."""
    words = referent.name.lower().split()
    said = referent.name.isupper() or any(word in lex.organisation_nouns for word in words)
    return referent.kind == "organisation" and said


def _describe(referent: Referent, lex: Lexicon) -> None:
    """Nouns that may stand for an organisation: by its type in the registry, else by the words of its name."""
    if referent.kind == "person":
        return
    kinds = [referent.entry.type] if referent.entry else []
    words = referent.name.lower().split()
    referent.words.update(words)
    for word in reversed(words):
        if not kinds and word.strip("’'") in lex.name_words:
            kinds.append(lex.name_words[word.strip("’'")])
        if word in lex.organisation_heads:
            referent.heads.add(word)
    for kind in kinds:
        referent.heads |= lex.type_heads[kind]
