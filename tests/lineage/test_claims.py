from pathlib import Path

import pytest
from made import article, claim, table

from saidby.lineage.claims import read_content, speaker_keys
from saidby.lineage.marking import Lineage

CASES = Path(__file__).parents[1] / "cases" / "lineage_claims.md"


def cases() -> list[tuple[str, list[list[str]], str]]:
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines, outcome = block.strip().splitlines()
        found.append(
            (title, [[cell.strip() for cell in line.split("|")] for line in lines], outcome.removeprefix("= "))
        )
    return found


@pytest.mark.parametrize(("title", "lines", "outcome"), cases(), ids=[title for title, _, _ in cases()])
def test_what_a_claim_is_to_one_seen_before(title: str, lines: list[list[str]], outcome: str, tmp_path: Path) -> None:
    articles, claims, quantities = [], [], []
    for number, (day, speaker, kind, content) in enumerate(lines):
        kind, _, status = kind.partition(", ")
        of = article(number, f"Here it is said: {content}.", day=float(day))
        facts = {"speaker": speaker or None, "speaker_kind": kind or None, "status": status or "asserted"}
        made, counted = claim(of, number, content, **facts)
        articles.append(of)
        claims.append(made)
        quantities += counted
    lineage = Lineage(tmp_path)
    lineage.add(table("articles", articles), table("claims", claims), table("quantities", quantities))
    lineage.solve()
    marked = lineage.next_marks(table("articles", articles), table("claims", claims))["claims"]
    first, second = marked["claim_cluster_id"]
    assert marked["claim_cluster_kind"] == ["first", "first" if outcome == "-" else outcome]
    assert (first == second) == (outcome != "-")


def test_first_seen_goes_by_date_and_then_by_order(tmp_path: Path) -> None:
    content = "the dam at Ostry is safe"
    articles = [article(n, f"She said {content}.", day=day) for n, day in enumerate([None, 4, 2, None, 2])]
    claims = [claim(of, n, content, speaker="Ilse Brandt", speaker_kind="person")[0] for n, of in enumerate(articles)]
    lineage = Lineage(tmp_path)
    lineage.add(table("articles", articles), table("claims", claims), table("quantities", []))
    lineage.solve()
    marked = lineage.next_marks(table("articles", articles), table("claims", claims))["claims"]
    assert marked["claim_cluster_id"] == [f"{2:020}"] * 5
    assert marked["claim_cluster_kind"] == ["verbatim", "verbatim", "first", "verbatim", "verbatim"]
    [moment] = set(marked["claim_first_seen"])
    assert moment == int(articles[2]["published_at"].timestamp()) * 1_000_000


def test_changes_do_not_chain(tmp_path: Path) -> None:
    """What has drifted away from the first claim, a little with each article, is another claim."""
    words = "council rebuilds flooded pumping station Ostry winter storms"
    later = "harbour ferries Tarn landing spring tides timber crews"
    contents = [" ".join(later.split()[:n] + words.split()[n:]) for n in range(9)]
    articles = [article(n, f"{content}.", day=n / 4) for n, content in enumerate(contents)]
    claims = [
        claim(of, n, content, speaker="Ilse Brandt", speaker_kind="person")[0]
        for n, (of, content) in enumerate(zip(articles, contents, strict=True))
    ]
    lineage = Lineage(tmp_path)
    lineage.add(table("articles", articles), table("claims", claims), table("quantities", []))
    lineage.solve()
    found = lineage.next_marks(table("articles", articles), table("claims", claims))["claims"]["claim_cluster_id"]
    assert found[0] == found[1] != found[8]


def test_figures_are_read_from_quantities_and_other_numbers() -> None:
    text = "two tonnes of 14 March grain"
    quantity = {"start": 0, "end": 10, "value_low": 2.0, "value_high": 2.0, "si_low": 2000.0, "si_high": 2000.0,
                "si_unit": "kg", "unit": "t", "currency": None}  # fmt: skip
    spans = [{"start": 0, "end": len(text)}]
    content, other = read_content(text, spans, [quantity]), read_content("2 t of 14 March grain", spans, [])
    assert len(content.sequence) == 5
    assert len(content.figures) == 2
    assert content.sequence[0] == content.sequence[2] == other.sequence[0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Tom Harrow", "Harrow", True), ("Tom Harrow Jr.", "Tom Harrow", True), ("Tom Harrow", "Ilse Brandt", False)],
)
def test_surname_behind_which_a_suffix_stands(one: str, other: str, same: bool) -> None:
    assert (speaker_keys(one)[1] == speaker_keys(other)[1]) == same


def test_no_speaker_has_no_key() -> None:
    assert speaker_keys(None) == speaker_keys("—") == (0, 0, False)
