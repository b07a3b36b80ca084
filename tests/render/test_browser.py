"""The HTML mails in a real browser: phone and desktop, light and dark, and nothing fetched."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from relay.consult.notices.base import Notice
from relay.consult.notices.preview import Doubt, RareWords, SecondLook
from relay.consult.notices.relayed import Followup
from relay.deid.finding import Kind
from relay.deid.rarity import Rarity
from relay.deid.replacing.redacted import Mark, Redacted
from tests.render import chromium
from tests.render.test_words import ANSWER, POOL, PREVIEW, RENDERER, REQUEST

CHROMIUM = chromium.installed()
pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)"),
]
WIDTHS = {"phone": 390, "desktop": 1280}
MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""
MIN_TOUCH = 44
"""CSS pixels: WCAG 2.2, 2.5.5."""


def masked(text: str) -> Redacted:
    """The text with each [placeholder] marked."""
    marks = tuple(Mark(m.start(), m.end(), Kind.NAME) for m in re.finditer(r"\[[^\]\n]+\]", text))
    return Redacted(text, marks)


SUBJECT = Redacted("My client stopped eating after her sister's death")
TEXT = masked(
    """Dear colleagues,

I have been seeing [client], 34, since [date]. Her sister [client's sister] died at
[hospital] in [town] six weeks ago, and since then [client] has hardly eaten. BMI is
17.1, PHQ-9 of 19. Hope is low.

She lives alone at [address], and her mother [client's mother] calls every evening.

What I wonder:
- Do I stay with the grief, or is the eating first?
- When would you involve a physician?

https://example.org/"""
    + "a-word-without-any-place-to-break-it" * 6
)
LOOK = SecondLook(
    taken_out=(Doubt(words="Worden", kind=Kind.NAME),),
    taken_out_unlisted=2,
    left_in=(Doubt(words="Hope", kind=Kind.NAME), Doubt(words="B" * 90, kind=None)),
    left_in_unlisted=0,
    rare=(RareWords(words="the only woman on the county's dive team", rarity=Rarity.ONLY),),
    rare_unlisted=0,
)
FULL_PREVIEW = replace(
    PREVIEW, subject=SUBJECT, text=TEXT, look=LOOK, pool=replace(POOL, small=True, number=2)
)
MAILS: dict[str, Notice] = {
    "preview": FULL_PREVIEW,
    "preview that went to others": replace(
        FULL_PREVIEW, onlookers=("kim.aldous@harlowschool.example", "l" * 60 + "@work.example")
    ),
    "preview that asks for a specialty": replace(
        FULL_PREVIEW,
        specialty_titles=(),
        choices=tuple((f"key{n}", f"A specialty with a long name, number {n}") for n in range(9)),
    ),
    "request": replace(REQUEST, subject=SUBJECT, text=TEXT),
    "answer": replace(ANSWER, subject=SUBJECT, text=TEXT, quotation=TEXT),
    "followup": Followup(subject=SUBJECT, text=TEXT, pseudonym="Alder", quotation=TEXT),
}

# What every element with words of its own looks like to a reader.
LOOKED_AT = """
(() => {
  const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  return [...document.body.querySelectorAll('*')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const box = e.getBoundingClientRect(), style = getComputedStyle(e);
      const [a, b] = [light(parse(style.color)), light(ground(e))].sort((x, y) => y - x);
      return {tag: e.tagName, name: e.className, contrast: (a + 0.05) / (b + 0.05), size: parseFloat(style.fontSize),
              left: box.left, right: box.right, height: box.height, seen: style.visibility === 'visible'};
    });
})()
"""  # noqa: E501
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


SPANISH = ("preview", "request")
"""Mails that are looked at in Spanish too, whose words are longer."""


def html_of(notice: Notice, language: str = "en") -> str:
    html = RENDERER.render(notice, language, reply_address="r-abc@relay.example.org").html
    assert html is not None
    return html


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Page]:
    assert CHROMIUM is not None
    with chromium.browser(CHROMIUM, tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize(
    ("name", "language"), [*((name, "en") for name in MAILS), *((name, "es") for name in SPANISH)]
)
def test_a_mail_is_read_without_scrolling_sideways_guessing_or_a_network(
    page: chromium.Page,
    name: str,
    language: str,
    width: int,
    dark: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    page.requests.clear()
    page.show(html_of(MAILS[name], language), width=width, dark=dark)
    page.photograph(
        tmp_path_factory.getbasetemp()
        / f"{name.replace(' ', '-')}-{language}-{width}-{'dark' if dark else 'light'}.png"
    )
    assert page.requests == []
    assert page.run(WIDER) <= 0
    seen = page.run(LOOKED_AT)
    assert all(one["seen"] and one["height"] > 0 for one in seen)
    assert min(one["contrast"] for one in seen) >= MIN_CONTRAST
    assert min(one["left"] for one in seen) >= 0
    assert max(one["right"] for one in seen) <= width
    assert min(one["size"] for one in seen) >= 14
    marks = [one for one in seen if one["tag"] == "MARK"]
    assert len(marks) >= len(TEXT.marks)
    answers = [one for one in seen if one["tag"] == "A"]
    assert all(one["height"] >= MIN_TOUCH for one in answers)
    if name.startswith(("preview", "request")):
        assert answers


def test_dark_is_dark(page: chromium.Page) -> None:
    grounds = []
    for dark in (False, True):
        page.show(html_of(FULL_PREVIEW), width=390, dark=dark)
        grounds.append(page.run("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(23, 25, 28)"]


def test_what_these_tests_look_for_is_found_where_it_is(page: chromium.Page) -> None:
    bad = """<meta name="viewport" content="width=device-width">
    <body style="background:#fff"><div style="width:900px;color:#ccc">pale</div>
    <img src="http://tracker.example/pixel.png"><style>@import url(http://tracker.example/font.css)</style>"""
    page.requests.clear()
    page.show(bad, width=390, dark=False)
    assert page.run(WIDER) > 0
    assert min(one["contrast"] for one in page.run(LOOKED_AT)) < MIN_CONTRAST
    assert any("pixel.png" in address for address in page.requests)
