import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import saidby

ROOT = Path(__file__).parent.parent


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_training_is_never_imported_at_run_time() -> None:
    package = Path(saidby.__file__).parent
    for path in package.rglob("*.py"):
        if "train" in path.relative_to(package).parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [n for n in names if n.startswith("saidby.train") or n.partition(".")[0] == "torch"], path
