"""Articles: written in the editor's own forms over HTTP, and the editor in a browser."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.contract.client import PASSWORD, connect
from tests.contract.visitor import Visitor
from tests.support.browser import complaints_of
from tests.support.projects import Projects, copied_without_environment, new_secret_key
from tests.support.rows import PAIRS, Row, parameters
from tests.support.service import Service, started

EDITOR = "root@example.com"
LOGIN = "/editor/login/"
# Failed logins that an account may have: design, "Ten failed logins for one account".
LIMIT = 10
ADD_IMAGE = "/editor/images/add/"
# Scripts add what a form has beyond its fields: the blocks of the body.
TEXT = {
    "published_on": "2026-03-01",
    "summary": "",
    "body-count": "1",
    "body-0-type": "paragraph",
    "body-0-value": '{"blocks": [{"text": "Leaves", "type": "unstyled"}], "entityMap": {}}',
    "body-0-order": "0",
    "body-0-deleted": "",
    "body-0-id": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}
PUBLISH = {"action-publish": "action-publish"}


def rows() -> list[object]:
    """One with pages under ASGI, one without under WSGI."""
    wanted = [row for row in PAIRS if "content" in row.features]
    return parameters(
        [
            next(row for row in wanted if "async" in row.features),
            next(row for row in wanted if "async" not in row.features and "pages" in row.features),
        ]
    )


@pytest.fixture(scope="module", params=rows())
def service(
    request: pytest.FixtureRequest,
    projects: Projects,
    new_database: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    row: Row = request.param
    project, url, secret_key = projects.of(row), new_database(row.database), new_secret_key()
    project.prepare(url, secret_key)
    superuser = {"SUPERUSER_EMAIL": EDITOR, "SUPERUSER_PASSWORD": PASSWORD}
    project.task("superuser", {"DATABASE_URL": url, "SECRET_KEY": secret_key, **superuser})
    # Images are written below the folder that the service runs in, and the project is others' too.
    copy = copied_without_environment(project.folder, tmp_path_factory.mktemp("content") / "copy")
    with started(project.service(url, secret_key, copy)) as running:
        yield running


@pytest.fixture
def visitor(service: Service) -> Iterator[Visitor]:
    with connect(service) as client:
        yield Visitor(client)


@pytest.fixture
def editor(visitor: Visitor) -> Visitor:
    answer = visitor.submit(LOGIN, LOGIN, username=EDITOR, password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/editor/")
    return visitor


def write(editor: Visitor, title: str, **fields: str) -> tuple[str, str]:
    """The paths of a new article and of the form that changes it."""
    home = editor.get("/editor/api/main/pages/?child_of=root&fields=id").json()["items"][0]["id"]
    form = f"/editor/pages/add/content/articlepage/{home}/"
    slug = f"tea-{uuid4().hex}"
    text = {"slug": slug, "author": "Ada", **TEXT}
    answer = editor.submit(form, form, title=title, **{**text, **fields})
    assert answer.status_code == 302, answer.text
    return f"/articles/{slug}/", answer.headers["Location"]


def image_of(width: int, height: int) -> bytes:
    """A PNG (RFC 2083) of noise that no compression makes smaller."""
    rows = b"".join(b"\0" + noise(3 * width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def noise(length: int) -> bytes:
    return (uuid4().bytes * (length // 16 + 1))[:length]


def upload(editor: Visitor, title: str, image: bytes, name: str) -> httpx2.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', editor.get(ADD_IMAGE).text)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "title": title, "collection": "1"}
    origin = str(editor.client.base_url).rstrip("/")
    files = {"file": (name, image, "image/png")}
    return editor.request("POST", ADD_IMAGE, data=fields, files=files, headers={"Origin": origin})


def images_of(editor: Visitor) -> set[str]:
    """The ids of the images that the editor lists."""
    return set(re.findall(r'href="/editor/images/(\d+)/', editor.get("/editor/images/").text))


def test_a_draft_is_not_read_a_published_article_is_and_is_found(
    editor: Visitor, service: Service
) -> None:
    word = f"w{uuid4().hex}"
    path, form = write(editor, f"On {word}")
    with connect(service) as reader:
        assert reader.get(path).status_code == 404
        assert word not in reader.get("/articles/").text
        text = {"title": f"On {word}", "slug": path.split("/")[2], "author": "Ada", **TEXT}
        published = editor.submit(form, form, **text, **PUBLISH)
        assert published.status_code == 302
        article = reader.get(path)
        assert article.status_code == 200
        assert f"<h1>On {word}</h1>" in article.text
        assert "'unsafe-inline'" not in article.headers["Content-Security-Policy"]
        assert word in reader.get("/articles/").text
        found = reader.get("/articles/search/", params={"q": word})
        assert f'href="{path}"' in found.text
        assert "0 found" in reader.get("/articles/search/", params={"q": "coffee"}).text


def test_an_image_larger_than_other_bodies_is_taken_and_shown(
    editor: Visitor, service: Service
) -> None:
    before = images_of(editor)
    assert upload(editor, "Leaves", image_of(800, 800), "leaves.png").status_code == 302
    [image] = images_of(editor) - before
    path, _ = write(editor, "With leaves", image=image, **PUBLISH)
    with connect(service) as reader:
        source = re.search(r'<img [^>]*src="(/media/[^"]+)"', reader.get(path).text)
        assert source
        shown = reader.get(source[1])
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert shown.content.startswith(b"\x89PNG")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.png"])
def test_what_is_no_image_is_refused(editor: Visitor, name: str) -> None:
    before = images_of(editor)
    assert upload(editor, name, b"<svg><script>alert(1)</script></svg>", name).status_code == 200
    assert images_of(editor) == before


def test_who_guesses_is_stopped_wherever_one_logs_in(service: Service, visitor: Visitor) -> None:
    email = f"{uuid4().hex}@example.com"
    # Wagtail's own second login leads to this one.
    answer = visitor.get("/articles/_util/login/?next=/articles/")
    assert answer.headers["Location"] == f"{LOGIN}?next=/articles/"
    for _ in range(LIMIT):
        answer = visitor.submit(LOGIN, LOGIN, username=email, password="wrong password")
        assert answer.status_code == 200
    answer = visitor.submit(LOGIN, LOGIN, username=email, password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    form = {"grant_type": "password", "username": email, "password": PASSWORD}
    with connect(service) as client:
        assert client.post("/api/v1/auth/token", data=form).status_code == 429


def test_images_are_the_business_of_the_editor_alone(editor: Visitor) -> None:
    assert "/wagtailimages/" not in editor.get("/admin/").text


def test_the_document_of_the_api_knows_nothing_of_it(visitor: Visitor) -> None:
    paths = visitor.get("/openapi.json").json()["paths"]
    assert [path for path in paths if path.startswith(("/editor", "/articles"))] == []


def test_the_editor_in_a_browser_without_a_complaint(browser: Browser, service: Service) -> None:
    with (
        browser.new_context(base_url=service.base_url) as context,
        context.new_page() as page,
    ):
        page.set_default_timeout(20_000)
        complaints = complaints_of(page)
        page.goto("/editor/")
        page.locator("input[name=username]").fill(EDITOR)
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"^[^?]*/editor/$"))
        links = page.locator("a[href^='/editor/']").evaluate_all("all => all.map(a => a.pathname)")
        for path in sorted({*links, "/editor/images/add/", "/editor/account/"}):
            if "logout" not in path:
                page.goto(path, wait_until="load")
                assert page.title()
        page.goto("/articles/")
        page.get_by_role("searchbox").fill("tea")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Search")).to_be_visible()
        assert complaints == []
