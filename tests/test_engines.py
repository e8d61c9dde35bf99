import os

import pytest

from saidby import engines
from saidby.errors import RunError


def square(n: int) -> tuple[int, int]:
    return n * n, os.getpid()


def fail(n: int) -> int:
    if n == 3:
        raise KeyError(n)
    return n


class LonelyError(Exception):
    def __init__(self, n: int, of: int) -> None:
        super().__init__(f"{n} of {of}")


def fail_alone(n: int) -> int:
    if n == 3:
        raise LonelyError(n, 4)
    return n


def test_one_worker_is_this_process() -> None:
    assert list(engines.local(square, iter(range(3)), workers=1)) == [(n * n, os.getpid()) for n in range(3)]


@pytest.mark.parametrize("tasks", [0, 1])
def test_work_for_one_needs_no_pool(tasks: int) -> None:
    assert [pid for _, pid in engines.local(square, range(tasks), workers=8)] == [os.getpid()] * tasks


def test_pool_does_every_task_once() -> None:
    results = list(engines.local(square, range(20), workers=2))
    assert sorted(result for result, _ in results) == [n * n for n in range(20)]
    assert os.getpid() not in {pid for _, pid in results}


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def tasks() -> "iter[int]":  # type: ignore[valid-type]
        for n in range(100):
            taken.append(n)
            yield n

    results = engines.local(square, tasks(), workers=2)
    next(results)
    assert len(taken) <= 5
    results.close()


def test_error_that_cannot_be_sent_is_told_in_words() -> None:
    with pytest.raises(RunError, match="LonelyError in 3: 3 of 4"):
        list(engines.local(fail_alone, range(100), workers=2))


def test_error_of_a_task_ends_the_work() -> None:
    with pytest.raises(KeyError):
        list(engines.local(fail, range(100), workers=2))
