"""The headers of pages."""

from app.core.security_headers import API_POLICY, content_security_policy

# A style sheet, scripts and forms, all of them served here and nothing inline.
PAGES_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def page_headers(path: str) -> dict[str, str]:
    """Of the page at `path`; some, such as the documentation, have a policy of their own."""
    policy = content_security_policy(path)
    return {
        "Content-Security-Policy": PAGES_POLICY if policy == API_POLICY else policy,
        "Cache-Control": "no-store",
    }
