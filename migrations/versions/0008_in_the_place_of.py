"""who decides a recommendation in the place of an absent leader

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("escalation_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("instead_of", sa.String(length=200), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("escalation_event", schema=None) as batch_op:
        batch_op.drop_column("instead_of")
