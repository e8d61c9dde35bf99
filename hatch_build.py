"""Puts the shipped model into the wheel; an editable install finds it in the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODEL = "models/saidby_en"


class ModelHook(BuildHookInterface[Any]):
    """Adds the model's folder to the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is built; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        if not (Path(self.root) / MODEL / "config.cfg").is_file():
            raise FileNotFoundError(f"{MODEL} has no config.cfg: a wheel without its model would not run; `make model`")
        build_data["force_include"][MODEL] = f"saidby/{MODEL}"
