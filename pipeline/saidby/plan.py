"""What a run is made from: code, libraries, model, options and inputs. Equal plans give equal tables."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import saidby
from saidby import loader
from saidby.errors import InputError
from saidby.lexicons.loader import overlay_files

LIBRARIES = ("ftfy", "numpy", "onnxruntime", "pyarrow", "spacy", "thinc", "tokenizers")
HERE = Path(__file__).parent


def make_plan(
    inputs: Sequence[str | Path], *, model: Path, options: dict[str, Any], lexicon: str | Path | None = None
) -> dict[str, Any]:
    """The plan as plain JSON values; raises InputError for a path that cannot be read, ModelError for a model."""
    return {
        "saidby": {"version": saidby.__version__, "code": code_hash()},
        "libraries": {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES},
        "model": loader.describe(model),
        "lexicon": None if lexicon is None else _lexicon(Path(lexicon)),
        "options": options,
        "inputs": [describe_input(Path(path)) for path in inputs],
    }


@functools.cache
def code_hash() -> str:
    """Hash of the package's own code, word lists and weights: a changed rule is another run, whatever the version."""
    files = (p for kind in ("py", "csv", "toml", "json") for p in HERE.rglob(f"*.{kind}"))
    return _hash_files(sorted(p for p in files if HERE / "models" not in p.parents), HERE)


def describe_input(path: Path) -> dict[str, Any]:
    """Number of files, bytes and content hash of a file or of all files in a folder. Raises InputError.

    Standard input ("-") is read but once, by the run itself: nothing is known of it.
    """
    if str(path) == "-":
        return {"path": "-", "files": 1, "bytes": None, "sha256": None}
    try:
        if not path.exists():
            raise InputError(f"{path} does not exist; check the path")
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        return {
            "path": path.as_posix(),
            "files": len(files),
            "bytes": sum(file.stat().st_size for file in files),
            "sha256": _hash_files(files, path) if path.is_dir() else _hash_file(path).hex(),
        }
    except OSError as error:
        raise InputError(f"cannot read {error.filename or path}: {error.strerror}") from error


def _lexicon(folder: Path) -> dict[str, Any]:
    """The files of an overlay and their hash, wherever the folder stands."""
    files = overlay_files(folder)
    return {"files": [file.name for file in files], "sha256": _hash_files(files, folder)}


def _hash_files(files: Sequence[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode("utf-8", "surrogateescape"))
        digest.update(_hash_file(file))
    return digest.hexdigest()


def _hash_file(path: Path) -> bytes:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").digest()


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
