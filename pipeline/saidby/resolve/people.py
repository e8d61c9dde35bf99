"""The people of an article: full names first, then what is left of them: "Rogozhin", "Mr Rogozhin", "Lorcan"."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc

from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.referent import Referent
from saidby.resolve.spelling import folded, romanised, same_given_name, surname_key

PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "bint", "ibn", "al"}
    | {"ní", "nic", "ó", "ten", "ter", "zu", "af"}
)
"""Words that begin a surname; none that is a given name as well ("Ben")."""


class People:
    """Who bears which name: `of_name` by the first token of a name, `surnames` by their key."""

    def __init__(self, names: list[Name], doc: Doc, lex: Lexicon) -> None:
        self.of_name: dict[int, Referent] = {}
        self.surnames: dict[str, list[Referent]] = defaultdict(list)
        self._inner: dict[str, list[Referent]] = defaultdict(list)
        self._romanised: dict[str, list[Referent]] = defaultdict(list)
        self._since: dict[int, int] = {}
        self._doc = doc
        self._lex = lex
        short = []
        for name in names:
            words = name.text.split()
            if len(words) < 2 or words[0].lower() in PARTICLES:
                short.append(name)
            else:
                self._add_full(name, words)
        self._add_short(short)
        self._known_by_surname()

    def _add_full(self, name: Name, words: list[str]) -> None:
        key, lex = surname_key(words[-1]), self._lex
        same = [r for r in self.surnames[key] if same_given_name(r.name.split()[0], words[0], lex.nicknames)]
        referent = same[0] if same else self._other_spelling(words)
        if referent is None:
            gender = lex.gender.get(name.title) or lex.first_names.get(words[0])
            referent = Referent(kind="person", name=name.text, full=True, gender=gender, key=person_key(words))
            self._since[id(referent)] = name.start
            self.surnames[key].append(referent)
            for word in words[:-1]:
                self._inner[surname_key(word)].append(referent)
            self._romanised[romanised(words[-1]) or ""].append(referent)
        elif len(words[0].strip(".")) > len(referent.name.split()[0].strip(".")) == 1:
            referent.name = name.text
        referent.gender = referent.gender or lex.gender.get(name.title)
        self.of_name[name.start] = referent

    def _other_spelling(self, words: list[str]) -> Referent | None:
        """ "Volodymyr Zelensky" where "Volodymyr Zelenskyy" is known."""
        found = self._romanised.get(romanised(words[-1]) or " ", ())
        return next((r for r in found if same_given_name(r.name.split()[0], words[0], {})), None)

    def _add_short(self, names: list[Name]) -> None:
        """A surname two people share is that of the one named before, else a referent of its own; titles may tell."""
        alone: dict[str, list[Referent]] = defaultdict(list)
        for name in names:
            gender = self._lex.gender.get(name.title)
            found = [r for r in self._bearers(name) if not gender or r.gender in (gender, None)]
            known = self._lex.people.get(folded(name.text))
            if known is not None and not any(self._lex.people.get(folded(r.name)) is known for r in found):
                found = []
            if len(found) > 1:
                found = [r for r in found if self._since[id(r)] < name.start]
            if len(found) != 1:
                found = [r for r in alone[folded(name.text)] if not gender or r.gender in (gender, None)]
            if not found:
                gender = gender or self._lex.first_names.get(name.text)
                found = [Referent(kind="person", name=name.text, gender=gender)]
                alone[folded(name.text)] += found
            found[0].gender = found[0].gender or gender
            self.of_name[name.start] = found[0]

    def _bearers(self, name: Name) -> list[Referent]:
        """All with this surname, else with it as another name, else spelt a little otherwise."""
        words = name.text.split()
        key = surname_key(words[-1])
        found = self.surnames.get(key, [])
        if len(words) == 1:
            found = found or list(dict.fromkeys(self._inner.get(key, [])))
            if not found and key.endswith("s") and not _means_family(name, self._doc):
                found = self.surnames.get(key[:-1], [])
            if not found and not _means_family(name, self._doc):
                found = self._romanised.get(romanised(words[0]) or " ", [])
        return found

    def _known_by_surname(self) -> None:
        """Those whom the registry knows: under one spelling, and by their surname alone where nobody shares it."""
        for referent in dict.fromkeys(self.of_name.values()):
            entry = self._lex.people.get(folded(referent.name))
            if entry is not None and (referent.full or len(self.surnames.get(surname_key(referent.name), [])) == 0):
                referent.entry, referent.name, referent.full = entry, entry.name, True
                referent.key = person_key(entry.name.split())
                referent.gender = referent.gender or self._lex.first_names.get(entry.name.split()[0])


def person_key(words: list[str]) -> str:
    """A full name without initials in the middle and marks on letters: "Donald J. Trump" is "donald trump"."""
    return " ".join(folded(w) for i, w in enumerate(words) if i in (0, len(words) - 1) or len(w.strip(".")) > 1)


def _means_family(name: Name, doc: Doc) -> bool:
    return name.start > 0 and doc[name.start - 1].lower_ in ("the", "both", "two")
