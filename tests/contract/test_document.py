"""The served OpenAPI document is the contract, less what the project was generated without."""

import json
from typing import Any

import httpx2

from tests.contract import document
from tests.support.service import Service


def test_the_served_document_is_the_contract(anonymous: httpx2.Client, service: Service) -> None:
    answer = anonymous.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert document.without_texts(answer.json()) == document.expected(service.features)


def test_it_names_the_service(anonymous: httpx2.Client) -> None:
    info = anonymous.get("/openapi.json").json()["info"]
    assert info["title"]
    assert info["version"]


def test_it_speaks_of_accounts_only_where_there_are_some(
    anonymous: httpx2.Client, service: Service
) -> None:
    text = json.dumps(anonymous.get("/openapi.json").json()).lower()
    words = ["password", "token", "/auth", "/users", "owner", "401", "security"]
    assert [word for word in words if word in text] == (words if service.accounts else [])


def test_operation_ids_are_unique_and_summaries_follow_them() -> None:
    """Of the contract itself."""
    operations = [operation for _, _, operation in document.operations(document.contract())]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    for operation in operations:
        words = "".join(f" {char}" if char.isupper() else char for char in operation["operationId"])
        assert operation["summary"] == words.title()


def test_every_reference_of_the_contract_leads_somewhere() -> None:
    contract = document.contract()
    for node in _nodes(contract):
        if "$ref" in node:
            assert node["$ref"].rpartition("/")[2] in contract["components"]["schemas"]
    assert document.without_unused_schemas(contract) == contract


def _nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(inner for value in node.values() for inner in _nodes(value))]
    if isinstance(node, list):
        return [inner for value in node for inner in _nodes(value)]
    return []
