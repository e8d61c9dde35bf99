"""Quotation marks: cases with offsets (quotes.jsonl), cases to read (quotes.md), and properties on any text."""

from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby import marks
from saidby.attribute.quotes import depth_runs, find_quotes
from saidby.model import Boilerplate, Paragraph, Quote

CASES = Path(__file__).parent.parent / "cases"
OFFSETS = [json.loads(line) for line in (CASES / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]
READABLE = re.findall(
    r"^### (\S+)\n\n```\n(.*?)\n```\n\n?((?:- [^\n]*\n)*)",
    (CASES / "quotes.md").read_text(encoding="utf-8"),
    re.M | re.S,
)


@pytest.mark.parametrize("case", OFFSETS, ids=[case["name"] for case in OFFSETS])
def test_offsets(case: dict) -> None:
    index = {quote["id"]: i for i, quote in enumerate(case["quotes"])}
    wanted = [
        (
            quote["level"],
            index.get(quote["parent"]),
            quote["kind"],
            quote["well_formed"],
            [(part["start"], part["end"], part["content_end"]) for part in quote["parts"]],
        )
        for quote in case["quotes"]
    ]
    found = [
        (q.level, q.parent, q.kind, q.well_formed, [(p.start, p.end, p.content_end) for p in q.parts])
        for q in find_quotes(case["text"])
    ]
    assert found == wanted


def shown(text: str, quote: Quote) -> str:
    """The line that quotes.md has for a quotation; its head says how it is made."""
    parts = [
        text[p.start : p.content_end] + ("^" + text[p.content_end : p.end] if p.content_end < p.end else "")
        for p in quote.parts
    ]
    label = f" @{text[quote.label.start : quote.label.end]}" if quote.label else ""
    return f"- {quote.level} {quote.kind}{'' if quote.well_formed else '!'}{label}: {' / '.join(parts)}\n"


@pytest.mark.parametrize(("name", "text", "wanted"), READABLE, ids=[name for name, _, _ in READABLE])
def test_readable(name: str, text: str, wanted: str) -> None:
    assert "".join(shown(text, quote) for quote in find_quotes(text)) == wanted


def test_every_case_of_the_file_is_read() -> None:
    headings = re.findall(r"^### ", (CASES / "quotes.md").read_text(encoding="utf-8"), re.M)
    assert len(READABLE) == len(headings) > 40


def test_marked_boilerplate_and_embeds_are_passed_over() -> None:
    lines = ["The ministry said: “The pumps failed.", "Sign up for “Velm Daily” now.", "“They are old.”"]
    text = "\n".join(lines)
    paragraphs = marks.lines_of(text)
    wall = paragraphs[1]
    marked = [Boilerplate(start=wall.start, end=wall.end, rule="newsletter")]
    (quote,) = find_quotes(text, paragraphs, marked)
    assert [text[p.start : p.end] for p in quote.parts] == ["The pumps failed.", "They are old."]
    embed = [paragraphs[0], Paragraph(start=wall.start, end=wall.end, kind="embed"), paragraphs[2]]
    over, inside = find_quotes(text, embed)
    assert [text[p.start : p.end] for p in over.parts] == ["The pumps failed.", "They are old."]
    assert text[inside.parts[0].start : inside.parts[0].end] == "Velm Daily"


def test_nothing_runs_on_over_a_likely_boundary() -> None:
    text = "The ministry said: “The pumps failed.\n“They are old, and ‘done’.”\n“They leak.”"
    over = find_quotes(text)
    assert [[text[p.start : p.end] for p in q.parts] for q in over] == [
        ["The pumps failed.", "They are old, and ‘done’."], ["done"], ["They leak."],
    ]  # fmt: skip
    cut = find_quotes(text, boundaries=[text.index("“They are")])
    assert [[text[p.start : p.end] for p in q.parts] for q in cut] == [
        ["The pumps failed."], ["They are old, and ‘done’."], ["done"], ["They leak."],
    ]  # fmt: skip
    assert [(q.index, q.level, q.parent, q.well_formed) for q in cut] == [
        (0, 1, None, False), (1, 1, None, True), (2, 2, 1, True), (3, 1, None, True),
    ]  # fmt: skip


def test_depth_counts_nesting() -> None:
    text = "“He said ‘no’ to me,” she said."
    assert depth_runs(text) == [(1, 10, 1), (10, 12, 2), (12, 20, 1)]


def test_component_leaves_the_mark() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("saidby_quotes")
    doc = nlp("“We left,” he said.")
    assert marks.read(doc, Quote) == find_quotes(doc.text)


PIECES = st.sampled_from(
    [*"“”„«»‘’'\"`", "''", "\n", " ", ". ", ", ", ": ", "said ", "the boys", "Ann ", "6", "Q: ", "— ", "• "]
)
WILD = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


@settings(max_examples=150, deadline=None)
@given(WILD)
def test_any_text(text: str) -> None:
    quotes = find_quotes(text)
    assert [q.index for q in quotes] == list(range(len(quotes)))
    assert [q.parts[0].start for q in quotes] == sorted(q.parts[0].start for q in quotes)
    for quote in quotes:
        assert all(0 <= p.start < p.content_end <= p.end <= len(text) for p in quote.parts)
        assert all(a.end <= b.start for a, b in itertools.pairwise(quote.parts))
        if quote.parent is None:
            assert quote.level == 1
        else:
            outer = quotes[quote.parent]
            assert quote.level == outer.level + 1
            assert outer.index < quote.index
            assert any(p.start <= quote.parts[0].start and quote.parts[0].end <= p.end for p in outer.parts)
    runs = depth_runs(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(runs))
    assert all(start < end and depth >= 1 for start, end, depth in runs)


@pytest.mark.parametrize(
    "piece", ["“", "”", '"', "a “b ", "b” ", "‘the boys’ ", "“a, said B. ", "“a.\n", "Q: a\n", "word, word "]
)
def test_time_is_linear(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * (n // len(piece))
        started = time.process_time()
        find_quotes(text)
        return time.process_time() - started

    seconds(200)
    small, large = seconds(2_000), seconds(16_000)
    assert large < 30 * small + 0.2
