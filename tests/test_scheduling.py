"""Finding what kills workers, on a pool of no processes at all."""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.engines.scheduling import Died, Job, work_off
from saidby.errors import RunError


@dataclasses.dataclass(frozen=True)
class Sum:
    numbers: tuple[int | None, ...]
    first: int = 0
    probe: bool = False

    def __len__(self) -> int:
        return len(self.numbers)

    def halves(self) -> Sequence[Sum]:
        middle = len(self.numbers) // 2
        return [
            Sum(self.numbers[:middle], self.first, True),
            Sum(self.numbers[middle:], self.first + middle, True),
        ] * bool(middle)

    def singles(self) -> Sequence[Sum]:
        return [Sum((n,), self.first + i, True) for i, n in enumerate(self.numbers)]

    def without(self, lost: Sequence[tuple[Sum, Died]]) -> Sum:
        places = {part.first: end.how for part, end in lost}
        assert set(places.values()) <= {"poison", "time"}
        return Sum(tuple(None if i in places else n for i, n in enumerate(self.numbers)))


class Room:
    """Does one job at a time, `size` of them waiting; -1 takes too long, -2 kills, a task of `heavy` numbers, too."""

    def __init__(self, size: int, heavy: int = 10**9) -> None:
        self.size, self.heavy, self.closed = size, heavy, False
        self.jobs: deque[Job[Sum]] = deque()
        self.deaths: Counter[Sum] = Counter()

    def room(self) -> int:
        return self.size - len(self.jobs)

    def submit(self, job: Job[Sum]) -> None:
        assert self.room() > 0
        self.jobs.append(job)

    def finished(self) -> tuple[Job[Sum], int | Died]:
        job = self.jobs.pop()
        if len(job.task) >= self.heavy or any(n is not None and n < 0 for n in job.task.numbers):
            self.deaths[job.task] += 1
            return job, Died("time", slow=True) if -1 in job.task.numbers else Died("poison")
        return job, sum(n for n in job.task.numbers if n is not None)

    def close(self) -> None:
        self.closed = True


NUMBERS = st.lists(st.integers(-2, 9), min_size=2, max_size=9).filter(lambda numbers: max(numbers) >= 0)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=6), st.integers(1, 4))
def test_only_what_kills_is_left_out(tasks: list[list[int]], size: int) -> None:
    pool = Room(size)
    results = list(work_off(pool, (Sum(tuple(numbers)) for numbers in tasks)))
    assert sorted(results) == sorted(sum(n for n in numbers if n >= 0) for numbers in tasks)
    assert max(pool.deaths.values(), default=0) <= 2 * max(1, len(tasks)), "nothing is tried for ever"
    assert pool.closed


def test_record_that_takes_too_long_costs_its_time_twice() -> None:
    pool = Room(1)
    assert list(work_off(pool, [Sum((1, 2, 3, 4, -1, 6, 7, 8))])) == [31]
    assert sum(pool.deaths.values()) == 2


def test_single_record_that_takes_too_long_is_tried_twice() -> None:
    pool = Room(1)
    assert list(work_off(pool, [Sum((-1,))])) == [0]
    assert sum(pool.deaths.values()) == 2


def test_worker_killed_by_chance_costs_nothing() -> None:
    pool = Room(2)
    finished = pool.finished
    chances = [Died("by chance")]

    def unlucky() -> tuple[Job[Sum], int | Died]:
        job, result = finished()
        return job, chances.pop() if chances else result

    pool.finished = unlucky  # type: ignore[method-assign]
    assert sorted(work_off(pool, [Sum((1, 2)), Sum((3,))])) == [3, 3]


def test_records_that_are_too_much_together_are_not_rejected_but_end_the_run() -> None:
    pool = Room(2, heavy=4)
    with pytest.raises(RunError, match="no single record is to blame; more memory"):
        list(work_off(pool, [Sum((1, 2, 3, 4))]))
    assert pool.closed


def test_workers_that_die_of_everything_end_the_run() -> None:
    with pytest.raises(RunError, match="die on every record"):
        list(work_off(Room(2), [Sum((-1, -1))]))
