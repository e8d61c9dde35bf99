import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.ingest.packed import MAX_RATIO, SMALL
from saidby.model import Reject


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return packed


PACKS = [gzip.compress, bz2.compress, lzma.compress, zstd]
ROWS = b"".join(b'{"text": "Story %d %d of the day."}\n' % (i, i * i) for i in range(4_000))
BOMB = b"a" * (3 * SMALL)


def outline(path: Path) -> list[str]:
    return [r.reason if isinstance(r, Reject) else r.text for r in read([path])]


@pytest.mark.parametrize("pack", PACKS)
def test_packed_files(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    for data in (pack(ROWS), pack(ROWS[:100_007]) + pack(ROWS[100_007:])):
        (tmp_path / "a").write_bytes(data)
        found = outline(tmp_path / "a")
        assert (len(found), found[0], found[-1]) == (4_000, "Story 0 0 of the day.", "Story 3999 15992001 of the day.")


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_lost_of_a_packed_file_that_breaks_off(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(ROWS[:100_000]) + pack(ROWS[100_000:])
    (tmp_path / "a").write_bytes(data[:-300])
    found = outline(tmp_path / "a")
    assert found[-1] == "unreadable"
    assert len(found) > len(ROWS[:98_000].splitlines())  # Arrow drops the last kilobyte it has unpacked
    (tmp_path / "b").write_bytes(pack(b"One story of the day.")[:6])
    with pytest.raises(InputError, match="b: cannot be read"):
        outline(tmp_path / "b")


@pytest.mark.parametrize("pack", PACKS)
def test_bombs(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "a.txt").write_bytes(pack(b"a" * (6 * SMALL)))
    with pytest.raises(InputError, match="unpacks to far more"):
        outline(tmp_path / "a.txt")
    assert outline(tmp_path) == ["unreadable"]


@pytest.mark.parametrize("outer", PACKS)
@pytest.mark.parametrize("inner", PACKS)
def test_what_is_packed_twice_is_refused(
    tmp_path: Path, outer: Callable[[bytes], bytes], inner: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "a").write_bytes(outer(inner(b"One.")))
    with pytest.raises(InputError, match="packed more than once"):
        outline(tmp_path / "a")


@pytest.mark.parametrize("pack", PACKS)
def test_members_may_be_packed_once(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt.gz", pack(b"One."))
        archive.writestr("b.txt.zst", pack(pack(b"Two.")))
        archive.writestr("c.txt.xz", pack(BOMB))
        archive.writestr("d.jsonl", pack(ROWS[:100_000]))
    found = outline(tmp_path / "a.zip")
    assert found[:3] == ["One.", "unreadable", "unreadable"]
    assert len(found) > 2_000


def test_bombs_in_layers_count_as_one(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        data = bz2.compress(b"a" * (SMALL // 2))
        for i in range(600):
            info = tarfile.TarInfo(f"{i}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    packed = out.getvalue()
    assert MAX_RATIO * len(packed) + SMALL < 600 * SMALL // 2
    (tmp_path / "a.tgz").write_bytes(packed)
    found = outline(tmp_path / "a.tgz")
    assert "unreadable" in found
    assert sum(map(len, found)) < MAX_RATIO * len(packed) + 2 * SMALL


def test_members_that_lie_over_each_other(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "One story. " * 500)
        archive.writestr("b.txt", "One story. " * 500)
        first, second = archive.infolist()
        second.header_offset = first.header_offset
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    with pytest.raises(InputError, match="over each other"):
        outline(tmp_path / "a.zip")


def test_files_with_holes_are_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.addfile(info)
    assert outline(tmp_path / "a.tar") == ["unsafe_member"]
