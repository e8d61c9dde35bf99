"""Names in the text: registry entries, institutions of a country, and the entities the model found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from saidby.model import SpeakerKind
from saidby.resolve.lexicon import CountryWord, Entry, Institution, Lexicon
from saidby.resolve.owners import POSSESSIVE, country_after, country_before, owner_after, owner_before, owner_in_mind

KINDS: dict[str, SpeakerKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "GPE": "place",
    "FAC": "place",
    "NORP": "group",
    "MISC": "organisation",
}
POST_NOMINALS = frozenset({"KC", "QC", "MP", "MSP", "MEP", "MBE", "OBE", "CBE", "PhD", "MD", "RA", "SC"})
ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in the text; `start` and `end` are token positions, half-open.

    `title`: the courtesy title in front ("Mr").  `weak`: an alias that counts only if the entry is named otherwise.
    `country`: of an institution, or the country that a place name means; `place`: its short name, for a country itself.
    `defines`: the long form, where the text itself introduced this short one.
    """

    start: int
    end: int
    text: str
    kind: SpeakerKind
    entry: Entry | None = None
    weak: bool = False
    institution: Institution | None = None
    country: str | None = None
    title: str = ""
    place: str = ""
    defines: str = ""


def find_names(doc: Doc, lex: Lexicon, *, start: int = 0, end: int | None = None) -> list[Name]:
    """All names among the tokens `[start, end)`, in text order and without overlaps.

    Where two overlap the longer one wins; of equal ones a short form the text introduced, then a registry entry, an
    institution, an entity.
    """
    end = len(doc) if end is None else end
    words = [without_stop(token.text).replace("’", "'") for token in doc]
    lower = [word.lower() for word in words]
    registered = list(_registered(doc, words, lower, lex, start, end))
    institutions = list(_institutions(doc, words, lower, lex, start, end))
    entities = [name for name in _entities(doc, lex, start, end) if any(c.isalpha() for c in name.text)]
    full = {word for name in entities if name.kind == "person" and " " in name.text for word in name.text.split()}
    places = [name for name in _places(doc, words, lower, lex, start, end) if name.text not in full]
    people = [name for name in entities if name.kind == "person"]
    others = [name for name in entities if name.kind != "person"]
    registered = [name for name in registered if name.text not in full or name.text.isupper()]
    strong = [name for name in registered if not name.weak]
    defined = definitions(doc, _longest(strong, institutions, people, places, others))
    defined = _by_initials(strong, others) | defined
    registered = [name for name in registered if name.text not in defined]
    strong = [name for name in registered if not name.weak]
    introduced = {name.entry for name in (*strong, *institutions, *defined.values()) if name.entry}
    weak = [name for name in registered if name.weak and name.entry in introduced]
    acronyms = list(_defined(doc, defined, start, end))
    surely = [name for name in places if name.text not in lex.first_names]
    names = _longest(acronyms, strong, weak, institutions, surely, people, places, others)
    return sorted([*names, *_missed(doc, names, start, end)], key=lambda n: n.start)


def _missed(doc: Doc, names: list[Name], start: int, end: int) -> Iterator[Name]:
    """Surnames and one-word names that the model saw elsewhere in the article but not here."""
    known: dict[str, Name] = {}
    covered: set[int] = set()
    for name in names:
        covered.update(range(name.start, name.end))
        last = name.text.split()[-1]
        if name.entry is None and len(last) > 2 and (name.kind == "person" or last == name.text):
            known.setdefault(last, name)
    for i in range(start, end):
        name_elsewhere = known.get(doc[i].text)
        if name_elsewhere is not None and i not in covered and is_proper(doc[i]):
            yield replace(name_elsewhere, start=i, end=i + 1, text=doc[i].text, title="")


def is_proper(token: Token) -> bool:
    """Whether a capitalised token is a name by its part of speech or by its tag, which may differ."""
    return (token.pos_ == "PROPN" or token.tag_ in ("NNP", "NNPS")) and token.text[0].isupper()


def without_stop(text: str) -> str:
    """A token without the full stop that the tokenizer leaves on it: "MoD." at the end of a sentence."""
    bare = text[:-1]
    return bare if text.endswith(".") and len(bare) > 1 and bare.isalpha() and bare[-1].isupper() else text


def definitions(doc: Doc, names: list[Name]) -> dict[str, Name]:
    """Short forms that the text itself introduces: "the Port Authority of Velm (PAV)" → {"PAV": that name}.

    What the registry has already under the very same name is left to the registry.
    """
    found: dict[str, Name] = {}
    for name in names:
        if name.kind != "organisation" or name.end + 2 >= len(doc) or doc[name.end].text != "(":
            continue
        short = doc[name.end + 1].text
        if doc[name.end + 2].text != ")" or sum(c.isupper() for c in short) < 2 or len(short) > 12:
            continue
        if name.entry is None and name.institution is not None and name.country is None:
            continue
        if name.entry is None or short not in name.entry.aliases:
            found.setdefault(short, name)
    return found


def _by_initials(registered: list[Name], others: list[Name]) -> dict[str, Name]:
    """Acronyms of the registry that fit an organisation of this article, while their own long form is nowhere in it.

    "TGA" is "Thornby Green Action" where that is named, and no regulator of medicines.
    """
    found: dict[str, Name] = {}
    in_full = {name.entry for name in registered if not name.text.isupper()}
    for name in others:
        words = name.text.split()
        initials = "".join(word[0] for word in words if word[0].isupper())
        if name.kind == "organisation" and len(words) > 1 and len(initials) > 1:
            found.setdefault(initials, name)
    known = {name.text: name.entry for name in registered if name.text.isupper()}
    taken = {name.start for name in registered}
    return {
        short: name
        for short, name in found.items()
        if short in known and known[short] not in in_full and name.start not in taken
    }


def _defined(doc: Doc, defined: dict[str, Name], start: int, end: int) -> Iterator[Name]:
    for i in range(start, end):
        if (name := defined.get(doc[i].text)) is not None:
            yield replace(name, start=i, end=i + 1, text=doc[i].text, defines=name.text)


def _longest(*groups: list[Name]) -> list[Name]:
    """Names without overlaps: the longer first, of equal ones that of the earlier group."""
    ranked = [(rank, name) for rank, group in enumerate(groups) for name in group]
    taken: set[int] = set()
    kept = []
    for _, name in sorted(ranked, key=lambda r: (-(r[1].end - r[1].start), r[0], r[1].start)):
        if taken.isdisjoint(range(name.start, name.end)):
            taken.update(range(name.start, name.end))
            kept.append(name)
    return kept


def _registered(doc: Doc, words: list[str], lower: list[str], lex: Lexicon, start: int, end: int) -> Iterator[Name]:
    for i in range(start, end):
        for stop, alias in lex.aliases.at(words, lower, i):
            if stop <= end and not _is_of_other(words, stop):
                begin = i + 1 if lower[i] == "the" else i
                name = _name(doc, begin, stop, alias.entry.kind, entry=alias.entry, weak=alias.weak)
                place = next((w for s, w in lex.country_words.at(words, lower, i) if s == stop), None)
                yield replace(name, place=place.country, country=place.country) if place else name


def _is_of_other(words: list[str], stop: int) -> bool:
    """Whether a noun in lower case is somebody else's: "the treasury of Halden" is not His Majesty's."""
    behind = words[stop : stop + 2]
    return words[stop - 1].islower() and len(behind) == 2 and behind[0] == "of" and behind[1][:1].isupper()


def _institutions(doc: Doc, words: list[str], lower: list[str], lex: Lexicon, start: int, end: int) -> Iterator[Name]:
    for i in range(start, end):
        for stop, institution in lex.institutions.at(words, lower, i, any_case=True):
            if stop > end:
                continue
            begin, country = country_before(doc, words, lower, lex, i, start)
            if country is None:
                stop, country = country_after(words, lower, lex, stop, end)
            if country is None and institution.standalone:
                begin, country = owner_before(doc, lex, i, start)
            if country is None and institution.standalone:
                stop, country = owner_after(doc, stop, end)
            country = country or owner_in_mind(doc, words, lower, lex, i, start)
            if country is None and not institution.standalone:
                break
            canonical = lex.by_name.get(f"{institution.name} ({country})")
            yield _name(doc, begin, stop, "organisation", institution=institution, country=country, entry=canonical)
            break


def _entities(doc: Doc, lex: Lexicon, start: int, end: int) -> Iterator[Name]:
    for span in doc.ents:
        kind = KINDS.get(span.label_)
        if kind is None or span.start < start or span.end > end:
            continue
        begin, stop, title = span.start, span.end, ""
        if kind != "group":
            begin, stop = _widened(doc, begin, stop, lex, person=kind == "person")
        while begin < stop and (_is_frame(doc[begin]) or (kind == "person" and _is_title(doc, begin, stop, lex))):
            if doc[begin].text.strip(".").lower() in lex.courtesy:
                title = doc[begin].text.strip(".").lower()
            begin += 1
        if not title and begin - 1 >= start and doc[begin - 1].text.strip(".").lower() in lex.courtesy:
            title = doc[begin - 1].text.strip(".").lower()
        # "the state | daily Morning Field": what a thing is stands in front of its name.
        while begin < stop - 1 and doc[begin].text.islower() and doc[begin].pos_ in ("NOUN", "ADJ"):
            begin += 1
        while stop > begin and (_is_frame(doc[stop - 1]) or doc[stop - 1].text in POSSESSIVE | POST_NOMINALS):
            stop -= 1
        cut = begin if kind == "person" or begin == stop else _person_behind_country(doc, begin, stop, lex)
        if cut > begin:
            yield _name(doc, cut, stop, "person")
            continue
        for first, last in _cut_at_possessive(doc, begin, stop):
            yield replace(_name(doc, first, last, kind), title=title if kind == "person" else "")


def _person_behind_country(doc: Doc, begin: int, stop: int, lex: Lexicon) -> int:
    """Where the person starts in an entity that is two: "(ambassador to the) US | Anatoly Antonov"; else `begin`."""
    words = [doc[i].text for i in range(begin, stop)]
    for end, word in lex.country_words.at(words, [w.lower() for w in words], 0):
        if word.use == "noun" and 1 < len(words) - end < 4 and words[end] in lex.first_names:
            return begin + end
    return begin


def _widened(doc: Doc, begin: int, stop: int, lex: Lexicon, *, person: bool) -> tuple[int, int]:
    """What the model cut off: "Kettering | & Lowe", "Weather | Service", "Brewery Workers | ’ Union"."""
    while stop < len(doc):
        joined = doc[stop].text == "&" or (doc[stop].text in ("'", "’") and not person)
        after = doc[stop + joined] if stop + joined < len(doc) else None
        if after is None or not (is_proper(after) or (joined and after.text[0].isupper())):
            break
        if (person and not joined and after.ent_type_ != "PERSON") or (not person and after.ent_type_ and not joined):
            break
        stop += 1 + joined
    while begin > 0 and is_proper(doc[begin - 1]):
        before = doc[begin - 1]
        if before.text not in lex.first_names if person else before.ent_type_:
            break
        begin -= 1
    return begin, stop


def _is_title(doc: Doc, i: int, stop: int, lex: Lexicon) -> bool:
    """Whether the first word of a person's name is none: "Mr", "President", "Abbot Yusuf Lind"."""
    word = doc[i].text.strip(".").lower()
    if word in lex.courtesy or word in lex.offices or doc[i].text[0].islower():
        return word in lex.courtesy or word in lex.offices or lex.is_person_noun(word)
    return stop - i > 2 and lex.is_person_noun(word) and doc[i].text not in lex.first_names


def _is_frame(token: Token) -> bool:
    return token.is_punct or token.is_space or token.lower_ in ARTICLES


def _cut_at_possessive(doc: Doc, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """An entity that swallowed an owner ("BBC's Francis Scarr") is two; "Sotheby's" stays one."""
    for i in range(begin + 1, stop - 1):
        if doc[i].text in ("'s", "’s") and doc[i].ent_type_ == "PERSON":
            yield begin, i
            begin = i + 1
    if begin < stop:
        yield begin, stop


def _places(doc: Doc, words: list[str], lower: list[str], lex: Lexicon, start: int, end: int) -> Iterator[Name]:
    for i in range(start, end):
        for stop, word in lex.country_words.at(words, lower, i):
            if stop <= end and word.use != "adjective":
                yield _place(doc, i, stop, word)
                break


def _place(doc: Doc, start: int, stop: int, word: CountryWord) -> Name:
    kind: SpeakerKind = "group" if word.use == "demonym" else "place"
    name = _name(doc, start, stop, kind, country=word.country)
    return replace(name, place=word.country) if word.use == "noun" else name


def _name(
    doc: Doc,
    start: int,
    stop: int,
    kind: SpeakerKind,
    *,
    entry: Entry | None = None,
    weak: bool = False,
    institution: Institution | None = None,
    country: str | None = None,
) -> Name:
    text = " ".join(doc[start:stop].text.split())
    if without_stop(doc[stop - 1].text) != doc[stop - 1].text:
        text = text[:-1]
    return Name(
        start=start,
        end=stop,
        text=text,
        kind=kind,
        entry=entry,
        weak=weak,
        institution=institution,
        country=country,
    )
