from pathlib import Path

import pytest

from saidby.tables import speakers
from saidby.tables.row_classes import SpeakerRow
from saidby.tables.speakers import merge_speakers, write_merged_speakers
from saidby.tables.write import table_of, write_part


def speaker(speaker_id: str, name: str, *aliases: str, n: int = 1) -> SpeakerRow:
    return SpeakerRow(
        speaker_id=speaker_id,
        name=name,
        kind="person",
        aliases=list(aliases),
        roles=[],
        n_mentions=n,
        n_claims=n,
        n_articles=1,
    )


def test_speakers_merge_by_identifier() -> None:
    rows = [speaker("a", "Ann Lo", "Lo"), speaker("a", "A. Lo", "Annie", n=2), speaker("b", "Bo")]
    merged, other = merge_speakers(rows)
    assert (merged.name, merged.aliases) == ("Ann Lo", ["A. Lo", "Annie", "Lo"])
    assert (merged.n_mentions, merged.n_claims, merged.n_articles) == (3, 3, 2)
    assert other == speaker("b", "Bo")


@pytest.mark.parametrize("at_once", [2, 3, 64])
def test_speakers_of_many_parts_merge_in_rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    staging = tmp_path / "staging"
    staging.mkdir()
    (tmp_path / "speakers").mkdir()
    monkeypatch.setattr(speakers, "MERGE_AT_ONCE", at_once)
    parts = []
    for i in range(7):
        rows = [speaker(who, f"{who} of part {i}", n=i) for who in sorted({"everywhere", f"only-{i}"})]
        parts.append(tmp_path / f"p{i}.parquet")
        write_part("speakers", rows, parts[-1], staging=staging)
    path = tmp_path / "speakers" / "part-00000.parquet"
    assert write_merged_speakers(parts, path, staging=staging) == 8
    merged = table_of("speakers", list(speakers._read_speakers(path))).to_pylist()
    assert [row["speaker_id"] for row in merged] == ["everywhere", *(f"only-{i}" for i in range(7))]
    assert merged[0]["name"] == "everywhere of part 0"
    assert (merged[0]["n_mentions"], merged[0]["n_articles"]) == (21, 7)
    assert merged[0]["aliases"] == [f"everywhere of part {i}" for i in range(1, 7)]
