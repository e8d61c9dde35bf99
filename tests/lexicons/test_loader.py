from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from saidby.errors import LexiconError
from saidby.lexicons import cached, load_csv, load_toml, loader, overlay


@dataclass(frozen=True)
class Fruit:
    name: str
    colour: Literal["red", "green"]
    weight: float
    seeds: tuple[str, ...] = ()
    sweet: bool | None = None

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError("weight is below zero")


HEAD = "name,colour,weight,seeds,sweet\n"


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "fruit.csv").write_text(HEAD + "apple,red,1.5,pip|core,yes\nlime,green,0.5,,\n", encoding="utf-8")
    (home / "words.toml").write_text('limit = 2\nlist = ["a"]\n[table]\nx = ["b"]\n', encoding="utf-8")
    monkeypatch.setattr(loader, "HERE", home)
    overlay(None)
    yield home
    overlay(None)


def fruit() -> tuple[Fruit, ...]:
    return load_csv("fruit", Fruit, ("name",))


def overlaid(tmp_path: Path, **files: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    overlay(folder)


def read_with(tmp_path: Path, **files: str) -> None:
    overlaid(tmp_path, **files)
    fruit()
    load_toml("words")


def test_rows_become_dataclasses(built_in: Path) -> None:
    assert fruit() == (Fruit("apple", "red", 1.5, ("pip", "core"), True), Fruit("lime", "green", 0.5))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,colour,weight,taste\n", "fruit.csv:1: unknown columns taste"),
        ("name,colour\n", "fruit.csv:1: missing columns weight"),
        ("name,name,colour,weight\n", "fruit.csv:1: column name stands there twice"),
        ("", "fruit.csv:1: missing columns name"),
        (HEAD + "fig,red,1,,\nfig,green,2,,\n", "fruit.csv:3: fig stands already in line 2"),
        (HEAD + "fig,red,1,,\n\nkiwi,green,1,,\n", "fruit.csv:3: empty row"),
        (HEAD + ",,,,\n", "fruit.csv:2: empty row"),
        (HEAD + "fig,red\n", "fruit.csv:2: 2 cells for 5 columns"),
        (HEAD + "fig,blue,1,,\n", "fruit.csv:2: colour is 'blue': not one of red, green"),
        (HEAD + "fig,red,much,,\n", "fruit.csv:2: weight is 'much'"),
        (HEAD + "fig,red,-1,,\n", "fruit.csv:2: weight is below zero"),
        (HEAD + "fig,red,1,,maybe\n", "fruit.csv:2: sweet is 'maybe': not one of yes, no"),
        (HEAD + "fig,,1,,\n", "fruit.csv:2: colour must not be empty"),
        (HEAD + 'fig,"red,1,,\n', "fruit.csv"),
    ],
)
def test_anything_odd_is_refused_with_file_and_line(built_in: Path, content: str, message: str) -> None:
    (built_in / "fruit.csv").write_text(content, encoding="utf-8")
    overlay(None)
    with pytest.raises(LexiconError) as caught:
        fruit()
    assert str(caught.value).startswith(message)


def test_bytes_that_are_no_utf_8_are_refused(built_in: Path) -> None:
    (built_in / "fruit.csv").write_bytes(HEAD.encode() + b"\xff,red,1,,\n")
    overlay(None)
    with pytest.raises(LexiconError, match=r"^fruit\.csv: "):
        fruit()


def test_an_overlay_adds_rows_and_amends_those_built_in(built_in: Path, tmp_path: Path) -> None:
    overlaid(tmp_path, fruit_csv="name,colour,weight,seeds\nfig,green,2,\napple,,3,stone|pip\n")
    assert fruit() == (
        Fruit("apple", "red", 3.0, ("pip", "core", "stone"), True),
        Fruit("lime", "green", 0.5),
        Fruit("fig", "green", 2.0),
    )
    overlay(None)
    assert len(fruit()) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("fruit_csv", "name\nfig\n", "fruit.csv:2: colour must not be empty"),
        ("fruit_csv", "colour\nred\n", "fruit.csv:1: missing columns name"),
        ("words_toml", "other = 1", "words.toml: unknown keys other; known: limit, list, table"),
        ("words_toml", 'list = "a"', "words.toml: list must be a list, not a str"),
        ("words_toml", "list = [", "words.toml: "),
        ("fruits_csv", "name\nfig\n", "fruits.csv: there is no lexicon of that name; there are fruit.csv, words.toml"),
    ],
)
def test_an_overlay_is_read_as_strictly(built_in: Path, tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(LexiconError) as caught:
        read_with(tmp_path, **{name: content})
    assert str(caught.value).startswith(str(tmp_path / "mine"))
    assert message in str(caught.value)


def test_toml_lists_are_added_to_and_values_replaced(built_in: Path, tmp_path: Path) -> None:
    overlaid(tmp_path, words_toml='limit = 3\nlist = ["c", "a"]\n[table]\nx = ["d"]\ny = ["e"]\n')
    assert load_toml("words") == {"limit": 3, "list": ["a", "c"], "table": {"x": ["b", "d"], "y": ["e"]}}


def test_what_is_made_of_lexicons_is_made_anew(built_in: Path, tmp_path: Path) -> None:
    @cached
    def count() -> int:
        return len(fruit())

    assert count() == 2
    overlaid(tmp_path, fruit_csv="name,colour,weight\nfig,green,2\n")
    assert count() == 3


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_without_lexicons_is_refused(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "empty"
    if made:
        folder.mkdir()
    with pytest.raises(LexiconError, match="empty"):
        overlay(folder)
