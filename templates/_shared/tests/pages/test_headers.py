from app.core.security_headers import POLICY_EXCEPTIONS
from app.pages.headers import PAGES_POLICY, page_headers


def test_pages_load_what_is_served_here_and_nothing_inline() -> None:
    assert page_headers("/items/")["Content-Security-Policy"] == PAGES_POLICY
    assert "unsafe" not in PAGES_POLICY


def test_the_documentation_keeps_its_own_policy() -> None:
    assert page_headers("/docs")["Content-Security-Policy"] == POLICY_EXCEPTIONS["/docs"]


def test_no_cache_keeps_pages() -> None:
    assert page_headers("/items/")["Cache-Control"] == "no-store"
