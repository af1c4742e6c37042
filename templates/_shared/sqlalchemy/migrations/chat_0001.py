"""Count the use of the language model.

Revision ID: chat_0001
"""

import sqlalchemy as sa
from alembic import op

revision = "chat_0001"
down_revision = None
branch_labels = ("chat",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_uses")),
    )
    op.create_index(op.f("ix_chat_uses_key"), "chat_uses", ["key"])
    op.create_index(op.f("ix_chat_uses_asked_at"), "chat_uses", ["asked_at"])


def downgrade() -> None:
    op.drop_table("chat_uses")
