import pytest

from app.core.hosts import host_allowed

ALLOWED = ["example.com", ".example.org", "[::1]"]


@pytest.mark.parametrize(
    "header", ["example.com", "EXAMPLE.com:8000", "example.org", "api.example.org", "[::1]:8000"]
)
def test_allowed_hosts_are_served(header: str) -> None:
    assert host_allowed(header, ALLOWED, "/")


@pytest.mark.parametrize(
    "header", [None, "", "evil.example", "api.example.com", "badexample.org", "[::2]"]
)
def test_other_hosts_are_not(header: str | None) -> None:
    assert not host_allowed(header, ALLOWED, "/")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_come_with_any_host(path: str) -> None:
    assert host_allowed("10.0.0.7:8000", [], path)
