import pytest

from app.observability.route_names import route_template


@pytest.mark.parametrize(
    ("pattern", "template"),
    [
        ("/livez", "/livez"),
        ("/api/v1/items/<id>", "/api/v1/items/{id}"),
        ("/a/<uuid:id>/b/<path:rest>", "/a/{id}/b/{rest}"),
        ("/<any(docs, redoc):page>/assets/<name>", "/{page}/assets/{name}"),
    ],
)
def test_parameters_have_one_form(pattern: str, template: str) -> None:
    assert route_template(pattern) == template
