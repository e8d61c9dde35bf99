"""Every form is read back and compared with the tables it was made from."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import spacy
from spacy.tokens import DocBin

from saidby import claims, ingest
from saidby.errors import InputError, OutputError
from saidby.export import FORMATS, export
from saidby.export.reading import OF_ARTICLES, Found, articles, parts, plain, rows_of
from saidby.tables.schema import TABLES

Row = dict[str, Any]
RUNS = ("sample_run", "hostile_run")


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def table(run: Path, name: str) -> list[Row]:
    return list(rows_of(parts(run, name)))


def test_runs_are_worth_the_trouble(sample_run: Path, hostile_run: Path) -> None:
    found = table(sample_run, "claims")
    assert any(len(c["spans"]) > 1 for c in found)
    assert any(c["parent_claim_id"] for c in found)
    assert "<script>" in table(hostile_run, "claims")[0]["text"]


def test_articles_come_with_their_rows(run: Path) -> None:
    found = list(articles(run))
    assert [f.article for f in found] == table(run, "articles")
    for name in OF_ARTICLES:
        assert [row for f in found for row in f.rows[name]] == table(run, name)


def test_parts_that_do_not_fit_together_are_joined_all_the_same(sample_run: Path, tmp_path: Path) -> None:
    for name in TABLES:
        (tmp_path / name).mkdir()
        for at, part in enumerate(parts(sample_run, name)):
            (tmp_path / name / f"part-{at + (name == 'claims'):05}.parquet").write_bytes(part.read_bytes())
    (tmp_path / "manifest.json").write_bytes((sample_run / "manifest.json").read_bytes())
    assert list(articles(tmp_path)) == list(articles(sample_run))


def test_jsonl_has_everything(run: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "out", form="jsonl")
    lines = read_lines(tmp_path / "out" / "articles.jsonl")
    for name in OF_ARTICLES:
        back = [{"article_id": line["article_id"]} | row for line in lines for row in line[name]]
        assert back == [plain(row) for row in table(run, name)]
    assert [{k: line[k] for k in TABLES["articles"].names} for line in lines] == [
        plain(r) for r in table(run, "articles")
    ]
    for name in ("speakers", "rejects"):
        assert read_lines(tmp_path / "out" / f"{name}.jsonl") == [plain(row) for row in table(run, name)]


def read_lines(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def test_jsonl_is_a_dump_again(sample_run: Path, tmp_path: Path) -> None:
    export(sample_run, tmp_path / "out", form="jsonl")
    records = list(ingest.read([tmp_path / "out" / "articles.jsonl"]))
    assert [(r.text, r.title, r.url) for r in records] == [
        (a["text"], a["title"], a["url"]) for a in table(sample_run, "articles")
    ]


def test_csv_has_everything(run: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "out", form="csv")
    for name, schema in TABLES.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            back = [{f.name: value_of(row[f.name], f.type) for f in schema} for row in csv.DictReader(file)]
        assert back == [plain(row) for row in table(run, name)], name


def value_of(cell: str, kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return json.loads(cell)
    if cell == "":
        return None
    if pa.types.is_boolean(kind):
        return {"true": True, "false": False}[cell]
    if pa.types.is_floating(kind):
        return float(cell)
    return int(cell) if pa.types.is_integer(kind) else cell


def test_brat_says_where_everything_is(run: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "out", form="brat")
    for found in articles(run):
        stem = tmp_path / "out" / "00000" / found.article["article_id"]
        with stem.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        assert text == found.article["text"]
        bound, relations = read_ann(stem.with_suffix(".ann"))
        for kind, fragments, covered in bound.values():
            assert covered == " ".join(text[start:end] for start, end in fragments)
            assert not re.search(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", covered), kind
        check_claims(found, text, bound, relations)


Bound = dict[str, tuple[str, list[tuple[int, int]], str]]


def read_ann(path: Path) -> tuple[Bound, list[tuple[str, str, str]]]:
    bound, relations = {}, []
    for line in path.open(encoding="utf-8", newline="\n"):
        name, _, rest = line.removesuffix("\n").partition("\t")
        if name[0] == "T":
            head, _, covered = rest.partition("\t")
            kind, _, offsets = head.partition(" ")
            fragments = [tuple(map(int, part.split())) for part in offsets.split(";")]
            bound[name] = (kind, fragments, covered)
        elif name[0] == "R":
            kind, first, second = rest.split(" ")
            relations.append((kind, first.removeprefix("Arg1:"), second.removeprefix("Arg2:")))
    return bound, relations


def check_claims(found: Found, text: str, bound: Bound, relations: list[tuple[str, str, str]]) -> None:
    contents = [name for name, (kind, _, _) in bound.items() if kind == "Content"]
    ids = {claim["claim_id"]: name for claim, name in zip(found.rows["claims"], contents, strict=True)}
    by_kind = {(kind, first): second for kind, first, second in relations}
    for claim in found.rows["claims"]:
        name = ids[claim["claim_id"]]
        covered = {i for start, end in bound[name][1] for i in range(start, end)}
        wanted = {i for span in claim["spans"] for i in range(span["start"], span["end"])}
        assert covered <= wanted
        assert all(text[i].isspace() for i in wanted - covered)
        for kind, part in (("CuedBy", "cue"), ("SaidBy", "speaker")):
            place = bound[by_kind[kind, name]][1] if (kind, name) in by_kind else None
            assert (place and place[0][0]) == claim[f"{part}_start"]
            assert (place and place[-1][1]) == claim[f"{part}_end"]
        assert by_kind.get(("PartOf", name)) == ids.get(claim["parent_claim_id"])


def test_web_annotations_quote_and_place(run: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "out", form="webannotation")
    collection = json.loads((tmp_path / "out" / "collection.jsonld").read_text("utf-8"))
    page = json.loads((tmp_path / "out" / collection["first"]).read_text("utf-8"))
    assert (
        collection["total"] == len(page["items"]) == sum(len(table(run, n)) for n in ("claims", "quantities", "hedges"))
    )
    at = iter(page["items"])
    for found in articles(run):
        for name, key in (("claims", "claim"), ("quantities", "quantity"), ("hedges", "hedge")):
            for row in found.rows[name]:
                item = next(at)
                assert item["id"] == f"urn:saidby:{key}:{row[f'{key}_id']}"
                check_targets(item, found.article["text"], row)
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"


def check_targets(item: Row, text: str, row: Row) -> None:
    places = []
    for target in item["target"]:
        quote, position = target["selector"]
        start, end = position["start"], position["end"]
        assert quote["exact"] == text[start:end]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        places.append((target["saidby:role"], start, end))
    if "spans" in row:
        assert [p[1:] for p in places if p[0] == "content"] == [(s["start"], s["end"]) for s in row["spans"]]
        assert [p[1] for p in places if p[0] == "speaker"] == [row["speaker_start"]] * (
            row["speaker_start"] is not None
        )
        assert item["body"].get("saidby:speaker") == row["speaker"]
    else:
        assert places[0][1:] == (row["start"], row["end"])


def test_pages_are_linked(sample_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saidby.export.webannotation.PAGE", 10)
    export(sample_run, tmp_path / "out", form="webannotation")
    seen, name, total = [], "page-00000.jsonld", 0
    while name:
        page = json.loads((tmp_path / "out" / name).read_text("utf-8"))
        assert page["startIndex"] == total
        assert page.get("prev") == (seen[-1] if seen else None)
        total += len(page["items"])
        seen.append(name)
        name = page.get("next")
    assert len(seen) == 3
    assert total == json.loads((tmp_path / "out" / "collection.jsonld").read_text("utf-8"))["total"]


def test_docbin_gives_the_claims_back(run: Path, tmp_path: Path) -> None:
    [path] = export(run, tmp_path / "out", form="docbin")
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    columns = set(TABLES["claims"].names) & set(claims.Claim.__dataclass_fields__) - {"evidence", "spans"}
    for doc, found in zip(docs, articles(run), strict=True):
        assert doc.text == found.article["text"]
        assert [fields(claim, columns) for claim in doc._.claims] == [
            {name: plain(list(v) if name == "chain" else v) for name, v in row.items() if name in columns}
            for row in found.rows["claims"]
        ]
        assert len(doc.spans["contents"]) == sum(len(claim["spans"]) for claim in found.rows["claims"])
        for span, row in zip(doc.spans["quantities"], found.rows["quantities"], strict=True):
            assert span.start_char <= row["start"] < row["end"] <= span.end_char
            assert (span.id_, span.label_) == (row["quantity_id"], row["kind"].upper())


def fields(claim: claims.Claim, columns: set[str]) -> Row:
    return {name: list(v) if isinstance(v := getattr(claim, name), tuple) else v for name in columns}


def test_croissant_describes_every_file_and_column(sample_run: Path, tmp_path: Path) -> None:
    [path] = export(sample_run, tmp_path / "out", form="croissant")
    said = json.loads(path.read_text("utf-8"))
    files = [entry for entry in said["distribution"] if entry["@type"] == "cr:FileObject"]
    assert sorted(f["contentUrl"] for f in files) == sorted(
        str(p.relative_to(sample_run)) for p in sample_run.rglob("*.parquet")
    )
    for file in files:
        assert hashlib.sha256((sample_run / file["contentUrl"]).read_bytes()).hexdigest() == file["sha256"]
    for record_set in said["recordSet"]:
        name = record_set["@id"]
        assert [f["@id"] for f in record_set["field"]] == [f"{name}/{column}" for column in TABLES[name].names]
        assert all(field["description"] for field in record_set["field"])
    known = {field["@id"] for record_set in said["recordSet"] for field in record_set["field"]}
    referred = {f["references"]["field"]["@id"] for r in said["recordSet"] for f in r["field"] if "references" in f}
    assert referred >= {"articles/article_id", "claims/claim_id", "speakers/speaker_id"}
    assert referred <= known


@pytest.mark.parametrize("form", FORMATS)
def test_exports_repeat_byte_for_byte(hostile_run: Path, tmp_path: Path, form: str) -> None:
    first, second = (export(hostile_run, tmp_path / name, form=form) for name in ("a", "b"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_nothing_is_overwritten_and_nothing_left_behind(hostile_run: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(OutputError, match="full exists and is not an empty folder"):
        export(hostile_run, tmp_path / "full", form="csv")
    with pytest.raises(OutputError, match=r"mine\.txt exists"):
        export(hostile_run, tmp_path / "full" / "mine.txt", form="csv")
    with pytest.raises(InputError, match="holds no finished run"):
        export(tmp_path / "full", tmp_path / "new", form="jsonl")
    with pytest.raises(InputError, match="no form 'xml'"):
        export(hostile_run, tmp_path / "new", form="xml")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["full"]


def test_an_empty_folder_is_filled(hostile_run: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert len(export(hostile_run, tmp_path / "empty", form="csv")) == len(TABLES)


def test_a_broken_table_is_told(hostile_run: Path, tmp_path: Path) -> None:
    for name in TABLES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "part-00000.parquet").write_bytes(b"PAR1 no more")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"cannot read .*part-00000.parquet"):
        export(tmp_path, tmp_path / "out", form="csv")
