"""Interruptions that come at awkward moments."""

import signal
import sys
import time
import weakref

import pytest

from generator.interrupts import come_again

pytestmark = pytest.mark.fast


class Thing:
    """What a callback waits for the end of."""


def test_one_that_python_ignores_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "unraisablehook", come_again)
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    things = [Thing()]
    reference = weakref.ref(things[0], interrupted)
    things.clear()
    started = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            time.sleep(10)
    finally:
        signal.signal(signal.SIGINT, previous)
    assert reference() is None
    assert time.monotonic() - started < 5


def test_other_errors_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> None:
        raise ValueError("a callback failed")

    monkeypatch.setattr(sys, "unraisablehook", come_again)
    thing = Thing()
    reference = weakref.ref(thing, fails)
    del thing
    assert reference() is None
    assert "a callback failed" in capsys.readouterr().err
