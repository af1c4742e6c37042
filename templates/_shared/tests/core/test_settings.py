import pytest
from pydantic import ValidationError

from app.core.settings import Settings, get_settings

SECRET_KEY = "k" * 32
POSTGRESQL = "postgresql://user:password@db/name"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("DATABASE_URL", POSTGRESQL)


def test_production_is_closed_by_default() -> None:
    settings = Settings()
    assert settings.is_production
    assert settings.allowed_hosts == []
    assert settings.cors_origins == []
    assert settings.trusted_proxies == []
    assert settings.docs_enabled is False
    assert settings.log_format == "json"


@pytest.mark.parametrize("variable", ["SECRET_KEY", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_required_has_no_default(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str | None
) -> None:
    monkeypatch.delenv(variable)
    if value is not None:
        monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError, match=variable.lower()):
        Settings()


def test_a_short_secret_key_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "too-short-to-be-secret")
    with pytest.raises(SystemExit) as refusal:
        get_settings.__wrapped__()
    assert "SECRET_KEY" in str(refusal.value)
    assert "too-short-to-be-secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql+psycopg://host/name", "app.db"])
def test_a_database_url_names_a_supported_database_and_no_driver(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ValidationError, match="database_url"):
        Settings()


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "example.com, api.example.com")
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8,::1")
    settings = Settings()
    assert settings.allowed_hosts == ["example.com", "api.example.com"]
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize("origin", ["*", "example.com", "https://example.com/path"])
def test_cors_origins_are_origins(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("CORS_ORIGINS", origin)
    with pytest.raises(ValidationError, match="cors_origins"):
        Settings()
