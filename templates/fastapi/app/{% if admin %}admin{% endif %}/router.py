"""The pages of all sections: lists, forms, and the question before something is deleted."""

import logging
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import ValidationError

from app.admin.dependencies import CurrentAdministrator, FormBody, SectionDep, get_administrator
from app.admin.fields import errors_by_field, read_fields
from app.admin.listing import PAGE_SIZE, Listing, rows_of
from app.admin.pages import page, redirect
from app.admin.paths import PATH
from app.admin.section import Section
from app.admin.sections import SECTIONS
from app.admin.sessions import Administrator
from app.core.database import SessionDep
from app.core.errors import InvalidValuesError, NotFoundError
from app.core.resources import ResourceId

logger = logging.getLogger(__name__)

router = APIRouter(dependencies=[Depends(get_administrator)])

RecordId = Annotated[ResourceId, Path(alias="id")]
RecordIds = Annotated[
    list[ResourceId], Query(alias="id", default_factory=list, max_length=PAGE_SIZE)
]


@router.get("/")
async def show_index(request: Request, session: SessionDep) -> Response:
    totals = {
        section.name: await session.scalar(Listing(section.table, {}).count())
        for section in SECTIONS.values()
    }
    return page(request, "index.html", totals=totals)


@router.get("/{section}")
async def list_records(request: Request, section: SectionDep, session: SessionDep) -> Response:
    listing = Listing(section.table, request.query_params)
    total = await session.scalar(listing.count()) or 0
    number = listing.page_of(total)
    rows = (await session.execute(listing.rows(number))).mappings().all()
    return page(
        request,
        "list.html",
        section=section,
        listing=listing,
        rows=rows,
        total=total,
        number=number,
        pages=listing.pages_of(total),
    )


@router.get("/{section}/new")
async def show_new(request: Request, section: SectionDep) -> Response:
    return form_page(request, section, section.blank)


@router.post("/{section}/new")
async def create_record(
    request: Request,
    section: SectionDep,
    session: SessionDep,
    form: FormBody,
    administrator: CurrentAdministrator,
) -> Response:
    given = read_fields(section.fields(new=True), form)
    try:
        values = section.schema(new=True).model_validate(given)
        created = await section.create(session, values)
    except (ValidationError, InvalidValuesError) as error:
        await session.rollback()
        return form_page(request, section, given, error=error)
    log_change(administrator, "created", section, created)
    return redirect(f"{PATH}/{section.name}?notice=created")


@router.get("/{section}/delete")
async def ask_to_delete(
    request: Request, section: SectionDep, session: SessionDep, ids: RecordIds
) -> Response:
    if not ids:
        return redirect(f"{PATH}/{section.name}?notice=nothing")
    rows = (await session.execute(rows_of(section.table, ids))).mappings().all()
    if not rows:
        raise NotFoundError("What was to be deleted is gone already.")
    return page(request, "delete.html", section=section, rows=rows)


@router.post("/{section}/delete")
async def delete_records(
    section: SectionDep,
    session: SessionDep,
    administrator: CurrentAdministrator,
    ids: RecordIds,
) -> Response:
    await section.delete(session, administrator, ids)
    log_change(administrator, "deleted", section, *ids)
    return redirect(f"{PATH}/{section.name}?notice=deleted")


@router.get("/{section}/{id}")
async def show_record(
    request: Request, section: SectionDep, session: SessionDep, record_id: RecordId
) -> Response:
    values = await section.values(session, record_id)
    return form_page(request, section, values, record_id=record_id)


@router.post("/{section}/{id}")
async def update_record(
    request: Request,
    section: SectionDep,
    session: SessionDep,
    form: FormBody,
    administrator: CurrentAdministrator,
    record_id: RecordId,
) -> Response:
    given = read_fields(section.fields(new=False), form)
    try:
        values = section.schema(new=False).model_validate(given)
        await section.update(session, administrator, record_id, values)
    except (ValidationError, InvalidValuesError) as error:
        await session.rollback()
        return form_page(request, section, given, record_id=record_id, error=error)
    log_change(administrator, "changed", section, record_id)
    return redirect(f"{PATH}/{section.name}?notice=saved")


def form_page(
    request: Request,
    section: Section,
    values: Mapping[str, object],
    *,
    record_id: UUID | None = None,
    error: ValidationError | InvalidValuesError | None = None,
) -> Response:
    return page(
        request,
        "form.html",
        422 if error else 200,
        section=section,
        fields=section.fields(new=record_id is None),
        values=values,
        errors=errors_by_field(error),
        record_id=record_id,
    )


def log_change(by: Administrator, what: str, section: Section, *ids: UUID) -> None:
    logger.info("%s %s %s %s", by.user_id, what, section.name, ", ".join(map(str, ids)))
