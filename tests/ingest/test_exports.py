import re
from pathlib import Path

import pytest

from saidby.ingest import read
from saidby.ingest.exports import unwrapped
from saidby.model import Record, Reject

CASES = Path(__file__).parents[1] / "cases" / "exports.md"
FIELDS = (
    "source_record_id", "url", "title", "publisher", "published_at", "published_precision", "bylines", "language",
)  # fmt: skip


def cases() -> list[tuple[str, str, str]]:
    sections = re.findall(
        r"^## (.+?)\n\n```text\n(.*?)```\n\n```fields\n(.*?)```", CASES.read_text(encoding="utf-8"), re.S | re.M
    )
    return [(name, text, fields) for name, text, fields in sections]


def outline(found: Record | Reject) -> str:
    if isinstance(found, Reject):
        return f"reject = {found.reason}"
    values = {name.removeprefix("source_"): getattr(found, name) for name in FIELDS}
    values["bylines"] = " | ".join(found.bylines)
    values = {"format": found.source_format, **values, "text": found.text.replace("\n", "\\n")}
    return "\n".join(f"{name} = {value}" for name, value in values.items() if value)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(("name", "text", "expected"), cases(), ids=[name for name, _, _ in cases()])
def test_exports(tmp_path: Path, name: str, text: str, expected: str, ends: str) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(text.replace("\n", ends).encode())
    found = list(read([path]))
    assert "\n\n".join(map(outline, found)) + "\n" == expected
    assert all(isinstance(r, Reject) or (r.delimited and not r.run_together) for r in found)
    assert [r.source_ordinal for r in found] == list(range(len(found)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{'word ' * 15}end\n{'word ' * 15}end\nof it.\n\nNext.",
            f"{'word ' * 15}end {'word ' * 15}end of it.\nNext.",
        ),
        ("A list:\none\ntwo\n\nNext.", "A list:\none\ntwo\nNext."),
        (f"{'word ' * 40}end\nshort\nshort\n\nNext.", f"{'word ' * 40}end\nshort\nshort\nNext."),
    ],
)
def test_lines_broken_at_a_column_are_put_together(text: str, expected: str) -> None:
    assert unwrapped(text.splitlines()) == expected
