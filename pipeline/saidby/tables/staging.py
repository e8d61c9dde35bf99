"""A place to write what a user asked for at some path, so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from saidby.errors import OutputError


@contextlib.contextmanager
def written_in_one_step(out: Path) -> Iterator[Path]:
    """A path to write a file or folder to; when the block ends well it takes the place of `out`.

    A file that is there is replaced, a folder only when it is empty.  Raises OutputError when that is not possible.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    try:
        yield holder / out.name
        (holder / out.name).replace(out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(holder, ignore_errors=True)
