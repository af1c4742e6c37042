"""Signals that end a command: none is lost, and none cuts in two what must not be."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def come_again(unraisable: "UnraisableHookArgs") -> None:
    """A `sys.unraisablehook`: Python ignores what is raised in a callback, as of an import's lock.

    An interruption that was is sent once more, for when that callback has returned.
    """
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    # To the main thread itself, which it wakes where that waits.
    main = threading.main_thread().ident
    again = threading.Timer(0.01, signal.pthread_kill, [main, signal.SIGINT])
    again.daemon = True
    again.start()


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
