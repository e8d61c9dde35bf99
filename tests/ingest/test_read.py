import bz2
import gzip
import io
import json
from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.model import Record, Reject

BODY = "The pumps at Velm harbour failed on Monday."


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def outline(*paths: Path | str, format: str | None = None) -> list[tuple[int, str, str]]:
    """(ordinal, format or "reject", text or reason) for everything read."""
    return [
        (r.source_ordinal, "reject", r.reason) if isinstance(r, Reject) else (r.source_ordinal, r.source_format, r.text)
        for r in read(paths, format=format)
    ]


def one(path: Path) -> Record:
    [found] = read([path])
    assert isinstance(found, Record)
    return found


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": BODY}),
        '{"text": "The pumps',
        "",
        '{"text": ""}',
        '{"text": "None"}',
        '["text"]',
        '{"words": "x"}',
        "[" * 100_000,
        json.dumps({"text": "Last."}),
    ]
    path = put(tmp_path, "a.jsonl", "\n".join(lines))
    assert outline(path) == [
        (0, "jsonl", BODY),
        (1, "reject", "broken_json"),
        (2, "reject", "empty_body"),
        (3, "reject", "empty_body"),
        (4, "reject", "not_an_object"),
        (5, "reject", "no_text_field"),
        (6, "reject", "broken_json"),
        (7, "jsonl", "Last."),
    ]


def test_a_reject_keeps_what_was_read_up_to_64_kib(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", '{"text": "a"}\n{"text": "' + "ä" * 100_000)
    *_, reject = read([path])
    assert isinstance(reject, Reject)
    assert reject.raw.startswith('{"text": "ää')
    assert 65_000 < len(reject.raw.encode()) <= 65_536


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {
                "maintext": BODY,
                "source_domain": "velm.example",
                "date_publish": "2024-03-05 09:00:00",
                "authors": ["Ann Reeve"],
            },
            ("jsonl:newsplease", "velm.example", "2024-03-05T09:00:00Z", "second", ("Ann Reeve",)),
        ),
        (
            {"maintext": BODY, "source_domain": "velm.example", "date_publish": "None", "authors": "None"},
            ("jsonl:newsplease", "velm.example", None, None, ()),
        ),
        (
            {
                "text": BODY,
                "url_used": "u",
                "domain": "velm.example",
                "publish_date": "03-05-2024",
                "authors": ["Ann Reeve", ""],
            },
            ("jsonl:realnews", "velm.example", "2024-03-05T00:00:00Z", "day", ("Ann Reeve",)),
        ),
        (
            {"text": BODY, "domain": "velm.example", "image_url": "u", "date": "2017-06-07 17:43:23"},
            ("jsonl:ccnews", "velm.example", "2017-06-07T17:43:23Z", "second", ()),
        ),
        (
            {"text": BODY, "source_url": "velm.example", "top_image": "", "publish_date": "2024-03-05T09:00:00+01:00"},
            ("jsonl:newspaper4k", "velm.example", "2024-03-05T08:00:00Z", "second", ()),
        ),
        (
            {"text": BODY, "media_name": "Velm Courier", "publish_date": "2024-03-05"},
            ("jsonl:mediacloud", "Velm Courier", "2024-03-05T00:00:00Z", "day", ()),
        ),
        (
            {
                "uri": "u",
                "versioncreated": "2024-03-05T09:00:00Z",
                "body_text": BODY,
                "byline": "Ann Reeve",
                "provider": {"name": "TP"},
            },
            ("jsonl:ninjs", "TP", "2024-03-05T09:00:00Z", "second", ("Ann Reeve",)),
        ),
        ({"body": BODY, "source": "TP", "date": "03/05/2024"}, ("jsonl", "TP", None, None, ())),
        ({"content": BODY, "date": "2024-03"}, ("jsonl", None, "2024-03-01T00:00:00Z", "month", ())),
        (
            {"text": ["The pumps at Velm", "harbour failed."], "date": 1709629200},
            ("jsonl", None, "2024-03-05T09:00:00Z", "second", ()),
        ),
    ],
)
def test_fields_of_known_sources(tmp_path: Path, row: dict[str, object], expected: tuple[object, ...]) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps(row) + "\n" + json.dumps(row))
    first, _ = read([path])
    assert isinstance(first, Record)
    got = (first.source_format, first.publisher, first.published_at, first.published_precision, first.bylines)
    assert got == expected


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"text": BODY}, {"text": "Two."}]),
        json.dumps([{"text": BODY}, {"text": "Two."}], indent=2),
        json.dumps({"articles": [{"text": BODY}, {"text": "Two."}]}),
        json.dumps({"status": "ok", "results": [{"text": BODY}, {"text": "Two."}]}, indent=1),
        "\ufeff" + json.dumps([{"text": BODY}, {"text": "Two."}]),
    ],
)
def test_json_lists_and_documents(tmp_path: Path, text: str) -> None:
    assert outline(put(tmp_path, "a", text)) == [(0, "json", BODY), (1, "json", "Two.")]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_single_document(tmp_path: Path, indent: int | None) -> None:
    assert outline(put(tmp_path, "a.json", json.dumps({"text": BODY}, indent=indent))) == [(0, "json", BODY)]


def test_a_list_that_breaks_off(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json", '[{"text": "One."}, {"text": "Tw')
    assert outline(path) == [(0, "json", "One."), (1, "reject", "broken_json")]
    assert outline(put(tmp_path, "b.json", '[{"text": "One."}')) == [(0, "json", "One."), (1, "reject", "truncated")]


def test_large_values_in_a_list(tmp_path: Path) -> None:
    rows = [{"text": "word " * 60_000}, {"text": BODY}]
    assert [len(text) for _, _, text in outline(put(tmp_path, "a.json", json.dumps(rows)))] == [300_000, len(BODY)]


def test_csv_and_tsv(tmp_path: Path) -> None:
    table = f'id;Text;Title\n1;"{BODY}\n\nMore ""words"".";Pumps\n2;;Empty\n3;a;b;c\n'
    assert outline(put(tmp_path, "a.csv", table)) == [
        (0, "csv", f'{BODY}\n\nMore "words".'),
        (1, "reject", "empty_body"),
        (2, "reject", "broken_row"),
    ]
    assert outline(put(tmp_path, "b", f"title\ttext\nPumps\t{BODY}\n")) == [(0, "tsv", BODY)]


def test_a_csv_cell_may_hold_a_list_of_names(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f"text,authors\n{BODY},\"['Ann Reeve', 'Tom Fox']\"\n")
    assert one(path).bylines == ("Ann Reeve", "Tom Fox")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "“We are at the limit,” she said – for £5."
    assert outline(put(tmp_path, "a.txt", text.encode(encoding))) == [(0, "text", text)]
    row = f'{{"text": "{text}"}}\n'
    assert outline(put(tmp_path, "a.jsonl", (row + row).encode(encoding)), format="jsonl")[1] == (1, "jsonl", text)


def test_no_known_encoding_is_a_reject(tmp_path: Path) -> None:
    good = json.dumps({"text": BODY}).encode()
    path = put(tmp_path, "a.jsonl", good + b'\n{"text": "\x81\x8d"}\n' + good)
    assert [what for _, _, what in outline(path)] == [BODY, "encoding", BODY]
    table = put(tmp_path, "a.csv", b"text,url\n\x81\x8d,u\nGood.,u\n")
    assert [what for _, _, what in outline(table)] == ["encoding", "Good."]


def test_text_is_stored_clean(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "One\xa0two.\r\nThree\u00ad.\rFour\x00\x07 “five”.")
    assert one(path).text == "One two.\nThree.\nFour  “five”."
    surrogate = put(tmp_path, "a.jsonl", '{"text": "a\\ud800b"}\n{"text": "b"}')
    assert outline(surrogate)[0] == (0, "jsonl", "a\ufffdb")


def test_only_text_given_by_itself_may_be_run_together(tmp_path: Path) -> None:
    path = put(tmp_path, "in/a.txt", BODY)
    assert one(path).run_together
    assert not one(path.parent).run_together
    [forced] = read([path.parent], format="run-together")
    assert isinstance(forced, Record)
    assert forced.run_together


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("One.\nEnd of Document\n\nTwo.\nEnd of Document\n", "nexis"),
        ("\n  1 of 2 DOCUMENTS\nOne.\n\n  2 of 2 DOCUMENTS\nTwo.", "nexis"),
        (f"One.\n{'_' * 60}\nTwo.", "proquest"),
        ("One.\n\nDocument VELM000020240305ek3500001\n\nTwo.\n\nDocument VELM000020240305ek3500002\n", "factiva"),
        ("One.\n==========\nTwo.\n==========\n", "delimited"),
    ],
)
def test_delimiters(tmp_path: Path, text: str, name: str) -> None:
    found = list(read([put(tmp_path, "a.txt", text)]))
    assert outline(tmp_path / "a.txt") == [(0, name, "One."), (1, name, "Two.")]
    assert all(isinstance(r, Record) and r.delimited and not r.run_together for r in found)


def test_a_folder_is_read_in_order_and_loses_nothing(tmp_path: Path) -> None:
    put(tmp_path, "b/two.txt", "Two.")
    put(tmp_path, "a/one.txt", "One.")
    put(tmp_path, "c.jsonl", '{"text": "Three."}\n{"text": "Four."}')
    put(tmp_path, ".hidden.txt", "Hidden.")
    put(tmp_path, "d.pdf", b"%PDF-1.7")
    put(tmp_path, "e.bin", bytes(range(256)))
    put(tmp_path, "f.txt", "")
    put(tmp_path, "g.py", "print('no article')")
    found = [(Path(r.source_path).name, getattr(r, "reason", "")) for r in read([tmp_path])]
    assert found == [
        ("one.txt", ""),
        ("two.txt", ""),
        ("c.jsonl", ""),
        ("c.jsonl", ""),
        ("d.pdf", "unsupported_format"),
        ("e.bin", "unsupported_format"),
        ("f.txt", "empty_file"),
        ("g.py", "unsupported_format"),
    ]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_packed_files(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    rows = b'{"text": "One."}\n{"text": "Two."}\n'
    assert outline(put(tmp_path, "a.gz", pack(rows))) == [(0, "jsonl", "One."), (1, "jsonl", "Two.")]


def test_a_packed_file_that_breaks_off(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": f"Story {i} {i * i} of the day."}) + "\n" for i in range(4_000)).encode()
    found = outline(put(tmp_path, "a.gz", gzip.compress(rows)[:-1000]))
    assert found[-1][1:] == ("reject", "unreadable")
    assert [ordinal for ordinal, _, _ in found] == list(range(len(found)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"One.\nTwo.")

    monkeypatch.setattr("sys.stdin", Input())
    [found] = read(["-"])
    assert isinstance(found, Record)
    assert (found.source_path, found.run_together) == ("-", True)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"%PDF-1.7"), ("a.bin", bytes(range(256)) * 9), ("a.xml", b"<plants><plant/></plants>")],
)
def test_a_file_in_no_known_format_is_one_clear_line(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=name) as error:
        list(read([put(tmp_path, name, data)]))
    assert "\n" not in str(error.value)


def test_a_missing_file_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.txt: there is no such file"):
        read([put(tmp_path, "a.txt", BODY), tmp_path / "missing.txt"])
    with pytest.raises(InputError, match="unknown format 'odt'"):
        read([], format="odt")


def test_five_megabytes_in_one_paragraph(tmp_path: Path) -> None:
    assert len(one(put(tmp_path, "a.txt", "word " * 1_000_000)).text) == 4_999_999


def test_records_come_as_they_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"text": "One."}\n' * 3 + b"x" * 10_000_000)
    stream = read([path])
    assert next(stream).source_ordinal == 0
