import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.settings import Settings


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_a_page_and_what_it_loads(client: FlaskClient, page: str) -> None:
    html = client.get(page).text
    assets = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert assets
    for asset in assets:
        answer = client.get(asset)
        assert answer.status_code == 200
        assert answer.mimetype in {"text/javascript", "text/css"}
        assert b"cdn.redoc.ly" not in answer.data


@pytest.mark.parametrize("path", ["/docs/assets/nope.js", "/other/assets/init.js"])
def test_there_are_no_other_assets(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_route_of_the_api_is_documented(app: Flask, client: FlaskClient) -> None:
    documented = client.get("/openapi.json").get_json()["paths"]
    served = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert {path for path in served if path.startswith("/api/")} <= set(documented)


def test_references_lead_somewhere(client: FlaskClient) -> None:
    document = client.get("/openapi.json")
    names = set(re.findall(r'"#/components/schemas/(\w+)"', document.text))
    assert names == set(document.get_json()["components"]["schemas"])


def test_all_of_it_can_be_switched_off() -> None:
    client = create_app(Settings(docs_enabled=False)).test_client()
    for path in ("/docs", "/redoc", "/openapi.json", "/docs/assets/init.js"):
        assert client.get(path).status_code == 404
