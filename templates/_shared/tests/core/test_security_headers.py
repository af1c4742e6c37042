import pytest

from app.core.security_headers import API_POLICY, POLICY_EXCEPTIONS, security_headers


@pytest.mark.parametrize("path", ["/", "/api/v1/items", "/documents"])
def test_paths_without_pages_may_load_nothing(path: str) -> None:
    assert security_headers(path, production=True)["Content-Security-Policy"] == API_POLICY


@pytest.mark.parametrize("path", ["/docs", "/docs/assets/init.js"])
def test_pages_may_load_what_is_served_here(path: str) -> None:
    policy = security_headers(path, production=True)["Content-Security-Policy"]
    assert policy == POLICY_EXCEPTIONS["/docs"]


def test_no_policy_allows_inline_scripts() -> None:
    for policy in POLICY_EXCEPTIONS.values():
        assert "script-src 'self';" in policy or "script-src" not in policy


def test_no_cache_keeps_answers_of_the_api() -> None:
    assert security_headers("/api/v1/items", production=True)["Cache-Control"] == "no-store"
    assert "Cache-Control" not in security_headers("/docs", production=True)


def test_only_production_insists_on_tls() -> None:
    assert "Strict-Transport-Security" in security_headers("/", production=True)
    assert "Strict-Transport-Security" not in security_headers("/", production=False)
