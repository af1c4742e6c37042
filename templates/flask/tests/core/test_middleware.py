from flask import Response
from flask.testing import FlaskClient

from app import create_app
from app.core.settings import Settings


def test_every_answer_has_its_headers(client: FlaskClient) -> None:
    for path in ("/livez", "/nope"):
        headers = client.get(path, headers={"X-Request-ID": "a-request"}).headers
        assert headers["X-Request-ID"] == "a-request"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_view_may_set_one_itself() -> None:
    app = create_app(Settings())
    app.add_url_rule("/own", view_func=lambda: Response(headers={"referrer-policy": "no-referrer"}))
    headers = app.test_client().get("/own").headers
    assert headers.getlist("Referrer-Policy") == ["no-referrer"]


def test_a_path_with_further_slashes_has_the_same_headers(client: FlaskClient) -> None:
    headers = client.get("/", environ_overrides={"PATH_INFO": "//api/v1/items"}).headers
    assert headers["Cache-Control"] == "no-store"


def test_only_production_insists_on_tls(client: FlaskClient) -> None:
    settings = Settings(environment="production", allowed_hosts=["localhost"])
    production = create_app(settings).test_client()
    assert "Strict-Transport-Security" in production.get("/livez").headers
    assert "Strict-Transport-Security" not in client.get("/livez").headers
