"""The strict loader of the hand-written gold annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from saidby.errors import GoldError
from saidby.evaluate.gold import built_files, load_corpus, load_source, main, read_gold, run_together
from saidby.evaluate.gold_fields import locate
from saidby.evaluate.gold_schema import from_json, to_json
from saidby.model import Extent

CORPUS = Path(__file__).parents[2] / "corpus"

HEAD = """
slug = "pumps"
half = "dev"
style = "wire"
title = "Pumps fail"
publisher = "Velm Courier"
published_at = "2024-03-05T09:00:00Z"
bylines = ["Anna Reeve"]
text = '''
Two pumps have failed, the union said. The union [sic] is small.
According to the port, Ilse Brandt warned that repairs were likely to cost £1.2m – about $1.5m.
“It is late,” she said.
'''
"""
SPEAKERS = """
[[speakers]]
name = "the union"
kind = "group"
[[speakers]]
name = "Port of Velm"
kind = "organisation"
aliases = ["the port"]
[[speakers]]
name = "Ilse Brandt"
kind = "person"
"""
UNION = """
[[claims]]
id = "c1"
content = ["Two pumps have failed"]
cue = "said"
mention = "failed, [[the union]] said"
speaker = "the union"
resolution = "named"
quotation = "indirect"
""".replace('cue = "said"', 'cue = "union [[said]]"')
NESTED = """
[[claims]]
id = "c2"
content = ["Ilse Brandt warned that repairs were likely to cost £1.2m – about $1.5m"]
cue = "According to"
mention = "the port"
speaker = "Port of Velm"
resolution = "alias"
quotation = "indirect"
[[claims]]
id = "c3"
content = ["that repairs were likely to cost £1.2m – about $1.5m"]
cue = "warned"
mention = "Ilse Brandt"
speaker = "Ilse Brandt"
resolution = "named"
quotation = "indirect"
parent = "c2"
"""
QUANTITIES = """
[[quantities]]
at = "$1.5m"
kind = "money"
low = 1500000
high = 1500000
currency = "USD"
approx = true
equivalent_to = "£1.2m"
[[quantities]]
at = "£1.2m"
kind = "money"
low = 1200000
high = 1200000
currency = "GBP"
claim = "c3"
"""
HEDGES = """
[[hedges]]
at = "about"
type = "approximator"
[[hedges]]
at = "likely"
type = "estimative"
scope = "to cost £1.2m"
"""
WHOLE = HEAD + SPEAKERS + UNION + NESTED + QUANTITIES + HEDGES


def write(folder: Path, toml: str) -> Path:
    path = folder / "pumps.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_offsets_nesting_and_defaults(tmp_path: Path) -> None:
    article = load_source(write(tmp_path, WHOLE))
    text = article.text
    union, port, brandt = article.claims
    assert text.startswith("Two pumps")
    assert text.endswith("she said.")
    assert [text[s.start : s.end] for s in union.spans] == ["Two pumps have failed"]
    assert union.cue == Extent(start=text.index("said"), end=text.index("said") + 4)
    assert (union.status, union.stance, union.parent) == ("asserted", None, None)
    assert (brandt.parent, brandt.source) == (port.id, "Port of Velm")
    pounds, dollars = article.quantities
    assert (pounds.currency, pounds.claim, dollars.claim) == ("GBP", "c3", "c3")
    assert dollars.equivalent_to == 0
    likely, about = article.hedges
    assert (text[likely.start : likely.end], likely.claim, likely.holder) == ("likely", "c3", "speaker")
    assert about.type == "approximator"
    assert article.url == "https://example.org/pumps"
    assert from_json(to_json(article)) == article


@pytest.mark.parametrize(
    ("marked", "part"), [("small", "small"), ("The [[union]] [sic]", "union"), ("[[Two]] pumps", "Two")]
)
def test_brackets_mark_the_part_meant(marked: str, part: str) -> None:
    text = "Two pumps have failed, the union said. The union [sic] is small."
    place = locate(text, marked)
    assert text[place.start : place.end] == part


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("union", "more than once"),
        ("[[union]]", "more than once"),
        ("harbour", "not in the text"),
        ("The [[union", "wrong brackets"),
        ("The [[]]union", "wrong brackets"),
        ("aa", "more than once"),
    ],
)
def test_a_string_must_be_there_exactly_once(marked: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        locate("Two pumps have failed, the union said. The union [sic] is small. aaa", marked)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('slug = "pumps"', 'slug = "pumps"\ncolour = "red"', "unknown key 'colour'"),
        ('quotation = "indirect"', 'quotation = "indirect"\nhow = "so"', "unknown key 'how'"),
        ('title = "Pumps fail"', "", "'title' is missing"),
        ('id = "c1"', "", "claims 1: the key 'id' is missing"),
        ('content = ["Two pumps have failed"]', "content = []", "'content' is missing"),
        ('half = "dev"', 'half = "test"', "'test' is none of dev, scored, train, tune"),
        ('kind = "group"', 'kind = "union"', "'union' is none of person"),
        ('quotation = "indirect"', 'quotation = "spoken"', "'spoken' is none of direct"),
        ('type = "approximator"', 'type = "degree"', "'degree' is none of"),
        ('"union [[said]]"', '"said"', "pumps.toml: claims 1: more than once in the text: 'said'"),
        ('cue = "warned"', 'cue = "wanred"', "not in the text: 'wanred'"),
        ('parent = "c2"', 'parent = "c9"', "unknown claim id 'c9'"),
        ('parent = "c2"', 'parent = "c1"', "does not hold its content"),
        ('parent = "c2"', 'parent = "c2"\nsource = "the union"', "the source is 'Port of Velm'"),
        ('claim = "c3"', 'claim = "c2"', "innermost claim that holds it is c3"),
        ('claim = "c3"', 'claim = "c7"', "unknown claim id 'c7'"),
        ('id = "c1"', 'id = "c2"', "'c2' is there twice"),
        ('speaker = "the union"', 'speaker = "the unoin"', "not among the speakers"),
        ('resolution = "alias"', 'resolution = "carried"', "has no mention"),
        ('resolution = "alias"', 'resolution = "none"', "goes with no speaker"),
        ('equivalent_to = "£1.2m"', 'equivalent_to = "£2m"', "is the 'at' of no quantity"),
        ("high = 1200000", "high = 1", "is above high"),
        ("high = 1200000", 'high = "1200000"', "must be a float"),
        ('currency = "GBP"', "", "money has a currency"),
        ('scope = "to cost £1.2m"', 'yardstick = "PHIA"', "go together"),
        ('slug = "pumps"', 'slug = "pump"', "must be pump.toml"),
        ('slug = "pumps"', "slug = pumps", "no valid TOML"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in WHOLE
    path = write(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(GoldError, match=message) as caught:
        load_source(path)
    assert str(caught.value).startswith("pumps.toml: ")


def test_a_span_stays_within_its_paragraph(tmp_path: Path) -> None:
    crossing = UNION.replace('"Two pumps have failed"', '"small.\\nAccording to"')
    with pytest.raises(GoldError, match="a new paragraph starts a new string"):
        load_source(write(tmp_path, HEAD + SPEAKERS + crossing))


def test_main_checks_and_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    write(tmp_path / "source", WHOLE.replace('half = "dev"', 'half = "dev"\nrun_together = true'))
    assert main([str(tmp_path), "pumps"]) == 0
    assert not (tmp_path / "articles.jsonl").exists()
    assert main([str(tmp_path)]) == 0
    assert "3 claims (1 nested), 2 quantities, 2 hedges" in capsys.readouterr().out
    assert read_gold(tmp_path / "gold-dev.jsonl") == load_corpus(tmp_path)
    assert read_gold(tmp_path / "gold-scored.jsonl") == []
    assert main([]) == 2
    assert main([str(tmp_path), "pipes"]) == 1
    assert main([str(tmp_path / "nowhere")]) == 1


def test_run_together_keeps_no_blank_lines(tmp_path: Path) -> None:
    spaced = load_source(write(tmp_path, WHOLE.replace("small.\n", "small.\n\n")))
    text, starts = run_together([spaced, spaced])
    assert "\n\n" not in text
    assert [text[int(s["start"]) :].startswith("Two pumps") for s in starts] == [True, True]


def test_the_built_files_are_in_step_with_the_sources() -> None:
    for name, content in built_files(load_corpus(CORPUS)).items():
        built = (CORPUS / name).read_text(encoding="utf-8")
        assert built == content, f"corpus/{name} is out of date: run python -m saidby.evaluate.gold corpus"
