"""A Ray cluster: the one at RAY_ADDRESS, else one made of this machine's processors."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeVar

from saidby.engines.processes import Worker
from saidby.engines.scheduling import Died, Job, Task, work_off
from saidby.errors import InputError

T = TypeVar("T", bound=Task)
R = TypeVar("R")


def on_ray(work: Callable[[T], R], tasks: Iterable[T], *, workers: int | None = None) -> Generator[R, None, None]:
    """Results in the order in which they are ready, from a Ray cluster.

    `workers` is the most tasks at a time; by default twice the cluster's processors, so that none is idle and a cluster
    that grows with demand does grow. Raises InputError when Ray is not installed or there is no cluster at the address.
    """
    return work_off(RayPool(work, workers), tasks)


class RayPool:
    """Tasks of one processor each; Ray runs one again whose node went away."""

    def __init__(self, work: Callable[[Any], Any], workers: int | None) -> None:
        """`work` is a function that a module has by name, there on every node."""
        try:
            import ray
        except ImportError as error:
            raise InputError("--engine ray needs Ray: pip install 'saidby[ray]'") from error
        self._ray, self._most = ray, workers
        self._started = not ray.is_initialized()
        if self._started:
            try:
                ray.init(log_to_driver=False, logging_level="warning")
            except Exception as error:
                raise InputError(f"cannot reach the Ray cluster (RAY_ADDRESS): {error}") from error
        self._work, self._remote = work, ray.remote(num_cpus=1, max_retries=1)(_call)
        self._running: dict[Any, Job[Any]] = {}

    def room(self) -> int:
        """How many more tasks can be handed in."""
        most = self._most or max(2, 2 * int(self._ray.cluster_resources().get("CPU", 1)))
        return most - len(self._running)

    def submit(self, job: Job[Any]) -> None:
        """Hands a task in."""
        self._running[self._remote.remote(self._work, job.task)] = job

    def finished(self) -> tuple[Job[Any], Any]:
        """Waits for a job to end; raises what the work raised."""
        [ready], _ = self._ray.wait(list(self._running), num_returns=1)
        job = self._running.pop(ready)
        try:
            return job, self._ray.get(ready)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from error
        except self._ray.exceptions.RayError as error:
            return job, Died(type(error).__name__)

    def close(self) -> None:
        """Takes back what is not done; ends the cluster where it was made for this run."""
        for ref in self._running:
            with contextlib.suppress(Exception):
                self._ray.cancel(ref, force=True)
        if self._started:
            self._ray.shutdown()


_children: dict[Callable[[Any], Any], Worker] = {}
"""In a worker of Ray: the process that does its work."""


def _call(work: Callable[[Any], Any], task: Any) -> Any:
    """Does the task in a child of Ray's worker: its death is an answer that says how, which that of a worker is not."""
    child = _children.pop(work, None) or Worker(work)
    answer = child.do(task)
    if not isinstance(answer, Died):
        _children[work] = child
    return answer
