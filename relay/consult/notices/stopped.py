"""Mail that came back or was complained of, and members an admin has suspended."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStopped(Notice):
    """To a member who is not asked any more, as mail to them came back, or was marked as unwanted."""

    complaint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStopped(Notice):
    """To the admins: whose mail came back on three days, or was complained of. Nothing of any case."""

    address: str
    complaint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKept(Notice):
    """To a suspended member who writes: the mail is kept, and goes on once they are suspended no more."""
