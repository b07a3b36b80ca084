"""When mails of members were taken, for the limit of an hour.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.DateTime(timezone=True)
ID = sa.String(length=32)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts only in INTEGER columns


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "arrivals",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_arrivals_member_id"),
        sa.PrimaryKeyConstraint("number", name="pk_arrivals"),
    )
    op.create_index("ix_arrivals_at", "arrivals", ["at"], unique=False)
    op.create_index("ix_arrivals_member_id_at", "arrivals", ["member_id", "at"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("arrivals")
