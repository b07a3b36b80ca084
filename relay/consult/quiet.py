"""Quiet hours: when mail that nobody is waiting for may leave, by the association's clock alone."""

from datetime import UTC, datetime, timedelta, tzinfo

from relay.settings.policy import Policy
from relay.settings.scalars import QuietHours

SPREAD = timedelta(minutes=20)
"""Mails that waited for the end leave within this, not all at one minute: the order of their leaving
would else tell which were written in the night."""


def is_quiet(moment: datetime, policy: Policy) -> bool:
    """Whether the moment lies in the quiet hours."""
    return policy.quiet_hours is not None and _within(moment, policy.quiet_hours, policy.timezone)


def awake(moment: datetime, policy: Policy) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in, in UTC."""
    hours, zone = policy.quiet_hours, policy.timezone
    if hours is None or not _within(moment, hours, zone):
        return moment
    local = moment.astimezone(zone)
    past_midnight = hours.start > hours.end and local.time() >= hours.start
    day = local.date() + timedelta(days=1) if past_midnight else local.date()
    end = datetime.combine(day, hours.end, zone)
    # in the night the clocks change an hour comes twice or never: the later reading is past both
    return max(moment, *(end.replace(fold=fold).astimezone(UTC) for fold in (0, 1)))


def _within(moment: datetime, hours: QuietHours, zone: tzinfo) -> bool:
    told = moment.astimezone(zone).time()
    if hours.start < hours.end:
        return hours.start <= told < hours.end
    return told >= hours.start or told < hours.end
