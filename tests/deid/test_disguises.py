"""Whatever letters a name is typed in, it is removed or shown to its writer, and the text around it stays.

In each row what is hidden stands in ⟦…⟧. Invisible characters are written as escapes, so that they can be seen here.
"""

# ruff: noqa: E501 - a text under test reads better on one line

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from relay.deid.engine import Engine
from relay.deid.finding import Failure, FlagReason, Knowledge
from relay.deid.reading.disguise import disguised
from relay.deid.reading.plain import long_runs, plain, typed
from relay.deid.recognizer import Recognizer
from relay.deid.registry import recognizers

from .test_recognizers import read

NOBODY = Knowledge()
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

DISGUISED = {
    "Cyrillic letters": "My client ⟦J\u043en\u0430th\u0430n F\u0430irw\u0435\u0430ther⟧, 34, said he slept.",
    "Cyrillic letters that only nearly look Latin": "My client ⟦Jo\u043dat\u043da\u043f⟧, 34, said he slept.",
    "Greek letters": "My client ⟦J\u03bfn\u03b1than⟧, 34, said he slept.",
    "nothing but Cyrillic letters": "My client ⟦\u0410\u0441\u0435\u0430⟧, 34, said he slept.",
    "Armenian and Cherokee letters": "My client ⟦\u13abo\u0578at\u0570an⟧, 34, said he slept.",
    "Lisu letters": "My client ⟦\ua4d9\ua4f3\ua4e0\ua4ee\ua4d4\ua4e7\ua4ee\ua4e0⟧, 34, said he slept.",
    "a name in its own script": "and then ⟦\u041d\u0438\u043d\u0430⟧ said she would not come back",
    "a name in Chinese": "and then ⟦\u738b\u5c0f\u660e⟧ said he would not come back",
    "zero-width spaces and joiners": "My client ⟦J\u200bon\u200ca\u2060th\u200dan Fair\ufeffweather⟧, 34, said he slept.",
    "soft hyphens": "My client ⟦Jon\u00ada\u00adthan Fair\u00adweather⟧, 34, said he slept.",
    "variation selectors and tags": "My client ⟦Jo\ufe0fna\U000e0041than⟧, 34, said he slept.",
    "control characters": "My client ⟦Jon\x08ath\x00an⟧, 34, said he slept.",
    "a Hangul filler": "My client ⟦Jona\u3164than⟧, 34, said he slept.",
    "lines through the letters": "My client ⟦J\u0336o\u0336n\u0336a\u0336t\u0336h\u0336a\u0336n\u0336⟧, 34, said he slept.",
    "marks heaped on the letters": "My client ⟦J\u0321\u0315o\u0322\u0300n\u0323a\u0324\u0301t\u0325h\u0326a\u0327n\u0328⟧, 34, said he slept.",
    "decomposed accents": "My client ⟦Jose\u0301 Rami\u0301rez⟧, 34, said he slept.",
    "full-width letters": "My client ⟦Ｊｏｎａｔｈａｎ Ｆａｉｒｗｅａｔｈｅｒ⟧, 34, said he slept.",
    "mathematical letters": "My client ⟦𝐉𝐨𝐧𝐚𝐭𝐡𝐚𝐧 𝓕𝓪𝓲𝓻𝔀𝓮𝓪𝓽𝓱𝓮𝓻⟧, 34, said he slept.",
    "letters in circles": "My client ⟦Ⓙⓞⓝⓐⓣⓗⓐⓝ⟧, 34, said he slept.",
    "letters in brackets": "My client ⟦⒥⒪⒩⒜⒯⒣⒜⒩⟧, 34, said he slept.",
    "letters in filled boxes": "My client ⟦🅹🅾🅽🅰🆃🅷🅰🅽⟧, 34, said he slept.",
    "small capitals": "My client ⟦Jᴏɴᴀᴛʜᴀɴ⟧, 34, said he slept.",
    "letters apart": "My client ⟦J o n a t h a n F a i r w e a t h e r⟧, 34, said he slept.",
    "dots between": "and then ⟦J.o.n.a.t.h.a.n⟧ said he slept",
    "dashes between": "and then ⟦J-o-n-a-t-h-a-n⟧ said he slept",
    "dashes and blanks between": "and then ⟦J - o - n - a - t - h - a - n⟧ said he slept",
    "stars between": "and then ⟦J*o*n*a*t*h*a*n⟧ said he slept",
    "a letter a line": "and then\n⟦J\no\nn\na\nt\nh\na\nn⟧\nsaid he slept",
    "capitals apart": "and then ⟦J O N A T H A N⟧ said he slept",
    "small letters apart": "and then ⟦j o n a t h a n⟧ said he slept",
    "a short name apart": "My client ⟦A n n⟧, 34, said she slept.",
    "letters apart in another script": "and then ⟦\u0408 \u043e n \u0430 t h \u0430 n⟧ said he slept",
    "a bar inside": "My client ⟦Jon|athan⟧, 34, said he slept.",
    "digits for letters": "My client ⟦J0n4th4n F41rw34th3r⟧, 34, said he slept.",
    "digits in a name no list knows": "and then ⟦Vr3thild4n⟧ said she slept",
    "a mark for a letter": "My client ⟦Al!ce⟧, 34, said she slept.",
    "a soft wrap": "My client ⟦Jonathan\nFairweather⟧, 34, said he slept.",
    "a hyphen at the end of the line": "My client ⟦Jona-\nthan Fair-\nweather⟧, 34, said he slept.",
    "a hyphen at the end of a quoted line": "> My client ⟦Jona-\n> than⟧, 34, said he slept.",
    "quoted-printable left in the text": "My client ⟦Jona=\nthan Fair=E2=80=8Bweather⟧, 34, said he slept.",
    "character references left in the text": "My client ⟦J&#111;na&shy;th&#x61;n⟧, 34, said he slept.",
    "letters turned round": "My client ⟦\u202enahtanoJ\u202c⟧, 34, said he slept.",
    "a phone in words": "please call ⟦five five five, oh one two three⟧ after lunch",
    "a phone in words, none said to be one": "it is ⟦nine one nine, five five five, oh one four four⟧ after lunch",
    "a phone with doubles": "her number is ⟦double five five, oh one, double four⟧ after lunch",
    "a phone in tens": "reach her on ⟦nine nineteen, five fifty-five, oh one forty-four⟧ please",
    "a phone digit by digit": "so it is ⟦5 5 5 - 0 1 4 9⟧ after lunch",
    "a phone half in words": "so it is ⟦nine one nine 555 0144⟧ after lunch",
    "a phone in one word": "so it is ⟦fivefivefiveohonetwothree⟧ after lunch",
    "an extension in words": "then ask for extension ⟦four one two⟧ please",
    "a phone with letters for digits": "so it is ⟦9l9-S5S-O144⟧ after lunch",
    "a phone with odd joints": "so it is ⟦919~555~0144⟧ after lunch",
    "a phone grown to words": "so please call⟦9195550144⟧now or never",
    "Arabic digits": "so it is ⟦\u0669\u0661\u0669-\u0665\u0665\u0665-\u0660\u0661\u0664\u0664⟧ after lunch",
    "Devanagari digits": "so it is ⟦\u096f\u0967\u096f \u096b\u096b\u096b \u0966\u0967\u096a\u096a⟧ after lunch",
    "digits in circles": "so it is ⟦⑨①⑨-⑤⑤⑤-⓪①④④⟧ after lunch",
    "keycaps": "so it is ⟦9\ufe0f\u20e31\ufe0f\u20e39\ufe0f\u20e3-5\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e3-0\ufe0f\u20e31\ufe0f\u20e34\ufe0f\u20e34\ufe0f\u20e3⟧ after lunch",
    "a phone over two lines": "so it is ⟦919-555-\n0144⟧ after lunch",
    "an insurance number in words": "and her SSN is ⟦one two three, four five, six seven eight nine⟧ there",
    "an insurance number with dots": "and it is ⟦123.45.6789⟧ there",
    "an insurance number with blanks and dashes": "and it is ⟦123 - 45 - 6789⟧ there",
    "an insurance number with low lines": "and it is ⟦123_45_6789⟧ there",
    "an insurance number digit by digit": "and it is ⟦1 2 3 4 5 6 7 8 9⟧ there",
    "a bank account with dashes": "and it is ⟦GB82-WEST-1234-5698-7654-32⟧ there",
    "a bank account with dots": "and it is ⟦GB82.WEST.1234.5698.7654.32⟧ there",
    "a bank account in small letters": "and it is ⟦gb82 west 1234 5698 7654 32⟧ there",
    "a bank account in groups of its own": "and it is ⟦DE89 370400 440532013000⟧ there",
    "a record number grown to its label": "as in ⟦mrn00482913⟧ there",
    "a date grown to words": "she left on⟦3/14/2024⟧and is glad",
    "a date with odd joints": "she left on ⟦14|03|2024⟧ and is glad",
    "an address in words": "so write to ⟦jonathan at harbour dot example⟧ about it",
    "an address in brackets": "so write to ⟦jon [at] harbour (dot) example⟧ about it",
    "an address with low lines": "so write to ⟦jon_at_harbour_dot_example⟧ about it",
    "an address, its sign said": "so write to ⟦jon dot fairweather at sign harbour dot co dot uk⟧ about it",
    "an address with blanks": "so write to ⟦jon.fairweather @ harbour . example⟧ about it",
    "an address over two lines": "so write to ⟦jon.fairweather@\nharbour.example⟧ about it",
    "a full-width address": "so write to ⟦ｊｏｎ＠ｈａｒｂｏｕｒ．ｅｘａｍｐｌｅ⟧ about it",
    "an address as a link": "see ⟦mailto:jon@harbour.example?subject=Jonathan%20Fairweather⟧ for it",
    "a phone as a link": "see ⟦tel:+1-919-555-0144⟧ for it",
    "a name in the path of a link": "see ⟦https://click.example/u/jonathan-fairweather/?e=1⟧ for it",
    "a name in the path of a link over two lines": "see <⟦https://click.example/u/9c/jonathan\n-fairweather/open⟧> for it",
    "encoded data": "see ⟦Sm9uYXRoYW4gRmFpcndlYXRoZXI=⟧ for it",
}  # fmt: skip


MAIL = "I have been seeing this family since the spring and I am stuck.\n\n{}\n\nHas anyone worked with somebody like this before? I would be glad of any thoughts you have on it."


@pytest.mark.parametrize("disguise", DISGUISED)
@pytest.mark.parametrize("form", ["{}", MAIL], ids=["alone", "in a mail"])
def test_what_is_disguised_is_removed_or_shown(engine: Engine, form: str, disguise: str) -> None:
    text, hidden = read(form.format(DISGUISED[disguise]))
    judged = engine.judge(text, NOBODY)
    assert judged.failure is None
    shown = [f for f in judged.flags if f.reason is FlagReason.DOUBTFUL]
    assert hidden <= {i for f in (*judged.findings, *shown) for i in range(f.start, f.end)}


@pytest.mark.parametrize("disguise", DISGUISED)
def test_nothing_around_what_is_disguised_is_removed_from_a_mail(engine: Engine, disguise: str) -> None:
    text, hidden = read(MAIL.format(DISGUISED[disguise]))
    removed = {i for f in engine.judge(text, NOBODY).findings for i in range(f.start, f.end)}
    assert {i for i in removed if text[i].isalnum()} <= hidden


PLAIN = """
Let us count: one two three, breathe, and then four, five, six, seven, eight.
We did 5-4-3-2-1, then 4-7-8 breathing, in for four, hold for seven, out for eight.
The items were two, three, two, one, zero, three, two, one, two, and the last 2 3 2 1 0 3 2 1 2.
Her distress went eight, seven, seven, five, six, four, three over the weeks.
There are six of them: two, four, seven, nine, eleven and thirteen years old.
She called nine eight eight, and on one eight hundred two seven three eight two five five they picked up.
Stare at the dot in the middle, look at the dot on it, and meet me @ noon.
He arrived at noon. In the end we were at peace. It was at seven. No one minded.
It is an A-B-A-B design with an A-B-C form; I-I-I don't; n-n-no; e.g. p.r.n., b.i.d. and i.e. a.m.
We take 50 \u00b5g and 5 \u03bcmol, TNF\u03b1 is raised, \u03b1 = .05, a \u03b2-blocker, x\u00b2, \u00bd tablet, 3rd, 2\u207f\u1d48.
The \ufb01rst na\u00efve caf\u00e9 was co\u00adoperative and well-
known, self-
harming, for post-
traumatic reasons and no oth-
er, at 5am, gr8 and B12, PHQ9 and GAD7.
Speaking of 1. one, 2. two, and an FSIQ of 91.
2. Empty. That is R&D and Q&amp;A.
""".strip()  # fmt: skip


@pytest.mark.parametrize("recognizer", recognizers(), ids=lambda one: one.name)
def test_no_rule_finds_what_only_looks_like_a_disguise(recognizer: Recognizer) -> None:
    for text in (PLAIN, *PLAIN.splitlines()):
        seen, _ = plain(text)
        assert [seen[f.start : f.end] for f in recognizer.find(seen, NOBODY)] == []


def test_words_divided_by_programs_and_signs_of_science_are_no_disguise() -> None:
    seen, places = plain(PLAIN)
    assert [seen[f.start : f.end] for f in disguised(PLAIN, seen, places)] == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("J o h n  F a i r", "John Fair"),
        ("J o h n F a i r said", "John Fair said"),
        ("J.o.h.n F.a.i.r", "John Fair"),
        ("J.R.R. and a, b, c, d", "J.R.R. and a, b, c, d"),
        ("Jona-\nthan is well-\nknown", "Jonathan is well-known"),
        ("Lee-\nVale and home-\nThen", "Lee-Vale and home-\nThen"),
        ("\u2462\u2469 \u2473 \u0969", "310 20 3"),
        ("e\u0301 \u0336x\u0336", "\u00e9 x"),
        ("\ud800 \u3164", "\ufffd "),
        ("a\u2028b\tc\u00a0d\u2003e", "a b c d e"),
        ("and then it was \u041d\u0438\u043d\u0430 \u0410\u0441\u0435\u0430", "and then it was \u041d\u0438\u043d\u0430 Acea"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442, \u0410\u0441\u0435\u0430", "\u041f\u0440\u0438\u0432\u0435\u0442, \u0410\u0441\u0435\u0430"),
        ("No \u2116 3\u2122, \u00bd, n.\u00ba 3", "No \u2116 3\u2122, \u00bd, n.\u00ba 3"),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(text: str, seen: str) -> None:
    assert plain(text)[0] == seen


LETTERS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from("Ann|J-|\n|o |h.|n|=|=E2=80=8B|&#74;|e\u0301|\u0336|\u200b|\u202e|\u24d9|\ufb01|\u2469|\u0410|\ud800|٣| |-".split("|")),
        max_size=30,
    ).map("".join),
)  # fmt: skip


@settings(deadline=None)
@given(text=LETTERS)
@example("J\u0301o-\nh\u0336n ")
def test_the_places_of_what_is_read_rise_and_leave_no_typed_letter_out(text: str) -> None:
    seen, places = plain(text)
    assert len(places) == len(seen) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)
    covered = {i for n in range(len(seen)) for i in range(*typed(places, n, n + 1))}
    # What comes before the first readable character belongs to none: fillers, an encoded zero-width space.
    first = places[0]
    assert {i for i in range(first, len(text)) if text[i].isalnum()} <= covered
    assert plain(text[:first])[0] == ""
    if seen:
        assert typed(places, 0, len(seen))[1] == len(text)


@RELAXED
@given(text=LETTERS)
def test_no_disguise_breaks_the_engine(engine: Engine, text: str) -> None:
    judged = engine.judge(f"My client {text} is late.", NOBODY)
    assert judged.failure is not Failure.CRASHED


HOMOGLYPHS = dict(zip("aceopxyiAEOKMTH", "асеорхуіАЕОКМТН", strict=True))
LEET = {"a": "4", "e": "3", "i": "1", "o": "0"}


def apart(name: str, joint: str) -> str:
    return "  ".join(joint.join(word) for word in name.split())


STEPS = {
    "look-alikes": lambda name, at: "".join(HOMOGLYPHS.get(c, c) if (at + i) % 2 else c for i, c in enumerate(name)),
    "invisible": lambda name, at: "".join(c + "\u200b\u00ad\u2060\ufe0f"[(at + i) % 4] if c.isalpha() else c for i, c in enumerate(name)),
    "decomposed": lambda name, _: unicodedata.normalize("NFD", name),
    "struck through": lambda name, _: "".join(c + "\u0336" if c.isalpha() else c for c in name),
    "full-width": lambda name, at: "".join(chr(ord(c) + 0xFEE0) if "A" <= c <= "z" and (at + i) % 3 else c for i, c in enumerate(name)),
    "bold": lambda name, at: "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" and (at + i) % 2 else c for i, c in enumerate(name)),
    "references": lambda name, at: "".join(f"&#{ord(c)};" if c.isalpha() and (at + i) % 3 == 0 else c for i, c in enumerate(name)),
    "digits": lambda name, at: name[0] + "".join(LEET.get(c, c) if (at + i) % 2 else c for i, c in enumerate(name[1:-1])) + name[-1],
    "wrapped": lambda name, _: name.replace(" ", "\n"),
}  # fmt: skip
LAST_STEPS = {
    "none": lambda name, _: name,
    "apart": lambda name, at: apart(name, " .-*_|"[at % 6]),
    "divided": lambda name, at: f"{name[: 2 + at % 4]}-\n{name[2 + at % 4 :]}",
}
NAMES = ("Jonathan Fairweather", "Theresa Kowalczyk", "Marcus Oyelaran", "Penélope Ramírez")


@RELAXED
@given(
    name=st.sampled_from(NAMES),
    steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=3, unique=True),
    last=st.sampled_from(sorted(LAST_STEPS)),
    at=st.integers(0, 11),
)
def test_a_name_under_any_disguises_at_once_is_removed_or_shown(
    engine: Engine, name: str, steps: list[str], last: str, at: int
) -> None:
    hidden = name
    # What spells a name apart must see single letters, so the steps that add characters follow it.
    hidden = LAST_STEPS[last](hidden, at)
    for step in steps:
        hidden = STEPS[step](hidden, at)
    before = "My client "
    text = f"{before}{hidden}, 34, said he could not sleep."
    judged = engine.judge(text, NOBODY)
    covered = {i for f in (*judged.findings, *judged.flags) for i in range(f.start, f.end)}
    letters = {i for i in range(len(before), len(before) + len(hidden)) if text[i].isalnum()}
    assert letters <= covered


HOSTILE = (
    "J o h n ", "J.", "a-\n", "=\n", "a=\n", "\u0430a", "e\u0301", "\u0301", "\u202e", "&#74;", "&", "=E2=80=8B", "five ", "5 ", "oh", "1", "double ",
    "a at b dot ", "a @ ", "a.b@", "dot ", "[at]", "a_at_", "123-45-", "GB82 ", "AB12", "A1", "J0", "J0hn4", "mailto:", "tel:", "<https://a\n", "a*", "1~",
    "\u24d9", "9l9-", "SSN ", "mrn1", "March1", "3/14/", "aged9", "\u041d", "Aa0", "A\u200b",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_patterns_stay_linear_on_text_made_against_them(piece: str) -> None:
    """The suite's time limit for one test is the bound."""
    text = f"{(piece * 60_000)[:59_999]}!"
    seen, places = plain(text)
    list(disguised(text, seen, places))
    seen, _ = long_runs(seen)
    for recognizer in recognizers():
        list(recognizer.find(seen, NOBODY))


def test_the_engine_answers_on_all_of_it_at_once(engine: Engine) -> None:
    text = "".join(piece * 1_500 for piece in HOSTILE)[:60_000]
    assert engine.judge(text, NOBODY).failure is not Failure.CRASHED
