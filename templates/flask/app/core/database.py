"""The database of an application, and one session a request."""

from flask import Flask, Response, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.core.engine import autocommit, make_engine
from app.core.settings import Settings

POOL_SIZE = 10  # connections a worker keeps; PostgreSQL allows 100 in all unless told otherwise


def init_app(app: Flask, settings: Settings) -> None:
    # Threads are the limit (core/server.py): each holds one at most, and none has to wait for it.
    engine = make_engine(settings.database_url, pool_size=POOL_SIZE, max_overflow=-1)
    app.extensions["engine"] = engine
    app.extensions["sessions"] = sessionmaker(engine, expire_on_commit=False)
    app.extensions["reader"] = autocommit(engine)
    app.after_request(finish_session)
    app.teardown_appcontext(close_session)


def get_engine() -> Engine:
    engine: Engine = current_app.extensions["engine"]
    return engine


def get_sessions() -> sessionmaker[Session]:
    sessions: sessionmaker[Session] = current_app.extensions["sessions"]
    return sessions


def get_reader() -> Engine:
    """For one query that needs no transaction."""
    reader: Engine = current_app.extensions["reader"]
    return reader


def get_session() -> Session:
    """The session of this request (or command); committed when the answer is a success."""
    if "session" not in g:
        g.session = get_sessions()()
    session: Session = g.session
    return session


def finish_session(response: Response) -> Response:
    if response.status_code < 400:
        commit_session()
    elif "session" in g:
        g.session.rollback()
    return response


def commit_session() -> None:
    if "session" in g:
        g.session.commit()


def close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
