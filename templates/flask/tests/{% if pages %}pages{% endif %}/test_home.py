from tests.browsers import Browser


def test_it_leads_to_the_items_and_the_documentation(browser: Browser) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert 'href="/items/"' in page.text
    assert 'href="/docs"' in page.text
