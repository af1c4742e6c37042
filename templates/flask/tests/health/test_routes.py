from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core.settings import Settings


def test_it_lives_for_any_host(app: Flask) -> None:
    answer = app.test_client().get("/livez", headers={"Host": "10.0.0.7:8000"})
    assert answer.get_json() == {"status": "ok"}


def test_it_is_ready(app: Flask) -> None:
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == answer.get_json()["checks"]["database"] == "ok"


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:///{folder}"])
def test_it_is_not_ready_without_its_database(url: str, tmp_path: Path) -> None:
    client = create_app(Settings(database_url=url.format(folder=tmp_path))).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unavailable"
    assert answer.get_json()["checks"]["database"] == "unavailable"
    assert client.get("/livez").status_code == 200
