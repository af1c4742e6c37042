from contextlib import nullcontext

import pytest

from app.core import public_url
from app.core.settings import Settings

PRODUCTION = {
    "environment": "production",
    "secret_key": "x" * 32,
    "database_url": "postgresql://localhost/app",
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "http://localhost:8000/page/"),
        ({"port": 8001}, "http://localhost:8001/page/"),
        (
            {"allowed_hosts": [".example.com", "shop.example.com"]},
            "http://shop.example.com:8000/page/",
        ),
        (PRODUCTION | {"allowed_hosts": ["a.example", "b.example"]}, "https://a.example/page/"),
        (PRODUCTION, "https://localhost/page/"),
    ],
)
def test_it_is_the_first_name_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], expected: str
) -> None:
    settings = {"environment": "development", "secret_key": "x" * 32, **given}
    monkeypatch.setattr(public_url, "get_settings", lambda: Settings.model_validate(settings))
    assert public_url.public_url("/page/") == expected


@pytest.mark.parametrize(
    ("given", "starts"),
    [
        ({"allowed_hosts": [".example.com", "*"]}, False),
        ({"allowed_hosts": [".example.com", "shop.example.com"]}, True),
        ({}, True),
        ({"environment": "development", "allowed_hosts": [".example.com"]}, True),
    ],
)
def test_production_needs_a_name_where_there_are_patterns(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], starts: bool
) -> None:
    settings = Settings.model_validate(PRODUCTION | given)
    monkeypatch.setattr(public_url, "get_settings", lambda: settings)
    with nullcontext() if starts else pytest.raises(SystemExit, match="ALLOWED_HOSTS"):
        public_url.check_public_host()
