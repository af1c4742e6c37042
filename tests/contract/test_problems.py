"""Errors that no operation documents: unknown paths, methods and hosts, and the unexpected."""

from collections.abc import Callable

import httpx2
import pytest

from tests.contract.client import ITEMS, connect, exchange
from tests.contract.conftest import Launch
from tests.contract.document import served_operations
from tests.contract.problems import assert_problem
from tests.support.database import Database
from tests.support.service import Service

UNKNOWN_PATHS = [
    "/nope",
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v1/nope",
    "/api/v2/items",
    "/API/v1/items",
    "/api/v1/items/1/2",
    "/nope%00",
    "/nope%ff",
    "/nope%0d%0aX-Injected:%201",
    "/docs/../nope",
    "/docs/assets/nope.js",
    "/docs/assets/..%2f..%2fpyproject.toml",
    "/docs/assets/%2e%2e/%2e%2e/pyproject.toml",
    "/redoc/assets/..%2f..%2fpyproject.toml",
]
TRACES = (
    "Traceback",
    'File "',
    "sqlalchemy",
    "sqlite3",
    "psycopg",
    "asyncpg",
    "django",
    "SELECT",
    "INSERT",
)


@pytest.mark.parametrize("path", UNKNOWN_PATHS)
def test_an_unknown_path_is_not_found(api: httpx2.Client, path: str) -> None:
    assert_problem(api.get(path), 404)


def test_the_root_is_a_page_or_nothing(api: httpx2.Client, service: Service) -> None:
    answer = api.get("/")
    if "pages" in service.features:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
    else:
        assert_problem(answer, 404)


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_an_unknown_path_is_not_found_by_any_method(api: httpx2.Client, method: str) -> None:
    assert_problem(api.request(method, "/api/v1/nope"), 404)


def test_a_path_with_a_slash_too_many_is_not_found(api: httpx2.Client, service: Service) -> None:
    for path, method, _ in served_operations(service.features):
        slashed = path.replace("{id}", "00000000-0000-4000-8000-000000000000") + "/"
        assert_problem(api.request(method.upper(), slashed), 404)


def test_an_existing_item_with_a_slash_too_many_is_not_found(api: httpx2.Client) -> None:
    item = api.post(ITEMS, json={"title": "Tea"}).json()
    assert_problem(api.get(f"{ITEMS}/{item['id']}/"), 404)


def test_other_methods_are_not_allowed(api: httpx2.Client, service: Service) -> None:
    methods: dict[str, set[str]] = {}
    for path, method, _ in served_operations(service.features):
        methods.setdefault(path, set()).add(method.upper())
    for path, served in methods.items():
        target = path.replace("{id}", api.post(ITEMS, json={"title": "Tea"}).json()["id"])
        implied = {"HEAD"} if "GET" in served else set()
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - served:
            answer = api.request(method, target)
            assert_problem(answer, 405)
            allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
            assert served <= allowed <= served | implied | {"OPTIONS"}, (method, path)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_documentation_is_for_reading(anonymous: httpx2.Client, path: str) -> None:
    assert_problem(anonymous.post(path), 405)


@pytest.mark.parametrize("path", [ITEMS, "/nope", "/docs", "/openapi.json"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "a b", "[::1"]
)
def test_another_host_is_refused(service: Service, host: str, path: str) -> None:
    forwarded = "X-Forwarded-Host: 127.0.0.1\r\nForwarded: host=127.0.0.1\r\n"
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{forwarded}Connection: close\r\n\r\n"
    status, headers, _ = exchange(service, request.encode())
    assert status == 400
    assert headers["content-type"] == "application/problem+json"


class TestAnUnexpectedError:
    """The table of the items is away for a while."""

    @pytest.fixture
    def item_table(self, api: httpx2.Client, database: Database) -> str:
        marker = "The only one of its kind"
        item = api.post(ITEMS, json={"title": marker}).json()
        table = database.table_holding(marker)
        api.delete(f"{ITEMS}/{item['id']}")
        return table

    def test_tells_nothing_but_that_it_happened(
        self, api: httpx2.Client, database: Database, item_table: str
    ) -> None:
        with database.renamed(item_table):
            self.check_answers(api, item_table)

    def test_tells_nothing_in_development_either(
        self, launch: Launch, token: str | None, database: Database, item_table: str
    ) -> None:
        service = launch(ENVIRONMENT="development")
        with connect(service, token) as client, database.renamed(item_table):
            self.check_answers(client, item_table)
            # A promise that a machine of a developer could not keep.
            assert "Strict-Transport-Security" not in client.get(ITEMS).headers

    @staticmethod
    def check_answers(client: httpx2.Client, table: str) -> None:
        for answer in (client.get(ITEMS), client.post(ITEMS, json={"title": "Tea"})):
            assert_problem(answer, 500)
            assert not [trace for trace in (*TRACES, table) if trace in answer.text]
            for header in ("X-Request-ID", "X-Content-Type-Options", "Content-Security-Policy"):
                assert header in answer.headers

    def test_is_over_once_its_cause_is(
        self, api: httpx2.Client, database: Database, item_table: str
    ) -> None:
        with database.renamed(item_table):
            assert_problem(api.get(ITEMS), 500)
        assert api.get(ITEMS).status_code == 200

    def test_is_in_the_log_with_its_request(
        self, api: httpx2.Client, database: Database, item_table: str, log: Callable[[], str]
    ) -> None:
        with database.renamed(item_table):
            api.get(ITEMS, headers={"X-Request-ID": "the-one-that-failed"})
        reports = [line for line in log().splitlines() if "the-one-that-failed" in line]
        assert any("Traceback" in line for line in reports)
