"""Pages of the admin, from the templates beside this file; they hold no script."""

from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.admin.paths import PATH
from app.admin.sections import SECTIONS

# What an address can ask a page to say, and nothing else.
NOTICES = {
    "created": "It was created.",
    "saved": "It was saved.",
    "deleted": "What you selected was deleted.",
    "nothing": "Nothing was selected.",
}


def shown(value: object) -> str:
    match value:
        case None:
            return "–"  # noqa: RUF001 - a dash
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        case _:
            return str(value)


environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals.update(path=PATH, sections=SECTIONS.values())
environment.filters["shown"] = shown


def render(template: str, *, notice: str, **values: object) -> str:
    """The HTML of a page, which says what the notice asks for."""
    return environment.get_template(template).render(notice=NOTICES.get(notice), **values)
