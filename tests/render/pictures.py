"""Draws the two pictures of docs/notices.md anew: `python -m tests.render.pictures`."""

import tempfile
from dataclasses import replace
from pathlib import Path

from relay.consult.notices.base import Notice
from relay.consult.notices.preview import Removed
from relay.deid.finding import Kind
from relay.deid.replacing.redacted import Redacted
from tests.render import chromium
from tests.render.test_browser import html_of, masked
from tests.render.test_words import PREVIEW, REQUEST, look

DOCS = Path(__file__).parents[2] / "docs"
SUBJECT = Redacted("My client stopped eating after her sister's death")
TEXT = masked(
    """Dear colleagues,

I have been seeing [client], 34, since [date]. Her sister [client's sister] died at
[hospital] in [town] six weeks ago, and since then [client] has hardly eaten. BMI is
17.1, PHQ-9 of 19. Hope is low.

Do I stay with the grief, or is the eating first?"""
)
REMOVED = Removed(
    counts=((Kind.NAME, 2), (Kind.DATE, 1), (Kind.ORG, 1), (Kind.LOCATION, 1)),
    signature=True,
    quotation=False,
)
PICTURES: tuple[tuple[str, Notice, int, bool], ...] = (
    (
        "preview-phone.png",
        replace(PREVIEW, subject=SUBJECT, text=TEXT, removed=REMOVED, look=look(left_in=("Hope",))),
        390,
        False,
    ),
    ("request-desktop.png", replace(REQUEST, subject=SUBJECT, text=TEXT), 1024, True),
)
"""(file, mail, width, dark)"""


def main() -> None:
    path = chromium.installed()
    if path is None:
        raise SystemExit("no Chromium on this machine (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory() as home, chromium.browser(path, Path(home)) as page:
        for file, notice, width, dark in PICTURES:
            page.show(html_of(notice), width=width, dark=dark, height=520)
            page.photograph(DOCS / file)


if __name__ == "__main__":
    main()
