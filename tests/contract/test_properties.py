"""Schemathesis over the served document: whatever is sent, the answer is one that it documents."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.client import Account, new_account, unused_address
from tests.contract.document import served_operations
from tests.support.service import Service

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def operation_ids(*features: str) -> set[str]:
    return {operation["operationId"] for _, _, operation in served_operations(features)}


OPEN = operation_ids()
ACCOUNTS = operation_ids("accounts")
MAIL = operation_ids("accounts", "mail")
PREDICT = operation_ids("predict")
EXAMPLES = 15


def check_operation(service: Service, operation_id: str, account: Account | None) -> None:
    schema = schemathesis.openapi.from_url(f"{service.base_url}/openapi.json")
    operation = schema.find_operation_by_id(operation_id)
    headers = {"Authorization": f"Bearer {account.tokens.access}"} if account else {}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def conforms(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            headers={**headers, "X-Forwarded-For": unused_address()}, checks=CHECKS
        )

    conforms()


@pytest.mark.parametrize("operation_id", sorted(OPEN))
def test_an_operation_answers_as_documented(
    service: Service, shared_account: Account | None, operation_id: str
) -> None:
    check_operation(service, operation_id, shared_account)


@pytest.mark.accounts
@pytest.mark.parametrize("operation_id", sorted(ACCOUNTS - OPEN))
def test_an_operation_of_accounts_answers_as_documented(
    service: Service, operation_id: str
) -> None:
    # Some of them change or delete the account, so each has its own.
    check_operation(service, operation_id, new_account(service))


@pytest.mark.mail
@pytest.mark.parametrize("operation_id", sorted(MAIL - ACCOUNTS))
def test_an_operation_of_mail_answers_as_documented(service: Service, operation_id: str) -> None:
    check_operation(service, operation_id, None)


@pytest.mark.predict
@pytest.mark.parametrize("operation_id", sorted(PREDICT - OPEN))
def test_an_operation_of_a_model_answers_as_documented(
    service: Service, shared_account: Account | None, operation_id: str
) -> None:
    check_operation(service, operation_id, shared_account)
