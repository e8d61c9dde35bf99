"""Reads the words at an attribution: is it a name, a description or a pronoun, and whose?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from saidby.resolve.cast import Cast
from saidby.resolve.deeds import participle_role
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import ARTICLES, Name
from saidby.resolve.phrases import (
    MEDIA_NOUNS,
    Phrase,
    base,
    cut_relative,
    is_break,
    is_relative,
    lemma,
    names_whom,
    role_after,
    role_before,
    segments,
)

FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
PRONOUNS = FIRST_PERSON | frozenset(
    {"he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself"}
    | {"they", "them", "their", "theirs", "themselves", "you"}
    | {"who", "which", "whom", "that", "this", "these", "those"}
)
INDEFINITE = frozenset({"a", "an", "one", "another", "some", "any", "several", "many", "most", "few", "no", "every"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
NAMING = frozenset({"named", "called", "nicknamed", "name"})
STANDING_ALONE = frozenset({"another", "some", "any", "neither", "either", "each", "both", "all", "none"})
"""Determiners that are somebody by themselves: "Another insists that …"."""
ONE_OF = frozenset({"one", "another", "neither", "either"})
KNOWN = frozenset({"known", "identified"})
LEADING = frozenset({"according", "to", "as", "by", "from", "per", "and", "but", "while", "for", "in"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a mention turned out to be; positions are tokens, `role` too.

    `names`: the name that is meant, or several that are coordinated.  `phrase`: the description, or what stands
    around the name.  `rule`: how the name was found in the mention.
    """

    form: Literal["name", "nominal", "pronoun", "none"]
    start: int
    end: int
    phrase: Phrase | None = None
    names: tuple[Name, ...] = ()
    role: tuple[int, int] | None = None
    rule: str = "mention"


def read_mention(doc: Doc, tokens: tuple[int, int] | None, cast: Cast, lex: Lexicon) -> Reading:
    """Finds the head of a speaker mention, however long: titles, appositions and relative clauses are put aside."""
    start, end = _trimmed(doc, *tokens) if tokens is not None else (0, 0)
    if start >= end:
        return Reading(form="none", start=start, end=start)
    if _is_pronoun(doc, start, end):
        return Reading(form="pronoun", start=start, end=end)
    overlapping = (cast.name_at(i) for i in range(start, end))
    inside = [name for name in dict.fromkeys(overlapping) if name is not None and start <= name.start]
    end = max([end, *(name.end for name in inside)])
    within = frozenset(i for name in inside for i in range(name.start, name.end))
    parts = segments(doc, start, end, within)
    main_end = cut_relative(doc, *parts[0])
    phrase = base(doc, parts[0][0], main_end)
    found = _named(doc, parts[0][0], main_end, phrase, inside, lex)
    if found is not None:
        return _with_role(doc, found, start, end, phrase, lex)
    if phrase is None or not _is_plural(doc[phrase.head]) or _is_one_of(doc, parts[0][0]):
        for begin, stop in parts[1:]:
            name = _apposed(doc, begin, stop, inside, lex)
            if name is not None and not _belongs_to_other(doc, phrase, main_end, name, lex):
                first = parts[0][0] + (doc[parts[0][0]].tag_ == "PRP$")
                role = (first, main_end if begin == parts[1][0] else begin - 1)
                return Reading(
                    form="name",
                    start=start,
                    end=end,
                    phrase=phrase,
                    names=(name,),
                    role=None if doc[role[1] - 1].tag_ == "PRP" else role,
                    rule="apposition",
                )
    given = _given(doc, start, end, inside)
    name = given or (_name_behind(doc, phrase, end, cast, lex) if len(parts) == 1 else None)
    name = name or _name_in_front(doc, phrase, cast, lex)
    if name is not None and phrase is not None:
        role = (phrase.start, phrase.end if given is not None else main_end)
        return Reading(form="name", start=start, end=end, phrase=phrase, names=(name,), role=role, rule="apposition")
    if phrase is None:
        head = next((i for i in range(start, end) if doc[i].pos_ not in ("DET", "ADP", "PUNCT")), None)
        head = start if head is None and doc[start].lower_ in STANDING_ALONE else head
        if head is None:
            return Reading(form="none", start=start, end=end)
        phrase = Phrase(start=start, end=head + 1, head=head)
    return Reading(form="nominal", start=start, end=end, phrase=phrase)


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and (is_break(doc[start]) or doc[start].is_punct or doc[start].is_space):
        start += 1
    while start < end - 1 and doc[start].lower_ in LEADING and doc[start].pos_ != "PROPN":
        start += 1
    if start < end - 1 and doc[start].lower_ == "that" and doc[start].tag_ == "IN":
        start += 1
    while start < end and (doc[end - 1].is_punct or doc[end - 1].is_space) and doc[end - 1].text != ".":
        end -= 1
    if end - start > 1 and doc[end - 1].text in ("'s", "’s"):
        end -= 1
    return start, end


def _is_pronoun(doc: Doc, start: int, end: int) -> bool:
    if doc[start].lower_ not in PRONOUNS or doc[start].pos_ == "PROPN":
        return False
    return end - start == 1 or (end - start == 2 and doc[start + 1].lower_.endswith(("self", "selves", "both", "all")))


def _named(doc: Doc, start: int, end: int, phrase: Phrase | None, inside: list[Name], lex: Lexicon) -> Reading | None:
    """The name that heads the main part of a mention, with its rule; None where names there only modify."""
    heads = [name for name in inside if start <= name.start and name.end <= end]
    heads = [name for name in heads if _is_head(doc, name, start, end, phrase, lex)]
    if not heads:
        return None
    if len(heads) > 1 and _coordinated(doc, heads):
        return Reading(form="name", start=start, end=end, phrase=phrase, names=tuple(heads), rule="coordination")
    people = [name for name in heads if name.kind == "person"]
    return Reading(form="name", start=start, end=end, phrase=phrase, names=((people or heads)[-1],))


def _is_head(doc: Doc, name: Name, start: int, end: int, phrase: Phrase | None, lex: Lexicon) -> bool:
    after = doc[name.end] if name.end < end else None
    if after is not None and (after.text in ("'s", "’s", "'", "’") or after.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")):
        return name.kind == "organisation" and phrase is not None and _says_medium(doc, name.end, phrase.end)
    if phrase is not None and phrase.head < name.end:
        if name.start <= phrase.head or _follows_directly(doc, phrase, name):
            return True
        return name.kind == "person" and _apposed_after_preposition(doc, phrase.head + 1, name.start, lex)
    return name.start == start


def _says_medium(doc: Doc, start: int, end: int) -> bool:
    """Whether nothing follows a name but what it is: "its Tarsia Today agency", "the Interfax news agency"."""
    words = [doc[i].lower_ for i in range(start, end)]
    return bool(words) and words[-1] in MEDIA_NOUNS and all(word == "news" for word in words[:-1])


def _follows_directly(doc: Doc, phrase: Phrase, name: Name) -> bool:
    """Only "and" or an article between the head noun and the name."""
    between = range(phrase.end, name.start)
    return all(doc[i].lower_ in ARTICLES or doc[i].pos_ in ("CCONJ", "PUNCT") for i in between)


def _apposed_after_preposition(doc: Doc, start: int, end: int, lex: Lexicon) -> bool:
    """ "ambassador | to the US | Anatoly Antonov", but not "lawyer | for Mayor | Tom Harrow" or "for Mr | Harrow"."""
    if end <= start or doc[end - 1].tag_ == "IN" or doc[end - 1].pos_ in ("ADP", "CCONJ", "PUNCT", "DET", "VERB"):
        return False
    last = max((i for i in range(start, end) if doc[i].pos_ == "ADP" or doc[i].lower_ == "of"), default=None)
    titles = lex.courtesy | lex.offices
    return last is not None and not any(
        names_whom(doc, i, lex) or doc[i].text.strip(".").lower() in titles for i in range(last + 1, end)
    )


def _coordinated(doc: Doc, names: list[Name]) -> bool:
    between = [doc[i] for one, two in itertools.pairwise(names) for i in range(one.end, two.start)]
    return any(t.lower_ in ("and", "or", "&") for t in between) and len({n.kind for n in names}) == 1


def _apposed(doc: Doc, start: int, end: int, inside: list[Name], lex: Lexicon) -> Name | None:
    """The name an apposition consists of: "Serhii Cherevatyi", "Commodore Lena Storr"."""
    stop = cut_relative(doc, start, end)
    if is_relative(doc[start]) or doc[start].pos_ in ("ADP", "VERB", "SCONJ", "CCONJ"):
        return None
    phrase = base(doc, start, stop)
    names = [n for n in inside if start <= n.start and n.end <= stop and n.kind in ("person", "organisation")]
    heads = [n for n in names if _is_head(doc, n, start, stop, phrase, lex) or _is_given(doc, start, n.start)]
    return heads[-1] if heads else None


def _is_given(doc: Doc, start: int, at: int) -> bool:
    """Whether the words before token `at` say that this is somebody's name: "a technician named", "known only as"."""
    if at <= start:
        return False
    before = doc[at - 1].lower_
    return before in NAMING or (before == "as" and any(t.lower_ in KNOWN for t in doc[max(start, at - 3) : at - 1]))


def _given(doc: Doc, start: int, end: int, inside: list[Name]) -> Name | None:
    """The name that a description itself gives: "another blogger, who uses the name Salt Widow"."""
    return next((n for n in inside if n.kind != "group" and n.end <= end and _is_given(doc, start, n.start)), None)


def _belongs_to_other(doc: Doc, phrase: Phrase | None, main_end: int, name: Name, lex: Lexicon) -> bool:
    """Whether a name is in apposition to another noun: "a spokesman for one chain, Hadley's"."""
    if phrase is None or not lex.is_person_noun(lemma(doc[phrase.head])):
        return False
    if name.kind == "person" and doc[phrase.start].lower_ in ("a", "an"):
        heads = (doc[i].head for i in range(name.start, name.end) if doc[i].dep_ == "appos")
        return any(phrase.head < h.i < main_end and lex.is_person_noun(lemma(h)) for h in heads)
    if name.kind != "organisation":
        return False
    return any(doc[i].pos_ == "ADP" for i in range(phrase.end, main_end))


def _name_behind(doc: Doc, phrase: Phrase | None, end: int, cast: Cast, lex: Lexicon) -> Name | None:
    """The person's name right behind a mention that ends too early: "prime minister | Rishi Sunak"."""
    if phrase is None or phrase.end != end or _is_plural(doc[phrase.head]) or not names_whom(doc, phrase.head, lex):
        return None
    close = cast.name_at(end) if end < len(doc) else None
    if close is not None and close.kind == "person" and close.start == end:
        return close
    behind = cast.name_at(end + 1) if end + 1 < len(doc) and doc[end].text == "," else None
    if behind is None or behind.kind != "person" or behind.start != end + 1:
        return None
    heads = (doc[i] for i in range(behind.start, behind.end) if not behind.start <= doc[i].head.i < behind.end)
    return behind if any(t.dep_ == "appos" and t.head.i == phrase.head for t in heads) else None


def _name_in_front(doc: Doc, phrase: Phrase | None, cast: Cast, lex: Lexicon) -> Name | None:
    """The person whose apposition a mention is: "Ilse Brandt, | spokeswoman for the port, | who denied"."""
    if phrase is None or phrase.start < 2 or not is_break(doc[phrase.start - 1]):
        return None
    name = cast.name_at(phrase.start - 2)
    if name is None or name.kind != "person" or not names_whom(doc, phrase.head, lex):
        return None
    head = doc[phrase.head]
    bare = doc[phrase.start].pos_ not in ("DET", "PRON", "NUM")
    return name if bare or (head.dep_ == "appos" and name.start <= head.head.i < name.end) else None


def _with_role(doc: Doc, found: Reading, start: int, end: int, phrase: Phrase | None, lex: Lexicon) -> Reading:
    name = found.names[-1]
    if len(found.names) > 1:
        return Reading(form="name", start=start, end=end, phrase=phrase, names=found.names, rule=found.rule)
    person = name.kind == "person"
    after = role_after(doc, name.end, end, lex, person=person)
    before = role_before(doc, name.start, start, lex) if person else None
    if after is None and person:
        after = participle_role(doc, name.end, end, lex)
    slight = before is not None and (before[1] - before[0] == 1 or lemma(doc[before[1] - 1]) in lex.nouns["kinship"])
    role = after if before is None or (slight and after is not None) else before
    return Reading(form="name", start=start, end=end, phrase=phrase, names=(name,), role=role, rule=found.rule)


def _is_one_of(doc: Doc, start: int) -> bool:
    """Whether a mention starts as "one of them" does."""
    return start + 1 < len(doc) and doc[start].lower_ in ONE_OF and doc[start + 1].lower_ == "of"


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")
