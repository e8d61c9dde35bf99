import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.ingest.rtf import rtf_text
from saidby.model import Record, Reject

EXPORT = """Pumps fail at Velm harbour
Velm Courier
March 5, 2024 Tuesday
Length: 9 words
Byline: Ann Reeve
Body
“We are at the limit,” she said.
It rained.
Load-Date: March 6, 2024
End of Document
Second day
Velm Courier
March 6, 2024
Length: 2 words
Body
It rained.
End of Document"""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:pPr/><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))


def rtf(text: str) -> bytes:
    def symbol(c: str) -> str:
        return c if c.isascii() else f"\\u{ord(c)}?"

    lines = "".join("".join(map(symbol, line)) + "\\par\n" for line in text.split("\n"))
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\\pard {lines}}}".encode()


@pytest.mark.parametrize(
    ("name", "data"), [("docx", docx(paragraphs(EXPORT))), ("rtf", rtf(EXPORT)), ("text", EXPORT.encode())]
)
def test_an_export_reads_alike_in_all_its_formats(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    first, second = read([tmp_path / "a"])
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.source_format == ("nexis" if name == "text" else f"{name}:nexis")
    assert (first.title, first.publisher, first.bylines) == (
        "Pumps fail at Velm harbour",
        "Velm Courier",
        ("Ann Reeve",),
    )
    assert (first.text, second.text) == ("“We are at the limit,” she said.\nIt rained.", "It rained.")


def test_a_zip_of_word_documents(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.DOCX", docx(paragraphs("One story.")))
        archive.writestr("two.docx", docx(paragraphs(EXPORT)))
    found = [(r.source_path.rpartition("::")[2], r.source_format) for r in read([tmp_path]) if isinstance(r, Record)]
    assert found == [("one.DOCX", "docx"), ("two.docx", "docx:nexis"), ("two.docx", "docx:nexis")]


def test_what_word_shows_is_read_and_the_rest_is_not(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>The </w:t></w:r><w:hyperlink><w:r><w:t>pumps</w:t></w:r></w:hyperlink>"
        "<w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t> failed</w:t></w:r></w:ins>"
        "<w:r><w:instrText>HYPERLINK</w:instrText><w:tab/><w:t>now</w:t><w:br/><w:t>and</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    (tmp_path / "a.docx").write_bytes(docx(body))
    [found] = read([tmp_path])
    assert isinstance(found, Record)
    assert found.text == "The pumps failed\tnow\nand\nIn a cell."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (docx("", name="xl/workbook.xml"), "only Word's"),
        (docx("<w:p>"), "well-formed"),
        (docx(paragraphs("x" * 3_000_000)), "unpacks to far more"),
        (docx(paragraphs("x"))[:-30], "zip"),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(InputError, match=why) as error:
        list(read([tmp_path / "a.docx"]))
    assert "\n" not in str(error.value)
    [found] = read([tmp_path])
    assert isinstance(found, Reject)
    assert found.reason == "unreadable"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \'93x\'94}", "café “x”"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}", "При"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0 a\'e9{\f1 \'cf}\'e9}", "aéПé"),
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1 \lquote a\rquote\emdash b\endash c\bullet\tab d}", "‘a’—b–c•\td"),
        (rb"{\rtf1 {\uc2\u8220 ab}x\u8221?y}", "“x”y"),
        (rb"{\rtf1 \u-10179?\u-8704?}", "😀"),
        (rb"{\rtf1 \u-8704?a}", "\ufffda"),
        (
            rb"{\rtf1 {\*\generator Velm Write}{\info{\title T}}{\header H}{\field{\*\fldinst LINK}{\fldrslt here}}}",
            "here",
        ),
        (rb"{\rtf1 {\pict\bin4 }}}}}after}", "after"),
        (b"{\\rtf1 one\\par\r\ntwo\\line three\\\nfour}", "one\ntwo\nthree\nfour"),
        (rb"{\rtf1 a\cell b\cell\row c}", "a\tb\t\nc"),
        (rb"{\rtf1 a\{b\}\\c\~d\_e\-f}", "a{b}\\c d-ef"),
        ("{\\rtf1 “raw UTF-8”}".encode(), "“raw UTF-8”"),
        (rb"{\rtf1 open {group", "open group"),
        (rb"{\rtf1 a}}}} b\u}c", "a b\x00c"),
        (rb"{\rtf1" + b"{" * 100_000 + b"deep", "deep"),
    ],
)
def test_rtf(source: bytes, text: str) -> None:
    assert rtf_text(source) == text
