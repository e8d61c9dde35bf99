"""Whatever is done to a file, reading it ends in records and rejects, or in one clear error."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saidby.errors import InputError
from saidby.ingest import read
from saidby.model import Record, Reject

BODY = "“We are at the limit,” said the harbour master of Velm on Monday, as it rained and rained."
WORD = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>One story.</w:t></w:r></w:p></w:body></w:document>'


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("a.txt", "b.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(BODY.encode())
            archive.addfile(info, io.BytesIO(BODY.encode()))
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": [BODY] * 20, "title": ["x"] * 20}), out)
    return out.getvalue()


def _warc() -> bytes:
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{BODY}</p></body></html>".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://velm.example/\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Date: 2024-03-05T09:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    return (head.encode() + page + b"\r\n\r\n") * 2


ROWS = "".join(json.dumps({"text": BODY, "date": "2024-03-05"}) + "\n" for _ in range(5)).encode()
FILES: dict[str, bytes] = {
    "jsonl": ROWS,
    "json": json.dumps({"articles": [{"text": BODY}] * 3}).encode(),
    "csv": f'text,title\n"{BODY}",x\n'.encode(),
    "text": BODY.encode("cp1252"),
    "nexis": f"Title\nVelm Courier\nMarch 5, 2024\nLength: 9 words\nBody\n{BODY}\nEnd of Document\n".encode(),
    "factiva": f"HD  Title\nPD  5 March 2024\nLP\n{BODY}\nAN  Document VELMC00020240305ek3500001\n".encode(),
    "proquest": f"{'_' * 60}\nFull text: {BODY}\nTitle: T\nPublication date: Mar 5, 2024\n{'_' * 60}\n".encode(),
    "rtf": b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}\\f0 caf\\'e9 \\u8220?x\\par}",
    "docx": _zip(**{"[Content_Types].xml": "<Types/>", "word/document.xml": WORD}),
    "html": f"<!DOCTYPE html><html><body><article><p>{BODY}</p></article></body></html>".encode(),
    "rss": f"<rss><channel><item><title>x</title><description>{BODY}</description></item></channel></rss>".encode(),
    "nitf": f"<nitf><body><body.content><p>{BODY}</p></body.content></body></nitf>".encode("utf-16"),
    "warc": _warc(),
    "parquet": _parquet(),
    "zip": _zip(**{"a.txt": BODY, "b.jsonl": ROWS.decode()}),
    "tar": _tar(),
    "gzip": gzip.compress(ROWS, mtime=0),
    "bzip2": bz2.compress(ROWS),
    "xz": lzma.compress(ROWS),
    "zstd": pa.compress(ROWS, codec="zstd", asbytes=True),
}
SCRAPS = [
    b"\x00",
    b"\xff\xfe",
    b"\x81",
    b"<",
    b"]]>",
    b"<!ENTITY x 'y'>",
    b"&x;",
    b'"',
    b"\n",
    b"{",
    b"\\bin99 ",
    b"\xff" * 9,
]


@st.composite
def mutilated(draw: st.DrawFn, whole: bytes) -> bytes:
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["flip", "cut", "insert", "repeat", "end"]))
        if kind == "flip" and at < len(data):
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "insert":
            data[at:at] = draw(st.sampled_from(SCRAPS))
        elif kind == "repeat":
            data[at:at] = data[at : at + draw(st.integers(1, 200))]
        elif kind == "end":
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", FILES)
def test_whole_files_give_records(tmp_path: Path, name: str) -> None:
    if name in ("html", "warc"):
        pytest.importorskip("trafilatura")
        pytest.importorskip("warcio")
    (tmp_path / "a.txt").write_bytes(FILES[name])
    found = list(read([tmp_path]))
    assert found
    assert all(isinstance(r, Record) for r in found), found


@pytest.mark.parametrize("name", FILES)
@settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutilated_files_end_in_records_and_rejects(tmp_path: Path, name: str, data: st.DataObject) -> None:
    if name in ("html", "warc"):
        pytest.importorskip("trafilatura")
        pytest.importorskip("warcio")
    (tmp_path / "a.txt").write_bytes(data.draw(mutilated(FILES[name])))
    found = list(read([tmp_path]))
    for ordinal, record in enumerate(r for r in found if "::" not in r.source_path):
        assert record.source_ordinal == ordinal
    for record in found:
        if isinstance(record, Record):
            assert record.text.strip()
            for value in (record.text, record.title, record.url, record.publisher, *record.bylines):
                (value or "").encode()
        else:
            assert isinstance(record, Reject)
            assert record.reason
            assert record.message
            assert len(record.raw.encode()) <= 65_536
    alone = outcome(tmp_path / "a.txt")
    if isinstance(alone, str):
        assert "\n" not in alone
        assert "a.txt: " in alone
    else:
        assert len(alone) >= len(found) - 1


def outcome(path: Path) -> list[Record | Reject] | str:
    try:
        return list(read([path]))
    except InputError as error:
        return str(error)
