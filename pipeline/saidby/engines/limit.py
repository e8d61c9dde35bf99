"""A limit on how long a worker may work without getting on: the way out of a record that never returns."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[Callable[[], None]]:
    """While this is open, the process dies by SIGALRM when what this gives was not called for `seconds`; None: never.

    The kernel's timer, as no thread or handler of Python's runs while a regular expression or a library holds on to
    the interpreter. Only for processes that may die: workers.
    """
    if seconds is None:
        yield _nothing
        return

    def beat() -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)

    beat()
    try:
        yield beat
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _nothing() -> None:
    pass
