"""Where to turn when somebody may be in danger."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice
from relay.settings.crisis import Danger


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisResources(Notice):
    """To a writer whose mail speaks of acute danger: at once, before any preview. Quotes nothing of it."""

    dangers: tuple[Danger, ...]
    resources: tuple[tuple[str, str], ...]
    """(who, how to reach them), as the admins have it."""
    reporting: tuple[tuple[str, str], ...]
    """The same for where a duty to report may lie."""
    goes_on: bool
    """Their words are on their way or held; else the mail was none to pass on."""
    previewed: bool
    urgent: bool
    """Colleagues will see that it sounds urgent."""
