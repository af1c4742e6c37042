"""How Alembic runs migrations: on the application's models, with the application's settings."""

import asyncio

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, event

from app.core.database import create_engine
from app.core.logs import configure_logging
from app.core.migrations import place_on_project_branch
from app.core.settings import get_settings
from app.models import Base


async def migrate() -> None:
    engine = create_engine(get_settings().database_url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run_migrations)
    finally:
        await engine.dispose()


def run_migrations(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        prepare_sqlite(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        process_revision_directives=place_on_project_branch,
    )
    with context.begin_transaction():
        context.run_migrations()


def prepare_sqlite(connection: Connection) -> None:
    # SQLite changes a table by copying it, and dropping the old one must not cascade.
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.rollback()
    # The driver would begin a transaction before INSERT and the like, but not before CREATE TABLE.
    event.listen(connection, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))


if context.is_offline_mode():
    raise CommandError("Migrations look at the data, so they cannot be written out with --sql.")
configure_logging(get_settings())
asyncio.run(migrate())
