"""what counted of an activity before it was corrected

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index("ix_outreach_event_at", ["at"], unique=False)
    with op.batch_alter_table("outreach_activity", schema=None) as batch_op:
        batch_op.create_index("ix_outreach_activity_created_at", ["created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outreach_activity", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_activity_created_at")
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_event_at")
        batch_op.drop_column("before")
