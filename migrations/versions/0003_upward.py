"""clocks and levels as data, the register of a past moment, reminders by the clock

Revision ID: 0003
Revises: 0002
"""

import itertools

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "escalation_event",
    sa.column("id", sa.Integer),
    sa.column("escalation_id", sa.Integer),
    sa.column("verb", sa.String),
    sa.column("state", sa.String),
    sa.column("hop_id", sa.Integer),
    sa.column("due_on", sa.Date),
    sa.column("main_id", sa.Integer),
    sa.column("funds", sa.BigInteger),
)
HOP = sa.table(
    "escalation_hop",
    sa.column("id", sa.Integer),
    sa.column("escalation_id", sa.Integer),
    sa.column("due_on", sa.Date),
)
ESCALATION = sa.table(
    "escalation",
    sa.column("id", sa.Integer),
    sa.column("merged_into_id", sa.Integer),
    sa.column("funds", sa.BigInteger),
)
# What began another stay; the first one began with the row.
MOVES = {"mark_within", "return_", "forward", "pass_on", "answer", "decide"}
ENDS = {"closed", "merged", "elsewhere", "withdrawn"}


def upgrade() -> None:
    op.create_table(
        "escalation_term_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_term_change")),
        sa.UniqueConstraint("code", "serial", name=op.f("uq_escalation_term_change_code_serial")),
    )
    with op.batch_alter_table("escalation_hop", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nudged_on", sa.Date(), nullable=True))
    with op.batch_alter_table("escalation_telling", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_escalation_telling_told_on"), "told_on IS NULL OR told_at IS NOT NULL"
        )
    with op.batch_alter_table("escalation_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hop_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("main_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("funds", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_escalation_event_hop_id_escalation_hop"), "escalation_hop", ["hop_id"], ["id"]
        )
        batch_op.create_foreign_key(
            op.f("fk_escalation_event_main_id_escalation"), "escalation", ["main_id"], ["id"]
        )
    _say_how_it_stood()


def _say_how_it_stood() -> None:
    """Note with each event the stay that was then open: every stay was begun by an event, in the same order."""
    connection = op.get_bind()
    rows = {row.id: row for row in connection.execute(sa.select(ESCALATION))}
    hops: dict[int, list[sa.Row]] = {}
    for hop in connection.execute(sa.select(HOP).order_by(HOP.c.id)):
        hops.setdefault(hop.escalation_id, []).append(hop)
    events = connection.execute(sa.select(EVENT).order_by(EVENT.c.escalation_id, EVENT.c.id)).all()
    for row_id, story in itertools.groupby(events, key=lambda event: event.escalation_id):
        place, before = 0, ""
        for event in story:
            out = event.verb in {"send", "approve_in_unit"} and event.state != "awaiting_head"
            referred = event.verb == "mark_beyond" and before == "with_leader"
            place += event.verb in MOVES or out or referred
            before = event.state
            held = hops.get(row_id, [])
            hop = held[min(place, len(held) - 1)] if held and event.state not in ENDS else None
            connection.execute(
                sa.update(EVENT)
                .where(EVENT.c.id == event.id)
                .values(
                    hop_id=hop.id if hop else None,
                    due_on=hop.due_on if hop else None,
                    main_id=rows[row_id].merged_into_id if event.state == "merged" else None,
                    funds=rows[row_id].funds,
                )
            )


def downgrade() -> None:
    with op.batch_alter_table("escalation_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_escalation_event_main_id_escalation"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_escalation_event_hop_id_escalation_hop"), type_="foreignkey")
        batch_op.drop_column("funds")
        batch_op.drop_column("main_id")
        batch_op.drop_column("due_on")
        batch_op.drop_column("hop_id")
    with op.batch_alter_table("escalation_telling", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_escalation_telling_told_on"), type_="check")
        batch_op.drop_column("told_on")
    with op.batch_alter_table("escalation_hop", schema=None) as batch_op:
        batch_op.drop_column("nudged_on")
    op.drop_table("escalation_term_change")
