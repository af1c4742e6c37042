import re

import pytest
from django.test import Client


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_a_page_and_all_that_it_loads_come_from_here(page: str) -> None:
    html = Client().get(page).content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    scripts = [address for address in loaded if not address.startswith("data:")]
    assert len(scripts) >= 2
    for address in scripts:
        response = Client().get(address)
        assert response.status_code == 200
        assert b"".join(response).strip()


def test_other_files_are_not_served() -> None:
    assert Client().get("/docs/assets/LICENSE").status_code == 404


def test_the_document_names_operations_by_their_handlers() -> None:
    paths = Client().get("/openapi.json").json()["paths"]
    assert paths["/api/v1/items"]["get"]["operationId"] == "listItems"
    assert paths["/livez"]["get"]["summary"] == "Get Liveness"
