"""Signals that end a command, held back while it must not be cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@contextmanager
def held_back() -> Iterator[list[int]]:
    """Numbers of the signals that came meanwhile; if there are any, KeyboardInterrupt at the end.

    Without it, one that comes while a subprocess is being started leaves that running, unknown.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    # What is ignored, as under nohup, stays so.
    heard = [number for number in ENDING if callable(signal.getsignal(number))]
    previous = {number: signal.signal(number, lambda at, _: came.append(at)) for number in heard}
    try:
        yield came
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if came:
            raise KeyboardInterrupt


def came_of_interruption(error: BaseException) -> bool:
    """Whether a KeyboardInterrupt is what led to the error.

    One that comes while a subprocess is being started lets the standard library fail as it cleans
    up: with "Bad file descriptor", for a pipe that is closed twice.
    """
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    return cause is not None
