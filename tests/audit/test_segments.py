from hypothesis import given
from hypothesis import strategies as st

from saidby.audit.segments import Mark, find_blocks, find_segments

PIECES = st.sampled_from(
    ["a", " ", "\n", "é", "e\u0301", "😀", "👩‍👩‍👧", "\u202e", "مرحبا", "<script>", "&amp;", "\u0000", "\r\n"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
OFFSETS = st.integers(-3, 80)
MARKS = st.lists(st.builds(Mark, OFFSETS, OFFSETS, st.sampled_from(["content", "cue", "speaker"])), max_size=12)
PARAGRAPHS = st.lists(st.tuples(OFFSETS, OFFSETS, st.sampled_from(["body", "heading"])), max_size=6)


@given(TEXTS, PARAGRAPHS, MARKS)
def test_text_is_never_altered(text: str, paragraphs: list[tuple[int, int, str]], marks: list[Mark]) -> None:
    blocks = find_blocks(text, paragraphs, marks)
    pieces = [segment for block in blocks for segment in block.segments]
    assert "".join(piece.text for piece in pieces) == text
    assert all(text[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)
    hidden = [piece.text for block in blocks if block.kind == "gap" for piece in block.segments]
    assert not "".join(hidden).strip()


@given(TEXTS, MARKS)
def test_each_character_has_the_marks_that_cover_it(text: str, marks: list[Mark]) -> None:
    segments = find_segments(text, marks)
    for segment in segments:
        for at in range(segment.start, segment.start + len(segment.text)):
            covering = {mark.name for mark in marks if mark.start <= at < mark.end}
            assert set(segment.names) == covering


def test_overlapping_marks_are_cut_at_every_boundary() -> None:
    marks = [Mark(0, 6, "content"), Mark(2, 8, "cue"), Mark(2, 4, "content")]
    assert [(s.text, s.names) for s in find_segments("abcdefghij", marks)] == [
        ("ab", ("content",)),
        ("cd", ("content", "cue")),
        ("ef", ("content", "cue")),
        ("gh", ("cue",)),
        ("ij", ()),
    ]
