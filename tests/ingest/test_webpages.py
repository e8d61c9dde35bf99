import gzip
import io
from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.ingest.webpages import decode_page
from saidby.model import Record, Reject

BODY = [
    "The pumps at Velm harbour failed on Monday, the port authority said, after the worst storm of the winter.",
    "“We are at the limit,” said the harbour master, Iva Renn, who has asked for the army’s help with the quay.",
    "Mayor Tom Harrow said that repairs would cost £1.2m and take at least a week, if the weather allows it.",
]


def page(body: list[str] = BODY, head: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Pumps fail | Velm Courier</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>'
        f"<article><h1>Pumps fail at Velm harbour</h1>{paragraphs}</article>"
        "<script>alert('x')</script><footer><p>Follow us on our channels</p></footer></body></html>"
    )


META = (
    '<meta property="article:published_time" content="2024-03-05T09:15:00+01:00">'
    '<meta property="og:site_name" content="Velm Courier"><meta name="author" content="Ann Reeve">'
    '<link rel="canonical" href="https://velm.example/news/pumps">'
)


def one(path: Path) -> Record:
    [found] = read([path])
    assert isinstance(found, Record), found
    return found


@pytest.fixture(autouse=True, scope="module")
def _needs_trafilatura() -> None:
    pytest.importorskip("trafilatura", reason="web pages are read by trafilatura")


def test_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(head=META), encoding="utf-8")
    found = one(tmp_path / "a.html")
    assert [line for line in found.text.split("\n") if line in BODY] == BODY
    assert "Home" not in found.text
    assert "alert" not in found.text
    assert (found.source_format, found.language, found.run_together) == ("html", "en", False)
    assert (found.publisher, found.bylines, found.url) == (
        "Velm Courier",
        ("Ann Reeve",),
        "https://velm.example/news/pumps",
    )
    assert (found.published_at, found.published_precision) == ("2024-03-05T08:15:00Z", "second")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<script type="application/ld+json">{"datePublished": "2024-03-05"}</script>', "2024-03-05T00:00:00Z"),
        ('<meta itemprop="datePublished" content="2024-03-05T09:00Z">', "2024-03-05T09:00:00Z"),
        ('<meta name="pubdate" content="yesterday"><meta name="date" content="2024-03-05">', "2024-03-05T00:00:00Z"),
        ("", None),
    ],
)
def test_dates_that_pages_state(tmp_path: Path, head: str, published: str | None) -> None:
    (tmp_path / "a.html").write_text(page(head=head), encoding="utf-8")
    assert one(tmp_path / "a.html").published_at == published


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("é".encode(), None, "é"),
        (b"\xe9", None, "é"),
        (b'<meta charset="iso-8859-2">\xb1', None, '<meta charset="iso-8859-2">ą'),
        (b"\xb1", "iso-8859-2", "ą"),
        (b'<meta charset="latin1">\x93x\x94', None, '<meta charset="latin1">“x”'),
        (b"\x93x\x94", "no-such-charset", "“x”"),
        (b"\x93x\x94", "zlib_codec", "“x”"),
        ("é".encode("utf-16"), None, "é"),
        ("é".encode(), "iso-8859-1", "é"),
    ],
)
def test_encodings_of_pages(data: bytes, charset: str | None, expected: str) -> None:
    assert decode_page(data, charset) == expected


def test_a_page_without_an_article_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body></body></html>")
    [found] = read([tmp_path])
    assert isinstance(found, Reject)
    assert found.reason == "no_article"


def test_pages_cannot_make_the_reader_read_files_or_fail(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret words.")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    (tmp_path / "a.html").write_text(page([*BODY, "&x;"]).replace("<!DOCTYPE html>", entity), encoding="utf-8")
    (tmp_path / "b.html").write_text("<html>" + "<div>" * 100_000, encoding="utf-8")
    found = {Path(r.source_path).name: r for r in read([tmp_path])}
    record = found["a.html"]
    assert isinstance(record, Reject) or "Secret" not in record.text
    assert isinstance(found["b.html"], Reject)


def test_folders_and_archives_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page().encode()))
    assert [r.source_format for r in read([tmp_path]) if isinstance(r, Record)] == ["html", "html"]


def test_a_missing_reader_is_named_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    for path in (tmp_path, tmp_path / "a.html"):
        with pytest.raises(InputError, match=r"a\.html: .*pip install 'saidby\[html\]'"):
            list(read([path]))


def warc(*pages: bytes, packed: bool, status: str = "200 OK", **headers: str) -> bytes:
    writing = pytest.importorskip("warcio.warcwriter", reason="web archives are read by warcio")
    http = pytest.importorskip("warcio.statusandheaders")
    out = io.BytesIO()
    writer = writing.WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
    for number, data in enumerate(pages):
        fields = {"Content_Type": "text/html; charset=utf-8", **headers}
        writer.write_record(
            writer.create_warc_record(
                f"https://velm.example/{number}",
                "response",
                payload=io.BytesIO(data),
                http_headers=http.StatusAndHeaders(
                    status, [(name.replace("_", "-"), value) for name, value in fields.items()], protocol="HTTP/1.1"
                ),
            )
        )
    return out.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_pages_in_a_web_archive(tmp_path: Path, packed: bool) -> None:
    (tmp_path / "a.warc").write_bytes(warc(page(head=META).encode(), b"<html></html>", page().encode(), packed=packed))
    first, second, third = read([tmp_path / "a.warc"])
    assert isinstance(first, Record)
    assert (first.source_format, first.url, first.source_ordinal) == ("warc", "https://velm.example/0", 0)
    assert first.published_at == "2024-03-05T08:15:00Z"
    assert isinstance(second, Reject)
    assert second.reason == "no_article"
    assert (third.source_ordinal, third.source_path) == (2, str(tmp_path / "a.warc"))


def test_what_is_no_page_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc(page().encode(), packed=True, status="404 Not Found"))
    (tmp_path / "b.warc").write_bytes(warc(b"GIF89a", packed=True, Content_Type="image/gif"))
    assert not list(read([tmp_path]))


def test_packed_and_chunked_pages(tmp_path: Path) -> None:
    import pyarrow as pa

    text = page().encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(text), text)
    packings = {
        "gzip": gzip.compress(text),
        "br": pa.compress(text, codec="brotli", asbytes=True),
        "zstd": pa.compress(text, codec="zstd", asbytes=True),
    }
    for encoding, data in packings.items():
        (tmp_path / encoding).write_bytes(warc(data, packed=True, Content_Encoding=encoding))
        assert BODY[0] in one(tmp_path / encoding).text
    (tmp_path / "chunked").write_bytes(warc(chunked, packed=True, Transfer_Encoding="chunked"))
    assert BODY[2] in one(tmp_path / "chunked").text


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_that_breaks_off(tmp_path: Path, packed: bool) -> None:
    whole = warc(page().encode(), page().encode(), packed=packed)
    (tmp_path / "a.warc").write_bytes(whole[: -len(whole) // 5])
    first, second = read([tmp_path / "a.warc"])
    assert isinstance(first, Record)
    assert isinstance(second, Reject)
    assert second.reason == "unreadable"


def test_text_of_common_crawl(tmp_path: Path) -> None:
    pytest.importorskip("warcio", reason="web archives are read by warcio")
    text = "\n".join(BODY).encode()
    record = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://velm.example/a\r\n"
        "WARC-Date: 2024-03-05T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(text)}\r\n\r\n"
    )
    (tmp_path / "a.wet").write_bytes(record.encode() + text + b"\r\n\r\n")
    found = one(tmp_path / "a.wet")
    assert (found.source_format, found.url, found.text) == ("wet", "https://velm.example/a", "\n".join(BODY))
