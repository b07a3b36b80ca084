"""HTML as its reader sees it: structure kept, what no eye can see left out."""

# ruff: noqa: E501 - markup stands on one line, as programs write it

import pytest

from relay.mail.html.text import html_to_text
from relay.mail.parse import parse_letter

from .letters import mail

HTML = "Content-Type: text/html; charset=utf-8"


@pytest.mark.parametrize(
    "unseen",
    [
        '<div style="display:none !important">gone</div>',
        '<div style="font-size:0">gone</div>',
        '<div style="font-size: 0.1px; line-height:0">gone</div>',
        '<div style="max-height:0px;overflow:hidden">gone</div>',
        '<div style="overflow:hidden;height:0">gone</div>',
        '<span style="visibility:hidden">gone</span>',
        '<span style="opacity:0">gone</span>',
        '<span style="color:#ffffff">gone</span>',
        '<span style="color:#FFF">gone</span>',
        '<span style="color: rgb(255, 255, 255)">gone</span>',
        '<span style="color:rgba(0,0,0,0)">gone</span>',
        '<font color="white">gone</font>',
        '<div style="background:#003366"><span style="color:#003366">gone</span></div>',
        '<table bgcolor="#eeeeee"><tr><td style="color:#eeeeef">gone</td></tr></table>',
        '<p style="position:absolute;left:-9999px">gone</p>',
        "<style>.pre{display:none}</style><div class=pre>gone</div>",
        "<style>/* old */ *.pre {display:none}</style><div class=pre>gone</div>",
        "<style><!-- .pre{display:none} --></style><div class=pre>gone</div>",
        '<div style="display:/**/none">gone</div>',
        '<span style="font-size:1px">gone</span>',
        '<span style="font:0/0 a">gone</span>',
        '<span style="opacity:.01">gone</span>',
        '<span style="color:rgb(255 255 255)">gone</span>',
        '<span style="color:#0000">gone</span>',
        '<div style="background:navy;color:navy">gone</div>',
        '<p style="margin-left:-9999px">gone</p>',
        '<p style="height:1px;width:1px;overflow:hidden">gone</p>',
        '<p style="clip-path:inset(50%)">gone</p>',
        "<datalist><option>gone</option></datalist>",
    ],
)
def test_what_no_eye_can_see_is_left_out(unseen: str) -> None:
    assert html_to_text(f"<body><p>seen</p>{unseen}</body>")[0].strip() == "seen"


@pytest.mark.parametrize(
    "seen",
    [
        '<div style="background-color:#003366;color:#ffffff">seen</div>',
        '<table bgcolor="black"><tr><td><font color="white">seen</font></td></tr></table>',
        '<div style="background:url(cid:x)"><span style="color:#fff">seen</span></div>',
        '<div style="color:#fff"><span style="color:#333">seen</span></div>',
        "<style>.dark{background:#000}</style><div class=dark style='color:#fff'>seen</div>",
        '<div style="font-size:10px">seen</div>',
        '<div style="color:windowtext">seen</div>',
        '<div style="font-size:0.9em">seen</div>',
        '<div style="font-size:.85rem">seen</div>',
        '<div style="font-size:90%">seen</div>',
        '<p style="margin-left:141.75pt;text-indent:-141.75pt">seen</p>',
        '<p style="position:relative;top:-120px">seen</p>',
        '<div style="background-image:linear-gradient(#000,#333);color:#fff">seen</div>',
        '<p style="color:rgb(255,255,255)" data-ogsc="rgb(0,0,0)">seen</p>',
        "<p class=MsoNormal><o:p>seen</o:p></p>",
        "<noscript>seen</noscript>",
        "<button>seen</button>",
    ],
)
def test_what_can_be_seen_stays(seen: str) -> None:
    assert html_to_text(seen)[0] == "seen"


def test_an_editors_empty_line_is_one() -> None:
    assert html_to_text("<div>a</div><div>&nbsp;</div><div>b</div>")[0] == "a\n\nb"


@pytest.mark.parametrize(
    "source",
    [
        '<div>New.</div><div class="ydp5b4f2a1yahoo_quoted">old</div>',
        '<div>New.</div><div name="quote">old</div>',
        '<div>New.</div><hr id="zwchr" data-marker="__DIVIDER__"><div>old</div>',
        '<div>New.</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><b>Frá:</b> R</div><div>old</div>',
        "<div>New.</div><div>Monday, 23 Nov 2026, 10:00 Rowan &lt;r@relay.example&gt;:</div><blockquote>old</blockquote>",
    ],
)  # fmt: skip
def test_marks_of_further_programs_are_known(source: str) -> None:
    letter = parse_letter(mail(source, HTML))
    assert letter.new_text == "New."
    assert "old" in letter.quoted


def test_an_answer_below_roundcubes_quotation_is_new() -> None:
    source = '<p id="reply-intro">On 2026-11-23 10:00, Rowan wrote:</p><blockquote type="cite">old</blockquote><p>New.</p>'
    assert parse_letter(mail(source, HTML)).new_text == "New."
