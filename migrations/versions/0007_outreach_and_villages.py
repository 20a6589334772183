"""outreach and villages

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_village_not_itself")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["village.id"], name=op.f("fk_village_merged_into_id_village")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
    )
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_merged_into_id"), ["merged_into_id"], unique=False)

    op.create_table(
        "village_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("legal_ref", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('bản', 'thôn', 'tổ dân phố')", name=op.f("ck_village_version_kind")),
        sa.CheckConstraint(
            "households IS NULL OR (households >= 0 AND households <= 100000)",
            name=op.f("ck_village_version_households"),
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_village_version_span")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_village_version_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_village_version_village_id_village")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_version")),
        sa.UniqueConstraint("village_id", "valid_from", name=op.f("uq_village_version_village_id_valid_from")),
    )
    with op.batch_alter_table("village_version", schema=None) as batch_op:
        batch_op.create_index("ix_village_version_unit_id_valid_from", ["unit_id", "valid_from"], unique=False)

    op.create_table(
        "outreach_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("spoken", sa.String(length=200), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("broadcasts", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("attendances", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("minorities", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("assists", sa.Integer(), nullable=True),
        sa.Column("concerns", sa.String(length=200), nullable=False),
        sa.Column("concern_reason", sa.Text(), nullable=False),
        sa.Column("entered_by_office", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(concerns = '') = (concern_reason = '')", name=op.f("ck_outreach_activity_confirmed")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_outreach_activity_withdrawn")
        ),
        sa.CheckConstraint("audience IN ('residents', 'staff')", name=op.f("ck_outreach_activity_audience")),
        sa.CheckConstraint(
            "channel IN ('meeting', 'combined', 'loudspeaker', 'mobile', 'market', 'leaflet', 'banner', 'social', 'website', 'press', 'performance', 'one_stop', 'home', 'school', 'support')",
            name=op.f("ck_outreach_activity_channel"),
        ),
        sa.CheckConstraint("state IN ('recorded', 'withdrawn')", name=op.f("ck_outreach_activity_state")),
        sa.CheckConstraint(
            "assists IS NULL OR (assists >= 0 AND assists <= 100000)", name=op.f("ck_outreach_activity_assists")
        ),
        sa.CheckConstraint(
            "attendances IS NULL OR (attendances >= 0 AND attendances <= 100000)",
            name=op.f("ck_outreach_activity_attendances"),
        ),
        sa.CheckConstraint(
            "broadcasts IS NULL OR (broadcasts >= 0 AND broadcasts <= 100000)",
            name=op.f("ck_outreach_activity_broadcasts"),
        ),
        sa.CheckConstraint(
            "copies IS NULL OR (copies >= 0 AND copies <= 100000)", name=op.f("ck_outreach_activity_copies")
        ),
        sa.CheckConstraint(
            "households IS NULL OR (households >= 0 AND households <= 100000)",
            name=op.f("ck_outreach_activity_households"),
        ),
        sa.CheckConstraint(
            "items IS NULL OR (items >= 0 AND items <= 100000)", name=op.f("ck_outreach_activity_items")
        ),
        sa.CheckConstraint(
            "minorities IS NULL OR (attendances IS NOT NULL AND minorities <= attendances)",
            name=op.f("ck_outreach_activity_minorities_share"),
        ),
        sa.CheckConstraint(
            "minorities IS NULL OR (minorities >= 0 AND minorities <= 100000)",
            name=op.f("ck_outreach_activity_minorities"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR (minutes >= 0 AND minutes <= 527040)", name=op.f("ck_outreach_activity_minutes")
        ),
        sa.CheckConstraint(
            "posts IS NULL OR (posts >= 0 AND posts <= 100000)", name=op.f("ck_outreach_activity_posts")
        ),
        sa.CheckConstraint(
            "sessions IS NULL OR (sessions >= 0 AND sessions <= 100000)",
            name=op.f("ck_outreach_activity_sessions"),
        ),
        sa.CheckConstraint(
            "views IS NULL OR (views >= 0 AND views <= 10000000)", name=op.f("ck_outreach_activity_views")
        ),
        sa.CheckConstraint(
            "women IS NULL OR (attendances IS NOT NULL AND women <= attendances)",
            name=op.f("ck_outreach_activity_women_share"),
        ),
        sa.CheckConstraint(
            "women IS NULL OR (women >= 0 AND women <= 100000)", name=op.f("ck_outreach_activity_women")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outreach_activity_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["unit_version_id"],
            ["unit_version.id"],
            name=op.f("fk_outreach_activity_unit_version_id_unit_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_activity")),
    )
    with op.batch_alter_table("outreach_activity", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outreach_activity_by_unit",
            [
                "state",
                "unit_id",
                "channel",
                "held_on",
                "sessions",
                "broadcasts",
                "minutes",
                "attendances",
                "women",
                "minorities",
                "copies",
                "items",
                "posts",
                "views",
                "households",
                "assists",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_outreach_activity_by_way",
            [
                "state",
                "channel",
                "spoken",
                "held_on",
                "sessions",
                "broadcasts",
                "minutes",
                "attendances",
                "women",
                "minorities",
                "copies",
                "items",
                "posts",
                "views",
                "households",
                "assists",
            ],
            unique=False,
        )
        batch_op.create_index("ix_outreach_activity_state_held_on_id", ["state", "held_on", "id"], unique=False)
        batch_op.create_index("ix_outreach_activity_unit_id_held_on", ["unit_id", "held_on"], unique=False)

    op.create_table(
        "outreach_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('leaflet', 'script', 'poster', 'recording', 'other')", name=op.f("ck_outreach_material_kind")
        ),
        sa.CheckConstraint(
            "language IN ('kinh', 'thai', 'hmong', 'dao', 'giay', 'ha_nhi', 'lu', 'lo_lo', 'other')",
            name=op.f("ck_outreach_material_language"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_outreach_material_directive_id_directive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_material")),
    )
    with op.batch_alter_table("outreach_material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_material_directive_id"), ["directive_id"], unique=False)

    op.create_table(
        "outreach_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by_office", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sessions >= 0 AND sessions <= 100000", name=op.f("ck_outreach_plan_sessions")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_outreach_plan_directive_id_directive")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outreach_plan_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_plan")),
        sa.UniqueConstraint("unit_id", "directive_id", name=op.f("uq_outreach_plan_unit_id_directive_id")),
    )
    with op.batch_alter_table("outreach_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_plan_directive_id"), ["directive_id"], unique=False)

    op.create_table(
        "outreach_activity_material",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["outreach_activity.id"],
            name=op.f("fk_outreach_activity_material_activity_id_outreach_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["outreach_material.id"],
            name=op.f("fk_outreach_activity_material_material_id_outreach_material"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "material_id", name=op.f("pk_outreach_activity_material")),
    )
    op.create_table(
        "outreach_directive",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["outreach_activity.id"],
            name=op.f("fk_outreach_directive_activity_id_outreach_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_outreach_directive_directive_id_directive")
        ),
        sa.PrimaryKeyConstraint("activity_id", "directive_id", name=op.f("pk_outreach_directive")),
    )
    with op.batch_alter_table("outreach_directive", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outreach_directive_directive_id_activity_id", ["directive_id", "activity_id"], unique=False
        )

    op.create_table(
        "outreach_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_outreach_edition_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["outreach_material.id"],
            name=op.f("fk_outreach_edition_material_id_outreach_material"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_edition")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_outreach_edition_material_id_number")),
    )
    op.create_table(
        "outreach_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("by_office", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_event_activity_id_outreach_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_event")),
    )
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.create_index("ix_outreach_event_activity_id", ["activity_id"], unique=False)

    op.create_table(
        "outreach_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_file_activity_id_outreach_activity")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_outreach_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_file")),
        sa.UniqueConstraint("activity_id", "file_id", name=op.f("uq_outreach_file_activity_id_file_id")),
    )
    op.create_table(
        "outreach_language",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "language IN ('kinh', 'thai', 'hmong', 'dao', 'giay', 'ha_nhi', 'lu', 'lo_lo', 'other')",
            name=op.f("ck_outreach_language_language"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["outreach_activity.id"],
            name=op.f("fk_outreach_language_activity_id_outreach_activity"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "language", name=op.f("pk_outreach_language")),
    )
    with op.batch_alter_table("outreach_language", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outreach_language_language_activity_id", ["language", "activity_id"], unique=False
        )

    op.create_table(
        "outreach_place",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_place_activity_id_outreach_activity")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_outreach_place_village_id_village")),
        sa.PrimaryKeyConstraint("activity_id", "village_id", name=op.f("pk_outreach_place")),
    )
    with op.batch_alter_table("outreach_place", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outreach_place_village_id_activity_id", ["village_id", "activity_id"], unique=False
        )

    op.create_table(
        "outreach_plan_village",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["outreach_plan.id"], name=op.f("fk_outreach_plan_village_plan_id_outreach_plan")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_outreach_plan_village_village_id_village")
        ),
        sa.PrimaryKeyConstraint("plan_id", "village_id", name=op.f("pk_outreach_plan_village")),
    )
    op.create_table(
        "outreach_reach",
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_reach_activity_id_outreach_activity")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_outreach_reach_village_id_village")),
        sa.PrimaryKeyConstraint("way", "village_id", "held_on", "activity_id", name=op.f("pk_outreach_reach")),
    )
    with op.batch_alter_table("outreach_reach", schema=None) as batch_op:
        batch_op.create_index("ix_outreach_reach_activity_id", ["activity_id"], unique=False)

    op.create_table(
        "outreach_fetching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outreach_fetching_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["outreach_edition.id"], name=op.f("fk_outreach_fetching_edition_id_outreach_edition")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outreach_fetching_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_fetching")),
        sa.UniqueConstraint("edition_id", "account_id", name=op.f("uq_outreach_fetching_edition_id_account_id")),
    )
    with op.batch_alter_table("outreach_fetching", schema=None) as batch_op:
        batch_op.create_index("ix_outreach_fetching_edition_id_unit_id", ["edition_id", "unit_id"], unique=False)

    op.create_table(
        "outreach_task",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_task_activity_id_outreach_activity")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_outreach_task_task_id_task")),
        sa.PrimaryKeyConstraint("activity_id", "task_id", name=op.f("pk_outreach_task")),
    )
    with op.batch_alter_table("outreach_task", schema=None) as batch_op:
        batch_op.create_index("ix_outreach_task_task_id_activity_id", ["task_id", "activity_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outreach_task", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_task_task_id_activity_id")

    op.drop_table("outreach_task")
    with op.batch_alter_table("outreach_fetching", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_fetching_edition_id_unit_id")

    op.drop_table("outreach_fetching")
    with op.batch_alter_table("outreach_reach", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_reach_activity_id")

    op.drop_table("outreach_reach")
    op.drop_table("outreach_plan_village")
    with op.batch_alter_table("outreach_place", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_place_village_id_activity_id")

    op.drop_table("outreach_place")
    with op.batch_alter_table("outreach_language", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_language_language_activity_id")

    op.drop_table("outreach_language")
    op.drop_table("outreach_file")
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_event_activity_id")

    op.drop_table("outreach_event")
    op.drop_table("outreach_edition")
    with op.batch_alter_table("outreach_directive", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_directive_directive_id_activity_id")

    op.drop_table("outreach_directive")
    op.drop_table("outreach_activity_material")
    with op.batch_alter_table("outreach_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_plan_directive_id"))

    op.drop_table("outreach_plan")
    with op.batch_alter_table("outreach_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_material_directive_id"))

    op.drop_table("outreach_material")
    with op.batch_alter_table("outreach_activity", schema=None) as batch_op:
        batch_op.drop_index("ix_outreach_activity_unit_id_held_on")
        batch_op.drop_index("ix_outreach_activity_state_held_on_id")
        batch_op.drop_index("ix_outreach_activity_by_way")
        batch_op.drop_index("ix_outreach_activity_by_unit")

    op.drop_table("outreach_activity")
    with op.batch_alter_table("village_version", schema=None) as batch_op:
        batch_op.drop_index("ix_village_version_unit_id_valid_from")

    op.drop_table("village_version")
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_village_merged_into_id"))

    op.drop_table("village")
