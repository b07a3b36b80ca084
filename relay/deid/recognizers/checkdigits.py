"""Check digits of numbers that stand for one person or thing: whether a number may have been issued.

Each function takes the number without its separators, in capitals, and answers for any text; what has not
the shape of its number is False. A number that fails is mistyped or made up, perhaps, but none the less
somebody's: a check raises a score and never lowers one.
"""

from relay.deid.recognizers.checkmethods import cross_sum, is_luhn, shaped, weighted_sum

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DATE_FIRST = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"
"""DDMMYY, as the north of Europe and Scotland begin a number."""
_DATE_LAST = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
"""YYMMDD."""


# North America.


@shaped(r"[12]\d{9}")
def is_npi(value: str) -> bool:
    """US National Provider Identifier: Luhn behind the issuer 80840. 45 CFR 162.406."""
    return is_luhn("80840" + value)


@shaped(r"[A-Z][A-Z9]\d{7}")
def is_dea(value: str) -> bool:
    """US Drug Enforcement Administration: the digits in odd places once, in even places twice."""
    return weighted_sum(value[2:], (1, 2, 1, 2, 1, 2)) % 10 == int(value[-1])


_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = str.maketrans("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789")


@shaped(r"[0-9A-HJ-NPR-Z]{8}[0-9X][0-9A-HJ-NPR-Z]{8}")
def is_vin(value: str) -> bool:
    """Vehicle identification number of North America: its ninth place. 49 CFR 565.15(c)."""
    return "0123456789X"[weighted_sum(value.translate(_VIN_VALUES), _VIN_WEIGHTS) % 11] == value[8]


@shaped(r"9\d{9}")
def is_bc_phn(value: str) -> bool:
    """British Columbia Personal Health Number, mod 11 (Ministry of Health, HNI standard)."""
    return -weighted_sum(value[1:], (2, 4, 8, 5, 10, 9, 7, 3)) % 11 == int(value[-1])


# Great Britain and Ireland.


@shaped(r"\d{10}")
def is_nhs(value: str) -> bool:
    """NHS number, mod 11 (NHS Data Dictionary); Northern Ireland's Health and Care number too."""
    return (11 - weighted_sum(value, range(10, 1, -1)) % 11) % 11 == int(value[-1])


@shaped(rf"{_DATE_FIRST}\d{{4}}")
def is_chi(value: str) -> bool:
    """Scotland's Community Health Index: day of birth, then as the NHS number (Public Health Scotland)."""
    return is_nhs(value)


@shaped(r"\d{10}")
def is_utr(value: str) -> bool:
    """UK Unique Taxpayer Reference: its first digit checks the others (HMRC)."""
    return "21987654321"[weighted_sum(value[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11] == value[0]


@shaped(r"\d{7}[A-W][A-IW]?")
def is_pps(value: str) -> bool:
    """Irish Personal Public Service number, mod 23, a second letter counted (Revenue Commissioners)."""
    second = _LETTERS.index(value[8]) + 1 if value[8:] not in {"", "W"} else 0
    return ("W" + _LETTERS)[(weighted_sum(value[:7], range(8, 1, -1)) + 9 * second) % 23] == value[7]


# Australia and New Zealand.


@shaped(r"\d{8,9}")
def is_tfn(value: str) -> bool:
    """Australian Tax File Number, mod 11 (Australian Taxation Office)."""
    weights = (1, 4, 3, 7, 5, 8, 6, 9, 10) if len(value) == 9 else (10, 7, 8, 4, 6, 3, 5, 1)
    return weighted_sum(value, weights) % 11 == 0


@shaped(r"[2-6]\d{9,10}")
def is_au_medicare(value: str) -> bool:
    """Australian Medicare card: its ninth digit; issue and place on the card follow (Services Australia)."""
    return weighted_sum(value, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(value[8])


@shaped(r"\d{6}[0-9A-HJ-NP-RT-Y][ABFHJKLTWXY]")
def is_au_provider(value: str) -> bool:
    """Australian Medicare provider number: stem, place of practice, check letter (Services Australia)."""
    place = "0123456789ABCDEFGHJKLMNPQRTUVWXY".index(value[6])
    return "YXWTLKJHFBA"[(weighted_sum(value[:6], (3, 5, 8, 4, 2, 1)) + 6 * place) % 11] == value[7]


@shaped(r"[1-9]\d{10}")
def is_abn(value: str) -> bool:
    """Australian Business Number, mod 89 (Australian Business Register)."""
    return (weighted_sum(value, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) - 10) % 89 == 0


_NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@shaped(r"[A-HJ-NP-Z]{3}(?:\d{4}|\d\d[A-HJ-NP-Z]{2})")
def is_nhi(value: str) -> bool:
    """New Zealand National Health Index: mod 11 in the old form, mod 23 in the new (HISO 10046:2024)."""
    values = [int(c) if c.isdigit() else _NHI_LETTERS.index(c) + 1 for c in value]
    total = sum(v * w for v, w in zip(values, range(7, 1, -1), strict=False))
    if value[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == values[6]
    return 23 - total % 23 == values[6]


@shaped(r"\d{8,9}")
def is_ird(value: str) -> bool:
    """New Zealand Inland Revenue number, mod 11 twice (Inland Revenue, withholding tax specification)."""
    digits = value.zfill(9)
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        if (check := -weighted_sum(digits, weights) % 11) < 10:
            return check == int(digits[8])
    return False


# Europe.


@shaped(r"\d{8}[A-Z]\d{3}")
def is_rvnr(value: str) -> bool:
    """German pension insurance number: cross sums, the letter as two digits (VKVV § 2)."""
    digits = f"{value[:8]}{_LETTERS.index(value[8]) + 1:02}{value[9:]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    return sum(cross_sum(int(d) * w) for d, w in zip(digits, weights, strict=False)) % 10 == int(digits[-1])


@shaped(r"[A-Z]\d{9}")
def is_kvnr(value: str) -> bool:
    """German health insurance number: Luhn from the left, the letter as two digits (SGB V § 290)."""
    digits = f"{_LETTERS.index(value[0]) + 1:02}{value[1:]}"
    total = sum(cross_sum(int(d) * w) for d, w in zip(digits, (1, 2) * 5, strict=False))
    return total % 10 == int(digits[-1])


@shaped(r"\d{4}[0-3]\d[01]\d{3}")
def is_svnr(value: str) -> bool:
    """Austrian social insurance number, mod 11: its fourth digit (ASVG § 30c)."""
    return weighted_sum(value, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11 == int(value[3])


@shaped(r"[1-478]\d{5}[\dAB]\d{8}")
def is_nir(value: str) -> bool:
    """French NIR, mod 97; Corsica's 2A and 2B count as 19 and 18 (INSEE)."""
    number = value[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(value[13:])


_CODICE_ODD = "BAKPLCQDREVOSFTGUHMINJWZYX"
"""Which letter or digit counts how much in an odd place: its place here."""


@shaped(r"[A-Z]{6}[0-9A-Z]{9}[A-Z]")
def is_codice_fiscale(value: str) -> bool:
    """Italian codice fiscale, mod 26 (Decreto ministeriale 23 December 1976)."""
    letters = [_LETTERS[int(c)] if c.isdigit() else c for c in value[:15]]
    odd, even = map(_CODICE_ODD.index, letters[::2]), map(_LETTERS.index, letters[1::2])
    return _LETTERS[(sum(odd) + sum(even)) % 26] == value[15]


@shaped(r"[XYZ0-9]\d{7}[A-HJ-NP-TV-Z]")
def is_dni(value: str) -> bool:
    """Spanish DNI, or NIE with X, Y, Z for 0, 1, 2: its letter, mod 23 (Ministerio del Interior)."""
    number = value[0].translate(str.maketrans("XYZ", "012")) + value[1:8]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == value[8]


@shaped(r"\d{9}")
def is_bsn(value: str) -> bool:
    """Dutch burgerservicenummer: the eleven test (Rijksdienst voor Identiteitsgegevens)."""
    return value != "0" * 9 and weighted_sum(value, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


@shaped(r"\d{11}")
def is_rijksregister(value: str) -> bool:
    """Belgian national number, mod 97, with a 2 before it for those born after 1999 (Rijksregister)."""
    return any(97 - int(century + value[:9]) % 97 == int(value[9:]) for century in ("", "2"))


@shaped(r"[1-35689]\d{8}")
def is_nif(value: str) -> bool:
    """Portuguese tax number, mod 11 (Autoridade Tributária)."""
    check = 11 - weighted_sum(value, range(9, 1, -1)) % 11
    return (check if check < 10 else 0) == int(value[8])


@shaped(r"\d\d(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}")
def is_pesel(value: str) -> bool:
    """Polish PESEL: day of birth, the century in its month, mod 10 (Ministerstwo Cyfryzacji)."""
    return weighted_sum(value, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


@shaped(r"(?:1[89]|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8]\d|9[01])\d{4}")
def is_personnummer(value: str) -> bool:
    """Swedish personal number, or coordination number with 60 more days: Luhn (Folkbokföringslagen 18 §)."""
    return is_luhn(value[-10:])


@shaped(r"[0-7]\d[014589]\d{3}\d{5}")
def is_fodselsnummer(value: str) -> bool:
    """Norwegian birth or D number: two digits, mod 11 (Skatteetaten)."""
    return (
        weighted_sum(value, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11 == 0
        and weighted_sum(value, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    )


@shaped(rf"{_DATE_FIRST}\d{{4}}")
def is_cpr(value: str) -> bool:
    """Danish personal number, mod 11; since 2007 issued without it as well (CPR-kontoret)."""
    return weighted_sum(value, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


@shaped(rf"{_DATE_FIRST}[A-FU-Y]?\d{{3}}[0-9A-FHJ-NPR-Y]")
def is_hetu(value: str) -> bool:
    """Finnish personal identity code, mod 31, with or without the sign for the century (DVV)."""
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(value[:6] + value[-4:-1]) % 31] == value[-1]


@shaped(rf"{_DATE_FIRST}\d{{4}}")
def is_kennitala(value: str) -> bool:
    """Icelandic kennitala, mod 11: its ninth digit (Þjóðskrá)."""
    return weighted_sum(value, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


# South Africa.


@shaped(rf"{_DATE_LAST}\d{{4}}[0-2]\d\d")
def is_za_id(value: str) -> bool:
    """South African identity number: day of birth, Luhn (Identification Act 68 of 1997)."""
    return is_luhn(value)
