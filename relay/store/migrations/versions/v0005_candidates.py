"""People who wish to join and are not on the roster.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.String(length=32)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "candidates",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["members.id"], name="fk_candidates_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
        sa.UniqueConstraint("blind", name="uq_candidates_blind"),
    )


def downgrade() -> None:
    """Drop it; the ids stay among the members', where they lead to nobody."""
    op.drop_table("candidates")
