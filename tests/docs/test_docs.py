"""The documentation does what it says, links to what is there, and is as current as what it is made from."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from saidby.cli import main
from saidby.tables.schema import TABLES

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "docs"))
import blocks
import generate

ROOT = blocks.ROOT
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "models" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture
def folder(tmp_path: Path, sample_run: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What somebody has in front of them who has just called `make extract`."""
    for name in ("corpus", "models", "docs", "pipeline"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(sample_run, tmp_path / "out" / "sample")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "pipeline"), os.environ.get("PYTHONPATH", "")]))
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_run(page: Path, folder: Path) -> None:
    shown = [b for b in blocks.blocks_of(page) if b.language in blocks.RUN]
    ran = blocks.run_page(page, folder)
    assert len(ran) + len([b for b in shown if b.mark]) == len(shown)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    for found in LINK.finditer(without_code(page.read_text(encoding="utf-8"))):
        target = found[1] or found[2]
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{page.name}: {target}"


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / (m[1] or m[2]).partition("#")[0]).resolve() for m in LINK.finditer(index)}
    pages = {path.resolve() for path in (ROOT / "docs").rglob("*") if path.suffix in (".md", ".ipynb")}
    assert pages - {(ROOT / "docs" / "README.md").resolve()} <= linked


def test_data_dictionary_is_that_of_the_schema() -> None:
    assert generate.DICTIONARY.read_text(encoding="utf-8") == generate.dictionary(), "run `make docs`"


def test_scores_in_the_readme_are_those_pinned() -> None:
    text = generate.README.read_text(encoding="utf-8")
    assert generate.part(text, "scores")[1] == generate.scores(), "run `make docs`"
    assert generate.part(text, "comparison")[1] == generate.comparison(), "run `make docs`"


def test_claims_in_the_readme_are_real(sample_run: Path) -> None:
    _, shown, _ = generate.part(generate.README.read_text(encoding="utf-8"), "claims")
    rows = [tuple(cell.strip() for cell in line.strip("|\n").split(" | ")) for line in shown.splitlines()[2:]]
    assert len(rows) >= 5
    assert set(rows) <= set(generate.claim_rows(sample_run)), "run `make docs`"


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert target in targets, f"{page.name}: make {target}"


def test_options_and_commands_exist() -> None:
    options = {command: {o for p in made.params for o in p.opts} for command, made in main.commands.items()}
    for page in PAGES:
        for command, rest in re.findall(r"\bsaidby ([a-z]+)([^\n`]*)", code_of(page)):
            assert command in options, f"{page.name}: saidby {command}"
            used = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest)) - {"--help"}
            assert used <= options[command], f"{page.name}: saidby {command} {rest}"


def code_of(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return "\n".join([*re.findall(r"```sh\n(.*?)```", text, re.DOTALL), *re.findall(r"`(saidby [^`]+)`", text)])


def test_readme_names_every_table_and_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{table}`" in readme for table in TABLES)
    assert all(f"saidby {command}" in readme for command in main.commands)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```sh\nexit 3\n```\n", "exit 3"),
        ("```python\nprint(1)\n```\n<!-- prints -->\n```text\n2\n```\n", "not printed: 2"),
        ("<!-- shown only -->\n```sh\nexit 3\n```\n", "shown only needs words"),
        ("```\nls\n```\n", "no language"),
        ("```toml\na = \n```\n", "Invalid value"),
        ("```csv\na,b\n1\n```\n", "differ in length"),
        ("```sh\nls\n", "not closed"),
    ],
)
def test_the_runner_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.setattr(blocks, "ROOT", tmp_path)
    (tmp_path / "page.md").write_text(text)
    with pytest.raises((AssertionError, ValueError), match=message):
        blocks.run_page(tmp_path / "page.md", tmp_path)


def test_the_runner_writes_files_and_leaves_out_what_is_only_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "ROOT", tmp_path)
    text = (
        "<!-- file: words/cues.csv -->\n```csv\na,b\n```\n```sh\ncat words/cues.csv\n```\n"
        "<!-- prints -->\n```text\na…b\n```\n<!-- shown only: it never ends -->\n```sh\nsleep 9999\n```\n"
    )
    (tmp_path / "page.md").write_text(text)
    assert blocks.run_page(tmp_path / "page.md", tmp_path) == ["page.md:5"]
