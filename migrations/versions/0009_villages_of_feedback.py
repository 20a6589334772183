"""the village of an entry as data: exact names of the unit's villages are taken over

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = ("ban", "thon", "to dan pho", "tdp")
"""What such a place is called, as it reads in a folded text before the name."""


def upgrade() -> None:
    # Added and taken away as the database itself does it: SQLite cannot rebuild a table that others refer to.
    op.execute(
        "ALTER TABLE feedback_entry ADD COLUMN village_id INTEGER"
        " CONSTRAINT fk_feedback_entry_village_id_village REFERENCES village (id)"
    )
    op.create_index("ix_feedback_entry_village_id", "feedback_entry", ["village_id"], unique=False)
    _take_over()


def _take_over() -> None:
    """Lead each entry to the village of its unit that its text names: of its day, or the only one so called."""
    connection = op.get_bind()
    known: dict[tuple[int, str], list[sa.Row]] = {}
    for row in connection.execute(
        sa.text("SELECT village_id, unit_id, folded, valid_from, valid_to FROM village_version").columns(
            valid_from=sa.Date, valid_to=sa.Date
        )
    ):
        for spelling in (row.folded, *(f"{kind} {row.folded}" for kind in KINDS)):
            known.setdefault((row.unit_id, spelling), []).append(row)
    entries = connection.execute(
        sa.text(
            "SELECT id, unit_id, village_key, received_on FROM feedback_entry WHERE village_key <> ''"
        ).columns(received_on=sa.Date)
    ).all()
    for entry in entries:
        rows = known.get((entry.unit_id, entry.village_key), [])
        then = {row.village_id for row in rows if _holds(row, entry.received_on)}
        certain = then or {row.village_id for row in rows}
        if len(certain) == 1:
            connection.execute(
                sa.text("UPDATE feedback_entry SET village_id = :village WHERE id = :entry"),
                {"village": certain.pop(), "entry": entry.id},
            )


def _holds(row: sa.Row, day: object) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def downgrade() -> None:
    op.drop_index("ix_feedback_entry_village_id", "feedback_entry")
    op.execute("ALTER TABLE feedback_entry DROP COLUMN village_id")
