"""What a number counts: the noun behind it, of it, or the subject of the verb that states it."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from spacy.tokens import Doc, Token

from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import HYPHENS, NUMBER, WORD, Line
from saidby.qualify.parse import NEGATIONS
from saidby.qualify.quantity_lexicon import QuantityLexicon

LONGEST_PHRASE = 9  # lexemes of a noun phrase between the number and its head
NOUNS = ("NOUN", "PROPN")
BEFORE_NOUN = frozenset({"ADJ", "NOUN", "PROPN", "ADV", "VERB", "NUM", "X"})
INSIDE_PHRASE = frozenset({"nummod", "compound", "nmod", "quantmod", "nmod:unmarked", "amod"})
SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass")


class Counted(NamedTuple):
    """Character offsets of the counted phrase and of its head."""

    start: int
    end: int
    head_start: int
    head_end: int


class Nouns:
    """Finds nouns in a Doc by character offset, through its tags and parse where it has them."""

    def __init__(self, doc: Doc, lexicon: QuantityLexicon) -> None:
        self.doc, self.lexicon = doc, lexicon
        self.tagged: bool = doc.has_annotation("POS")
        self.parsed: bool = doc.has_annotation("DEP")
        self._starts: list[int] | None = None

    def token(self, offset: int) -> Token | None:
        """The first token that begins at or after the offset."""
        if self._starts is None:
            self._starts = [token.idx for token in self.doc]
        i = bisect_left(self._starts, offset)
        return self.doc[i] if i < len(self.doc) else None

    def denied(self, offset: int) -> bool:
        """Whether the number at the offset belongs to the object of a negated verb ("did not carry 400 passengers")."""
        token = self.token(offset) if self.parsed else None
        while token is not None and token.dep_ in INSIDE_PHRASE and token.head.i != token.i:
            token = token.head
        if token is None or token.dep_ != "obj":
            return False
        return any(child.lower_ in NEGATIONS and child.i < token.i for child in token.head.children)

    def pos(self, offset: int) -> str:
        """The tag of the word that begins at the offset, empty where there is none."""
        token = self.token(offset) if self.tagged else None
        return token.pos_ if token is not None and token.idx == offset else ""


def after(line: Line, f: Figure, nouns: Nouns) -> Counted | None:
    """The noun phrase behind the figure ("1,000 Russian soldiers"), or behind its "of" ("a fifth of the pay")."""
    if f.form == "share" and line.low(f.first + 2) == "in" and line.kind(f.first + 1) == WORD:
        return _of_lexemes(line, f.first + 1, f.first + 1)
    j = f.last
    if (line.joined(j) and line.low(j + 1) in ("odd", "plus", "ish", "strong")) or (
        line.low(j) in ("or", "and") and line.low(j + 1) in ("so", "more", "thereabouts", "fewer", "less")
    ):
        j += 2
    elif line.joined(j) and f.kind == "count" and line.kind(j + 1) == WORD:
        return _of_lexemes(line, j + 1, j + 1)  # "a five-member panel" counts members
    if f.form == "vague" and line.low(j) == ",":
        j = _past_correction(line, j, nouns.lexicon)
    low = line.low(j)
    if low == "of":
        return None if f.kind == "measure" and line.low(f.first - 1) == "within" else of(line, j, nouns)
    if f.kind == "money":
        if low == "worth" and line.low(j + 1) == "of":
            return _phrase(line, _skip_determiners(line, j + 2, nouns), nouns)
        return _spent_in(line, j, nouns) if low == "in" else None
    if f.kind in ("fraction", "multiple"):
        if f.kind == "multiple" and low == "as":
            j += 2 if line.low(j + 1) in ("many", "much", "few") else 1
        return _phrase(line, _skip_determiners(line, j, nouns), nouns)
    if f.kind != "count":
        return None
    if low == "more" and line.low(j + 1) in nouns.lexicon.sets["casualty_states"]:
        return None
    if line.kind(j) == NUMBER and line.kind(j + 1) == WORD and line.glued(j + 1):
        j += 2  # "eight million 250ml bottles"
    return _phrase(line, j + 1 if low in ("more", "other", "fewer", "less", "such") else j, nouns)


def _past_correction(line: Line, j: int, lexicon: QuantityLexicon) -> int:
    """The "of" behind the comma at j, or behind "if not thousands" there; j where there is none."""
    k = j + 1
    if line.lows(k, 2) == ("if", "not") and line.low(k + 2) in lexicon.numbers["vague"]:
        k += 4 if line.low(k + 3) == "," else 3
    return k if line.low(k) == "of" else j


def of(line: Line, j: int, nouns: Nouns) -> Counted | None:
    """The noun phrase behind the "of" at lexeme j; behind its pronoun in "1,200 of them women"."""
    if line.low(j + 1) in ("them", "these", "those", "which", "whom"):
        return _phrase(line, j + 2, nouns) if line.low(j + 1) == "them" else None
    k = _skip_determiners(line, j + 1, nouns)
    if line.low(k).endswith(("'s", "’s")) and line.kind(k + 1) == NUMBER:
        k += 1
    return _phrase(line, k + 1 if line.kind(k) == NUMBER and line.kind(k + 1) == WORD else k, nouns)


def group(line: Line, first: int, nouns: Nouns) -> Counted | None:
    """The group whose size is told: "a crowd of 17,204"."""
    word = line[first - 2]
    if line.low(first - 1) != "of" or word.low not in nouns.lexicon.sets["groups"]:
        return None
    return Counted(word.start, word.end, word.start, word.end)


def subject(line: Line, f: Figure, first: int, nouns: Nouns) -> Counted | None:
    """The subject of the verb that states the number: "casualties have averaged around 1,500"."""
    sets = nouns.lexicon.sets
    k = first - 1
    for _ in range(8):
        if line.low(k) in sets["copulas"]:
            break
        if line.kind(k) != WORD or not (line.low(k) in sets["function_words"] or line.low(k).endswith("ly")):
            return None
        k -= 1
    else:
        return None
    if nouns.parsed and (found := _parsed_subject(line[k].start, nouns)) is not None:
        return found
    while line.low(k) in sets["copulas"] or line.low(k) in sets["function_words"] or line.low(k).endswith("ly"):
        if line.low(k) in nouns.lexicon.sets["determiners"] or k < 0 or line.kind(k) != WORD:
            return None
        k -= 1
    if line.kind(k) != WORD:
        return None
    if line.low(k) in sets["measure_nouns"]:
        k -= 1
    if line.kind(k) != WORD or line.low(k) in sets["function_words"] or line.low(k) in ("it", "they"):
        return None
    if nouns.tagged and nouns.pos(line[k].start) not in NOUNS:
        return None
    if line[k].text[:1].isupper() and k > 0:
        return None
    return Counted(line[k].start, line[k].end, line[k].start, line[k].end)


def _parsed_subject(offset: int, nouns: Nouns) -> Counted | None:
    verb = nouns.token(offset)
    for _ in range(3):
        if verb is None:
            return None
        head = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if head is not None:
            return _subject_noun(head, nouns)
        if verb.dep_ not in ("cop", "aux", "aux:pass", "auxpass", "conj", "xcomp"):
            return None
        verb = verb.head
    return None


def _subject_noun(head: Token, nouns: Nouns) -> Counted | None:
    if head.pos_ not in NOUNS:
        return None
    if head.lower_ in nouns.lexicon.sets["measure_nouns"]:
        inner = next((c for c in head.children if c.dep_ == "nmod" and c.i > head.i), None)
        inner = inner or next((c for c in head.children if c.dep_ == "compound"), None)
        if inner is None or (inner.pos_ == "PROPN" and inner.i < head.i):
            return None
        head = inner
    if head.pos_ == "PROPN":
        return None
    first = min((c.i for c in head.children if c.dep_ in ("compound", "amod") and c.i < head.i), default=head.i)
    start = nouns.doc[first].idx
    return Counted(start, head.idx + len(head.text), head.idx, head.idx + len(head.text))


def _skip_determiners(line: Line, j: int, nouns: Nouns) -> int:
    for _ in range(3):
        if line.low(j) not in nouns.lexicon.sets["determiners"]:
            break
        j += 1
    if line.low(j + 1) in ("'s", "’s"):
        return j + 2
    return j


def _spent_in(line: Line, j: int, nouns: Nouns) -> Counted | None:
    """ "$1.5bn in military aid": a plain noun without a determiner, no place and no time."""
    sets = nouns.lexicon.sets
    word = line[j + 1]
    if (
        word.kind != WORD
        or word.text[:1].isupper()
        or word.low in sets["function_words"]
        or word.low in nouns.lexicon.sets["determiners"]
    ):
        return None
    if word.low in (
        "total",
        "all",
        "part",
        "return",
        "addition",
        "advance",
        "response",
        "late",
        "early",
        "recent",
        "order",
    ):
        return None
    if nouns.tagged and nouns.pos(word.start) == "VERB":
        return None
    return _phrase(line, j + 1, nouns)


def _phrase(line: Line, j: int, nouns: Nouns) -> Counted | None:
    """The noun phrase that begins at lexeme j."""
    low = line.low(j)
    if line.kind(j) == WORD and line.joined(j + 1) and line.kind(j + 2) == NUMBER:
        # "128 F-16s": a designation is the noun.
        return _of_lexemes(line, j, j + 3 if line.low(j + 3) == "s" and line.glued(j + 3) else j + 2)
    if line.kind(j) != WORD or (low in nouns.lexicon.sets["function_words"] and low not in ("most", "more")):
        return None
    if (
        low in nouns.lexicon.sets["time_nouns"]
        or low in nouns.lexicon.sets["weekdays"]
        or (low in nouns.lexicon.sets["months"] and low != "may")
    ):
        return None
    return _tagged_phrase(line, j, nouns) if nouns.tagged else _plain_phrase(line, j, nouns)


def _tagged_phrase(line: Line, j: int, nouns: Nouns) -> Counted | None:
    """Reads up to the last noun of the run; the parse may only take the head further, never the number elsewhere."""
    sets = nouns.lexicon.sets
    head = -1
    k = j
    while k < min(j + LONGEST_PHRASE, len(line)):
        low, pos = line.low(k), nouns.pos(line[k].start)
        if line.joined(k) and (line.kind(k + 1) == WORD or line.kind(k + 1) == NUMBER):
            k += 2
            if nouns.pos(line[k - 1].start) in NOUNS and not line.joined(k):
                head = k - 1 if nouns.pos(line[k - 1].start) in NOUNS else head
            continue
        if head >= 0 and _model_number(line, k, nouns):
            k += 1
            continue
        if line.kind(k) == NUMBER or low in nouns.lexicon.sets["time_nouns"] or low in sets["weekdays"]:
            break
        if low in ("and", "or", "'s", "’s") or low.endswith(("'s", "’s")):
            if low in ("and", "or") and not _joins(line, k, head, nouns):
                break
            if low not in ("and", "or"):
                head = -1 if low not in ("'s", "’s") else head
            k += 1
            continue
        if line.kind(k) != WORD or (low in sets["function_words"] and low not in ("more", "most")):
            break
        if low in sets["plurals"] or pos in NOUNS:
            if head >= 0 and nouns.pos(line[head].start) == "NOUN" and pos == "PROPN" and line.low(head).endswith("s"):
                break
            head = k
        elif (
            pos not in BEFORE_NOUN
            or (head >= 0 and pos in ("VERB", "ADV", "NUM", "X"))
            or (head >= 0 and pos == "ADJ" and nouns.pos(line[k + 1].start) not in NOUNS)
        ):
            break
        k += 1
    return _of_lexemes(line, j, head) if head >= 0 else None


def _joins(line: Line, k: int, head: int, nouns: Nouns) -> bool:
    """Whether "and" joins two modifiers of one noun ("Kia and Hyundai vehicles", "Russian and Belarusian soldiers")."""
    left, middle, right = (nouns.pos(line[x].start) for x in (k - 1, k + 1, k + 2))
    if middle == "ADJ":
        return left == "ADJ" and right in (*NOUNS, "ADJ")
    return left == "PROPN" and middle == "PROPN" and right == "NOUN"


def _plain_phrase(line: Line, j: int, nouns: Nouns) -> Counted | None:
    """Without tags: the words up to the first plural, or the first word where no plural follows soon."""
    sets = nouns.lexicon.sets
    last = j
    for k in range(j, min(j + LONGEST_PHRASE, len(line))):
        low = line.low(k)
        if (low in HYPHENS and line.joined(k)) or _model_number(line, k, nouns):
            continue
        if (
            line.kind(k) != WORD
            or low in sets["function_words"]
            or low in nouns.lexicon.sets["time_nouns"]
            or (k > j and low.endswith("ed"))
        ):
            break
        last = k
        if is_plural(low, nouns.lexicon):
            if is_plural(line.low(k + 1), nouns.lexicon) and line.low(k + 1) not in sets["copulas"]:
                last = k + 1
            return _of_lexemes(line, j, last)
    return None if line.low(j).endswith("ed") else _of_lexemes(line, j, last)


def _model_number(line: Line, k: int, nouns: Nouns) -> bool:
    """Whether the number at k belongs to the name of a type inside a phrase: "14 Leopard 2 tanks"."""
    return line.kind(k) == NUMBER and line.low(k - 1) in nouns.lexicon.sets["designators"] and line.kind(k + 1) == WORD


def is_plural(word: str, lexicon: QuantityLexicon) -> bool:
    """Whether a word looks like a plural noun."""
    sets = lexicon.sets
    if word in sets["plurals"]:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in sets["not_plurals"]
        and word not in sets["function_words"]
    )


def _of_lexemes(line: Line, first: int, last: int) -> Counted:
    return Counted(line[first].start, line[last].end, line[last].start, line[last].end)
