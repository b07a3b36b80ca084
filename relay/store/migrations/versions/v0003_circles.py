"""Circles, and the conversations in them.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.String(length=32)


def upgrade() -> None:
    """Make the table, and let consultations and tokens belong to a circle."""
    op.create_table(
        "circles",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_circles"),
        sa.UniqueConstraint("address", name="uq_circles_address"),
    )
    op.add_column("consultations", sa.Column("circle_id", ID, nullable=True))
    op.create_index("ix_consultations_circle_id", "consultations", ["circle_id"])
    op.add_column("grants", sa.Column("circle_id", ID, nullable=True))


def downgrade() -> None:
    """Take all of it away."""
    op.drop_column("grants", "circle_id")
    op.drop_index("ix_consultations_circle_id", "consultations")
    op.drop_column("consultations", "circle_id")
    op.drop_table("circles")
