"""acts on units before their day, decisions in somebody's place, people read from a file

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=True),
        sa.Column("planner_name", sa.String(length=200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("legal_ref", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(length=200), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'carried_out', 'hindered', 'cancelled')", name=op.f("ck_planned_act_state")
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_planned_act_ended")),
        sa.CheckConstraint(
            "(state = 'carried_out') = (reorganisation_id IS NOT NULL)", name=op.f("ck_planned_act_carried_out")
        ),
        sa.CheckConstraint("state <> 'hindered' OR refusal <> ''", name=op.f("ck_planned_act_hindered")),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"],
            ["reorganisation.id"],
            name=op.f("fk_planned_act_reorganisation_id_reorganisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_act")),
        sa.UniqueConstraint("reorganisation_id", name=op.f("uq_planned_act_reorganisation_id")),
    )
    with op.batch_alter_table("planned_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_act_effective_on"), ["effective_on"], unique=False)

    op.create_table(
        "people_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_people_list_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
        sa.UniqueConstraint("account_id", name=op.f("uq_people_list_account_id")),
        sa.UniqueConstraint("token", name=op.f("uq_people_list_token")),
    )
    with op.batch_alter_table("task_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("instead_of", sa.String(length=200), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("task_event", schema=None) as batch_op:
        batch_op.drop_column("instead_of")
    op.drop_table("people_list")
    with op.batch_alter_table("planned_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_act_effective_on"))
    op.drop_table("planned_act")
