"""National numbers: what is found by country, and the near misses that stay.

In each row what must be found stands in ⟦…⟧; everything else must be left by this recognizer. The numbers are
published examples, lie in ranges reserved for tests, or are made up: nobody's.
"""

import pytest

from relay.deid.finding import DOUBTFUL_BELOW, Finding, Knowledge
from relay.deid.recognizers.contact import Contact
from relay.deid.recognizers.identifiers import Identifiers
from relay.deid.recognizers.national import NUMBERS, National
from tests.deid.test_recognizers import covered, read

FOUND = {
    "": """
paid with ⟦4111 1111 1111 1111⟧ twice
her amex ⟦378282246310005⟧ was stolen
to ⟦GB82 WEST 1234 5698 7654 32⟧
account ⟦DE89370400440532013000⟧ please
the truck, ⟦1M8GDM9AXKP042788⟧, is his
passport ⟦X1234567⟧, expired; passeport ⟦12AB34567⟧
prison number ⟦A1234AB⟧ and national id no. ⟦7654321⟧
call it ⟦7712345⟧ in the margin
""",
    "US": """
SSN ⟦987-65-4320⟧ on the form, and ⟦987 65 4321⟧ below
social security ⟦987654320⟧; ends ⟦xxx-xx-4320⟧; ⟦987-65-4320⟧ (ITIN)
our EIN is ⟦00-1234567⟧
NPI: ⟦1234567893⟧; the other ⟦1245319599⟧ is hers
NPI ⟦1234567890⟧ has a wrong check digit
DEA ⟦AB1234563⟧ and, mistyped, ⟦AB1234564⟧
Medicare ⟦1EG4-TE5-MK73⟧ or ⟦1EG4TE5MK73⟧
old Medicare ⟦987-65-4320A⟧
Jane, LCSW ⟦12345⟧
Jo, LMFT #⟦1234⟧ and LPC lic. no. ⟦LA-12345⟧
⟦PSY-12345⟧, my license
PSY ⟦30123⟧, RN ⟦123456⟧, LMHC lic. ⟦812⟧
license no. ⟦KX-12345⟧ in my state
Florida ⟦A123-456-78-901-0⟧, Illinois ⟦A123-4567-8901⟧
driver's license ⟦A1234567⟧ taken
case ⟦22-CR-00123⟧ and ⟦1:21-cv-04567-ABC⟧
docket ⟦FA-2021-00417⟧; it was ⟦2021-001234⟧
his A-number ⟦A 012-345-678⟧, or ⟦012-345-678⟧ without it
receipt ⟦IOE0912345678⟧
his DoD ID is ⟦1234567890⟧ now, or ⟦1300123456⟧; NPI ⟦1800123456⟧; ends ⟦***-**-4320⟧
C-file ⟦12 345 678⟧, the VA says
""",
    "GB": """
NHS number ⟦943 476 5919⟧ on the letter
NHS no. ⟦943 476 5918⟧ mistyped
seen under ⟦943 476 5919⟧ by them
CHI ⟦0101999992⟧ in Scotland, or ⟦010199 9992⟧
NI number ⟦QQ 12 34 56 C⟧
as good: ⟦QQ123456C⟧ or ⟦qq 12 34 56 c⟧
UTR ⟦1955839661⟧ from HMRC
licence ⟦MORGA 657054 SM9IJ⟧, or ⟦FAKEY901019XX9ZZ⟧
HCPC ⟦PYL12345⟧, ⟦PH 12345⟧
I am ⟦PYL 12345⟧ and she ⟦SW123456⟧
⟦19A1234E⟧ is her NMC PIN
BACP ⟦123456⟧, UKCP ⟦20111234⟧, GMC ⟦1234567⟧
⟦00123456⟧ (MBACP)
family court ⟦ZW20P00123⟧ again
Crown Court ⟦T20217001⟧ next
crime reference ⟦42/123456/21⟧
DBS certificate ⟦001234567890⟧
""",
    "IE": """
PPS ⟦1234567T⟧, PPSN ⟦1234567FA⟧
her number is ⟦1234567 T⟧ there
CORU ⟦SW012345⟧ registered
IACP ⟦M12345⟧
the High Court record ⟦2021/1234 P⟧
garda PULSE ⟦1234567⟧
""",
    "CA": """
SIN ⟦046 454 286⟧, NAS ⟦046-454-286⟧
SIN ⟦046 454 287⟧ mistyped
on file as ⟦046-454-286⟧ there
OHIP ⟦1234 567 890⟧; health card ⟦1234-567-897-AB⟧
they have ⟦1234567897 AB⟧ too
RAMQ ⟦TREA 7104 2299⟧
PHN ⟦9000 000 018⟧ in BC, ⟦12345-6789⟧ in Alberta (AHS)
MSI ⟦0012 345 678⟧; MCP ⟦123 456 789 012⟧
UCI ⟦1234-5678⟧ from IRCC
CRPO ⟦001234⟧, OCSWSSW ⟦812345⟧, CCPA ⟦10001234⟧, OPQ ⟦12345-21⟧
Jo, RP ⟦001234⟧; Al, RSW #⟦812345⟧
""",
    "AU": """
TFN ⟦123 456 782⟧, tax file number ⟦876 543 210⟧
Medicare ⟦2123 45670 1⟧, Medicare ⟦2123 45670 1/2⟧
card ⟦2123456701⟧ (bulk billed)
Centrelink ⟦123 456 789A⟧; CRN ⟦123456789X⟧
AHPRA ⟦PSY0001234567⟧
I am ⟦PSY0009876543⟧ myself
ABN ⟦51 824 753 556⟧
provider number ⟦2447781L⟧; also ⟦123456 1B⟧
IHI ⟦8003 6081 6669 0503⟧
NDIS ⟦430 123 456⟧
DVA ⟦QX12345⟧, gold card
PACFA ⟦12345⟧ and AASW ⟦412345⟧
in ⟦SYC1234/2021⟧ and (P)⟦MLC 123/2022⟧
""",
    "NZ": """
NHI ⟦ZAC5361⟧, NHI ⟦ZZZ0044⟧
known as ⟦ZBN77VL⟧ there
IRD ⟦49-091-850⟧; Inland Revenue ⟦136-410-132⟧
HPI number ⟦99ZZZZ⟧
NZPB ⟦90-12345⟧, DAPAANZ ⟦12345⟧
ACC claim ⟦P40 123 45678⟧; WINZ ⟦123-456-789⟧
⟦FAM-2021-004-00123⟧ is the file
""",
    "IN": """
Aadhaar ⟦2341 2341 2346⟧, ⟦2341-2341-2347⟧ mistyped
my PAN is ⟦AAAPZ1234C⟧
voter id ⟦ABC1234567⟧, EPIC ⟦XX/01/123/123456⟧
passport ⟦Z1234567⟧
RCI ⟦A12345⟧, CRR ⟦A 54321⟧
ration card ⟦XYZ123456789⟧
ABHA ⟦12-3456-7890-1234⟧
UDID ⟦XX0112345678901234⟧
⟦XX01 20110012345⟧ is his licence
his car ⟦XX 01 AB 1234⟧
court ⟦XXXX010012342021⟧
FIR ⟦123/2021⟧ and O.P. No. ⟦45⟧ of 2020
""",
    "ZA": """
ID ⟦8001015009087⟧, ⟦800101 5009 08 7⟧
ID ⟦800101 5009 08 8⟧ mistyped
HPCSA ⟦PS 0012345⟧; ⟦MP0412345⟧
SACSSP ⟦10-12345⟧; practice no ⟦0861234⟧
CAS ⟦123/04/2021⟧ at the police
""",
    "DE": """
Steuer-ID ⟦86 095 742 719⟧
RVNR ⟦65 170839 J 003⟧
Versichertennummer ⟦A123456780⟧; ⟦X 000 000 012⟧
Ausweis ⟦L01X00T471⟧, LANR ⟦123456789⟧
Az. ⟦12 F 345/21⟧, Amtsgericht
""",
    "AT": "SVNR ⟦1237 010180⟧\nund ⟦1237010199⟧ auch",
    "CH": "AHV ⟦756.9217.0769.85⟧",
    "FR": """
sécu ⟦2 55 08 14 168 025 38⟧
le ⟦255081416802538⟧ aussi
RPPS ⟦10123456789⟧, ADELI ⟦759312345⟧
tribunal, RG ⟦21/01234⟧
""",
    "BE": "rijksregister ⟦85.07.30-033.28⟧, NISS ⟦85073003328⟧",
    "NL": "BSN ⟦111222333⟧, BSN ⟦1112.22.333⟧\nBIG ⟦99012345601⟧, AGB ⟦94-012345⟧",
    "IT": "codice fiscale ⟦RSSMRA85T10A562S⟧, ⟦RSS MRA 85T10 A562S⟧\nsanitaria ⟦80380000012345678901⟧",
    "ES": """
DNI ⟦12345678Z⟧, NIE ⟦X1234567L⟧, DNI ⟦12.345.678⟧
con ⟦12.345.678-Z⟧ tal
colegiada ⟦M-12345⟧, seguridad social ⟦28 12345678 40⟧
""",
    "PT": "NIF ⟦123 456 789⟧, cartão de cidadão ⟦12345678 9 ZZ4⟧",
    "SE": "personnummer ⟦811228-9874⟧, och ⟦19811228-9874⟧\npersonnummer ⟦8112289874⟧ eller ⟦811228-9875⟧",
    "NO": "fødselsnummer ⟦018199 00198⟧, fnr ⟦01819900279⟧",
    "DK": "CPR ⟦070761-4285⟧; CPR-nr. ⟦0707614285⟧",
    "IS": "kennitala ⟦1201743399⟧ eða ⟦120174-3399⟧",
    "FI": "henkilötunnus ⟦131052-308T⟧ ja ⟦131052A308T⟧",
    "PL": "PESEL ⟦44051401359⟧, albo ⟦44051401358⟧",
    "CZ": "rodné číslo ⟦855230/1230⟧",
}

STAYS = """
billed 90837 twice, 90791 once, then 96130 and 99213
CPT 90837, HCPCS H0031, T1017; as an LCSW I bill 90837
F43.10 and Z63.0, 6B40 and 6C51.0, DSM-5-TR, ICD-10-CM
PHQ-9 17, GAD-7 12, PCL-5 51, BDI-II 33, WAIS-IV 112, MMPI-2-RF
Lexapro 20 mg, lithium 1200 mg, 5-HT2A, CYP2D6, B12
sertraline 100/150/200 mg, methadone 80 ml, D 10000 IU
it cost $4,000, £120, €1.234,56, ₹ 1500000 or $1234567
in 2019, from 2019-2021, 2019/20, 1998 to 2004
ages 18-25, sessions 12-16, 30-40%, 12.5%
at 10:30, from 9:00-17:30, 24/7
BP 120/80, then 135/85, HR 72; 5 F 120/80
doi 10.1037/0003-066X.59.1.29 and doi 10.1001/jama.2019.1234567
ISBN 978-0-306-40615-7 or ISBN 9780306406157 or ISBN-10: 0306406152
PMID 12345678, PMCID: PMC1234567, NCT01234567
45 CFR 164.514, 42 CFR 2.31, 18 U.S.C. 1347, section 5150
the Mental Health Act 1983, section 117; Tarasoff, 17 Cal.3d 425 (1976)
for 15 sessions over 20 weeks, 3 times a week, 1000 hours
988, 911, 111, 116 123, 0800 1111, 0800 068 4141, 13 11 14
1-800-273-8255, 1 800 799 7233, 800-656-4673, 1300 22 4636, 0808 2000 247
RN for 12 years, LPC since 2014, an LCSW 2016
licensed in 2019, registered since 2004, my license 2021
BPS 2017 guidelines, NICE CG123, NG222, HCPC 2016 standards
the NHS has 40 weeks, NHS Talking Therapies 2023
PSY 301 and PSY 2010 at college
registered in PA 19104, OR 97201; in AZ, 45 M 120/80
the patient rang 0300 123 3393, 0508 828 865, 1737, text 741741 or 85258
rs1801133, NDC 00093-7146-56, CD4 640, SNOMED 47505003, 314.01
a session cap of 1500, population 8,000,000, word count 12000
PCL-5 (51), CAPS-5: 42, ASRS 24/72, IES-R 33, Y-BOCS 28/40
HPI: 30days of it
the SIN of pride, a PAN of milk, a CHI of 12.3
RP 2 mg, PA 19104, MD 20910
"""

RECOGNIZER = National()
ROWS = [
    pytest.param(row, id=f"{country or 'world'}-{number}")
    for country, table in FOUND.items()
    for number, row in enumerate(table.strip().splitlines(), 1)
]
NEAR_MISSES = STAYS.strip().splitlines()


def found(text: str) -> list[Finding]:
    return list(RECOGNIZER.find(text, Knowledge()))


def surest(text: str) -> Finding:
    return max(found(text), key=lambda f: f.score)


@pytest.mark.parametrize("row", ROWS)
def test_finds_the_numbers_of_a_country_and_nothing_around_them(row: str) -> None:
    text, wanted = read(row)
    assert covered(RECOGNIZER, text) == wanted


@pytest.mark.parametrize("row", NEAR_MISSES, ids=range(1, len(NEAR_MISSES) + 1))
def test_clinical_content_and_public_numbers_stay(row: str) -> None:
    for recognizer in (RECOGNIZER, Identifiers(), Contact()):
        assert covered(recognizer, row) == set(), recognizer.name


def test_every_line_of_the_table_is_believed_somewhere() -> None:
    texts = [read(row)[0] for table in FOUND.values() for row in table.strip().splitlines()]
    idle = [
        (number.country, number.what, number.shape.pattern)
        for number in NUMBERS
        if not any(
            number.score(text, match)
            for text in texts
            for start in range(len(text))
            if (match := number.shape.match(text, start))
        )
    ]
    assert idle == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("NHS number 943 476 5919", "NHS number 943 476 5918"),
        ("SIN 046 454 286", "SIN 046 454 287"),
        ("Aadhaar 2341 2341 2346", "Aadhaar 2341 2341 2347"),
        ("RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        ("DEA AB1234563", "DEA AB1234564"),
        ("1237 010180 SVNR", "1238 010180 SVNR"),
    ],
)
def test_a_wrong_check_digit_keeps_a_number_found(right: str, wrong: str) -> None:
    for text in (right, wrong):
        assert not surest(text).doubtful
    assert surest(wrong).score <= surest(right).score


@pytest.mark.parametrize(
    ("valid", "invalid"),
    [("it says 046454286", "it says 046454287"), ("it says 9434765919", "it says 9434765918")],
)
def test_a_right_check_digit_alone_raises_the_score(valid: str, invalid: str) -> None:
    assert surest(invalid).score < surest(valid).score


def test_a_bare_number_nothing_speaks_for_is_removed_and_shown_as_doubtful() -> None:
    assert surest("she wrote 000000001 on it").score < DOUBTFUL_BELOW
    assert surest("she wrote 000000001 on it").doubtful


def test_a_word_after_the_number_counts_as_one_before() -> None:
    assert surest("046454287 is the SIN").score == surest("the SIN is 046454287").score
    far = "000000001" + " and so on" * 5 + " SIN"
    assert surest(far).doubtful


@pytest.mark.parametrize("joint", ["", " ", "-", ".", "/", "–"])
def test_any_usual_joint_between_the_groups_will_do(joint: str) -> None:
    assert surest(f"NHS {joint.join(['943', '476', '5919'])}").reason == "GB NHS number"


def test_a_finding_names_its_country_and_never_its_text() -> None:
    for finding in found("NHS number 943 476 5919, SIN 046 454 286, card 4111 1111 1111 1111"):
        assert not any(map(str.isdigit, finding.reason))
