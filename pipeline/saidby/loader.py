"""Finds the model and makes the spaCy pipeline of it."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from saidby.errors import ModelError

COMPONENTS = {
    "saidby_encoder": "saidby.annotate.components",
    "saidby_parser": "saidby.annotate.components",
    "saidby_ner": "saidby.annotate.components",
    "saidby_roles": "saidby.annotate.components",
    "saidby_quotes": "saidby.attribute.components",
    "saidby_attribution": "saidby.attribute.components",
    "saidby_resolution": "saidby.resolve.components",
    "saidby_quantities": "saidby.qualify.components",
    "saidby_hedges": "saidby.qualify.components",
    "saidby_framing": "saidby.qualify.components",
}
"""Factory → module that registers it, as in the entry points of pyproject.toml."""

STAGES = (
    "saidby_quotes",
    "saidby_attribution",
    "saidby_resolution",
    "saidby_quantities",
    "saidby_framing",
    "saidby_hedges",
)
"""Components that follow the model's own, in their order."""

LONGEST_TEXT = 1_000_000_000
"""spaCy refuses texts of more than 1,000,000 characters for its own parser's need of memory; ours works in windows."""

HERE = Path(__file__).parent


def model_path(model: str | Path | None = None) -> Path:
    """The folder of the model: the one given, else the shipped one (in the installed package, or in the checkout).

    Raises ModelError when there is none.
    """
    if model is not None:
        places = [Path(model)]
    else:
        places = [HERE / "models" / "saidby_en", HERE.parent.parent / "models" / "saidby_en"]
    for place in places:
        if (place / "config.cfg").is_file():
            return place
    if model is None:
        raise ModelError(f"the model is missing: {places[-1]} has no config.cfg; install saidby anew, or `make model`")
    raise ModelError(f"{model} is no model: it has no config.cfg; name the folder that `make model` made")


def load(model: str | Path | None = None) -> Language:
    """The spaCy pipeline that finds claims: `nlp(text)._.claims`.

    `model` is a folder; None is the shipped model. Stages that the model does not bring along are added after it.
    Raises ModelError when the model is missing or does not load.
    """
    path = model_path(model)
    try:
        factories = {part["factory"] for part in spacy.util.load_config(path / "config.cfg")["components"].values()}
        _register(factories)
        nlp = spacy.load(path)
    except ModelError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(f"the model {path} does not load: {reason}") from error
    missing = [name for name in STAGES if name not in nlp.pipe_names]
    _register(missing)
    for name in missing:
        nlp.add_pipe(name)
    nlp.max_length = LONGEST_TEXT
    return nlp


def describe(model: str | Path | None = None) -> dict[str, Any]:
    """Name, version and content hash of a model, read without loading it. Raises ModelError."""
    path = model_path(model)
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        digest = hashlib.sha256()
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(file.relative_to(path).as_posix().encode("utf-8"))
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return {
            "name": f"{meta['lang']}_{meta['name']}",
            "version": meta["version"],
            "sha256": digest.hexdigest(),
        }
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the model {path} cannot be read: {error}") from error


def _register(factories: Any) -> None:
    """Imports what registers these factories where no entry point does (a checkout that is not installed)."""
    for name in factories:
        if name in COMPONENTS and not Language.has_factory(name):
            importlib.import_module(COMPONENTS[name])
            if not Language.has_factory(name):
                raise ModelError(f"{COMPONENTS[name]} does not register {name}")
