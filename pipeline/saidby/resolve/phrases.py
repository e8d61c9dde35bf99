"""Noun phrases by their surface: where they start, end, and which noun is the head.

Tags are steadier than parses in long appositions, so the shape of a phrase is read from its words.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from saidby.resolve.lexicon import Lexicon
from saidby.resolve.owners import POSSESSIVE

BREAKS = frozenset({",", "–", "—", "--", "-", "(", ")", "[", "]", ";", ":"})
DASHES = frozenset({"–", "—", "--"})
INSIDE = frozenset("-&/'\"“”‘’.")
OPENERS = frozenset({",", "–", "—", "--", "-", "("})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that", "where", "when"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON", "SYM", "X"})
MEDIA_NOUNS = frozenset(
    {"agency", "newspaper", "channel", "broadcaster", "magazine", "website", "daily", "weekly", "journal", "station"}
)
"""What a medium may be called behind its name: "the Interfax agency"."""
LONGEST_ROLE = 30
"""Tokens an apposition may have; longer ones are clauses cut in the wrong place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase without what follows its head; token positions, `end` half-open, `head` the head noun."""

    start: int
    end: int
    head: int


def sentence_around(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The tokens about `[start, end)` that lie in the same sentence, at most `LONGEST_ROLE` on either side."""
    first, last = start, end
    while first > 0 and start - first < LONGEST_ROLE and not (doc[first].is_sent_start or _is_line_end(doc[first - 1])):
        first -= 1
    while last < len(doc) and last - end < LONGEST_ROLE and not (doc[last].is_sent_start or _is_line_end(doc[last])):
        last += 1
    return first, last


def _is_line_end(token: Token) -> bool:
    return token.is_space and "\n" in token.text


def is_break(token: Token) -> bool:
    """Whether a segment of a mention ends here: a comma, dash or bracket, but no hyphen inside a word."""
    if token.text == "-":
        return bool(token.whitespace_) and token.i > 0 and bool(token.doc[token.i - 1].whitespace_)
    return token.text in BREAKS


def segments(doc: Doc, start: int, end: int, kept: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    """The stretches between breaks, blank ones left out; breaks at positions in `kept` (inside a name) do not count."""
    found, begin = [], start
    for i in range(start, end + 1):
        if i == end or (is_break(doc[i]) and i not in kept):
            if begin < i:
                found.append((begin, i))
            begin = i + 1
    return found


def base(doc: Doc, start: int, end: int) -> Phrase | None:
    """The phrase that starts at `start`, up to its head: "the former deputy commander" of "… of the corps".

    Ends before a preposition, a relative clause, a participle after the noun, or a break; None where no noun stands.
    """
    head = None
    i = start
    while i < end:
        token = doc[i]
        if head is not None and token.lower_ == "close" and i + 1 < end and doc[i + 1].lower_ == "to":
            break
        if token.pos_ in NOMINAL and token.lower_ not in RELATIVE:
            head = i
        elif head is not None and token.text not in POSSESSIVE and not _goes_on(doc, i, end):
            break
        elif token.pos_ in ("ADP", "SCONJ") or (is_break(token) and head is None):
            return None
        i += 1
    if head is None:
        return None
    return Phrase(start=start, end=head + 1, head=head)


def _goes_on(doc: Doc, i: int, end: int) -> bool:
    """Whether a phrase that has a noun goes on with this token: hyphens, quotation marks, adjectives before a noun."""
    for token in doc[i : min(i + 4, end)]:
        if token.pos_ in ("NOUN", "PROPN"):
            return token.i > i
        if token.text not in INSIDE and (token.pos_ not in ("ADJ", "NUM", "PART") or token.tag_ == "TO"):
            return False
    return False


def is_relative(token: Token) -> bool:
    """Whether a relative clause starts with this token."""
    return token.lower_ in RELATIVE and token.tag_ in ("WDT", "WP", "WP$", "WRB", "IN")


def cut_relative(doc: Doc, start: int, end: int) -> int:
    """Where a relative clause starts in `[start, end)`, else `end`."""
    return next((i for i in range(start + 1, end) if is_relative(doc[i])), end)


def lemma(token: Token) -> str:
    """The lemma in lower case, without a model the word itself.

    A singular noun is its own lemma and most plurals end in -s, whatever a model makes of "watchdog" or "forecasters".
    """
    written = token.text.lower()
    if token.tag_ in ("NN", "NNP"):
        return written
    if token.tag_ in ("NNS", "NNPS"):
        return _singular(written, token.lemma_.lower())
    return (token.lemma_ or written).lower()


def _singular(plural: str, known: str) -> str:
    """The singular of a plural; `known`, the model's lemma, counts where it shares all but the ending."""
    if plural.endswith("men") and len(plural) > 3:
        return plural[:-2] + "an"
    if not plural.endswith("s") or (plural[:-3] == known[: len(plural) - 3] and 0 <= len(plural) - len(known) < 3):
        return known or plural
    return plural[:-3] + "y" if plural.endswith("ies") else plural[:-1]


def names_person(doc: Doc, phrase: Phrase, lex: Lexicon) -> bool:
    """Whether the head says what somebody does or is: "the harbour master", "a 19-year-old student"."""
    return lex.is_person_noun(lemma(doc[phrase.head]))


def role_after(doc: Doc, at: int, end: int, lex: Lexicon, *, person: bool) -> tuple[int, int] | None:
    """The apposition that follows a name ending at token `at`: ", the harbour master," "– Russia's “senator” –".

    An age in between is skipped.  Offsets are tokens.
    """
    for _ in range(2):
        if at + 1 >= end or doc[at].text not in OPENERS or not is_break(doc[at]):
            return None
        stop = next((i for i in range(at + 1, min(end, at + LONGEST_ROLE)) if is_break(doc[i])), None)
        stop = min(end, at + LONGEST_ROLE) if stop is None else stop
        if doc[at + 1].pos_ == "NUM" and stop == at + 2:
            at = stop
            continue
        return _as_role(doc, at + 1, stop, lex, person=person)
    return None


def _as_role(doc: Doc, start: int, stop: int, lex: Lexicon, *, person: bool) -> tuple[int, int] | None:
    if is_relative(doc[start]) or doc[start].pos_ in ("VERB", "AUX", "CCONJ", "ADP", "SCONJ", "ADV"):
        return None
    phrase = base(doc, start, stop)
    if phrase is None or _is_clause(doc, phrase, stop):
        return None
    if person:
        fits = any(names_whom(doc, i, lex) for i in range(phrase.start, phrase.end))
    else:
        fits = lemma(doc[phrase.head]) in lex.organisation_heads | lex.nouns["person_or_organisation"]
    return (start, cut_relative(doc, start, stop)) if fits else None


def _is_clause(doc: Doc, phrase: Phrase, stop: int) -> bool:
    """ "his spokesman replied" is no apposition; "the governor Moscow installed" is one."""
    verb = phrase.end < stop and doc[phrase.end].tag_ in ("VBD", "VBZ", "VBP", "MD")
    return verb and doc[phrase.head].pos_ != "PROPN"


def role_before(doc: Doc, at: int, begin: int, lex: Lexicon) -> tuple[int, int] | None:
    """The title or description in front of a person's name at token `at`: "Russia's ambassador to the US".

    Starts at the leftmost modifier of the last noun for a person; `begin` bounds the search.
    """
    i = at
    head = None
    while i > begin and at - i < LONGEST_ROLE and _may_precede(doc[i - 1]):
        i -= 1
        if names_whom(doc, i, lex) and (head is None or not _crosses_preposition(doc, i, head)):
            head = i
    if head is None or (head + 1 < at and doc[at - 1].pos_ == "ADP"):
        return None
    start = head
    while (
        start > i
        and doc[start - 1].ent_type_ not in ("DATE", "TIME")
        and doc[start - 1].pos_ in ("NOUN", "PROPN", "ADJ", "PART", "DET", "NUM", "PUNCT", "ADV")
    ):
        start -= 1
    while start < head and (doc[start].pos_ in ("PUNCT", "PART", "ADV") or doc[start].tag_ == "PRP$"):
        start += 1
    end = at
    while end - 1 > start and doc[end - 1].text.strip(".").lower() in lex.courtesy:
        end -= 1
    return (start, end)


def names_whom(doc: Doc, i: int, lex: Lexicon) -> bool:
    """Whether token `i` is a singular noun for a person that owns nothing: no "president" of "president's office"."""
    token = doc[i]
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.tag_ in ("NNS", "NNPS"):
        return False
    owned = i + 1 < len(doc) and doc[i + 1].text in POSSESSIVE
    return not owned and lex.is_person_noun(lemma(token).strip("."))


def _may_precede(token: Token) -> bool:
    if token.text == "-":
        return True
    if token.pos_ == "PUNCT":
        return token.text in INSIDE
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "PART", "DET", "ADP", "NUM") or token.tag_ == "PRP$"


def _crosses_preposition(doc: Doc, left: int, right: int) -> bool:
    return any(doc[j].pos_ == "ADP" for j in range(left, right))
