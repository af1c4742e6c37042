"""Give each item an owner.

Revision ID: accounts_0002
"""

import sqlalchemy as sa
from alembic import op

revision = "accounts_0002"
down_revision = "accounts_0001"
branch_labels = None
depends_on = "items_0001"

items = sa.table("items", sa.column("owner_id", sa.Uuid()))
users = sa.table(
    "users",
    sa.column("id", sa.Uuid()),
    sa.column("is_superuser", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
    give_items_to_superuser(op.get_bind())
    with op.batch_alter_table("items") as batch:
        batch.alter_column("owner_id", existing_type=sa.Uuid(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_items_owner_id_users"), "users", ["owner_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index(op.f("ix_items_owner_id"), ["owner_id"])


def give_items_to_superuser(connection: sa.Connection) -> None:
    """Items that are there already go to the oldest superuser."""
    if not connection.scalar(sa.select(sa.func.count()).select_from(items)):
        return
    oldest = sa.select(users.c.id).where(users.c.is_superuser).order_by(users.c.created_at).limit(1)
    owner = connection.scalar(oldest)
    if owner is None:
        raise SystemExit(
            "There are items and no superuser who could own them."
            " Run the superuser task, then migrate again."
        )
    connection.execute(sa.update(items).values(owner_id=owner))


def downgrade() -> None:
    with op.batch_alter_table("items") as batch:
        batch.drop_index(op.f("ix_items_owner_id"))
        batch.drop_constraint(op.f("fk_items_owner_id_users"), type_="foreignkey")
        batch.drop_column("owner_id")
