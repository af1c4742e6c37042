"""What counts the use of the language model."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, utc_now


class ChatUse(Base):
    """An answer that was asked for, and its tokens: reserved at first, then those it has cost."""

    __tablename__ = "chat_uses"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(String(255), index=True)
    tokens: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    ended: Mapped[bool] = mapped_column(default=False)
