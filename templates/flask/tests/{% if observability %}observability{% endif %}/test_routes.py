from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app


def series(client: FlaskClient) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/api/v1/items", 'method="GET",route="/api/v1/items",status="200"'),
        ("HEAD", "/livez", 'method="HEAD",route="/livez",status="200"'),
        ("GET", "/api/v1/items/7", 'method="GET",route="/api/v1/items/{id}",status="404"'),
        ("PUT", "/livez", 'method="PUT",route="/livez",status="405"'),
        ("GET", "/a-path-made-up", 'method="GET",route="_NONE",status="404"'),
    ],
)
def test_requests_are_counted_by_route(
    client: FlaskClient, method: str, path: str, labels: str
) -> None:
    name = "http_requests_total{" + labels + "}"
    before = series(client).get(name, 0)
    client.open(path, method=method)
    after = series(client)
    assert after[name] == before + 1
    assert "made-up" not in str(after)


def test_this_request_is_in_progress(client: FlaskClient) -> None:
    assert series(client)['http_requests_in_progress{method="GET"}'] == 1


def test_a_stream_is_in_progress_to_its_end(client: FlaskClient) -> None:
    streaming = create_app()

    @streaming.get("/stream")
    def stream() -> Iterator[str]:
        yield "one"

    answered = 'http_requests_total{method="GET",route="/stream",status="200"}'
    in_progress = 'http_requests_in_progress{method="GET"}'
    answer = streaming.test_client().get("/stream")
    during = series(client)
    answer.close()
    after = series(client)
    assert (during[in_progress], answered in during) == (2, False)
    assert (after[in_progress], after[answered]) == (1, 1)
    streaming.extensions["engine"].dispose()


def test_it_is_text_for_any_host(client: FlaskClient) -> None:
    response = client.get("/metrics", headers={"Host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_it_is_not_there_for_who_comes_through_a_proxy(client: FlaskClient, header: str) -> None:
    response = client.get("/metrics", headers={header: "203.0.113.9"})
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
