"""What tests share: the toy pipeline (see toy/saidby_toy.py) and dumps made of invented articles."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
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
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "the",
        "said",
        "river",
        *characters,
        *("##" + c for c in characters),
    ]
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


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample's tables, made once with the shipped model."""
    from saidby.run import extract

    out = tmp_path_factory.mktemp("run") / "sample"
    extract([ROOT / "corpus" / "articles.jsonl"], out, workers=1)
    return out


HOSTILE = {
    "title": '"><script>alert(1)</script>',
    "url": "javascript:alert(2)",
    "publisher": "<b onmouseover=alert(3)>",
    "published_at": "2024-03-05",
    "text": (
        "The council met on Monday, \u202eand nobody who was there had read the papers that it was about.\r\n"
        "“<script>alert(4)</script> </style>&amp; 👩‍👩‍👧 e\u0301 7 & likely\x0b12,” said Ilse Brandt.\n"
        '\n“--> ]]> <img src=x onerror=alert(5)>\u2028’" 3,” said Ilse Brandt.\x85They say: it is {{7*7}} likely\n'
    ),
}
"""An article that tries everything that text can do to a page or a file."""


@pytest.fixture(scope="session")
def hostile_run(tmp_path_factory: pytest.TempPathFactory, toy_model: Path) -> Path:
    """A run of the hostile article, of one that has no claim, and of one that is repeated."""
    from saidby.run import extract

    folder = tmp_path_factory.mktemp("hostile")
    quiet = {"text": "Nothing at all was said on Monday by anybody who lives in the town of Velm or near it."}
    rows = [HOSTILE, quiet, toy_article(1), toy_article(1)]
    (folder / "dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    extract([folder / "dump.jsonl"], folder / "out", model=toy_model, workers=1)
    return folder / "out"
