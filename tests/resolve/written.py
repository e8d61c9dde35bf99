"""Docs written by hand in one line: `[Mayor {Tom Harrow}] said/VBD it .`

Tokens are separated by spaces.  `{…}` is a PERSON, `{…:ORG}` another entity, `[…]` the speaker of an attribution whose
cue is the next verb; `[…]>` is one inside the attribution before it.  `“ … ”` is a quotation, `|` a new paragraph.
A token's tag follows a slash where the rules below would get it wrong.
"""

from __future__ import annotations

import re
from itertools import pairwise

import spacy
from spacy.tokens import Doc, Span

from saidby import marks
from saidby.model import Attribution, Extent, Paragraph, Quote, QuotePart

VOCAB = spacy.blank("en").vocab
TAG_WORDS = {
    "DT": "the a an this that these those both",
    "IN": "of in at for to by from on with near according",
    "PRP": "i we he she it they him them himself",
    "PRP$": "his her its their my our",
    "CC": "and or but",
    "WP": "who whom",
    "WDT": "which",
    "CD": "one two three 51",
    "JJ": "former deputy chief senior foreign other new late latest daily Russian",
    "POS": "'s ’s",
    "VBZ": "is was",
    ",": ", . : ; – ( ) “ ” -",
}
TAGS = {word: tag for tag, words in TAG_WORDS.items() for word in words.split()}
UPOS = {
    "DT": "DET",
    "IN": "ADP",
    "PRP": "PRON",
    "PRP$": "PRON",
    "CC": "CCONJ",
    "WP": "PRON",
    "WDT": "PRON",
    "CD": "NUM",
    "JJ": "ADJ",
    "POS": "PART",
    "VBZ": "AUX",
    "VBD": "VERB",
    "VBN": "VERB",
    "VBG": "VERB",
    ",": "PUNCT",
    "VB": "VERB",
    "MD": "AUX",
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "RB": "ADV",
}


def written(line: str, *, flags: tuple[str, ...] = ()) -> Doc:
    """The Doc of one line, its attributions marked."""
    words: list[str] = []
    tags: list[str] = []
    entities: list[tuple[int, int, str]] = []
    speakers: list[tuple[int, int, bool]] = []
    new_paragraphs = [0]
    entity = speaker = 0
    for token in line.split():
        if token == "|":
            new_paragraphs.append(len(words))
            continue
        opens_speaker, rest = token.startswith("["), token.removeprefix("[")
        opens_entity, rest = rest.startswith("{"), rest.removeprefix("{")
        match = re.fullmatch(r"(?P<word>.+?)(?P<end>(:[A-Z]+)?\})?(?P<stop>\]>?)?", rest)
        assert match
        speaker = len(words) if opens_speaker else speaker
        entity = len(words) if opens_entity else entity
        word, _, tag = match["word"].partition("/")
        words.append(word)
        tags.append(tag or _tag(word))
        if match["end"]:
            entities.append((entity, len(words), match["end"].strip(":}") or "PERSON"))
        if match["stop"]:
            speakers.append((speaker, len(words), match["stop"] == "]>"))
    return _doc(words, tags, entities, speakers, new_paragraphs, flags)


def _tag(word: str) -> str:
    return TAGS.get(word) or TAGS.get(word.lower()) or ("NNP" if word[0].isupper() else "NN")


def _tree(
    words: list[str],
    tags: list[str],
    entities: list[tuple[int, int, str]],
    speakers: list[tuple[int, int, bool]],
    new_paragraphs: list[int],
) -> tuple[list[int], list[str]]:
    """A flat tree a sentence: all hangs on its first verb, but what a speaker's head has around it.

    A name in front of the verb is its subject, a plural or name behind it its object.
    """
    heads, deps = list(range(len(words))), ["dep"] * len(words)
    starts = [i for i in range(len(words)) if i == 0 or words[i - 1] == "." or i in new_paragraphs]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        root = next((i for i in range(start, end) if tags[i].startswith("VB")), start)
        heads[start:end] = [root] * (end - start)
        phrases = [(a, b) for a, b, _ in entities if start <= a < end]
        phrases += [(i, i + 1) for i in range(root + 1, end) if tags[i] == "NNS"]
        for a, b in phrases:
            heads[a : b - 1] = [b - 1] * (b - 1 - a)
            deps[b - 1] = "nsubj" if b <= root else "obj"
    for start, stop, _ in speakers:
        verb = next((i for i in range(stop, len(words)) if tags[i].startswith("VB")), stop - 1)
        head = next((i for i in range(start, stop) if i + 1 == stop or tags[i + 1] in (",", "IN", "WP")), start)
        heads[head], deps[head] = verb, "nsubj"
        for i in range(start, stop):
            if i != head:
                heads[i] = head
    return heads, deps


def _doc(
    words: list[str],
    tags: list[str],
    entities: list[tuple[int, int, str]],
    speakers: list[tuple[int, int, bool]],
    new_paragraphs: list[int],
    flags: tuple[str, ...],
) -> Doc:
    heads, deps = _tree(words, tags, entities, speakers, new_paragraphs)
    doc = Doc(
        VOCAB,
        words=words,
        tags=tags,
        pos=[UPOS[tag] for tag in tags],
        lemmas=[w.removesuffix("s") if t == "NNS" else w.lower() for w, t in zip(words, tags, strict=True)],
        heads=heads,
        deps=deps,
    )
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in entities]
    edges = [*new_paragraphs, len(doc)]
    extents = [doc[a:b] for a, b in pairwise(edges)]
    paragraphs = [Paragraph(start=s.start_char, end=s.end_char, kind="body") for s in extents]
    marks.prepare(doc, paragraphs=paragraphs, article_id="a1", flags=flags)
    marks.write(doc, _quotes(doc), "quotes")
    marks.write(doc, _attributions(doc, speakers), "attributions")
    return doc


def _quotes(doc: Doc) -> list[Quote]:
    quotes, opened = [], None
    for token in doc:
        if token.text == "“":
            opened = token.idx + 1
        elif token.text == "”" and opened is not None:
            part = QuotePart(start=opened, end=token.idx, content_end=token.idx)
            quotes.append(
                Quote(index=len(quotes), level=1, parent=None, kind="quotation", well_formed=True, parts=(part,))
            )
            opened = None
    return quotes


def _attributions(doc: Doc, speakers: list[tuple[int, int, bool]]) -> list[Attribution]:
    found: list[Attribution] = []
    for start, stop, inner in speakers:
        span = doc[start:stop]
        quoted = any(t.text == "“" for t in doc[stop : stop + 3])
        found.append(
            Attribution(
                index=len(found),
                spans=(Extent(start=span.end_char, end=doc[-1].idx),),
                cue=None,
                speaker=Extent(start=span.start_char, end=span.end_char),
                quotation="direct" if quoted else "indirect",
                parent=len(found) - 1 if inner else None,
                depth=int(inner),
                method="written",
                score=1.0,
            )
        )
    return found
