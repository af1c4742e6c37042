from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from time import sleep
from types import SimpleNamespace

import pytest

from app.accounts import passwords
from app.accounts.passwords import (
    AT_ONCE,
    hash_password,
    needs_rehash,
    verify_nobody,
    verify_password,
)


def test_a_password_is_hashed_with_argon2id() -> None:
    password_hash = hash_password("correct horse battery")
    assert password_hash.startswith("$argon2id$")
    assert verify_password(password_hash, "correct horse battery")
    assert not verify_password(password_hash, "correct horse batterz")
    assert not verify_password("no hash", "correct horse battery")
    assert not needs_rehash(password_hash)


def test_a_hash_of_old_parameters_is_renewed() -> None:
    assert needs_rehash("$argon2id$v=19$m=8,t=2,p=1$c2FsdHNhbHQ$nJlkQ2vn9lY")


def test_nobodys_password_is_never_right() -> None:
    verify_nobody("the password of nobody")


def test_few_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running: set[int] = set()
    at_once: list[int] = []

    def hash_slowly(password: str) -> str:
        running.add(get_ident())
        at_once.append(len(running))
        sleep(0.01)
        running.remove(get_ident())
        return password

    monkeypatch.setattr(passwords, "hasher", lambda: SimpleNamespace(hash=hash_slowly))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hash_password, ["correct horse battery"] * 8))
    assert max(at_once) == AT_ONCE
