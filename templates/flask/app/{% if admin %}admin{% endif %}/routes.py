"""The pages of all sections: lists, forms, and the question before something is deleted."""

import logging
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response, g, request
from pydantic import Field, TypeAdapter, ValidationError

from app.admin.access import require_administrator
from app.admin.fields import errors_by_field, read_fields
from app.admin.listing import PAGE_SIZE, Listing, rows_of
from app.admin.pages import page, redirect
from app.admin.paths import PATH
from app.admin.section import Section
from app.admin.sections import SECTIONS
from app.core.database import get_session
from app.core.errors import InvalidValuesError, NotFoundError
from app.core.form_bodies import FORM, parse_form
from app.core.operations import path_value, read_body
from app.core.resources import ResourceId
from app.core.schemas import field_errors

logger = logging.getLogger(__name__)

blueprint = Blueprint("records", __name__)
blueprint.before_request(require_administrator)

RECORD_ID: TypeAdapter[UUID] = TypeAdapter(ResourceId)
RECORD_IDS: TypeAdapter[list[UUID]] = TypeAdapter(
    Annotated[list[ResourceId], Field(max_length=PAGE_SIZE)]
)


@blueprint.get("/")
def show_index() -> Response:
    totals = {
        section.name: get_session().scalar(Listing(section.table, {}).count())
        for section in SECTIONS.values()
    }
    return page("index.html", totals=totals)


@blueprint.get("/<name>")
def list_records(name: str) -> Response:
    section, session = find_section(name), get_session()
    listing = Listing(section.table, request.args)
    total = session.scalar(listing.count()) or 0
    number = listing.page_of(total)
    rows = session.execute(listing.rows(number)).mappings().all()
    return page(
        "list.html",
        section=section,
        listing=listing,
        rows=rows,
        total=total,
        number=number,
        pages=listing.pages_of(total),
    )


@blueprint.get("/<name>/new")
def show_new(name: str) -> Response:
    section = find_section(name)
    return form_page(section, section.blank)


@blueprint.post("/<name>/new")
def create_record(name: str) -> Response:
    section = find_section(name)
    given = read_fields(section.fields(new=True), parse_form(read_body(FORM)))
    try:
        values = section.schema(new=True).model_validate(given)
        created = section.create(get_session(), values)
    except (ValidationError, InvalidValuesError) as error:
        return form_page(section, given, error=error)
    log_change("created", section, created)
    return redirect(f"{PATH}/{section.name}?notice=created")


@blueprint.get("/<name>/delete")
def ask_to_delete(name: str) -> Response:
    section, ids = find_section(name), record_ids()
    if not ids:
        return redirect(f"{PATH}/{section.name}?notice=nothing")
    rows = get_session().execute(rows_of(section.table, ids)).mappings().all()
    if not rows:
        raise NotFoundError("What was to be deleted is gone already.")
    return page("delete.html", section=section, rows=rows)


@blueprint.post("/<name>/delete")
def delete_records(name: str) -> Response:
    section, ids = find_section(name), record_ids()
    section.delete(get_session(), g.administrator, ids)
    log_change("deleted", section, *ids)
    return redirect(f"{PATH}/{section.name}?notice=deleted")


@blueprint.get("/<name>/<id>")
def show_record(name: str, id: str) -> Response:
    section, record_id = find_section(name), find_id(id)
    return form_page(section, section.values(get_session(), record_id), record_id=record_id)


@blueprint.post("/<name>/<id>")
def update_record(name: str, id: str) -> Response:
    section, record_id = find_section(name), find_id(id)
    given = read_fields(section.fields(new=False), parse_form(read_body(FORM)))
    try:
        values = section.schema(new=False).model_validate(given)
        section.update(get_session(), g.administrator, record_id, values)
    except (ValidationError, InvalidValuesError) as error:
        return form_page(section, given, record_id=record_id, error=error)
    log_change("changed", section, record_id)
    return redirect(f"{PATH}/{section.name}?notice=saved")


def find_section(name: str) -> Section:
    if name in SECTIONS:
        return SECTIONS[name]
    raise NotFoundError("There is no such page.")


def find_id(text: str) -> UUID:
    return path_value(RECORD_ID, text)


def record_ids() -> list[UUID]:
    """What the address names. Raises `InvalidValuesError`."""
    try:
        return RECORD_IDS.validate_python(request.args.getlist("id"))
    except ValidationError as error:
        raise InvalidValuesError(*field_errors(error.errors())) from None


def form_page(
    section: Section,
    values: Mapping[str, object],
    *,
    record_id: UUID | None = None,
    error: ValidationError | InvalidValuesError | None = None,
) -> Response:
    return page(
        "form.html",
        422 if error else 200,
        section=section,
        fields=section.fields(new=record_id is None),
        values=values,
        errors=errors_by_field(error),
        record_id=record_id,
    )


def log_change(what: str, section: Section, *ids: UUID) -> None:
    by = g.administrator.user_id
    logger.info("%s %s %s %s", by, what, section.name, ", ".join(map(str, ids)))
