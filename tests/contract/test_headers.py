"""Headers that every answer carries, and what HEAD and OPTIONS answer."""

import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.contract.client import ITEMS, JSON, connect, exchange
from tests.contract.conftest import Launch
from tests.contract.problems import assert_problem
from tests.support.service import Service

ORIGIN = "https://app.example.com"
PREFLIGHT = {
    "Origin": ORIGIN,
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture
def answers(api: httpx2.Client) -> list[httpx2.Response]:
    """One answer of each kind."""
    created = api.post(ITEMS, json={"title": "Tea"})
    path = f"{ITEMS}/{created.json()['id']}"
    return [
        created,
        api.get(path),
        api.head(path),
        api.delete(path),
        api.get(path),
        api.put(ITEMS),
        api.options(ITEMS),
        api.post(ITEMS, content=b"{", headers=JSON),
        api.post(ITEMS, content=b"x" * (1024 * 1024 + 1), headers=JSON),
        api.post(ITEMS, content=b"x"),
        api.get(f"{ITEMS}?limit=0"),
        api.get("/nope"),
        api.get("/livez"),
        api.get("/readyz"),
        api.get("/openapi.json"),
        api.get("/docs"),
        api.get("/redoc"),
        api.get(ITEMS, headers={"Host": "evil.example"}),
        api.get(ITEMS, headers={"Authorization": "Bearer x"}),
    ]


def test_security_headers_are_on_every_answer(answers: list[httpx2.Response]) -> None:
    for answer in answers:
        headers = answer.headers
        context = f"{answer.request.method} {answer.request.url} {answer.status_code}"
        assert headers["X-Content-Type-Options"] == "nosniff", context
        assert headers["X-Frame-Options"] == "DENY", context
        assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}, context
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", context
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", context
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], context
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), context


def test_the_api_lets_a_browser_load_nothing(api: httpx2.Client) -> None:
    for path in (ITEMS, "/livez", "/openapi.json", "/nope"):
        policy = api.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


def test_the_documentation_runs_no_inline_script(api: httpx2.Client) -> None:
    for path in ("/docs", "/redoc"):
        directives = api.get(path).headers["Content-Security-Policy"].split(";")
        scripts = next(part.split() for part in directives if part.split()[:1] == ["script-src"])
        assert "'self'" in scripts
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(scripts)


class TestRequestId:
    def test_every_answer_has_one(self, answers: list[httpx2.Response]) -> None:
        given = [answer.headers["X-Request-ID"] for answer in answers]
        assert len(set(given)) == len(answers)

    @pytest.mark.parametrize("path", ["/livez", ITEMS, "/nope"])
    @pytest.mark.parametrize("sent", ["a", "A.b_c-9", "x" * 128])
    def test_the_callers_is_taken(self, api: httpx2.Client, sent: str, path: str) -> None:
        assert api.get(path, headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent

    @pytest.mark.parametrize("sent", ["", "a b", "x" * 129, "<script>", "a\tb", "ü", "a,b", '"'])
    def test_a_harmful_one_is_replaced(self, service: Service, sent: str) -> None:
        request = (
            f"GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-ID: {sent}\r\nConnection: close\r\n\r\n"
        )
        _, headers, _ = exchange(service, request.encode())
        assert headers["x-request-id"] != sent
        assert len(headers["x-request-id"]) == 32

    def test_it_is_in_the_log(self, api: httpx2.Client, log: Callable[[], str]) -> None:
        api.get("/nope", headers={"X-Request-ID": "find-me-in-the-log"})
        # A service may write its line when the answer is on its way already.
        deadline = time.monotonic() + 10
        while "find-me-in-the-log" not in log():
            assert time.monotonic() < deadline, "no line of the log has the request's id"
            time.sleep(0.1)


class TestHead:
    def test_it_is_get_without_the_body(self, api: httpx2.Client) -> None:
        item = api.post(ITEMS, json={"title": "Tea"}).json()
        for path in ("/livez", "/readyz", ITEMS, f"{ITEMS}/{item['id']}", "/docs", "/openapi.json"):
            got, asked = api.get(path), api.head(path)
            assert asked.status_code == got.status_code == 200
            assert asked.content == b""
            assert asked.headers["Content-Type"] == got.headers["Content-Type"]

    def test_an_error_has_no_body_either(self, api: httpx2.Client) -> None:
        for path in ("/nope", f"{ITEMS}/x"):
            answer = api.head(path)
            assert answer.status_code == 404
            assert answer.content == b""


class TestOtherOrigins:
    """CORS, closed as it is by default and open to one origin."""

    @pytest.fixture(scope="class")
    @classmethod
    def opened(cls, class_launch: Launch) -> Service:
        return class_launch(CORS_ORIGINS=f"{ORIGIN},http://localhost:5173")

    @pytest.fixture
    def open_to_one(self, opened: Service, token: str | None) -> Iterator[httpx2.Client]:
        with connect(opened, token) as client:
            yield client

    def test_none_is_let_in_by_default(self, api: httpx2.Client) -> None:
        for answer in (
            api.get(ITEMS, headers={"Origin": ORIGIN}),
            api.get("/nope", headers={"Origin": ORIGIN}),
            api.options(ITEMS, headers=PREFLIGHT),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control-")]

    def test_options_is_no_method_of_the_api(self, api: httpx2.Client) -> None:
        assert_problem(api.options(ITEMS), 405)
        assert_problem(api.options(ITEMS, headers=PREFLIGHT), 405)

    def test_a_named_origin_is_let_in(self, open_to_one: httpx2.Client) -> None:
        preflight = open_to_one.options(ITEMS, headers=PREFLIGHT)
        assert preflight.status_code in {200, 204}
        assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
        allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
        assert {"authorization", "content-type"} <= {name.strip() for name in allowed.split(",")}
        for answer in (
            open_to_one.get(ITEMS, headers={"Origin": ORIGIN}),
            open_to_one.post(ITEMS, json={"title": ""}, headers={"Origin": ORIGIN}),
            open_to_one.get("/nope", headers={"Origin": ORIGIN}),
        ):
            assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
            assert "origin" in answer.headers["Vary"].lower()
            # Tokens travel in a header of their own; cookies have no business here.
            assert "Access-Control-Allow-Credentials" not in answer.headers

    def test_no_other_is(self, open_to_one: httpx2.Client) -> None:
        for origin in (
            "https://evil.example",
            f"{ORIGIN}.evil.example",
            "http://app.example.com",
            "null",
        ):
            answer = open_to_one.get(ITEMS, headers={"Origin": origin})
            assert "Access-Control-Allow-Origin" not in answer.headers
            preflight = open_to_one.options(ITEMS, headers=PREFLIGHT | {"Origin": origin})
            assert "Access-Control-Allow-Origin" not in preflight.headers

    def test_options_without_an_origin_is_still_no_method(self, open_to_one: httpx2.Client) -> None:
        assert_problem(open_to_one.options(ITEMS), 405)
