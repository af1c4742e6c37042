"""The application to compare with: what one writes from the tutorials, and no more.

It reads the tables and the access tokens of the rendered project, but looks at the user alone.
"""

import os
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

import jwt
from flask import Flask, Response, abort, g, jsonify, request
from sqlalchemy import DateTime, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")

# A connection for each thread: SQLAlchemy's own default opens and closes them under load.
engine = create_engine(DATABASE_URL, pool_size=10)
app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    password_hash: Mapped[str]
    is_active: Mapped[bool]
    is_superuser: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def login_required(view: Callable[[], Response]) -> Callable[[], Response]:
    @wraps(view)
    def with_user() -> Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            payload = jwt.decode(token, os.environ["SECRET_KEY"], algorithms=["HS256"])
            user_id = UUID(payload["sub"])
        except (jwt.InvalidTokenError, KeyError, ValueError):
            abort(401)
        with Session(engine) as session:
            user = session.get(User, user_id)
            if scheme != "Bearer" or user is None or not user.is_active:
                abort(401)
            g.user = user
            return view()

    return with_user


@app.get("/api/v1/users/me")
@login_required
def read_users_me() -> Response:
    user: User = g.user
    return jsonify(
        id=str(user.id),
        email=user.email,
        is_active=user.is_active,
        created_at=user.created_at.isoformat(),
    )


@app.get("/livez")
def livez() -> Response:
    return jsonify(status="ok")
