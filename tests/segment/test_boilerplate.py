from pathlib import Path

import pytest

from saidby.segment.boilerplate import find_boilerplate
from saidby.segment.paragraphs import find_lines

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "cases" / "boilerplate.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def marks(text: str) -> list[str]:
    return [mark.rule if mark else "-" for mark in find_boilerplate(text, find_lines(text))]


@pytest.mark.parametrize(("rule", "line"), CASES, ids=[line[:50] for _, line in CASES])
def test_case(rule: str, line: str) -> None:
    text = f"The pumps at Velm harbour failed on Monday.\n{line}\nThe authority will meet today."
    assert marks(text) == ["-", rule, "-"]


def test_lines_of_a_notice_count_only_next_to_a_certain_one() -> None:
    notice = "We and our partners use cookies on your device.\nYour personal data that may be used\nYour IP address"
    assert marks(notice) == ["cookies"] * 3
    assert marks("Your IP address\nThe pumps failed on Monday.") == ["-", "-"]


def test_a_very_long_line_is_prose() -> None:
    assert marks("Advertisement " * 400_000) == ["-"]
