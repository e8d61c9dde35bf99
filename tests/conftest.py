"""What tests share: the toy pipeline (see toy/saidby_toy.py) and dumps made of invented articles."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOY = Path(__file__).parent / "toy"
sys.path.insert(0, str(TOY))


@pytest.fixture(scope="session")
def toy_path() -> Path:
    """The folder that a subprocess needs on its path to load the toy model."""
    return TOY


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder whose stages are regular expressions."""
    import saidby_toy

    return saidby_toy.make_model(tmp_path_factory.mktemp("model") / "toy")


@pytest.fixture
def toy_environment(toy_path: Path) -> dict[str, str]:
    """Environment of a subprocess that can import saidby and the toy as this process does."""
    import saidby

    source_root = str(Path(saidby.__file__).parent.parent)
    inherited = [path for path in [os.environ.get("PYTHONPATH")] if path]
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(toy_path), source_root, *inherited])}


def toy_article(i: int) -> dict[str, str]:
    """An article with two claims, one with a quantity and a hedge."""
    place = ("Velm", "Ostry", "Harrow Bay")[i % 3]
    return {
        "title": f"Pumps fail in {place}",
        "url": f"https://example.org/{i}",
        "publisher": "Velm Courier",
        "published_at": "2024-03-05T09:00:00Z",
        "text": (
            f"The {place} council met on Monday in 2024, with {i} members present and the public gallery full.\n"
            f"“It is likely that {i + 3} pumps will fail before the winter,” said Ilse Brandt, its director.\n"
            f"They say: the harbour of {place} will close for some weeks."
        ),
    }


@pytest.fixture(scope="session")
def tokenizer_json() -> bytes:
    """A WordPiece tokenizer of a few words and all single characters of ASCII, lower-cased."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    characters = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "said", "river", *characters, *("##" + c for c in characters)]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer.to_str().encode("utf-8")


@pytest.fixture
def dump(tmp_path: Path) -> Iterator[Path]:
    """Eighty articles as JSONL: five shards."""
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(toy_article(i)) + "\n" for i in range(80)), encoding="utf-8")
    return path
