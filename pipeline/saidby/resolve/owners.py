"""Whose an institution is: the country or place named in front of it or behind it."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby.resolve.lexicon import Lexicon

POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
PLACES = frozenset({"LOC", "GPE", "FAC"})
"""Labels of entities that may own an institution."""
SENTENCES = 2
"""Sentences before the word's own in which its owner is sought."""
ADJECTIVAL = ("i", "n", "an", "ian", "ean", "ese", "ish", "ic", "ite", "er", "nian", "lese")
"""Endings that make an adjective of a place."""


def country_before(
    doc: Doc, words: list[str], lower: list[str], lex: Lexicon, i: int, start: int
) -> tuple[int, str | None]:
    """The country whose name or adjective ends before token `i`, one adjective between them allowed."""
    for gap in (0, 1):
        if gap and not (i - 1 > start and doc[i - 1].pos_ == "ADJ" and lower[i - 1] not in ("former", "other")):
            continue
        stop = i - gap
        owned = stop - 1 >= start and words[stop - 1] in POSSESSIVE
        stop -= owned
        for begin in range(stop - 1, max(stop - 5, start) - 1, -1):
            for last, word in lex.country_words.at(words, lower, begin):
                if last == stop and (owned or word.use in ("adjective", "noun")):
                    return begin, word.country
    return i, None


def country_after(words: list[str], lower: list[str], lex: Lexicon, stop: int, end: int) -> tuple[int, str | None]:
    """The country in "of Ukraine", "in Kyiv" after token `stop`."""
    at = stop + 1
    if at < end and lower[stop] in ("of", "in"):
        at += lower[at] == "the"
        for last, word in lex.country_words.at(words, lower, at) if at < end else ():
            if last <= end and (word.use == "noun" or (word.use == "capital" and lower[stop] == "in")):
                return last, word.country
    return stop, None


def owner_before(doc: Doc, lex: Lexicon, i: int, start: int) -> tuple[int, str | None]:
    """A place the table does not have: "Velm's foreign ministry", "the Norland Foreign Ministry"."""
    stop = i - 1 if i - 1 >= start and doc[i - 1].text in POSSESSIVE else i
    begin = stop
    while begin - 1 >= start and doc[begin - 1].pos_ == "PROPN" and doc[begin - 1].text[0].isupper():
        begin -= 1
    begin += begin < stop and doc[begin].lower_ == "the"
    text = doc[begin:stop].text
    known_word = text.lower() in lex.offices or text.lower() in lex.name_words
    return (begin, place_of(doc, text)) if begin < stop and not known_word else (i, None)


def owner_after(doc: Doc, stop: int, end: int) -> tuple[int, str | None]:
    """A place the table does not have behind token `stop`: "the foreign ministry of Tarkany"."""
    if stop + 1 >= end or doc[stop].lower_ != "of":
        return stop, None
    last = stop + 1
    while last < end and doc[last].ent_type_ in PLACES and doc[last].pos_ == "PROPN":
        last += 1
    return (last, doc[stop + 1 : last].text) if last > stop + 1 else (stop, None)


def owner_in_mind(doc: Doc, words: list[str], lower: list[str], lex: Lexicon, i: int, start: int) -> str | None:
    """The country or place that "its" before token `i` means: the last one, in two sentences, that is a subject."""
    if i - 1 < start or lower[i - 1] not in ("its", "their"):
        return None
    begun = 0
    for k in range(i - 2, start - 1, -1):
        if doc[k].dep_.startswith("nsubj") and (found := _country_or_place(doc, words, lower, lex, k)):
            return found
        begun += bool(doc[k].is_sent_start)
        if begun > SENTENCES:
            return None
    return None


def _country_or_place(doc: Doc, words: list[str], lower: list[str], lex: Lexicon, i: int) -> str | None:
    known = [word for _, word in lex.country_words.at(words, lower, i) if word.use in ("noun", "capital")]
    if known:
        return known[0].country
    alone = doc[i].ent_type_ in PLACES and doc[i].pos_ == "PROPN" and doc[i].left_edge.i == i
    return doc[i].text if alone else None


def place_of(doc: Doc, word: str) -> str:
    """The place among the text's own whose adjective a word is: "Ulmari" → "Ulmar"; else the word itself.

    For places that no table has; of several the longest.
    """
    places = {ent.text for ent in doc.ents if ent.label_ in PLACES and " " not in ent.text}
    found = [p for p in places if len(p) > 3 and p != word and _is_adjective_of(word, p)]
    return max(found, key=lambda p: (len(p), p), default=word)


def _is_adjective_of(word: str, place: str) -> bool:
    stem = place[:-1] if place[-1] in "aeiouy" else place
    return any(word in (base + ending for ending in ADJECTIVAL) for base in (stem, place))
