"""How check digits are reckoned: the methods that numbers of several countries share.

Each answers for any text; what has not the shape it needs is False.
"""

import re
from collections.abc import Callable, Sequence
from functools import wraps

Check = Callable[[str], bool]
"""Whether a number, without its separators and in capitals, may have been issued."""


def shaped(shape: str) -> Callable[[Check], Check]:
    """The check, False for all that has not this shape."""
    pattern = re.compile(shape, re.ASCII)

    def shape_first(check: Check) -> Check:
        @wraps(check)
        def checked(value: str) -> bool:
            return pattern.fullmatch(value) is not None and check(value)

        return checked

    return shape_first


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Each digit times its weight; what has no weight does not count."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def cross_sum(number: int) -> int:
    """Its digits, added up."""
    return sum(map(int, str(number)))


@shaped(r"\d{2,}")
def is_luhn(value: str) -> bool:
    """Whether the last digit is right by Luhn. ISO/IEC 7812-1 annex B: cards, Canada and others."""
    odd, even = value[-1::-2], value[-2::-2]
    return (sum(map(int, odd)) + sum(cross_sum(2 * int(d)) for d in even)) % 10 == 0


# Multiplication in the dihedral group D5, and the permutation that goes with it.
_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_MOVED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


@shaped(r"\d{2,}")
def is_verhoeff(value: str) -> bool:
    """Whether the last digit is right by Verhoeff (Mathematical Centre Tracts 29, 1969): Aadhaar (UIDAI)."""
    check = 0
    for place, letter in enumerate(reversed(value)):
        digit = int(letter)
        for _ in range(place % 8):
            digit = _MOVED[digit]
        check = int(_TIMES[check][digit])
    return check == 0


@shaped(r"\d{13}")
def is_ean13(value: str) -> bool:
    """Whether the last digit is right by GS1: Swiss AHV numbers (Bundesamt für Sozialversicherungen)."""
    return weighted_sum(value, (1, 3) * 6 + (1,)) % 10 == 0


@shaped(r"[A-Z]{2}\d\d[0-9A-Z]{11,30}")
def is_iban(value: str) -> bool:
    """Whether the two digits behind the country are right. ISO 13616, ISO 7064 MOD 97-10."""
    return int("".join(str(int(letter, 36)) for letter in value[4:] + value[:4])) % 97 == 1


@shaped(r"\d{11}")
def is_mod_11_10(value: str) -> bool:
    """Whether the last digit is right by ISO 7064 MOD 11,10: German tax numbers (Abgabenordnung § 139b)."""
    product = 10
    for digit in value[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(value[-1])) % 10 == 1
