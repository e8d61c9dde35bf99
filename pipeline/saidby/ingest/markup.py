"""HTML inside a field → text with one line a paragraph. Nothing is fetched, run or resolved.

For fragments that are the article and nothing else (the body of a feed's entry, a field of an API).  Whole web pages,
with menus and boxes around the article, are the business of `webpages`.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS_WORDS = """
    address article aside blockquote body body.content body.end body.head byline block br caption dateline dd
    div dl dt fieldset figcaption figure fn footer form h1 h2 h3 h4 h5 h6 head header hedline hl1 hl2 hr li main
    media nav ol p paragraph para pre section table tagline tbody td th title tr ul
"""
BLOCKS = frozenset(_BLOCKS_WORDS.split())
"""Elements of HTML, NITF and their like that begin and end a line."""

_UNSEEN_WORDS = """
    script style noscript template svg iframe object media-reference media-metadata
"""
UNSEEN = frozenset(_UNSEEN_WORDS.split())
"""Elements whose text is not part of the article."""

_MARKUP = re.compile(r"<(?:[a-z][a-z0-9]*\b|/[a-z]|!--)|&(?:[a-z][a-z0-9]*|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_LAYOUT = re.compile(r"<(?:p|br|div|li|h[1-6])\b[^<>]*>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)


class Lines:
    """Collects text; `block` ends the line. White space within a line counts as one space."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]

    def add(self, text: str) -> None:
        """Text that goes on in the line."""
        self._lines[-1].append(text)

    def block(self) -> None:
        """The line ends here, if there is anything in it."""
        if self._lines[-1]:
            self._lines.append([])

    def text(self) -> str:
        """All lines that hold anything."""
        lines = (" ".join("".join(line).split()) for line in self._lines)
        return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines, self._unseen = Lines(), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.lines.block()
        if tag in UNSEEN:
            self._unseen += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.lines.block()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.lines.block()
        if tag in UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.lines.add(data)


def is_html(text: str) -> bool:
    """Whether `text` is laid out with the tags of paragraphs and lines."""
    return _LAYOUT.search(text) is not None


def has_markup(text: str) -> bool:
    """Whether there are tags or entities in `text`."""
    return _MARKUP.search(text) is not None


def fragment_text(markup: str) -> str:
    """The text of an HTML fragment, one line a block element; `markup` itself where there is no markup in it."""
    if not has_markup(markup):
        return markup
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except AssertionError:  # html.parser's word for a declaration it cannot make sense of
        return ""
    return reader.lines.text()
