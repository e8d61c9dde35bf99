from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saidby.errors import OutputError
from saidby.tables import write
from saidby.tables.row_classes import MentionRow
from saidby.tables.schema import TABLES, help_of
from saidby.tables.write import write_json, write_part


def mention(**facts: object) -> MentionRow:
    given = {"article_id": "a", "speaker_id": "s", "start": 0, "end": 2, "text": "he", "form": "pronoun", "how": "x"}
    return MentionRow(**given | facts)  # type: ignore[arg-type]


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    (tmp_path / "mentions").mkdir()
    return tmp_path / "staging"


def test_equal_rows_give_equal_bytes_with_schema_and_help(tmp_path: Path, staging: Path) -> None:
    paths = [tmp_path / "mentions" / f"part-0000{i}.parquet" for i in range(2)]
    for path in paths:
        write_part("mentions", [mention(), mention(start=5, end=7)], path, staging=staging)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    schema = pq.read_schema(paths[0])
    assert schema.equals(TABLES["mentions"], check_metadata=True)
    assert schema.field("how").metadata[b"help"].decode() == help_of("mentions", "how")
    assert pq.ParquetFile(paths[0]).metadata.row_group(0).column(0).compression == "ZSTD"
    assert len(pd.read_parquet(tmp_path / "mentions")) == 4
    assert not list(staging.iterdir())


def test_empty_table_keeps_its_schema(tmp_path: Path, staging: Path) -> None:
    path = tmp_path / "mentions" / "part-00000.parquet"
    write_part("mentions", [], path, staging=staging)
    assert list(pd.read_parquet(path).columns) == TABLES["mentions"].names


def test_null_where_none_may_be_is_refused_and_nothing_is_left(tmp_path: Path, staging: Path) -> None:
    path = tmp_path / "mentions" / "part-00000.parquet"
    with pytest.raises(pa.ArrowInvalid):
        write_part("mentions", [mention(text=None)], path, staging=staging)
    assert not path.exists()


def test_full_disk_is_one_clear_error_and_the_old_part_stays(
    tmp_path: Path, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mentions" / "part-00000.parquet"
    write_part("mentions", [mention()], path, staging=staging)
    before = path.read_bytes()

    def full(handle: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_sync", full)
    with pytest.raises(OutputError, match=r"part-00000\.parquet: No space left on device"):
        write_part("mentions", [], path, staging=staging)
    assert path.read_bytes() == before
    assert not list(staging.iterdir())


def test_json_keeps_the_order_of_its_keys(tmp_path: Path, staging: Path) -> None:
    write_json({"b": 1, "a": "é"}, tmp_path / "x.json", staging=staging)
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == '{\n  "b": 1,\n  "a": "é"\n}\n'
