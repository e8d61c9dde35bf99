import contextlib
import io
import re
from pathlib import Path

from saidby import run
from saidby.cli import main
from saidby.tables.schema import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_python_in_the_readme_runs(dump: Path, tmp_path: Path, toy_model: Path) -> None:
    run.extract([dump], tmp_path / "out", model=toy_model)
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code.replace("out/sample", str(tmp_path / "out")), {})
    assert "“It is likely that 3 pumps will fail" in printed.getvalue()


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert {"extract", "test"} <= targets
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_options_and_tables_in_the_readme_exist() -> None:
    options = {name for command in main.commands.values() for p in command.params for name in p.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", README)) - {"--help"} <= options
    assert all(f"`{table}`" in README for table in TABLES)
