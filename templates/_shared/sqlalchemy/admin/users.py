"""Users: their addresses, rights and passwords."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import credentials
from app.accounts.email_tokens import Purpose, withdraw_tokens
from app.accounts.errors import ForbiddenError
from app.accounts.models import User
from app.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.accounts.schemas import Email, Password
from app.accounts.service import delete_user
from app.accounts.sessions import revoke_others
from app.admin.fields import Field
from app.admin.listing import Column, Day, Flag, Table
from app.admin.section import Section, flush
from app.admin.sessions import Administrator
from app.core.errors import FieldError, InvalidValuesError, NotFoundError
from app.core.models import utc_now
from app.core.schemas import RequestSchema

VERIFIED = User.email_verified_at.is_not(None)
EMAIL_TAKEN = FieldError("#/email", "Another account has this e-mail address.")


class UserForm(RequestSchema):
    email: Email
    password: Password | None
    is_active: bool
    email_verified: bool
    is_superuser: bool


class NewUserForm(UserForm):
    password: Password


class Users(Section):
    name = "users"
    title = "Users"
    one = "user"
    table = Table(
        source=User,
        id=User.id,
        columns=(
            Column("email", "E-mail", User.email),
            Column("is_active", "Active", User.is_active),
            Column("email_verified", "Verified", VERIFIED),
            Column("is_superuser", "Superuser", User.is_superuser),
            Column("created_at", "Created", User.created_at),
        ),
        search=(User.email,),
        filters=(
            Flag("is_active", "Active", User.is_active),
            Flag("email_verified", "Verified", VERIFIED),
            Flag("is_superuser", "Superuser", User.is_superuser),
            Day("created_from", "Created from", User.created_at),
            Day("created_to", "Created to", User.created_at, last=True),
        ),
    )
    blank: ClassVar[dict[str, object]] = {"is_active": True}
    on_delete = "Their items are deleted with them, and their sessions end."

    def fields(self, *, new: bool) -> tuple[Field, ...]:
        length = f"{MIN_LENGTH} to {MAX_LENGTH} characters."
        keep = f"{length} Leave it empty to keep the old one; a new one ends all other sessions."
        return (
            Field("email", "E-mail", "email", required=True, max_length=254),
            Field(
                "password",
                "Password" if new else "New password",
                "password",
                required=new,
                max_length=MAX_LENGTH,
                help=length if new else keep,
            ),
            Field("is_active", "Active", "checkbox", help="Other accounts cannot log in."),
            Field("email_verified", "Verified", "checkbox", help="The address is theirs."),
            Field("is_superuser", "Superuser", "checkbox", help="May use the admin."),
        )

    def schema(self, *, new: bool) -> type[BaseModel]:
        return NewUserForm if new else UserForm

    async def values(self, session: AsyncSession, record_id: UUID) -> dict[str, Any]:
        user = await get_user(session, record_id)
        return {
            "email": user.email,
            "is_active": user.is_active,
            "email_verified": user.email_verified_at is not None,
            "is_superuser": user.is_superuser,
        }

    async def create(self, session: AsyncSession, values: NewUserForm) -> UUID:
        user = User(
            email=values.email,
            password_hash=await credentials.hash_in_thread(values.password),
            is_active=values.is_active,
            email_verified_at=utc_now() if values.email_verified else None,
            is_superuser=values.is_superuser,
        )
        session.add(user)
        await flush(session, EMAIL_TAKEN)
        return user.id

    async def update(
        self,
        session: AsyncSession,
        by: Administrator,
        record_id: UUID,
        values: UserForm,
    ) -> None:
        refuse_to_lock_out(by, record_id, values)
        user = await get_user(session, record_id)
        ends = values.password is not None or not values.is_active
        if values.email != user.email or not values.email_verified:
            user.email_verified_at = None
        elif user.email_verified_at is None:
            user.email_verified_at = utc_now()
        user.email = values.email
        user.is_active = values.is_active
        user.is_superuser = values.is_superuser
        if values.password is not None:
            user.password_hash = await credentials.hash_in_thread(values.password)
        await flush(session, EMAIL_TAKEN)
        if ends:
            await withdraw_tokens(session, user.id, Purpose.RESET_PASSWORD)
            await revoke_others(session, user.id, by.session_id)

    async def delete(
        self,
        session: AsyncSession,
        by: Administrator,
        record_ids: list[UUID],
    ) -> None:
        if by.user_id in record_ids:
            raise ForbiddenError("Your own account is for another superuser to delete.")
        # In one order, or two who delete the same users could wait for each other.
        for user_id in sorted(record_ids):
            await delete_user(session, user_id)


def refuse_to_lock_out(by: Administrator, user_id: UUID, values: UserForm) -> None:
    """Nobody takes the rights from themselves, so somebody always has them."""
    taken = [
        FieldError(f"#/{name}", "You cannot take this from yourself: another superuser can.")
        for name in ("is_active", "is_superuser")
        if not getattr(values, name)
    ]
    if taken and user_id == by.user_id:
        raise InvalidValuesError(*taken)


async def get_user(session: AsyncSession, user_id: UUID) -> User:
    user = await session.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such user.")
    return user
