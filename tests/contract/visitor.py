"""A browser as far as pages and their forms need one."""

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any

import httpx2


class HiddenFields(HTMLParser):
    """What a form sends that nobody types, such as a token."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden":
            self.values[str(given["name"])] = given.get("value") or ""


class Visitor:
    """A browser as far as a form needs one: cookies, hidden fields, where a request is from.

    Cookies that are for HTTPS alone go over HTTP as well, as browsers let them on loopback.
    """

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    def request(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        headers = {**arguments.pop("headers", {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.client.request(method, path, headers=headers, **arguments)
        self.client.cookies.clear()
        self.set_cookies = answer.headers.get_list("set-cookie")
        for line in self.set_cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def get(self, path: str) -> httpx2.Response:
        return self.request("GET", path)

    def submit(self, path: str, shown_at: str, **fields: str) -> httpx2.Response:
        """Sends the form that a page shows."""
        hidden = HiddenFields(self.get(shown_at).text).values
        origin = str(self.client.base_url).rstrip("/")
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        return self.request("POST", path, data=hidden | fields, headers=headers)
