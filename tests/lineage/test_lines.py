from pathlib import Path
from typing import Any

import pytest
from made import article, table

from saidby.lineage.lines import LEAST_ARTICLES, RULE
from saidby.lineage.marking import Lineage

BODIES = [
    "Twelve barges lay at the quay when the storm broke over the harbour of Tarn.",
    "A court in Lisk has fined the owner of the granary for the fire of last spring.",
    "Bakers in Velm fear for their ovens because the price of wood goes up and up.",
    "The oldest lamp of Carrow burns again after a winter in the hands of a smith.",
    "No ferry left Dunwick for three days while its crew looked for the lost anchor.",
]


def marked(folder: Path, lines: list[str], *, publisher: str | None = "Velm Courier") -> list[list[str]]:
    """The standing lines of articles that all have their own body, and these lines under it (# is the number)."""
    made = [
        article(n, "\n".join([body, *(line.replace("#", str(n + 11)) for line in lines)]), publisher=publisher)
        for n, body in enumerate(BODIES)
    ]
    folder.mkdir(exist_ok=True)
    lineage = Lineage(folder)
    articles = table("articles", made)
    lineage.add(articles, table("claims", []), table("quantities", []))
    lineage.solve()
    columns = lineage.next_marks(articles, table("claims", []))["articles"]
    found = []
    for row, boilerplate, paragraphs in zip(made, columns["boilerplate"], columns["paragraphs"], strict=True):
        assert {b["rule"] for b in boilerplate} <= {RULE}
        of_kind = [(p["start"], p["end"]) for p in paragraphs if p["kind"] == "boilerplate"]
        assert of_kind == [(b["start"], b["end"]) for b in boilerplate]
        found.append([row["text"][b["start"] : b["end"]] for b in boilerplate])
    return found


def test_lines_under_five_articles_are_marked(tmp_path: Path) -> None:
    assert len(BODIES) == LEAST_ARTICLES
    assert marked(tmp_path, ["The Courier is printed in Velm."]) == [["The Courier is printed in Velm."]] * 5


def test_figures_may_differ(tmp_path: Path) -> None:
    assert marked(tmp_path, ["Page # of 99", "Own line"])[0] == ["Page 11 of 99", "Own line"]


def test_what_may_be_a_claim_is_prose(tmp_path: Path) -> None:
    assert marked(tmp_path, ["“We will not rest.”", "Brandt said nothing.", "word " * 26]) == [[]] * 5


def test_nothing_without_a_publisher(tmp_path: Path) -> None:
    assert marked(tmp_path, ["The Courier is printed in Velm."], publisher=None) == [[]] * 5


def test_in_a_large_archive_five_are_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saidby.lineage.lines.LEAST_SHARE", 1.01)
    assert marked(tmp_path, ["The Courier is printed in Velm."]) == [[]] * 5


def test_lines_of_a_publisher_that_copies_others(tmp_path: Path) -> None:
    """The stories are other papers' first; the line under them is its own all the same."""
    bodies = [f"{body} {BODIES[n - 1]}" for n, body in enumerate(BODIES)]
    first = [article(n, body, publisher=f"Paper {n}") for n, body in enumerate(bodies)]
    again = [article(n + 5, f"{b}\nThe paper is free.", publisher="Tarn Post") for n, b in enumerate(bodies)]
    articles = table("articles", first + again)
    lineage = Lineage(tmp_path)
    lineage.add(articles, table("claims", []), table("quantities", []))
    lineage.solve()
    columns: dict[str, Any] = lineage.next_marks(articles, table("claims", []))["articles"]
    assert columns["duplicate_role"][5:] == ["copy"] * 5
    assert [len(found) for found in columns["boilerplate"]] == [0] * 5 + [1] * 5


def test_copies_of_one_article_count_once(tmp_path: Path) -> None:
    text = "\n".join([*BODIES, "The Courier is printed in Velm."])
    articles = table("articles", [article(n, text, publisher="Velm Courier") for n in range(9)])
    lineage = Lineage(tmp_path)
    lineage.add(articles, table("claims", []), table("quantities", []))
    lineage.solve()
    columns: dict[str, Any] = lineage.next_marks(articles, table("claims", []))["articles"]
    assert columns["boilerplate"] == [[]] * 9
