"""reports of units and periods, letters to units, schedules, explanations

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("every", sa.String(length=10), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("creator_name", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_report_schedule_directive_id_directive")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_schedule_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("period", sa.String(length=40), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("schedule_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_report_schedule_id_report_schedule"), "report_schedule", ["schedule_id"], ["id"]
        )
        batch_op.create_foreign_key(op.f("fk_report_previous_id_report"), "report", ["previous_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_report_schedule_id_period"), ["schedule_id", "period"])
        batch_op.create_check_constraint(op.f("ck_report_span"), "(first_on IS NULL) = (last_on IS NULL)")
    op.create_table(
        "report_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_addressee_report_id_report")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_addressee_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_addressee")),
        sa.UniqueConstraint("report_id", "place", name=op.f("uq_report_addressee_report_id_place")),
        sa.UniqueConstraint("report_id", "unit_id", name=op.f("uq_report_addressee_report_id_unit_id")),
    )
    with op.batch_alter_table("report_addressee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_addressee_unit_id"), ["unit_id"], unique=False)
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("writer_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decider_name", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(about = 'directive') = (directive_id IS NOT NULL)", name=op.f("ck_explanation_about")
        ),
        sa.CheckConstraint(
            "(state = 'awaiting_head') = (decided_at IS NULL)", name=op.f("ck_explanation_decided")
        ),
        sa.CheckConstraint(
            "state IN ('awaiting_head', 'returned', 'approved')", name=op.f("ck_explanation_state")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_explanation_directive_id_directive")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_explanation_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    with op.batch_alter_table("explanation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_explanation_directive_id"), ["directive_id"], unique=False)
        batch_op.create_index(
            "uq_explanation_of_directive",
            ["unit_id", "directive_id", "serial"],
            unique=True,
            sqlite_where=sa.text("directive_id IS NOT NULL"),
            postgresql_where=sa.text("directive_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_explanation_of_period",
            ["unit_id", "about", "serial"],
            unique=True,
            sqlite_where=sa.text("directive_id IS NULL"),
            postgresql_where=sa.text("directive_id IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("explanation")
    op.drop_table("report_addressee")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_report_span"), type_="check")
        batch_op.drop_constraint(op.f("uq_report_schedule_id_period"), type_="unique")
        batch_op.drop_constraint(op.f("fk_report_previous_id_report"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_report_schedule_id_report_schedule"), type_="foreignkey")
        batch_op.drop_column("previous_id")
        batch_op.drop_column("schedule_id")
        batch_op.drop_column("last_on")
        batch_op.drop_column("first_on")
        batch_op.drop_column("period")
    op.drop_table("report_schedule")
