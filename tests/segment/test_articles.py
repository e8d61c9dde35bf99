from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.model import Article, Record, Reject
from saidby.segment import article_id, segment
from saidby.segment.boundaries import Boundary

SUCCESSIVE = Path(__file__).parents[2] / "corpus" / "boundaries"


def record(text: str, *, run_together: bool = False, delimited: bool = False) -> Record:
    return Record(
        source_path="dump.txt",
        source_format="text",
        source_ordinal=7,
        text=text,
        url="https://example.org/a",
        title="Pumps fail",
        bylines=("Ann Reeve",),
        run_together=run_together,
        delimited=delimited,
    )


def articles(r: Record) -> list[Article]:
    found = segment(r)
    assert all(isinstance(a, Article) for a in found)
    return [a for a in found if isinstance(a, Article)]


def stories(name: str) -> list[str]:
    return (SUCCESSIVE / name).read_text(encoding="utf-8").strip().split("\n=====\n")


def test_a_record_is_one_article_with_its_fields() -> None:
    [article] = articles(record("\n  The pumps failed.\n\nAdvertisement\n“We are at the limit,” she said.\n"))
    assert article.text.startswith("The pumps")
    assert article.segmentation_method == "record"
    assert (article.title, article.bylines, article.source_ordinal) == ("Pumps fail", ("Ann Reeve",), 7)
    assert [article.text[p.start : p.end] for p in article.paragraphs][1] == "Advertisement"
    assert [b.rule for b in article.boilerplate] == ["advertisement"]
    assert article.boundary_score is None


def test_delimited_records_say_so() -> None:
    [article] = articles(record("The pumps failed.", delimited=True))
    assert article.segmentation_method == "delimiter"


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty_body"), (" \n\u2028 ", "empty_body"), ("Advertisement\nShare this", "no_prose")]
)
def test_nothing_to_read_is_a_reject(text: str, reason: str) -> None:
    [reject] = segment(record(text))
    assert isinstance(reject, Reject)
    assert (reject.stage, reject.reason, reject.source_ordinal) == ("segment", reason, 7)


@pytest.mark.parametrize("name", ["dev-blockade.txt", "dev-quarry.txt"])
def test_a_single_story_is_left_whole(name: str) -> None:
    for story in stories(name):
        [article] = articles(record(story, run_together=True))
        assert article.text == story


def test_successive_stories_of_one_outlet_are_cut() -> None:
    parts = stories("dev-blockade.txt")
    found = articles(record("\n".join(parts), run_together=True))
    assert [a.text for a in found] == parts
    assert [a.source_ordinal for a in found] == [7, 8, 9, 10]
    assert {a.segmentation_method for a in found} == {"model"}
    assert all(a.title is None and a.boundary_score is not None for a in found)


def test_an_unsure_boundary_is_flagged_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Pump {n} failed." for n in range(8)]
    found = (
        Boundary(gap=2, probability=0.45, certain=False),
        Boundary(gap=4, probability=0.8, certain=True),
        Boundary(gap=6, probability=0.42, certain=False),
        Boundary(gap=7, probability=0.48, certain=False),
    )
    monkeypatch.setattr("saidby.segment.articles.find_boundaries", lambda *given, **options: found)
    one, two = articles(record("\n".join([*lines[:2], "Advertisement", *lines[2:]]), run_together=True))
    assert {one.segmentation_method, two.segmentation_method} == {"bundle"}
    assert one.flags == (f"likely_boundary:{one.text.index('Pump 2')}",)
    assert two.flags == tuple(f"likely_boundary:{two.text.index(at)}" for at in ("Pump 6", "Pump 7"))
    assert one.boundary_score == two.boundary_score == 0.8


def test_lines_that_open_or_close_an_article_stay_with_it() -> None:
    first, second = stories("dev-blockade.txt")[:2]
    text = f"{first}\n(Reporting by Ann Reeve)\nPublished: 5 March 2024\n{second}"
    before, after = articles(record(text, run_together=True))
    assert before.text.endswith("(Reporting by Ann Reeve)")
    assert after.text.startswith("Published: 5 March 2024")


def test_text_is_not_cut_unless_it_may_be_run_together() -> None:
    [article] = articles(record("\n".join(stories("dev-blockade.txt"))))
    assert article.segmentation_method == "record"


def test_the_id_is_of_the_content() -> None:
    [a] = articles(record("The pumps\nfailed."))
    [b] = articles(replace(record("The  pumps failed."), source_path="other", source_ordinal=1))
    [c] = articles(replace(record("The pumps failed."), url="https://example.org/b"))
    assert a.article_id == b.article_id != c.article_id
    assert article_id("x") != article_id("x", copy=1)


LINES = st.sampled_from(
    [
        "Advertisement",
        "“Yes,” said Ann Reeve.",
        "Reeve said no.",
        "What now?",
        "By Ann Reeve",
        "🌊",
        "\ud800",
        "x\x00",
        "© 2024",
    ]
)


@settings(deadline=None, max_examples=50)
@given(st.lists(LINES, max_size=40).map("\n".join), st.booleans())
def test_nothing_is_lost_and_offsets_hold(text: str, run_together: bool) -> None:
    found = segment(record(text, run_together=run_together))
    assert found
    kept = [line for a in found if isinstance(a, Article) for line in a.text.split("\n")]
    if kept:
        assert kept == text.split("\n")
    for article in found:
        if isinstance(article, Article):
            assert all(0 <= p.start < p.end <= len(article.text) for p in article.paragraphs)
