"""Writing, publishing, reading and finding articles, through the editor's own forms."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.images.models import Image as StoredImage
from wagtail.models import Page, PageViewRestriction

from app.content.models import PAGE_SIZE, ArticlePage, HomePage


def article(home: HomePage, title: str, **fields: Any) -> ArticlePage:
    page = ArticlePage(title=title, author="Ada", **fields)
    home.add_child(instance=page)
    return page


def form(title: str, **fields: str) -> dict[str, str]:
    block = {"body-0-type": "heading", "body-0-value": "On leaves", "body-0-order": "0"}
    return {
        "title": title,
        "slug": "tea",
        "author": "Ada",
        "published_on": "2026-03-01",
        "summary": "",
        "image": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-id": "",
        **block,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **fields,
    }


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "PNG")
    return SimpleUploadedFile("leaf.png", content.getvalue(), "image/png")


def test_a_draft_is_not_shown_and_a_published_article_is(editor: Client, home: HomePage) -> None:
    path = f"/editor/pages/add/content/articlepage/{home.pk}/"
    assert editor.post(path, form("Tea")).status_code == 302
    assert Client().get("/articles/tea/").status_code == 404
    draft = ArticlePage.objects.get()
    publish = {"action-publish": "action-publish"}
    assert editor.post(f"/editor/pages/{draft.pk}/edit/", form("Tea", **publish)).status_code == 302
    page = Client().get("/articles/tea/").content.decode()
    assert "Tea" in page
    assert "On leaves" in page
    assert "1 March 2026" in page


def test_the_newest_come_first_a_page_at_a_time(home: HomePage) -> None:
    for day in range(1, PAGE_SIZE + 2):
        article(home, f"Day {day}.", published_on=date(2026, 3, day))
    first = Client().get("/articles/").content.decode()
    assert f"Day {PAGE_SIZE + 1}." in first
    assert "Day 1." not in first
    assert 'href="?page=2"' in first
    assert "Day 1." in Client().get("/articles/?page=2").content.decode()


def test_articles_are_found_by_their_words(home: HomePage) -> None:
    article(home, "Oolong", summary="Half oxidised")
    article(home, "Coffee")
    found = Client().get("/articles/search/", {"q": "oxidised"}).content.decode()
    assert "Oolong" in found
    assert "Coffee" not in found
    for query in ("", "nothing-of-the-kind", "<script>", "\0"):
        page = Client().get("/articles/search/", {"q": query}).content.decode()
        assert "Oolong" not in page
        assert "<script>" not in page


def test_images_are_looked_into(editor: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    path = "/editor/images/add/"
    collection = {"title": "Leaf", "collection": "1"}
    assert editor.post(path, collection | {"file": picture()}).status_code == 302
    image = StoredImage.objects.get()
    assert (image.width, image.height) == (40, 30)
    for name, content in [("a.png", b"<script>"), ("a.svg", b"<svg/>"), ("a.html", b"<p>")]:
        upload = SimpleUploadedFile(name, content, "image/png")
        assert editor.post(path, collection | {"file": upload}).status_code == 200
    assert StoredImage.objects.count() == 1


def test_what_is_private_is_not_listed(home: HomePage) -> None:
    restriction = {"restriction_type": PageViewRestriction.LOGIN}
    PageViewRestriction.objects.create(page=article(home, "Oolong"), **restriction)
    assert Client().get("/articles/oolong/").status_code == 302
    for path in ("/articles/", "/articles/search/?q=Oolong"):
        assert "articles/oolong/" not in Client().get(path).content.decode()


def test_a_home_page_is_there_from_the_start(home: HomePage) -> None:
    assert Client().get("/articles/").status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
