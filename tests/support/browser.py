"""A browser that reaches this machine and nothing else, and what it complains about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def offline_browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    # Every name but loopback's leads nowhere.
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    options.append("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=options)
        yield chromium
        chromium.close()


def complaints_of(page: Page) -> list[str]:
    """A list that grows: errors, failed requests, error answers, violations of the policy."""
    complaints: list[str] = []
    page.on("console", lambda message: _note(complaints, message.type, message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.on("response", lambda response: _note_status(complaints, response.status, response.url))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " e => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`))"
    )
    return complaints


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        complaints.append(text)


def _note_status(complaints: list[str], status: int, url: str) -> None:
    if status >= 400:
        complaints.append(f"{url}: {status}")
