import json
from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.model import Record, Reject

BODY = "The pumps at Velm harbour failed on Monday."
ROWS: list[tuple[dict[str, object], dict[str, object]]] = [
    (
        {"source-hostname": "velm.example", "fingerprint": "f", "text": BODY, "author": "Ann Reeve", "source": "u"},
        {"source_format": "jsonl:trafilatura", "publisher": "velm.example", "url": "u", "bylines": ("Ann Reeve",)},
    ),
    (
        {
            "webTitle": "Pumps", "webUrl": "u", "webPublicationDate": "2024-03-05T09:15:00Z", "id": "velm/17",
            "fields": {"body": f"<p>{BODY}</p><p>It <b>rained</b>.</p>", "byline": "Ann Reeve"},
        },
        {
            "source_format": "jsonl:guardian", "text": f"{BODY}\nIt rained.", "title": "Pumps", "url": "u",
            "published_at": "2024-03-05T09:15:00Z", "source_record_id": "velm/17", "bylines": ("Ann Reeve",),
        },
    ),
    (
        {
            "id": 17, "date_gmt": "2024-03-05T09:15:00", "link": "u", "title": {"rendered": "Pumps &amp; storm"},
            "content": {"rendered": f"<p>{BODY}</p>\n<script>x()</script>\n<p>It rained.</p>", "protected": False},
        },
        {
            "source_format": "jsonl:wordpress", "text": f"{BODY}\nIt rained.", "title": "Pumps & storm",
            "source_record_id": "17", "published_at": "2024-03-05T09:15:00Z", "url": "u",
        },
    ),
    (
        {
            "@type": "NewsArticle", "articleBody": BODY, "headline": "Pumps", "datePublished": "2024-03-05",
            "author": [{"@type": "Person", "name": "Ann Reeve"}, {"name": "Tom Fox"}],
            "publisher": {"name": "Velm Courier"}, "mainEntityOfPage": {"@id": "u"},
        },
        {
            "source_format": "jsonl:newsarticle", "bylines": ("Ann Reeve", "Tom Fox"), "publisher": "Velm Courier",
            "published_precision": "day", "url": "u",
        },
    ),
    (
        {"uuid": "x", "thread": {"site": "velm.example"}, "text": BODY, "published": "2024-03-05T09:15:00.000+02:00"},
        {"source_format": "jsonl:webz", "publisher": "velm.example", "published_at": "2024-03-05T07:15:00Z"},
    ),
    (
        {"source": {"id": None, "name": "Velm Courier"}, "publishedAt": "2024-03-05T09:15:00Z", "content": BODY},
        {"source_format": "jsonl:newsapi", "publisher": "Velm Courier"},
    ),
    (
        {"uri": "u", "versioncreated": "2024-03-05T09:15:00Z", "body_xhtml": f"<div><p>{BODY}</p></div>"},
        {"source_format": "jsonl:ninjs", "text": BODY},
    ),
    (
        {
            "uri": "u", "versioncreated": "2024-03-05T09:15:00Z", "bodies": [{"value": BODY}],
            "headlines": [{"value": "P"}],
        },
        {"source_format": "jsonl:ninjs", "text": BODY, "title": "P"},
    ),
    ({"_id": "1", "_source": {"text": BODY, "title": "Pumps"}}, {"source_format": "jsonl", "title": "Pumps"}),
    ({"text": BODY, "author": "By Ann Reeve", "date": "2024-03-05 09:15:00"}, {"bylines": ("Ann Reeve",)}),
    ({"text": "5 < 6 and <i>x</i> &amp; y", "title": None}, {"text": "5 < 6 and <i>x</i> &amp; y"}),
    ({"text": "Itâ€™s â€œfineâ€\x9d in CafÃ© Velm"}, {"text": "It’s “fine” in Café Velm"}),
    ({"text": "“Zoë’s naïve façade”"}, {"text": "“Zoë’s naïve façade”"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_sources(tmp_path: Path, row: dict[str, object], expected: dict[str, object]) -> None:
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(row)}\n{json.dumps(row)}\n", encoding="utf-8")
    found, _ = read([tmp_path / "a.jsonl"])
    assert isinstance(found, Record), found
    assert {name: getattr(found, name) for name in expected} == expected


def test_names_of_columns_may_be_written_otherwise(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"sep=;\nTITLE;Text;Author;Published\nPumps;{BODY};Ann Reeve;2024-03-05\n")
    [found] = read([tmp_path / "a.csv"])
    assert isinstance(found, Record)
    assert (found.title, found.text, found.bylines) == ("Pumps", BODY, ("Ann Reeve",))
    assert found.published_at == "2024-03-05T00:00:00Z"


OWN = """
[wire]
detect = ["slugline", "copy"]
text = "copy"
title = ["slug.line", "slugline"]
published = ["sent"]
dates = ["%d.%m.%Y"]

[bulletin]
element = "story"
detect = ["bulletin"]
text = ["lead", "body"]
title = "@head"
"""


def own(tmp_path: Path, text: str = OWN) -> Path:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    return tmp_path / "own.toml"


def test_maps_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"slugline": "PUMPS", "copy": BODY, "sent": "05.03.2024", "text": "not this"}
    path.write_text(f"{json.dumps(row)}\n{json.dumps({'text': 'Two.'})}\n")
    first, second = read([path], fields=own(tmp_path))
    assert isinstance(first, Record)
    assert (first.source_format, first.text, first.title) == ("jsonl:wire", BODY, "PUMPS")
    assert first.published_at == "2024-03-05T00:00:00Z"
    assert isinstance(second, Record)
    assert second.source_format == "jsonl"
    (tmp_path / "a.csv").write_text(f"slugline,copy\nPUMPS,{BODY}\n")
    [found] = read([tmp_path / "a.csv"], fields=own(tmp_path))
    assert isinstance(found, Record)
    assert found.source_format == "csv:wire"


def test_xml_maps_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<bulletin><story head='Pumps'><body><p>{BODY}</p><p>It rained.</p></body></story></bulletin>")
    [found] = read([path], fields=own(tmp_path))
    assert isinstance(found, Record)
    assert (found.source_format, found.title, found.text) == ("xml:bulletin", "Pumps", f"{BODY}\nIt rained.")
    with pytest.raises(InputError, match="root <bulletin> no map is for; write one and give it with --fields"):
        list(read([path]))


def test_a_map_of_a_built_in_name_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"words": "One."}\n{"text": "Two."}\n')
    found = list(read([path], fields=own(tmp_path, '[generic]\ntext = ["words"]\n')))
    assert [r.reason if isinstance(r, Reject) else r.text for r in found] == ["One.", "no_text_field"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[x", "no TOML"),
        ("", "no map in it"),
        ("x = 1", r"\[x\]: a map is a table"),
        ('[x]\ntitle = "t"', "`text` must name"),
        ('[x]\ntext = "t"\nheadline = "h"', "unknown keys headline; known: text, detect"),
        ("[x]\ntext = [1]", "text must be a string or a list of strings"),
        ('[x]\ntext = "t"\nelement = ["a"]', "element must be the name"),
    ],
)
def test_odd_maps_are_told(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as error:
        read([], fields=own(tmp_path, text))
    assert str(tmp_path / "own.toml") in str(error.value)


def test_a_missing_file_of_maps(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read: No such file"):
        read([], fields=tmp_path / "none.toml")


def test_an_odd_map_ends_a_run_before_it_begins(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from saidby.cli import main

    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n')
    command = ["extract", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*command, "--fields", str(own(tmp_path, "[x]"))])
    assert result.exit_code == 1
    assert "own.toml: [x]: `text` must name at least one key" in result.output
    assert not (tmp_path / "out").exists()


def test_wrappers(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    hits = {"took": 5, "hits": {"total": 2, "hits": [{"_source": {"text": BODY}}, {"_source": {"text": "Two."}}]}}
    path.write_text(json.dumps(hits, indent=1))
    assert [r.text for r in read([path]) if isinstance(r, Record)] == [BODY, "Two."]
    path.write_text(json.dumps({"response": {"status": "ok", "results": [{"text": BODY}]}}))
    assert [r.text for r in read([path]) if isinstance(r, Record)] == [BODY]


@pytest.mark.parametrize("opening", ['{"articles": [', '{"status": "ok", "n": [1], "hits": {"total": 9, "hits": [\n'])
def test_wrappers_too_large_to_be_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: str) -> None:
    monkeypatch.setattr("saidby.ingest.jsons.MAX_RECORD_BYTES", 70_000)
    path = tmp_path / "a.json"
    rows = ",\n".join(json.dumps({"text": f"Story {i} of the day."}) for i in range(6_000))
    path.write_text(f"{opening}{rows}]{'}' * opening.count('{')}")
    found = list(read([path]))
    assert [r.text for r in found if isinstance(r, Record)] == [f"Story {i} of the day." for i in range(6_000)]
    assert not [r for r in found if isinstance(r, Reject)]


def test_a_value_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saidby.ingest.jsons.MAX_RECORD_BYTES", 70_000)
    (tmp_path / "a.json").write_text('[{"text": "One."}, {"text": "' + "x" * 500_000)
    found = list(read([tmp_path / "a.json"]))
    assert [r.reason if isinstance(r, Reject) else r.text for r in found] == ["One.", "too_large"]
