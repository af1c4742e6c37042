from app.accounts.passwords import (
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
