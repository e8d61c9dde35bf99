"""Processes of this machine."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from saidby.engines.scheduling import Died, Job, Task, ahead, work_off
from saidby.errors import RunError

T = TypeVar("T", bound=Task)
R = TypeVar("R")
LONGEST_GOODBYE = 5.0
"""Seconds that a worker has to end by itself when it is told to."""


def local(
    work: Callable[[T], R], tasks: Iterable[T], *, workers: int, isolated: bool = False
) -> Generator[R, None, None]:
    """Results in the order in which they are ready, from worker processes.

    With one worker, or work for one, this process does the work itself, unless `isolated`.
    """
    first, tasks = ahead(tasks, 2)
    if not first:
        return
    if not isolated and (workers == 1 or len(first) < 2):
        yield from map(work, tasks)
    else:
        yield from work_off(Processes(work, workers), tasks)


class Processes:
    """Worker processes, each with one thread of arithmetic; one that died is replaced."""

    def __init__(self, work: Callable[[Any], Any], workers: int) -> None:
        """`work` is a function that a module has by name."""
        self._work, self._workers = work, workers
        self._idle: list[Worker] = []
        self._busy: dict[Connection, tuple[Worker, Job[Any]]] = {}

    def room(self) -> int:
        """How many workers have nothing to do, those not yet started included."""
        return self._workers - len(self._busy)

    def submit(self, job: Job[Any]) -> None:
        """Gives the job to an idle worker, or a new one."""
        worker = self._idle.pop() if self._idle else Worker(self._work)
        worker.give(job.task)
        self._busy[worker.connection] = (worker, job)

    def finished(self) -> tuple[Job[Any], Any]:
        """Waits for a job to end; raises what the work raised."""
        ready = multiprocessing.connection.wait(list(self._busy))[0]
        assert isinstance(ready, Connection)
        worker, job = self._busy[ready]
        answer = worker.answer()
        del self._busy[ready]
        if not isinstance(answer, Died):
            self._idle.append(worker)
        return job, answer

    def close(self) -> None:
        """Lets idle workers go and ends the others."""
        for worker in self._idle:
            worker.connection.close()
        for worker, _ in self._busy.values():
            worker.process.terminate()
        for worker in [*self._idle, *(worker for worker, _ in self._busy.values())]:
            worker.ended()


class Worker:
    """A fresh process that answers one task after the other."""

    process: BaseProcess

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _one_thread():
            self.process.start()
        theirs.close()

    def do(self, task: Any) -> Any:
        """What the work makes of the task, or how the process ended; raises what the work raised."""
        self.give(task)
        return self.answer()

    def give(self, task: Any) -> None:
        """Hands a task over; that the process died meanwhile is found out by `answer`."""
        with contextlib.suppress(OSError):
            self.connection.send(task)

    def answer(self) -> Any:
        """Waits for the answer to the task, or how the process ended; raises what the work raised."""
        try:
            well, answer = self.connection.recv()
        except (EOFError, OSError):
            return self.ended()
        if not well:
            raise answer
        return answer

    def ended(self) -> Died:
        """Waits for the process to end; how it did."""
        self.process.join(LONGEST_GOODBYE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        if code >= 0:
            return Died(f"exit status {code}")
        name = signal.Signals(-code).name
        how = f"{name}, perhaps for want of memory" if -code == signal.SIGKILL else name
        return Died(how, slow=-code == signal.SIGALRM)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started inside compute with one thread, unless the user has said otherwise."""
    threads = os.environ.get("OMP_NUM_THREADS")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        yield
    finally:
        if threads is None:
            del os.environ["OMP_NUM_THREADS"]


def _serve(connection: Connection, work: Callable[[Any], Any]) -> None:
    """In a new worker: an interrupt is the parent's business, and a worker does not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whoever started the run may have had it ignored, which is inherited; see `time_limit`.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send(_answer(work, connection.recv()))


def _answer(work: Callable[[Any], Any], task: Any) -> tuple[bool, Any]:
    try:
        return True, work(task)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            return False, RunError(f"{type(error).__name__} in {task}: {error}")
        return False, error


def _leave_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
