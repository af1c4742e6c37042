"""Ending sessions: by revoking a token (RFC 7009), and what a token's end takes with it."""

import time

import httpx2
import pytest

from tests.contract.access_tokens import claims_of, signed, unsigned_content
from tests.contract.client import FORM, ME, REVOKE, Account, connect, refresh, revoke, tokens_of
from tests.contract.problems import assert_grant_refused, assert_unauthorized
from tests.support.service import Service

pytestmark = pytest.mark.accounts


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_a_revoked_token_takes_its_session_with_it(account: Account, kind: str) -> None:
    other = account.log_in()
    with account.anonymous() as client:
        answer = revoke(client, getattr(account.tokens, kind))
        assert answer.status_code == 200
        assert answer.content == b""
        assert answer.headers["Cache-Control"] == "no-store"
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
        # Another session of the same user goes on.
        tokens_of(refresh(client, other.refresh))
    with account.client() as client:
        assert_unauthorized(client.get(ME), token_sent=True)


def test_a_revoked_token_is_refused_by_every_worker(
    account: Account, four_workers: Service
) -> None:
    with connect(four_workers, account.tokens.access) as client:
        assert {client.get(ME).status_code for _ in range(12)} == {200}
        assert revoke(client, account.tokens.refresh).status_code == 200
        assert {client.get(ME).status_code for _ in range(12)} == {401}


def test_a_used_refresh_token_revokes_too(account: Account) -> None:
    with account.anonymous() as client:
        renewed = tokens_of(refresh(client, account.tokens.refresh))
        assert revoke(client, account.tokens.refresh).status_code == 200
        assert_grant_refused(refresh(client, renewed.refresh), "invalid_grant")


def test_revoking_twice_is_no_error(account: Account) -> None:
    with account.anonymous() as client:
        for _ in range(2):
            assert revoke(client, account.tokens.refresh).status_code == 200


@pytest.mark.parametrize("token", ["x", "x.y.z", "é", "a\0b", "x" * 5000, "e30.e30.e30"])
def test_an_unknown_token_is_no_error(anonymous: httpx2.Client, token: str) -> None:
    answer = revoke(anonymous, token)
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize(
    "form", ["", "token_type_hint=access_token", "token=", "token=a&token=b", "token=%ff"]
)
def test_a_missing_token_is_an_invalid_request(anonymous: httpx2.Client, form: str) -> None:
    assert_grant_refused(anonymous.post(REVOKE, content=form, headers=FORM), "invalid_request")


def test_a_hint_is_no_more_than_that(account: Account) -> None:
    form = {"token": account.tokens.refresh, "token_type_hint": "access_token"}
    with account.anonymous() as client:
        assert client.post(REVOKE, data=form).status_code == 200
    with account.client() as client:
        assert_unauthorized(client.get(ME), token_sent=True)


def test_a_forged_token_ends_nobodys_session(account: Account, service: Service) -> None:
    claims = claims_of(account.tokens.access)
    forged = [
        signed(claims, "another key, but a long one at that"),
        f"{unsigned_content(claims, {'alg': 'none'})}.",
        account.tokens.access[:-4] + "AAAA",
        signed({**claims, "typ": "other"}, service.secret_key),
        claims["sid"],
        claims["jti"],
    ]
    with account.anonymous() as client:
        for token in forged:
            assert revoke(client, token).status_code == 200
    with account.client() as client:
        assert client.get(ME).status_code == 200


def test_after_revocation_a_renewed_signature_helps_nobody(
    account: Account, service: Service
) -> None:
    with account.anonymous() as client:
        revoke(client, account.tokens.refresh)
    claims = {**claims_of(account.tokens.access), "exp": int(time.time()) + 10**6, "jti": "other"}
    with connect(service, signed(claims, service.secret_key)) as client:
        assert_unauthorized(client.get(ME), token_sent=True)
