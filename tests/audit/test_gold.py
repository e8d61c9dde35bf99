from collections.abc import Callable
from pathlib import Path

import pytest
from audit_runs import TEXT, place

from saidby.audit import export
from saidby.audit.desk import Desk
from saidby.audit.gold import gold_of, write_gold
from saidby.errors import InputError
from saidby.evaluate import scores_of
from saidby.evaluate.gold_schema import read_gold


def marked(words: str) -> list[int]:
    return list(place(TEXT, words))


def judge_all(desk: Desk) -> None:
    for claim in ("pumps", "authority", "harrow", "weather"):
        desk.judge(claim, {"judgement": "correct"})
    desk.finish("storm", finished=True)


def test_article_judged_correct_scores_full_marks(desk: Desk, run_dir: Path, tmp_path: Path) -> None:
    judge_all(desk)
    write_gold(gold_of(desk), tmp_path / "gold.jsonl")
    scores = scores_of(run_dir, tmp_path / "gold.jsonl")
    figures = scores.figures()
    for name in ("claims", "claims.nested", "fields.speaker", "fields.source", "fields.cue", "quantities", "hedges"):
        assert figures[f"{name}.f1"] == 1.0, name
    assert scores.errors == []


def test_corrections_and_missed_claims_are_gold(desk: Desk, run_dir: Path, tmp_path: Path) -> None:
    judge_all(desk)
    desk.judge("authority", {"judgement": "wrong", "wrong": ["claim"]})
    better = {"speaker": "Harrow", "mention": marked("Mayor Tom Harrow"), "parent": None}
    desk.judge("harrow", {"judgement": "wrong", "wrong": ["speaker", "source"], "correction": better})
    pumps = {
        "spans": [marked("3 pumps will fail")],
        "quantities": [
            {**dict(zip(("start", "end"), marked("3 pumps"), strict=True)), "kind": "count", "low": 3, "high": 4}
        ],
        "hedges": [],
    }
    desk.judge("pumps", {"judgement": "wrong", "wrong": ["content", "quantity", "hedge"], "correction": pumps})
    missed = {"spans": [marked("<b>bold</b>")], "cue": marked("said a"), "speaker": "a spokesman", "parent": "harrow"}
    desk.enter_missed("storm", {"claim": missed})
    write_gold(gold_of(desk), tmp_path / "gold.jsonl")
    [article] = read_gold(tmp_path / "gold.jsonl")
    claims = {claim.id: claim for claim in article.claims}
    assert [TEXT[c.spans[0].start : c.spans[-1].end][:12] for c in article.claims] == [
        "3 pumps will", "that <script", "<b>bold</b>", "The weather ",
    ]  # fmt: skip
    assert (claims["harrow"].speaker, claims["harrow"].parent, claims["harrow"].source) == ("Harrow", None, None)
    [bold] = [claim for claim in article.claims if claim.id.startswith("missed")]
    assert (bold.source, bold.resolution, bold.quotation, bold.mention) == ("Harrow", "carried", "indirect", None)
    assert [(q.start, q.low, q.high, q.claim) for q in article.quantities if q.kind == "count"] == [
        (place(TEXT, "3 pumps")[0], 3, 4, "pumps")
    ]
    assert article.hedges == ()
    assert {s.name for s in article.speakers} == {"Harrow", "Ilse Brandt", "a spokesman"}
    scores = scores_of(run_dir, tmp_path / "gold.jsonl")
    assert {error.kind for error in scores.errors} >= {"missed claim (nested indirect)", "spurious claim (indirect)"}


def test_quotation_of_a_missed_claim_is_read_from_the_text(desk: Desk) -> None:
    judge_all(desk)
    desk.enter_missed("storm", {"claim": {"spans": [marked("It is likely that 3 pumps will fail 😀,")]}})
    [article] = gold_of(desk).articles
    assert [c.quotation for c in article.claims if c.id.startswith("missed")] == ["direct"]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ({"judgement": "unsure"}, "with an unsure verdict"),
        ({"judgement": "wrong", "wrong": ["cue"]}, "with something wrong that is not corrected"),
        (
            {"judgement": "wrong", "wrong": ["cue", "speaker"], "correction": {"speaker": "X"}},
            "with something wrong that is not corrected",
        ),
        (None, "with a claim that is not judged"),
    ],
)
def test_article_with_something_open_stays_at_home(desk: Desk, last: dict[str, object] | None, reason: str) -> None:
    judge_all(desk)
    desk.finish("small-001", finished=True)
    if last is not None:
        desk.judge("small-001-a", {"judgement": "correct"})
        desk.judge("small-001-b", last)
    found = gold_of(desk)
    assert ([article.slug for article in found.articles], found.left_out) == (["storm"], {reason: 1})


def test_export_tells_what_it_wrote(desk: Desk, run_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    assert "no article is finished yet" in export(run_dir, out, auditor="anna")
    judge_all(desk)
    assert export(run_dir, out, auditor="anna") == f"1 articles with 4 claims in {out}"
    assert len(read_gold(out)) == 1


def test_export_without_verdicts_makes_no_file(run_dir: Path, tmp_path: Path, desk_of: Callable[..., Desk]) -> None:
    with pytest.raises(InputError, match="nothing has been judged yet"):
        export(run_dir, tmp_path / "gold.jsonl", auditor="anna")
    assert not (run_dir / "audit.sqlite").exists()
