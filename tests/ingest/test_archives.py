import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.ingest.packed import SMALL


def outline(path: Path) -> list[tuple[str, str]]:
    return [
        (r.source_path.rpartition("::")[2], getattr(r, "reason", None) or getattr(r, "text", "")) for r in read([path])
    ]


def make_zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def make_tar(path: Path, members: dict[str, str], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def test_zip(tmp_path: Path) -> None:
    path = make_zip(
        tmp_path / "a.zip",
        {"b/two.txt": "Two.", "a/one.txt": "One.", "__MACOSX/x.txt": "x", "c.jsonl": '{"text": "C."}\n'},
    )
    assert outline(path) == [("a/one.txt", "One."), ("b/two.txt", "Two."), ("c.jsonl", "C.")]
    assert not any(getattr(r, "run_together", True) for r in read([path]))


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_tar(tmp_path: Path, mode: str) -> None:
    path = make_tar(tmp_path / "a.tar", {"one.txt": "One.", "two.txt": "Two."}, mode)
    assert outline(path) == [("one.txt", "One."), ("two.txt", "Two.")]


def test_paths_that_lead_out_are_refused(tmp_path: Path) -> None:
    names = ["../out.txt", "/etc/x.txt", "a/../../b.txt", "C:\\x.txt"]
    found = outline(make_zip(tmp_path / "a.zip", {**dict.fromkeys(names, "x"), "ok.txt": "Fine."}))
    assert [what for _, what in found].count("unsafe_member") == len(names)
    assert ("ok.txt", "Fine.") in found
    assert {what for _, what in outline(make_tar(tmp_path / "a.tar", dict.fromkeys(names, "x")))} == {"unsafe_member"}


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind!r}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert [what for _, what in outline(path)] == ["unsafe_member"] * 3
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert outline(tmp_path / "a.zip") == [("link.txt", "unsafe_member")]


def test_archives_in_archives_are_refused(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "in.zip", {"x.txt": "x"}).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in.txt", inner)
        archive.writestr("in2.txt", make_tar(tmp_path / "in.tar", {"x.txt": "x"}).read_bytes())
    assert outline(tmp_path / "a.zip") == [("in.txt", "unsafe_member"), ("in2.txt", "unsafe_member")]


def test_bombs_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"bomb.txt": "a" * (3 * SMALL), "ok.txt": "Fine."})
    assert outline(path) == [("bomb.txt", "unreadable"), ("ok.txt", "Fine.")]


def test_broken_archives(tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "a.zip", {"one.txt": "One."}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"b\.zip"):
        list(read([tmp_path / "b.zip"]))


def test_office_documents_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only Word's"):
        list(read([make_zip(tmp_path / "a.docx", {"[Content_Types].xml": "<x/>"})]))
    assert [what for _, what in outline(tmp_path)] == ["unreadable"]
