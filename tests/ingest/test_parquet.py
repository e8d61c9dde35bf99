import datetime
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.model import Record, Reject

BODY = "The pumps at Velm harbour failed on Monday."


def write(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=7)
    return path


def test_rows(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 3, 5, 9, 15, tzinfo=datetime.UTC)
    path = write(
        tmp_path / "a.parquet",
        Text=[BODY, None, "Two."],
        title=["Pumps", "x", "y"],
        authors=[["Ann Reeve", "Tom Fox"], [], None],
        date=[moment, moment, None],
        image=[b"\0" * 10] * 3,
        id=[17, 18, 19],
    )
    first, second, third = read([path])
    assert isinstance(first, Record)
    assert (first.source_format, first.text, first.title, first.source_record_id) == ("parquet", BODY, "Pumps", "17")
    assert (first.bylines, first.published_at) == (("Ann Reeve", "Tom Fox"), "2024-03-05T09:15:00Z")
    assert isinstance(second, Reject)
    assert (second.reason, second.source_ordinal) == ("no_text_field", 1)
    assert isinstance(third, Record)
    assert (third.text, third.published_at, third.source_ordinal) == ("Two.", None, 2)


@pytest.mark.parametrize("kind", [pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string()), pa.string()])
def test_types_of_text(tmp_path: Path, kind: pa.DataType) -> None:
    values = [BODY.encode() if kind == pa.binary() else BODY]
    path = write(tmp_path / "a", text=pa.array(values, type=kind))
    assert [r.text for r in read([path]) if isinstance(r, Record)] == [BODY]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_types_of_dates(tmp_path: Path, unit: str) -> None:
    stamps = pa.array([1709630100 * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]], type=pa.timestamp(unit))
    [found] = read([write(tmp_path / "a", text=[BODY], published=stamps)])
    assert isinstance(found, Record)
    assert (found.published_at, found.published_precision) == ("2024-03-05T09:15:00Z", "second")
    days = pa.array([datetime.date(2024, 3, 5)])
    [found] = read([write(tmp_path / "a", text=[BODY], published=days)])
    assert isinstance(found, Record)
    assert (found.published_at, found.published_precision) == ("2024-03-05T00:00:00Z", "day")


def test_columns_of_objects_are_reached_by_dotted_keys(tmp_path: Path) -> None:
    path = write(tmp_path / "a", fields=[{"bodyText": BODY, "byline": "Ann Reeve"}], webTitle=["Pumps"])
    [found] = read([path])
    assert isinstance(found, Record)
    assert (found.source_format, found.text, found.title) == ("parquet:guardian", BODY, "Pumps")


def test_packed_and_unseekable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path / "a", text=[BODY, "Two."]).read_bytes()
    (tmp_path / "a.gz").write_bytes(gzip.compress(data))
    assert [r.text for r in read([tmp_path / "a.gz"]) if isinstance(r, Record)] == [BODY, "Two."]

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    class Input:
        buffer = Pipe(data)

    monkeypatch.setattr("sys.stdin", Input())
    assert [r.text for r in read(["-"]) if isinstance(r, Record)] == [BODY, "Two."]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column is known to hold the text; it has colour, shape; name it"):
        list(read([write(tmp_path / "a", colour=["red"], shape=["round"])]))
    whole = write(tmp_path / "b", text=[BODY] * 100).read_bytes()
    (tmp_path / "b").write_bytes(whole[:-20])
    with pytest.raises(InputError, match="no sound Parquet file") as error:
        list(read([tmp_path / "b"]))
    assert "\n" not in str(error.value)


def test_values_that_many_rows_share_do_not_fill_memory(tmp_path: Path) -> None:
    text = "word " * 40_000
    path = tmp_path / "a"
    pq.write_table(pa.table({"text": pa.array([text] * 500).dictionary_encode()}), path)
    before = pa.total_allocated_bytes()
    stream = read([path])
    for _ in range(20):
        next(stream)
    assert pa.total_allocated_bytes() - before < 8 * len(text) + (1 << 20)
