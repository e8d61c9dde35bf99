"""Serves the page to this machine only."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import webbrowser

import uvicorn

from saidby.audit.app import make_app
from saidby.audit.desk import Desk
from saidby.errors import InputError

HOST = "127.0.0.1"
PORT = 8765


def serve(desk: Desk, *, port: int | None = None, browser: bool = True) -> None:
    """Serves until it is interrupted. Without `port` it takes the usual one, or any where that is in use.

    Raises InputError where the port asked for cannot be had.
    """
    listener = listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    print(f"{len(desk.index):,} claims of {desk.root}, judged by {desk.auditor}; verdicts in {desk.store.path}")
    print(f"Open {address} in a browser; Ctrl-C ends.", flush=True)
    if browser and sys.stdout.isatty():
        threading.Timer(0.5, webbrowser.open, [address]).start()
    config = uvicorn.Config(make_app(desk), log_level="warning", access_log=False, server_header=False, lifespan="off")
    with listener, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def listen(port: int | None) -> socket.socket:
    """A socket that listens on this machine only: a browser that comes before the server is ready has to wait."""
    for choice in (PORT, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, choice))
            listener.listen()
        except OSError as error:
            listener.close()
            if choice != PORT or port is not None:
                raise InputError(
                    f"cannot serve on port {choice}: {error.strerror}; name another with --port"
                ) from error
        else:
            return listener
    raise AssertionError("port 0 is always free")
