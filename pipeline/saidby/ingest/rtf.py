"""Rich Text Format: its text, and nothing of its looks. After the Rich Text Format Specification 1.9.1."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem
from saidby.ingest.texts import read_text

MAX_DEPTH = 2000
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})"  # 1: a byte
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # 2, 3: a control word and its number
    rb"|\\([^a-zA-Z])"  # 4: a control symbol
    rb"|([{}])"  # 5: the ends of groups
    rb"|[\r\n]+"
    rb"|([^\\{}\r\n]+)",  # 6: text
    re.DOTALL,
)
_SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_WORDS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": "\t", "nestcell": "\t", "tab": "\t",
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_UNSEEN_WORDS = """
    fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf
    footnote annotation fldinst filetbl listtable listoverridetable revtbl rsidtbl themedata datastore xmlnstbl
    latentstyles generator private pgdsctbl bkmkstart bkmkend tc xe nonshppict shpinst do
"""
_UNSEEN = frozenset(_UNSEEN_WORDS.split())
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def is_rtf(head: bytes) -> bool:
    """Whether the file begins as RTF does."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")


def read_rtf(source: Source) -> Iterator[Parsed | Problem]:
    """The articles in the document, which is read as a text file is."""
    data = source.stream.read(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        yield problem("too_large", f"an RTF file may have {MAX_RECORD_BYTES >> 20} MiB; split it", data)
        return
    yield from read_text(rtf_text(data), container="rtf", run_together=source.alone)


def rtf_text(data: bytes) -> str:
    """The text of an RTF file, a paragraph a line; broken files give what can be read of them."""
    reader = _Reader()
    at = 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        if token is None:  # a backslash at the very end
            break
        at = token.end() + reader.read(token)
    reader.flush()
    return "".join(reader.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What holds within a group.  uc: how many characters stand in for one that old readers do not know."""

    seen: bool = True
    fonts: bool = False
    uc: int = 1
    encoding: str | None = None


class _Reader:
    """Goes over the tokens once; `out` is the text so far."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._state, self._groups, self._encoding = _State(), list[_State](), "cp1252"
        self._fonts, self._font = dict[int, str](), 0
        self._starred, self._skip, self._high = False, 0, 0
        self._bytes = bytearray()

    def read(self, token: re.Match[bytes]) -> int:
        """Takes a token; the number of bytes behind it that are no tokens."""
        byte, word, number, symbol, group, text = token.groups()
        if byte is not None:
            self._raw(bytes((int(byte, 16),)), 1)
        elif word is not None:
            return self._word(word.decode("ascii"), None if number is None else int(number))
        elif symbol == b"*":
            self._starred = True
        elif symbol is not None:
            self._put(_SYMBOLS.get(symbol, ""))
        elif group == b"{":
            self._skip = 0
            if len(self._groups) < MAX_DEPTH:
                self._groups.append(self._state)
        elif group == b"}":
            self.flush()
            self._state, self._skip = self._groups.pop() if self._groups else self._state, 0
        elif text is not None:
            self._raw(text, len(text))
        return 0

    def flush(self) -> None:
        """Decodes the bytes that wait for it."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self.out.append(_decoded(data, self._state.encoding or self._encoding))

    def _raw(self, data: bytes, length: int) -> None:
        skipped = min(self._skip, length)
        self._skip -= skipped
        if self._state.seen:
            self._bytes += data[skipped:]

    def _put(self, text: str) -> None:
        if self._skip:
            self._skip -= 1
        elif self._state.seen and text:
            self.flush()
            self.out.append(text)

    def _word(self, word: str, number: int | None) -> int:
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(number or 0, 0)
        if word in _WORDS:
            self._put(_WORDS[word])
        elif word == "u":
            self._unicode(number or 0)
        elif starred or word in _UNSEEN:
            self.flush()
            self._state = replace(self._state, seen=False, fonts=word == "fonttbl")
        elif number is not None or word in _PAGES:
            self._set(word, number or 0)
        return 0

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        if 0xD800 <= code < 0xDC00:
            self._high, text = code, ""
        elif 0xDC00 <= code < 0xE000:
            text = chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd"
            self._high = 0
        else:
            text = chr(code)
        self._skip = 0
        self._put(text)
        self._skip = self._state.uc

    def _set(self, word: str, number: int) -> None:
        """Words that say in which encoding the bytes are."""
        if word == "uc":
            self._state = replace(self._state, uc=min(max(number, 0), 16))
        elif word == "ansicpg":
            self._encoding = _codec(f"cp{number}") or self._encoding
        elif word in _PAGES:
            self._encoding = _PAGES[word]
        elif word == "f":
            self.flush()
            self._font = number
            if not self._state.fonts:
                self._state = replace(self._state, encoding=self._fonts.get(number))
        elif word == "fcharset" and self._state.fonts and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup("utf-8" if name == "cp65001" else name).name
    except LookupError:
        return None


def _decoded(data: bytes, encoding: str) -> str:
    """Bytes beyond ASCII that are UTF-8 are taken for it, as careless writers mean them."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")
