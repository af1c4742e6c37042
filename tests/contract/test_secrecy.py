"""Passwords and tokens in clear: neither in the database nor in the log."""

import hashlib
import json

import pytest

from tests.contract.client import (
    FORM,
    ITEMS,
    JSON,
    ME,
    PASSWORD,
    REGISTER,
    TOKEN,
    Account,
    connect,
    log_in,
    new_account,
    refresh,
    register,
    revoke,
    tokens_of,
    unused_email,
)
from tests.contract.conftest import Launch
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.accounts

NEW_PASSWORD = "another battery staple"
WRONG_PASSWORD = "wrong horse battery"


def live_through(service: Service, accounts: tuple[Account, Account]) -> set[str]:
    """Uses every operation, rightly and wrongly; the secrets that were sent or answered."""
    account, taken = accounts
    secrets = {PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, service.secret_key}
    sessions = [account.tokens, account.log_in()]
    with account.anonymous() as client:
        sessions.append(tokens_of(refresh(client, sessions[0].refresh)))
        refresh(client, sessions[1].access)
        log_in(client, account.email, WRONG_PASSWORD)
        log_in(client, WRONG_PASSWORD, account.email)
        register(client, account.email, NEW_PASSWORD)
        register(client, "no-at-sign", NEW_PASSWORD)
        client.post(REGISTER, content=f'{{"password": "{NEW_PASSWORD}"', headers=JSON)
        client.post(REGISTER, json={"email": unused_email(), "password": [NEW_PASSWORD]})
        client.post(TOKEN, content=f"password={NEW_PASSWORD}&password=%ff", headers=FORM)
        client.get(ME, params={"access_token": sessions[2].access, "password": NEW_PASSWORD})
        client.get(f"/nope?token={sessions[2].refresh}")
    with account.client(sessions[2]) as client:
        body = {"password": NEW_PASSWORD, "current_password": PASSWORD}
        client.patch(ME, json={**body, "current_password": WRONG_PASSWORD})
        client.patch(ME, json={**body, "email": taken.email})
        assert client.patch(ME, json=body).status_code == 200
        client.post(ITEMS, json={"title": ""})
        revoke(client, sessions[0].refresh)
    for tokens in sessions:
        # A signature alone would be as good as the whole to who knows the rest.
        secrets |= {tokens.refresh, tokens.access, tokens.access.split(".")[2]}
    return secrets


def test_refresh_tokens_are_stored_as_their_hashes(account: Account, database: Database) -> None:
    assert database.table_holding(hashlib.sha256(account.tokens.refresh.encode()).hexdigest())


def test_passwords_are_stored_as_argon2id_hashes(account: Account, database: Database) -> None:
    row = next(
        row
        for row in database.rows(database.table_holding(account.email))
        if row.get("email") == account.email
    )
    hashes = [value for value in map(str, row.values()) if "argon2id$" in value]
    assert len(hashes) == 1
    # RFC 9106's second recommendation is 64 MiB; OWASP's least is 19 MiB.
    memory = int(hashes[0].partition("m=")[2].partition(",")[0])
    assert memory >= 19 * 1024


@pytest.mark.parametrize("environment", ["production", "development"])
def test_neither_the_log_nor_the_database_holds_one(
    launch: Launch, database: Database, environment: str
) -> None:
    """Whatever the log's level, and when it tells of an unexpected error too."""
    service = launch(ENVIRONMENT=environment, LOG_LEVEL="debug")
    account, taken = new_account(service), new_account(service)
    secrets = live_through(service, (account, taken))
    fail_unexpectedly(taken, database)
    for table, column, value in database.values():
        assert not [secret for secret in secrets if secret in value], f"in {table}.{column}"
    assert service.log is not None
    for line in service.log.read_text().splitlines():
        assert not [secret for secret in secrets if secret in line], line


def fail_unexpectedly(account: Account, database: Database) -> None:
    table = database.table_holding(hashlib.sha256(account.tokens.refresh.encode()).hexdigest())
    with account.anonymous() as client, database.renamed(table):
        assert log_in(client, account.email).status_code == 500
        assert refresh(client, account.tokens.refresh).status_code == 500


def test_the_production_log_is_json_lines_without_queries(launch: Launch) -> None:
    service = launch(WORKERS="2")
    with connect(service) as client:
        for path in ("/livez", "/nope", f"{ITEMS}?limit=1&q=SECRET-QUERY"):
            client.get(path)
    assert service.process is not None
    service.process.stop()
    assert service.log is not None
    log = service.log.read_text()
    assert "SECRET-QUERY" not in log
    entries = [json.loads(line) for line in log.splitlines()]
    assert all({"message", "request_id"} <= set(entry) for entry in entries)
    assert any(ITEMS in str(entry) for entry in entries)
