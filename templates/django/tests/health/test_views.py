import pytest
from django.db import OperationalError
from django.test import Client

from app.health import service


def test_livez_touches_nothing() -> None:
    # Without a database mark any query fails.
    assert Client().get("/livez").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_looks_at_the_database() -> None:
    response = Client().get("/readyz", headers={"Host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json()["status"] == response.json()["checks"]["database"] == "ok"


def test_readyz_says_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask_in_vain() -> None:
        raise OperationalError

    monkeypatch.setattr(service, "ask_database", ask_in_vain)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["checks"]["database"] == "unavailable"
