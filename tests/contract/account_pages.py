"""A visitor of the account pages."""

import re
from urllib.parse import urlsplit

import httpx2

from tests.contract.client import PASSWORD
from tests.contract.visitor import Visitor

SIGNUP = "/accounts/signup/"
LOGIN = "/accounts/login/"
LOGOUT = "/accounts/logout/"
PASSWORD_CHANGE = "/accounts/password/change/"
PASSWORD_RESET = "/accounts/password/reset/"
PROFILE = "/accounts/profile/"
# The forms of the profile that do more than change the address; each asks for the password.
END_SESSIONS = f"{PROFILE}sessions/"
DELETE = f"{PROFILE}delete/"

NEW_PASSWORD = "another battery staple"
WRONG = "wrong password"


class AccountVisitor(Visitor):
    """Fills in the forms of the account pages as they are shown."""

    def sign_up(self, email: str, password: str = PASSWORD) -> httpx2.Response:
        return self.submit(SIGNUP, SIGNUP, email=email, password=password)

    def log_in(
        self, email: str, password: str = PASSWORD, path: str = LOGIN, **fields: str
    ) -> httpx2.Response:
        return self.submit(path, path, email=email, password=password, **fields)

    def log_out(self) -> httpx2.Response:
        return self.submit(LOGOUT, PROFILE)

    def change_email(self, email: str, password: str = PASSWORD) -> httpx2.Response:
        return self.submit(PROFILE, PROFILE, email=email, password=password)

    def change_password(self, new_password: str, password: str = PASSWORD) -> httpx2.Response:
        fields = {"password": password, "new_password": new_password}
        return self.submit(PASSWORD_CHANGE, PASSWORD_CHANGE, **fields)

    def confirm_with_password(self, path: str, password: str = PASSWORD) -> httpx2.Response:
        """Ends the other sessions, or deletes the account."""
        return self.submit(path, PROFILE, password=password)

    def ask_for_reset(self, email: str) -> httpx2.Response:
        return self.submit(PASSWORD_RESET, PASSWORD_RESET, email=email)

    def is_in(self) -> bool:
        answer = self.get(PROFILE)
        if answer.is_redirect:
            assert urlsplit(answer.headers["Location"]).path == LOGIN
            return False
        assert answer.status_code == 200, answer.text
        return True


def shown(answer: httpx2.Response) -> tuple[int, str]:
    """What an answer tells whoever reads it, less what was typed and tokens of its own."""
    assert answer.headers["Content-Type"].startswith("text/html")
    page = re.sub(r'(value|content|"X-CSRFToken")(=|: )"[^"]*"', "", answer.text)
    return answer.status_code, page


def link_in(text: str) -> str:
    """The one link in a mail."""
    [link] = re.findall(r"^https?://\S+$", text.replace("\r", ""), re.MULTILINE)
    return str(link)
