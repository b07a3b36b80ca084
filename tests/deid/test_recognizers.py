"""One table per recognizer: what it finds, and the near misses it leaves.

In each text what must be found stands in ⟦…⟧; everything else must be left by this recognizer.
"""

import re

import pytest

from relay.deid.finding import Kind, Knowledge, Known, Writer
from relay.deid.recognizer import Recognizer
from relay.deid.recognizers.addresses import Addresses
from relay.deid.recognizers.ages import Ages
from relay.deid.recognizers.contact import Contact
from relay.deid.recognizers.dates import Dates
from relay.deid.recognizers.identifiers import Identifiers
from relay.deid.recognizers.known import KnownIdentifiers
from relay.deid.recognizers.people import People
from relay.deid.recognizers.spoken import Spoken
from relay.deid.recognizers.writer import WriterNames, name_words
from relay.deid.registry import recognizers

CONTACT = """
write to ⟦ann.lee+work@lake.example⟧ please
call ⟦(919) 555-0188⟧ or ⟦919.555.0145 ext. 14⟧ today
his mobile is ⟦07700 900461⟧, hers ⟦+44 20 7946 0018⟧
call ⟦555-0188⟧ after six
a PHQ-9 of 17 and a GAD-7 of 12
she called 988 and then the Samaritans on 116 123
see ⟦https://lake.example/intake?x=1⟧.
our site is ⟦www.lake.example⟧ and ⟦lake.example/forms⟧
posts as ⟦@tin_wren⟧ and ⟦#SaveTheKettle⟧
he is ⟦quiet_kettle_nine⟧.
tagged as ⟦moss.and.tin⟧ on it
how to handle situations.Maybe it helps
be open with others.Therapy is a place to start
the SUDS went e.g. from 9 to 2
from ⟦198.51.100.7⟧ by ⟦00:1A:2B:3C:4D:5E⟧ and ⟦2001:db8::8a2e⟧
version 1.2.3 of the manual, firmware 4.11.0.2
at 16:02:11, then 2:04:51, with std::map in it
host ⟦fe80::1⟧ and ⟦192.0.2.14⟧ at 16:02
I'm safe.It was late.No, I.Am at ease in the car.Me too
our page is ⟦kestrel-lake.it⟧ now
call the helpline, 800-555-0142, or Samaritans on 2896 0000 (HK)
our own helpline is ⟦800-555-0142⟧; my office is ⟦800-555-0142⟧
she calls me her lifeline, ⟦919-555-0144⟧; the local rape crisis centre, ⟦919-555-0145⟧
the hotline 1-800-273-8255, RAINN 800-656-4673, 1 800 799 7233 for all
1300 22 4636, 1800 247 247, 0800 1111, 0800 068 4141, 0508 828 865
⟦0800 555 0142⟧ is the practice; ⟦1300 555 014⟧ too
from 9:00-17:30, at 09.00, on 10-02 09.00, 08.30 to 17.00
rs1801133, NDC 00093-7146-56, doi 10.1037/fam0000412
on extension ⟦2207⟧, or x⟦318⟧ at night, pager ⟦7731⟧
as the pursuer x1000, parenting class x 14, H0015 x 24, f(x2), x2
"""

SPOKEN = """
it is ⟦ann.lee at lake dot example⟧ now
reach me: ⟦tilda underscore q at harbour dot example⟧.
We met at noon. She was at peace.
her cell is ⟦five five five, oh one four four⟧ now
my number: ⟦nine one nine five five five oh one eight eight⟧
the door code is ⟦four four one nine⟧ at night
call nine one one, or nine eight eight
we breathe in one two three four five six seven, and out
she rates it two, three, one, zero, two, three, three
"""

IDENTIFIERS = """
SSN ⟦123-45-6789⟧ on file, SSN ends ⟦4409⟧, his as ID book ⟦660418⟧
MRN: ⟦00482913⟧, seen twice
Policy no. ⟦KL/QT/318⟧ lapsed
claim ⟦#8802-B⟧ was denied
docket ⟦FD-19-0316-21⟧ is open
licence number ⟦QRS-60417⟧
NPI ⟦1990000565⟧ and plate ⟦7KLM204⟧
case #⟦8802⟧ is closed
group ⟦KR-51139⟧, copay paid
diagnosis F43.10 and Z63.0, billed 90837
PHQ-9 of 17, PCL-5 51, DSM-5-TR, ICD-10, MMPI-2-RF
Lexapro 20 mg, then 300mg, B12 daily
since 2019, for 15 sessions, at 10:30, for $4,000
COVID-19 and CD4 counts, in case 3 sessions are enough
badge ⟦22⟧, jersey ⟦51⟧, employee ⟦N-3306⟧, KLX ⟦40917⟧ of them
client, 34, and my client is 33; patient of 48, student 17, group 4, number 31
her order. PCL-5 44, diary card 7/7, report (11 pp.), visa grace 60 d, claim: F52.2
next week is #32, Adderall #60, 1:1 and 2:1, 24/7, session #12
with DD-214, I-601A and W-2 in hand, on form CMS-1500, from STABLE-2007
START 1602 STOP 1655, Effexor XR 150, VCI 118, DERS 138, BWV 1004
from 2019-2021, in 2016, the MCA 2005, BPS 2017, APA 2017-2019
fee code 1040, CPT code 90837, procedure codes 99213, penal code 5150
John 3:16, Ps 119:105, Matthew 5:3-12, p. 245, pp. 112-118
₹ 1500000, $1234567, Rs 1500000, rs1801133, 741741
PMC1234567, NCT01234567, ISBN 978-0-306-40615-7, Section 61-3B, 45 CFR 164.514
1800RESPECT, 1-800-273-8255, 0800 1111, 1300 22 4636
in Quillford, PA 19104
"""

DATES = """
since ⟦March 3⟧ and until ⟦3/14/2024⟧
a BMI of 17.5, a level of 3.2 by 12.4
born ⟦14 May 1981⟧, died ⟦the 3rd of June 2019⟧
on ⟦the 14th⟧, then again
seen ⟦10/6⟧; and since ⟦September⟧ not
in late ⟦March⟧ it stopped
⟦June 2019⟧ and ⟦Easter Sunday 2021⟧
⟦le 14 juillet 2022⟧, am ⟦3. März 2021⟧, ⟦el 5 de mayo de 2020⟧
⟦2024-03-14⟧ in the log
on ⟦the twelfth⟧, she left
last Tuesday, three weeks ago, in the spring of the year, in 2019
at Christmas, over Thanksgiving, on Monday
May have been abused. She may march on.
pain 7/10, 24/7, mood 3/10
in 4th grade, her 3rd session, the 21st century
HADS 11/8, GDS of 12/15, MDQ pos 9/13, DASS-21: 8/10/12
SUDS 8/10 at first, 4/10 at the end; and on ⟦4/10⟧ she left
in 6/8 time, 57/60 on the MMSE, Suboxone 8/2, x 7/12
Fri ⟦10/10⟧, DOS ⟦09/02⟧, sertraline started ⟦2/20⟧
by the sixth she had read it, glad since the first
there on the 1st and 3rd Wednesday; no one may open it
the Freedom of Information Act 2012; expired ⟦03.2014⟧
"""

AGES = """
her grandmother is ⟦94⟧ years old
his father, ⟦91⟧, drives
turned ⟦ninety-two⟧ in a home
a ⟦97⟧-year-old widower
she is 89 years old, he is 47
ninety minutes twice a week, and 95 percent of them
FSIQ is 94. PCL-5 was 91.
at 90 mg of it, within 100 m, wind at 110 km
ninety calls a week, ninety six miles, over a hundred children, nineteen ninety one
who's ⟦ninety three⟧ says so
"""

ADDRESSES = """
lives at ⟦88 Quince Street, Suite 4⟧ now
the house on ⟦Elms Road⟧ burned
write to ⟦P.O. Box 7731⟧ instead
in Quillford, KY ⟦00501⟧
at ⟦SW1A 1AA⟧ and ⟦K1A 0B1⟧ and ⟦D02 AF30⟧
in ⟦Room 310⟧ upstairs
born in California, raised in France, from the Midwest
in therapy, in Denial of it, from shame
billed 90837 twice
I drive to town. They drive. No road. She left the room. I stayed in bed. C-SSRS clear.
call my cell 207 555 0128; a bed 28 days; 28 beds 30 nights; POD 4
in ⟦pod 3⟧, ⟦cell 11⟧, then ⟦bed 512-3⟧; on ⟦CR 863⟧, ⟦RR 2 Box 88⟧
BUP SR 150, PDSS-SR 17, RR 18, Level 3 trained, Level 1.5
Samaritans 116 123, or N5,000 monthly
at ⟦Via Stella 41⟧, ⟦rue Wellington⟧, ⟦Lange Straße 4⟧; via Trish, in which place Analyn
the brigade, Brigade, Norwegian, Lovejoy
and 312 kids and I drive the road, 300 they named the lane
"""

PEOPLE = """
my client ⟦Klein⟧ and my patient ⟦Rosa Mill⟧ met
the client is late, and a patient Beck Depression Inventory is not
we saw Dr. ⟦Okafor⟧ and Ms. ⟦Tandy⟧ in there
Dr. Kernberg (1984) said so, and Dr. Hayes et al., and Dr. Beck and Freeman (1990)
their parrot, ⟦Freud⟧, can talk; the cat called ⟦Jung⟧ cannot
a dog named ⟦Winnicott⟧ and a pony, ⟦Erikson⟧, of theirs
she lives on her dog, Prozac, and tea; a cat called Monday
Freud, of all people, kept a dog, and Jung had a boat
"""

TABLES: list[tuple[Recognizer, str]] = [
    (Contact(), CONTACT),
    (Spoken(), SPOKEN),
    (Identifiers(), IDENTIFIERS),
    (Dates(), DATES),
    (Ages(), AGES),
    (Addresses(), ADDRESSES),
    (People(), PEOPLE),
]
ROWS = [
    pytest.param(recognizer, row, id=f"{recognizer.name}-{number}")
    for recognizer, table in TABLES
    for number, row in enumerate(table.strip().splitlines(), 1)
]


def read(row: str) -> tuple[str, set[int]]:
    """The text of a row and the places of the letters and digits that must be found in it."""
    text: list[str] = []
    wanted: set[int] = set()
    inside = False
    for letter in row:
        if letter in "⟦⟧":
            inside = letter == "⟦"
            continue
        if inside and letter.isalnum():
            wanted.add(len(text))
        text.append(letter)
    return "".join(text), wanted


def covered(recognizer: Recognizer, text: str, knowledge: Knowledge | None = None) -> set[int]:
    found = recognizer.find(text, knowledge or Knowledge())
    return {i for f in found for i in range(f.start, f.end) if text[i].isalnum()}


@pytest.mark.parametrize(("recognizer", "row"), ROWS)
def test_finds_the_identifiers_and_leaves_the_near_misses(recognizer: Recognizer, row: str) -> None:
    text, wanted = read(row)
    assert covered(recognizer, text) == wanted


WRITER = Writer(
    name="Dr. Will Grace Okonjo, PhD, LCSW",
    addresses=("wokonjo@lakesidegrief.example", "will@mail.example"),
    practice="Lakeside Grief Center",
)


@pytest.mark.parametrize(
    "row",
    [
        "it is ⟦Will Okonjo⟧ here",
        "then ⟦okonjo⟧ said",
        "and then ⟦Will⟧ said so",
        "will you read, and she will, too. Will it pass?",
        "with grace and good will",
        "at ⟦Lakeside Grief Center⟧ now",
        "on ⟦lakesidegrief.example⟧ or as ⟦wokonjo⟧",
        "the ⟦Lakeside Grief⟧ people",
        "my PhD and my LCSW",
        "One line.\n\nAnother.\n\nA third.\n\nthanks,\n⟦will⟧",
    ],
)
def test_finds_the_writer_in_every_form(row: str) -> None:
    text, wanted = read(row)
    assert covered(WriterNames(), text, Knowledge(writer=WRITER)) == wanted


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Maud Perrin, LCSW", ["Maud", "Perrin"]),
        ("Dr. Ana Ruiz-Vega", ["Ana", "Ruiz-Vega"]),
        ("Prof. Dr. Jo Lee PsyD", ["Jo", "Lee"]),
        ("Stu", ["Stu"]),
        ("", []),
    ],
)
def test_sets_titles_and_credentials_aside(name: str, words: list[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    "row",
    [
        "and ⟦ana ruiz⟧ and ⟦ANA RUIZ⟧'s",
        "when ⟦Hope⟧ came, hope was lost. Hope is low.",
        "on ⟦LX-20⟧ again",
        "a ruizian reading",
    ],
)
def test_finds_what_was_known_before(row: str) -> None:
    known = tuple(
        Known(text=text, kind=kind)
        for text, kind in (("Ana Ruiz", Kind.NAME), ("Hope", Kind.NAME), ("lx-20", Kind.ID))
    )
    text, wanted = read(row)
    assert covered(KnownIdentifiers(), text, Knowledge(known=known)) == wanted


def test_every_recognizer_says_what_it_may_find() -> None:
    for recognizer in recognizers():
        assert recognizer.kinds, recognizer.name
        assert re.fullmatch(r"[a-z]+", recognizer.name)


def test_no_recognizer_finds_a_kind_it_does_not_name() -> None:
    text = "\n".join(read(row)[0] for _, table in TABLES for row in table.strip().splitlines())
    for recognizer in recognizers():
        assert {f.kind for f in recognizer.find(text, Knowledge(writer=WRITER))} <= recognizer.kinds
