"""Items, of whomever they are."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import delete, join, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.accounts.schemas import Email
from app.admin.fields import Field
from app.admin.listing import Column, Contains, Day, Table
from app.admin.section import Section, flush
from app.admin.sessions import Administrator
from app.core.errors import FieldError, InvalidValuesError, NotFoundError
from app.core.schemas import RequestSchema
from app.items.models import Item
from app.items.schemas import Description, Title

NO_SUCH_OWNER = FieldError("#/owner", "No user has this e-mail address.")


class ItemForm(RequestSchema):
    title: Title
    description: Description | None
    owner: Email


class Items(Section):
    name = "items"
    title = "Items"
    one = "item"
    table = Table(
        source=join(Item, User, Item.owner_id == User.id),
        id=Item.id,
        columns=(
            Column("title", "Title", Item.title),
            Column("owner", "Owner", User.email),
            Column("created_at", "Created", Item.created_at),
        ),
        search=(Item.title,),
        filters=(
            Contains("owner", "Owner", User.email),
            Day("created_from", "Created from", Item.created_at),
            Day("created_to", "Created to", Item.created_at, last=True),
        ),
    )

    def fields(self, *, new: bool) -> tuple[Field, ...]:
        return (
            Field("title", "Title", required=True, max_length=200),
            Field("description", "Description", "textarea", max_length=2000),
            Field("owner", "Owner", "email", True, 254, help="The e-mail address of a user."),
        )

    def schema(self, *, new: bool) -> type[BaseModel]:
        return ItemForm

    async def values(self, session: AsyncSession, record_id: UUID) -> dict[str, Any]:
        item = await get_item(session, record_id)
        owner = await session.scalar(select(User.email).where(User.id == item.owner_id))
        return {"title": item.title, "description": item.description, "owner": owner}

    async def create(self, session: AsyncSession, values: ItemForm) -> UUID:
        item = Item(
            title=values.title,
            description=values.description,
            owner_id=await owner_id(session, values.owner),
        )
        session.add(item)
        await flush(session, NO_SUCH_OWNER)
        return item.id

    async def update(
        self,
        session: AsyncSession,
        by: Administrator,
        record_id: UUID,
        values: ItemForm,
    ) -> None:
        item = await get_item(session, record_id)
        item.owner_id = await owner_id(session, values.owner)
        item.title = values.title
        item.description = values.description
        await flush(session, NO_SUCH_OWNER)

    async def delete(
        self,
        session: AsyncSession,
        by: Administrator,
        record_ids: list[UUID],
    ) -> None:
        await session.execute(delete(Item).where(Item.id.in_(record_ids)))


async def get_item(session: AsyncSession, item_id: UUID) -> Item:
    item = await session.get(Item, item_id)
    if item is None:
        raise NotFoundError("There is no such item.")
    return item


async def owner_id(session: AsyncSession, email: str) -> UUID:
    found: UUID | None = await session.scalar(select(User.id).where(User.email == email))
    if found is None:
        raise InvalidValuesError(NO_SUCH_OWNER)
    return found
