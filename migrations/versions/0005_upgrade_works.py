"""upgrade works

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facility_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("finish_on", sa.Date(), nullable=True),
        sa.Column("original_finish_on", sa.Date(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("state_before", sa.String(length=12), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_on IS NOT NULL)", name=op.f("ck_facility_work_accepted")
        ),
        sa.CheckConstraint(
            "(state = 'postponed') = (state_before IS NOT NULL)", name=op.f("ck_facility_work_postponed")
        ),
        sa.CheckConstraint(
            "NOT (state IN ('approved', 'funded', 'under_way') OR state = 'accepted') OR original_finish_on IS NOT NULL",
            name=op.f("ck_facility_work_original"),
        ),
        sa.CheckConstraint(
            "state = 'need' OR state IN ('postponed', 'cancelled') OR finish_on IS NOT NULL",
            name=op.f("ck_facility_work_dated"),
        ),
        sa.CheckConstraint(
            "state IN ('need', 'planned', 'approved', 'funded', 'under_way', 'accepted', 'postponed', 'cancelled')",
            name=op.f("ck_facility_work_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'funded') OR began_on IS NULL", name=op.f("ck_facility_work_not_begun")
        ),
        sa.CheckConstraint(
            "state NOT IN ('under_way', 'accepted') OR began_on IS NOT NULL", name=op.f("ck_facility_work_began")
        ),
        sa.CheckConstraint("accepted_on >= began_on", name=op.f("ck_facility_work_accepted_after")),
        sa.CheckConstraint("finish_on >= start_on", name=op.f("ck_facility_work_span")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_facility_work_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["unit_version_id"], ["unit_version.id"], name=op.f("fk_facility_work_unit_version_id_unit_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_work")),
    )
    op.create_index("ix_facility_work_state_finish_on", "facility_work", ["state", "finish_on"], unique=False)
    op.create_index("ix_facility_work_unit_id_state", "facility_work", ["unit_id", "state"], unique=False)
    op.create_table(
        "facility_money",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_facility_money_reason")),
        sa.CheckConstraint("kind IN ('plan', 'grant', 'spend')", name=op.f("ck_facility_money_kind")),
        sa.CheckConstraint(
            "source IN ('central', 'province', 'district', 'commune', 'programme', 'social', 'other')",
            name=op.f("ck_facility_money_source"),
        ),
        sa.CheckConstraint(
            "amount BETWEEN -1000000000000000 AND 1000000000000000 AND amount <> 0",
            name=op.f("ck_facility_money_amount"),
        ),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_facility_money_not_itself")),
        sa.CheckConstraint("corrects_id IS NOT NULL OR amount > 0", name=op.f("ck_facility_money_positive")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_facility_money_year")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["facility_money.id"], name=op.f("fk_facility_money_corrects_id_facility_money")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["facility_work.id"], name=op.f("fk_facility_money_work_id_facility_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_money")),
    )
    op.create_index(op.f("ix_facility_money_corrects_id"), "facility_money", ["corrects_id"], unique=False)
    op.create_index(
        "ix_facility_money_work_id_kind", "facility_money", ["work_id", "kind", "amount"], unique=False
    )
    op.create_table(
        "facility_work_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("finish_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["work_id"], ["facility_work.id"], name=op.f("fk_facility_work_event_work_id_facility_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_work_event")),
    )
    op.create_index("ix_facility_work_event_work_id_at", "facility_work_event", ["work_id", "at"], unique=False)
    op.create_table(
        "facility_work_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("accepted_quantity", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "accepted_quantity IS NULL OR accepted_quantity >= 0",
            name=op.f("ck_facility_work_item_accepted_quantity"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_facility_work_item_quantity")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["facility_item.id"], name=op.f("fk_facility_work_item_item_id_facility_item")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["facility_work.id"], name=op.f("fk_facility_work_item_work_id_facility_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_work_item")),
        sa.UniqueConstraint("work_id", "item_id", name=op.f("uq_facility_work_item_work_id_item_id")),
    )
    op.create_index(op.f("ix_facility_work_item_item_id"), "facility_work_item", ["item_id"], unique=False)
    op.create_table(
        "facility_work_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_facility_work_photo_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["facility_work.id"], name=op.f("fk_facility_work_photo_work_id_facility_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_work_photo")),
        sa.UniqueConstraint(
            "work_id", "file_id", "moment", name=op.f("uq_facility_work_photo_work_id_file_id_moment")
        ),
    )
    op.create_table(
        "facility_work_escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_facility_work_escalation_escalation_id_escalation")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["facility_work.id"], name=op.f("fk_facility_work_escalation_work_id_facility_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_work_escalation")),
        sa.UniqueConstraint(
            "work_id", "escalation_id", name=op.f("uq_facility_work_escalation_work_id_escalation_id")
        ),
    )
    op.create_index(
        op.f("ix_facility_work_escalation_escalation_id"),
        "facility_work_escalation",
        ["escalation_id"],
        unique=False,
    )

    # Results handed in before kept no figures.
    op.add_column("submission", sa.Column("figures", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("submission", "figures")
    op.drop_index(op.f("ix_facility_work_escalation_escalation_id"), "facility_work_escalation")
    op.drop_table("facility_work_escalation")
    op.drop_table("facility_work_photo")
    op.drop_index(op.f("ix_facility_work_item_item_id"), "facility_work_item")
    op.drop_table("facility_work_item")
    op.drop_index("ix_facility_work_event_work_id_at", "facility_work_event")
    op.drop_table("facility_work_event")
    op.drop_index("ix_facility_money_work_id_kind", "facility_money")
    op.drop_index(op.f("ix_facility_money_corrects_id"), "facility_money")
    op.drop_table("facility_money")
    op.drop_index("ix_facility_work_unit_id_state", "facility_work")
    op.drop_index("ix_facility_work_state_finish_on", "facility_work")
    op.drop_table("facility_work")
