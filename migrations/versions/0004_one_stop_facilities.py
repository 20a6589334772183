"""one-stop facilities

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facility_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_group")),
        sa.UniqueConstraint("code", name=op.f("uq_facility_group_code")),
    )
    op.create_table(
        "facility_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["facility_group.id"], name=op.f("fk_facility_item_group_id_facility_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_item")),
        sa.UniqueConstraint("code", name=op.f("uq_facility_item_code")),
    )
    with op.batch_alter_table("facility_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_item_group_id"), ["group_id"], unique=False)

    op.create_table(
        "facility_item_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_of_count", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("norm", sa.BigInteger(), nullable=True),
        sa.Column("norm_district", sa.BigInteger(), nullable=True),
        sa.Column("norm_per", sa.String(length=12), nullable=False),
        sa.Column("legal_ref", sa.Text(), nullable=False),
        sa.Column("reference_only", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(rule IN ('at_least', 'at_most')) = (norm IS NOT NULL)", name=op.f("ck_facility_item_version_norm")
        ),
        sa.CheckConstraint("norm_per IN ('office', 'officer')", name=op.f("ck_facility_item_version_norm_per")),
        sa.CheckConstraint(
            "rule IN ('at_least', 'at_most', 'present', 'none')", name=op.f("ck_facility_item_version_rule")
        ),
        sa.CheckConstraint("norm IS NULL OR norm >= 0", name=op.f("ck_facility_item_version_norm_positive")),
        sa.CheckConstraint(
            "norm_district IS NULL OR (norm IS NOT NULL AND norm_district >= 0)",
            name=op.f("ck_facility_item_version_norm_district"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_facility_item_version_span")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["facility_item.id"], name=op.f("fk_facility_item_version_item_id_facility_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_item_version")),
        sa.UniqueConstraint("item_id", "valid_from", name=op.f("uq_facility_item_version_item_id_valid_from")),
    )
    op.create_table(
        "stock_take",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_version_id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("officers", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_office", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'replaced') = (replaced_at IS NOT NULL)", name=op.f("ck_stock_take_replaced")
        ),
        sa.CheckConstraint(
            "(state IN ('submitted', 'replaced')) = (submitted_at IS NOT NULL)",
            name=op.f("ck_stock_take_submitted"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'awaiting_head', 'submitted', 'replaced', 'discarded')",
            name=op.f("ck_stock_take_state"),
        ),
        sa.CheckConstraint("(corrects_id IS NULL) = (edition = 1)", name=op.f("ck_stock_take_edition")),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_stock_take_not_itself")),
        sa.CheckConstraint("officers IS NULL OR officers >= 0", name=op.f("ck_stock_take_officers")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["stock_take.id"], name=op.f("fk_stock_take_corrects_id_stock_take")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stock_take_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["unit_version_id"], ["unit_version.id"], name=op.f("fk_stock_take_unit_version_id_unit_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take")),
    )
    with op.batch_alter_table("stock_take", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_take_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index("ix_stock_take_unit_id_taken_on", ["unit_id", "taken_on"], unique=False)
        batch_op.create_index(
            "uq_stock_take_open",
            ["unit_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'awaiting_head')"),
            postgresql_where=sa.text("state IN ('draft', 'awaiting_head')"),
        )
        batch_op.create_index(
            "uq_stock_take_standing",
            ["unit_id", "taken_on"],
            unique=True,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )

    op.create_table(
        "stock_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_take_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["stock_take_id"], ["stock_take.id"], name=op.f("fk_stock_event_stock_take_id_stock_take")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_event")),
    )
    with op.batch_alter_table("stock_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_event_stock_take_id"), ["stock_take_id"], unique=False)

    op.create_table(
        "stock_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_take_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("broken", sa.BigInteger(), nullable=False),
        sa.Column("required", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("NOT overridden OR note <> ''", name=op.f("ck_stock_line_overridden")),
        sa.CheckConstraint(
            "verdict IN ('met', 'partly', 'not_met', 'not_applicable')", name=op.f("ck_stock_line_verdict")
        ),
        sa.CheckConstraint("broken >= 0 AND broken <= coalesce(quantity, 0)", name=op.f("ck_stock_line_broken")),
        sa.CheckConstraint("quantity IS NULL OR quantity >= 0", name=op.f("ck_stock_line_quantity")),
        sa.CheckConstraint("required IS NULL OR required >= 0", name=op.f("ck_stock_line_required")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["facility_item.id"], name=op.f("fk_stock_line_item_id_facility_item")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["facility_item_version.id"],
            name=op.f("fk_stock_line_item_version_id_facility_item_version"),
        ),
        sa.ForeignKeyConstraint(
            ["stock_take_id"], ["stock_take.id"], name=op.f("fk_stock_line_stock_take_id_stock_take")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_line")),
        sa.UniqueConstraint("stock_take_id", "item_id", name=op.f("uq_stock_line_stock_take_id_item_id")),
    )
    with op.batch_alter_table("stock_line", schema=None) as batch_op:
        batch_op.create_index("ix_stock_line_counting", ["stock_take_id", "item_id", "verdict"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_line_item_id"), ["item_id"], unique=False)

    op.create_table(
        "stock_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_stock_photo_file_id_stored_file")),
        sa.ForeignKeyConstraint(["line_id"], ["stock_line.id"], name=op.f("fk_stock_photo_line_id_stock_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_photo")),
        sa.UniqueConstraint("line_id", "file_id", name=op.f("uq_stock_photo_line_id_file_id")),
    )


def downgrade() -> None:
    op.drop_table("stock_photo")
    with op.batch_alter_table("stock_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_line_item_id"))
        batch_op.drop_index("ix_stock_line_counting")

    op.drop_table("stock_line")
    with op.batch_alter_table("stock_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_event_stock_take_id"))

    op.drop_table("stock_event")
    with op.batch_alter_table("stock_take", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stock_take_standing",
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.drop_index(
            "uq_stock_take_open",
            sqlite_where=sa.text("state IN ('draft', 'awaiting_head')"),
            postgresql_where=sa.text("state IN ('draft', 'awaiting_head')"),
        )
        batch_op.drop_index("ix_stock_take_unit_id_taken_on")
        batch_op.drop_index(batch_op.f("ix_stock_take_corrects_id"))

    op.drop_table("stock_take")
    op.drop_table("facility_item_version")
    with op.batch_alter_table("facility_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facility_item_group_id"))

    op.drop_table("facility_item")
    op.drop_table("facility_group")
