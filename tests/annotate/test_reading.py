import spacy

from saidby import marks
from saidby.annotate.reading import Reading, depths_at, read_doc
from saidby.model import Boilerplate, Paragraph, Quote, QuotePart

NLP = spacy.blank("en")


def quote(index: int, *parts: tuple[int, int]) -> Quote:
    return Quote(
        index=index,
        level=1,
        parent=None,
        kind="quotation",
        well_formed=True,
        parts=tuple(QuotePart(start=s, end=e, content_end=e) for s, e in parts),
    )


def words_where(reading: Reading, flags: object) -> list[str]:
    return [w for w, yes in zip(reading.words, flags, strict=True) if yes]  # type: ignore[call-overload]


def test_white_space_is_not_read_and_lines_begin_paragraphs() -> None:
    doc = NLP("  Rain fell.\n\n  The river rose! Ilse left.\n")
    reading = read_doc(doc)
    assert reading.words == ["Rain", "fell", ".", "The", "river", "rose", "!", "Ilse", "left", "."]
    assert [doc[int(t)].text for t in reading.tokens] == reading.words
    assert words_where(reading, reading.starts) == ["Rain", "The"]
    assert words_where(reading, reading.breaks) == [".", "!", "."]
    assert not reading.depths.any()


def test_marked_paragraphs_go_before_lines() -> None:
    text = "Rain fell.\nThe river rose."
    doc = marks.prepare(NLP(text), paragraphs=[Paragraph(start=0, end=len(text), kind="body")])
    assert words_where(read_doc(doc), read_doc(doc).starts) == ["Rain"]


def test_boilerplate_is_hidden() -> None:
    text = "Rain fell.\nREAD MORE: Floods\nThe river rose."
    start = text.index("READ")
    doc = marks.prepare(NLP(text), boilerplate=[Boilerplate(start=start, end=text.index("\nThe"), rule="teaser")])
    reading = read_doc(doc)
    assert " ".join(reading.words) == "Rain fell . The river rose ."
    assert words_where(reading, reading.starts) == ["Rain", "The"]


def test_depth_counts_the_quotations_around_a_word() -> None:
    text = "“He said ‘rain fell’ there,” she said."
    doc = NLP(text)
    outer, inner = quote(0, (1, text.index(",”") + 1)), quote(1, (text.index("rain"), text.index("’")))
    marks.write(doc, [outer, inner], "quotes")
    reading = read_doc(doc)
    by_word = dict(zip(reading.words, reading.depths.tolist(), strict=True))
    assert by_word["rain"] == by_word["fell"] == 2
    assert by_word["He"] == by_word["there"] == 1
    assert by_word["“"] == by_word["she"] == 0
    assert depths_at(reading.tokens[:0], [outer]).tolist() == []


def test_a_doc_of_nothing() -> None:
    for text in ("", " \n\t "):
        reading = read_doc(NLP(text))
        assert reading.words == []
        assert len(reading.starts) == len(reading.breaks) == len(reading.depths) == len(reading.tokens) == 0
