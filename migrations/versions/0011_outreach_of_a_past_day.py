"""what counted of an activity before it was corrected

Revision ID: 0011
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
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
