"""Index items in the order of their list.

Revision ID: items_0002
"""

from alembic import op

revision = "items_0002"
down_revision = "items_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_items_created_at_id", "items", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_items_created_at_id", "items")
