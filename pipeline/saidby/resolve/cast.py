"""The cast of an article: everybody it names, each with all names, roles and mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from saidby.model import SpeakerKind
from saidby.resolve.lexicon import Entry, Gender, Lexicon
from saidby.resolve.names import Name


@dataclass(slots=True, eq=False)
class Referent:
    """Somebody or something that may speak.

    `full`: the name stands for the same speaker in every article.  `named`: somebody gives the name; else `name` is a
    description as written.  `personal`: an unnamed one is a human being.
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
    heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    roles: list[tuple[str, int, int]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    first: tuple[int, int] | None = None

    def aliases(self) -> tuple[str, ...]:
        """All names in the text but the canonical one."""
        return tuple(sorted({bare(name.text) for name in self.names} - {self.name}))


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
        kinds = _kinds(names, lex)
        people = [n for n in names if kinds[n.start] == "person"]
        organisations = [n for n in names if kinds[n.start] == "organisation"]
        places = [n for n in names if kinds[n.start] in ("place", "group")]
        surnames = self._people(people, lex, doc)
        self._organisations(organisations, surnames)
        self._places([*places, *(n for n in organisations if n.weak and n.country)], surnames)
        self.referents = list(dict.fromkeys([*self.of_name.values(), *self.speaks.values()]))
        for name in names:
            self.of_name[name.start].names.append(name)
        for referent in self.referents:
            fullest = max(referent.names, key=lambda n: (bare(n.text) == referent.name, n.end - n.start, -n.start))
            last = doc[fullest.end - 1]
            referent.first = (doc[fullest.start].idx, last.idx + len(last))
            _describe(referent, lex)

    def name_at(self, token: int) -> Name | None:
        """The name that covers the token."""
        return self._name_at.get(token)

    def referent_at(self, token: int) -> Referent | None:
        """Whose name covers the token."""
        name = self._name_at.get(token)
        return self.of_name[name.start] if name else None

    def _people(self, names: list[Name], lex: Lexicon, doc: Doc) -> dict[str, list[Referent]]:
        """Full names first, then what is left of them: "Rogozhin", "Mr Rogozhin"."""
        surnames: dict[str, list[Referent]] = defaultdict(list)
        given: dict[str, list[Referent]] = defaultdict(list)
        short = []
        for name in names:
            parts = name.text.split()
            if len(parts) < 2 or parts[0].lower() in PARTICLES:
                short.append(name)
                continue
            referent = next((r for r in surnames[parts[-1].lower()] if _same_person(r.name.split(), parts)), None)
            if referent is None:
                gender = lex.gender.get(name.title) or lex.first_names.get(parts[0])
                referent = Referent(kind="person", name=name.text, full=True, gender=gender)
                surnames[parts[-1].lower()].append(referent)
                given[parts[0].lower()].append(referent)
            elif len(parts[0].strip(".")) > len(referent.name.split()[0].strip(".")) == 1:
                referent.name = name.text
            referent.gender = referent.gender or lex.gender.get(name.title)
            self.of_name[name.start] = referent
        self._short_names(short, surnames, given, lex, doc)
        return surnames

    def _short_names(
        self,
        names: list[Name],
        surnames: dict[str, list[Referent]],
        given: dict[str, list[Referent]],
        lex: Lexicon,
        doc: Doc,
    ) -> None:
        """A surname two people share stays a referent of its own unless the title tells them apart."""
        alone: dict[str, list[Referent]] = defaultdict(list)
        for name in names:
            parts = [part.lower() for part in name.text.split()]
            gender = lex.gender.get(name.title)
            found = surnames.get(parts[-1], [])
            if len(parts) == 1:
                found = found or given.get(parts[0], [])
                if not found and parts[0].endswith("s") and not _means_family(name, doc):
                    found = surnames.get(parts[0][:-1], [])
            if gender:
                found = [r for r in found if r.gender in (gender, None)]
            if len(found) != 1:
                found = [r for r in alone[name.text.lower()] if not gender or r.gender in (gender, None)]
            if not found:
                gender = gender or lex.first_names.get(name.text)
                found = [Referent(kind="person", name=name.text, gender=gender)]
                alone[name.text.lower()] += found
            found[0].gender = found[0].gender or gender
            self.of_name[name.start] = found[0]

    def _organisations(self, names: list[Name], surnames: dict[str, list[Referent]]) -> None:
        by_name: dict[str, Referent] = {}
        unplaced = []
        for name in names:
            if name.institution is not None and name.country is None and name.entry is None:
                unplaced.append(name)
                continue
            people = surnames.get(name.text.lower(), []) if name.entry is None else []
            if len(people) == 1:
                self.of_name[name.start] = people[0]
                continue
            canonical = canonical_name(name)
            referent = by_name.setdefault(canonical.casefold(), _organisation(name, canonical))
            (self.speaks if name.weak and name.country else self.of_name)[name.start] = referent
        self._unplaced_institutions(unplaced, by_name.values())
        self._short_forms(names, [r for r in by_name.values() if r.entry is None and r.institution is None])

    def _unplaced_institutions(self, names: list[Name], known: Iterable[Referent]) -> None:
        """ "the Defence Ministry" is that of the only country whose ministry the article names, else nobody's."""
        placed: dict[str, list[Referent]] = defaultdict(list)
        for referent in known:
            if referent.institution:
                placed[referent.institution].append(referent)
        local: dict[str, Referent] = {}
        for name in names:
            assert name.institution is not None
            kind = name.institution.name
            if len(placed[kind]) == 1:
                self.of_name[name.start] = placed[kind][0]
            else:
                self.of_name[name.start] = local.setdefault(kind, _organisation(name, bare(name.text)))

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
            people = surnames.get(name.text.lower(), []) if not (name.entry or name.country) else []
            if len(people) == 1:
                self.of_name[name.start] = people[0]
                continue
            kind: SpeakerKind = "group" if name.kind == "group" else "place"
            text = name.entry.name if name.entry and not name.weak else name.place or bare(name.text)
            full = name.entry is not None or name.country is not None
            made = Referent(kind=kind, name=text, full=full and kind == "place", country=name.country)
            made.entry, made.plural = None if name.weak else name.entry, kind == "group"
            self.of_name[name.start] = by_name.setdefault((kind, text.casefold()), made)


PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "al"}
)


def canonical_name(name: Name) -> str:
    """The name under which all mentions of an organisation come together."""
    if name.entry is not None:
        return name.entry.name
    if name.institution is not None:
        return f"{name.institution.name} ({name.country})"
    return bare(name.defines or name.text)


def bare(text: str) -> str:
    """A name without the article in front."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else text


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


def _kinds(names: list[Name], lex: Lexicon) -> dict[int, SpeakerKind]:
    """The kind of each name: the registry's; else by its words, else that of most entities spelt the same.

    "Noor Haddad" is a person where "HADDAD" is one; "Fenwick" is none where "Fenwick Securities" is known.
    """
    votes: dict[str, dict[SpeakerKind, int]] = defaultdict(lambda: defaultdict(int))
    alone: set[str] = set()
    in_full: set[str] = set()
    companies: set[str] = set()
    for name in names:
        votes[name.text.casefold()][name.kind] += 1
        words = name.text.casefold().split()
        if name.kind == "person":
            (alone if len(words) == 1 else in_full).update(words)
        elif name.kind == "organisation" and len(words) > 1:
            companies.add(words[0])
    kinds: dict[int, SpeakerKind] = {}
    for name in names:
        counts, words = votes[name.text.casefold()], name.text.casefold().split()
        if name.entry is not None or name.institution is not None or name.country is not None or name.defines:
            kinds[name.start] = name.kind
        elif " & " in name.text or (len(words) > 1 and words[-1] in lex.name_words) or words == ["police"]:
            kinds[name.start] = "organisation"
        elif 1 < len(words) < 4 and words[-1] in alone - in_full:
            kinds[name.start] = "person"
        elif len(words) == 1 and words[0] in companies - in_full:
            kinds[name.start] = "organisation"
        else:
            kinds[name.start] = max(counts, key=lambda k: (counts[k], k == "person", k))
    return kinds


def _same_person(known: list[str], parts: list[str]) -> bool:
    """Same surname, and one given name is the other's, or its initial."""
    one, other = known[0].strip(".").lower(), parts[0].strip(".").lower()
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _means_family(name: Name, doc: Doc) -> bool:
    return name.start > 0 and doc[name.start - 1].lower_ in ("the", "both", "two")


def _contains(long: str, short: str) -> bool:
    """Whether the words of `short` stand in `long`, in order, and `long` has more of them."""
    words = iter(long.lower().split())
    return len(long.split()) > len(short.split()) and all(word in words for word in short.lower().split())


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
