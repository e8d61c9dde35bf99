from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made import article, table

from saidby.lineage.articles import DAY, NEVER, latest, publisher_of
from saidby.lineage.marking import Lineage

STORY = [
    f"{who} told the council on {day} that the {what} at {place} had {fate} and that nobody in {other} was hurt there."
    for who, day, what, place, fate, other in zip(
        [
            "Ilse Brandt",
            "Tom Harrow",
            "A ferry captain",
            "The mayor",
            "Karl Venn",
            "An engineer",
            "Mina Oster",
            "A nurse",
        ],
        ["Monday", "Tuesday", "Friday", "Sunday", "Thursday", "Saturday", "Wednesday", "Easter"],
        ["sluice", "old bridge", "pumping station", "cinema", "brick works", "landing", "school roof", "granary"],
        ["Ostry", "Velm", "Tarn", "Harrow Bay", "Dunwick", "Carrow", "Lisk", "Aldermere"],
        ["failed", "burned", "been sold", "flooded", "closed", "collapsed", "leaked", "vanished"],
        ["the valley", "town", "the harbour", "its stalls", "the yard", "the queue", "class", "the barns"],
        strict=True,
    )
]
LOTS = {"lamps": "Velm", "carts": "Tarn", "bells": "Ostry", "sails": "Carrow"}
OTHER = [
    f"The best of the {thing} went to auction in Lisk, where bidders from {where} paid for it in old coin and {i} pigs."
    for i, (thing, where) in enumerate(LOTS.items())
]
WHOLE = "\n".join(STORY)


def marked(tmp_path: Path, *articles: dict[str, Any]) -> dict[str, list[Any]]:
    lineage = Lineage(tmp_path)
    lineage.add(table("articles", articles), table("claims", []), table("quantities", []))
    lineage.solve()
    return lineage.next_marks(table("articles", articles), table("claims", []))["articles"]


def text(*lines: str) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        (WHOLE, WHOLE, "copy"),
        (WHOLE, WHOLE.upper().replace(" ", "  "), "copy"),
        (WHOLE, WHOLE.replace("Easter", "Easter Sunday").replace("the yard", "the works"), "copy"),
        (WHOLE, text(*STORY, "Agencies contributed."), "copy"),
        (WHOLE, text(*STORY[:3]), "excerpt"),
        (WHOLE, text(*STORY[2:5], "The rest was not known."), "excerpt"),
        (text(*STORY[:3]), WHOLE, "update"),
        (WHOLE, text(*STORY[:5], *OTHER), "update"),
        (WHOLE, text(*STORY[:1], *OTHER), "original"),
        (WHOLE, text(*OTHER), "original"),
        ("The ferry is late.", "The ferry is late.", "copy"),
        ("The ferry is late.", "The ferry is late again.", "original"),
        ("…", "…", "original"),
    ],
)
def test_what_an_article_is_to_one_seen_before(first: str, second: str, role: str, tmp_path: Path) -> None:
    found = marked(tmp_path, article(1, first, publisher="Velm Courier"), article(2, second, publisher="Tarn Post"))
    assert found["duplicate_role"] == ["original", role]
    assert found["duplicate_of"] == [None, f"{1:020}" if role in ("copy", "excerpt") else None]
    assert (found["duplicate_cluster_id"][0] == found["duplicate_cluster_id"][1]) == (role != "original")


def test_a_publisher_updates_and_does_not_copy_itself(tmp_path: Path) -> None:
    later = WHOLE.replace("Easter", "Easter Sunday")
    found = marked(tmp_path, *(article(n, t, publisher="Velm Courier") for n, t in enumerate([WHOLE, later, later])))
    assert found["duplicate_role"] == ["original", "update", "copy"]
    assert found["duplicate_of"] == [None, None, f"{1:020}"]
    assert len(set(found["duplicate_cluster_id"])) == 1


def test_the_first_seen_is_the_earliest_published(tmp_path: Path) -> None:
    found = marked(tmp_path, *(article(n, WHOLE, day=day) for n, day in enumerate([None, 3, 2])))
    assert found["duplicate_role"] == ["copy", "copy", "original"]
    assert found["duplicate_of"] == [f"{2:020}", f"{2:020}", None]


def test_many_copies_make_few_comparisons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from saidby.lineage import leaders

    compared = 0

    def counting(n: int, pairs: Any, relate: Any) -> Any:
        nonlocal compared
        compared = len(pairs)
        return leaders.cluster(n, pairs, relate)

    monkeypatch.setattr("saidby.lineage.articles.cluster", counting)
    n = 100
    found = marked(tmp_path, *(article(i, WHOLE) for i in range(n)))
    assert set(found["duplicate_cluster_id"]) == {f"{0:020}"}
    assert compared < 2 * n


def test_boilerplate_is_not_compared(tmp_path: Path) -> None:
    one, other = article(1, text(*OTHER[:2], *STORY)), article(2, text(*OTHER[2:], *STORY))
    for made in (one, other):
        for paragraph in made["paragraphs"][2:]:
            paragraph["kind"] = "boilerplate"
    assert marked(tmp_path, one, other)["duplicate_role"] == ["original", "original"]


def test_a_mere_day_counts_as_its_end() -> None:
    assert latest(5, "second") == latest(5, None) == 5 < latest(5, "day") == 5 + DAY < latest(5, "year")
    assert latest(None, None) == NEVER


@pytest.mark.parametrize(
    ("publisher", "url", "name"),
    [
        ("Velm  Courier ", "https://x.example/1", "velm courier"),
        (None, "https://www.x.example/1", "x.example"),
        (None, "http://[broken", ""),
        (None, None, ""),
    ],
)
def test_publisher_is_the_name_or_the_host(publisher: str | None, url: str | None, name: str) -> None:
    assert publisher_of({"publisher": publisher, "url": url}) == name


def test_rank_is_stable_for_equal_moments(tmp_path: Path) -> None:
    found = marked(tmp_path, *(article(n, WHOLE, day=1) for n in range(4)))
    assert found["duplicate_role"][0] == "original"
    assert np.unique(found["duplicate_role"][1:]).tolist() == ["copy"]
