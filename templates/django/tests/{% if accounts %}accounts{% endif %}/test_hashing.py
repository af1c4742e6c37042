from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from time import sleep
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from app.accounts.passwords import AT_ONCE


def test_few_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running: set[int] = set()
    at_once: list[int] = []

    def hash_slowly(*values: Any) -> str:
        running.add(get_ident())
        at_once.append(len(running))
        sleep(0.01)
        running.remove(get_ident())
        return ""

    monkeypatch.setattr(Argon2PasswordHasher, "encode", hash_slowly)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make_password, ["correct horse battery"] * 8))
    assert max(at_once) == AT_ONCE
