"""Bytes → text. The order is fixed, nothing is guessed: byte order mark, strict UTF-8, strict cp1252, else refused.

(Guessing libraries took 8 of 56 cp1252 articles for something else.)
"""

from __future__ import annotations

import codecs
import re

from ftfy import TextFixerConfig, fix_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n?")
_DROPPED = re.compile("[\ufeff\u00ad\x00]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]|\u00a0")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOJIBAKE = re.compile("[\u0080-\u009f\ufffd]|[\u00c2-\u00f4\u20ac\u0432\u0420\u0421][\u0080-\uffff]")
"""What text that was decoded wrongly has, and sound English hardly ever: without it `fix_text` is not asked."""

_REPAIR = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)


def byte_order_mark(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark tells and the mark's length."""
    return next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), None)


def decode(data: bytes) -> str:
    """The text of `data`; UnicodeDecodeError where it is none of the encodings above."""
    mark = byte_order_mark(data)
    if mark:
        name, length = mark
        return data[length:].decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def clean(text: str) -> str:
    """The text as it is stored, and never altered after.

    Mojibake (UTF-8 that somebody read as cp1252, "donâ€™t") is put right; line ends become LF; NBSP and control
    characters but tab a space; byte order marks, soft hyphens and NUL are dropped; half surrogates, which no table can
    hold, become U+FFFD.  Quotation marks and all else stay.
    """
    if not text.isascii() and _MOJIBAKE.search(text):
        text = fix_text(text, _REPAIR)
    text = _LINE_END.sub("\n", text)
    text = _DROPPED.sub("", text)
    text = _CONTROL.sub(" ", text)
    return _SURROGATE.sub("\ufffd", text)
