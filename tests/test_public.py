import inspect
import tomllib
from pathlib import Path

import saidby
from saidby import errors, loader

ROOT = Path(__file__).parent.parent


def test_public_names_are_sorted_and_there() -> None:
    assert saidby.__all__ == sorted(saidby.__all__)
    for name in saidby.__all__:
        assert getattr(saidby, name) is not None
    assert dir(saidby) == saidby.__all__


def test_everything_public_is_documented() -> None:
    for name in saidby.__all__:
        if not name.startswith("__"):
            assert inspect.getdoc(getattr(saidby, name)), name


def test_every_error_is_public_and_in_the_tree() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    assert {kind.__name__ for kind in kinds} == {name for name in saidby.__all__ if name.endswith("Error")}
    for kind in kinds:
        assert issubclass(kind, errors.SaidbyError)
        assert kind.__name__ in (errors.__doc__ or "")


def test_entry_points_are_the_loaders_components() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    factories = project["entry-points"]["spacy_factories"]
    assert {name: target.partition(":")[0] for name, target in factories.items()} == loader.COMPONENTS
    assert set(loader.STAGES) <= set(loader.COMPONENTS)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower() for line in lines if not line.startswith("#")}
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {wanted_name.partition(">")[0].partition("=")[0].strip().lower() for wanted_name in wanted}
    assert {name for name in names if not name.startswith("saidby[")} <= pinned, "extras of our own need no pin"
