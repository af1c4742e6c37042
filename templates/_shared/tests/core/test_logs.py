import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from app.core.logs import configure_logging, log_request
from app.core.request_id import request_id
from app.core.settings import Settings


@pytest.fixture(autouse=True)
def restored_root_logger() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def log_json() -> None:
    settings = Settings(
        environment="test",
        secret_key="k" * 32,
        database_url="sqlite:///:memory:",
        log_format="json",
    )
    configure_logging(settings)


def test_a_json_line_has_the_request_and_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    log_json()
    token = request_id.set("req-1")
    try:
        log_request("GET", "/api/v1/items", 200, 0.0123)
    finally:
        request_id.reset(token)
    line = json.loads(capsys.readouterr().err)
    assert line["request_id"] == "req-1"
    assert line["level"] == "INFO"
    assert line["message"] == "GET /api/v1/items 200 12.3ms"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/items", 200)


def test_no_path_begins_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app.access")
    log_request("GET", "/tea\nERROR \x1b[31m", 404, 0.001)
    assert caplog.messages == ["GET /tea%0AERROR%20%1B%5B31m 404 1.0ms"]


@pytest.mark.parametrize(("status", "level"), [(200, "DEBUG"), (503, "INFO")])
def test_of_probes_only_failures_are_told(
    caplog: pytest.LogCaptureFixture, status: int, level: str
) -> None:
    caplog.set_level(logging.DEBUG, "app.access")
    log_request("GET", "/readyz", status, 0.0123)
    assert [record.levelname for record in caplog.records] == [level]


@pytest.mark.filterwarnings("always::UserWarning")
def test_warnings_are_lines_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    log_json()
    warnings.warn("something is old", UserWarning, stacklevel=1)
    line = json.loads(capsys.readouterr().err)
    assert line["level"] == "WARNING"
    assert "something is old" in line["message"]
{%- if pages and mail %}


def test_tokens_in_links_stay_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app.access")
    log_request("GET", f"/accounts/confirm-email/{'x' * 43}/", 200, 0.001)
    assert "/accounts/confirm-email/[token]/" in caplog.text
    assert "xxx" not in caplog.text
{%- endif %}
