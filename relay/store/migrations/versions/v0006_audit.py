"""The audit, and when two who wish to meet are told of each other.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)
ID = sa.String(length=32)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts only in INTEGER columns


def upgrade() -> None:
    """Make the table and add the column."""
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("action", ID, nullable=False),
        sa.Column("consultation_id", ID, nullable=False),
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("id", name="uq_audit_id"),
    )
    op.add_column("consultations", sa.Column("meet_at", TIME, nullable=True))
    op.create_index("ix_consultations_meet_at", "consultations", ["meet_at"])


def downgrade() -> None:
    """Take both away."""
    op.drop_index("ix_consultations_meet_at", "consultations")
    op.drop_column("consultations", "meet_at")
    op.drop_table("audit")
