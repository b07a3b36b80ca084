"""When the clock next has something to do with a consultation: an early reminder, or widening.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; consultations open since before are widened only when their asker says so."""
    op.add_column("consultations", sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_consultations_wake_at", "consultations", ["wake_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_consultations_wake_at", "consultations")
    op.drop_column("consultations", "wake_at")
