"""The labels by which press databases tell the parts of an article, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from saidby.errors import LexiconError
from saidby.ingest.fields import one_line, without_by
from saidby.lexicons.loader import cached, load_toml

LABELLED = re.compile(r"([^:]{2,40}):(?:\s+(.*))?")
_LAST_NAME_FIRST = re.compile(r"([^,]+), ([^,]+)")
_TABLES = {"nexis", "factiva", "proquest", "covers", "languages"}


@dataclass(frozen=True, slots=True)
class Labels:
    """A table of `press_labels.toml`, in small letters."""

    lists: Mapping[str, frozenset[str]]

    def has(self, name: str, label: str) -> bool:
        """Whether `label` is in the list of that name."""
        return label.strip().lower() in self.lists.get(name, ())

    def knows(self, label: str) -> bool:
        """Whether `label` is in any list."""
        return any(self.has(name, label) for name in self.lists)


@cached
def press_labels() -> dict[str, Labels]:
    """The tables of `press_labels.toml`; LexiconError where one is not made of lists of words."""
    made = {}
    for name, table in load_toml("press_labels").items():
        if not all(
            isinstance(words, list) and all(isinstance(word, str) for word in words) for words in table.values()
        ):
            raise LexiconError(f"press_labels.toml: [{name}] must hold lists of words")
        made[name] = Labels({key: frozenset(word.lower() for word in words) for key, words in table.items()})
    if missing := _TABLES - made.keys():
        raise LexiconError(f"press_labels.toml: there is no table {', '.join(sorted(missing))}")
    return made


def parts_of(lines: Iterable[str], pattern: re.Pattern[str], known: Callable[[str, str], bool]) -> dict[str, list[str]]:
    """Label in small letters → the lines under it, up to the next one; `known` sees a label and its whole line."""
    parts: dict[str, list[str]] = {}
    lines_of: list[str] = []
    for line in lines:
        match = pattern.fullmatch(line)
        if match and known(match[1], line):
            lines_of = parts.setdefault(match[1].lower(), [])
            line = match[2] or ""
        lines_of.append(line)
    return parts


def value_of(parts: Mapping[str, Sequence[str]], labels: Labels, name: str) -> str | None:
    """The value of the shortest label of a kind that has one."""
    values = (" ".join(parts[label]).strip() for label in sorted(labels.lists[name], key=len) if label in parts)
    return next((one_line(value) for value in values if value), None)


def people(value: str | None, *, last_name_first: bool = False) -> tuple[str, ...]:
    """Names in a byline, parted by semicolons; `last_name_first`: "Reeve, Ann" is turned round."""
    names = [one_line(name) or "" for name in (value or "").split(";")]
    if last_name_first:
        names = [_LAST_NAME_FIRST.sub(r"\2 \1", name) if name.count(",") == 1 else name for name in names]
    return tuple(without_by(name) for name in names if name)


def language_code(value: str | None) -> str | None:
    """The code of a language by its name, "ENGLISH; Englisch" for instance."""
    word = next(iter((value or "").lower().replace(";", " ").split()), "")
    return next((code for code, names in press_labels()["languages"].lists.items() if word in names), None)


def unwrapped(lines: Iterable[str]) -> str:
    """The text of lines, in which paragraphs broken at a column are put together.

    They are where blank lines part the paragraphs, no line has more than 90 characters, and of the lines that another
    one follows directly (at least two) most have more than 50.
    """
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(" ".join(line.split()))
        elif blocks[-1]:
            blocks.append([])
    inner = [len(line) for block in blocks for line in block[:-1]]
    longest = max((len(line) for block in blocks for line in block), default=0)
    broken = len(blocks) > 1 < len(inner) and longest <= 90 and sum(n > 50 for n in inner) > 0.6 * len(inner)
    return "\n".join((" " if broken else "\n").join(block) for block in blocks if block)
