"""Index items in the order of their owner's list, in place of all items in theirs.

Revision ID: accounts_0003
"""

from alembic import op

revision = "accounts_0003"
down_revision = "accounts_0002"
branch_labels = None
depends_on = "items_0002"


def upgrade() -> None:
    op.create_index("ix_items_owner_id_created_at_id", "items", ["owner_id", "created_at", "id"])
    # The new one begins with it.
    op.drop_index("ix_items_owner_id", "items")
    op.drop_index("ix_items_created_at_id", "items")


def downgrade() -> None:
    op.create_index("ix_items_created_at_id", "items", ["created_at", "id"])
    op.create_index("ix_items_owner_id", "items", ["owner_id"])
    op.drop_index("ix_items_owner_id_created_at_id", "items")
