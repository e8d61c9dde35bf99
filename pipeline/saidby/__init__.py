"""saidby: who claimed what, on whose word, and how sure they were."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saidby.api import Run, Tables, extract, load, read
    from saidby.errors import (
        GoldError,
        InputError,
        LexiconError,
        MarkError,
        ModelError,
        OutputError,
        RunError,
        SaidbyError,
    )

__version__ = "0.7.0"

__all__ = [
    "GoldError",
    "InputError",
    "LexiconError",
    "MarkError",
    "ModelError",
    "OutputError",
    "Run",
    "RunError",
    "SaidbyError",
    "Tables",
    "__version__",
    "extract",
    "load",
    "read",
]


def __getattr__(name: str) -> Any:
    """Imports what is asked for when it is asked for: `import saidby` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'saidby' has no attribute {name!r}")
    module = importlib.import_module("saidby.errors" if name.endswith("Error") else "saidby.api")
    return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
