"""What a kind of record has to say of itself to be shown, searched and edited."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.admin.fields import Field
from app.admin.listing import Table
from app.admin.sessions import Administrator
from app.core.errors import FieldError, InvalidValuesError, NotFoundError


async def flush(session: AsyncSession, conflict: FieldError) -> None:
    """Write what is pending. What the database does not take is refused as `conflict`."""
    try:
        await session.flush()
    except IntegrityError:
        raise InvalidValuesError(conflict) from None
    except StaleDataError:
        raise NotFoundError("It was deleted meanwhile.") from None


class Section(ABC):
    """Forms are read by `fields` and checked by `schema`, whose names are those of the fields.

    What the schema cannot know, `create` and `update` refuse with `InvalidValuesError`.
    """

    name: ClassVar[str]  # in the address
    title: ClassVar[str]
    one: ClassVar[str]
    table: ClassVar[Table]
    on_delete: ClassVar[str] = ""  # what goes with a record
    blank: ClassVar[dict[str, object]] = {}  # what the form of a new record holds

    @abstractmethod
    def fields(self, *, new: bool) -> tuple[Field, ...]: ...

    @abstractmethod
    def schema(self, *, new: bool) -> type[BaseModel]: ...

    @abstractmethod
    async def values(self, session: AsyncSession, record_id: UUID) -> dict[str, Any]:
        """What the fields of a record hold. Raises `NotFoundError`."""

    @abstractmethod
    async def create(self, session: AsyncSession, values: Any) -> UUID:
        """The id of the new record; `values` are an instance of the schema."""

    @abstractmethod
    async def update(
        self,
        session: AsyncSession,
        by: Administrator,
        record_id: UUID,
        values: Any,
    ) -> None: ...

    @abstractmethod
    async def delete(
        self,
        session: AsyncSession,
        by: Administrator,
        record_ids: list[UUID],
    ) -> None: ...
