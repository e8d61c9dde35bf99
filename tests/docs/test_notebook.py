"""The notebook runs from its first cell to its last on the sample, and so do the queries of other libraries."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

import saidby

ROOT = Path(__file__).parent.parent.parent
NOTEBOOK = ROOT / "docs" / "notebooks" / "sample.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def run_cell(source: str, namespace: dict[str, Any]) -> Any:
    """As a notebook does: the value of the last line, if it is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), namespace) if last else None


def test_notebook_runs(sample_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib", reason="the notebook draws with matplotlib")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sample").symlink_to(sample_run)
    import matplotlib.pyplot as plt

    namespace: dict[str, Any] = {}
    shown = []
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in CELLS:
            if cell["cell_type"] == "code":
                shown.append(run_cell("".join(cell["source"]), namespace))
    figures = [plt.figure(n) for n in plt.get_fignums()]
    assert len(figures) == 4
    assert all(axes.has_data() for figure in figures for axes in figure.axes)
    plt.close("all")
    counts = shown[0]
    assert counts["claims"] == len(saidby.read(sample_run).claims)
    assert shown[-1].sum() == counts["claims"]
    assert "as told by" in printed.getvalue()


def test_notebook_is_stored_without_results() -> None:
    for cell in CELLS:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_links_of_the_notebook_lead_somewhere() -> None:
    text = "".join(line for cell in CELLS if cell["cell_type"] == "markdown" for line in cell["source"])
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert targets
    assert all((NOTEBOOK.parent / target).exists() for target in targets)


def test_duckdb_reads_the_tables(sample_run: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    run = saidby.read(sample_run)
    rows = duckdb.sql(
        f"select speaker, count(*) from '{sample_run}/claims/*.parquet' where speaker_kind <> 'unnamed' group by 1"
    ).fetchall()
    named = run.claims[(run.claims["speaker_kind"] != "unnamed").fillna(False)]
    assert dict(rows) == named["speaker"].value_counts().to_dict()
    claims, quantities = (f"'{sample_run}/{table}/*.parquet'" for table in ("claims", "quantities"))
    [(numbers,)] = duckdb.sql(f"select count(*) from {claims} join {quantities} using (claim_id)").fetchall()
    assert numbers == len(run.claims_with("quantities"))


def test_polars_reads_the_tables(sample_run: Path) -> None:
    pytest.importorskip("polars", reason="polars is not installed: a large library that only this test would need")
    page = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
    [code] = [c for c in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "import polars" in c]
    assert "out/sample" in code
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code.replace("out/sample", str(sample_run)), {})
    assert "shape: (5, 3)" in printed.getvalue()
