"""Elements of HTML and SVG as strings: every text and every attribute is escaped when it is put in."""

from __future__ import annotations

import html
import re

# What HTML cannot hold: control characters are shown as the replacement character.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
VOID = frozenset(("input", "link", "meta", "br"))


class Safe(str):
    """Markup that has been escaped already."""

    __slots__ = ()


def escaped(text: str) -> Safe:
    """`text` with nothing in it that a browser could take for markup."""
    return Safe(html.escape(_CONTROLS.sub("\ufffd", text)))


def tag(name: str, /, *children: str | None, **attributes: object) -> Safe:
    """An element; children that are no `Safe` are escaped, None and False leave an attribute or child out.

    Attributes are written with "_" for "-" and a "_" behind Python's own words: `class_`, `text_anchor`.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        shown = number(value) if isinstance(value, float) else str(value)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{escaped("" if value is True else shown)}"')
    inner = joined(*children)
    return Safe("".join(parts) + (">" if name in VOID else f">{inner}</{name}>"))


def joined(*children: str | None) -> Safe:
    """The children one after the other, escaped where they are no `Safe`."""
    return Safe("".join(c if isinstance(c, Safe) else escaped(c) for c in children if c is not None))


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut at `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
