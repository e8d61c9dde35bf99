"""The one list of marks that stages may leave on a Doc, and the only code that writes and reads them.

The truth on the Doc is plain: `doc._.saidby_<mark>` is a list of dicts of strings, numbers and lists, because
dataclasses in `doc._` break `DocBin` and `nlp.pipe(n_process=2)`. `write` and `read` turn the dataclasses of
`saidby.model` into such dicts and back. All offsets are character offsets of `doc.text`, half-open.

Besides these marks stages read what spaCy itself keeps: tokens, tags, lemmas, the parse, sentences, `doc.ents`.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from spacy.tokens import Doc, Span

from saidby import model
from saidby.errors import MarkError

MARKS: dict[str, type] = {
    "paragraphs": model.Paragraph,
    "boilerplate": model.Boilerplate,
    "roles": model.Role,
    "quotes": model.Quote,
    "attributions": model.Attribution,
    "mentions": model.Mention,
    "speakers": model.Speaker,
    "resolutions": model.Resolution,
    "framings": model.Framing,
    "quantities": model.Quantity,
    "quantity_rejects": model.QuantityReject,
    "hedges": model.Hedge,
}
"""Mark name → the dataclass its rows are made of."""

_NAMES = {kind: name for name, kind in MARKS.items()}

META: tuple[str, ...] = ("article_id", "publisher", "published_at", "flags")
"""What is known about the article before reading it: `doc._.saidby_meta` is a dict with these keys."""

T = TypeVar("T")


def register() -> None:
    """Declares every extension on `Doc`; safe to call again."""
    for name in MARKS:
        if not Doc.has_extension(f"saidby_{name}"):
            Doc.set_extension(f"saidby_{name}", default=None)
    if not Doc.has_extension("saidby_meta"):
        Doc.set_extension("saidby_meta", default=None)


def write(doc: Doc, rows: Sequence[Any], mark: str) -> None:
    """Leaves the rows of one mark on the Doc, in place of what was there.

    Raises MarkError for an unknown mark, a row of another class, or offsets outside the text.
    """
    kind = MARKS.get(mark)
    if kind is None:
        raise MarkError(f"unknown mark {mark!r}; marks.py lists those there are")
    for row in rows:
        if type(row) is not kind:
            raise MarkError(f"mark {mark!r} holds {kind.__name__}, not {type(row).__name__}")
    doc._.set(f"saidby_{mark}", [_plain(row) for row in rows])


def read(doc: Doc, kind: type[T]) -> list[T]:
    """The rows of the mark that holds `kind`; raises MarkError when no stage has left it."""
    name = _NAMES[kind]
    rows = doc._.get(f"saidby_{name}")
    if rows is None:
        raise MarkError(f"the Doc has no {name}: add the component that writes them before this one")
    build = _builder(typing.cast(type, kind))
    return [build(row) for row in rows]


def has(doc: Doc, kind: type) -> bool:
    """Whether a stage has left the mark that holds `kind` (an empty list counts)."""
    return doc._.get(f"saidby_{_NAMES[kind]}") is not None


def meta(doc: Doc, key: str) -> Any:
    """One fact about the article (see META), None where it is not known."""
    if key not in META:
        raise MarkError(f"unknown article fact {key!r}")
    return (doc._.saidby_meta or {}).get(key)


def boundaries(doc: Doc) -> list[int]:
    """The offsets at which another article likely begins, ascending: nothing is carried on or resolved across them."""
    flags = (str(flag) for flag in meta(doc, "flags") or ())
    offsets = (flag.removeprefix(model.LIKELY_BOUNDARY) for flag in flags if flag.startswith(model.LIKELY_BOUNDARY))
    return sorted({int(offset) for offset in offsets if offset.isdecimal()})


def prepare(
    doc: Doc,
    *,
    paragraphs: Iterable[model.Paragraph] | None = None,
    boilerplate: Iterable[model.Boilerplate] = (),
    article_id: str | None = None,
    publisher: str | None = None,
    published_at: str | None = None,
    flags: Iterable[str] = (),
) -> Doc:
    """Leaves on a fresh Doc what segmentation knows; without `paragraphs` each line of the text is one."""
    write(doc, list(lines_of(doc.text) if paragraphs is None else paragraphs), "paragraphs")
    write(doc, list(boilerplate), "boilerplate")
    doc._.saidby_meta = {
        "article_id": article_id,
        "publisher": publisher,
        "published_at": published_at,
        "flags": list(flags),
    }
    return doc


def lines_of(text: str) -> list[model.Paragraph]:
    """Every non-blank line as a body paragraph, white space at its ends left out."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare)
            found.append(model.Paragraph(start=start, end=start + len(bare), kind="body"))
        at += len(line)
    return found


def span_of(doc: Doc, start: int, end: int) -> Span | None:
    """The tokens that cover `[start, end)` wholly or in part; None where there are none."""
    return doc.char_span(start, end, alignment_mode="expand") if start < end else None


def _plain(value: Any) -> Any:
    names = _field_names(value.__class__)
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


@functools.cache
def _field_names(kind: Hashable) -> tuple[str, ...] | None:
    """The fields of a dataclass, None for any other class."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@functools.cache
def _builder(kind: type) -> Callable[[dict[str, Any]], Any]:
    hints = typing.get_type_hints(kind)
    special = {name: make for name, hint in hints.items() if (make := _maker(hint)) is not None}

    def build(row: dict[str, Any]) -> Any:
        return kind(**{k: special[k](v) if k in special else v for k, v in row.items()})

    return build


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    """How to turn the plain form of a field back, None where plain is right."""
    if dataclasses.is_dataclass(hint):
        return _builder(typing.cast(type, hint))
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        inner = _maker(args[0])
        return lambda v: tuple(v if inner is None else map(inner, v))
    if origin in (typing.Union, types.UnionType):
        for arg in args:
            if (make := _maker(arg)) is not None:
                return functools.partial(_if_given, make)
    return None


def _if_given(make: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else make(value)


register()
