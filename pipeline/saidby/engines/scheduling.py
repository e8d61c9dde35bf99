"""What all engines share: handing out tasks, and finding what in a task kills the workers that do it.

A task whose worker died is tried once more, since a worker may be killed for what others do.  When the second worker
dies too, the task's halves are probed, and the halves of those that kill, down to single records; then the task is done
without the records that killed their worker by themselves.  All of that goes on beside other tasks.
A worker that died of a time limit has cost that time: the records of its task are probed one by one at once, so that
one that never returns costs twice the limit, not twice and once more for each halving.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from saidby.errors import RunError


@dataclass(frozen=True, slots=True)
class Died:
    """A worker ended without an answer; `how` says by what signal or exit status, as far as it is known.

    `slow`: because of a time limit.
    """

    how: str
    slow: bool = False


class Task(Protocol):
    """Work that can be divided. `str(task)` names it in messages."""

    def __len__(self) -> int:
        """Number of records."""

    def halves(self) -> Sequence[Self]:
        """Both halves of its records, as tasks whose results are thrown away; none for a single record."""

    def singles(self) -> Sequence[Self]:
        """Each of its records, as a task whose result is thrown away."""

    def without(self, lost: Sequence[tuple[Self, Died]]) -> Self:
        """The same task with the records of each of `lost` refused, for the reason given."""


T = TypeVar("T", bound=Task)
R = TypeVar("R")
Out = TypeVar("Out", covariant=True)


@dataclass(slots=True, eq=False)
class Case(Generic[T]):
    """A task that killed a worker, and what is known about it."""

    task: T
    tried: int = 1
    probing: int = 0
    lost: list[tuple[T, Died]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Job(Generic[T]):
    """One try at a task, or, with `probe`, at a part of the task of `case`."""

    task: T
    case: Case[T] | None = None
    probe: bool = False


class Pool(Protocol[T, Out]):
    """Where jobs run."""

    def room(self) -> int:
        """How many more jobs can be taken now."""

    def submit(self, job: Job[T]) -> None:
        """Takes a job."""

    def finished(self) -> tuple[Job[T], Out | Died]:
        """Waits for a job to end; raises what the work raised."""

    def close(self) -> None:
        """Ends all workers, whatever they do."""


def work_off(pool: Pool[T, R], tasks: Iterable[T]) -> Generator[R, None, None]:
    """Results in the order in which they are ready; the pool is closed at the end, whatever ends it.

    Takes a task only when there is room for it. Raises what the work raises, and RunError when workers die though no
    single record is to blame.
    """
    fresh = (Job(task) for task in tasks)
    again: deque[Job[T]] = deque()
    running = 0
    try:
        while True:
            while pool.room() > 0 and (job := again.popleft() if again else next(fresh, None)) is not None:
                pool.submit(job)
                running += 1
            if not running:
                return
            job, outcome = pool.finished()
            running -= 1
            if isinstance(outcome, Died):
                again.extendleft(_after_death(job, outcome))
            elif job.probe:
                again.extendleft(_settled(job.case))
            else:
                yield outcome
    finally:
        pool.close()


def _after_death(job: Job[T], end: Died) -> list[Job[T]]:
    """What to try next, after the worker of this job died."""
    case = job.case
    if case is None:
        case = Case(job.task)
        if not end.slow:
            return [Job(job.task, case)]
    if not job.probe and case.tried > 1:
        raise RunError(
            f"worker processes keep dying on {case.task} ({end.how}), and no single record is to blame; "
            "more memory or fewer workers may help, then --resume"
        )
    if not job.probe:
        case.tried += 1
        case.probing = 1
    parts = job.task.singles() if end.slow and (len(job.task) > 1 or not job.probe) else job.task.halves()
    if not parts:
        case.lost.append((job.task, end))
    case.probing += len(parts)
    return [Job(part, case, probe=True) for part in parts] + _settled(case)


def _settled(case: Case[Any] | None) -> list[Job[Any]]:
    """The last try at a task, as soon as the last of its probes is back."""
    assert case is not None
    case.probing -= 1
    if case.probing:
        return []
    if len(case.lost) == len(case.task) > 1:
        raise RunError(
            f"worker processes die on every record of {case.task} ({case.lost[0][1].how}): check the installation and "
            "the memory, then --resume"
        )
    return [Job(case.task.without(case.lost), case)]


def ahead(tasks: Iterable[T], most: int) -> tuple[list[T], Iterable[T]]:
    """The first tasks, at most so many, and all tasks with these in front."""
    tasks = iter(tasks)
    first = list(itertools.islice(tasks, most))
    return first, itertools.chain(first, tasks)
