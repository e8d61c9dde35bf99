"""The same run on a Ray cluster of two nodes, made on this machine; skipped where Ray is absent."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from saidby import run

ray = pytest.importorskip("ray", reason="the extra ray is not installed")


@pytest.fixture(scope="module")
def cluster(toy_path: Path) -> Iterator[None]:
    """Two nodes of one processor each, whose workers find the toy's components."""
    from ray.cluster_utils import Cluster

    import saidby

    paths = [str(toy_path), str(Path(saidby.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    # Ray is polite to other processes, and on a busy machine waits for them for ever.
    os.environ.setdefault("RAY_worker_niceness", "0")
    try:
        nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        nodes.add_node(num_cpus=1)
        ray.init(address=nodes.address, log_to_driver=False)
    except Exception as error:
        pytest.skip(f"Ray cannot start a cluster here: {error}")
    yield
    ray.shutdown()
    nodes.shutdown()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def parts(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in out.rglob("*.parquet")}


def test_cluster_gives_the_same_bytes_from_and_to_urls(
    cluster: None, dump: Path, tmp_path: Path, toy_model: Path
) -> None:
    assert len(ray.nodes()) == 2
    far = tmp_path / "far"
    summary = run.extract([dump.as_uri()], far.as_uri(), model=toy_model, engine="ray")
    assert summary.manifest["timing"]["engine"] == "ray"
    run.extract([dump], tmp_path / "near", model=toy_model)
    near = pd.read_parquet(tmp_path / "near" / "claims")
    pd.testing.assert_frame_equal(pd.read_parquet(far / "claims"), near)
    assert {p.name for p in far.iterdir()} == {p.name for p in (tmp_path / "near").iterdir()}


def test_record_that_kills_a_worker_of_the_cluster(cluster: None, tmp_path: Path, toy_model: Path) -> None:
    texts = ["The harbour was closed.", "Ilse Brandt said: SEGFAULT."]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    run.extract([dump], tmp_path / "out", model=toy_model, engine="ray")
    [reject] = pd.read_parquet(tmp_path / "out" / "rejects").to_dict("records")
    assert (reject["source_ordinal"], reject["reason"]) == (1, "worker_died")


def test_record_that_never_returns(cluster: None, tmp_path: Path, toy_model: Path) -> None:
    endless = "Ilse Brandt HANGS ON EVERY WORD OF it and of all that she has said before and will say again!"
    texts = ["The harbour was closed.", endless, "The mole was closed, said Ilse Brandt."]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    run.extract([dump], tmp_path / "out", model=toy_model, engine="ray", time_limit=3)
    [reject] = pd.read_parquet(tmp_path / "out" / "rejects").to_dict("records")
    assert (reject["source_ordinal"], reject["reason"]) == (1, "time_limit")
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == 2
