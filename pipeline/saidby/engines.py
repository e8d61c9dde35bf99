"""Engines that work off shards. They only schedule: what is done, and where it is written, is the task's own matter."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from saidby.errors import RunError

Task = TypeVar("Task")
Result = TypeVar("Result")


def local(work: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int) -> Generator[Result, None, None]:
    """Results in the order in which they are ready, from a pool of processes (this process, if there is work for one).

    Takes at most two tasks a worker ahead. A task whose worker died is tried once more, alone;
    raises RunError when that worker dies too.
    """
    tasks = iter(tasks)
    first = list(itertools.islice(tasks, 2))
    tasks = itertools.chain(first, tasks)
    if workers == 1 or len(first) < 2:
        yield from map(work, tasks)
        return
    left: list[Task] = []
    while True:
        try:
            yield from _pool(work, tasks, workers, left)
        except BrokenProcessPool:
            suspects = left.copy()
            left.clear()
            yield from _one_by_one(work, suspects)
        else:
            return


def _pool(work: Callable[[Task], Result], tasks: Iterator[Task], workers: int, left: list[Task]) -> Iterator[Result]:
    """Results of the tasks; `left` holds at every moment the tasks that were taken and are not done."""
    with _executor(workers) as pool:
        running: dict[Future[Result], Task] = {}
        while True:
            for task in itertools.islice(tasks, 2 * workers - len(running)):
                left.append(task)
                running[pool.submit(work, task)] = task
            if not running:
                return
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                result = future.result()
                left.remove(running.pop(future))
                yield result


def _one_by_one(work: Callable[[Task], Result], tasks: list[Task]) -> Iterator[Result]:
    for task in tasks:
        with _executor(1) as pool:
            try:
                result = pool.submit(work, task).result()
            except BrokenProcessPool as error:
                raise RunError(f"a worker process died twice on {task}; more memory may help, then --resume") from error
        yield result


@contextlib.contextmanager
def _executor(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes with one thread of arithmetic each, gone when the block is left for whatever reason."""
    threads = os.environ.get("OMP_NUM_THREADS")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    processes = []
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        if threads is None:
            os.environ.pop("OMP_NUM_THREADS", None)


def _begin() -> None:
    """In a new worker: an interrupt is the parent's business, and a worker does not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
